# SPDX-License-Identifier: GPL-2.0-or-later
# shellcheck shell=sh disable=SC2034,SC2154
# shellcheck source=tests/lab/netoops.sh
. "$LAB/netoops.sh"
description="netoops: an oops that kills init"
crash=null
expect_crash='BUG: kernel NULL pointer dereference|Oops: |Modules linked in'

first()
{
	echo 0 >/proc/sys/kernel/panic_on_oops
	two_targets
}

host()
{
	check_oops 'BUG: kernel NULL pointer dereference, address: 0000000000000000'
	is "$(record nic 0 | jq -r '[.task, .pid] | join(" ")')" "init 1" \
		"the record says that it was init"
}
