# SPDX-License-Identifier: GPL-2.0-or-later
# shellcheck shell=sh disable=SC2034,SC2154
# shellcheck source=tests/lab/netoops.sh
. "$LAB/netoops.sh"
description="netoops: a panic with RTNL held, and with a full log of 1 MiB"
append="log_buf_len=1M"
crash="rtnl panic"
expect_crash='Kernel panic - not syncing: crash: panic'

# So much takes an emulated CPU more than the usual second.
first()
{
	two_targets
	echo fill=2048 >$CRASH
}

host()
{
	# A kernel that watches each access to memory does not get through with the
	# parity in ten seconds; the log is whole without.
	[ "$KERNEL" != kcsan ] || sent_all="$sent_all|: the time is up\$"
	check_panic 'Kernel panic - not syncing: crash: panic'
	len=$(record nic 0 | jq .log_len)
	test "$len" -gt 1000000
	ok $? "the log was full: $len bytes"
}
