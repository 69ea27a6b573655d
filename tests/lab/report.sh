# SPDX-License-Identifier: GPL-2.0-or-later
# shellcheck shell=sh
#
# What a run has shown: the results of the guest, of the console scan and of
# the scenario's host part become one result.tap.  Sourced by scripts/lab.
#
# Everything here fails closed: a missing mark, a missing trailer, a count that
# does not match or an empty log is a failure, never silence.

# What a healthy kernel never prints.  Matched anywhere in a line, because the
# two CPUs may interleave their messages.
LAB_SPLATS='WARNING: |BUG[: ]|Oops|Call Trace:|Kernel panic|kernel BUG at'
LAB_SPLATS="$LAB_SPLATS|general protection|stack segment|double fault|invalid opcode"
LAB_SPLATS="$LAB_SPLATS|unable to handle|INFO: task|INFO: rcu|rcu: INFO|blocked for more than"
LAB_SPLATS="$LAB_SPLATS|soft lockup|hard LOCKUP|locking dependency|inconsistent lock state"
LAB_SPLATS="$LAB_SPLATS|recursive locking|suspicious RCU|lock held when|sleeping function called"
LAB_SPLATS="$LAB_SPLATS|scheduling while atomic|Bad page|Bad rss-counter|page allocation failure"
LAB_SPLATS="$LAB_SPLATS|Out of memory|invoked oom-killer|corruption|refcount_t|nobody cared"
LAB_SPLATS="$LAB_SPLATS|segfault at|trap invalid|KASAN|UBSAN|KCSAN|kmemleak: [1-9]|unreferenced object"
LAB_SPLATS="$LAB_SPLATS|Machine check|Hardware Error|cannot create duplicate|Trying to vfree"
LAB_SPLATS="$LAB_SPLATS|EXT4-fs error|I/O error|Attempted to kill|Modules linked in"

# Prints the console lines of $1 (first, crash or capture).
# (The environment, because awk -v would interpret backslashes.)
# The crash begins with its first expected line, the capture kernel with its
# banner, the second of the file.
report_section()
{
	LC_ALL=C want=$1 crash=$expect_crash awk '
	BEGIN { section = "first"; want = ENVIRON["want"]; crash = ENVIRON["crash"] }
	/Linux version [0-9]/ { if (++banners == 2) section = "capture" }
	section == "first" && crash != "" && $0 ~ crash { section = "crash" }
	section == want
	' "$OUT/console.log"
}

# Prints the lines of a section that no healthy kernel prints.
# $1 section, $2 extended regular expression of lines that are expected.
# The trace that follows an expected line is part of it.
report_splats()
{
	report_section "$1" | LC_ALL=C bad=$LAB_SPLATS good=$2 awk '
	BEGIN { bad = ENVIRON["bad"]; good = ENVIRON["good"] }
	good != "" && $0 ~ good { covered = 1; next }
	/end trace|<\/TASK>/ { covered = 0; next }
	covered && /Call Trace:|Modules linked in/ { next }
	$0 ~ bad
	'
}

# Results of the scan of one section: $1 section, $2 expected lines or nothing
report_scan()
{
	if [ -z "$(report_section "$1" | head -n 1)" ]; then
		fail "console: the $1 section is there"
		return
	fi
	if [ -n "$2" ]; then
		report_section "$1" | grep -Eq -e "$2"
		ok $? "console: the $1 section has the expected line"
	fi
	splats=$(report_splats "$1" "$2")
	is "$splats" "" "console: the $1 section is clean"
}

report_mark()
{
	is "$(grep -c "lab: $1 kernel $2" "$OUT/console.log")" 1 \
		"console: the $1 kernel $2, marked once"
}

# One kernel's part of the result channel becomes results.  $1 stage
report_stage()
{
	sed -n "/^# begin $1\$/,/^# end $1 /p" "$WORK/result.raw" |
		grep -E '^(ok |not ok |# )' | grep -Ev '^# (begin|end) ' >&3
	trailer=$(grep "^# end $1 " "$WORK/result.raw")
	lines=$(sed -n "/^# begin $1\$/,/^# end $1 /p" "$WORK/result.raw" |
		grep -Ec '^(ok|not ok) ')
	is "$trailer" "# end $1 tap=$lines status=0" \
		"the $1 kernel's part ran to its end"
	report_mark "$1" begins
	report_mark "$1" ends
}

# The dump's files are all there, complete, and those that the guest wrote.
report_files()
{
	# shellcheck disable=SC2154
	for format in $formats; do
		test -s "$OUT/vmcore.$format"
		ok $? "vmcore.$format is there"
	done
	test -s "$OUT/dmesg.txt"
	ok $? "dmesg.txt is there"
	is "$(find "$OUT" -name '*.incomplete' | head -n 5)" "" \
		"no unfinished file was left behind"
	run "the files are those that the capture script wrote" \
		sh -c "cd '$OUT' && sha256sum --quiet -c SHA256SUMS" >>"$OUT/host.log"
}

# Numbers the results of descriptor 3 and adds the plan.
report_number()
{
	awk '
	/^(not )?ok / { sub(/ok/, "ok " ++n); if ($0 ~ /^not/) failed++ }
	{ print }
	END { print "1.." n + 0; exit failed > 0 || n == 0 }
	' "$WORK/tap" >"$OUT/result.tap"
}

# Writes $OUT/result.tap; returns 0 when every result is ok.
report_write()
{
	exec 3>"$WORK/tap"
	note "$SCENARIO on $KERNEL_RELEASE: $description"
	if [ -n "$FAILURE" ]; then
		fail "the guest ran to its end: $FAILURE"
	fi
	for stage in $(echo "$stages" | tr ',' ' '); do
		report_stage "$stage"
	done
	report_scan first "$expect_first"
	if [ "$stages" = first,capture ]; then
		report_scan crash "$expect_crash"
		report_scan capture "$expect_capture"
		[ -n "$FAILURE" ] || ! [ "$save" = yes ] || report_files
	fi
	if [ -z "$FAILURE" ] && type host >/dev/null 2>&1; then
		(host) >>"$OUT/host.log" 2>&1 ||
			fail "the host's part ran to its end"
	fi
	exec 3>&-
	report_number
}
