# SPDX-License-Identifier: GPL-2.0-or-later
# shellcheck shell=sh
#
# Allocations of the sender fail, one after the other: while it is loaded, while targets and
# settings are made, read and used, and while it follows the network.  What fails
# says ENOMEM and leaves nothing, what does not is whole; and in the end a crash is
# sent.
#
# shellcheck disable=SC2034,SC2154

# shellcheck source=tests/lab/netoops.sh
. "$LAB/netoops.sh"

description="netoops: allocations fail one after the other, and nothing is lost but what wanted them"
kernels=debug
programs=tests/lab/failnth.c
crash=panic
first_modules="e1000e virtio_net crash configfs"
script_timeout=900
expect_first='failnth: vmalloc error: '
expect_crash='Kernel panic - not syncing: crash: panic'

DEBUG=/sys/kernel/debug
UUID=01234567-89ab-cdef-0123-456789abcdef

# Allocations that may wait, and those of any order, fail as others do: where a
# module's code is among the callers.  What kmemleak notes of each is none of them.
faults_on()
{
	for fault in /sys/kernel/slab/*/failslab; do
		case $fault in
		*/kmemleak_*)	;;
		*)		echo 1 >"$fault" ;;
		esac
	done
	echo Y >$DEBUG/failslab/cache-filter
	for fault in failslab fail_page_alloc; do
		echo N >$DEBUG/$fault/ignore-gfp-wait
		echo 0 >$DEBUG/$fault/verbose
		echo 0xffffffffa0000000 >$DEBUG/$fault/require-start
		echo 0xffffffffff000000 >$DEBUG/$fault/require-end
		echo 32 >$DEBUG/$fault/stacktrace-depth
	done
	echo N >$DEBUG/fail_page_alloc/ignore-gfp-highmem
	echo 0 >$DEBUG/fail_page_alloc/min-order
}

# nomem TEXT CHECK UNDO CALL...: CALL of failnth, each of its allocations failing
# once, until there is none left; of those behind the first hundred, which are for
# packet buffers that are all alike, some.  CHECK is told whether it worked: yes or no.
# What worked is undone by UNDO, but for the last time.
nomem()
{
	nomem_text=$1 nomem_check=$2 nomem_undo=$3 nomem_n=0 nomem_failed=0 nomem_bad=
	shift 3
	while :; do
		nomem_n=$((nomem_n + (nomem_n < 100 ? 1 : 37)))
		nomem_end=$(failnth $nomem_n "$@") || die "failnth $nomem_n $*"
		echo "$nomem_text $nomem_n: $nomem_end"
		nomem_worked=no
		case $nomem_end in
		"0 none")
			break ;;
		"0 failed")
			nomem_worked=yes ;;
		"ENOMEM failed")
			nomem_failed=$((nomem_failed + 1)) ;;
		*)
			nomem_bad="$nomem_bad $nomem_n:${nomem_end% *}" ;;
		esac
		$nomem_check $nomem_worked || nomem_bad="$nomem_bad $nomem_n:$nomem_worked"
		[ ${#nomem_bad} -lt 200 ] || die "$nomem_text: $nomem_bad"
		[ $nomem_worked = no ] || $nomem_undo ||
			die "$nomem_text: cannot be undone after $nomem_n"
	done
	note "$nomem_text: fewer than $nomem_n allocations, ENOMEM for $nomem_failed"
	is "$nomem_bad" "" "$nomem_text: what fails does for want of memory, and leaves nothing"
	$nomem_check yes
	ok $? "$nomem_text: is whole when none fails"
}

# Whether something is there: $1 yes or no, $2 what
there()
{
	case $1 in
	yes)	test -e "$2" ;;
	*)	test ! -e "$2" ;;
	esac
}

loaded()
{
	there "$1" $NETOOPS && there "$1" /sys/module/netoops &&
		case $1 in
		yes)	grep -Eq '^crash_kexec armed by (ftrace|kprobe)$' $NETOOPS/hooks &&
			there yes $NETOOPS/cmdline0 ;;
		esac
}

unload()
{
	rmmod netoops
}

made()
{
	there "$1" "$NETOOPS/$LONG"
}

unmake()
{
	rmdir "$NETOOPS/$LONG"
}

enabled()
{
	case $1 in
	yes)	test "$(cat $NETOOPS/a/enabled)" = 1 ;;
	*)	test "$(cat $NETOOPS/a/enabled)" = 0 ;;
	esac
}

disable()
{
	echo 0 >$NETOOPS/a/enabled
}

# A setting is the old one or the new one.
set_as()
{
	case $1 in
	yes)	test "$(cat $NETOOPS/host_id)" = $UUID ;;
	*)	test "$(cat $NETOOPS/host_id)" != $UUID ;;
	esac
}

unset_it()
{
	echo '' >$NETOOPS/host_id
}

any()
{
	:
}

loading()
{
	nomem "loading" loaded unload load \
		"$(find /lib/modules -name netoops.ko)" "netoops=@/,@10.0.2.2/"
	rmmod netoops
	modprobe netoops || die "netoops does not load"
}

configfs()
{
	LONG=a-target-whose-name-is-longer-than-an-item-has-room-for
	nomem "making a target" made unmake mkdir "$NETOOPS/$LONG"
	unmake
	nomem "host_id" set_as unset_it write $NETOOPS/host_id $UUID
	nomem "key" any any write $NETOOPS/key "$(printf %064d 7)"
	echo '' >$NETOOPS/key
	mkdir $NETOOPS/a
	echo 10.0.2.2 >$NETOOPS/a/remote_ip
	echo "$RECEIVE_nic" >$NETOOPS/a/remote_port
	nomem "enabling" enabled disable write $NETOOPS/a/enabled 1
	for file in stats hooks a/next_hop a/last_result; do
		nomem "reading $file" any any read $NETOOPS/$file
	done
}

# Fails half of what is allocated below a function of the sender's, its work too.
followed()
{
	# shellcheck disable=SC2046
	set -- $(awk '$4 == "[netoops]" && tolower($2) == "t" { print $1 }' /proc/kallsyms |
		sort | sed -n '1p;$p')
	for fault in failslab fail_page_alloc; do
		echo "0x$1" >$DEBUG/$fault/require-start
		echo "0x$2" >$DEBUG/$fault/require-end
		echo 32 >$DEBUG/$fault/stacktrace-depth
		echo 50 >$DEBUG/$fault/probability
		echo -1 >$DEBUG/$fault/times
	done
	echo 1 >$DEBUG/failslab/verbose
	followed_left=20
	while [ $followed_left -gt 0 ]; do
		ip route replace 10.0.9.0/24 via 10.0.2.3
		echo 0 >$NETOOPS/a/enabled
		! echo 1 2>/dev/null >$NETOOPS/a/enabled || sleep 0.2
		ip link set "$VNIC" down
		ip link set "$VNIC" up
		ip route del 10.0.9.0/24
		followed_left=$((followed_left - 1))
	done
	for fault in failslab fail_page_alloc; do
		echo 0 >$DEBUG/$fault/probability
	done
	[ "$(dmesg | grep -c 'FAULT_INJECTION: forcing a failure')" -gt 0 ]
	ok $? "allocations of the sender's work failed"
	note "$(dmesg | grep -c 'FAULT_INJECTION: forcing a failure') of them"
	[ "$(cat $NETOOPS/a/enabled)" = 1 ] || echo 1 >$NETOOPS/a/enabled
	until_true "the target has its next hop again" next_hop a "^$NIC "
	pass "a target finds its way when there is memory again"
	rmdir $NETOOPS/a
}

first()
{
	network
	mounted /sys/kernel/config || mount -t configfs configfs /sys/kernel/config
	faults_on
	loading
	configfs
	followed
	rmmod netoops
	ok $? "and unloads"
	echo scan >$DEBUG/kmemleak
	sleep 6
	echo scan >$DEBUG/kmemleak
	is "$(cat $DEBUG/kmemleak)" "" "no memory is lost"
	modprobe netoops || die "netoops does not load"
	two_targets
}

host()
{
	check_panic 'Kernel panic - not syncing: crash: panic'
}
