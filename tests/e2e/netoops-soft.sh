# SPDX-License-Identifier: GPL-2.0-or-later
# shellcheck shell=sh disable=SC2034,SC2154
# shellcheck source=tests/lab/netoops.sh
. "$LAB/netoops.sh"
description="netoops: soft dumps, an oops that the machine survives, and too many of them"
stages=first
first_modules="e1000e virtio_net crash netoops"
expect_first='BUG: kernel NULL pointer dereference|Oops: |Modules linked in'

# stat NAME: one of the counters
stat_of()
{
	sed -n "s/^$1 //p" $NETOOPS/stats
}

oops()
{
	(echo null >$CRASH)
}

first()
{
	echo 0 >/proc/sys/kernel/panic_on_oops
	two_targets
	is "$(grep -c ' armed' $NETOOPS/hooks)" "$(grep -c . $NETOOPS/hooks)" \
		"all hooks are armed"
	echo y >/proc/sysrq-trigger
	run "a soft dump by writing to dump_now" put 1 $NETOOPS/dump_now
	is "$(stat_of records)" 2 "two soft dumps are two records"
	is "$(stat_of unsent)" 0 "all of them is sent"
	like "$(cat $NETOOPS/nic/last_result)" "^all [0-9]+ packets sent at 20" \
		"the target knows its last result"
	oops
	is "$(stat_of records)" 3 "the machine survives an oops, and has sent a record"
	echo 2 >/sys/module/netoops/parameters/oops_burst
	oops
	oops
	oops
	is "$(stat_of records) $(stat_of suppressed)" "4 2" \
		"of four oopses in a minute two are sent and two are counted"
	echo 1 >$NETOOPS/dump_now
	is "$(stat_of records) $(stat_of unsent) $(stat_of faults)" "5 0 0" \
		"and another soft dump works"
	echo 20 >$NETOOPS/budget_ms
	echo 10000 >$NETOOPS/gap_us
	echo 1 >$NETOOPS/dump_now
	like "$(cat $NETOOPS/nic/last_result)" "^[0-9]+ of [0-9]+ packets sent \(the time is up\)" \
		"one that runs out of time says so"
	is "$(stat_of budget_hits)" 1 "and is counted"
}

host()
{
	for name in nic vnic; do
		# the last was cut short, maybe only after enough of it had left
		is "$(jq -r '[.type, .record, .complete] | join(" ")' "$OUT/received/$name.json" |
			head -n 5)" "soft 0 true
soft 0 true
oops 0 true
oops 0 true
soft 0 true" "$name: all records arrived in their order, complete but maybe the last"
		is "$(jq -r .crash_id "$OUT/received/$name.json" | sort -u | wc -l)" 6 \
			"$name: each has an id of its own"
	done
	like "$(cat "$OUT"/received/nic/*.log)" "RIP: 0010:crash_null" "an oops is in the log that was sent"
}
