#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-or-later
#
# What users type and see: values where none belong, standard input that nobody asked
# for, bytes on a terminal, and that the man pages have each key of the JSON.
# shellcheck source=tests/tool/netoopsd.sh
. "$(dirname "$0")/netoopsd.sh"
printf 'index\ndump one\npattern 300000\ndump text\ntext words\n' | vmcore - file
printf 'index\ndump one\ntext first\n' | vmcore - small

# Options without a value that get one.
for tool in "$vmcoredd" "$netoops" "$netoopsd" "$dropmon"; do
	case $tool in
	*/netoopsd)	set -- ;;
	*)		set -- list ;;
	esac
	run "$@" --json=1
	fails 1 "option '--json' takes no value" "${tool##*/}: --json=1"
	run "$@" --help=x
	fails 1 "option '--help' takes no value" "${tool##*/}: --help=x"
	run "$@" --none=x
	fails 1 "unknown option '--none=x'" "${tool##*/}: an option that is not there"
done
tool=$vmcoredd
run list --all-notes=x small
fails 1 "option '--all-notes' takes no value" "an option of a command"

# FILE is the same in each command's help.
for command in list verify show; do
	run help $command
	prints "FILE is a dump in any form, '-' for standard input, or /proc/vmcore when not" \
		"help $command says what FILE is"
done
for command in list show verify; do
	if [ -e /proc/vmcore ]; then
		break
	fi
	# shellcheck disable=SC2002
	cat small | "$vmcoredd" $command >"$work/.out" 2>"$work/.err"
	status=$?
	fails 2 "cannot open '/proc/vmcore': .*; '-' reads standard input" "$command: a pipe that nobody asked for"
	"$vmcoredd" $command <small >"$work/.out" 2>"$work/.err"
	status=$?
	fails 2 "'-' reads standard input" "$command: a file that nobody asked for"
	"$vmcoredd" $command </dev/null >"$work/.out" 2>"$work/.err"
	grep -q 'standard input' "$work/.err"
	[ $? -eq 1 ]
	result "$command: nothing to read"
done

# on_terminal COMMAND: its output on a terminal, its status in the file "code"
on_terminal()
{
	SHELL=/bin/sh timeout 60 script -qec "$1; echo \$? >code" /dev/null >"$work/.out" 2>&1 </dev/null
	status=$(cat code)
}
if lacks terminal; then
	skip "bytes on a terminal"
else
	for line in 'extract file one -o -' 'extract file one -o /dev/stdout' 'strip file -o -' \
		'inject file new=small -o -' 'extract file one -o /dev/tty'; do
		on_terminal "'$vmcoredd' $line"
		[ "$status" -eq 2 ] && grep -q 'the output is a terminal' "$work/.out" &&
			[ "$(wc -c <"$work/.out")" -lt 200 ]
		result "$line: no bytes on a terminal"
	done
	on_terminal "'$vmcoredd' extract file text -o - --force"
	[ "$status" -eq 0 ] && grep -q '^words' "$work/.out"
	result "unless they are wanted there"
	on_terminal "'$vmcoredd' extract file one -o - | wc -c >count"
	[ "$status" -eq 0 ] && [ "$(cat count)" -eq 300000 ]
	result "a pipe is none"
fi

# Each key that is printed is in the man page.
collector --expire 60 --metrics 127.0.0.1:0
post --log-size 3000 --hosts 2
told 2 "there are records"
ends TERM 0 "netoopsd"
id=$("$netoops" list --store records.db -j | jq -r '[.. | .crash_id? | strings][0]' | head -n 1)
# keys PAGE COMMAND...
keys()
{
	page=$root/userspace/man/$1
	tool=$2
	shift 2
	run "$@"
	cat "$work/.out" "$work/.err" | jq -r 'del(.. | .regs?) | .. | objects | keys_unsorted[]' 2>"$work/.jq" | sort -u >keys
	missing=
	while IFS= read -r key; do
		grep -Eq "^\.[A-Z][a-z] (.* )?${key}( |\$)|[ ,]${key}[ ,.)]|^${key}[ ,.]" "$page" || missing="$missing $key"
	done <keys
	[ -s keys ] && [ -z "$missing" ]
	result "${tool##*/} $1: the man page has all keys$missing"
}
keys vmcoredd.8 "$vmcoredd" list -j --all-notes file
keys vmcoredd.8 "$vmcoredd" show -j small
keys vmcoredd.8 "$vmcoredd" verify -j file
keys vmcoredd.8 "$vmcoredd" extract -j file one -o out --force
keys vmcoredd.8 "$vmcoredd" strip -j file -o out --force
keys vmcoredd.8 "$vmcoredd" inject -j file new=small -o out --force
keys vmcoredd.8 "$vmcoredd" doctor -j
keys vmcoredd.8 "$vmcoredd" version -j
keys dropmon.8 "$dropmon" doctor -j
keys dropmon.8 "$dropmon" version -j
keys dropmon.8 "$dropmon" configure -j
keys netoops-record.5 "$netoops" list -j --store records.db
keys netoops-record.5 "$netoops" show -j --store records.db "$id"
keys netoops-record.5 "$netoops" top -j --store records.db
finish
