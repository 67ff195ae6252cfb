#!/usr/bin/env python3
"""Force curves whose numbers are known, and whether `holdfast analyze` finds them.

usage: analyze.py make FOLDER            writes the curves and expected.json
       analyze.py check PROGRAM FOLDER   runs PROGRAM on each and compares

Every expected value is a closed form of the curve, or scipy's answer where a
filter is in the way; nothing of Holdfast's own code is used.  Making needs
numpy and scipy, checking only Python.
"""
import json
import math
import os
import subprocess
import sys

KGF_N = 9.80665


def trapezoid(t, start, rise, flat, high):
    """0, a straight rise, flat, a straight fall as long as the rise, 0."""
    import numpy as np
    return high * np.clip(np.minimum(t - start, start + 2 * rise + flat - t) / rise, 0.0, 1.0)


def low_pass(x, rate_hz, cutoff_hz):
    """Second order forwards and backwards, -3 dB in all at cutoff_hz: a single
    pass is designed higher by (sqrt 2 - 1)^(-1/4) in tan(pi f / rate)."""
    from scipy import signal
    c = (math.sqrt(2.0) - 1.0) ** 0.25
    one_pass_hz = rate_hz / math.pi * math.atan(math.tan(math.pi * cutoff_hz / rate_hz) / c)
    return signal.sosfiltfilt(signal.butter(2, one_pass_hz, fs=rate_hz, output="sos"), x)


def write(folder, name, rows, end="\n"):
    with open(os.path.join(folder, name), "w", newline="") as f:
        f.write(end.join(rows) + end)


def effort(number, metric):
    return f"sets.0.curves.0.efforts.{number}.metrics.{metric}.value"


def hold(folder):
    """5 s flat at 300 N, 100 samples a second, ramps of 0.5 s from 2.0 s on."""
    import numpy as np
    t = np.arange(1000) / 100.0
    force = trapezoid(t, 2.0, 0.5, 5.0, 300.0)
    write(folder, "hold.csv", ["time_s,force_n"] + [f"{a:.2f},{b:.1f}" for a, b in zip(t, force)])
    smooth = low_pass(np.round(force, 1), 100.0, 15.0)
    return [
        ["hold.csv", [], [
            ["sets.0.curves.0.samples", 1000, 0, "rows of the file"],
            ["sets.0.curves.0.rate_hz", 100.0, 1e-6, "rows a second"],
            [effort(0, "onset_s"), 2.0, 0.0101, "where the ramp begins, to a sample"],
            [effort(0, "offset_s"), 8.0, 0.0101, "where the ramp ends, to a sample"],
            [effort(0, "peak_raw_n"), 300.0, 1e-6, "the flat part"],
            [effort(0, "peak_n"), float(smooth.max()), 1e-6, "scipy's overshoot at the corners"],
            [effort(0, "best_1s_n"), 300.0, 1e-6, "a second of the flat part"],
            [effort(0, "best_500ms_n"), 300.0, 1e-6, "half a second of it"],
            [effort(0, "plateau_mean_n"), 300.0, 0.5, "nearly all of it flat"],
            [effort(0, "impulse_onset_offset_ns"), 1650.0, 0.2, "300 N x (5 s + 0.5 s)"],
            [effort(0, "rfd_0_100ms_n_per_s"), None, 0, "100 samples a second: none"],
            [effort(0, "in_band_s"), None, 0, "no band was given"],
        ]],
        ["hold.csv", ["--target", "300", "--band", "10%", "--hold", "5"], [
            [effort(0, "in_band_s"), 5.0, 1e-6, "the clock is full before the fall"],
        ]],
        ["hold.csv", ["--target", "310", "--steady-skip", "1", "--steady-drop", "1",
                      "--steady-least", "2"], [
            [effort(0, "rmse_target_n"), 10.0, 1e-3, "300 N all along, 310 N asked for"],
            [effort(0, "steadiness_cv_pct"), 0.0, 1e-3, "nothing moves"],
        ]],
        ["hold.csv", ["--body-mass", "75", "--lever", "350+-5"], [
            [effort(0, "torque_best_1s_nm"), 105.0, 1e-6, "300 N x 0.35 m"],
            ["sets.0.curves.0.efforts.0.metrics.torque_best_1s_nm.u", 1.5, 1e-6, "300 N x 5 mm"],
            [effort(0, "best_1s_n_per_kg"), 4.0, 1e-6, "300 N / 75 kg"],
            [effort(0, "torque_best_1s_nm_per_kg"), 1.4, 1e-6, "105 Nm / 75 kg"],
        ]],
    ]


def rise(folder):
    """400 N x (1 - exp(-t / 80 ms)) from 0.7 s on; one column, 1,000 a second."""
    import numpy as np
    t = np.arange(1500) / 1000.0 - 0.7
    force = np.where(t > 0.0, 400.0 * (1.0 - np.exp(-t / 0.08)), 0.0)
    write(folder, "rise.txt", [f"{x:.3f}" for x in force])

    def f(s):
        return 400.0 * (1.0 - math.exp(-s / 0.08))

    def impulse(s):
        return 400.0 * (s - 0.08 * (1.0 - math.exp(-s / 0.08)))

    expect = [[effort(0, "onset_s"), 0.7, 0.0011, "to a sample"],
              [effort(0, "rfd_50_100ms_n_per_s"), (f(0.1) - f(0.05)) / 0.05, 60.0, "a late onset "
               "by half a sample"]]
    for ms in (50, 100, 150, 200, 250):
        expect.append([effort(0, f"rfd_0_{ms}ms_n_per_s"), f(ms / 1e3) / (ms / 1e3),
                       0.015 * f(ms / 1e3) / (ms / 1e3), "mean slope of the exponential"])
        expect.append([effort(0, f"impulse_{ms}ms_ns"), impulse(ms / 1e3),
                       0.03 * impulse(ms / 1e3), "its integral"])
    return [["rise.txt", ["--time", "none", "--rate", "1000", "--unit", "N", "--force", "1"],
             expect]]


def sides(folder):
    """Left and right in kgf, semicolons and decimal commas, three efforts each."""
    import numpy as np
    t = np.arange(1200) / 50.0
    left = sum(trapezoid(t, 2.0 + 7.0 * i, 0.2, 3.0, 40.0 + i) for i in range(3))
    right = sum(trapezoid(t, 2.0 + 7.0 * i, 0.2, 3.0, 38.0 - i) for i in range(3))
    rows = [f"{a:.2f};{b:.2f};{c:.2f}".replace(".", ",") for a, b, c in zip(t, left, right)]
    write(folder, "sides.csv", ["Zeit [s];Links;Rechts"] + rows, "\r\n")
    a, b = 42.0, 38.0
    by = "sets.0.symmetry.best_1s_n."
    return [["sides.csv", ["--left", "Links", "--right", "Rechts", "--unit", "kgf",
                           "--involved", "right"], [
        ["sets.0.curves.0.side", "left", 0, "as asked"],
        ["sets.0.curves.1.side", "right", 0, "as asked"],
        [by + "left", a * KGF_N, 1e-5, "the best of three"],
        [by + "right", b * KGF_N, 1e-5, "the best of three"],
        [by + "lsi_pct.value", 100.0 * b / a, 1e-6, "involved over uninvolved"],
        [by + "asymmetry_pct.value", 100.0 * (a - b) / a, 1e-6, "(strong - weak) / strong"],
        [by + "symmetry_index_pct.value", 100.0 * (a - b) / (0.5 * (a + b)), 1e-6,
         "over the mean of both"],
        ["sets.0.curves.0.trials.best_1s_n.trials_mean.value", 41.0 * KGF_N, 1e-5, "40, 41, 42"],
        ["sets.0.curves.0.trials.best_1s_n.trials_best_number.value", 3, 0, "the last"],
        ["sets.0.curves.1.trials.best_1s_n.trials_best_number.value", 1, 0, "the first"],
        ["sets.0.curves.1.trials.best_1s_n.trials_sd.value", 1.0 * KGF_N, 1e-5, "38, 37, 36"],
    ]]]


def steady(folder):
    """A 2 Hz wobble of 3 N on 200 N that falls by 0.2 N a second; counts."""
    import numpy as np
    t = np.arange(1100) / 50.0
    force = trapezoid(t, 2.0, 0.2, 17.0, 1.0)
    force = force * (200.0 - 0.2 * (t - 2.2) + 3.0 * np.sin(4.0 * math.pi * (t - 2.2)))
    counts = np.round(84000.0 + 2100.0 * force)
    write(folder, "steady.tsv", ["ms\tcounts"] + [f"{1000 * a:.0f}\t{c:.0f}"
                                                   for a, c in zip(t, counts)])
    smooth = low_pass(np.sin(4.0 * math.pi * t) * 3.0, 50.0, 15.0)[200:900]
    sd = float(np.std(smooth))
    return [["steady.tsv", ["--calibration", "calibration/virtual-rig.json", "--unit", "counts"], [
        [effort(0, "steadiness_sd_n"), sd, 0.03 * sd, "3 N / sqrt 2, smoothed by scipy"],
        [effort(0, "slope_pct_per_min"), -0.2 * 60.0 / 198.2 * 100.0, 0.5,
         "-0.2 N/s of the mean of the plateau"],
        [effort(0, "best_1s_n"), 199.9, 0.1, "the first whole second, two wobbles"],
    ]]]


def rest(folder):
    """Nobody pushes."""
    import numpy as np
    x = np.random.default_rng(7).normal(0.0, 0.2, 400)
    write(folder, "rest.csv", ["time_s,force_n"] + [f"{i / 80.0:.4f},{f:.2f}"
                                                   for i, f in enumerate(x)])
    return [["rest.csv", [], [["sets.0.curves.0.efforts", [], 0, "nobody pushed"],
                              ["sets.0.curves.0.samples", 400, 0, "rows of the file"]]]]


def messy(folder):
    """What the field does to a file, on the same 300 N: counted, never force."""
    import numpy as np
    t = np.arange(1000) / 100.0
    force = trapezoid(t, 2.0, 0.5, 5.0, 300.0)
    rows = ["\"time_s\",\"force_n\""]
    for i, (a, b) in enumerate(zip(t, force)):
        if i == 150:
            b = "error"
        elif i == 160:
            b = "nan"
        else:
            b = f"\"{b:.1f}\""
        rows.append(f"{a:.2f},{b}")
        if i == 400:
            rows.append(f"{a:.2f},9999.0")
    write(folder, "messy.csv", rows, "\r\n")
    drop = "sets.0.curves.0.dropped."
    return [["messy.csv", [], [
        [drop + "not_a_number", 1, 0, "one word"],
        [drop + "not_finite", 1, 0, "one nan"],
        [drop + "time_repeated", 1, 0, "one time twice"],
        [effort(0, "peak_raw_n"), 300.0, 1e-6, "9999 was at a time already taken"],
        [effort(0, "best_1s_n"), 300.0, 1e-6, "as if nothing had happened"],
    ]]]


def make(folder):
    runs = []
    for maker in (hold, rise, sides, steady, rest, messy):
        for name, arguments, expect in maker(folder):
            runs.append({"file": name, "arguments": arguments, "expect": [
                {"path": p, "value": v, "within": w, "why": y} for p, v, w, y in expect]})
    with open(os.path.join(folder, "expected.json"), "w") as f:
        json.dump(runs, f, indent=1)
        f.write("\n")


def find(document, path):
    for key in path.split("."):
        document = document[int(key)] if isinstance(document, list) else document[key]
    return document


def agrees(got, e):
    number = isinstance(e["value"], (int, float)) and isinstance(got, (int, float))
    return abs(got - e["value"]) <= e["within"] if number else got == e["value"]


def check(program, folder):
    wrong = compared = 0
    with open(os.path.join(folder, "expected.json")) as f:
        runs = json.load(f)
    for run in runs:
        command = [program, "analyze", os.path.join(folder, run["file"]), "--json"]
        out = subprocess.run(command + run["arguments"], capture_output=True, text=True)
        called = " ".join([run["file"]] + run["arguments"])
        if out.returncode != 0:
            print(f"{called}: exit code {out.returncode}: {out.stderr}")
            wrong += 1
            continue
        document = json.loads(out.stdout)
        for e in run["expect"]:
            try:
                got = find(document, e["path"])
            except (KeyError, IndexError):
                got = "nothing there"
            compared += 1
            if not agrees(got, e):
                wrong += 1
                print(f"{called}: {e['path']}: {got}, not {e['value']} within {e['within']}: "
                      f"{e['why']}")
    print(f"{compared} numbers of {len(runs)} runs, {wrong} wrong")
    return 1 if wrong or compared == 0 else 0


if __name__ == "__main__":
    if len(sys.argv) == 3 and sys.argv[1] == "make":
        make(sys.argv[2])
    elif len(sys.argv) == 4 and sys.argv[1] == "check":
        sys.exit(check(sys.argv[2], sys.argv[3]))
    else:
        sys.exit(__doc__)
