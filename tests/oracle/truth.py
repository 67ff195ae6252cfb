#!/usr/bin/env python3
"""Hold a recording and its results against the virtual rig's truth log.

usage: truth.py RECORDING TRUTH.csv RESULTS.json [--damaged [--restarted]] [--low-passed]

Nothing of the host program is used: frames are read by wire.py, times and time
in band are computed here from the true force, conversion by conversion.

  without --damaged  every conversion that was read arrived exactly once, in
                     order, with its tick and counts
  with --damaged     some are missing; every one that arrived is a true one,
                     and the results count the rest as missing
  with --restarted   the converter was restarted meanwhile: what it would have
                     converted is an estimate, and is not counted here
  always             each hold's duration and time in band are the true
                     force's to within one sample period
  with --low-passed  the same of the true force after the published low-pass
                     (second order, worked out here in another way), for forces
                     that keep crossing an edge of the band; between conversions
                     it is the sum of Kaiser-windowed sincs of 24 around

Prints one line of figures; exits 1 with a sentence when something is off.
"""
import cmath
import csv
import json
import math
import struct
import sys

import wire


def die(text):
    print("truth.py: " + text, file=sys.stderr)
    sys.exit(1)


def read_recording(path):
    samples, base = [], None
    with open(path, "rb") as f:
        for kind, p, _ in wire.frames(f.read()):
            if kind == 0x01 and base is None:
                base = struct.unpack("<Q", p[13:21])[0]
            elif kind == 0x02:
                channel, seq, tick = struct.unpack("<BHI", p[:7])
                counts = int.from_bytes(p[7:10], "little", signed=True)
                samples.append((seq, tick, counts, p[10]))
    return base, samples


def read_truth(path):
    rows = []
    with open(path, newline="") as f:
        for r in csv.DictReader(f):
            rows.append((int(r["tick"]), int(r["counts"]), float(r["newtons"]), int(r["read"])))
    return rows


def check_bytes(samples, rows, damaged, results):
    read = [r for r in rows if r[3] == 1]
    if not damaged:
        if len(samples) != len(read):
            die(f"{len(read)} conversions were read, {len(samples)} arrived")
        for i, (s, r) in enumerate(zip(samples, read)):
            if s[1] != r[0] & 0xFFFFFFFF or s[2] != r[1] or s[0] != i & 0xFFFF:
                die(f"sample {i}: {s} is not the conversion {r}")
        if results["signal"]["missing"] or results["signal"]["duplicates_dropped"]:
            die("results speak of losses that did not happen")
        return 0
    true = {r[0] & 0xFFFFFFFF: r[1] for r in read}
    samples = [s for s in samples if s[3] & 3 == 0]  # flagged ones are no force
    for s in samples:
        if true.get(s[1]) != s[2]:
            die(f"a sample that was never converted: {s}")
    if "--restarted" in sys.argv:
        return len(read) - len(samples)
    distinct = len({s[1] for s in samples})
    lost = len(read) - distinct
    counted = results["signal"]["missing"]
    # Losses before the first and after the last arrived sample show nowhere.
    at = [i for i, r in enumerate(read) if r[0] & 0xFFFFFFFF in {s[1] for s in samples}]
    inside = at[-1] - at[0] + 1 - distinct
    if counted != inside:
        die(f"{inside} conversions were lost, {counted} are counted as missing")
    if results["signal"]["samples"] + results["signal"]["saturated_excluded"] != distinct:
        die("the results hold another number of samples than arrived")
    if results["signal"]["duplicates_dropped"] != len(samples) - distinct:
        die("repeated frames are not counted right")
    return lost


def crossing(t0, f0, t1, f1, level):
    return t0 + (level - f0) / (f1 - f0) * (t1 - t0)


def in_band(times, force, a, b, low, high):
    """Time inside low..high between a and b, straight lines between samples."""
    total = 0.0
    for i in range(len(times) - 1):
        t0, t1, f0, f1 = times[i], times[i + 1], force[i], force[i + 1]
        if t1 <= a or t0 >= b:
            continue
        cuts = [max(t0, a), min(t1, b)]
        for level in (low, high):
            if (f0 - level) * (f1 - level) < 0:
                c = crossing(t0, f0, t1, f1, level)
                if cuts[0] < c < cuts[-1]:
                    cuts.append(c)
                    cuts.sort()
        for x, y in zip(cuts, cuts[1:]):
            m = f0 + (f1 - f0) * ((x + y) / 2 - t0) / (t1 - t0)
            if low <= m <= high:
                total += y - x
    return total


def low_pass(times, force, cutoff_hz, rate_hz):
    """Second-order Butterworth by the tangent substitution, started settled,
    each output moved back by the group delay at 0 Hz."""
    k = math.tan(math.pi * cutoff_hz / rate_hz)
    d = 1 + math.sqrt(2) * k + k * k
    b = [k * k / d, 2 * k * k / d, k * k / d]
    a = [1.0, 2 * (k * k - 1) / d, (1 - math.sqrt(2) * k + k * k) / d]

    def phase(w):
        z = cmath.exp(-1j * w)
        return cmath.phase((b[0] + b[1] * z + b[2] * z * z) / (a[0] + a[1] * z + a[2] * z * z))

    delay_s = -phase(1e-5) / 1e-5 / rate_hz
    out, x1, x2, y1, y2 = [], force[0], force[0], force[0], force[0]
    for x in force:
        y = b[0] * x + b[1] * x1 + b[2] * x2 - a[1] * y1 - a[2] * y2
        x1, x2, y1, y2 = x, x1, y, y1
        out.append(y)
    return [t - delay_s for t in times], out


BETWEEN, REACH, BETA = 16, 12, 8.0


def bessel_i0(x):
    term = total = 1.0
    for k in range(1, 60):
        term *= (x / 2 / k) ** 2
        total += term
    return total


def sinc_weights():
    """For each of the points between two samples, the weights of those around."""
    rows = []
    for step in range(BETWEEN):
        row = []
        for k in range(1 - REACH, REACH + 1):
            d = step / BETWEEN - k
            window = bessel_i0(BETA * math.sqrt(max(0.0, 1 - (d / REACH) ** 2))) / bessel_i0(BETA)
            row.append(window * (math.sin(math.pi * d) / (math.pi * d) if d else 1.0))
        total = sum(row)
        rows.append([w / total for w in row])
    return rows


def between(times, force):
    rows, n = sinc_weights(), len(force)
    padded = [force[0]] * REACH + list(force) + [force[-1]] * REACH
    fine_t, fine = [], []
    for i in range(n - 1):
        around = padded[i + 1:i + 1 + 2 * REACH]
        for step, row in enumerate(rows):
            fine_t.append(times[i] + (times[i + 1] - times[i]) * step / BETWEEN)
            fine.append(sum(w * x for w, x in zip(row, around)))
    return fine_t + [times[-1]], fine + [force[-1]]


def check_holds(base, rows, results, period, damaged):
    times = [(r[0] - base) / 16e6 for r in rows]
    force = [r[2] - results["zero"]["force_n"] for r in rows]
    if "--low-passed" in sys.argv:
        f = results["signal"]["filter"]
        if f["order"] != 2:
            die("--low-passed knows order 2 only")
        times, force = between(*low_pass(times, force, f["cutoff_hz"], 1 / period))
    worst = 0.0
    for h in results["holds"]:
        if h["started_at_s"] is None:
            continue
        low, high, floor = h["band_low_n"], h["band_high_n"], h["floor_n"]
        start = None
        for i in range(1, len(times)):
            if times[i] > h["started_at_s"] - 1.5 and force[i - 1] < low <= force[i]:
                start = crossing(times[i - 1], force[i - 1], times[i], force[i], low)
                break
        if start is None:
            die(f"hold {h['hold']}: the true force never entered the band")
        # The in-band clock ends when it is full; its length is not prescribed.
        end = start + (h["delivered_s"] if h["timing_rule"] == "in_band" else h["prescribed_s"])
        if h["ended"] == "released":
            i = next(i for i in range(1, len(times))
                     if times[i] > start and force[i - 1] >= floor > force[i]
                     and times[i] > h["ended_at_s"] - 1.0)
            end = crossing(times[i - 1], force[i - 1], times[i], force[i], floor)
        elif h["ended"] != "completed":
            continue
        inside = in_band(times, force, start, end, low, high)
        # What lies in a gap is not known, and is not claimed; a crossing next
        # to one is known to the width of the gap.
        slack = period + (h["gap_s"] + 4 * period if damaged else 0.0)
        for name, ours, true in (("start", h["started_at_s"], start),
                                 ("duration", h["delivered_s"], end - start),
                                 ("time in band", h["in_band_s"], inside)):
            if abs(ours - true) > slack:
                die(f"hold {h['hold']}: {name} {ours:.6f} s, the truth is {true:.6f} s")
            if h["gap_s"] == 0:
                worst = max(worst, abs(ours - true))
    return worst


def main():
    if len(sys.argv) < 4:
        die("usage: truth.py RECORDING TRUTH.csv RESULTS.json [--damaged]")
    base, samples = read_recording(sys.argv[1])
    rows = read_truth(sys.argv[2])
    with open(sys.argv[3]) as f:
        results = json.load(f)
    lost = check_bytes(samples, rows, "--damaged" in sys.argv, results)
    ticks = [b[0] - a[0] for a, b in zip(rows, rows[1:])]
    period = sorted(ticks)[len(ticks) // 2] / 16e6
    if abs(results["signal"]["measured_rate_hz"] * period - 1) > 1e-3:
        die(f"measured rate {results['signal']['measured_rate_hz']} Hz, true {1 / period} Hz")
    worst = check_holds(base, rows, results, period, "--damaged" in sys.argv)
    print(f"{len(samples)} samples, {lost} lost, {len(results['holds'])} holds, "
          f"worst time {1e3 * worst:.2f} ms of a period of {1e3 * period:.2f} ms")


if __name__ == "__main__":
    main()
