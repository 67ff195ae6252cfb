#!/usr/bin/env python3
"""The metrics of seeded curves, computed a second time with numpy and scipy.

    python3 tests/oracle/metrics.py > tests/golden/metrics_golden.h
    python3 tests/oracle/metrics.py FILE.csv [option=value ...]     prints one curve's

Written from host/analysis/METRICS.md, not from the code: windows are cut out of arrays
and summed by numpy, the filter is scipy's butter and sosfiltfilt, the best mean is found
by a bounded search, the band by cutting the curve at every crossing.

Needs numpy and scipy (Debian: python3-scipy; the header in the tree was made with scipy
1.10.1 and numpy 1.24.2).
"""
import math
import sys

import numpy as np
import scipy
from scipy.optimize import minimize_scalar
from scipy.signal import butter, sosfiltfilt

SEED = 20160322
NAN = float("nan")

DEFAULTS = dict(cutoff=15.0, order=2, onset_sd=5.0, onset_n=2.0, onset_pct=1.0,
                hold_s=0.025, back_sd=1.0, baseline=0.5, rise=0.0, zero="auto",
                reference=NAN, target=NAN, low=NAN, high=NAN, floor=NAN, prescribed=NAN,
                grace=3.0, lever=NAN, mass=NAN, rfd_cutoff=0.0, rule="sd")


class Absent(Exception):
    """A metric has no value; the argument is the reason's word."""


# ---- the curve as straight lines ----------------------------------------------------

class Line:
    def __init__(self, t, f):
        self.t, self.f = np.asarray(t, float), np.asarray(f, float)
        self.sum = np.concatenate(([0.0], np.cumsum(np.diff(self.t)
                                                    * (self.f[1:] + self.f[:-1]) / 2)))

    def at(self, x):
        if x < self.t[0] or x > self.t[-1]:
            raise Absent("no_samples")
        return float(np.interp(x, self.t, self.f))

    def cut(self, a, b):
        inside = (self.t > a) & (self.t < b)
        return (np.concatenate(([a], self.t[inside], [b])),
                np.concatenate(([self.at(a)], self.f[inside], [self.at(b)])))

    def integral(self, a, b):
        return float(np.trapz(*reversed(self.cut(a, b))))

    def upto(self, x):
        i = int(np.searchsorted(self.t, x, "right")) - 1
        i = min(max(i, 0), len(self.t) - 2)
        return self.sum[i] + (x - self.t[i]) * (self.f[i] + self.at(x)) / 2

    def best_mean(self, a, b, width):
        if b - a < width * (1 - 1e-12):
            raise Absent("too_short")
        inside = self.t[(self.t >= a) & (self.t <= b)]
        starts = np.concatenate(([a, b - width], inside, inside - width))
        starts = np.unique(starts[(starts >= a) & (starts <= b - width)])
        mean = lambda x: (self.upto(x + width) - self.upto(x)) / width
        values = np.array([mean(x) for x in starts])
        best, where = values.max(), starts[values.argmax()]
        for i in np.argsort(values)[-8:]:
            for low, high in ((i - 1, i), (i, i + 1)):
                if low < 0 or high >= len(starts):
                    continue
                got = minimize_scalar(lambda x: -mean(x), bounds=(starts[low], starts[high]),
                                      method="bounded", options=dict(xatol=1e-12))
                if -got.fun > best:
                    best, where = -got.fun, got.x
        return best, where

    def crossings(self, level):
        f0, f1 = self.f[:-1] - level, self.f[1:] - level
        at = np.nonzero(f0 * f1 < 0)[0]
        return self.t[at] + f0[at] / (f0[at] - f1[at]) * (self.t[at + 1] - self.t[at])


def weights(t):
    w = np.zeros_like(t)
    w[:-1] += np.diff(t) / 2
    w[1:] += np.diff(t) / 2
    return w


def fit(t, f):
    w = weights(t)
    slope, start = np.polyfit(t - t[0], f, 1, w=np.sqrt(w))
    mean = np.trapz(f, t) / (t[-1] - t[0])
    rest = f - (slope * (t - t[0]) + start)
    return mean, slope, math.sqrt(np.sum(w * (f - mean) ** 2) / np.sum(w)), \
        math.sqrt(np.sum(w * rest ** 2) / np.sum(w))


# ---- smoothing, finding ---------------------------------------------------------------

def usual_interval(t):
    dt = np.diff(t)
    median = np.sort(dt)[len(dt) // 2]
    return dt[(dt > median / 2) & (dt < 1.5 * median)].mean()


def low_pass(t, f, period, cutoff, order):
    rate = 1 / period
    edge = min(cutoff, 0.4 * rate)
    corner = rate / math.pi * math.atan(math.tan(math.pi * edge / rate)
                                        / (math.sqrt(2) - 1) ** (1 / (2 * order)))
    steps = np.maximum(np.rint(np.diff(t) / period).astype(int), 1)
    index = np.concatenate(([0], np.cumsum(steps)))
    full = np.interp(np.arange(index[-1] + 1), index, f)
    return sosfiltfilt(butter(order, corner, fs=rate, output="sos"), full)[index]


def low_median(x):
    return float(np.sort(x)[(len(x) - 1) // 2])


def find(t, raw, smooth, o):
    top = smooth.max()
    lower = smooth[smooth <= smooth.min() + (top - smooth.min()) / 2]
    quiet = low_median(lower)
    sd = 1.4826 * low_median(np.abs(lower - quiet))
    noise = 1.4826 / math.sqrt(2) * low_median(np.abs(np.diff(raw)))
    rise = o["rise"] or max(5.0, 0.1 * (top - quiet), 0.1 * abs(quiet),
                            min(4 * sd, 0.5 * (top - quiet)), 6 * noise)
    found, state = [], None
    for i in range(len(t)):
        if state is None and smooth[i] >= quiet + rise:
            part = (quiet + rise - smooth[i - 1]) / (smooth[i] - smooth[i - 1])
            state = t[i - 1] + part * (t[i] - t[i - 1])
            if found and state - found[-1][1] <= 0.5:
                state = found.pop()[0]
        elif state is not None and smooth[i] < quiet + rise / 2:
            part = (quiet + rise / 2 - smooth[i - 1]) / (smooth[i] - smooth[i - 1])
            found.append((state, t[i - 1] + part * (t[i] - t[i - 1])))
            state = None
    return [(a, b) for a, b in found if b - a >= 0.2], quiet, top


# ---- baseline, onset --------------------------------------------------------------------

def baseline(t, raw, period, quiet_from, start, peak, o):
    n = 1 + math.ceil(o["baseline"] / period - 0.25)
    usable = np.nonzero((t >= max(quiet_from, start - 20)) & (t < start))[0]
    if len(usable) < n:
        raise Absent("short_baseline")
    means = np.convolve(raw[usable], np.ones(n) / n, "valid")
    level = means.min() + 0.1 * (peak - means.min())
    rough = usable[np.nonzero(raw[usable] <= level)[0][-1]]
    firsts = [i for i in range(usable[0], rough - n + 2) if t[i] >= t[rough] - 3]
    if not firsts:
        raise Absent("short_baseline")
    spread = np.array([raw[i:i + n].std() for i in firsts])
    first = firsts[int(np.nonzero(spread <= 1.25 * spread.min() + 0.02)[0][-1])]
    mean, slope, sd, _ = fit(t[first:first + n], raw[first:first + n])
    if sd > max(1.0, 0.01 * (peak - mean)):
        raise Absent("noisy_baseline")
    if abs(slope) > max(2.0, 0.05 * (peak - mean)):
        raise Absent("drifting_baseline")
    return mean, sd, slope, t[first], t[first + n - 1]


def passing(t, f, i, level):
    """When the step that ends at sample i passes the level."""
    return t[i - 1] + (level - f[i - 1]) / (f[i] - f[i - 1]) * (t[i] - t[i - 1])


def onset(t, raw, base, rise, end, o):
    mean, sd, _, _, after = base
    over = raw >= mean + rise
    for i in range(int(np.searchsorted(t, after)), len(t)):
        if not over[i] or t[i] > end:
            continue
        up = passing(t, raw, i, mean + rise) if not over[i - 1] else t[i]
        if over[(t >= up) & (t < up + o["hold_s"])].all():
            break
    else:
        raise Absent("no_onset")
    if o["rule"] == "force":
        return up
    level = mean + o["back_sd"] * sd
    while raw[i - 1] > level:
        i -= 1
    return passing(t, raw, i, level)


def offset(t, raw, base, rise, end, o):
    under = raw <= base[0] + rise
    for i in range(int(np.searchsorted(t, end)), len(t)):
        if t[i] > end + 10:
            break
        if not under[i]:
            continue
        down = passing(t, raw, i, base[0] + rise) if not under[i - 1] else t[i]
        later = (t >= t[i]) & (t <= down + o["hold_s"])
        if under[later].all() and t[-1] >= down + o["hold_s"]:
            return down
    raise Absent("not_back")


# ---- the band -----------------------------------------------------------------------------

def band(line, start, end, o):
    """Cut the curve at every crossing, then count pieces by where their middle lies."""
    low, high = o["low"], o["high"]
    floor = o["floor"] if o["floor"] < low else 0.85 * low
    cuts = np.concatenate([line.crossings(x) for x in (low, high, floor)])
    times = np.unique(np.concatenate((line.t, cuts, [end])))
    times = times[times >= start - 0.5]
    middle = (times[1:] + times[:-1]) / 2
    force = np.interp(middle, line.t, line.f)
    begun = np.nonzero(force >= low)[0]
    if not len(begun):
        raise Absent("band_not_entered")
    entered = times[begun[0]]
    stop = entered + o["prescribed"] if o["prescribed"] > 0 else end
    inside = 0.0
    falls, fell, ended, let_go = [], None, None, False
    for a, b, x in zip(times[:-1], times[1:], force):
        if b <= entered:
            continue
        if fell is None and a >= min(stop, end):
            break
        if fell is None and x < floor:
            fell = a
            falls.append([a, None])
        elif fell is not None and x >= low:
            falls[-1][1] = a
            fell = None
        if fell is not None and b - fell >= o["grace"] and fell + o["grace"] <= stop:
            ended, let_go = fell, True
            break
        if o["prescribed"] > 0 and b >= stop:
            if low <= x <= high:
                inside += stop - a
            ended = stop
            break
        if low <= x <= high:
            inside += b - a
    if ended is None:
        let_go = fell is not None
        ended = fell if let_go else min(stop, end)
    sagged = sum((b if b is not None else max(ended, a)) - a for a, b in falls)
    return entered, ended, inside, falls, sagged, let_go


# ---- all of one effort ------------------------------------------------------------------

def measure(t, raw, o):
    period = usual_interval(t)
    rate = 1 / period
    smooth = low_pass(t, raw, period, o["cutoff"], o["order"])
    efforts, quiet, top = find(t, raw, smooth, o)
    results, before = [], t[0]
    for start, end in efforts:
        results.append(effort(t, raw, smooth, period, rate, before, start, end, quiet, top, o))
        before = end
    return results


def effort(t, raw, smooth, period, rate, before, start, end, quiet, top, o):
    out = {}

    def put(ids, compute):
        names = ids.split()
        try:
            values = compute()
            values = values if isinstance(values, tuple) else (values,)
            for name, value in zip(names, values):
                out[name] = float(value)
        except Absent as why:
            for name in names:
                out[name] = why.args[0]

    within = (t >= start) & (t <= end)
    peak_all = smooth[within].max()
    base, base_why = None, None
    try:
        base = baseline(t, raw, period, before, start, peak_all, o)
    except Absent as why:
        base_why = why.args[0]
    net = o["zero"] == "baseline" or (o["zero"] == "auto"
                                      and abs(quiet) > max(5.0, 0.1 * (top - quiet)))
    zero = (base[0] if base else quiet) if net else 0.0
    peak = peak_all - zero
    line, slow = Line(t, raw - zero), Line(t, smooth - zero)

    def need_base():
        if base is None:
            raise Absent(base_why)
        return base

    out["sample_rate_hz"] = rate
    out["samples"] = float(within.sum())
    index = np.nonzero(within)[0]
    steps = np.diff(t[index])
    out["bridged_samples"] = float(np.sum((np.rint(steps / period) - 1)[steps >= 1.5 * period]))
    out["zero_n"] = zero
    put("baseline_n baseline_sd_n baseline_slope_n_per_s", lambda: need_base()[:3])
    if not net:
        put("pretension_pct", lambda: 100 * (need_base()[0] - zero) / peak)
    rise = (o["onset_n"] if o["rule"] == "force" else
            max(o["onset_sd"] * base[1], o["onset_n"], o["onset_pct"] / 100 * (peak_all - base[0]))
            ) if base else NAN
    put("onset_threshold_n", lambda: (need_base(), rise)[1])
    put("onset_s", lambda: onset(t, raw, need_base(), rise, end, o))
    put("offset_s", lambda: offset(t, raw, need_base(), rise, end, o))
    on, off = out["onset_s"], out["offset_s"]

    def need_onset():
        if isinstance(on, str):
            raise Absent(on)
        return on

    def need_both():
        need_onset()
        if isinstance(off, str):
            raise Absent(off)
        return on, off

    out["peak_at_s"] = t[within][smooth[within].argmax()]
    put("time_to_peak_s", lambda: out["peak_at_s"] - need_onset())
    put("effort_s", lambda: need_both()[1] - on)
    put("impulse_onset_offset_ns", lambda: line.integral(*need_both()))
    out["peak_raw_n"] = raw[within].max() - zero
    out["peak_n"] = peak
    put("best_500ms_n", lambda: line.best_mean(start, end, 0.5)[0])
    put("best_1s_n", lambda: line.best_mean(start, end, 1.0)[0])
    out["impulse_ns"] = line.integral(start, end)
    out["mean_n"] = out["impulse_ns"] / (end - start)
    if o["reference"] > 0:
        out["mean_pct"] = 100 * out["mean_n"] / o["reference"]
        out["impulse_pct_s"] = 100 * out["impulse_ns"] / o["reference"]

    def plateau():
        best, at = line.best_mean(start, end, 1.0)
        level = 0.9 * best
        cuts = slow.crossings(level)
        left = [c for c in cuts if start <= c <= at]
        right = [c for c in cuts if at + 1 <= c <= end]
        a, b = (max(left) if left else start), (min(right) if right else end)
        a, b = (at if slow.at(at) <= level else a), (at + 1 if slow.at(at + 1) <= level else b)
        return a, b, b - a, slow.integral(a, b) / (b - a)

    put("plateau_from_s plateau_to_s plateau_s plateau_mean_n", plateau)
    fast(out, t, raw, zero, period, rate, start, end, base, peak, need_onset, o)

    span = (out["plateau_from_s"], out["plateau_to_s"])
    if o["low"] <= o["high"]:
        against_band(out, slow, start, end, o)
        if not isinstance(out["held_s"], str):
            entered = band(slow, start, end, o)
            span = entered[:2]

    def steady():
        if isinstance(span[0], str):
            raise Absent(span[0])
        a, b = span[0] + 2, span[1] - 1
        if b - a < 5:
            raise Absent("too_short")
        x, f = slow.cut(a, b)
        mean, slope, _, rest = fit(x, f)
        return a, b, rest, 100 * rest / mean, 6000 * slope / mean

    put("steady_from_s steady_to_s steadiness_sd_n steadiness_cv_pct slope_pct_per_min", steady)
    if o["target"] > 0 and not isinstance(out["steady_from_s"], str):
        x, f = slow.cut(out["steady_from_s"], out["steady_to_s"])
        w = weights(x)
        out["rmse_target_n"] = math.sqrt(np.sum(w * (f - o["target"]) ** 2) / np.sum(w))
        out["rmse_target_pct"] = 100 * out["rmse_target_n"] / o["target"]

    def fatigue():
        x, f = slow.cut(start, min(start + 5, end))
        at, height = x[f.argmax()], f.max()
        if end - at < 5:
            raise Absent("too_short")
        return 100 * (1 - slow.integral(at, end) / (end - at) / height)

    put("fatigue_area_pct", fatigue)
    if o["lever"] > 0:
        out["torque_peak_nm"] = peak * o["lever"]
        put("torque_best_1s_nm", lambda: out["best_1s_n"] * o["lever"]
            if not isinstance(out["best_1s_n"], str) else (_ for _ in ()).throw(
                Absent(out["best_1s_n"])))
    if o["mass"] > 0:
        out["peak_n_per_kg"] = peak / o["mass"]
        out["peak_pct_bw"] = 100 * peak / (o["mass"] * 9.80665)
    return out


RATES = [("rfd_0_50ms_n_per_s", 0, .05), ("rfd_0_100ms_n_per_s", 0, .1),
         ("rfd_0_150ms_n_per_s", 0, .15), ("rfd_0_200ms_n_per_s", 0, .2),
         ("rfd_0_250ms_n_per_s", 0, .25), ("rfd_50_100ms_n_per_s", .05, .1),
         ("rfd_100_150ms_n_per_s", .1, .15), ("rfd_150_200ms_n_per_s", .15, .2),
         ("rfd_100_200ms_n_per_s", .1, .2)]


def fast(out, t, raw, zero, period, rate, start, end, base, peak, need_onset, o):
    names = [r[0] for r in RATES] + [r[0].replace("_n_per_s", "_pct_per_s") for r in RATES[:5]]
    names += ["rfd_20_80pct_n_per_s", "rfd_peak_20ms_n_per_s", "rfd_peak_20ms_pct_per_s",
              "force_100ms_n", "force_200ms_n", "force_100ms_pct", "force_200ms_pct"]
    names += ["impulse_%dms_ns" % w for w in (50, 100, 150, 200, 250)]
    try:
        if rate < 490:
            raise Absent("low_rate")
        on = need_onset()
    except Absent as why:
        for name in names:
            out[name] = why.args[0]
        return
    if o["rfd_cutoff"] > 0:
        part = (t >= on - 0.5) & (t < end + 0.5)
        force = low_pass(t[part], raw[part], period, o["rfd_cutoff"], o["order"])
        line = Line(t[part], force - zero)
    else:
        line = Line(t, raw - zero)
    for name, a, b in RATES:
        out[name] = (line.at(on + b) - line.at(on + a)) / (b - a)
        if a == 0:
            out[name.replace("_n_per_s", "_pct_per_s")] = 100 * out[name] / peak
    for w in (50, 100, 150, 200, 250):
        out["impulse_%dms_ns" % w] = line.integral(on, on + w / 1000)
    for w in (100, 200):
        out["force_%dms_n" % w] = line.at(on + w / 1000)
        out["force_%dms_pct" % w] = 100 * line.at(on + w / 1000) / peak
    rest = base[0] - zero
    first = lambda share: min(c for c in line.crossings(rest + share * (peak - rest)) if c >= on)
    out["rfd_20_80pct_n_per_s"] = 0.6 * (peak - rest) / (first(0.8) - first(0.2))
    last = max(first(0.9), on + 0.02) - 0.02
    starts = np.concatenate(([on, last], line.t, line.t - 0.02))
    starts = starts[(starts >= on) & (starts <= last)]
    steepest = max((line.at(x + 0.02) - line.at(x)) / 0.02 for x in starts)
    out["rfd_peak_20ms_n_per_s"] = steepest
    out["rfd_peak_20ms_pct_per_s"] = 100 * steepest / peak


def against_band(out, slow, start, end, o):
    names = ["held_s", "in_band_s", "in_band_pct", "times_below_floor", "below_floor_s",
             "reengagements", "reengaged_at_s", "dropout_s"]
    try:
        entered, ended, inside, falls, sagged, let_go = band(slow, start, end, o)
    except Absent as why:
        for name in names:
            out[name] = why.args[0]
        return
    back = [b for _, b in falls if b is not None]
    out["held_s"] = ended - entered
    out["in_band_s"] = inside
    out["in_band_pct"] = 100 * inside / (ended - entered)
    if o["prescribed"] > 0:
        out["in_band_of_prescribed_pct"] = 100 * inside / o["prescribed"]
    out["times_below_floor"] = float(len(falls))
    out["below_floor_s"] = sagged
    out["reengagements"] = float(len(back))
    out["reengaged_at_s"] = back[0] - entered if back else "no_return"
    out["dropout_s"] = ended - entered if let_go else "no_dropout"


# ---- curves -----------------------------------------------------------------------------

def shape(t, rng, kind):
    """A person pushing: rise, level that wanders and fades, release."""
    begin, level = 1.2 + 0.1 * rng.random(), 150 + 200 * rng.random()
    if kind == "fast":
        tau, length = 0.06 + 0.06 * rng.random(), 1.2
    else:
        tau, length = 0.25 + 0.2 * rng.random(), 12.0
    x = np.clip(t - begin, 0, None)
    f = level * (1 - np.exp(-x / tau)) * (1 - 0.006 * x)
    f += np.where(x > 0, 0.015 * level * np.sin(2 * np.pi * 1.3 * x)
                  + 0.008 * level * np.sin(2 * np.pi * 3.1 * x + 1), 0) * (1 - np.exp(-x / tau))
    if kind == "sag":
        f *= 1 - 0.35 * np.exp(-((x - 7) / 0.35) ** 2)
    gone = np.clip(t - begin - length, 0, None)
    return f * np.exp(-gone / 0.05), level


def taken_at(rate, missing_every, n):
    """Times of n conversions, to a microsecond, without every so many-th of them."""
    t = np.rint(np.arange(n) / rate * 1e6) / 1e6
    return np.delete(t, np.arange(missing_every - 1, n, missing_every)) if missing_every else t


def curves():
    rng = np.random.default_rng(SEED)
    for name, kind, rate, missing, seconds, offset, noise in [
            ("fast_1000", "fast", 1000, 0, 3.2, 0.3, 0.15),
            ("fast_500", "fast", 500, 0, 3.2, 0.0, 0.1),
            ("fast_2000", "fast", 2000, 0, 3.0, -0.4, 0.3),
            ("standing", "fast", 500, 0, 3.2, 812.0, 0.6),
            ("hold_80", "hold", 80, 0, 15.5, 0.1, 0.2),
            ("hold_87", "hold", 87.7, 15, 15.5, 0.0, 0.25),
            ("sag_80", "sag", 80, 0, 15.5, 0.0, 0.1)]:
        t = taken_at(rate, missing, int(seconds * rate))
        f, level = shape(t, rng, kind)
        f = np.rint((f + offset + noise * rng.standard_normal(len(t))) * 1e3) / 1e3
        yield name, rate, missing, t, f, level


def cases(of):
    """Which curve with which options."""
    band = lambda name: dict(target=round(0.97 * of[name][4]), low=round(0.92 * of[name][4]),
                             high=round(1.02 * of[name][4]), reference=round(1.4 * of[name][4]))
    yield "fast_1000", dict()
    yield "fast_1000", dict(rule="force", onset_n=8.0)
    yield "fast_500", dict(mass=71.5)
    yield "fast_2000", dict()
    yield "fast_2000", dict(rfd_cutoff=120.0)
    yield "standing", dict()
    yield "hold_80", dict(band("hold_80"), lever=0.372, mass=64.0)
    yield "hold_87", band("hold_87")
    yield "sag_80", band("sag_80")
    yield "sag_80", dict(band("sag_80"), prescribed=9.0)


# ---- output --------------------------------------------------------------------------------

def numbers(values):
    line, lines = "", []
    for v in values:
        if len(line) + len(v) > 96:
            lines.append(line)
            line = ""
        line += v + ","
    return "\n".join(lines + [line])


def c_double(x):
    return "NAN" if x != x else "%.10g" % x


def header():
    print("/* Made by tests/oracle/metrics.py with scipy %s, numpy %s, seed %d.  Do not edit. */"
          % (scipy.__version__, np.__version__, SEED))
    print("#ifndef METRICS_GOLDEN_H\n#define METRICS_GOLDEN_H\n")
    print("#include <math.h>\n#include <stdint.h>\n")
    of = {}
    for name, rate, missing, t, f, level in curves():
        of[name] = (rate, missing, t, f, level)
        print("static const int32_t mn_%s[] = {\n%s\n};\n" % (
            name, numbers(["%d" % round(x * 1e3) for x in f])))
    table = []
    for n, (name, extra) in enumerate(cases(of)):
        rate, missing, t, f, _ = of[name]
        o = dict(DEFAULTS, **extra)
        got = measure(t, f, o)
        assert len(got) == 1, name
        print("static const struct golden_value value_%d[] = {" % n)
        for key, value in got[0].items():
            print('    { "%s", NAN, "%s" },' % (key, value) if isinstance(value, str)
                  else '    { "%s", %.12g, NULL },' % (key, value))
        print("};\n")
        table.append((n, name, rate, missing, o))
    print("static const struct golden_case golden_case[] = {")
    for n, name, rate, missing, o in table:
        print('    { "%s", mn_%s, COUNT(mn_%s), %g, %d, value_%d, COUNT(value_%d),' % (
            name, name, name, rate, missing, n, n))
        print("      { %s } }," % ", ".join(
            [c_double(o[k]) for k in ("rfd_cutoff", "onset_n", "reference", "target", "low",
                                      "high", "prescribed", "lever", "mass")]
            + ["true" if o["rule"] == "force" else "false"]))
    print("};\n\n#endif /* METRICS_GOLDEN_H */")


def one_file(path, settings):
    o = dict(DEFAULTS)
    for s in settings:
        key, value = s.split("=")
        o[key] = value if key in ("zero", "rule") else float(value)
    table = np.genfromtxt(path, delimiter=",", usecols=(0, 1), invalid_raise=False)
    table = table[np.isfinite(table).all(axis=1)]
    for n, got in enumerate(measure(table[:, 0], table[:, 1], o), 1):
        for key, value in got.items():
            print(n, key, value if isinstance(value, str) else "%.10g" % value)


if __name__ == "__main__":
    if len(sys.argv) > 1:
        one_file(sys.argv[1], sys.argv[2:])
    else:
        header()
