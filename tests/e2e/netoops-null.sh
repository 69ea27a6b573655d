# SPDX-License-Identifier: GPL-2.0-or-later
# shellcheck shell=sh disable=SC2034,SC2154
# shellcheck source=tests/lab/netoops.sh
. "$LAB/netoops.sh"
description="netoops: a NULL dereference with panic_on_oops=1; the crash id on a block device"
modules="$modules nvme"
capture_modules=nvme
crash=script
expect_crash='BUG: kernel NULL pointer dereference|Oops: |Modules linked in'

crash_now()
{
	echo null >$CRASH
}

after()
{
	run "the crash is captured to a block device" \
		vmcoredd-capture --to /dev/nvme0n1 --formats none --without-dumps
	is "$(tar -xOf /dev/nvme0n1 crash-id)" "$(cat /dump/out/crash-id)" \
		"which has the crash id as well"
}

host()
{
	check_oops 'BUG: kernel NULL pointer dereference, address: 0000000000000000'
}
