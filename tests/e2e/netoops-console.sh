# SPDX-License-Identifier: GPL-2.0-or-later
# shellcheck shell=sh disable=SC2034,SC2154
# shellcheck source=tests/lab/netoops.sh
. "$LAB/netoops.sh"
description="netoops: a panic with the console lock held"
crash="console panic"
# The panic itself does not get to the console.
expect_crash='crash: console panic'

host()
{
	check_panic 'Kernel panic - not syncing: crash: panic'
}
