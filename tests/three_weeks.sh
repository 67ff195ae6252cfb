#!/bin/sh
# A clinic's three weeks with one client, from the first known load on the rig to the client
# who moves away and comes back: the real commands on the real firmware in the virtual rig.
# usage: tests/three_weeks.sh BUILD      leaves BUILD/three-weeks/
#
# Read it from top to bottom.  `hf` is holdfast at the story's time; `says` and `stored` check
# what was printed and what is kept.  What is expected was worked out by hand, from
# protocols/rules/load-tolerance.yaml: the numbers beside each step say how.
set -eu
build=$(cd "$1" && pwd)
place=$build/three-weeks
rm -rf "$place"
mkdir -p "$place"
export XDG_DATA_HOME="$place/data" XDG_CONFIG_HOME="$place/config" TZ=UTC NO_COLOR=1
export HOLDFAST_PROTOCOLS=tests/rig/protocols FAKETIME_DONT_FAKE_MONOTONIC=1
export ASAN_OPTIONS="${ASAN_OPTIONS:+$ASAN_OPTIONS:}verify_asan_link_order=0"
unset HOLDFAST_RULES HOLDFAST_LANG 2>/dev/null || :
sim=

# ---- how the story is told ------------------------------------------------------------------

end() { [ -z "$sim" ] || kill "$sim" 2>/dev/null || :; }
trap end EXIT
tell() { printf '\n%s\n' "$*"; }
fail() {
    printf 'three weeks: %s, after: holdfast %s\n' "$1" "$called" >&2
    cat "$place/said" >&2
    exit 1
}

# The time of what follows; each command takes a second.
on() { now=$(date -d "$1" +%s); printf '\n== %s\n' "$(date -d "$1" '+%A %F %H:%M')"; }
at_now() { now=$((now + 1)); faketime -f "$(date -d "@$now" '+@%F %T')" "$build/holdfast" "$@"; }

# Run, show and keep what is said; hf_code expects that exit code.
hf() { hf_code 0 "$@"; }
hf_code() {
    expected=$1; shift
    called=$*; code=0
    printf '$ holdfast %s\n' "$*"
    at_now "$@" >"$place/said" 2>&1 || code=$?
    ${show:-cat} "$place/said"
    [ $code = "$expected" ] || fail "exit code $code and not $expected"
    tr -s ' \n' ' ' <"$place/said" >"$place/flat"
}

# What was said has this (extended) pattern, or has it not; breaks of lines do not matter.
says() { for p in "$@"; do grep -Eq -e "$p" "$place/flat" || fail "not said: $p"; done; }
never() { ! grep -Eq -e "$1" "$place/flat" || fail "said: $1"; }

# What `holdfast ... --json` answers fits a condition of jq.
stored() {
    condition=$1; shift
    called="$* --json"
    at_now "$@" --json >"$place/said" || fail "failed"
    jq -e "$condition" "$place/said" >/dev/null || fail "not so: $condition"
}

# The virtual rig, its memory kept from one time to the next.  Not as fast as it can: the
# virtual client would be late for a light that a busy computer is slow to ask for.
rig() {
    "$build/holdfast-sim" --speed 30 --eeprom "$place/eeprom" --link "$place/rig" "$@" \
        >"$place/rig.log" 2>&1 &
    sim=$!
    for _ in $(seq 200); do
        [ -e "$place/rig" ] && return
        kill -0 "$sim" 2>/dev/null || break
        sleep 0.05
    done
    cat "$place/rig.log" >&2; exit 1
}
unplug() { kill "$sim"; wait "$sim" 2>/dev/null || :; sim=; }

# One session on the left: share of 400 N that the client aims at, pain before, after each
# hold and at the end, effort.  Only what counts of the printout is shown.
brief() { grep -E '^\[.*(Best push|Hold) [0-9]|^(Session|Next|holdfast:) ' "$1" || :; }
session() {
    rig --max-n 400 --aim "$1"
    show=brief hf run --rig "$place/rig" --client K07 --side left --no-curve --answer pain="$2" \
        --answer pain="$3" --answer pain="$4" --answer pain="$5" --answer effort="$6"
    unplug
}
newest() { at_now session list K07 --json | jq -r '.[0].session'; }
pain_entry() {  # of session $1, at moment $2
    at_now session show "$1" --json | jq -r --arg when "$2" \
        '.entries[] | select(.kind == "pain" and .values.moment == $when) | .id' | tail -1
}

# ---- Monday of the first week: the bench ---------------------------------------------------

on '2027-03-01 08:00'
tell 'Known loads hang on the cell, 5 s each, and become a calibration; the rig carries it.'
# Newtons of m kg: m 9.81 (1 - 1.2 / 8000), weight less the air displaced.  The virtual cell
# gives 2,100 counts a newton on 84,000.
awk 'BEGIN { n = split("0 10 20 30 40 50 20 0", kg, " "); print "time_s,force_n"
    for (i = 1; i <= n; i++) { f = kg[i] * 9.81 * (1 - 1.2 / 8000)
        printf "%g,%.9g\n%g,%.9g\n", 5 * (i - 1), f, 5 * (i - 1) + 4.5, f } }' >"$place/force.csv"
printf '%s\n' '# gravity_ms2: 9.81' '# reference_uncertainty_pct: 0.02' mass_kg \
    0 10 20 30 40 50 20 0 >"$place/loads.csv"
rig --csv "$place/force.csv"
show='grep -E ^(Load|Holds|In.force)' hf calibrate --rig "$place/rig" --points "$place/loads.csv" \
    --auto --out "$place/bench" --id bench-1
says '(2099\.[89]|2100\.[01])[0-9]* counts/N and 8(3999|4000|400[0-9])\.'
unplug
rig
hf calibrate --to-rig --serial 7 --rig "$place/rig" --calibration "$place/bench/calibration.json"
says 'now carries bench-1; it was read back and is the same'
unplug

# ---- the first visit -------------------------------------------------------------------------

on '2027-03-01 09:00'
tell 'A client comes: a code, no name. What is known is written down, and everything is asked.'
hf client add K07 birth_year=1984 involved=left goal='sit through a film' sessions_per_week=2
hf log K07 mass mass_kg=71.5
hf log K07 assessment sitting_min=20 worst=5 settle_h=12 irritability=moderate
hf log K07 test test=single_leg_deadlift side=left pain=3
hf_code 1 trend K07
says 'has no session yet; `holdfast plan K07`'
hf screen K07 --full --rest no systolic_mmhg=124 diastolic_mmhg=78
says 'The session may begin'
hf plan K07
says 'a first dose' 'rule start-moderate'    # irritability was judged moderate

tell 'Two pushes, as strongly as is comfortable. No holds on the first day.'
rig --max-n 400
show=brief hf run --rig "$place/rig" --client K07 --side left --protocol three-weeks-test \
    --no-curve --knee 45 --hip 20 --strap 'above the ankle' --answer pain=3 --answer pain=3
unplug
says 'bench-1, made 2027-03-01, from the rig'
stored 'length == 1 and (.[0] | .side == "left" and (.best_1s_n | . > 380 and . < 410))' \
    session list K07
hf due
says 'Coming K07 45 minutes after'
on '2027-03-01 09:45'; hf pain K07 3
on '2027-03-02 08:00'; hf pain K07 3 --when morning
on '2027-03-02 09:30'; hf pain K07 3
hf due
says 'Nothing is due'
hf dose K07 protocol=three-weeks side=left target_pct=60 hold_s=10 count=2
says 'left, 2 x 10 s at 60 %'
stored '.[0] | .next.rule == "no-session-yet"' plan K07

# ---- session 1, a bad day: 60 % -------------------------------------------------------------

on '2027-03-03 17:00'
tell 'Session 1. Nobody is loaded before the short screening. It goes well, the day after does not.'
rig
hf_code 1 run --rig "$place/rig" --client K07 --side left
says 'short screening was not asked today'
unplug
hf screen K07 --short --rest no
session 0.60  3  3 3  4  5
says 'of 10.0 s'
on '2027-03-03 17:50'
hf due
says 'Due now K07 45 minutes after'
hf pain K07 4
on '2027-03-04 08:00'; hf pain K07 5
on '2027-03-04 17:00'
hf plan K07
says 'rule next-day-first'           # 24 h on, not yet answered: under 30 h
hf pain K07 6                        # 6 - 3 = 3, and 3 is too much: red
hf afterwards K07 sharp_or_new=no morning_worse=yes
hf plan K07
says 'rule red-next-day' 'rule red-review' 'no holds until the clinician has looked'
on '2027-03-05 09:00'
hf afterwards K07 settle_h=40 sharp_or_new=no morning_worse=yes
hf decide K07 change target_pct=50 --reason 'seen: sore on stairs, no new sign; two steps less'
says '2 x 10 s at 50 %'
stored '.[0] | .next.rule == "red-stepped-back" and .next.step == "repeat"' plan K07

# ---- session 2: the next day is missed --------------------------------------------------------

on '2027-03-06 10:00'
tell 'Session 2, lighter. The next day nobody answers.'
hf screen K07 --short --rest no
session 0.50  3  3 2  2  4
on '2027-03-06 10:50'; hf pain K07 2
on '2027-03-07 09:00'; hf pain K07 3
hf afterwards K07 settle_h=8 sharp_or_new=no morning_worse=no
on '2027-03-07 18:00'
hf due
says 'Missed K07 24 hours after'
hf pain K07 2 --when 24h             # 32 h on: kept, and counts as missing
says 'not in its time' 'counts as missing'

tell 'The first week, looked at on Sunday.'
# Nothing is tolerated yet: one red, one not known. Not known is no green and no zero.
hf trend K07
says 'no tolerated load is known yet' 'rule not-known' \
    '03-01 test [0-9 -]* 3 - (39[0-9]|40[0-9]) ' \
    '03-03 2x10s 60% .* red' '03-06 2x10s 50% [0-9 ]* 3\* unknown' '2 of 2 planned'
hf plan K07
says 'the same dose, 2 x 10 s at 50 %' 'pain_24h not known' 'rule not-known' 'days_since 1 day,' \
    'not asked today\. `holdfast screen K07` asks it'

# ---- session 3: a slip of the finger -----------------------------------------------------------

on '2027-03-09 17:00'
tell 'Session 3 is fine, but a 7 is typed for a 1 the day after.'
hf screen K07 --short --rest no
session 0.50  2  2 3  2  4
on '2027-03-09 17:45'; hf pain K07 2
on '2027-03-10 08:00'; hf pain K07 2
on '2027-03-10 17:00'; hf pain K07 7
hf afterwards K07 settle_h=6 sharp_or_new=no morning_worse=no
stored '.[0].last_session | .light == "red" and .rule == "red-next-day"' plan K07   # 7 - 2 = 5
third=$(newest)
hf session correct "$(pain_entry "$third" h24)" score=1 --why 'a 7 was typed, a 1 was said'
hf session note "$third" 'came by bike'
hf session show "$third"
says '24 hours after 1' 'a 7 was typed, a 1 was said' 'came by bike'
hf plan K07
# 1 - 2 = -1, settled in 6 h, 3 in the holds is the limit: green. Two sessions since the red.
says 'green: Pain stayed' 'rule red-not-long-ago' 'sessions_since_red 2'

# ---- session 4: green again, and one step up ---------------------------------------------------

on '2027-03-13 10:00'
tell 'Session 4 is green too.'
hf screen K07 --short --rest no
session 0.50  2  2 2  1  4
on '2027-03-13 10:45'; hf pain K07 1
on '2027-03-14 08:00'; hf pain K07 2 --when morning
hf pain K07 2 --when 24h
hf afterwards K07 settle_h=4 sharp_or_new=no morning_worse=no

tell 'The second week. Two greens at this dose, three sessions and over three days since the red.'
on '2027-03-14 12:00'
hf trend K07
# half of 400 N for two times 10 s
says 'tolerated load (19[4-9]|20[0-6]) N \((4[89]|5[0-2]) % of the best steady push\), 20 s' \
    'Next step one step up, to 2 x 15 s at 50 %' 'rule greens' '03-13 2x10s 50% .* green'
hf plan K07
says 'rule greens' '2 x 15 s at 50 %'    # the first that may be raised: seconds, by 5
hf decide K07 accept
says '2 x 15 s at 50 %'

# ---- session 5: stopped, overridden, and a little much -----------------------------------------

on '2027-03-17 17:00'
tell 'Session 5. The screening says stop; the clinician looks, and takes it on with a reason.'
hf screen K07 --short --rest no tingling=yes
says 'stop Yes to: Tingling' 'Examine the nerve and the back first' \
    'No session now\. A clinician who has looked may go on today: `holdfast screen K07 --override'
rig
hf_code 1 run --rig "$place/rig" --client K07 --side left
says 'No session now' 'holdfast screen K07 --override'
stop=$(sed -n 's/.*--override \([0-9a-f]*\) .*/\1/p' "$place/said" | head -1)
unplug
hf screen K07 --override "$stop" --reason 'sat on the foot on the bus; slump test negative'
says 'overridden for today'
session 0.50  2  3 4  3  6
says 'of 15.0 s'
on '2027-03-17 17:45'; hf pain K07 3
on '2027-03-18 08:00'; hf pain K07 3
on '2027-03-18 17:00'; hf pain K07 3
hf afterwards K07 settle_h=20 sharp_or_new=no morning_worse=no

tell 'The third week. 4 in a hold is over the limit of 3 and not over 5: amber, once.'
on '2027-03-21 12:00'
hf trend K07
says 'tolerated load (19[4-9]|20[0-6]) N \((4[89]|5[0-2]) % of the best steady push\), 20 s' \
    'Last 2027-03-17, 2 x 15 s at 50 %: amber' 'Next step repeat the same dose, 2 x 15 s' \
    'rule amber-once' '03-17 2x15s 50% .* amber' '5 of 6 planned'
hf plan K07
says 'the same dose, 2 x 15 s at 50 %' 'rule amber-pain-during' 'rule amber-once'
hf due
says 'Nothing is due'
hf trend K07 --no-plot --plot "$place/trend.png"
show=: hf trend K07 --no-plot --plot "$place/trend.svg"
# The picture says by itself how it goes and what comes next.
for p in 'Left: tolerated load (19[4-9]|20[0-6]) N' 'Last: 2027-03-17, 2 x 15 s at 50 %: amber' \
    'Next step: repeat the same dose, 2 x 15 s'; do
    grep -Eq "$p" "$place/trend.svg" || fail "the figure does not say: $p"
done

# ---- the books ------------------------------------------------------------------------------

tell 'The books: everything computed again from the recordings is the same, and all is sound.'
hf reindex
says '6 recordings, 6 same'
hf doctor
says 'All is sound'

# A lost index comes back from the journal; what was computed does not, and that is said.
rm "$place"/data/holdfast/clinic/clinic.db*
hf_code 1 trend K07 --no-plot
says '6 recorded sessions of K07 are not computed yet' '`holdfast reindex` does it'
hf reindex
says '6 recordings, 6 new'
hf trend K07 --no-plot

tell 'The client moves away, and asks to be forgotten.'
at_now trend K07 >"$place/trend-before.txt"
hf client export K07 --out "$place/K07"
hf client erase K07 --confirm K07 --why 'moved away, asked for it'
says '6 recordings erased'
# All that is left is the code that is not given again, and that without a word of the person.
grep -rl -e film -e 'came by bike' -e 'slump test' -e hfr "$place/data" && fail 'something is left'
[ "$(grep -o K07 "$place/data/holdfast/clinic/entries.jsonl" | wc -l)" = 1 ] || fail 'more is left'
[ -z "$(ls "$place/data/holdfast/sessions")" ] || fail 'a recording is left'
hf_code 1 trend K07

tell 'And comes back, with the folder.'
hf client import "$place/K07"
on '2027-03-21 12:00'
at_now trend K07 >"$place/trend-after.txt"
cmp "$place/trend-before.txt" "$place/trend-after.txt" || fail 'the trend is another'
hf reindex
says '6 recordings, 6 same'
hf doctor
says 'All is sound'
tell 'Three weeks, as they should be.'
