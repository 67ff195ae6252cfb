#!/usr/bin/env python3
"""A recording cut short must be the beginning of the truth, without a hole.

usage: prefix.py RECORDING TRUTH.csv
"""
import sys

from truth import read_recording, read_truth

_, samples = read_recording(sys.argv[1])
read = [r for r in read_truth(sys.argv[2]) if r[3] == 1]
if len(samples) < 500:
    sys.exit(f"prefix.py: only {len(samples)} samples are there")
for s, r in zip(samples, read):
    if s[1] != r[0] & 0xFFFFFFFF or s[2] != r[1]:
        sys.exit(f"prefix.py: {s} is not the conversion {r}")
# The line may hold a little that the host had not read when it was killed.
if len(read) - len(samples) > 400:
    sys.exit(f"prefix.py: {len(read)} conversions were read, {len(samples)} are recorded")
print(f"{len(samples)} of {len(read)}")
