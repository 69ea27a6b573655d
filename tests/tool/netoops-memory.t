#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-or-later
# The store of netoops without memory: it says so, says nothing of damage, and is whole
# shellcheck source=tests/tool/netoops.sh
. "$(dirname "$0")/netoops.sh"

cat >records <<-'EOT'
	host 01
	crash 01
	log The quick brown fox
	gap 4 5
	add 0 oops
	log The quick brown fox
	gap 6 7
	add 0 oops
	log [    1.0] Kernel panic - not syncing: Fatal exception
	add 1 panic
	retain 1 0 0 0
EOT
# Opening a store, adding to it and removing from it: more of the end than of the checks
NO_MEMORY_COUNT=$work/allocations LD_PRELOAD=$helpers/nomemory.so "$helpers/mkstore" store <records >added
[ "$(tr '\n' ' ' <added)" = 'stored improved stored 2 ' ]
result "with memory all goes well"
# With a store that is there, and more in it
"$helpers/mkstore" base <<-'EOT'
	host 02
	crash 02
	many 50 0 oops
EOT
allocations=$(cat allocations)
[ "$allocations" -gt 3500 ]
result "in $allocations allocations"
failed=0
: >wrong
for number in $(seq 1 211 "$allocations") $(seq $((allocations - 3000)) 31 "$allocations"); do
	cp base store-memory
	NO_MEMORY=$number LD_PRELOAD=$helpers/nomemory.so "$helpers/mkstore" store-memory <records >added 2>"$work/.err"
	status=$?
	[ $status -eq 0 ] || failed=$((failed + 1))
	[ $status -le 1 ] || echo "$number: status $status" >>wrong
	! grep -q damaged "$work/.err" || echo "$number: $(cat "$work/.err")" >>wrong
	[ "$(sql store-memory 'PRAGMA integrity_check')" = ok ] || echo "$number: the store is not whole" >>wrong
	rm store-memory*
done
[ ! -s wrong ]
result "none of them that fails is told as damage, or leaves any"
sed 's/^/# /' wrong
[ "$failed" -gt 20 ]
result "$failed of those that failed were told"
finish
