# SPDX-License-Identifier: GPL-2.0-or-later
# shellcheck shell=sh disable=SC2034,SC2154
# shellcheck source=tests/lab/netoops.sh
. "$LAB/netoops.sh"
description="netoops: a CPU is stuck in the NIC's interrupt handler; panic_on_rcu_stall on another"
crash="hook=e1000_intr_msix_rx spin=600"
# The two kernels have different flavours of RCU, and lockdep knows that drivers are
# not made to be polled in a hard interrupt.
expect_crash='rcu: INFO: rcu_[a-z]+ detected stalls|Call Trace:|WARNING: inconsistent lock state|Kernel panic - not syncing: RCU Stall'
first()
{
	two_targets
	echo 1 >/proc/sys/kernel/panic_on_rcu_stall
	echo 3 >/sys/module/rcupdate/parameters/rcu_cpu_stall_timeout
	# What the kernel patches when it first does something, it patches now: that
	# asks all CPUs, and would wait for the one that is stuck before any stall.
	run "both cards have sent before" ping -c 2 10.0.2.2
	ping 10.0.2.2 >/dev/null 2>&1 &
	# The handler is stuck on the second CPU, and what begins grace periods is not
	# there: without one there is no stall.
	sed -n "s/^ *\([0-9]*\):.* $NIC.*/\1/p" /proc/interrupts | while read -r irq; do
		echo 2 >"/proc/irq/$irq/smp_affinity"
	done
	grep -lE '^rcu_(preempt|sched|exp_.*)$' /proc/[0-9]*/comm | cut -d/ -f3 | while read -r thread; do
		taskset -p 1 "$thread" >/dev/null 2>&1
	done
	# A stall is one only while there is something to wait for.
	for cpu in 1 2; do
		taskset $cpu sh -c 'while :; do sleep 0.2; done' &
	done
}
# The interrupt may have come in the midst of a transmission, whose lock that CPU then
# holds for good.
host()
{
	check_record vnic 0 panic 'Kernel panic - not syncing: RCU Stall'
	summary vnic 0 "$sent_all"
	summary nic 0 "$sent_all|sent 0 of [0-9]+ packets, 0 not confirmed: the device takes no more\$"
	! grep -q 'netoops: record 0: target nic: .*: complete$' "$OUT/dmesg.txt" ||
		check_record nic 0 panic 'Kernel panic - not syncing: RCU Stall'
}
