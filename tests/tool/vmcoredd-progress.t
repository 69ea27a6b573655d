#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-or-later
# What takes longer than a second says so on a terminal, and only there.
# shellcheck source=tests/tool/lib.sh
. "$(dirname "$0")/lib.sh"

vmcore basic file

# The dump through a pipe that stops for a while in the middle.  A pipe with a name
# is opened after the program has begun to count: 1.5 s are then more than a second
# for it, however slow the machine is.
cat >slowly <<'END'
head -c 6000 file
sleep 1.5
tail -c +6001 file
END

timeout 60 sh slowly | "$vmcoredd" list - >"$work/.out" 2>"$work/.err"
status=$?
exits 0 "a slow pipe"
silent "a slow pipe, standard error is a file"
if lacks terminal; then
	skip "a slow pipe, on a terminal"
	finish
fi

# Runs a shell command on a terminal, which gives the dump slowly as "slow", and
# keeps what the terminal shows.  $1 command
on_terminal()
{
	timeout 60 sh -c 'exec sh slowly >slow' &
	SHELL=/bin/sh timeout 60 script -qec "$1" /dev/null >terminal </dev/null
	# It has ended, or nobody opened the other end.
	kill $! 2>/dev/null
	wait $!
	cp terminal "$work/.err"
}

mkfifo slow
on_terminal "'$vmcoredd' list slow 2>err"
[ ! -s err ] && grep -q greeting terminal
result "standard error is a file, standard output a terminal"

on_terminal "'$vmcoredd' list slow >out"
grep -Eq "(unpacking|notes): [0-9]+ (of [0-9]+ )?KiB" terminal
result "standard error is a terminal: a line says how far it is"
escape=$(printf '\033')
[ "$(tr '\r' '\n' <terminal | sed -n '$p')" = "${escape}[K" ]
result "and is taken away at the end"
grep -q greeting out
result "the list comes all the same"

# The line goes before anything else is printed, an error as well as a result.
# $1 what, the rest: arguments
taken_away()
{
	what=$1
	shift
	on_terminal "'$vmcoredd' $*"
	tr '\r' '\n' <terminal | sed "s/^$escape\[K//" >lines
	grep -Eq "^[a-z]+: [0-9]+ (of [0-9]+ )?KiB" lines
	result "$what: there was a line"
	! grep -E "^[a-z]+: [0-9]+ (of [0-9]+ )?KiB" lines |
		grep -Eqv "KiB(, [0-9]+ %)?$escape\[K\$"
	result "$what: it is taken away before anything else is printed"
}
taken_away "an error" extract slow nosuch -o out
[ ! -e out ] || rm out
taken_away "results" extract slow --all -d .
taken_away "a list" list slow

finish
