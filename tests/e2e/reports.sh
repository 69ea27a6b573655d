# SPDX-License-Identifier: GPL-2.0-or-later
# shellcheck shell=sh disable=SC2034,SC2154
#
# What the kernel prints goes to guest.log, one part for each word.
description="signatures: what a kernel prints of many kinds of crashes has its title"
stages=first
modules=
first_modules=crash
append=kasan_multi_shot
expect_first='BUG: |WARNING: |Oops: |general protection fault|divide error|INFO: |invalid opcode|kernel BUG|corruption|refcount_t: |Modules linked in|rcu: |KASAN: '
script_timeout=240

# After an oops no task is said to hang.
reports="warn refcount atomic hang=6 spin=6 stall"
reports="$reports list usercopy twice fault gpf jump divide null"
debug_reports="deadlock freed beyond"

# The title of what a word of the crash module does; none where this kernel does
# not see it.
title_of()
{
	case $KERNEL-$1 in
	debug-spin=*|debug-stall)	;;
	debug-deadlock)	echo "possible deadlock in crash_deadlock" ;;
	debug-freed)	echo "KASAN: use-after-free Read in crash_freed" ;;
	debug-beyond)	echo "KASAN: slab-out-of-bounds Read in crash_beyond" ;;
	debug-twice)	echo "KASAN: double-free in crash_twice" ;;
	debug-usercopy)	echo "KASAN: slab-out-of-bounds Read in crash_usercopy" ;;
	debug-fault)	echo "KASAN: vmalloc-out-of-bounds Write in crash_fault" ;;
	*-warn)		echo "WARNING in crash_warn" ;;
	*-refcount)	echo "WARNING: refcount bug in crash_refcount" ;;
	*-atomic)	echo "BUG: scheduling while atomic in crash_atomic" ;;
	*-hang=*)	echo "INFO: task hung in crash_hang" ;;
	*-spin=*)	echo "BUG: soft lockup in crash_write" ;;
	*-stall)	echo "INFO: rcu detected stall in crash_write" ;;
	*-list)		echo "BUG: corrupted list in crash_list" ;;
	*-usercopy)	echo "BUG: bad usercopy in crash_usercopy" ;;
	*-twice)	echo "kernel BUG in crash_twice" ;;
	*-fault)	echo "BUG: unable to handle page fault in crash_fault" ;;
	*-gpf)		echo "general protection fault in crash_gpf" ;;
	*-jump)		echo "BUG: kernel NULL pointer dereference in crash_jump" ;;
	*-divide)	echo "divide error in crash_divide" ;;
	*-null)		echo "BUG: kernel NULL pointer dereference in crash_null" ;;
	esac
}

# set_kernel NAME VALUE: the debug kernel has no watchdog
set_kernel()
{
	[ ! -e "/proc/sys/kernel/$1" ] || echo "$2" >"/proc/sys/kernel/$1"
}

first()
{
	set_kernel panic_on_oops 0
	set_kernel hung_task_timeout_secs 2
	set_kernel hung_task_check_interval_secs 1
	set_kernel watchdog_thresh 1
	dmesg -n 1
	for word in $debug_reports $reports; do
		if [ "$word" = stall ]; then
			set_kernel soft_watchdog 0
			echo 3 >/sys/module/rcupdate/parameters/rcu_cpu_stall_timeout
		fi
		dmesg -c >/dev/null
		(echo "${word#stall}" | sed 's/^$/spin=6/' >/sys/kernel/debug/crash)
		echo "@@ $word"
		dmesg -c
	done
	echo "@@"
}

host()
{
	mkdir -p "$TOP/build/tests"
	run "the program that tells a title" flock "$TOP/build/tests/signature.lock" make -s -C "$TOP/tests/signature" programs
	for word in $debug_reports $reports; do
		awk -v begin="@@ $word" '/^@@/ { on = $0 == begin; next } on' \
			"$OUT/guest.log" >"$WORK/log"
		is "$("$TOP/build/tests/signature/title" <"$WORK/log")" "$(title_of "$word")" \
			"the title of '$word'"
	done
}
