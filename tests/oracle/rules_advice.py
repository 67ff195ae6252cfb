#!/usr/bin/python3
"""Write tests/golden/rules_advice.h: random histories of the left leg, in the words of
tests/host/courses.h, with the next step worked out here.

    tests/oracle/rules_advice.py > tests/golden/rules_advice.h

What a rule may look at is computed from the description in rules.h and rules_inside.h,
in python3 alone; the rules and steps are read from the shipped file.
"""
import random
import re

from rules import decide, fits, read, read_list, read_text, session

NONE = None
NUMBERS, LIGHTS = read()
TEXT = read_text()
ADVICE = read_list(TEXT, "advice", "step")
ASK_AGAIN = set(re.findall(r"id: ([\w-]+)\n    light: \w+\n    ask_again: yes", TEXT))
PRESETS = {"g": {}, "a": {"during": 4}, "A": {"h24": 4}, "r": {"during": 6}, "R": {"h24": 5},
           "u": {"h24": NONE}, "c": {"settle": 0, "h24": 5},
           "T": {"holds": False, "before": NONE, "during": 6, "h24": NONE, "morning": NONE,
                 "settle": NONE},
           "t": {"holds": False, "before": NONE, "during": NONE, "h24": NONE, "morning": NONE,
                 "settle": NONE}}
VARIABLES = ["target_pct", "hold_s", "rest_s", "count"]
USUAL = (50, 30, 120, 4)


def strides(name):
    part = re.search(rf"(?ms)^{name}:\n(.*?)^\w", TEXT).group(1)
    return [(v, float(b), float(u))
            for v, b, u in re.findall(r"variable: (\w+), by: ([\d.]+), until: ([\d.]+)", part)]


def move(dose, most, up):
    """(variable, to) of one step, or None."""
    for variable, by, until in strides("steps_up" if up else "steps_back"):
        k = VARIABLES.index(variable)
        rises = up != (variable == "rest_s")
        if up and most:
            until = min(until, most[k]) if rises else max(until, most[k])
        if rises and dose[k] < until:
            return variable, min(dose[k] + by, until)
        if not rises and dose[k] > until:
            return variable, max(dose[k] - by, until)
    return None


def light(history, i):
    """(rule, light) of session i and its inputs."""
    def inputs(k):
        x = history[k]
        v = session(x["before"], x["during"], x["h24"], x["morning"], x["settle"],
                    95 if x["holds"] else NONE, 0)
        v["morning_worse"] = False
        v["holds"] = x["holds"]
        v["hours_since"] = x["hours_since"]
        if not x["holds"]:
            v["in_band_s"] = v["holds_done"] = NONE
        return v
    side = history[i]["side"]
    same = [k for k in range(i) if "B" in (side, history[k]["side"]) or history[k]["side"] == side]
    rows = [inputs(i)] + ([inputs(same[-1])] if same else [])
    return decide(NUMBERS, LIGHTS, rows), rows[0]


def advise(history, course):
    lights = [light(history, i) for i in range(len(history))]
    word = lambda i: lights[i][0][1]
    left = [i for i in range(len(history)) if history[i]["side"] != "R"]
    counting = [i for i in left if history[i]["holds"] or word(i) in ("red", "amber")]
    holds = [i for i in left if history[i]["holds"]]
    dose, most = course["dose"], course.get("most")
    v = {n: NONE for n in re.findall(r"[a-z_]+", " ".join(w for _, _, w in ADVICE))
         if n not in NUMBERS}
    v.update(sessions=len(holds), has_dose=True, sessions_per_week=NONE, greens=0, ambers=0,
             room_up=move(dose, most, True) is not NONE,
             room_back=move(dose, NONE, False) is not NONE)
    series = lambda i: (history[i]["side"], history[i]["series"])
    if counting:
        last = counting[-1]
        x, (rule, lit), seen = history[last], lights[last][0], lights[last][1]
        asked = history[holds[-1]]["dose"] if holds else NONE
        harder = lambda a, b: [b[0] - a[0], b[1] - a[1], a[2] - b[2], b[3] - a[3]]
        later = course["since_h"] > x["start_h"]
        v.update(light=lit, ask_again=rule in ASK_AGAIN,
                 next_day_known=seen["change_24h"] is not NONE and seen["settle_h"] is not NONE,
                 hours_since=x["hours_since"], days_since=course["today"] - x["day"],
                 dose_new=bool(later and (not asked or asked != dose)),
                 stepped_back=bool(later and asked and asked != dose
                                   and max(harder(asked, dose)) <= 0),
                 analgesic=x["analgesic"], series=x["series"],
                 series_sessions=sum(series(i) == series(last) for i in holds))
        later_day = NONE
        for i in reversed(counting):
            h = history[i]
            if (word(i) != "green" or h["dose"] != dose or series(i) != series(last)
                    or (later_day is not NONE and later_day - h["day"] > 14)):
                break
            later_day = h["day"]
            v["greens"] += h["analgesic"] is not True
        for i in reversed(counting):
            if word(i) != "amber" or (history[i]["holds"] and history[i]["dose"] != dose):
                break
            v["ambers"] += 1
        reds = [i for i in counting if word(i) == "red"]
        if reds:
            v["sessions_since_red"] = sum(i > reds[-1] for i in holds)
    reds = [i for i in range(len(history)) if word(i) == "red"]
    if reds:
        v["days_since_red"] = course["today"] - history[reds[-1]]["day"]
    for rule, step, when in ADVICE:
        if all(fits(c, NUMBERS, [v]) for c in when.split(" and ")):
            moved = move(dose, most, step == "up") if step in ("up", "back") else NONE
            return step, rule, moved
    raise SystemExit(f"no rule fits {v}")


def make(rng):
    """Words for courses.h, and the same as data."""
    words, history, day = [], [], 0
    for n in range(rng.randint(0, 7)):
        letter = rng.choice("gggggggggaARrucTt")
        x = {"before": 2, "during": 2, "h24": 2, "morning": 2, "settle": 4, "holds": True,
             "side": "L", "series": history[-1]["series"] if history else 0, "dose": USUAL,
             "analgesic": False, **PRESETS[letter]}
        text, gap = letter, 2
        if n and rng.random() < 0.3:
            gap = rng.choice([0, 1, 3, 14, 15])
            text += f" gap={gap}"
        if rng.random() < 0.12:
            x["side"] = rng.choice("RB")
            text += " side=" + x["side"]
        if rng.random() < 0.08:
            x["series"] += 1
        if x["series"]:
            text += f" series={x['series']}"
        if rng.random() < 0.1:
            x["analgesic"] = rng.choice([True, NONE])
            text += " analgesic=" + ("y" if x["analgesic"] else "?")
        if rng.random() < 0.1:
            x["settle"] = rng.choice([24, 25, 30])
            text += f" settle={x['settle']}"
        if rng.random() < 0.1:
            x["dose"] = rng.choice([(45, 30, 120, 4), (50, 35, 120, 4)])
            text += " dose=" + "/".join(map(str, x["dose"]))
        day += gap if history else 0
        x.update(day=day, start_h=day * 24 + 9)
        words.append(text)
        history.append(x)
    course, text = {"dose": USUAL, "since_h": -1e9}, []
    if rng.random() < 0.5 or not history:
        ahead = rng.choice([0, 1, 2, 3, 4, 14, 15])
        text.append(f"today={ahead}")
        now_h = day * 24 + 9 + ahead * 24
    else:
        hours = rng.choice([1, 19, 20, 25, 29, 30, 48, 72, 96])
        text.append(f"hours={hours}")
        now_h = day * 24 + 9 + hours
    course["today"] = now_h // 24
    if rng.random() < 0.25:
        course["dose"] = rng.choice([(45, 30, 120, 4), (50, 35, 120, 4), (45, 35, 120, 4),
                                     (50, 30, 150, 4), (70, 45, 60, 5)])
        text.append("dose=" + "/".join(map(str, course["dose"])))
    if rng.random() < 0.4:
        since = rng.choice([-1, 1])
        course["since_h"] = day * 24 + 9 + since * 24
        text.append(f"since={since}")
    if rng.random() < 0.25:
        course["most"] = rng.choice([USUAL, (60, 30, 120, 4), (50, 45, 120, 4), (50, 32, 90, 5)])
        text.append("most=" + "/".join(map(str, course["most"])))
    for x in history:
        x["hours_since"] = now_h - x["start_h"]
    return ", ".join(words), " ".join(text), history, course


def main():
    rng = random.Random(20261126)
    print("/* rules_advice.h - made by tests/oracle/rules_advice.py; do not edit. */")
    print("static const struct {\n    const char *sessions, *course, *step, *rule, *variable;\n"
          "    double to;\n} rules_advice[] = {")
    for _ in range(1500):
        words, text, history, course = make(rng)
        step, rule, moved = advise(history, course)
        variable, to = moved or ("", 0)
        print(f'    {{ "{words}", "{text}",\n      "{step}", "{rule}", "{variable}", {to:g} }},')
    print("};")


main()
