#!/usr/bin/env python3
"""True start, duration and time in band of the holds of virtual clients.

    python3 tests/oracle/hold_truth.py > tests/golden/hold_truth.h

Needs numpy and scipy (Debian: python3-scipy; the table was made with 1.10.1).
Takes about a minute on one core.

The clients are drawn by splitmix64, so that the test in C, which draws them
again, sees the same force and the same converter noise.  A client rises to a
level and stays about it: two in five anywhere in the band, the others about an
edge, three in twenty exactly on it; with tremor of 8 to 12 Hz (0.2 to 3 %), some
with slow wander, drift and sags; then lets go, some of them early.  The first
thousand are sampled at 80, 92.7, 500 or 1,000 SPS; two hundred more at 87.7 SPS,
with every 15th conversion missing.

The truth is that of "The quantity" in host/session/hold.h, worked out without
any code of the program.  "Every instant" is 64 sampling grids side by side (8 at
500 SPS and over), each a fraction of a period later than the one before and each
filtered by scipy's own butter and sosfilt; on so dense a curve straight lines
are exact enough (2e-5 of the size of a tremor).  Two truths are kept:

  measured   of what the converter gave, noise and rounding included.  Between
             conversions the noise is their band-limited interpolation (FFT).
  force      of the client's force alone: what the noise adds is the difference.

After a gap the program's filter starts settled at the first value, as it would
had that been the force for ever; so does every grid here.
"""
import math
import sys

import numpy as np
import scipy
from scipy.signal import butter, sosfilt, sosfilt_zi

RATES_HZ = (80.0, 92.7, 500.0, 1000.0)
CLIENTS, WITH_GAPS = 1000, 200
GAPS_HZ, GAPS_EVERY = 87.7, 15
COUNTS_PER_N, NOISE_COUNTS = 2100.0, 60.0
CUTOFF_HZ, ORDER = 20.0, 2
GRACE_S = 3.0
MASK = (1 << 64) - 1
GOLDEN = 0x9E3779B97F4A7C15


def mix(z):
    z = (z ^ (z >> 30)) * 0xBF58476D1CE4E5B9 & MASK
    z = (z ^ (z >> 27)) * 0x94D049BB133111EB & MASK
    return z ^ (z >> 31)


class Draw:
    def __init__(self, number):
        self.state = number << 32

    def __call__(self, a=0.0, b=1.0):
        self.state = (self.state + GOLDEN) & MASK
        return a + (b - a) * ((mix(self.state) >> 11) * 2.0 ** -53)


class Client:
    """The order of the draws is part of the definition."""

    def __init__(self, number):
        u = Draw(number)
        gaps = number >= CLIENTS
        self.rate_hz = GAPS_HZ if gaps else RATES_HZ[number % 4]
        self.missing = GAPS_EVERY if gaps else 0
        self.in_band = number // 4 % 2 == 1
        target = u(80, 600)
        self.low, self.high, self.floor = target * 65 / 70, target * 75 / 70, target * 55 / 70
        self.hold_s = u(5, 45) if self.rate_hz < 200 else u(5, 15)
        tremor = 0.002 * 15 ** u()
        kind = u()
        edge = self.low if u() < 0.7 else self.high
        near = u(-1.2, 1.2) * tremor * target
        inside = u(self.low, self.high)
        self.level = inside if kind < 0.4 else edge + near if kind < 0.85 else edge
        self.onset_s = u(0.3, 0.5)
        self.rise = 3 * (20 / 3) ** u()
        drifts, drift = u(), u(-0.004, 0.002)
        self.drift = drift if drifts < 0.5 else 0.0
        wanders, wander = u(), u(0, 0.01)
        wander = wander if wanders < 0.6 else 0.0
        share = [u(0.1, 1) for _ in range(3)]
        self.waves = [(tremor * s / sum(share), 2 * math.pi * u(8, 12), u(0, 2 * math.pi))
                      for s in share]
        self.waves += [(wander / math.sqrt(3), 2 * math.pi * u(0.05, 0.5), u(0, 2 * math.pi))
                       for _ in range(3)]
        sags = u()
        drawn = [(self.onset_s + u(3, self.hold_s), u(0.05, 0.6), 0.1 * 15 ** u())
                 for _ in range(2)]
        self.sags = [s for k, s in enumerate(drawn) if sags < 0.25 * (2 - k)]
        early, part = u(), u(0.4, 1)
        self.let_go_s = self.onset_s + (part * self.hold_s if early < 0.4 else
                                        1.3 * self.hold_s + 5 if early < 0.85 else
                                        3.1 * self.hold_s + 1)
        self.fall = 4 * 7.5 ** u()
        self.samples = int((self.let_go_s + 4.0) * self.rate_hz)

    def force_n(self, t):
        r = self.rise * np.maximum(t - self.onset_s, 0)
        f = self.level * (1 - (1 + r) * np.exp(-r))
        r = self.fall * np.maximum(t - self.let_go_s, 0)
        f *= (1 + r) * np.exp(-r)
        for at_s, depth, width_s in self.sags:
            f *= 1 - depth * np.exp(-((t - at_s) / width_s) ** 2)
        m = 1 + self.drift * np.maximum(t - self.onset_s, 0)
        for size, w, phase in self.waves:
            m += size * np.sin(w * t + phase)
        return f * m

    def stretches(self):
        good = np.arange(self.samples)
        if self.missing:
            good = good[good % self.missing != self.missing - 1]
        return np.split(good, np.nonzero(np.diff(good) > 1)[0] + 1)


def noise_counts(number, n):
    """Sums of four even 16-bit numbers: near enough to normal, and exact."""
    with np.errstate(over="ignore"):
        z = np.uint64((number << 32) + (1 << 31)) \
            + np.arange(1, n + 1, dtype=np.uint64) * np.uint64(GOLDEN)
        z = (z ^ (z >> np.uint64(30))) * np.uint64(0xBF58476D1CE4E5B9)
        z = (z ^ (z >> np.uint64(27))) * np.uint64(0x94D049BB133111EB)
        z ^= z >> np.uint64(31)
    s = sum(((z >> np.uint64(16 * k)) & np.uint64(0xFFFF)).astype(float) for k in range(4))
    return (s - 131070.0) / 37837.227 * NOISE_COUNTS


def between(x, phases):
    """x and its band-limited interpolation, one row a sample."""
    n = len(x)
    spectrum = np.fft.rfft(x)
    if n % 2 == 0:
        spectrum[n // 2] *= 0.5
    wide = np.zeros(n * phases // 2 + 1, complex)
    wide[:len(spectrum)] = spectrum
    return np.fft.irfft(wide, n * phases).reshape(n, phases) * phases


class Curve:
    """The low-passed curve; nothing is known between two stretches of it."""

    def __init__(self, client, x):
        phases = x.shape[1]
        sos = butter(ORDER, CUTOFF_HZ, fs=client.rate_hz, output="sos")
        settled = sosfilt_zi(sos)
        delay_s = math.sqrt(2) / (2 * math.tan(math.pi * CUTOFF_HZ / client.rate_hz)) \
            / client.rate_hz
        when = (np.arange(len(x))[:, None] + np.arange(phases) / phases) / client.rate_hz - delay_s
        t, y, joined = [], [], []
        for s in client.stretches():
            z = np.repeat((settled * x[s[0], 0])[:, :, None], phases, axis=2)
            filtered = sosfilt(sos, x[s], axis=0, zi=z)[0].ravel()
            n = len(filtered) - phases + 1
            t.append(when[s].ravel()[:n])
            y.append(filtered[:n])
            joined.append(np.arange(n) > 0)
        self.t, self.y, self.joined = map(np.concatenate, (t, y, joined))

    def passes(self, i, level):
        """When the level is passed on the way to point i."""
        if not self.joined[i]:
            return self.t[i]
        a, b = self.y[i - 1], self.y[i]
        return self.t[i - 1] + (level - a) / (b - a) * (self.t[i] - self.t[i - 1])


def inside(t0, t1, y0, y1, low, high):
    """How long straight lines are within low .. high."""
    span = np.where(y1 != y0, np.abs(y1 - y0), 1.0)
    part = (np.minimum(np.maximum(y0, y1), high) - np.maximum(np.minimum(y0, y1), low)) / span
    flat = (y0 >= low) & (y0 <= high)
    return (t1 - t0) * np.where(y1 == y0, flat, np.clip(part, 0, 1))


def release(c, curve, first):
    """When the force fell for good, that is for GRACE_S; infinity if never."""
    up = np.nonzero(curve.y >= c.low)[0]
    down = np.nonzero(curve.y < c.floor)[0]
    at = first
    while True:
        k = np.searchsorted(down, at)
        if k == len(down):
            return math.inf
        fell = curve.passes(down[k], c.floor)
        j = np.searchsorted(up, down[k])
        if j == len(up) or curve.passes(up[j], c.low) - fell >= GRACE_S:
            return fell
        at = up[j]


def hold(c, curve):
    """(start, duration, time in band, ending), or None when it never began."""
    up = np.nonzero(curve.y >= c.low)[0]
    if len(up) == 0:
        return None
    first = up[0]
    start = curve.passes(first, c.low)
    t = np.concatenate([[start], curve.t[first:]])
    y = np.concatenate([[c.low if curve.joined[first] else curve.y[first]], curve.y[first:]])
    joined = np.concatenate([[True], curve.joined[first + 1:]])
    total = np.concatenate([[0], np.cumsum(
        inside(t[:-1], t[1:], y[:-1], y[1:], c.low, c.high) * joined)])

    def in_band(until):
        k = np.searchsorted(t, until, "right") - 1
        if k + 1 == len(t) or not joined[k]:
            return total[k]
        last = y[k] + (y[k + 1] - y[k]) * (until - t[k]) / (t[k + 1] - t[k])
        return total[k] + float(inside(t[k], until, y[k], last, c.low, c.high))

    released = release(c, curve, first)
    if c.in_band:
        full, k = math.inf, np.searchsorted(total, c.hold_s)
        if k < len(total):
            enter, a, b = t[k - 1], y[k - 1], y[k]
            if not c.low <= a <= c.high:
                enter += (t[k] - enter) * ((c.low if a < c.low else c.high) - a) / (b - a)
            full = enter + c.hold_s - total[k - 1]
        limit = start + 3 * c.hold_s
        # What is decided first counts; a release is when its grace runs out.
        _, end, ending = min((full, full, "COMPLETED"), (limit, limit, "TIMED_OUT"),
                             (released + GRACE_S, released, "RELEASED"))
    else:
        end, ending = start + c.hold_s, "COMPLETED"
        if released + GRACE_S < end:
            end, ending = released, "RELEASED"
    return start, end - start, in_band(end), ending


def truths(number):
    c = Client(number)
    phases = 64 if c.rate_hz < 200 else 8
    t = (np.arange(c.samples)[:, None] + np.arange(phases) / phases) / c.rate_hz
    force = c.force_n(t)
    at = force[:, 0]
    counts = np.floor(COUNTS_PER_N * at + noise_counts(number, c.samples) + 0.5)
    added = between(counts / COUNTS_PER_N - at, phases)
    return hold(c, Curve(c, force + added)), hold(c, Curve(c, force))


def row(h):
    if h is None:
        return "{ 0, 0, 0, HOLD_NOT_ENDED }"
    return "{ %.1f, %.1f, %.1f, HOLD_%s }" % (h[0] * 1e6, h[1] * 1e6, h[2] * 1e6, h[3])


def main():
    print("/* Made by tests/oracle/hold_truth.py with scipy %s.  Do not edit. */"
          % scipy.__version__)
    print("#ifndef HOLD_TRUTH_H\n#define HOLD_TRUTH_H\n")
    print('#include "session/hold.h"  /* enum hold_ending */\n')
    print("struct hold_truth {\n    double started_us, held_us, in_band_us;\n"
          "    enum hold_ending ending;  /* NOT_ENDED: never began */\n};\n")
    print("static const struct { struct hold_truth measured, force; } hold_truths[%d] = {"
          % (CLIENTS + WITH_GAPS))
    for number in range(CLIENTS + WITH_GAPS):
        measured, force = truths(number)
        print("    { %s, %s }," % (row(measured), row(force)))
        if number % 100 == 99:
            print(number + 1, file=sys.stderr)
    print("};\n\n#endif /* HOLD_TRUTH_H */")


if __name__ == "__main__":
    main()
