#!/usr/bin/env python3
"""The wire format a second time, written from WIRE.md alone.

Used as a module by the other oracles to read recordings.  Run by itself it
prints the test vectors of WIRE.md: name, type, payload, frame.
"""
import struct
import sys


def crc32c(data):
    """CRC-32C bit by bit (reflected 0x1EDC6F41), as in RFC 3720."""
    crc = 0xFFFFFFFF
    for byte in data:
        crc ^= byte
        for _ in range(8):
            crc = (crc >> 1) ^ (0x82F63B78 if crc & 1 else 0)
    return crc ^ 0xFFFFFFFF


_table = []
for _i in range(256):
    _c = _i
    for _ in range(8):
        _c = (_c >> 1) ^ (0x82F63B78 if _c & 1 else 0)
    _table.append(_c)


def crc32c_fast(data):
    crc = 0xFFFFFFFF
    for byte in data:
        crc = (crc >> 8) ^ _table[(crc ^ byte) & 255]
    return crc ^ 0xFFFFFFFF


def stuff(data):
    """COBS after Cheshire and Baker 1999."""
    out, run = bytearray(), bytearray()
    for byte in data:
        if byte:
            run.append(byte)
            if len(run) == 254:
                out += b"\xff" + run
                run = bytearray()
        else:
            out += bytes([len(run) + 1]) + run
            run = bytearray()
    out += bytes([len(run) + 1]) + run
    return bytes(out)


def unstuff(data):
    out, i = bytearray(), 0
    while i < len(data):
        n = data[i]
        if n == 0 or i + n > len(data):
            raise ValueError("stuffing")
        out += data[i + 1:i + n]
        i += n
        if n < 255 and i < len(data):
            out.append(0)
    return bytes(out)


def build(kind, payload):
    raw = bytes([kind]) + payload
    return stuff(raw + struct.pack("<I", crc32c(raw))) + b"\0"


def frames(data):
    """Every sound frame of a recording as (type, payload, offset)."""
    at = 0
    for piece in data.split(b"\0")[:-1]:
        here, at = at, at + len(piece) + 1
        if not piece:
            continue
        try:
            raw = unstuff(piece)
        except ValueError:
            continue
        if len(raw) >= 5 and crc32c_fast(raw[:-4]) == struct.unpack("<I", raw[-4:])[0]:
            yield raw[0], raw[1:-4], here


def block():
    """A calibration block: a line, an unknown creep, the rest of the terms known."""
    nan = float("nan")
    body = struct.pack("<HBBIII", 1, 1, 0, 77, 20782, 21147)  # 2026-11-25, 2027-11-25
    body += "rig-77 2026-11-25".encode().ljust(64, b"\0")
    body += struct.pack("<6d", 245.25, 245.25, 599025.125, 515024.75, 0, 0)
    body += struct.pack("<3d", 0, 490.5, 10)
    body += struct.pack("<10d", 4.5, -0.25, 9.75, *[0] * 7)
    body += struct.pack("<11d", 0.04, 0.03, 0.05, 1e-4, 2e-5, 1e-5, 60, 0.29, nan, nan, nan)
    body += struct.pack("<3d", 10, 9, nan)
    return body + struct.pack("<I", crc32c(body))


def vectors():
    sample = struct.Struct("<BHI")
    yield ("HELLO", 0x01, struct.pack("<BBBBIBIQHB", 1, 0, 1, 1, 0, 1, 16000000, 4660, 1200, 1)
           + struct.pack("<BBH", 1, 128, 80))
    yield ("SAMPLE", 0x02, sample.pack(0, 258, 0x01020304) + bytes.fromhex("563412") + b"\0")
    yield ("SAMPLE_NEGATIVE", 0x02, sample.pack(0, 65535, 0xFFFFFFFF) + b"\xff\xff\xff\0")
    yield ("SAMPLE_SATURATED", 0x02, sample.pack(0, 0, 0) + b"\xff\xff\x7f\1")
    yield ("SAMPLE_DESYNC", 0x02, sample.pack(0, 1, 200000) + b"\0\0\0\2")
    yield ("STATUS", 0x03, struct.pack("<Q7H", 0x0123456789AB, 1, 0, 2, 3, 4, 5, 600))
    yield ("EVENT_BUTTON", 0x04, struct.pack("<BBI", 1, 1, 16000000))
    yield ("REPLY", 0x05, struct.pack("<BBBI", 0x41, 7, 0, 123456))
    whole = block()
    yield ("CALIBRATION", 0x06, struct.pack("<HH", len(whole), 0) + whole[:28])
    yield ("CALIBRATION_END", 0x06, struct.pack("<HH", len(whole), 336) + whole[336:])
    yield ("CALIBRATION_NONE", 0x06, struct.pack("<HH", 0, 0))
    yield ("CMD_HELLO", 0x40, b"\1")
    yield ("CMD_START", 0x41, b"\2\1")
    yield ("CMD_STOP", 0x42, b"\3")
    yield ("CMD_PING", 0x43, b"\0")
    yield ("CMD_CUE", 0x44, b"\4\2")
    yield ("CMD_CAL_READ", 0x45, struct.pack("<BH", 5, 28))
    yield ("CMD_CAL_BEGIN", 0x46, struct.pack("<BH", 6, len(whole)))
    yield ("CMD_CAL_PART", 0x47, struct.pack("<BH", 7, 16) + whole[16:32])
    yield ("CMD_CAL_COMMIT", 0x48, b"\x08")
    yield ("CMD_SERIAL", 0x49, struct.pack("<BI", 9, 77))
    yield ("REC_OPERATOR", 0x82, struct.pack("<Bq", 4, 61500000))
    yield ("REC_ANSWER", 0x85, struct.pack("<Biq", 1, 3, 61500000))
    yield ("REC_ANSWER_TEXT", 0x85, struct.pack("<Biq", 3, 0, 61500000) + b"calf tight")
    yield ("REC_CHECK", 0x86, struct.pack("<BqId", 1, 61500000, 20782, 84000.5) + b"rig-77")
    yield ("LONGEST", 0x7E, bytes((i * 7 + 1) % 256 for i in range(240)))
    yield ("ALL_ZERO", 0x7E, bytes(240))
    yield ("EMPTY", 0x7E, b"")


if __name__ == "__main__":
    if sys.argv[1:] == ["block"]:  # tests/golden/calibration_block.hex
        print(block().hex())
        sys.exit(0)
    for name, kind, payload in vectors():
        print(f"{name} {kind:02x} {payload.hex() or '-'} {build(kind, payload).hex()}")
    sys.exit(0 if crc32c(b"123456789") == 0xE3069283 else 1)
