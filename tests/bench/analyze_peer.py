#!/usr/bin/python3
"""A recording analysed with numpy, scipy and pandas, for comparison.

    analyze_peer.py RECORDING

The work of `holdfast analyze --json`, the way someone who knows these libraries
would write it for one kind of session (pushes, then holds at a share of the best
push): frames unpacked and their CRCs checked as whole columns, the digest by
hashlib, counts to newtons, zero, zero-phase low-pass, pushes, holds, their
numbers.  Prints JSON.
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
    """Zero phase, each stretch between holes by itself."""
    sos = signal.butter(2, 20.0, fs=rate_hz, output="sos")
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
    return {"mean_n": impulse / covered, "peak_n": float(force[i:j].max()),
            "peak_filtered_n": float(smooth[i:j].max()), "impulse_ns": impulse,
            "measured_s": covered, "gaps": int(hole[i:j + 1].sum())}


def held(t, force, smooth, hole, i, seconds, low_n, high_n):
    """One hold: from entering the band, for its seconds."""
    k = i + int(np.argmax(smooth[i:] >= low_n))
    from_s = crossing(t, smooth, k, low_n)
    one = part(t, force, smooth, hole, from_s, from_s + seconds)
    a, b = np.searchsorted(t, (from_s, from_s + seconds))
    inside = (smooth[a:b] >= low_n) & (smooth[a:b] <= high_n)
    one["in_band_s"] = float(np.diff(t[a:b]) @ (0.5 * inside[1:] + 0.5 * inside[:-1]))
    flat = signal.detrend(smooth[a:b])
    one["steadiness_cv_pct"] = float(100 * flat.std(ddof=1) / smooth[a:b].mean())
    one["slope_n_s"] = float(np.polyfit(t[a:b], smooth[a:b], 1)[0])
    return one


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
    means = pd.Series(force).rolling(second).mean().to_numpy()
    pushes, best_n = [], 0.0
    for i, j in efforts:
        if t[j] - t[i] < PUSH_LONGEST_S:
            to_s = t[i] + number(protocol, "best_push:.*?seconds:")
            one = part(t, force, smooth, hole, t[i], to_s)
            one["best_1s_mean_n"] = float(means[i + second:np.searchsorted(t, to_s)].max())
            best_n = max(best_n, one["best_1s_mean_n"])
            pushes.append(one)
    target_n = best_n * number(protocol, "target_pct:") / 100
    holds = [held(t, force, smooth, hole, i, number(protocol, "holds:.*?seconds:"),
                  target_n - BAND_OF_BEST * best_n, target_n + BAND_OF_BEST * best_n)
             for i, j in efforts if t[j] - t[i] >= PUSH_LONGEST_S]

    status = frames[STATUS][0][1][-1:]
    json.dump({"rate_hz": rate_hz, "samples": len(t), **left_out,
               "whole": whole(data, frames, damaged), "damaged_bytes": damaged,
               "rig_lost": int(column(status, 9, "<u2")[0]),
               "zero_n": zero_n, "zero_noise_n": noise_n, "best_1s_mean_n": best_n,
               "target_n": target_n, "pushes": pushes, "holds": holds},
              sys.stdout, indent=2)
    print()


main(sys.argv[1])
