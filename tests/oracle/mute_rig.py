#!/usr/bin/env python3
"""A rig that is there and does not do its job, on a pseudo-terminal.

usage: mute_rig.py LINK MODE

  no-samples   answers HELLO and sends STATUS, never a sample
  deaf-once    the same, until START was asked for a second time
  restart      sends samples, and after 400 of them restarts without a HELLO,
               as one whose HELLO was lost on the way

and, asked for the calibration it carries, which all of the others say they cannot:

  silent       does not answer
  longer       claims one longer than there is room for
  more         sends more of it than there is
  empty        sends nothing of it
  shrinks      claims another length at the second part
  version-2    carries one of another version, its CRC right
  damaged      carries one whose CRC is wrong

and, told a serial number, which all of the others say they cannot take:

  refuses      says it is a bad value
  forgets      says it is done, and stays without one
  numberless   does not answer
"""
import os
import pty
import select
import struct
import sys
import time
import tty

import wire

link, mode = sys.argv[1:]
master, slave = pty.openpty()
tty.setraw(slave)
os.symlink(os.ttyname(slave), link)
print("rig on", link, flush=True)

opened = begin = time.monotonic()
starts, seq, held, next_sample, next_status = 0, 0, b"", 0.0, 0.0


def ticks():
    return int((time.monotonic() - begin) * 16e6)


def send(kind, payload):
    os.write(master, wire.build(kind, payload))


def block(at):
    """What is said of the calibration block from there, or None."""
    body = struct.pack("<H", 2) + wire.block()[2:-4]
    other = body + struct.pack("<I", wire.crc32c(body))
    some = other[at:at + 28]
    return {"longer": (400, some), "more": (20, some), "empty": (348, b""),
            "shrinks": (348 if at == 0 else 10, some), "version-2": (348, some),
            "damaged": (348, (body + b"spam")[at:at + 28])}.get(mode)


while time.monotonic() - opened < 60:
    ready, _, _ = select.select([master], [], [], 0.003)
    if ready:
        held += os.read(master, 4096)
        *pieces, held = held.split(b"\0")
        for raw in (wire.unstuff(p) for p in pieces if p):
            if raw[0] == 0x40:
                send(0x01, struct.pack("<BBBBIBIQHB", 1, 0, 1, 1, 0, 1, 16000000, ticks(), 900, 1)
                     + struct.pack("<BBH", 1, 128, 80))
            if raw[0] == 0x45 and block(0):
                at = struct.unpack("<H", raw[2:4])[0]
                send(0x06, struct.pack("<HH", block(at)[0], at) + block(at)[1])
            elif raw[0] == 0x45 and mode != "silent":
                send(0x05, struct.pack("<BBBI", 0x45, raw[1], 1, ticks() & 0xFFFFFFFF))
            if raw[0] == 0x49 and mode != "numberless":
                send(0x05, struct.pack("<BBBI", 0x49, raw[1],
                                       {"refuses": 2, "forgets": 0}.get(mode, 1),
                                       ticks() & 0xFFFFFFFF))
            starts += raw[0] == 0x41
    if mode == "restart" and seq == 400:
        begin, starts, seq, next_sample, next_status = time.monotonic(), 0, 401, 0.0, 1.0
    now = time.monotonic() - begin
    if now >= next_status:
        next_status = now + 1
        send(0x03, struct.pack("<Q7H", ticks(), 0, 0, 0, 0, 0, 0, 900))
    wanted = {"no-samples": 1000, "deaf-once": 2, "restart": 1}.get(mode, 1000)
    if starts >= wanted and now >= next_sample:
        next_sample = now + 0.0125
        send(0x02, struct.pack("<BHI", 0, seq & 0xFFFF, ticks() & 0xFFFFFFFF)
             + (84000 + 37 * seq % 61).to_bytes(3, "little") + b"\0")
        seq += 1
