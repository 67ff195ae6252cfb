#!/usr/bin/env python3
"""How often an unchanged best push would be called a change, for tolerance.h.

    python3 tests/oracle/detectable_change.py

Needs numpy.  Series of k stable sessions and a latest one, all of one normal distribution;
the baseline is the median of the first three.  "alone" takes 1.96 sqrt 2 times the typical
error of the k as the detectable change, "joined" pools it with the published one as
tolerance.h says, "published" is 15 %.  For true day-to-day errors of 4, 5 and 7 %.
"""
import numpy as np

SERIES, SEED, PRIOR_DF = 200000, 20261126, 4
MDC = 1.96 * np.sqrt(2)


def main():
    rng = np.random.default_rng(SEED)
    print('error %  stable  alone %  joined %  published %')
    for error in (4, 5, 7):
        for k in (3, 4, 5, 7, 11, 25):
            x = 100 + error * rng.standard_normal((SERIES, k + 1))
            stable, latest = x[:, :k], x[:, k]
            base = np.median(stable[:, :3], axis=1)
            change = 100 * abs(latest - base) / base
            e = np.diff(stable, axis=1).std(axis=1, ddof=1) / np.sqrt(2)
            e *= 100 / stable.mean(axis=1)
            joined = np.sqrt((PRIOR_DF * (15 / MDC) ** 2 + (k - 2) * e ** 2) / (PRIOR_DF + k - 2))
            print(f'{error:7d} {k:7d} {100 * (change >= MDC * e).mean():8.1f} '
                  f'{100 * (change >= MDC * joined).mean():9.1f} '
                  f'{100 * (change >= 15).mean():12.1f}')


main()
