#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-or-later
# help, version, and that help, man page and completion tell the same
# shellcheck source=tests/tool/lib.sh
. "$(dirname "$0")/lib.sh"

# shellcheck source=tests/tool/pages.sh
. "$here/pages.sh"
pages vmcoredd
[ "$(echo "$commands" | wc -l)" -eq 11 ]
result "eleven commands"

# A dump's name comes from the machine that crashed.
# shellcheck disable=SC2016
printf 'dump $(touch${IFS}PWN)\ntext x\ndump `touch${IFS}PWN`\ntext x\ndump semi;colon\ntext x\ndump eth0:1\ntext x\ndump eth1\ntext x\n' | vmcore - comp.elf
completed()
{
	PATH=${vmcoredd%/*}:$PATH bash -c '. "$1"; COMP_WORDS=(vmcoredd show comp.elf "$2"); COMP_CWORD=3; _vmcoredd; printf "%s\n" "${COMPREPLY[@]}"' \
		sh "$completion" "$1" >"$work/.out" 2>"$work/.err"
	status=$?
}
completed ''
[ "$(tr '\n' ' ' <"$work/.out")" = 'eth0:1 eth1 ' ]
result "completion offers the names that are harmless"
[ ! -e PWN ] && [ ! -s "$work/.err" ]
result "and runs none of them"
completed eth0
[ "$(cat "$work/.out")" = eth0:1 ]
result "those that begin like the word"
# The examples of the man page, on a file as it describes.
vmcore pci vmcore
sed -n '/^\.Sh EXAMPLES/,/^\.Sh SEE/p' "$man" | awk '
	/^\$ / { print substr($0, 3); more = /\|$/; next }
	more { print; more = /\|$/ }' >examples
[ "$(wc -l <examples)" -eq 11 ]
result "the man page has examples"
# Not every machine has a name.
echo machine >hostname
sed -i 's|/etc/hostname|hostname|' examples
PATH=${vmcoredd%/*}:$PATH sh -e examples >"$work/.out" 2>"$work/.err"
status=$?
exits 0 "they run"
[ "$(grep -x '[0-9a-f:]*\.[0-9]' "$work/.out")" = 0000:00:04.0 ]
result "the functions that recorded an error are named, and no others"
[ -s dumps/pci ] && [ -s pci.txt ]
result "and the files are there"
run -V
exits 0 "-V"
cp "$work/.out" version
run version
cmp -s version "$work/.out"
result "is version"
run help -j
json '[.commands[].command] | index("list") and index("doctor")' "help in JSON"
run extract --help -j
json '.command == "extract" and ([.options[] | select(.option == "output") | .argument] == ["OUT"])' "help of a command in JSON"
run -h -j
json '.commands | length == 11' "-h -j too"

run --version
exits 0 "--version"
prints "^vmcoredd $(sed -n 's/^VERSION := //p' "$root/Makefile")$" "is that of the Makefile"
run version -j
json '.version and .libzstd and has("module")' "in JSON"
run help nothing
fails 1 "no command 'nothing'" "help of a command that is not there"
run nothing
fails 1 "no command 'nothing'; 'vmcoredd help' lists them" "a command that is not there"
run --nothing
fails 1 "unknown option '--nothing'" "an option that is not there"
run
if [ -e /proc/vmcore ]; then
	exits 0 "no command lists /proc/vmcore"
else
	fails 2 "cannot open '/proc/vmcore'" "no command means list /proc/vmcore"
fi
if lacks terminal; then
	skip "colours on a terminal"
else
	SHELL=/bin/sh NO_COLOR=1 TERM=xterm timeout 60 script -qec "'$vmcoredd' doctor" /dev/null \
		>"$work/.out" 2>&1 </dev/null
	grep -Eq '^[a-z]+ +kernel ' "$work/.out" && ! grep -q "$(printf '\033')" "$work/.out"
	result "NO_COLOR on a terminal: no colours"
	SHELL=/bin/sh TERM=xterm timeout 60 script -qec "'$vmcoredd' doctor" /dev/null \
		>"$work/.out" 2>&1 </dev/null
	grep -q "$(printf '\033')\[3" "$work/.out"
	result "colours on a terminal"
fi
run doctor
grep -Eq '^[a-z]+ +kernel ' "$work/.out" && ! grep -q "$(printf '\033')" "$work/.out"
result "none in a file"
finish
