#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-or-later
# What a machine had in memory is for who ran the program, whatever his umask: the
# modes of every file that a program makes.  capture.t and kdump-tools.t have those
# of the capture kernel.
# shellcheck source=tests/tool/netoopsd.sh
. "$(dirname "$0")/netoopsd.sh"
umask 000

# $1 text, the rest: files, and there are such
private()
{
	what=$1
	shift
	: >"$work/.err"
	for file; do
		mode=$(stat -c %a "$file" 2>"$work/.err")
		[ "$mode" = 600 ] || echo "$file: mode $mode" >>"$work/.err"
	done
	[ $# -gt 0 ] && [ ! -s "$work/.err" ]
	result "$what: for nobody else"
}

printf 'index\ndump one\ntext first\ndump two\ntext second\n' | vmcore - file
mkdir outputs saved
{
	"$vmcoredd" extract file --all -d outputs
	"$vmcoredd" extract file one -o outputs/alone
	"$vmcoredd" strip file -o outputs/stripped
	"$vmcoredd" inject file more=outputs/one -o outputs/injected
} >"$work/.out" 2>"$work/.err"
status=$?
[ "$(find outputs -type f | wc -l)" -eq 6 ]
result "vmcoredd: extract, strip and inject write"
private "what they write" outputs/*

"$netoops" key --new -o fleet.key
private "a key" fleet.key
listen --dir saved --count 2
post --log-size 3000 --hosts 2
collect
[ "$(find saved -type f | wc -l)" -ge 4 ]
result "netoops receive: writes records"
private "records that it writes" saved/*

collector --expire 60
post --log-size 3000 --hosts 2
told 2 "netoopsd: stores records"
[ -s records.db-wal ]
result "netoopsd: there is more than the store"
private "the store, and what is beside it" records.db*
"$netoops" export --store records.db -o exported
private "records that are exported" exported
ends TERM 0 "netoopsd"
private "counters" stats.json
private "the store that is left" records.db*
finish
