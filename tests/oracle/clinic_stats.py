#!/usr/bin/env python3
"""One person's statistics, for tests/host/test_stats.c.

    python3 tests/oracle/clinic_stats.py > tests/golden/clinic_stats.h

Needs numpy and scipy (Debian: python3-scipy).  Typical error is numpy's SD.  Orders and
coverage of the median's interval are in exact fractions, with which scipy.stats.binom must
agree; the share's is scipy.stats.beta, with which scipy.stats.binomtest must.  Student's t
is scipy.stats.t.

The robust line is worked in 80-bit floats from the formulas in the GNU Scientific
Library's manual, "Robust linear regression": ordinary fit; leverage h of the ordinary
design, residuals over sqrt(1 - h); sigma as the median absolute one without the p - 1
least, over 0.6745, at least 1e-6 of the SD of y; Tukey's bisquare of residual / (4.685 sigma);
weighted fits until no coefficient moves by more than the square root of the double's
epsilon of itself.  Its covariance is sigma^2 (X'X)^-1 with sigma by DuMouchel and
O'Brien (1989) and Street, Carroll and Ruppert (1988).  A straight line needs no matrix:
every sum is in closed form.  Where it ends well before that, the same line with the
fits carried on to the last bit is printed too: how far it is from it is the method's.
"""
from fractions import Fraction
from math import comb

import numpy as np
from scipy import stats

SEED = 20261126
TUNE = 4.685
L = np.longdouble


def weighted(x, y, w):
    m = (w * x).sum() / w.sum()
    slope = (w * (x - m) * y).sum() / (w * (x - m) ** 2).sum()
    return (w * y).sum() / w.sum() - slope * m, slope


def mad_sigma(r):
    return np.median(np.sort(abs(r))[1:]) / L('0.6745')


def bisquare(u):
    return np.where(abs(u) < 1, (1 - u * u) ** 2, L(0))


def bisquare_slope(u):
    return np.where(abs(u) < 1, (1 - u * u) * (1 - 5 * u * u), L(0))


def robust(x, y, tolerance):
    n, p = len(x), 2
    spread = ((x - x.mean()) ** 2).sum()
    h = np.minimum(1 / L(n) + (x - x.mean()) ** 2 / spread, L('0.9999'))
    factor = 1 / np.sqrt(1 - h)
    c = weighted(x, y, np.ones(n, L))
    r = y - c[0] - c[1] * x
    ordinary = np.sqrt((r ** 2).sum() / (n - p))
    floor = L('1e-6') * y.std(ddof=1)
    for turn in range(1000):
        sigma = max(mad_sigma(r * factor), floor)
        before, c = c, weighted(x, y, bisquare(r * factor / (sigma * TUNE)))
        r = y - c[0] - c[1] * x
        if all(abs(a - b) <= tolerance * max(abs(a), abs(b)) for a, b in zip(before, c)):
            break
    else:
        raise ValueError('weights do not settle')
    st = mad_sigma(r) * L(TUNE)
    u = r * factor / st
    a = bisquare_slope(u).mean()
    b = ((1 - h) * (u * bisquare(u)) ** 2).sum() / (n - p)
    sigma = (1 + L(p) / n * (1 - a) / a) * np.sqrt(b) * st / a
    sigma = max(sigma, np.sqrt((ordinary ** 2 * p * p + sigma ** 2 * n) / (p * p + n)))
    return c, sigma / np.sqrt(spread)


def student_975(df):
    """scipy's own is right to some 1e-10 of itself; a step of Newton's makes it more."""
    t = stats.t.ppf(0.975, df)
    return L(t + (stats.t.sf(t, df) - 0.025) / stats.t.pdf(t, df))


def trend(x, y):
    low, high = min(x), max(x)
    middle, half = low + (high - low) / 2, (high - low) / 2
    u = (np.array(x, L) - L(middle)) / L(half)
    out = []
    for tolerance in (np.sqrt(np.finfo(float).eps), L('1e-17')):
        (level, rise), error = robust(u, np.array(y, L), tolerance)
        reach = student_975(len(x) - 2) * error
        out.append([rise / half, (rise - reach) / half, (rise + reach) / half, level - rise,
                    level + rise])
    return out


def numbers(values):
    return '{ ' + ', '.join(repr(float(v)) for v in values) + ' }'


def lines(rng):
    """Weeks and newtons or points: what a person's history looks like."""
    def noisy(n, slope, sd, scale=1.0, origin=0.0):
        x = origin + scale * np.sort(rng.uniform(0, 26, n))
        return x, 180 + slope * (x - origin) / scale + sd * rng.standard_normal(n)
    yield ('five values',) + noisy(5, 3, 8)
    yield ('six values',) + noisy(6, -2, 8)
    yield ('half a year',) + noisy(60, 4, 9)
    x, y = noisy(40, 2, 6)
    y[[3, 17, 31]] += [90, -120, 200]
    yield 'three wild values', x, y
    x, y = noisy(12, 2, 1)
    y[-1] += 80
    yield 'the last one wild', x, y
    x = np.arange(30.0)
    yield 'whole points of pain', x, np.round(6 - 0.12 * x + rng.standard_normal(30))
    yield ('days of Unix time in seconds',) + noisy(25, 5, 7, 604800.0, 1.7e9)
    yield ('a scale of a millionth',) + noisy(20, 5, 7, 1e-6)
    x, y = noisy(24, 3, 9)
    order = rng.permutation(24)
    yield 'in no order', x[order], y[order]
    x = np.repeat(np.arange(6.0), 4)
    yield 'four on a day', x, 150 + 3 * x + 10 * rng.standard_normal(24)
    x, y = noisy(9, 0, 5)
    x[-1] = 400
    yield 'one far away in time', x, y
    x, y = noisy(50, 1, 4)
    yield 'heavy tails', x, y + 4 * rng.standard_t(1.5, 50)


def main():
    rng = np.random.default_rng(SEED)
    print(f'''/* Made by tests/oracle/clinic_stats.py with numpy and scipy, seed {SEED}.
 * Do not edit. */
#ifndef CLINIC_STATS_GOLDEN_H
#define CLINIC_STATS_GOLDEN_H

#include <stdbool.h>

static const struct {{
    int n;
    double x[60];
    double typical_error, mdc95;
}} error_golden[] = {{''')
    for n in (3, 4, 5, 8, 20, 60):
        x = 200 + 0.5 * np.arange(n) + 10 * rng.standard_normal(n)
        te = np.diff(x).std(ddof=1) / np.sqrt(2)
        print(f'    {{ {n}, {numbers(x)},\n      {te!r}, {1.96 * np.sqrt(2) * te!r} }},')
    print('''};

static const struct {
    int n;
    bool has_interval;
    int low, high;                /* orders of the interval's ends, from 1 */
    double level_pct;
} median_golden[] = {''')
    for n in list(range(1, 41)) + [59, 60, 99, 100, 365, 1000, 10000]:
        k, below = 0, Fraction(1, 2 ** n)          # P(X <= k), X of n and one half
        covered = Fraction(0)
        while below <= Fraction(1, 40):
            k += 1
            covered = 1 - 2 * below
            below += Fraction(comb(n, k), 2 ** n)
        has, level = k > 0, float(100 * covered)
        assert not has or abs(level - 100 + 200 * stats.binom.cdf(k - 1, n, 0.5)) < 1e-9, n
        print(f'    {{ {n}, {str(has).lower()}, {k}, {n + 1 - k}, {level!r} }},')
    print('''};

static const struct {
    int k, n;
    double low, high;
} share_golden[] = {''')
    for k, n in [(0, 1), (1, 1), (0, 3), (3, 5), (5, 5), (1, 6), (2, 7), (10, 12), (0, 40),
                 (17, 40), (39, 40), (500, 1000), (1, 10000), (9990, 10000)]:
        low = stats.beta.ppf(0.025, k, n - k + 1) if k else 0.0
        high = stats.beta.ppf(0.975, k + 1, n - k) if k < n else 1.0
        ci = stats.binomtest(k, n).proportion_ci(0.95, 'exact')
        assert abs(ci.low - low) < 1e-11 and abs(ci.high - high) < 1e-11, (k, n)
        print(f'    {{ {k}, {n}, {float(low)!r}, {float(high)!r} }},')
    print('''};

/* slope, low, high, at_first, at_last; exact: the weights settled to the last bit */
static const struct {
    const char *why;
    int n;
    double x[60], y[60], line[5], exact[5];
} trend_golden[] = {''')
    for why, x, y in lines(rng):
        line, exact = trend(x, y)
        print(f'    {{ "{why}", {len(x)},\n      {numbers(x)},\n      {numbers(y)},')
        print(f'      {numbers(line)},\n      {numbers(exact)} }},')
    print('};\n\n#endif')


main()
