# SPDX-License-Identifier: GPL-2.0-or-later
# shellcheck shell=sh disable=SC2034,SC2154
# shellcheck source=tests/lab/netoops.sh
. "$LAB/netoops.sh"
description="netoops: a panic in an NMI"
# Not debug: lockdep knows that drivers are not made to be polled there.
kernels="6.1 6.12"
append=unknown_nmi_panic=1
crash=script
# The panic itself does not get to the console.
expect_crash='lab: NMI'

crash_now()
{
	echo '<4>lab: NMI' >/dev/kmsg
	monitor nmi
}

host()
{
	check_panic 'Kernel panic - not syncing: NMI: Not continuing'
}
