#!/bin/sh
# The same file gives the same results with every build, to the byte.
# usage: tests/same_bytes.sh BUILD...   the first one records
set -eu
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
export XDG_DATA_HOME="$folder/data"

# A session on the virtual rig: a rate that wanders, bytes that get lost.
"$1/holdfast-sim" --speed max --rate 92.7 --wander-pct 4 --drop-bytes 0.0005 \
    --link "$folder/rig" >"$folder/log" 2>&1 &
sim=$!
while ! [ -e "$folder/rig" ]; do kill -0 $sim && sleep 0.1; done
"$1/holdfast" run --rig "$folder/rig" --protocol tests/rig/protocols/short.yaml --no-curve \
    --calibration calibration/virtual-rig.json --out "$folder/s" >"$folder/log" 2>&1 ||
    { cat "$folder/log"; exit 1; }
kill $sim
mv "$folder/s/session.hfr" "$folder/session.hfr"

# A clean one at 1,000 samples a second, and the same with a hole, a changed byte
# and no end mark.
"$1/make-recording" --protocol tests/rig/protocols/in-band.yaml --seconds 75 --seed 7 \
    --calibration calibration/virtual-rig.json "$folder/kilohertz.hfr"
{ head -c 400000 "$folder/kilohertz.hfr"
  tail -c +400150 "$folder/kilohertz.hfr" | head -c 300000
  printf '\125'
  tail -c +700151 "$folder/kilohertz.hfr" | head -c 500001; } >"$folder/damaged.hfr"

compute() { # build, file: its results and exit code
    (cd "$folder" && "$2/holdfast" analyze "$1" --json || echo "exit code $?")
}
absolute() { case $1 in /*) echo "$1" ;; *) echo "$PWD/$1" ;; esac; }

for curve in tests/golden/curves/*.csv tests/golden/curves/*.tsv tests/golden/curves/*.txt; do
    [ -e "$curve" ] && cp "$curve" "$folder"
done
files=$(cd "$folder" && ls *.hfr *.csv *.tsv *.txt 2>/dev/null) || :
first=$(absolute "$1")
for f in $files; do
    compute "$f" "$first" >"$folder/$f.want" 2>&1
done
cmp "$folder/session.hfr.want" "$folder/s/results.json"
for build in "$@"; do
    for f in $files $files; do
        compute "$f" "$(absolute "$build")" 2>&1 | cmp - "$folder/$f.want" ||
            { echo "$build computes other results from $f"; exit 1; }
    done
    echo "  $build: the same, twice, from" $files
done
