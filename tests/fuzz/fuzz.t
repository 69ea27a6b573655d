#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-or-later
#
# Every fuzz target builds, takes its seeds and survives two seconds; "make fuzz"
# is for finding more.
set -u

CDPATH='' cd "$(dirname "$0")/../.." || exit 2
# shellcheck source=tests/tap.sh
. tests/tap.sh
log=build/fuzz/fuzz.log

mkdir -p build/fuzz
for source in tests/fuzz/fuzz_*.c; do
	target=$(basename "$source" .c)
	target=${target#fuzz_}
	make -C tests/fuzz T="$target" TIME=2 >"$log" 2>&1 &&
		grep -q 'stat::number_of_executed_units: [1-9]' "$log"
	ok $? "fuzz $target" "$log"
done
echo "1..$results"
