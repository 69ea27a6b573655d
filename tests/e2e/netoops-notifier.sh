# SPDX-License-Identifier: GPL-2.0-or-later
# shellcheck shell=sh disable=SC2034,SC2154
# shellcheck source=tests/lab/netoops.sh
. "$LAB/netoops.sh"
description="netoops: without probes, a panic that stops the other CPUs before it calls notifiers"

first()
{
	two_targets
	is "$(grep -c '^crash_kexec armed by ftrace$' $NETOOPS/hooks)" 1 "the hook is armed"
	echo 0 >/proc/sys/kernel/ftrace_enabled
	is "$(grep -c '^crash_kexec off -1$' $NETOOPS/hooks)" 1 \
		"once probes are switched off, that is told"
	echo 1 >/sys/module/kernel/parameters/crash_kexec_post_notifiers
}

host()
{
	check_panic 'Kernel panic - not syncing: sysrq triggered crash'
	is "$(record nic 0 | jq .nr_cpus)" 2 "CPUs that were stopped are counted"
}
