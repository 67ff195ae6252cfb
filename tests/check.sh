#!/bin/sh
# Every test, three times over: gcc, clang, and with the address and
# undefined-behaviour sanitizers; then the fuzz targets for a short while.
# usage: tests/check.sh      from the top folder; `make check` installs first
set -eu
fuzz_seconds=${FUZZ_SECONDS:-15}
jobs=$(nproc)
started=$(date +%s)

say() { printf '\n== %s\n' "$*"; }
build() { make --no-print-directory -s -j"$jobs" "$@" >"$log" 2>&1 || { cat "$log"; exit 1; }; }

log=$(mktemp)
trap 'rm -f "$log"' EXIT

say 'Every header compiles alone, with gcc and clang'
for h in $(git ls-files '*.h' 2>/dev/null || find host firmware calibration tests -name '*.h'); do
    case $h in firmware/boards/*|tests/golden/*) continue ;; esac
    for cc in gcc clang; do
        $cc -fsyntax-only -std=c11 -D_GNU_SOURCE -x c -I. -Ifirmware -Ihost -Itests -Itests/host \
            -I/usr/include/simavr -Wall -Wextra "$h" || { echo "$h does not compile alone"; exit 1; }
    done
done

runners='tests/run-host tests/run-firmware tests/run-program tests/run-rig'

say 'gcc'
build all tests_built
make --no-print-directory -s test

say 'clang: no warning, the same answers'
build all tests_built CC=clang BUILD=build-clang
for r in tests/run-host tests/run-firmware tests/run-program; do HOLDFAST_BUILD=build-clang build-clang/$r; done

say 'Sanitizers'
build all tests_built SAN=1
for r in $runners; do HOLDFAST_BUILD=build-san build-san/$r; done

say 'The same recordings, five builds, the same bytes'
build build/make-recording
build build-O0/holdfast BUILD=build-O0 OPT=-O0
build build-O2/holdfast BUILD=build-O2 OPT=-O2
tests/same_bytes.sh build build-O0 build-O2 build-clang build-san

say "Fuzzing, $fuzz_seconds s each"
for f in tests/fuzz/fuzz_*.c; do
    name=$(basename "$f" .c)
    build "build/fuzz/$name"
    mkdir -p "build/fuzz/corpus-$name"
    if ! "build/fuzz/$name" -max_total_time="$fuzz_seconds" -max_len=20000 -verbosity=0 \
         -artifact_prefix=build/fuzz/ "build/fuzz/corpus-$name" \
         "tests/fuzz/seeds/${name#fuzz_}" >"$log" 2>&1; then
        tail -n 40 "$log"
        echo "$name found something; the input is in build/fuzz/"
        exit 1
    fi
    echo "  $name: nothing found"
done

say "All passed in $(( $(date +%s) - started )) s"
