#!/usr/bin/python3
"""A recording analysed with numpy, scipy and pandas, for comparison.

    analyze_peer.py RECORDING

The work of `holdfast analyze --json`, the way someone who knows these libraries
would write it for one kind of session (pushes, then holds at a share of the best
push): frames unpacked and their CRCs checked as whole columns, the digest by
hashlib, counts to newtons, zero, zero-phase low-pass, pushes and holds, and of each
its sums, best means, plateau, onset, rates of force development, and of holds time
in band and steadiness.  Definitions: host/analysis/METRICS.md.  Prints JSON.
"""
import hashlib
import json
import re
import sys

import numpy as np
import pandas as pd
from scipy import signal

HELLO, SAMPLE, STATUS, TEXT, END = 0x01, 0x02, 0x03, 0x81, 0x8F
ONSET_N, PUSH_LONGEST_S, TARE_FROM_S = 20.0, 20.0, 1.0
BAND_OF_BEST = 0.05  # the default of protocols that do not say
CUTOFF_HZ = 20.0
BASELINE_S, NEAR_S, STAYS_S, SETTLE_S, DROP_S = 0.5, 3.0, 0.025, 2.0, 1.0
RFD_MS = (50, 100, 150, 200, 250)

TABLE = np.arange(256, dtype=np.uint32)
for _ in range(8):
    TABLE = np.where(TABLE & 1, (TABLE >> 1) ^ np.uint32(0x82F63B78), TABLE >> 1)


# ---- frames ------------------------------------------------------------------

def crc32c(rows):
    """CRC-32C of each row of bytes."""
    crc = np.full(len(rows), 0xFFFFFFFF, np.uint32)
    for column in rows.T:
        crc = (crc >> 8) ^ TABLE[(crc ^ column) & 0xFF]
    return ~crc


def unstuff(rows):
    """COBS undone for rows of one length: which rows are sound, and their bytes."""
    raw = rows.copy()
    at, row = np.zeros(len(rows), np.intp), np.arange(len(rows))
    while len(row):
        run = rows[row, at[row]]
        raw[row, at[row]] = 0
        at[row] += run
        row = row[at[row] < rows.shape[1]]
    return at == rows.shape[1], raw[:, 1:]


def sound_frames(data, starts, n):
    """The frames of n bytes on file that begin at starts: type and payload as rows,
    and which of them were sound."""
    whole, raw = unstuff(data[starts[:, None] + np.arange(n - 1)])
    want = np.ascontiguousarray(raw[:, -4:]).view("<u4")[:, 0]
    good = whole & (crc32c(raw[:, :-4]) == want)
    return raw[good, :-4], good


def read(path):
    """Every frame of the file by type: (where it began, type and payload)."""
    data = np.fromfile(path, np.uint8)
    ends = np.flatnonzero(data == 0)
    starts = np.concatenate(([0], ends[:-1] + 1))
    sizes = ends - starts + 1
    frames, damaged = {}, len(data) - int(ends[-1]) - 1
    for n in np.unique(sizes[sizes >= 7]):
        where = starts[sizes == n]
        rows, good = sound_frames(data, where, n)
        damaged += int(n) * int((~good).sum())
        for kind in np.unique(rows[:, 0]):
            one = rows[:, 0] == kind
            frames.setdefault(int(kind), []).append((where[good][one], rows[one]))
    return data, frames, damaged


def text(frames, kind):
    parts = [(at, row[6:].tobytes()) for ats, rows in frames[TEXT]
             for at, row in zip(ats, rows) if row[1] == kind]
    return b"".join(part for _, part in sorted(parts)).decode()


def column(rows, at, kind):
    return np.ascontiguousarray(rows[:, at:at + np.dtype(kind).itemsize]).view(kind)[:, 0]


# ---- samples ------------------------------------------------------------------

def samples(frames, calibration):
    """Time and force of the good ones, where a hole is before one, how many are
    missing, and how many were left out."""
    rows = frames[SAMPLE][0][1]
    hello = frames[HELLO][0][1]
    tick_hz, uptime = float(column(hello, 10, "<u4")[0]), int(column(hello, 14, "<u8")[0])
    seq, tick = column(rows, 2, "<u2"), column(rows, 4, "<u4")
    steps, ticks = np.diff(seq), np.diff(tick)
    twice = np.concatenate(([False], (steps == 0) | (steps >= 0x8000)))
    if twice.any():
        rows, seq, tick = rows[~twice], seq[~twice], tick[~twice]
        steps, ticks = np.diff(seq), np.diff(tick)
    periods = ticks / np.median(ticks)
    lost = np.maximum(steps.astype(np.int64) - 1,
                      np.where(periods < 1.6, 0, np.rint(periods).astype(np.int64) - 1))
    first = int(np.uint32(tick[0] - np.uint32(uptime & 0xFFFFFFFF)))
    t = (first + np.concatenate(([0], np.cumsum(ticks, dtype=np.int64)))) / tick_hz
    counts = (rows[:, 8].astype(np.int32) | rows[:, 9].astype(np.int32) << 8
              | rows[:, 10].view(np.int8).astype(np.int32) << 16)
    good = (rows[:, 11] & 3) == 0
    hole = np.concatenate(([False], (lost > 0) | ~good[:-1]))
    a, b = calibration["points"]
    n_per_count = (b["force_n"] - a["force_n"]) / (b["counts"] - a["counts"])
    zero = a["counts"] - a["force_n"] / n_per_count
    left_out = {"missing": int(lost.sum()), "duplicates": int(twice.sum()),
                "saturated": int(((rows[:, 11] & 3) == 1).sum()),
                "desynced": int(((rows[:, 11] & 2) == 2).sum())}
    return t[good], (counts[good] - zero) * n_per_count, hole[good], left_out


def low_pass(force, hole, rate_hz):
    """Zero phase, each stretch between holes by itself; -3 dB after both passes."""
    corner = np.arctan(np.tan(np.pi * CUTOFF_HZ / rate_hz) / (2 ** 0.5 - 1) ** 0.25)
    sos = signal.butter(2, corner * rate_hz / np.pi, fs=rate_hz, output="sos")
    pieces = np.split(force, np.flatnonzero(hole))
    return np.concatenate([signal.sosfiltfilt(sos, x, padlen=min(9, len(x) - 1))
                           for x in pieces if len(x)])


def episodes(loaded):
    """First and last index of each stretch of True."""
    edge = np.flatnonzero(np.diff(np.concatenate(([0], loaded.view(np.int8), [0]))))
    return list(zip(edge[::2], edge[1::2] - 1))


def crossing(t, f, i, level):
    """When the line from point i - 1 to i passes level."""
    return t[i - 1] + (level - f[i - 1]) / (f[i] - f[i - 1]) * (t[i] - t[i - 1])


def part(t, force, smooth, hole, from_s, to_s):
    """What lies between two times: the ends interpolated, holes left out."""
    i, j = np.searchsorted(t, (from_s, to_s))
    tt = np.concatenate(([from_s], t[i:j], [to_s]))
    ff = np.concatenate((np.interp([from_s], t, force), force[i:j],
                         np.interp([to_s], t, force)))
    dt, joined = np.diff(tt), ~hole[i:j + 1]
    impulse = float((dt * (ff[1:] + ff[:-1]) / 2)[joined].sum())
    covered = float(dt[joined].sum())
    return {"mean_n": impulse / covered, "peak_raw_n": float(force[i:j].max()),
            "peak_filtered_n": float(smooth[i:j].max()), "impulse_ns": impulse,
            "measured_s": covered, "gaps": int(hole[i:j + 1].sum())}


def onset(t, force, rate_hz, i, peak_n, quiet_from):
    """Mean and SD of the quiet before the effort at i, and when force leaves it."""
    n = 1 + int(np.ceil(BASELINE_S * rate_hz - 0.25))
    low_n = pd.Series(force[quiet_from:i]).rolling(n).mean().min()
    near = force[quiet_from:i] <= low_n + 0.1 * (peak_n - low_n)
    rough = quiet_from + int(np.flatnonzero(near)[-1])
    first = max(quiet_from, int(np.searchsorted(t, t[rough] - NEAR_S)))
    sd = pd.Series(force[first:rough + 1]).rolling(n).std(ddof=0).to_numpy()
    last = first + int(np.flatnonzero(sd <= 1.25 * np.nanmin(sd) + 0.02)[-1])
    quiet = force[last + 1 - n:last + 1]
    mean_n, sd_n = quiet.mean(), quiet.std()
    level_n = mean_n + max(5 * sd_n, 2.0, 0.01 * (peak_n - mean_n))
    stay = int(np.ceil(STAYS_S * rate_hz))
    over = pd.Series(force[last:i + n]).rolling(stay).min().to_numpy() >= level_n
    k = last + int(np.argmax(over)) - stay + 1
    while force[k - 1] > mean_n + sd_n:
        k -= 1
    return mean_n, sd_n, crossing(t, force, k, mean_n + sd_n)


def rise(t, force, from_s, base_n, peak_n, to_s, rate_hz):
    """Rates of force development from the onset on."""
    start = np.interp(from_s, t, force)
    out = {f"rfd_0_{ms}ms_n_per_s": float((np.interp(from_s + ms / 1e3, t, force) - start)
                                          / ms * 1e3) for ms in RFD_MS}
    i, j = np.searchsorted(t, (from_s, to_s))
    levels = [base_n + share * (peak_n - base_n) for share in (0.2, 0.8, 0.9)]
    at20, at80, top = (crossing(t, force, i + int(np.argmax(force[i:j] >= level)), level)
                       for level in levels)
    out["rfd_20_80pct_n_per_s"] = float(0.6 * (peak_n - base_n) / (at80 - at20))
    end, n = int(np.searchsorted(t, top)), int(round(0.02 * rate_hz))
    slope = (force[i + n:end] - force[i:end - n]) / (t[i + n:end] - t[i:end - n])
    out["rfd_peak_20ms_n_per_s"] = float(slope.max())
    for ms in RFD_MS:
        tt = np.linspace(from_s, from_s + ms / 1e3, 2 * ms + 1)
        out[f"impulse_{ms}ms_ns"] = float(np.trapz(np.interp(tt, t, force), tt))
    return out


def level(t, smooth, means, from_s, to_s, rate_hz):
    """Best means, and the plateau around the best second."""
    i, j = np.searchsorted(t, (from_s, to_s))
    half, second = int(round(rate_hz / 2)), int(round(rate_hz))
    best_n = float(means[second][i + second:j].max())
    end = i + second + int(np.argmax(means[second][i + second:j]))
    under = smooth[i:j] < 0.9 * best_n
    before, after = np.flatnonzero(under[:end - second - i]), np.flatnonzero(under[end - i:])
    a = i + int(before[-1]) + 1 if len(before) else i
    b = end + int(after[0]) if len(after) else j - 1
    return {"best_500ms_n": float(means[half][i + half:j].max()), "best_1s_n": best_n,
            "plateau_s": float(t[b] - t[a]), "plateau_mean_n": float(smooth[a:b].mean())}


def measured(t, force, smooth, means, one, from_s, to_s, i, quiet_from, rate_hz):
    """What every push and hold has."""
    one.update(level(t, smooth, means, from_s, to_s, rate_hz))
    peak_n = one["peak_filtered_n"]
    one["baseline_n"], one["baseline_sd_n"], one["onset_s"] = (
        float(x) for x in onset(t, force, rate_hz, i, peak_n, quiet_from))
    one.update(rise(t, force, one["onset_s"], one["baseline_n"], peak_n, to_s, rate_hz))


def held(t, force, smooth, hole, i, seconds, low_n, high_n):
    """One hold: from entering the band, for its seconds."""
    k = i + int(np.argmax(smooth[i:] >= low_n))
    from_s = crossing(t, smooth, k, low_n)
    one = part(t, force, smooth, hole, from_s, from_s + seconds)
    a, b = np.searchsorted(t, (from_s, from_s + seconds))
    inside = (smooth[a:b] >= low_n) & (smooth[a:b] <= high_n)
    one["in_band_s"] = float(np.diff(t[a:b]) @ (0.5 * inside[1:] + 0.5 * inside[:-1]))
    a, b = np.searchsorted(t, (from_s + SETTLE_S, from_s + seconds - DROP_S))
    flat, mean_n = signal.detrend(smooth[a:b]), smooth[a:b].mean()
    one["steadiness_sd_n"] = float(flat.std())
    one["steadiness_cv_pct"] = float(100 * flat.std() / mean_n)
    one["slope_pct_per_min"] = float(6000 * np.polyfit(t[a:b], smooth[a:b], 1)[0] / mean_n)
    one["rmse_target_n"] = float(np.sqrt(((smooth[a:b] - (low_n + high_n) / 2) ** 2).mean()))
    return one, from_s


def whole(data, frames, damaged):
    """Whether the end mark's digest is that of all before it."""
    if END not in frames or damaged > 0:
        return False
    at, row = frames[END][0][0][0], frames[END][0][1][0]
    return hashlib.sha256(data[:at]).digest() == row[6:38].tobytes()


def number(protocol, pattern):
    return float(re.search(pattern + r" *([0-9.]+)", protocol, re.S)[1])


def main(path):
    data, frames, damaged = read(path)
    protocol = text(frames, 1)
    t, force, hole, left_out = samples(frames, json.loads(text(frames, 2)))
    rate_hz = (len(t) - 1) / (t[-1] - t[0])

    tare = (t >= TARE_FROM_S) & (t < TARE_FROM_S + number(protocol, "tare:.*?seconds:"))
    zero_n, noise_n = force[tare].mean(), force[tare].std(ddof=1)
    force = force - zero_n
    smooth = low_pass(force, hole, rate_hz)

    efforts = [(i, j) for i, j in episodes(smooth >= ONSET_N) if t[j] - t[i] > 1.0]
    second = int(round(rate_hz))
    means = {n: pd.Series(force).rolling(n).mean().to_numpy()
             for n in (int(round(rate_hz / 2)), second)}
    quiet_from = dict(zip([i for i, _ in efforts], [0] + [j + 1 for _, j in efforts]))
    pushes, holds, best_n = [], [], 0.0
    for i, j in efforts:
        if t[j] - t[i] < PUSH_LONGEST_S:
            to_s = t[i] + number(protocol, "best_push:.*?seconds:")
            one = part(t, force, smooth, hole, t[i], to_s)
            one["best_1s_mean_n"] = float(
                means[second][i + second:np.searchsorted(t, to_s)].max())
            best_n = max(best_n, one["best_1s_mean_n"])
            measured(t, force, smooth, means, one, t[i], to_s, i, quiet_from[i], rate_hz)
            pushes.append(one)
    target_n = best_n * number(protocol, "target_pct:") / 100
    for i, j in efforts:
        if t[j] - t[i] >= PUSH_LONGEST_S:
            seconds = number(protocol, "holds:.*?seconds:")
            one, from_s = held(t, force, smooth, hole, i, seconds,
                               target_n - BAND_OF_BEST * best_n, target_n + BAND_OF_BEST * best_n)
            measured(t, force, smooth, means, one, from_s, from_s + seconds, i,
                     quiet_from[i], rate_hz)
            holds.append(one)

    status = frames[STATUS][0][1][-1:]
    json.dump({"rate_hz": rate_hz, "samples": len(t), **left_out,
               "whole": whole(data, frames, damaged), "damaged_bytes": damaged,
               "rig_lost": int(column(status, 9, "<u2")[0]),
               "zero_n": zero_n, "zero_noise_n": noise_n, "best_1s_mean_n": best_n,
               "target_n": target_n, "pushes": pushes, "holds": holds},
              sys.stdout, indent=2)
    print()


main(sys.argv[1])
