#!/usr/bin/env python3
"""When the steps of every protocol begin, and what they add up to.

    python3 tests/oracle/protocols.py > tests/golden/protocol_times.h

Needs PyYAML (Debian: python3-yaml; the table in the tree was made with 6.0).
The session is laid out here as a list of stretches of time, one after the
other, by the rules that protocols/README.md states; the program adds up sums.
"""
import glob

import yaml

READY, PUSH_REST, WARM_REST = 5, 60, 30  # the README's defaults


def efforts(step):
    """(seconds of each effort, rest after it, countdown before it)"""
    (kind, s), = step.items()
    if kind == "warm_up":
        return [(s["seconds"], s.get("rest_s", WARM_REST), s.get("ready_s", READY))] * s["count"]
    if kind == "best_push":
        return [(s["seconds"], s.get("rest_s", PUSH_REST), s.get("ready_s", READY))] * s["trials"]
    if kind == "holds":
        each = s.get("ramp_s", 0) + s["seconds"] + s.get("ramp_down_s", 0)
        return [(each, s["rest_s"], s.get("ready_s", READY))] * s["count"]
    return []


def layout(steps):
    """The beginning of each step, and the end of the last."""
    now, free = 0, 0  # free: when the rest that is due is over
    begins = []
    for step in steps:
        (kind, s), = step.items()
        done = efforts(step)
        if not done:
            begins.append(now)
            if kind in ("rig_check", "tare", "passive_weight"):
                now += s["seconds"]
                free = now
            continue
        for i, (seconds, rest, ready) in enumerate(done):
            cue = max(now + ready, free)
            if i == 0:
                begins.append(cue - ready)
            now = cue + seconds
            free = now + rest
    return begins, now


def main():
    print("/* Made by tests/oracle/protocols.py; do not edit. */")
    for path in sorted(glob.glob("protocols/*.yaml")):
        with open(path, encoding="utf-8") as file:
            p = yaml.safe_load(file)
        begins, end = layout(p["steps"])
        tension = sum(s["holds"]["count"] * s["holds"]["seconds"]
                      for s in p["steps"] if "holds" in s)
        push = sum(s["best_push"]["trials"] * s["best_push"]["seconds"]
                   for s in p["steps"] if "best_push" in s)
        print('{ "%s", %g, %g, %g, %d,\n  { %s } },' % (
            p["id"], tension, push, end, len(begins), ", ".join("%g" % b for b in begins)))


main()
