#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-or-later
#
# Every fuzz target builds, takes its seeds and survives some executions; "make fuzz"
# is for finding more.
set -u

CDPATH='' cd "$(dirname "$0")/../.." || exit 2
# shellcheck source=tests/tap.sh
. tests/tap.sh
log=build/fuzz/fuzz.log
runs=40000

mkdir -p build/fuzz
make -C tests/fuzz build seeds >"$log" 2>&1
ok $? "targets and seeds are made" "$log"
for source in tests/fuzz/fuzz_*.c; do
	target=$(basename "$source" .c)
	target=${target#fuzz_}
	made=0
	make -C tests/fuzz -o seeds T="$target" RUNS="$runs" >"$log" 2>&1 &&
		made=$(sed -n 's/^stat::number_of_executed_units: *//p' "$log")
	[ "${made:-0}" -ge "$runs" ]
	ok $? "fuzz $target: $made executions" "$log"
done
echo "1..$results"
