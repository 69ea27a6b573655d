# SPDX-License-Identifier: GPL-2.0-or-later
# shellcheck shell=sh disable=SC2034,SC2154
# shellcheck source=tests/lab/netoops.sh
. "$LAB/netoops.sh"
description="netoops: every allocation fails once, from loading the module to removing it"
kernels=debug
stages=first
first_modules="e1000e virtio_net configfs 8021q"
modules="$modules configfs 8021q"
receive=
script_timeout=200

FAILSLAB=/sys/kernel/debug/failslab

# How many allocations were made to fail.
injected()
{
	echo $((1000000 - $(cat $FAILSLAB/times)))
}

# each COMMAND...: runs it with its first allocation failing, then with its second,
# and so on until it comes to its end before that; what it did is undone each time
# by "undo"
each()
{
	nth=0
	mattered=0
	while :; do
		nth=$((nth + 1))
		[ $nth -le 3000 ] || die "$*: there is no end of allocations"
		before=$(injected)
		sh -c 'echo "$1" >/proc/self/fail-nth; shift; exec "$@"' sh $nth "$@" >/dev/null 2>&1
		status=$?
		[ "$(injected)" != "$before" ] || break
		[ $status -eq 0 ] || mattered=$((mattered + 1))
		undo
	done
	note "$*: $((nth - 1)) allocations, of which $mattered were missed"
	[ $status -eq 0 ] && [ $mattered -gt 0 ]
	ok $? "${*##*/}: it does its work when none fails"
}

# The module is not there, or is and can go.
undo()
{
	rmmod netoops 2>/dev/null
	! lsmod | grep -q '^netoops '
}

first()
{
	network
	mounted /sys/kernel/debug || mount -t debugfs debugfs /sys/kernel/debug
	mounted /sys/kernel/config || mount -t configfs configfs /sys/kernel/config
	echo 1000000 >$FAILSLAB/times
	echo 0 >$FAILSLAB/verbose
	echo N >$FAILSLAB/ignore-gfp-wait
	module=$(find /lib/modules -name netoops.ko)
	each insmod "$module"
	undo
	each insmod "$module" "netoops=@/$NIC,2004@10.0.2.2/"

	undo()
	{
		rmdir $NETOOPS/one 2>/dev/null
		! [ -d $NETOOPS/one ]
	}
	rmmod netoops
	insmod "$module"
	each mkdir $NETOOPS/one
	echo 10.0.2.2 >$NETOOPS/one/remote_ip
	undo()
	{
		echo 0 >$NETOOPS/one/enabled 2>/dev/null
	}
	each sh -c "echo 1 >$NETOOPS/one/enabled"
	until_true "it has a next hop" next_hop one "^$NIC "
	undo()
	{
		:
	}
	each sh -c "echo 01234567-89ab-cdef-0123-456789abcdef >$NETOOPS/host_id"
	each sh -c "echo 150 >$NETOOPS/parity"
	each sh -c "echo 1 >$NETOOPS/dump_now"
	run "all of it can be undone" sh -c "rmdir $NETOOPS/one && rmmod netoops"
}

host()
{
	:
}
