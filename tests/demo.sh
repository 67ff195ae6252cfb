#!/bin/sh
# A whole guided session on the virtual rig, with the real firmware.
# usage: tests/demo.sh BUILD      leaves BUILD/demo/
set -eu
build=$1
out=$build/demo
speed=${DEMO_SPEED:-60}

rm -rf "$out"
mkdir -p "$out"
export XDG_DATA_HOME="$(cd "$out" && pwd)/data"
"$build/holdfast-sim" --speed "$speed" --link "$out/rig" --truth "$out/truth.csv" \
    >"$out/rig.log" 2>&1 &
sim=$!
trap 'kill $sim 2>/dev/null || :' EXIT
for i in $(seq 100); do
    [ -e "$out/rig" ] && break
    kill -0 $sim 2>/dev/null || { cat "$out/rig.log" >&2; exit 1; }
    sleep 0.1
done
echo "A virtual client on the virtual rig, up to $speed times faster than real time."
echo
"$build/holdfast" run --rig "$out/rig" --protocol rio-2015-isometric \
    --calibration calibration/virtual-rig.json --answers tests/demo_answers --out "$out"
echo
echo "See it again:   $build/holdfast replay $out/session.hfr"
