# SPDX-License-Identifier: GPL-2.0-or-later
# shellcheck shell=sh
#
# For tests of scripts, which need none of the programs: $top is the tree, $work a
# directory of the test's own, ok() prints a result.  The test ends with its plan.

top=$(CDPATH='' cd "$(dirname "$0")/../.." && pwd)
# shellcheck source=tests/environment.sh
. "$top/tests/environment.sh"
if ! work=$("$top/tests/needs/scratch" 2>&1); then
	echo "Bail out! $work"
	exit 1
fi
trap 'rm -rf "$work"' EXIT
trap 'exit 1' INT TERM
count=0

# $1 status, 0 is good; the rest: text
ok()
{
	count=$((count + 1))
	[ "$1" = 0 ] || printf 'not '
	shift
	echo "ok $count - $*"
}

# program NAME: one in $work/bin, its lines from standard input
program()
{
	mkdir -p "$work/bin"
	{ echo '#!/bin/sh'; cat; } >"$work/bin/$1" && chmod 755 "$work/bin/$1"
}
