#!/usr/bin/env python3
"""The filters worked in 64-bit mantissas, for tests/host/test_filter_oracle.c.

    python3 tests/oracle/filter_exact.py > tests/golden/filter_exact.h

Needs numpy, on a machine whose long double is the x87's (1.1e-19).  At a corner
far below the rate a filter written with a1 and a2 in doubles loses up to six
digits, scipy's too (1e-9 at 0.5 Hz and 4,000 SPS); these tables hold what
should come out, so that filter.c can be held to 1e-12.

The way is another than filter.c's: poles of the analogue prototype, mapped by
z = (1 + s) / (1 - s), multiplied out to a1 and a2, and run as the textbook
difference equation in transposed direct form II.
"""
import numpy as np

LONG = np.longdouble
PI = LONG('3.14159265358979323846264338327950288')
KINDS = ['low', 'high', 'notch']
NAMES = {'low': 'FILTER_LOW_PASS', 'high': 'FILTER_HIGH_PASS', 'notch': 'FILTER_NOTCH'}

SAMPLES = 4000
SHOWN = [0, 1, 10, 399, 400, 420, 600, 1000, 2000, 3000, 3999]
CASES = [(rate, corner, order)
         for rate, corner in [(4000, 0.5), (4000, 1), (4000, 150), (1000, 0.5), (80, 10),
                              (87.7, 20), (10, 0.5), (300, 149), (10, 4.99)]
         for order in range(1, 9)]
NOTCHES = [(rate, hz, q) for rate in (200, 1000, 4000) for hz in (50, 60) for q in (5, 30)]


def push(n):
    """A push from 5 to 300 N at sample 400, with noise: the same LCG as the test's."""
    state, x = 1, []
    for i in range(n):
        state = (1664525 * state + 1013904223) % 2**32
        x.append((5.0 if i < 400 else 300.0) + 20.0 * (state / 2.0**32))
    return np.array(x)


def design(kind, rate, corner, order, q=0):
    """[(b0, b1, b2, a1, a2)]"""
    rate, corner = LONG(rate), LONG(corner)
    if kind == 'notch':
        w = 2 * PI * corner / rate
        h = np.tan(w / (2 * LONG(q)))
        g = 1 / (1 + h)
        return [(g, -2 * g * np.cos(w), g, -2 * g * np.cos(w), (1 - h) * g)]
    t = np.tan(PI * corner / rate)
    sign = 1 if kind == 'low' else -1
    sections = []
    for i in range(order // 2):
        angle = PI * (2 * i + 1) / (2 * order)
        s = t * (-np.sin(angle) + 1j * np.cos(angle))
        z = (1 + s) / (1 - s)
        g = ((1 - sign * z.real) ** 2 + z.imag ** 2) / 4  # gain 1 at 0 Hz, or at Nyquist
        sections.append((g, 2 * sign * g, g, -2 * z.real, z.real ** 2 + z.imag ** 2))
    if order % 2:
        z = (1 - t) / (1 + t)
        g = (1 - sign * z) / 2
        sections.append((g, sign * g, LONG(0), -z, LONG(0)))
    return sections


def run(sections, x, settled):
    """Begun as if `settled` had been the input for ever."""
    x, u = np.array(x, dtype=LONG), LONG(settled)
    for b0, b1, b2, a1, a2 in sections:
        rest = LONG(0) if b1 < 0 and abs(b0 + b1 + b2) < 1e-12 * b0 \
            else u * (b0 + b1 + b2) / (1 + a1 + a2)
        s2 = b2 * u - a2 * rest
        s1 = b1 * u - a1 * rest + s2
        y = np.empty_like(x)
        for i, v in enumerate(x):
            y[i] = b0 * v + s1
            s1 = b1 * v - a1 * y[i] + s2
            s2 = b2 * v - a2 * y[i]
        x, u = y, rest
    return x


def zero_phase(sections, x, pad):
    x = np.array(x, dtype=LONG)
    x = np.concatenate([2 * x[0] - x[pad:0:-1], x, 2 * x[-1] - x[-2:-pad - 2:-1]])
    y = run(sections, x, x[0])[::-1]
    return run(sections, y, y[0])[::-1][pad:-pad]


def config(kind, rate, corner, order, q):
    """A struct filter_config"""
    what = ".order = %d" % order if kind != 'notch' else ".q = %g" % q
    return "{ .sample_hz = %.17g, .cutoff_hz = %.17g, %s, .kind = %s }" % (
        rate, corner, what, NAMES[kind])


def numbers(values, per_line=4):
    text = ["%.17g" % v for v in values]
    return ",\n".join("        " + ", ".join(text[i:i + per_line])
                      for i in range(0, len(text), per_line))


def case(kind, rate, corner, order, q, x):
    sections = design(kind, rate, corner, order, q)
    y = run(sections, x, x[0]).astype(float)
    z = zero_phase(sections, x, 3 * (order + 1)).astype(float)
    return "    { %s,\n      %.3g, {\n%s },\n      %.3g, {\n%s } }," % (
        config(kind, rate, corner, order, q), np.max(np.abs(y)), numbers(y[SHOWN]),
        np.max(np.abs(z)), numbers(z[SHOWN]))


def main():
    assert np.finfo(LONG).eps < 2e-19, "this machine has no wider long double"
    x = push(SAMPLES)
    print("/* Made by tests/oracle/filter_exact.py.  Do not edit. */")
    print("#ifndef FILTER_EXACT_H\n#define FILTER_EXACT_H\n")
    print('#include "signal/filter.h"  /* filter_config */\n')
    print("enum { EXACT_SAMPLES = %d };\n\n/* Which outputs are kept. */" % SAMPLES)
    print("static const int exact_at[%d] = { %s };\n" % (len(SHOWN), ", ".join(map(str, SHOWN))))
    print("static const struct {\n    struct filter_config cfg;\n"
          "    double y_scale, y[%d];         /* causal, and its largest output */\n"
          "    double z_scale, z[%d];         /* forwards and backwards */\n"
          "} exact_case[] = {" % (len(SHOWN), len(SHOWN)))
    for kind in KINDS[:2]:
        for rate, corner, order in CASES:
            print(case(kind, rate, corner, order, 0, x))
    for rate, hz, q in NOTCHES:
        print(case('notch', rate, hz, 2, q, x))
    print("};\n\n#endif /* FILTER_EXACT_H */")


if __name__ == "__main__":
    main()
