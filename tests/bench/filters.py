#!/usr/bin/env python3
"""Filters beside liquid-dsp, scipy and GSL: a table of million samples a second.

    python3 tests/bench/filters.py build/bench-filters [ROUNDS]

Everyone takes a turn in every round, so that what else the machine does falls on
all alike; the table holds the median round.  Needs python3-scipy.
"""
import statistics
import subprocess
import sys
import time

import numpy as np
from scipy import signal

TURN_MS = 20
SAMPLES = 4096
RATE_HZ, CUTOFF_HZ = 1000.0, 20.0
PEERS = [("liquid", "liquid-dsp"), ("scipy", "scipy"), ("gsl", "GSL")]


def million_a_second(filter_push):
    begun, passes, took = time.perf_counter(), 0, 0.0
    while took < 1e-3 * TURN_MS:
        filter_push()
        passes += 1
        took = time.perf_counter() - begun
    return 1e-6 * SAMPLES * passes / took


def scipys_turn(push):
    for order in (2, 4, 8):
        sos = signal.butter(order, CUTOFF_HZ, fs=RATE_HZ, output='sos')
        for block in (1, 64, SAMPLES):
            state = [signal.sosfilt_zi(sos) * push[0]]

            def filter_push():
                for i in range(0, SAMPLES, block):
                    _, state[0] = signal.sosfilt(sos, push[i:i + block], zi=state[0])
            yield "low-pass-%d" % order, "scipy", block, million_a_second(filter_push)
        yield ("zero-phase-%d" % order, "scipy", SAMPLES,
               million_a_second(lambda: signal.sosfiltfilt(sos, push)))


def main():
    bench, rounds = sys.argv[1], int(sys.argv[2]) if len(sys.argv) > 2 else 7
    push = 300.0 + 20.0 * np.random.default_rng(1).random(SAMPLES)
    found = {}
    for _ in range(rounds):
        lines = subprocess.run([bench, str(TURN_MS)], check=True, capture_output=True, text=True)
        ours = (line.split() for line in lines.stdout.splitlines())
        for what, whose, block, rate in [*ours, *scipys_turn(push)]:
            found.setdefault((what, int(block)), {}).setdefault(whose, []).append(float(rate))

    print("%-14s %5s %9s" % ("", "block", "holdfast")
          + "".join(" %10s" % name for _, name in PEERS) + "   times as fast as each")
    for (what, block), by in found.items():
        rate = {whose: statistics.median(rates) for whose, rates in by.items()}
        print("%-14s %5d %9.1f" % (what, block, rate["holdfast"])
              + "".join(" %10.4g" % rate[p] if p in rate else " %10s" % "-" for p, _ in PEERS)
              + "   " + ", ".join("%s %.3g" % (name, rate["holdfast"] / rate[p])
                                  for p, name in PEERS if p in rate))
    print("Million samples a second, median of %d rounds; low-pass: Butterworth of that order,\n"
          "%g Hz at %g SPS (liquid-dsp in single precision); median and hampel: of that window,\n"
          "ours sample by sample, GSL's over an array of 65,536." % (rounds, CUTOFF_HZ, RATE_HZ))


if __name__ == "__main__":
    main()
