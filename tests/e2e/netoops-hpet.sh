# SPDX-License-Identifier: GPL-2.0-or-later
# shellcheck shell=sh disable=SC2034,SC2154
# shellcheck source=tests/lab/netoops.sh
. "$LAB/netoops.sh"
description="netoops: the crash leaves the lock of HPET's clock source held"
crash=script
expect_crash='Kernel panic - not syncing: hpet: panic'

first()
{
	two_targets
	source=/sys/devices/system/clocksource/clocksource0/current_clocksource
	echo hpet >$source
	is "$(cat $source)" hpet "HPET is the clock source"
}

crash_now()
{
	load_modules hpet
}

host()
{
	check_panic 'Kernel panic - not syncing: hpet: panic'
}
