#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-or-later
# What takes longer than a second says so on a terminal, and only there.
# shellcheck source=tests/tool/lib.sh
. "$(dirname "$0")/lib.sh"

vmcore basic file

# The dump through a pipe that stops for a while in the middle.
slowly()
{
	head -c 6000 file
	sleep 1.5
	tail -c +6001 file
}

status=0
slowly | "$vmcoredd" list - >"$work/.out" 2>"$work/.err"
exits 0 "a slow pipe"
silent "a slow pipe, standard error is a file"

mkfifo slow
slowly >slow &
script -qec "'$vmcoredd' list slow 2>err" /dev/null >terminal </dev/null
wait
[ ! -s err ]
result "standard error is a file, standard output a terminal"

slowly >slow &
script -qec "'$vmcoredd' list slow >out" /dev/null >terminal </dev/null
wait
cp terminal "$work/.err"
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
	slowly >slow &
	script -qec "'$vmcoredd' $*" /dev/null >terminal </dev/null
	wait
	cp terminal "$work/.err"
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
