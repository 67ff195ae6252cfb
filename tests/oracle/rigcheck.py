#!/usr/bin/env python3
"""Statistics of a rig check by numpy, for tests/host/test_rigcheck.c.

    python3 tests/oracle/rigcheck.py > tests/golden/rigcheck.h
    python3 tests/oracle/rigcheck.py --quiet     how often normal noise is a finding

Made checks with a fixed seed: ticks of 16 MHz and counts, holes among them.  The
line is numpy's polyfit, the sines its lstsq, Hampel's rule is taken over windows
cut short at the ends, as host/signal/hampel.h says.  Nothing is shared with
rigcheck_measure.c.  --quiet counts, in normal noise, the spikes that Hampel's rule
finds and the checks whose largest sine is over 7 noise / sqrt(n).
"""
import sys

import numpy as np

HZ = 16000000
WINDOW, SIGMAS, SCALE = 25, 12.0, 1.482602218505602
COUNTS_PER_N = 2100.0
SPIKE_LEAST_N = 0.25


def spikes(x, sigmas=SIGMAS, least=1.0):
    """Which samples are spikes."""
    found = np.zeros(len(x), bool)
    half = WINDOW // 2
    for i in range(len(x)):
        w = x[max(0, i - half):i + half + 1]
        m = np.median(w)
        s = max(SCALE * np.median(np.abs(w - m)), least)
        found[i] = abs(x[i] - m) > sigmas * s
    return found


def medians(x):
    half = WINDOW // 2
    return np.array([np.median(x[max(0, i - half):i + half + 1]) for i in range(len(x))])


def frequencies(mains_hz, seconds):
    step = 1.0 / (4.0 * seconds)
    k = int(np.ceil(0.5 / step))
    return mains_hz + step * np.arange(-k, k + 1)


def sine(t, y, mains_hz):
    """Largest amplitude near the mains' frequency, and where."""
    best = (-1.0, 0.0)
    for f in frequencies(mains_hz, t[-1] - t[0]):
        a = np.column_stack([np.cos(2 * np.pi * f * t), np.sin(2 * np.pi * f * t)])
        c = np.linalg.lstsq(a, y, rcond=None)[0]
        best = max(best, (float(np.hypot(*c)), float(f)))
    return best


def runs(x):
    longest = run = 1
    for a, b in zip(x, x[1:]):
        run = run + 1 if a == b else 1
        longest = max(longest, run)
    return longest


def measure(seq, tick, counts, tells):
    us = tick * 1000000 // HZ
    t, x = (us - us[0]) / 1e6, counts.astype(float)
    joined = np.diff(seq) == 1
    off = np.abs(x - medians(x))
    spike = spikes(x) & (off >= SPIKE_LEAST_N * COUNTS_PER_N)
    ct, cx = t[~spike], x[~spike]
    slope, at = np.polyfit(ct - ct.mean(), cx - cx.mean(), 1)
    left = cx - cx.mean() - slope * (ct - ct.mean()) - at
    noise = float(np.sqrt((left ** 2).sum() / (len(cx) - 2)))
    mains = {f: sine(ct, left, f) if f in tells else (np.nan, np.nan) for f in (50, 60)}
    return {
        'rate_hz': joined.sum() / (np.diff(tick)[joined].sum() / HZ),
        'noise_counts': noise, 'effective_bits': 24 - np.log2(noise),
        'mains_50_counts': mains[50][0], 'mains_60_counts': mains[60][0],
        'mains_hz': max(mains.values(), key=lambda m: -1 if np.isnan(m[0]) else m[0])[1],
        'spikes': spike.sum(), 'largest_spike_n': off[spike].max() / COUNTS_PER_N if spike.any()
        else 0.0,
        'longest_run_samples': runs(counts), 'distinct_values': len(np.unique(counts)),
        'level_counts': cx.mean(), 'drift_counts_per_min': 60 * slope,
        'drift_error_counts_per_min': 60 * np.sqrt(np.polyfit(ct, cx - cx.mean(), 1,
                                                              cov=True)[1][0, 0]),
    }


def made():
    """(why, seq, tick, counts, mains frequencies this rate tells)"""
    r = np.random.default_rng(20261125)

    def check(rate, n, lost=()):
        seq = np.array([k for k in range(n) if k not in lost])
        return seq, np.round((seq + 7.3) * HZ / rate).astype(np.int64)

    seq, tick = check(80, 800)
    yield 'quiet, 80 a second', seq, tick, np.round(84000 + r.normal(0, 60, 800)), (50, 60)
    seq, tick = check(92.3, 923, (200, 201, 202, 500))
    t = tick / HZ
    x = 84000 + 12 * t + 300 * np.sin(2 * np.pi * 49.93 * t + 1) + r.normal(0, 60, len(t))
    x[[50, 51, 400, 900]] += [30000, -20000, 90000, 5000]
    yield 'mains of 49.93 Hz, drift, spikes and holes', seq, tick, np.round(x), (50, 60)
    seq, tick = check(86, 860)
    t = tick / HZ
    x = -8000000 + 40 * np.sin(2 * np.pi * 60.2 * t) + r.normal(0, 100, len(t))
    yield 'far from zero, faint mains of 60.2 Hz', seq, tick, np.round(x), (50, 60)
    seq, tick = check(10, 100)
    yield '10 a second', seq, tick, np.round(84000 + r.normal(0, 25, 100)), ()
    seq, tick = check(80, 400)
    x = 64 * np.round(r.normal(0, 60, 400) / 64)
    yield 'coarse values', seq, tick, x, (50, 60)


def write():
    print('/* Made by tests/oracle/rigcheck.py with numpy %s.  Do not edit. */' % np.__version__)
    print('#ifndef RIGCHECK_GOLDEN_H\n#define RIGCHECK_GOLDEN_H\n')
    print('#include "analysis/rigcheck.h"\n\n#define UNKNOWN NAN\n')
    cases = [c for c in made()]
    for i, (_, seq, tick, counts, _t) in enumerate(cases):
        print('static const struct golden_sample golden_%d[] = {' % i)
        row = ['{%d,%d,%d},' % s for s in zip(seq, tick, counts.astype(int))]
        for k in range(0, len(row), 5):
            print(' ' + ''.join(row[k:k + 5]))
        print('};')
    print('static const struct {\n    const char *why;\n    const struct golden_sample *sample;\n'
          '    size_t n;\n    double rate_hz;\n    struct rigcheck_numbers want;\n'
          '} golden_check[] = {')
    for i, (why, seq, tick, counts, tells) in enumerate(cases):
        m = measure(seq, tick, counts.astype(int), tells)
        rate = m.pop('rate_hz')
        print('    { "%s", golden_%d, %d, %.17g,\n      {' % (why, i, len(seq), rate))
        for k, v in m.items():
            print('        .%s = %s,' % (k, 'UNKNOWN' if np.isnan(v) else '%.17g' % v))
        print('      } },')
    print('};\n\n#endif /* RIGCHECK_GOLDEN_H */')


def quiet():
    r = np.random.default_rng(3)
    x = r.normal(0, 60, 3000000)
    w = np.lib.stride_tricks.sliding_window_view(x, WINDOW)
    found = 0
    for k in range(0, len(w), 100000):
        p = w[k:k + 100000]
        m = np.median(p, axis=1)
        s = SCALE * np.median(np.abs(p - m[:, None]), axis=1)
        found += (np.abs(p[:, WINDOW // 2] - m) > SIGMAS * s).sum()
    print('spikes in 3,000,000 samples of normal noise: %d' % found)
    t, over = np.arange(800) / 80.0, 0
    fs = np.concatenate([frequencies(50, t[-1]), frequencies(60, t[-1])])
    c, s = np.cos(2 * np.pi * fs[:, None] * t), np.sin(2 * np.pi * fs[:, None] * t)
    for _ in range(20):
        y = r.normal(0, 1, (1000, 800))
        a = 2 / 800 * np.hypot(y @ c.T, y @ s.T).max(axis=1)
        over += (a > 7 / np.sqrt(800)).sum()
    print('quiet checks of 20,000 with a sine over 7 noise / sqrt(n): %d' % over)


if __name__ == '__main__':
    quiet() if sys.argv[1:] == ['--quiet'] else write()
