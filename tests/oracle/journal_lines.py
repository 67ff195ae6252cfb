#!/usr/bin/python3
"""Lines of a journal (host/clinic/journal.h) with their CRC-32C, bit by bit after RFC 3720.

usage: journal_lines.py >tests/golden/journal_lines.h
"""
import json


def crc32c(data):
    crc = 0xFFFFFFFF
    for byte in data:
        crc ^= byte
        for _ in range(8):
            crc = crc >> 1 ^ (0x82F63B78 if crc & 1 else 0)
    return crc ^ 0xFFFFFFFF


assert crc32c(b"123456789") == 0xE3069283  # the catalogue's check value


def line(entry, part=None):
    text = json.dumps(entry, separators=(",", ":"), ensure_ascii=False)[:-1]
    if part:
        text += f',"part":"{part}"'
    return f'{text},"crc32c":"{crc32c(text.encode()):08x}"}}\n'


ID = "0123456789abcdef0123456789abcdef"
LINES = [
    ({"format": "holdfast entries", "version": 1, "journal": ID}, None),
    ({"id": ID, "kind": "note", "client": "K07", "values": {"text": "\u00e4 \"b\" \\"}}, None),
    ({"id": ID, "kind": "mass", "client": "K07", "values": {"mass_kg": 70.5}}, "1/2"),
    ({"id": ID, "kind": "mass", "client": "K07", "values": {}}, "2/2"),
]


def c(text):
    return '"' + text.replace("\\", "\\\\").replace('"', '\\"').replace("\n", "\\n") + '"'


print("/* Made by tests/oracle/journal_lines.py: a journal of three entries, line by line. */")
print("static const struct { const char *json, *line; int part, parts; } journal_lines[] = {")
for entry, part in LINES:
    i, n = map(int, (part or "1/1").split("/"))
    text = json.dumps(entry, separators=(",", ":"), ensure_ascii=False)
    print(f"    {{ {c(text)},\n      {c(line(entry, part))}, {i}, {n} }},")
print("};")
