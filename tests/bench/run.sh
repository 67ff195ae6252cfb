#!/bin/sh
# What things cost: the firmware in cycles, the host in time and memory, beside
# the programs a user would otherwise pick.
# usage: tests/bench/run.sh BUILD
set -eu
build=$1
out=$build/bench
rm -rf "$out"
mkdir -p "$out"
make --no-print-directory -s "$build/bench-path" "$build/bench-filters" "$build/bench-import" "$build/bench-course" \
    "$build/bench-clinic" "$build/bench-sessions" "$build/make-recording"

rig() { # options...: start the virtual rig
    "$build/holdfast-sim" --link "$out/rig" "$@" >"$out/rig.log" 2>&1 &
    sim=$!
    while ! [ -e "$out/rig" ]; do sleep 0.05; done
}
session() { # name, protocol, command before
    "$3" $4 "$build/holdfast" run --rig "$out/rig" --protocol "$2" --no-curve \
        --calibration calibration/virtual-rig.json --answers tests/demo_answers \
        --out "$out/$1" >"$out/$1.log" 2>"$out/$1.err" || :
    kill $sim 2>/dev/null || :
    wait $sim || :
}

echo "== Firmware, cycles at 16 MHz, counted under simulation"
rig --speed max --measure --summary "$out/measure.json"
session measure tests/rig/protocols/short.yaml env A=b
sed -n 's/^ *"\(hx711_read_quiet_cycles\|hx711_read_cycles\|interrupts_off_cycles\|asleep_frac\)": \(.*[^,]\),*$/\1 \2/p' \
    "$out/measure.json" | awk '{ printf "%-26s %s\n", $1, $2 }'
avr-size "$build/firmware.elf" | awk 'NR == 2 { printf "flash %d bytes, RAM %d bytes\n", $1 + $2, $2 + $3 }'

echo "== Virtual rig and host together, as fast as they go"
rig --speed max --summary "$out/fast.json"
session fast rio-2015-isometric env A=b
sed -n 's/^ *"\(simulated_s\|wall_s\|speed\)": \(.*[^,]\),*$/\1 \2/p' "$out/fast.json" |
    awk '{ printf "%-26s %s\n", $1, $2 }'

echo "== Host at real time, one channel of 80 SPS, 40 s"
rig --speed 1
session real tests/rig/protocols/long.yaml /usr/bin/time \
    "-f %U+%S_s_of_CPU_in_%e_s,_%M_KiB timeout -s INT 40"
tail -n 1 "$out/real.err" | tr _ ' '

echo "== Filters"
/usr/bin/python3 tests/bench/filters.py "$build/bench-filters"

for seed in 1 2 3 4; do
    "$build/make-recording" --protocol tests/bench/session.yaml --seed $seed \
        --calibration calibration/virtual-rig.json "$out/kilohertz-$seed.hfr"
done

echo "== Host, real-time path, 1,000 samples a second"
"$build/bench-path" "$out/kilohertz-1.hfr"

echo "== Host, 12 minutes of 1,000 samples a second analysed"
tests/bench/analyze.py "$build" "$out"/kilohertz-?.hfr

echo "== Other instruments' curves"
/usr/bin/python3 tests/bench/import.py "$build/bench-import" "$out"

echo "== A course of 10,000 sessions judged"
"$build/bench-course"

echo "== Commands about a client of 10,000 sessions"
/usr/bin/python3 tests/bench/sessions.py "$build/holdfast" "$build/bench-sessions" "$out"

echo "== A clinic of up to 10,000 sessions"
"$build/bench-clinic" "$out/clinic"
