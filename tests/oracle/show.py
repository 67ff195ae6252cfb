#!/usr/bin/env python3
"""The page of one protocol, put together by hand and wrapped by textwrap.

    python3 tests/oracle/show.py > tests/golden/show-goom-irritable.txt

The sentences are typed here from protocols/goom-irritable.yaml and the
README; start times are those of tests/oracle/protocols.py.  A number stays
with the word after it.
"""
import re
import textwrap

WIDTH = 80
HEAD = [
    ("Stage", "stage 1, isometric holds"),
    ("Evidence", "consensus: expert opinion or clinical habit"),
    ("Source", "The principle, that for an irritable tendon both legs hold together, shorter "
     "and fewer times, is from Rudavsky A, Cook J. J Physiother 2014 (an excerpt was read) and "
     "Goom TSH et al. J Orthop Sports Phys Ther 2016;46:483-493 (summaries were read). The "
     "numbers are this project's choice: 4 x 15 s at 30 % of a push that goes only as far as is "
     "comfortable."),
    ("Caution", "The reference is a pain-limited push, not a best push: do not compare it with "
     "one, and do not urge. Above pain of 3 the session ends, also before it begins: for a "
     "person with more at rest, decide on pain_limit first. No best push until this goes "
     "easily and settles within 24 h. No trial is known of immediate pain relief from such holds in proximal hamstring tendinopathy; in "
     "other tendons the response varies between people and some felt more pain. Expect no "
     "particular change; record how this person responds, now and tomorrow."),
    ("Position", "Both legs in the strap, hip bent 0-30 degrees, knee 30-60; strap just above "
     "the ankles. Keep and note both angles."),
    ("Frequency", "2 times a day"),
    ("Limits", "the session ends above 800 N or pain of 3; hold timing uses a low-pass of 20 Hz, "
     "order 2"),
]
STEPS = [
    ("00:00", "The clinician answers: Is everything as usual today, with nothing new such as "
     "tingling, numbness or feeling unwell, and is it fine to go on? A no ends the session."),
    ("00:00", "The rig is checked for 10 s with nothing on it. A rig that is not fit ends the session."),
    ("00:10", "Rest for 3 s while the rig sets its zero."),
    ("00:13", "2 easy efforts of 3 s, rising from 20 to 40 % of what feels like all, each after "
     "a 3 s countdown, rest 20 s between."),
    ("00:42", "Ask how much pain there is, 0 to 10, upper hamstring; the answer stands for "
     "before. Above 3 the session ends."),
    ("00:57", "2 pain-limited pushes of 5 s, only as far as is comfortable, each after a 5 s "
     "countdown, rest 1 min 30 s between."),
    ("04:07", "4 holds of 15 s at 30 % of the pain-limited push (best 1-s mean), band "
     "22.5-37.5 %, rest 1 min 30 s between. Each after a 5 s countdown, then up to 30 s to reach "
     "the band. The clock runs on from entering the band. A hold ends early when it falls below "
     "15 % and is not back in the band within 3 s. It counts as complete with 80 % of its time "
     "in the band. Force that goes on after the time is counted for up to 5 s. 2 incomplete "
     "holds running end this step. Pain is asked after each hold, in the rest; above 3 the "
     "session ends."),
    ("09:42", "Ask how much pain there is, 0 to 10, upper hamstring; the answer stands for "
     "after. Above 3 the session ends."),
    ("09:42", "Ask how much effort it took, 0 to 10; the answer stands for after."),
    ("09:42", "Today and tomorrow morning tell us more than the minute itself."),
]
SUMS = """
Time under tension  1 min (60 s)
Dose                1800 % x s of the pain-limited push
Pushes              10 s (10 s)
Planned length      9 min 42 s, when each effort starts at its cue"""


def wrapped(label, text):
    joined = re.sub(r"(?<=[0-9]) (?=\S)", "\0", text)
    lines = textwrap.wrap(joined, WIDTH - 11, break_long_words=False, break_on_hyphens=False)
    print("\n".join((label if i == 0 else "").ljust(11) + line.replace("\0", " ")
                    for i, line in enumerate(lines)))


print("Gentle short holds with both legs together")
print("goom-irritable, version 1\n")
for label, text in HEAD:
    wrapped(label, text)
print()
for i, (start, text) in enumerate(STEPS):
    wrapped("%s %2d." % (start, i + 1), text)
print(SUMS)
