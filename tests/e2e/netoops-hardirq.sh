# SPDX-License-Identifier: GPL-2.0-or-later
# shellcheck shell=sh disable=SC2034,SC2154
# shellcheck source=tests/lab/netoops.sh
. "$LAB/netoops.sh"
description="netoops: a panic in a hard interrupt, with a full log of the default size"
# Not debug: lockdep knows that drivers are not made to be polled there.
kernels="6.1 6.12"
crash="irq panic"
expect_crash='Kernel panic - not syncing: crash: panic'

first()
{
	two_targets
	echo fill=256 >$CRASH
}

host()
{
	check_panic 'Kernel panic - not syncing: crash: panic'
	# A buffer of 128 KiB holds a little more or less of text, by how long its
	# lines are; what came first is not in it.
	len=$(record nic 0 | jq .log_len)
	test "$len" -ge 126000
	ok $? "the log is as long as the buffer: $len bytes"
	like "$(sed -n 1p "$OUT/received/nic/$(crash_id)-0.log")" "crash: line [0-9]* of a log" \
		"and was full"
	like "$(record nic 0 | jq -r .reason)" "crash: panic" "the reason is in the record"
}
