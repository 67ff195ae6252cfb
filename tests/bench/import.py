#!/usr/bin/env python3
"""Reading a force curve from CSV: ours beside pandas.read_csv, turn by turn.

usage: import.py PROGRAM FOLDER

12 minutes at 1,000 samples a second, written as instruments do (fixed decimals)
and as programs do (every digit a double has).  pandas only parses; ours also finds
columns and units, orders times, looks for spikes and gaps and makes newtons.
"""
import os
import subprocess
import sys
import time

import numpy as np
import pandas as pd

ROUNDS = 9


def write(folder):
    n = 720000
    t = np.arange(n) / 1000.0
    f = 300 + 100 * np.sin(t / 5) + np.random.default_rng(20240305).normal(0, 1, n)
    data = pd.DataFrame({"Time (s)": t, "Force (N)": f})
    paths = [("fixed decimals", os.path.join(folder, "fixed.csv")),
             ("every digit", os.path.join(folder, "digits.csv"))]
    data.to_csv(paths[0][1], index=False, float_format="%.6f")
    data.to_csv(paths[1][1], index=False)
    return paths


def main():
    program, folder = sys.argv[1:]
    for what, path in write(folder):
        ours, theirs = [], []
        for _ in range(ROUNDS):
            # The first call of a process also pays for its memory; pandas has had its.
            out = subprocess.run([program, path, "3"], check=True, capture_output=True, text=True)
            ours.append(min(map(float, out.stdout.split())))
            start = time.perf_counter()
            pd.read_csv(path)
            theirs.append(1e3 * (time.perf_counter() - start))
        a, b = sorted(ours)[ROUNDS // 2], sorted(theirs)[ROUNDS // 2]
        print("CSV of 720,000 rows, %-15s %6.1f ms, pandas.read_csv %6.1f ms, ratio %.1f"
              % (what + ":", a, b, b / a))


if __name__ == "__main__":
    main()
