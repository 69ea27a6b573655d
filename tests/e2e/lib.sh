# SPDX-License-Identifier: GPL-2.0-or-later
# shellcheck shell=sh
#
# Results and helpers for scenarios, for busybox ash in the guest and for
# sh on the host.  tests/e2e/README says how a scenario is written.

# Defaults of everything that a scenario may set.
# shellcheck disable=SC2034
scenario_defaults()
{
	description=
	kernels="6.1 6.12 debug"
	stages=first,capture
	tools=
	files=
	programs=
	disk_tools=
	disk_files=
	modules=
	own_modules=yes
	first_modules=
	capture_modules="vmcoredd vmcoredd_pci vmcoredd_edu"
	capture_arguments="irqpoll nr_cpus=1 reset_devices pci=noaer mce=off"
	append=
	append_capture=
	memory=1024M
	crashkernel=320M
	disk_size=4G
	qemu_extra=
	net=
	receive=
	receive_options=
	collector=no
	collector_options=
	pcap=no
	crash=sysrq
	formats=elf
	save=yes
	capture_options=
	script_timeout=120
	expect_first=
	expect_crash='Kernel panic - not syncing: sysrq triggered crash'
	expect_capture=
}

# Ends the script; the run fails.
die()
{
	echo "error: $*" >&2
	exit 1
}

note()
{
	echo "# $*" >&3
}

# ok STATUS DESCRIPTION: a result; STATUS is 0 for success.
ok()
{
	ok_status=$1
	shift
	if [ "$ok_status" = 0 ]; then
		echo "ok - $*" >&3
	else
		echo "not ok - $*" >&3
	fi
	return "$ok_status"
}

# pass and fail, for results that were decided elsewhere.
pass() { ok 0 "$@"; }
fail() { ok 1 "$@"; }

# skip REASON DESCRIPTION
skip()
{
	skip_reason=$1
	shift
	echo "ok - $* # SKIP $skip_reason" >&3
}

# is GOT WANT DESCRIPTION
is()
{
	is_got=$1 is_want=$2
	shift 2
	if [ "$is_got" = "$is_want" ]; then
		ok 0 "$@"
	else
		ok 1 "$@"
		echo "got:  $is_got" | sed 's/^/#   /' >&3
		echo "want: $is_want" | sed 's/^/#   /' >&3
		return 1
	fi
}

# like TEXT EXTENDED-REGEX DESCRIPTION
like()
{
	like_text=$1 like_re=$2
	shift 2
	if echo "$like_text" | grep -Eq -e "$like_re"; then
		ok 0 "$@"
	else
		ok 1 "$@"
		echo "no match for: $like_re" | sed 's/^/#   /' >&3
		echo "$like_text" | tail -n 20 | sed 's/^/#   /' >&3
		return 1
	fi
}

# run DESCRIPTION COMMAND...: a result from the command's exit status; its
# output goes to the log, the last lines beside a failure.
run()
{
	run_what=$1
	shift
	run_out=$("$@" 2>&1)
	run_status=$?
	echo "$ $*"
	echo "$run_out"
	if [ "$run_status" -eq 0 ]; then
		ok 0 "$run_what"
	else
		ok 1 "$run_what"
		echo "exit status $run_status of: $*" | sed 's/^/#   /' >&3
		echo "$run_out" | tail -n 20 | sed 's/^/#   /' >&3
		return 1
	fi
}

# monitor COMMAND: has QEMU's monitor execute a command (HMP, "help" lists
# them) and prints what it answers.  Guest only: ttyS2 is QEMU's QMP monitor.
monitor()
{
	case $* in
	*[\"\\]*) die "monitor: no quotes or backslashes: $*" ;;
	esac
	monitor_count=$((${monitor_count:-0} + 1))
	monitor_id=$(cut -d. -f1 /proc/uptime).$$.$monitor_count
	# PID 1 made the port raw and keeps it open; \377 resets QEMU's parser,
	# should anything have been echoed before that.
	exec 4<>/dev/ttyS2
	{
		printf '\377\n{"execute":"qmp_capabilities"}\n'
		printf '{"execute":"human-monitor-command","id":"%s",' "$monitor_id"
		printf '"arguments":{"command-line":"%s"}}\n' "$*"
	} >&4
	# not sed: it reads one line ahead, and there is none
	monitor_reply=
	# shellcheck disable=SC3045
	while read -r -t 20 monitor_reply <&4; do
		case $monitor_reply in
		*"\"id\": \"$monitor_id\""*) break ;;
		esac
	done
	exec 4>&-
	case $monitor_reply in
	*'"return": '*)
		echo "$monitor_reply" | sed 's/^.*"return": "//; s/", "id".*//; s/", "return.*//; s/\\r\\n/\n/g; s/\\n/\n/g' ;;
	*)	die "monitor: '$*': no answer: $monitor_reply" ;;
	esac
}
