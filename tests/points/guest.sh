# SPDX-License-Identifier: GPL-2.0-or-later
# shellcheck shell=sh
#
# The script of the guests of "scripts/lab points", which PID 1 runs in the kernel
# that crashes and in the capture kernel.  For busybox ash.
#
# In the first kernel it sets up what the kernel command line names (points.rig=),
# says "ready" on descriptor 3, and then waits for one line on ttyS2: it is here
# that the machine is saved, and every point begins.  The line is one of
#
#	trace			trace the functions that run, and print them
#	traffic WORDS...	write the words to the module "crash"
#	record WORDS...		the same, and have a record sent after that
#
# shellcheck disable=SC2034,SC2154

LAB=/lab
# shellcheck source=tests/e2e/lib.sh
. /lab/lib.sh
# shellcheck source=tests/lab/netoops.sh
. /lab/netoops.sh
# shellcheck source=tests/points/rigs.sh
. /lab/rigs.sh
scenario_defaults
TRACING=/sys/kernel/tracing

load_modules()
{
	for module; do
		# shellcheck disable=SC2086
		modprobe $module || die "cannot load the module $module"
	done
}

mounted()
{
	grep -q " $1 " /proc/mounts
}

load_crash_kernel()
{
	kexec -p -s /lab/vmlinuz --initrd=/lab/initrd \
		--command-line="$(sed 's/crashkernel=[^ ]*//' /proc/cmdline) $capture_arguments" ||
		die "cannot load the crash kernel"
	rm /lab/vmlinuz /lab/initrd
}

# All that the card's driver does, CPU 0 does, until something crashes there.
on_first_cpu()
{
	for irq in /proc/irq/*/smp_affinity; do
		echo 1 >"$irq"
	done 2>/dev/null
	taskset -p 1 $$ >/dev/null || die "cannot be bound to CPU 0"
}

# Longer than the ring of any card, and than the buffers of the sender.
fill_log()
{
	echo fill=256 >$CRASH
}

run_first()
{
	load_modules crash netoops
	load_crash_kernel
	mount -t tracefs tracefs $TRACING
	rig=$(sed -n 's/.*points.rig=\([^ ]*\).*/\1/p' /proc/cmdline)
	ip link set lo up
	"rig_$rig"
	on_first_cpu
	echo 3000 >$NETOOPS/budget_ms
	# Of a veth nobody knows where it leads: there is no way, and that is told.
	[ "$rig" = veth ] || until_true "the target has a next hop" next_hop nic .
	rig_known >/tmp/functions
	fill_log
	rig_traffic
	sync
	echo "# ready" >&3
	# shellcheck disable=SC2162
	read what words </dev/ttyS2
	case $what in
	trace)	trace ;;
	*)	crash_at ;;
	esac
}

# Prints a function as ftrace knows it: $1 name without what the compiler adds
as_known()
{
	sed -n "s/^\($1\(\.[a-z]\{1,\}\.[0-9]\{1,\}\)*\)\( .*\)\{0,1\}\$/\1/p" /tmp/functions | head -n 1
}

# A point that is not reached, or does not crash, ends by the host's patience.
crash_at()
{
	name=$(echo "$words" | sed -n 's/.*hook=\([^ ]*\).*/\1/p')
	known=$(as_known "$name")
	[ -z "$name" ] || [ -n "$known" ] || die "this kernel has no function $name"
	words=$(echo "$words" | sed "s/hook=[^ ]*/hook=$known/; s/=CARD/=$CARD/")
	echo "# begins: $what $words" >&3
	echo "$words" >$CRASH || die "the module crash does not take '$words'"
	[ "$what" != record ] || echo 1 >$NETOOPS/dump_now
	sleep 100000
}

# Prints "traced $1 FUNCTION CALLER CONTEXT" of everything that was called while a
# command ran; the last is how the tracer puts interrupts, softirqs and preemption.
traced()
{
	echo >$TRACING/trace
	echo 1 >$TRACING/tracing_on
	"$@"
	echo 0 >$TRACING/tracing_on
	awk -v when="$1" '
	match($0, / [^ ]+ +[0-9.]+: [^ ]+ <-[^ ]+$/) {
		split(substr($0, RSTART + 1), at, /[: ]+|<-/)
		if (!seen[at[3], at[4], at[1]]++)
			print "traced", when, at[3], at[5], at[1]
	}' $TRACING/trace
}

traffic()
{
	sleep 5
}

record()
{
	echo 1 >$NETOOPS/dump_now
}

# ftrace takes one name in each write.
trace()
{
	echo 0 >$TRACING/tracing_on
	echo 20000 >$TRACING/buffer_size_kb
	module=$(rig_module)
	grep -F "[$module]" /tmp/functions | sed 's/^/own /'
	# A first letter that is a number would be the number of a function.
	echo "*:mod:?${module#?}" >$TRACING/set_ftrace_filter
	for name in $RIG_CORE; do
		as_known "$name" >>$TRACING/set_ftrace_filter
	done
	echo function >$TRACING/current_tracer
	traced traffic
	traced record
	echo "# traced" >&3
}

run_capture()
{
	vmcore-dmesg /proc/vmcore | grep -E ' (netoops|crash): |Kernel panic' |
		grep -v 'crash: line'
}

case ${1-} in
first)		run_first ;;
capture)	run_capture ;;
esac
