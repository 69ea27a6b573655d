# SPDX-License-Identifier: GPL-2.0-or-later
# shellcheck shell=sh
#
# For tests of "doctor", on a tree that stands for a machine: $tree, which healthy()
# makes.

examine()
{
	run doctor -j --root "$tree"
}

# One thing is wrong.  $1 wanted status, $2 result, $3 name, $4 pattern of the
# text, $5 what this is
finds()
{
	examine
	[ "$status" -eq "$1" ] && [ -s "$work/.out" ] &&
		jq -e --arg result "$2" --arg name "$3" --arg text "$4" '
			[.checks[] | select(.result != "ok")] |
			length == 1 and (.[0] | .result == $result and
			.name == $name and (.text | test($text)) and
			(.fix | length > 5))' <"$work/.out" >/dev/null 2>&1
	result "$5"
}
