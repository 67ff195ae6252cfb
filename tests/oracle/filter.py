#!/usr/bin/env python3
"""What scipy.signal makes of the filters, for tests/host/test_filter_oracle.c.

    python3 tests/oracle/filter.py > tests/golden/filter_scipy.h

Needs scipy (Debian: python3-scipy; the table in the tree was made with 1.10.1).
Designs are drawn with a fixed seed over what the program offers: orders 1 to 8,
corners 0.5 to 150 Hz, rates 10 to 4,000 SPS, all three kinds.  scipy's own
design (butter by poles and zeros, iirnotch) and its own running (sosfilt begun
with sosfilt_zi, sosfiltfilt, filtfilt) share nothing with filter.c.

Every output is also compared with filter_exact.py's, which works in 64-bit
mantissas: beyond LIMIT, scipy's own rounding would be what is tested, and
nothing is written.  The group delay is taken from scipy's poles and zeros, as
scipy.signal.group_delay expands polynomials and loses digits at low corners.
"""
import sys

import numpy as np
import scipy
from scipy import signal

from filter_exact import KINDS, config, design, numbers, push, run, zero_phase

SEED = 20150512
DESIGNS_EACH = 9       # of every order, low-pass and high-pass
NOTCHES = 24
SAMPLES = 900
SHOWN = [0, 1, 2, 5, 399, 400, 410, 450, 500, 600, 898, 899]
LIMIT = 2e-10


def scipys(kind, rate, corner, order, q):
    """sos, zeros, poles"""
    if kind == 'notch':
        b, a = signal.iirnotch(corner, q, fs=rate)
        return np.r_[b, a][None], np.roots(b), np.roots(a)
    args = dict(N=order, Wn=corner, btype=kind, fs=rate)
    zeros, poles, _ = signal.butter(**args, output='zpk')
    return signal.butter(**args, output='sos'), zeros, poles


def delay(zeros, poles, rate, hz):
    """Minus the phase's slope: each root turns by Re(z / (z - root))."""
    z = np.exp(2j * np.pi * hz / rate)
    return (np.sum([(z / (z - p)).real for p in poles])
            - np.sum([0.5 if abs(abs(o) - 1) < 1e-6 else (z / (z - o)).real for o in zeros]))


def checked(theirs, exact, offs):
    scale = float(np.max(np.abs(exact)))
    offs.append(float(np.max(np.abs(theirs - exact))) / scale)
    if offs[-1] > LIMIT:
        sys.exit("scipy and filter_exact.py disagree by %g" % offs[-1])
    return theirs, scale


def case(kind, rate, corner, order, q, x, rng, offs):
    sos, zeros, poles = scipys(kind, rate, corner, order, q)
    exact = design(kind, rate, corner, order, q)
    causal, _ = signal.sosfilt(sos, x, zi=signal.sosfilt_zi(sos) * x[0])
    both = signal.sosfiltfilt(sos, x)
    if order <= 2:  # the same edge rule
        both = signal.filtfilt(sos[0][:3], sos[0][3:], x, padlen=3 * (order + 1))
    causal, y_scale = checked(causal, run(exact, x, x[0]), offs)
    both, z_scale = checked(both, zero_phase(exact, x, 3 * (order + 1)), offs)

    hz = np.sort(rng.uniform(0.0, min(0.5 * rate, 4 * corner), 3))
    gain = np.abs(signal.sosfreqz(sos, hz, fs=rate)[1])
    late = [delay(zeros, poles, rate, h) for h in hz]
    tails = sorted(sos[:, 4:].tolist(), key=lambda a: (a[1] == 0.0, -a[1]))
    return "    { %s,\n      %.17g, {\n%s },\n      { %s },\n      { %s },\n      { %s },\n" \
           "      %.3g, {\n%s },\n      %.3g, {\n%s } },\n" % (
               config(kind, rate, corner, order, q), np.prod(sos[:, 0]), numbers(np.ravel(tails)),
               ", ".join("%.17g" % h for h in hz), ", ".join("%.17g" % g for g in gain),
               ", ".join("%.17g" % d for d in late),
               y_scale, numbers(causal[SHOWN]), z_scale, numbers(both[SHOWN]))


def between(rng, low, high):
    return float("%.6g" % np.exp(rng.uniform(np.log(low), np.log(high))))


def main():
    rng = np.random.default_rng(SEED)
    x = push(SAMPLES)
    offs = []
    rows = []
    for kind in KINDS[:2]:
        for order in range(1, 9):
            for _ in range(DESIGNS_EACH):
                rate = between(rng, 10, 4000)
                corner = between(rng, 0.5, min(150, 0.49 * rate))
                rows.append(case(kind, rate, corner, order, 0, x, rng, offs))
    for _ in range(NOTCHES):
        rows.append(case('notch', between(rng, 200, 4000), float(rng.choice([50, 60])), 2,
                         between(rng, 1, 100), x, rng, offs))

    print("/* Made by tests/oracle/filter.py with scipy %s, seed %d.  Do not edit.\n"
          " * scipy's own rounding is %.1e of the largest output, at worst. */"
          % (scipy.__version__, SEED, max(offs)))
    print("#ifndef FILTER_SCIPY_H\n#define FILTER_SCIPY_H\n")
    print('#include "signal/filter.h"  /* filter_config */\n')
    print("enum { SCIPY_SAMPLES = %d };\n\n/* Which outputs are kept. */" % SAMPLES)
    print("static const int scipy_at[%d] = { %s };\n" % (len(SHOWN), ", ".join(map(str, SHOWN))))
    print("static const struct {\n    struct filter_config cfg;\n"
          "    double gain;                   /* of the sections' b0, multiplied */\n"
          "    double a[2 * FILTER_SECTIONS_MAX];  /* a1, a2 by falling a2, single pole last */\n"
          "    double hz[3], gain_at[3], delay_at[3];\n"
          "    double y_scale, y[%d];         /* causal, and its largest output */\n"
          "    double z_scale, z[%d];         /* forwards and backwards */\n"
          "} scipy_case[] = {" % (len(SHOWN), len(SHOWN)))
    print("".join(rows) + "};\n\n#endif /* FILTER_SCIPY_H */")


if __name__ == "__main__":
    main()
