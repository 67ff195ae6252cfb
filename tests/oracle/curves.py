#!/usr/bin/env python3
"""Texts as other instruments write them, and what pandas reads in them.

    python3 tests/oracle/curves.py > tests/golden/curves_pandas.h

Needs pandas (Debian: python3-pandas; the table in the tree was made with 1.5.3).
Every text is made from random numbers by one of several dialects.  The expected
arrays come from pandas.read_csv, told the dialect, and from the factor of the unit
in Python's floats; nothing of the host program is used.
"""
import io
import random

import pandas as pd

SEED = 20240305
ROWS = 14

# name, separator, decimal, line end, quotes, time header, per second, force headers and factors
KG, LBF, FTLB = 9.80665, 4.4482216152605, 1.3558179483314004
DIALECTS = [
    ("comma", ",", ".", "\n", False, "Time (s)", 1, [("Fz (N)", 1.0)]),
    ("semicolon", ";", ",", "\r\n", False, "Zeit [ms]", 1000, [("Kraft [N]", 1.0)]),
    ("tab", "\t", ".", "\n", False, "t_us", 1000000, [("Force_lbf", LBF)]),
    ("tab and comma", "\t", ",", "\r\n", False, "time (s)", 1, [("weight left (kg)", KG),
                                                               ("weight right (kg)", KG)]),
    ("quoted", ",", ".", "\n", True, "time_ms", 1000, [("L [N]", 1.0), ("R [N]", 1.0)]),
    ("bar", "|", ".", "\n", False, "seconds", 1, [("Load (kN)", 1000.0)]),
    ("torque", ",", ".", "\n", False, "Time [s]", 1, [("Torque [ft-lb]", FTLB)]),
    ("quoted comma", ",", ",", "\n", True, "time_s", 1, [("force_n", 1.0)]),
]


def number(rng, x, decimal):
    """The number in one of the ways programs print one, at full or fixed digits."""
    text = rng.choice(["%.3f", "%.6f", "%.9g", "%.17g", "%.12e"]) % x
    return text.replace(".", decimal)


def make(rng, dialect):
    _, sep, decimal, end, quotes, time, per_s, forces = dialect
    q = '"' if quotes else ""
    lines = [sep.join(q + h + q for h in [time] + [name for name, _ in forces])]
    for i in range(ROWS):
        t = 3.0 * per_s + i * per_s / 80.0
        cells = [("%.6f" % t).replace(".", decimal)]
        cells += [number(rng, rng.uniform(-50, 900), decimal) for _ in forces]
        lines.append(sep.join(q + c + q for c in cells))
    return end.join(lines) + end


def literal(text):
    out = []
    for line in text.splitlines(keepends=True):
        body = line.replace("\\", "\\\\").replace('"', '\\"')
        body = body.replace("\t", "\\t").replace("\r", "\\r").replace("\n", "\\n")
        out.append('      "%s"' % body)
    return "\n".join(out)


def rows(values):
    text = ["%.17g" % v for v in values]
    return ",\n".join("        " + ", ".join(text[i:i + 4]) for i in range(0, len(text), 4))


def main():
    rng = random.Random(SEED)
    print("/* Made by tests/oracle/curves.py with pandas %s, seed %d.  Do not edit. */"
          % (pd.__version__, SEED))
    print("#ifndef CURVES_PANDAS_H\n#define CURVES_PANDAS_H\n")
    print("#include <stddef.h>\n")
    print("#define PANDAS_ROWS %d\n" % ROWS)
    print("static const struct {\n    const char *dialect, *text;\n    size_t curves;\n"
          "    double t_s[PANDAS_ROWS];\n    double force[2][PANDAS_ROWS];  /* N or N m */\n"
          "} pandas_case[] = {")
    for dialect in DIALECTS:
        name, sep, decimal, _, _, _, per_s, forces = dialect
        text = make(rng, dialect)
        data = pd.read_csv(io.StringIO(text), sep=sep, decimal=decimal, engine="c",
                           float_precision="round_trip")
        print('    { "%s",\n%s,\n      %d, {\n%s }, {' % (name, literal(text), len(forces), rows(
            [v / per_s for v in data.iloc[:, 0]])))
        print(",\n".join("      {\n%s }" % rows([v * factor for v in data.iloc[:, 1 + k]])
                         for k, (_, factor) in enumerate(forces)) + " } },")
    print("};\n\n#endif /* CURVES_PANDAS_H */")


if __name__ == "__main__":
    main()
