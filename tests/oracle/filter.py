#!/usr/bin/env python3
"""Reference outputs for the low-pass, from scipy.signal.

    python3 tests/oracle/filter.py > tests/golden/filter_scipy.h

Needs scipy (Debian: python3-scipy; the table in the tree was made with 1.10.1).
The design is scipy's own: butter(..., output='sos') works by poles and zeros,
filter.c by the cookbook's biquads.  The input stays far from zero, so that
every output can be compared by its relative error.
"""
import random

import scipy
from scipy.signal import butter, sosfilt

SEED = 20150512
SAMPLES = 256
SHOWN = [0, 1, 2, 3, 5, 8, 13, 21, 34, 55, 89, 144, 233, 255]

CASES = [
    # sample_hz, cutoff_hz, order
    (80.0, 10.0, 1), (80.0, 10.0, 2), (80.0, 10.0, 3), (80.0, 10.0, 4),
    (80.0, 10.0, 5), (80.0, 10.0, 6), (80.0, 10.0, 7), (80.0, 10.0, 8),
    (80.0, 1.0, 2), (80.0, 30.0, 4), (80.0, 39.5, 3),
    (92.7, 10.0, 1), (92.7, 10.0, 2), (92.7, 5.0, 5), (92.7, 12.0, 8),
    (500.0, 10.0, 2), (500.0, 20.0, 3), (500.0, 30.0, 6),
    (1000.0, 1.0, 1), (1000.0, 10.0, 2), (1000.0, 10.0, 7), (1000.0, 30.0, 8),
]


def rows(values, per_line):
    text = ["%.17g" % v for v in values]
    return ",\n".join("        " + ", ".join(text[i:i + per_line])
                      for i in range(0, len(text), per_line))


def main():
    rng = random.Random(SEED)
    x = [300.0 + 100.0 * rng.random() for _ in range(SAMPLES)]

    print("/* Made by tests/oracle/filter.py with scipy %s, seed %d.  Do not edit. */"
          % (scipy.__version__, SEED))
    print("#ifndef FILTER_SCIPY_H\n#define FILTER_SCIPY_H\n")
    print('#include "signal/filter.h"  /* filter_config */\n')
    print("static const double scipy_input[%d] = {\n%s\n};\n" % (SAMPLES, rows(x, 4)))
    print("/* Which outputs are kept. */")
    print("static const int scipy_at[%d] = { %s };\n" % (len(SHOWN), ", ".join(map(str, SHOWN))))
    print("static const struct {\n    struct filter_config cfg;\n    double y[%d];\n"
          "} scipy_case[] = {" % len(SHOWN))
    for rate, cutoff, order in CASES:
        y = sosfilt(butter(order, cutoff, fs=rate, output='sos'), x)
        print("    { { .sample_hz = %g, .cutoff_hz = %g, .order = %d }, {\n%s } }," %
              (rate, cutoff, order, rows([y[i] for i in SHOWN], 4)))
    print("};\n\n#endif /* FILTER_SCIPY_H */")


if __name__ == "__main__":
    main()
