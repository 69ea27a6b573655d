#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-or-later
# netoops help and version, and that help, man page and completion tell the same
# shellcheck source=tests/tool/netoops.sh
. "$(dirname "$0")/netoops.sh"

# shellcheck source=tests/tool/pages.sh
. "$here/pages.sh"
pages netoops
[ "$(echo "$commands" | tr '\n' ' ')" = 'list show dmesg top export vacuum receive send configure status test doctor key help version ' ]
result "fifteen commands"

# The examples of the man page that need no module, on a port that is free.
sed -n '/^\.Sh EXAMPLES/,/^\.Sh SEE/s/^\$ //p' "$man" | sed '/^sleep/d' >examples
[ "$(wc -l <examples)" -eq 6 ]
result "the man page has examples"
sed 's/--listen 127\.0\.0\.1:2004/--listen 127.0.0.1:0/; s/ &$/ 2>listening \&\nwait_port/
	s/--to 127\.0\.0\.1:2004/--to 127.0.0.1:$port/' examples >script
{
	wait_function
	cat script
} >whole
PATH=${netoops%/*}:$PATH sh -e whole >"$work/.out" 2>"$work/.err"
status=$?
exits 0 "they run"
[ "$(tail -n 3 "$work/.out" | tr '\n' ' ')" = 'true 65536 0 ' ]
result "and print what the page says"
[ "$(wc -c <host.key)" -eq 65 ] && [ "$(stat -c %a host.key fleet.key | sort -u)" = 600 ]
result "the keys are files for their owner"

run version
prints "^netoops $(sed -n 's/^VERSION := //p' "$root/Makefile")$" "version is that of the Makefile"
cp "$work/.out" version
run -V
cmp -s version "$work/.out"
result "-V is version"
run version -j
json '.version and .format == 4 and has("module")' "in JSON"
run help nothing
fails 1 "^netoops help: no command 'nothing'" "help of a command that is not there"
run nothing
fails 1 "no command 'nothing'; 'netoops help' lists them" "a command that is not there"
run --nothing
fails 1 "^netoops: unknown option '--nothing'" "an option that is not there"
run nothing -j
[ "$status" -eq 1 ] && [ -s "$work/.err" ] && jq -e '.error and .exit_status == 1' <"$work/.err" >/dev/null
result "errors in JSON"
finish
