#!/usr/bin/python3
"""How long commands about one client of 10,000 sessions take.

usage: sessions.py HOLDFAST BENCH_SESSIONS FOLDER

Each is run 15 times; the least and the median of wall time and of the process's own
time are printed, as other work on the machine only ever adds.
"""
import os
import resource
import statistics
import subprocess
import sys
import time

program, make, folder = sys.argv[1:4]
data = os.path.join(folder, "clinic-data")
os.makedirs(os.path.join(data, "holdfast"), mode=0o700)
subprocess.run([make, os.path.join(data, "holdfast", "clinic")], check=True)
env = dict(os.environ, XDG_DATA_HOME=os.path.abspath(data))

for words in (["trend", "K7"], ["trend", "K7", "--no-plot"], ["trend", "K7", "--json", "--weeks", "8"],
              ["plan", "K7"], ["plan", "K7", "--json"], ["session", "list", "K7"], ["client", "list"],
              ["client", "show", "K7"]):
    wall, own = [], []
    for _ in range(15):
        before = resource.getrusage(resource.RUSAGE_CHILDREN)
        began = time.monotonic()
        subprocess.run([program, *words], env=env, check=True, stdout=subprocess.DEVNULL)
        wall.append(1e3 * (time.monotonic() - began))
        after = resource.getrusage(resource.RUSAGE_CHILDREN)
        own.append(1e3 * (after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime))
    print(f"{' '.join(words):28} {min(wall):6.1f} ms at least, {statistics.median(wall):6.1f} median; "
          f"of its own {min(own):6.1f} and {statistics.median(own):6.1f}")
