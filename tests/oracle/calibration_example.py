#!/usr/bin/env python3
"""The worked example of calibration/README.md by numpy, for
tests/host/test_calibration_certificate.c.

    python3 tests/oracle/calibration_example.py > tests/golden/calibration_example.h

Needs numpy and scipy.  Reads calibration/example.csv.  Gravity, fit, figures and
budget are written out here from their formulas; nothing is shared with the program.
"""
import numpy as np
from scipy import stats

rows = [r.split(',') for r in open('calibration/example.csv') if r[0].isdigit()]
mass = np.array([float(r[0]) for r in rows])
counts = np.array([float(r[1]) for r in rows])
sd = np.array([float(r[2]) for r in rows])

# Somigliana, WGS 84, 52.5 degrees and 40 m; free air to the second order.
s2 = np.sin(np.radians(52.5)) ** 2
a, f, m = 6378137.0, 1 / 298.257223563, 0.00344978650684
g = 9.7803253359 * (1 + 0.00193185265241 * s2) / np.sqrt(1 - 0.00669437999014 * s2)
g *= 1 - 2 / a * (1 + f + m - 2 * f * s2) * 40 + 3 * 40 ** 2 / a ** 2
force = mass * g * (1 - 1.2 / 8000)

middle = half = force.max() / 2
x = (force - middle) / half
design = np.vander(x, 2, increasing=True)
c, _, _, _ = np.linalg.lstsq(design, counts - counts[0], rcond=None)
left = counts - counts[0] - design @ c
c[0] += counts[0]
dof = len(x) - 2
sd2 = left @ left / dof
covariance = sd2 * np.linalg.inv(design.T @ design)
slope = c[1] / half

up = {k: v for k, v in zip(mass[:11], counts[:11])}
down = {k: v for k, v in zip(mass[11:], counts[11:])}
loops = np.array([down[k] - up[k] for k in mass[11:]])      # 45 .. 0 kg
loop_rms = np.sqrt(np.mean(loops[:-1] ** 2)) / slope        # not at no load
level = {k: np.mean([v for q, v in zip(mass, counts) if q == k]) for k in up}
linearity = max(abs(level[k] - c[0] - c[1] * (k / 25 - 1)) for k in level)

within = sum((v - level[q]) ** 2 for q, v in zip(mass, counts))
lack = (left @ left - within) / 9 / (within / 10)

# Budget at the largest force.
top = force.max()
noise = np.sqrt(np.mean(sd ** 2)) / slope
rows_n = {
    'fit': 2 * np.sqrt(covariance[1, 1]) / slope,
    'residual': np.sqrt(max(0, sd2 / slope ** 2 - (loop_rms / 2) ** 2)),
    'hysteresis': loop_rms / 2 / np.sqrt(3),
    'noise': noise * np.sqrt(1 / 80 + 1 / 240),
    'resolution': np.sqrt(2) / np.sqrt(12) / slope,
    'reference': top * 5e-4 / np.sqrt(3),
    'gravity': top * 0.0005 / g,
    'buoyancy': top * 0.1 * 1.2 / 8000 / np.sqrt(3),
}
combined = np.sqrt(sum(v ** 2 for v in rows_n.values()))
counted = ('fit', 'residual', 'hysteresis')
effective = combined ** 4 / sum(rows_n[k] ** 4 / dof for k in counted)
expanded = combined * stats.t.ppf(0.975, effective)

values = dict(g_ms2=g, top_n=top, c0=c[0], c1=c[1], c0_error=np.sqrt(covariance[0, 0]),
              c1_error=np.sqrt(covariance[1, 1]), residual_sd_counts=np.sqrt(sd2),
              lack_f=lack, lack_p=stats.f.sf(lack, 9, 10),
              loop_n=loops[np.argmax(abs(loops))] / slope, zero_return_counts=loops[-1],
              linearity_pct=100 * linearity / (slope * top), e74_limit_n=2.4 * np.sqrt(sd2) / slope,
              combined_n=combined, effective_dof=effective, expanded_n=expanded,
              **{f'{k}_n': v for k, v in rows_n.items()})
print('/* Made by tests/oracle/calibration_example.py with numpy %s.  Do not edit. */'
      % np.__version__)
print('#ifndef CALIBRATION_EXAMPLE_GOLDEN_H\n#define CALIBRATION_EXAMPLE_GOLDEN_H\n')
print('static const struct {')
for k in values:
    print(f'    double {k};')
print('} example = {')
for k, v in values.items():
    print(f'    .{k} = {float(v)!r},')
print('};\n\n#endif')
