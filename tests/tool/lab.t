#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-or-later
#
# The lab must fail when a guest did: its report on runs that went wrong, its
# arguments.  The runs are text made here.
#
# shellcheck disable=SC2034
set -u
CDPATH='' cd "$(dirname "$0")/../.." || exit 1
# shellcheck source=tests/environment.sh
. tests/environment.sh
TOP=$(pwd)
if ! dir=$("tests/needs/scratch" 2>&1); then
	echo "Bail out! $dir"
	exit 1
fi
trap 'rm -rf "$dir"' EXIT
trap 'exit 1' INT TERM
# shellcheck source=tests/e2e/lib.sh
. tests/e2e/lib.sh
# shellcheck source=tests/lab/report.sh
. tests/lab/report.sh

# A run that went well, in $OUT.
good_run()
{
	OUT=$dir/out WORK=$dir/work KERNEL_RELEASE=6.1 SCENARIO=test FAILURE=''
	rm -rf "$OUT" "$WORK"
	mkdir -p "$OUT" "$WORK"
	scenario_defaults
	formats=elf
	cat >"$OUT/console.log" <<-EOT
	[    0.000000] Linux version 6.1.0 (first)
	[    1.000000] lab: first kernel begins
	[    2.000000] lab: first kernel ends
	[    2.100000] sysrq: Trigger a crash
	[    2.200000] Kernel panic - not syncing: sysrq triggered crash
	[    2.200000] Call Trace:
	[    2.200000]  panic+0x118/0x2f4
	[    2.200000]  </TASK>
	[    0.000000] Linux version 6.1.0 (capture)
	[    1.000000] lab: capture kernel begins
	[    2.000000] lab: capture kernel ends
	EOT
	cat >"$WORK/result.raw" <<-EOT
	# begin first
	| a line that looks like nothing
	ok - one
	# end first tap=1 status=0
	# begin capture
	ok - two
	ok - three
	# end capture tap=2 status=0
	EOT
	echo log >"$OUT/dmesg.txt"
	echo memory >"$OUT/vmcore.elf"
	(cd "$OUT" && sha256sum dmesg.txt vmcore.elf >SHA256SUMS)
}

count=0
result()
{
	count=$((count + 1))
	[ "$1" -eq 0 ] || printf 'not '
	echo "ok $count - $2"
}

# $1 whether the report should be a success (0) or not (1), $2 what it is about
report()
{
	report_write
	[ $? -eq "$1" ]
	result $? "$2"
	[ "$1" -eq 0 ] || grep -q '^not ok' "$OUT/result.tap"
	result $? "$2: result.tap agrees"
}

good_run
report 0 "a good run"
tail -n 1 "$OUT/result.tap" | grep -q "^1\.\.$(grep -c '^ok' "$OUT/result.tap")$"
result $? "the plan counts the results"

# What one line on the console does.  $1 after which line, $2 the line
console()
{
	good_run
	sed -i "/$1/a $2" "$OUT/console.log"
}

while IFS='|' read -r after line; do
	console "$after" "$line"
	report 1 "$line"
done <<EOT
first kernel begins|[ 1.5] WARNING: CPU: 0 PID: 1 at fs/proc/vmcore.c:1
first kernel begins|[ 1.5] BUG: unable to handle page fault for address: 0
capture kernel begins|[ 1.5] rcu: INFO: rcu_preempt self-detected stall on CPU
capture kernel begins|[ 1.5] general protection fault, probably for non-canonical address
capture kernel begins|[ 1.5] WARNING: possible circular locking dependency detected
capture kernel begins|[ 1.5] WARNI[ 1.5] Oops: 0000 [#1] PREEMPT SMP
triggered crash|[ 2.2] BUG: scheduling while atomic
EOT

console "capture kernel begins" "[ 1.5] WARNING: CPU: 0 PID: 1 at a.c:1"
sed -i '/a.c:1/a [ 1.5] Call Trace:\n[ 1.5]  </TASK>' "$OUT/console.log"
expect_capture='WARNING: .* at a\.c'
report 0 "an expected warning and its trace"
sed -i '/a.c:1/,/TASK/!b;/TASK/a [ 1.6] BUG: another' "$OUT/console.log"
report 1 "another one after the expected"
good_run
expect_capture='WARNING: .* at a\.c'
report 1 "an expected warning that does not come"

good_run
: >"$OUT/console.log"
report 1 "an empty console"
good_run
sed -i '/capture/d' "$OUT/console.log"
report 1 "no capture kernel on the console"
good_run
sed -i '/first kernel ends/d' "$OUT/console.log"
report 1 "a missing mark"

good_run
sed -i '/end capture/d' "$WORK/result.raw"
report 1 "a guest that died"
good_run
sed -i '/three/d' "$WORK/result.raw"
report 1 "a result that was lost"
good_run
sed -i 's/tap=1 status=0/tap=1 status=1/' "$WORK/result.raw"
report 1 "a part that failed"
good_run
sed -i 's/^ok - two/not ok - two/' "$WORK/result.raw"
report 1 "a result that is not ok"
good_run
: >"$WORK/result.raw"
report 1 "no results"
good_run
FAILURE='timeout'
report 1 "a timeout"

good_run
rm "$OUT/vmcore.elf"
report 1 "a missing vmcore"
good_run
echo more >>"$OUT/vmcore.elf"
report 1 "a vmcore that is not what the guest wrote"
good_run
touch "$OUT/vmcore.kdump.incomplete"
report 1 "an unfinished file"
good_run
# shellcheck disable=SC2317
host()
{
	die "on purpose"
}
report 1 "a host part that dies"
unset -f host

# $1 exit status, $2 what standard error says, the rest: arguments
lab()
{
	want=$1 message=$2
	shift 2
	scripts/lab "$@" >"$dir/stdout" 2>"$dir/stderr"
	[ $? -eq "$want" ] && [ ! -s "$dir/stdout" ] &&
		[ "$(wc -l <"$dir/stderr")" -eq 1 ] && grep -q -e "$message" "$dir/stderr"
	result $? "lab $*: $message"
}

lab 1 "no command"
lab 1 "unknown command 'frob'" frob
lab 1 "unknown kernel '5.10'" crash --kernel 5.10
lab 1 "unknown scenario 'lib'" crash --scenario lib
lab 1 "needs a value" crash --out
lab 1 "unknown argument" crash --frob
scripts/lab help | grep -q TIMEOUT_SCALE
result $? "lab help"
scripts/lab list | grep -q '^basic '
result $? "lab list"
echo "1..$count"
