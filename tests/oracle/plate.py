#!/usr/bin/env python3
"""Hold a replayed force-plate file against its own numbers.

usage: plate.py INPUT.csv RECORDING TRUTH.csv RESULTS.json

Peak and impulse of the hold are worked out from the input file at its own
rate, over the times the results give, and must agree within the modelled noise
(60 counts, 0.03 N) and what sampling at the converter's rate leaves out.
"""
import csv
import json
import sys

from truth import read_recording, read_truth


class Input:
    """Force by time, straight between rows of equal steps."""

    def __init__(self, path):
        with open(path, newline="") as f:
            rows = list(csv.reader(f))[1:]
        self.force = [float(r[1]) for r in rows]
        self.step = float(rows[1][0]) - float(rows[0][0])

    def at(self, t):
        i = min(max(int(t / self.step), 0), len(self.force) - 2)
        part = min(max(t / self.step - i, 0.0), 1.0)
        return self.force[i] + (self.force[i + 1] - self.force[i]) * part


def main():
    source = Input(sys.argv[1])
    base, _ = read_recording(sys.argv[2])
    rows = [((r[0] - base) / 16e6, r[2]) for r in read_truth(sys.argv[3])]
    with open(sys.argv[4]) as f:
        results = json.load(f)
    hold = results["holds"][0]

    # The file starts when the converter is powered, a few conversions before
    # the first row: the shift at which file and log agree.
    some = rows[100:1200:11]
    shift = min((k * 1e-4 for k in range(4000)),
                key=lambda s: sum(abs(source.at(t - rows[0][0] + s) - n) for t, n in some))
    start, end = (hold[k] - rows[0][0] + shift for k in ("started_at_s", "ended_at_s"))

    n = 40000
    fine = [source.at(start + (end - start) * i / n) for i in range(n + 1)]
    impulse = sum((x + y) / 2 for x, y in zip(fine, fine[1:])) * (end - start) / n
    peak = max(source.at(t - rows[0][0] + shift) for t, _ in rows
               if hold["started_at_s"] <= t <= hold["ended_at_s"])
    for name, ours, true, slack in (("impulse", hold["impulse_ns"], impulse, 0.001 * impulse),
                                    ("peak", hold["peak_raw_n"], peak, 0.5)):
        if abs(ours - true) > slack:
            sys.exit(f"plate.py: {name} is {ours}, the file says {true}")
    print(f"hold of {end - start:.2f} s; impulse {hold['impulse_ns']:.2f} N s, the file's "
          f"{impulse:.2f}; peak {hold['peak_raw_n']:.2f} N, the file's {peak:.2f} at the same "
          f"moments and {max(fine):.2f} at its own rate")


if __name__ == "__main__":
    main()
