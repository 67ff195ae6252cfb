#!/usr/bin/env python3
"""Standard uncertainties of the forces of one session on paper, for
tests/host/test_grounds.c.

    python3 tests/oracle/session_uncertainty.py > tests/golden/session_uncertainty.h

JCGM 100:2008 by numpy: the covariance of the tared force is propagated by its
numerical gradient, everything else by its definition.  Needs numpy.
"""
import numpy as np

C = np.array([600000.0, 500000.0])              # counts, centre and scale 250 N
V = np.array([[900.0, 120.0], [120.0, 1600.0]])  # counts^2
RESIDUAL, REPEAT, HYSTERESIS = 0.11, 0.07, 0.05  # N
REFERENCE, GRAVITY, BUOYANCY, CREEP = 0.0005, 0.0002, 0.00001, 0.0004
CREEP_S, STEP = 2.0, 0.3                         # s, counts
TARE_N, TARE_SAMPLES, NOISE_STEP = 10.0, 81, 0.05
N_PER_COUNT = 250.0 / 500000.0


def newtons(c, counts):
    return 250.0 + 250.0 * (counts - c[0]) / c[1]


def standard(force, samples, hold_s, drift):
    counts = C[0] + C[1] * (force + TARE_N - 250.0) / 250.0
    zero = C[0] + C[1] * (TARE_N - 250.0) / 250.0
    gradient = np.empty(2)
    for i in range(2):
        h = np.zeros(2)
        h[i] = 1.0
        up = newtons(C + h, counts) - newtons(C + h, zero)
        down = newtons(C - h, counts) - newtons(C - h, zero)
        gradient[i] = (up - down) / 2.0
    # 0, step, -step again and again: 27 of each.
    noise = NOISE_STEP * np.sqrt(54 / (TARE_SAMPLES - 1))
    parts = [
        np.sqrt(gradient @ V @ gradient), RESIDUAL, REPEAT, HYSTERESIS,
        abs(drift) / np.sqrt(3.0), noise * np.sqrt(1.0 / samples + 1.0 / TARE_SAMPLES),
        np.sqrt(2.0) * STEP * N_PER_COUNT, REFERENCE * force, GRAVITY * force, BUOYANCY * force,
        CREEP * force * max(1.0, hold_s / CREEP_S),
    ]
    return float(np.sqrt(np.sum(np.square(parts))))


ROWS = [
    ("PUSH_PEAK", 400.0, 1, 5.0, 0.5), ("PUSH_BEST_1S", 400.0, 80, 5.0, 0.5),
    ("HOLD_TARGET", 200.0, 1, 5.0, 2.5), ("HOLD_MEAN", 200.0, 400, 5.0, 2.5),
    ("HOLD_ZERO", 0.0, 1, 5.0, 2.5),
]

print("/* session_uncertainty.h - made by tests/oracle/session_uncertainty.py. */")
print("#ifndef SESSION_UNCERTAINTY_H\n#define SESSION_UNCERTAINTY_H\n")
for name, force, samples, hold_s, drift in ROWS:
    print(f"#define U_{name}_N {standard(force, samples, hold_s, drift):.9f}"
          f"  /* {force:g} N, {samples} samples, {hold_s:g} s, zero moved {drift:g} N */")
print("\n#endif /* SESSION_UNCERTAINTY_H */")
