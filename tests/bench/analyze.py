#!/usr/bin/python3
"""`holdfast analyze` beside a numpy, scipy and pandas script, and on many files.

    analyze.py BUILD RECORDING...

Whole processes, in turn, so that whatever else the machine does meets all of them;
medians.  CPU time is what the process used, and says more than wall time where
other programs run.  Fails when the two disagree on a number.
"""
import json
import os
import statistics
import subprocess
import sys
import tempfile
import time

ROUNDS = 11
FILES = int(os.environ.get("BENCH_FILES", "1000"))
# How far two definitions of a number may lie apart: the script's windows begin at
# samples and its pushes where the smoothed force is over 20 N, ours anywhere and
# where the live filter's is.  The script's SD of the quiet takes the samples at its
# two ends in full, ours half; the last is often the first of the rise.
AGREE_FRAC = 0.001
LOOSER = {"in_band_s": 0.002, "plateau_s": 0.01, "baseline_sd_n": 0.05, "steadiness_sd_n": 0.005,
          "steadiness_cv_pct": 0.005, "rmse_target_n": 0.005, "slope_pct_per_min": 0.02,
          "onset_s": 0.0005}
LOOSER_RISE_FRAC = 0.02  # rates and impulses from the onset on hang on its millisecond
EVERY = ["best_500ms_n", "best_1s_n", "plateau_s", "plateau_mean_n", "baseline_sd_n", "onset_s",
         *[f"rfd_0_{ms}ms_n_per_s" for ms in (50, 100, 150, 200, 250)], "rfd_20_80pct_n_per_s",
         "rfd_peak_20ms_n_per_s", *[f"impulse_{ms}ms_ns" for ms in (50, 100, 150, 200, 250)]]
HELD = ["in_band_s", "steadiness_sd_n", "steadiness_cv_pct", "slope_pct_per_min", "rmse_target_n"]
PYTHON = "/usr/bin/python3"
PEER = [PYTHON, os.path.join(os.path.dirname(__file__), "analyze_peer.py")]
IMPORTS = [PYTHON, "-c", "import numpy, pandas; from scipy import signal"]


def run(command, out=subprocess.DEVNULL):
    """Wall and CPU seconds, highest resident MiB of one process."""
    began = time.perf_counter()
    child = subprocess.Popen(command, stdout=out, stderr=subprocess.DEVNULL)
    _, status, used = os.wait4(child.pid, 0)
    wall = time.perf_counter() - began
    child.returncode = os.waitstatus_to_exitcode(status)
    if child.returncode != 0:
        sys.exit(f"{' '.join(command[:4])}: exit code {child.returncode}")
    return wall, used.ru_utime + used.ru_stime, used.ru_maxrss / 1024


def side_by_side(holdfast, recording, samples):
    commands = {"holdfast analyze": [holdfast, "analyze", "--json", recording],
                "numpy, scipy, pandas": PEER + [recording],
                "  of it, importing them": IMPORTS}
    runs = {name: [] for name in commands}
    for _ in range(ROUNDS):
        for name, command in commands.items():
            runs[name].append(run(command))
    middle = {name: [statistics.median(column) for column in zip(*rows)]
              for name, rows in runs.items()}
    print(f"{'':26}{'wall ms':>9}{'best':>7}{'CPU ms':>9}{'MiB':>7}{'M samples/s':>13}")
    for name, (wall, cpu, mib) in middle.items():
        rate = "" if name.startswith(" ") else f"{samples / wall / 1e6:13.2f}"
        best = min(row[0] for row in runs[name])
        print(f"{name:26}{1e3 * wall:9.1f}{1e3 * best:7.0f}{1e3 * cpu:9.1f}{mib:7.1f}{rate}")
    ours, peer, imports = middle.values()
    print(f"{'times faster (wall, CPU)':26}{peer[0] / ours[0]:9.1f}{'':7}{peer[1] / ours[1]:9.1f}")
    print(f"{'  imports left out':26}{(peer[0] - imports[0]) / ours[0]:9.1f}{'':7}"
          f"{(peer[1] - imports[1]) / ours[1]:9.1f}")


def room(name):
    """How far the two may be apart."""
    key = name.split()[-1]
    rise = key.startswith(("rfd_", "impulse_")) and key != "impulse_ns"
    return LOOSER_RISE_FRAC if rise else LOOSER.get(key, AGREE_FRAC)


def agree(holdfast, recording):
    """The same numbers from both, or the comparison means nothing."""
    ours = json.loads(subprocess.check_output([holdfast, "analyze", "--json", recording]))
    peer = json.loads(subprocess.check_output(PEER + [recording]))
    rows = [("best 1 s", ours["best_push"]["best_1s_mean_n"], peer["best_1s_mean_n"])]
    for number, (a, b) in enumerate(zip(ours["holds"], peer["holds"], strict=True), 1):
        rows += [(f"hold {number} {key}", a[key], b[key])
                 for key in ("impulse_ns", "mean_n", "peak_raw_n", "peak_filtered_n", "in_band_s")]
        rows += [(f"hold {number} metric {key}", a["metrics"][key]["value"], b[key])
                 for key in EVERY + HELD]
    for number, (a, b) in enumerate(zip(ours["best_push"]["pushes"], peer["pushes"],
                                        strict=True), 1):
        rows += [(f"push {number} {key}", a["metrics"][key]["value"], b[key]) for key in EVERY]
    apart = {name: abs(a / b - 1) for name, a, b in rows}
    worst = max(apart, key=lambda name: apart[name] / room(name))
    print(f"{len(rows)} numbers agree, half of them within "
          f"{100 * statistics.median(apart.values()):.4f} %; nearest to its bound: {worst}, "
          f"{100 * apart[worst]:.3f} % of {100 * room(worst):.2f} %")
    if apart[worst] > room(worst):
        sys.exit(f"they disagree: {[row for row in rows if row[0] == worst]}")


def many(holdfast, recordings, samples):
    """A folder of recordings, one after the other and two at a time."""
    if "--jobs" not in subprocess.check_output([holdfast, "analyze", "--help"], text=True):
        print("one recording at a time only: this build has no -j")
        return
    with tempfile.TemporaryDirectory(dir=os.path.dirname(recordings[0])) as folder:
        files = [os.path.join(folder, f"{i:04}.hfr") for i in range(FILES)]
        for i, path in enumerate(files):
            os.link(recordings[i % len(recordings)], path)
        print(f"{f'{FILES} recordings':26}{'wall s':>9}{'ms each':>9}{'CPU s':>7}{'MiB':>7}"
              f"{'M samples/s':>13}")
        walls = []
        for jobs in (1, 2):
            wall, cpu, mib = run([holdfast, "analyze", "--json", f"-j{jobs}", *files])
            walls.append(wall)
            print(f"{f'  -j{jobs}':26}{wall:9.1f}{1e3 * wall / FILES:9.1f}{cpu:7.1f}{mib:7.1f}"
                  f"{FILES * samples / wall / 1e6:13.2f}")
        print(f"{'  times faster with -j2':26}{walls[0] / walls[1]:9.2f}")


def main(build, recordings):
    holdfast = os.path.join(build, "holdfast")
    found = json.loads(subprocess.check_output([holdfast, "analyze", "--json", recordings[0]]))
    samples = found["signal"]["samples"]
    size = os.path.getsize(recordings[0])
    print(f"{samples} samples, {size / 1e6:.1f} MB; {ROUNDS} rounds")
    side_by_side(holdfast, recordings[0], samples)
    agree(holdfast, recordings[0])
    many(holdfast, recordings, samples)


main(sys.argv[1], sys.argv[2:])
