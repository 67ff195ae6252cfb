#!/usr/bin/python3
"""Write tests/golden/rules_grid.h: the light of every session of a grid, by the shipped
rules, evaluated here.

    tests/oracle/rules.py > tests/golden/rules_grid.h

It reads protocols/rules/load-tolerance.yaml with a reader of its own (python3 alone), and
checks each answer once more against the clinical table written out below as plain code.
"""
import itertools
import re
import sys

FILE = "protocols/rules/load-tolerance.yaml"
NONE = None
CHANGE = {"change_24h": "pain_24h", "change_morning": "pain_morning"}


def read_text(path=FILE):
    return re.sub(r"(?m)^\s*#.*\n", "", open(path, encoding="utf-8").read())


def read_list(text, name, result):
    """[(id, result, when)] of one list of rules."""
    part = re.search(rf"(?ms)^{name}:\n(.*?)(^\w|\Z)", text).group(1)
    rules = []
    for block in re.split(r"(?m)^  - ", part)[1:]:
        key = dict(re.findall(rf"(?m)^\s*(id|{result}|when): (.*)$", block))
        rules.append((key["id"], key[result], key["when"]))
    return rules


def read(path=FILE):
    """numbers {name: value} and lights [(id, light, when)] of the file."""
    text = read_text(path)
    numbers = {n: float(v) for n, v in re.findall(r"name: (\w+), value: (-?[\d.]+)", text)}
    return numbers, read_list(text, "lights", "light")


def fits(condition, numbers, sessions):
    words = condition.split()
    name, op, rest = words[0], words[1], words[2:]
    count = 1
    if "for" in rest:
        count = int(rest[rest.index("for") + 1])
        rest = rest[:rest.index("for")]
    if count > len(sessions):
        return False
    for s in sessions[:count]:
        x = s[name]
        if op == "missing":
            good = x is NONE
        elif op == "is":
            good = x is not NONE and x == {"yes": True, "no": False}.get(rest[0], rest[0])
        else:
            y = s[rest[0]] if rest[0] in s else numbers[rest[0]] if rest[0] in numbers else float(rest[0])
            good = x is not NONE and y is not NONE and {
                "over": x > y, "at_least": x >= y, "under": x < y, "at_most": x <= y}[op]
        if not good:
            return False
    return True


def decide(numbers, rules, sessions):
    for rule, light, when in rules:
        if all(fits(c, numbers, sessions) for c in when.split(" and ")):
            return rule, light
    raise SystemExit(f"no rule fits {sessions}")


def session(before, during, h24, morning, settle, pct, said):
    change = lambda x: NONE if x is NONE or before is NONE else x - before
    return {"pain_before": before, "pain_during": during, "pain_24h": h24,
            "pain_morning": morning, "change_24h": change(h24), "change_morning": change(morning),
            "settle_h": settle, "completed_pct": pct, "sharp_or_new": said == 1,
            "morning_worse": True if said == 2 else NONE, "pain_limit": 3, "holds": True,
            "in_band_s": 114, "holds_done": 4, "hours_since": 48}


def table(s, previous_settle):
    """The clinical table, where it speaks: a light, or None."""
    during, change, settle = s["pain_during"], s["change_24h"], s["settle_h"]
    late = lambda x: x is not NONE and x > 24
    if s["sharp_or_new"] or (during is not NONE and during > 5):
        return "red"
    if change is not NONE and change >= 3:
        return NONE if settle == 0 else "red"
    if late(settle) and late(previous_settle):
        return "red"
    if (settle is not NONE and settle <= 6 and s["change_morning"] is not NONE
            and s["change_morning"] >= 3 and change is not NONE and change < 2):
        return NONE
    if ((during is not NONE and during > 3) or change == 2 or late(settle)
            or (s["completed_pct"] is not NONE and s["completed_pct"] < 80)):
        return "amber"
    if s["morning_worse"] or (s["change_morning"] is not NONE and s["change_morning"] >= 2):
        return NONE
    if NONE in (during, change, settle, s["completed_pct"]):
        return "unknown"
    return "green"


GRID = {
    "previous_settle_h": [4, 24, 25, NONE],
    "before": [0, 2, 7, NONE],
    "during": [0, 3, 4, 5, 6, NONE],
    "24h": [0, 2, 3, 4, 5, 9, NONE],
    "morning": [2, 4, 5, NONE],
    "settle_h": [0, 6, 24, 25, NONE],
    "completed_pct": [79, 80, NONE],
    "said": [0, 1, 2],
}


def main():
    numbers, rules = read(FILE)
    names = [r[0] for r in rules]
    out = []
    for previous, *rest in itertools.product(*GRID.values()):
        now = session(*rest)
        before = session(2, 2, 2, 2, previous, 95, 0)
        rule, light = decide(numbers, rules, [now, before])
        expected = table(now, previous)
        if expected is not NONE and light != expected:
            sys.exit(f"the rules say {light} by {rule}, the table {expected}: {now}, {previous}")
        out.append(chr(ord("A") + names.index(rule)))
    print("/* rules_grid.h - made by tests/oracle/rules.py; do not edit. */")
    print("#include <math.h>\n")
    for name, values in GRID.items():
        kind = "int" if name == "said" else "double"
        print(f"static const {kind} rules_grid_{name}[] = {{ "
              + ", ".join("NAN" if v is NONE else str(v) for v in values) + " };")
    print("/* said: 0 nothing, 1 sharp or new, 2 the morning worse */\n")
    print("static const char *const rules_grid_rules[] = {")
    for name in names:
        print(f'    "{name}",')
    print("};\n\nstatic const char rules_grid[] =")
    text = "".join(out)
    for i in range(0, len(text), 90):
        print(f'    "{text[i:i + 90]}"' + (";" if i + 90 >= len(text) else ""))


if __name__ == "__main__":
    main()
