#!/usr/bin/env python3
"""Plateaus of two real cells by another way, for tests/host/test_calibration_plateaus.c.

    python3 tests/oracle/calibration_plateaus.py FOLDER > tests/golden/calibration_plateaus.h

FOLDER holds the two CSV files of two S-beam cells in series under 0 to 40 pounds
and back (CIE324-Swing-Project, commit 18a8bc80, folder calibration, MIT licence).
Needs numpy.

Samples within 400 counts of a plateau are found by the histogram of the counts:
its nine runs of 20 samples and more are the plateaus, 10 samples are cut off both
ends, and the median stands for each.  Lines are numpy's polyfit.  Nothing is
shared with plateaus.c but the data.  Written are the plateaus' middles and
medians, the line, and the differences; the data are not.
"""
import sys

import numpy as np

LOADS = np.array([0, 10, 20, 30, 40, 30, 20, 10, 0.0])
FILES = ['two_cells_in_series_counts.csv', 'final_daq_two_cells_ms_counts.csv']


def peaks(y):
    """Counts where samples gather: the five tallest bins, at least 5,000 apart."""
    bins = np.arange(y.min(), y.max() + 400, 200)
    n, _ = np.histogram(y, bins)
    found = []
    for i in np.argsort(-n):
        middle = bins[i] + 100
        if all(abs(middle - f) > 5000 for f in found):
            found.append(middle)
        if len(found) == 5:
            return sorted(found)
    raise SystemExit('five loads are not to be seen')


def runs(y):
    good = np.abs(y) < 200000
    levels = np.array(peaks(y[good]))
    nearest = np.abs(y[:, None] - levels[None, :]).argmin(1)
    level = np.where(np.abs(y - levels[nearest]) < 400, nearest, -1)
    found, i = [], 0
    while i < len(y):
        j, miss = i, 0
        # One sample off does not end a plateau.
        while level[i] >= 0 and j < len(y) and miss < 3:
            miss = 0 if level[j] == level[i] else miss + 1
            j += 1
        j -= miss
        if level[i] >= 0 and j - i >= 40 and (not found or found[-1][0] != level[i]):
            found.append([level[i], i, j])
        elif level[i] >= 0 and j - i >= 40 and j - i > found[-1][2] - found[-1][1]:
            found[-1] = [level[i], i, j]
        i = max(j, i + 1)
    return [(a + 10, b - 10) for _, a, b in found]


def main(folder):
    print('''/* Made by tests/oracle/calibration_plateaus.py with numpy %s.  Do not edit. */
#ifndef CALIBRATION_PLATEAUS_GOLDEN_H
#define CALIBRATION_PLATEAUS_GOLDEN_H

static const struct {
    const char *file;
    int column;                   /* of the CSV, from 0 */
    int from[9], to[9];           /* samples of the plateaus, to - 1 the last */
    double counts[9];             /* medians */
    double mean[9];               /* of the same samples without the far ones */
    double slope, offset;         /* counts a pound-force, counts: through the means */
    int glitches, glitch[8];      /* samples below -1,000,000 counts */
} real_cell[] = {''' % np.__version__)
    for name in FILES:
        with open(f'{folder}/{name}') as f:
            rows = [line.split(',') for line in f][1:]
        for column in (1, 2):
            y = np.array([float(r[column]) for r in rows])
            found = runs(y)
            assert len(found) == 9, (name, column, found)
            medians = [np.median(y[a:b]) for a, b in found]
            means = [y[a:b][np.abs(y[a:b] - m) < 1000].mean()
                     for (a, b), m in zip(found, medians)]
            slope, offset = np.polyfit(LOADS, means, 1)
            glitch = np.flatnonzero(y < -1e6)
            show = lambda v: '{ ' + ', '.join(v) + ' }'
            print(f'    {{ "{name}", {column},\n      {show(str(a) for a, _ in found)},')
            print(f'      {show(str(b) for _, b in found)},')
            print(f'      {show(repr(float(m)) for m in medians)},')
            print(f'      {show(repr(float(m)) for m in means)},')
            print(f'      {float(slope)!r}, {float(offset)!r}, {len(glitch)}, '
                  f'{show(map(str, glitch)) if len(glitch) else "{ 0 }"} }},')
    print('};\n\n#endif')


main(sys.argv[1])
