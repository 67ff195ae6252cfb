#!/usr/bin/env python3
"""Least-squares fits worked in exact fractions, for tests/host/test_calibration_fit.c.

    python3 tests/oracle/calibration_fit.py > tests/golden/calibration_fit.h

Needs scipy for the F distribution alone (Debian: python3-scipy).  Normal equations are solved in fractions.Fraction, so
nothing is rounded until the square roots of the variances, taken in 60 digits.

Norris and Pontius are two of the Statistical Reference Datasets for linear
regression of the US National Institute of Standards and Technology (Pontius is
a load cell's calibration); their certified values are repeated here and must
come out again, or nothing is written.  The other sets are drawn with a fixed
seed.
"""
import random
from decimal import Decimal, getcontext
from fractions import Fraction

from scipy import stats

getcontext().prec = 60
SEED = 20040704

NORRIS_Y = '''0.1 338.8 118.1 888.0 9.2 228.1 668.5 998.5 449.1 778.9 559.2 0.3 0.1 778.1
668.8 339.3 448.9 10.8 557.7 228.3 998.0 888.8 119.6 0.3 0.6 557.6 339.3 888.0 998.5
778.9 10.2 117.6 228.9 668.4 449.2 0.2'''.split()
NORRIS_X = '''0.2 337.4 118.2 884.6 10.1 226.5 666.3 996.3 448.6 777.0 558.2 0.4 0.6 775.5
666.9 338.0 447.5 11.6 556.0 228.1 995.8 887.6 120.2 0.3 0.3 556.8 339.1 887.2 999.0
779.0 11.1 118.3 229.2 669.1 448.9 0.5'''.split()
PONTIUS_Y = '''.11019 .21956 .32949 .43899 .54803 .65694 .76562 .87487 .98292 1.09146 1.20001
1.30822 1.41599 1.52399 1.63194 1.73947 1.84646 1.95392 2.06128 2.16844 .11052 .22018
.32939 .43886 .54798 .65739 .76596 .87474 .98300 1.09150 1.20004 1.30818 1.41613 1.52408
1.63159 1.73965 1.84696 1.95445 2.06177 2.16829'''.split()
PONTIUS_X = [str(150000 * (1 + i % 20)) for i in range(40)]
# Certified: coefficients, their standard deviations, the residual one.
CERTIFIED = {
    'NIST Norris': ('-0.262323073774029 1.00211681802045',
                    '0.232818234301152 0.429796848199937E-03', '0.884796396144373'),
    'NIST Pontius': ('0.673565789473684E-03 0.732059160401003E-06 -0.316081871345029E-14',
                     '0.107938612033077E-03 0.157817399981659E-09 0.486652849992036E-16',
                     '0.205177424076185E-03'),
}


def solve(a, columns):
    """Gauss-Jordan in fractions."""
    n = len(a)
    m = [list(a[i]) + list(columns[i]) for i in range(n)]
    for i in range(n):
        pivot = next(r for r in range(i, n) if m[r][i] != 0)
        m[i], m[pivot] = m[pivot], m[i]
        m[i] = [v / m[i][i] for v in m[i]]
        for r in range(n):
            if r != i and m[r][i] != 0:
                m[r] = [u - m[r][i] * v for u, v in zip(m[r], m[i])]
    return [row[n:] for row in m]


def root(q):
    return (Decimal(q.numerator) / Decimal(q.denominator)).sqrt()


def fit(x, y, w, order):
    terms = range(order + 1)
    power = [sum(wi * xi ** k for xi, wi in zip(x, w)) for k in range(2 * order + 1)]
    normal = [[power[i + j] for j in terms] for i in terms]
    rhs = [[sum(wi * yi * xi ** k for xi, yi, wi in zip(x, y, w))] for k in terms]
    a = [row[0] for row in solve(normal, rhs)]
    inverse = solve(normal, [[Fraction(int(i == j)) for j in terms] for i in terms])
    left = [yi - sum(a[k] * xi ** k for k in terms) for xi, yi in zip(x, y)]
    variance = sum(wi * e * e for e, wi in zip(left, w)) / (len(x) - order - 1)
    return (a, [root(variance * inverse[k][k]) for k in terms], root(variance))


def lack_of_fit(x, y, w, order):
    """F, dof1, dof2, p of the curve of this order; None where no test is made."""
    def left(k):
        a, _, _ = fit(x, y, w, k)
        return sum(wi * (yi - sum(c * xi ** j for j, c in enumerate(a))) ** 2
                   for xi, yi, wi in zip(x, y, w))
    levels = sorted(set(x))
    if len(levels) < len(x):
        within = Fraction(0)
        for level in levels:
            at = [(yi, wi) for xi, yi, wi in zip(x, y, w) if xi == level]
            mean = sum(yi * wi for yi, wi in at) / sum(wi for _, wi in at)
            within += sum(wi * (yi - mean) ** 2 for yi, wi in at)
        d1, d2, gain, rest = len(levels) - order - 1, len(x) - len(levels), left(order) - within, within
    else:
        d1, d2, rest = 1, len(x) - order - 2, left(order + 1)
        gain = left(order) - rest
    f = gain / d1 / (rest / d2)
    return float(f), d1, d2, float(stats.f.sf(float(f), d1, d2))


def exact(values):
    return [Fraction(float(v)) for v in values]


def show(q):
    d = Decimal(q.numerator) / Decimal(q.denominator) if isinstance(q, Fraction) else q
    return f'{d:.19e}'


def check_certified(why, x, y, order):
    """With the decimal data as published."""
    a, se, sd = fit([Fraction(v) for v in x], [Fraction(v) for v in y],
                    [Fraction(1)] * len(x), order)
    want_a, want_se, want_sd = CERTIFIED[why]
    got = a + se + [sd]
    want = want_a.split() + want_se.split() + [want_sd]
    for g, v in zip(got, want):
        assert abs(Decimal(show(g)) / Decimal(v) - 1) < Decimal('1e-13'), (why, show(g), v)


def cell(draw, order, n, offset, low, high, replicates):
    x = [low + (high - low) * i / (n - 1) for i in range(n)] * replicates
    k = draw.uniform(800, 3000)
    bend = [0.0, 0.0, draw.uniform(-2e-3, 2e-3), draw.uniform(-2e-3, 2e-3)]
    span = high - low
    y = [offset + k * ((v - low) + span * sum(bend[j] * ((v - low) / span) ** j
                                              for j in range(2, order + 1)))
         + draw.gauss(0, 30) for v in x]
    return x, [round(v, 2) for v in y]


def generated():
    draw = random.Random(SEED)
    rows = [('up and down', 1, 6, 84000, 0, 500, 2), ('offset ten million', 1, 8, 1e7, 0, 300, 1),
            ('pull', 2, 9, -5e5, -400, 0, 2), ('far from zero force', 2, 7, 1e7, 9000, 9020, 2),
            ('quadratic', 2, 11, 84000, 0, 500, 1), ('cubic', 3, 10, 84000, 0, 800, 2),
            ('cubic at ten million', 3, 12, 1e7, -250, 250, 1),
            ('badly placed cubic', 3, 9, 1e7, 5000, 5001, 3)]
    for why, order, n, offset, low, high, times in rows:
        x, y = cell(draw, order, n, offset, low, high, times)
        yield why, x, y, None, order
        w = [draw.choice([1.0, 4.0, 25.0, 100.0]) for _ in x]
        yield why + ', weighted', x, y, w, order


def main():
    sets = [('NIST Norris', NORRIS_X, NORRIS_Y, None, 1),
            ('NIST Pontius', PONTIUS_X, PONTIUS_Y, None, 2)]
    for why, x, y, _, order in sets:
        check_certified(why, x, y, order)
    sets += list(generated())
    print(f'''/* Made by tests/oracle/calibration_fit.py in exact fractions, seed {SEED}.
 * Do not edit. */
#ifndef CALIBRATION_FIT_GOLDEN_H
#define CALIBRATION_FIT_GOLDEN_H

#include <stdbool.h>

static const struct {{
    const char *why;
    int order, n;
    double x[40], y[40];
    double sd[40];                /* of one reading: weights are 1 / sd^2; 0: equal ones */
    double c[4], c_error[4];      /* of powers of (x - middle) / half the span */
    bool plain;                   /* powers of x themselves are well conditioned: */
    double a[4], a_error[4];
    double residual_sd;           /* of a point of weight 1 */
    double f, p;                  /* lack of fit; order 3 is not tested */
    int dof1, dof2;
}} exact_fit[] = {{''')
    for why, x, y, w, order in sets:
        sd = [float(Fraction(1)) / v ** 0.5 for v in w] if w else [0.0] * len(x)
        weights = [1 / Fraction(s) ** 2 for s in sd] if w else [Fraction(1)] * len(x)
        a, se, rsd = fit(exact(x), exact(y), weights, order)
        low, high = float(min(map(float, x))), float(max(map(float, x)))
        middle, half = Fraction((low + high) / 2), Fraction((high - low) / 2)
        c, ce, _ = fit([(v - middle) / half for v in exact(x)], exact(y), weights, order)
        line = lambda v: '{ ' + ', '.join(v) + ' }'
        print(f'    {{ "{why}", {order}, {len(x)},\n      {line([repr(float(v)) for v in x])},')
        print(f'      {line([repr(float(v)) for v in y])},\n      {line([repr(v) for v in sd])},')
        print(f'      {line([show(v) for v in c])},\n      {line([show(v) for v in ce])},')
        print(f'      {str(abs(middle) < 5 * half).lower()},')
        print(f'      {line([show(v) for v in a])},\n      {line([show(v) for v in se])},')
        f, d1, d2, p = lack_of_fit([(v - middle) / half for v in exact(x)], exact(y), weights,
                                   order) if order < 3 else (0.0, 0, 0, 0.0)
        print(f'      {show(rsd)}, {f!r}, {p!r}, {d1}, {d2} }},')
    print('};\n\n#endif')


main()
