#!/bin/sh
# A session recorded once gives the same results with every build.
# usage: tests/same_bytes.sh BUILD...   the first one records
set -eu
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT

"$1/holdfast-sim" --speed max --rate 92.7 --wander-pct 4 --drop-bytes 0.0005 \
    --link "$folder/rig" >"$folder/log" 2>&1 &
sim=$!
while ! [ -e "$folder/rig" ]; do kill -0 $sim && sleep 0.1; done
"$1/holdfast" run --rig "$folder/rig" --protocol tests/rig/protocols/short.yaml --no-curve \
    --calibration calibration/virtual-rig.json --out "$folder/s" >"$folder/log" 2>&1 ||
    { cat "$folder/log"; exit 1; }
kill $sim
for build in "$@"; do
    for again in 1 2; do
        "$build/holdfast" replay "$folder/s/session.hfr" --json | cmp - "$folder/s/results.json" ||
            { echo "$build computes other results"; exit 1; }
    done
    echo "  $build: the same, twice"
done
