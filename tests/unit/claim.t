#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-or-later
#
# That test_claim can fail: each line below breaks the claim protocol in one way, and
# the property that no longer holds must be found.
set -u

here=$(CDPATH='' cd "$(dirname "$0")" && pwd)
top=$(CDPATH='' cd "$here/../.." && pwd)
# shellcheck source=tests/environment.sh
. "$here/../environment.sh"
source=drivers/net/netoops/claim.c
work=$top/build/tests/unit/mutants
number=0

# $1 what is broken, $2 how: for sed, $3 the property that the test must name.
# Sources that the test includes are found from where it lies.
mutant()
{
	number=$((number + 1))
	dir=$work/$number
	rm -rf "$dir"
	mkdir -p "$dir/tests/unit" "$dir/${source%/*}"
	cp "$here/test_claim.c" "$here/interleave.h" "$dir/tests/unit/"
	cp "$here/../tap.h" "$dir/tests/"
	sed "$2" "$top/$source" >"$dir/$source"
	if cmp -s "$dir/$source" "$top/$source"; then
		echo "the line that was to be broken is not there" >"$dir/log"
	elif cc -std=gnu11 -D_GNU_SOURCE -O1 -I"$top/include" -o "$dir/test" \
		"$dir/tests/unit/test_claim.c" >"$dir/log" 2>&1; then
		"$dir/test" >"$dir/log"
		if [ $? -eq 1 ] && grep -qxF "# not true: $3" "$dir/log"; then
			echo "ok $number - $1: $3"
			return
		fi
	fi
	echo "not ok $number - $1: $3"
	grep -v '^ok' "$dir/log" | head -n 40 | sed 's/^/# /'
}

mutant 'a claim is a store' \
	's/atomic_try_cmpxchg(&claim->word, &seen, next)) {/(atomic_read(\&claim->word), claim->word.counter = next, true)) {/' \
	'only a panic takes a record over, and not that of a panic'
mutant 'it is not over after a panic' \
	's/CLAIM_DIES ? CLAIM_OVER :/CLAIM_DIES ? 0 :/' \
	'nothing follows the record of a panic'
mutant 'a panic does not see that it is over' \
	's/if (seen & CLAIM_OVER)/if (0)/' \
	'nothing is sent after a fault of the sender'
mutant 'a fault is forgotten' \
	's/&seen, CLAIM_OVER))/\&seen, 0))/' \
	'nothing is sent after a fault of the sender'
mutant "a fault in an interrupt is the sender's" \
	's/CLAIM_DIES)) == claim_owner(cpu, level)/CLAIM_DIES | 0x1ff << CLAIM_LEVEL)) == claim_owner(cpu, 0)/' \
	'a fault of the sender is known as one, and nothing else is'
mutant "a fault of a panic's record is not" \
	's/~(CLAIM_STOP . CLAIM_DIES)/~CLAIM_STOP/' \
	'a fault of the sender is known as one, and nothing else is'
mutant 'a fault when a panic waits is not' \
	's/~(CLAIM_STOP . CLAIM_DIES)/~CLAIM_DIES/' \
	'a fault of the sender is known as one, and nothing else is'
mutant 'who lives takes a record over' \
	's/if (claimant->fate == NETOOPS_LIVES)/if (0)/' \
	'only a panic takes a record over, and not that of a panic'
mutant 'a panic begins again' \
	's/return seen & CLAIM_DIES ? seen . CLAIM_STOP : held/return held/' \
	'only a panic takes a record over, and not that of a panic'
mutant 'a panic does not begin anew where it interrupted' \
	's/return seen & CLAIM_DIES ? seen . CLAIM_STOP : held/return CLAIM_NONE/' \
	'a panic is not refused for who lives, unless it waited'
mutant 'a panic waits for its own CPU' \
	's/if (seen >> CLAIM_CPU == claimant->cpu)/if (0)/' \
	'a panic is not refused for who lives, unless it waited'
mutant 'nobody is asked to stop' \
	's/? seen : seen . CLAIM_STOP;/? seen : seen;/' \
	'a record ends early if a panic wants it to, and only then'
mutant 'nobody hears that' \
	's/ || seen & CLAIM_STOP ||$/ ||/' \
	'a record ends early if a panic wants it to, and only then'
mutant 'the record of a panic is asked to stop' \
	's/return seen & CLAIM_DIES ? seen :/return/' \
	'a record ends early if a panic wants it to, and only then'
mutant 'who is waited for in vain goes on' \
	's/^	return seen . CLAIM_STOP;$/	return seen;/' \
	'a record ends early if a panic wants it to, and only then'
mutant 'who is interrupted for good goes on' \
	's/CLAIM_DIES ? seen . CLAIM_STOP : held/CLAIM_DIES ? seen : held/' \
	'only a panic takes a record over, and not that of a panic'
mutant 'who was taken over goes on' \
	's/seen >> CLAIM_CPU != cpu;/0;/' \
	'a record ends early if a panic wants it to, and only then'
mutant 'who was taken over releases' \
	's/while ((seen & ~CLAIM_STOP) == held)/while (1)/' \
	'a record ends early if a panic wants it to, and only then'
mutant 'what is kept for a panic is free' \
	's/CLAIM_OVER : seen & CLAIM_STOP/CLAIM_OVER : 0/' \
	'nothing gets in the way of a panic that waits'
mutant 'what is kept for a panic is held' \
	's/if (!(seen & CLAIM_HELD))/if (0)/' \
	'nobody waits for nothing'
mutant 'a stopped CPU has no time' \
	's/if (!late)/if (!late \&\& claimant->fate != NETOOPS_STOPPED)/' \
	'a CPU that is stopped has time to end its record'
mutant 'a stopped CPU keeps its record' \
	's/if (claimant->fate == NETOOPS_STOPPED &&/if (0 \&\&/' \
	'a panic is not refused for who lives, unless it waited'
mutant 'a CPU that was not stopped loses it' \
	's/if (claimant->fate == NETOOPS_STOPPED &&/if (1 \&\&/' \
	'one CPU makes a record at a time'
mutant 'tries are not counted' \
	's/claimant->tries--;//' \
	'nobody waits longer than his time'
mutant 'tries do not end' \
	's/!claimant->tries || //' \
	'nobody waits longer than his time'
mutant 'time does not end' \
	's/ || now_ns >= claimant->end_ns;/;/' \
	'nobody waits longer than his time'
mutant 'there is one round' \
	's/CLAIM_ROUNDS.8/CLAIM_ROUNDS 1/' \
	'a panic is not refused for who lives, unless it waited'
echo "1..$number"
