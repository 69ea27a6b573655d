#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-or-later
# dropmon help, version, what it refuses, and that help, man page and completion tell
# the same
# shellcheck source=tests/tool/lib.sh
. "$(dirname "$0")/lib.sh"
tool=$dropmon

# shellcheck source=tests/tool/pages.sh
. "$here/pages.sh"
pages dropmon
[ "$(echo "$commands" | tr '\n' ' ')" = 'watch list reasons start stop status configure doctor help version ' ]
result "ten commands"

# names VARIABLE: the names that the program has in an array of the sources, on a line
names()
{
	sed -n "/^static const char \* const $1\[/,/^};/s/.*= \"\(.*\)\",/\1/p" \
		"$root/userspace/lib/drop/dropclass.c" | sort
}

# Completes the last of "$@", as bash takes words apart.
completed()
{
	bash -c '. "$1"; shift; COMP_WORDS=("$@"); COMP_CWORD=$(($# - 1)); _dropmon; printf "%s\n" "${COMPREPLY[@]}"' \
		sh "$completion" dropmon "$@" >"$work/.out" 2>"$work/.err"
	status=$?
}
completed list class = ''
[ "$(names class_names)" = "$(sort "$work/.out")" ] && [ "$(wc -l <"$work/.out")" -eq 20 ]
result "completion has every class"
names class_names | while read -r name; do
	grep -Eq "^\.It Li (.* )?$name( |\$)" "$man" || echo "$name"
done >missing
[ ! -s missing ]
result "the man page has every class"
completed watch --all verdict = ''
[ "$(names verdict_names)" = "$(sort "$work/.out")" ] && [ "$(wc -l <"$work/.out")" -eq 4 ]
result "completion has every verdict"
names verdict_names | while read -r name; do
	grep -q "^\.It Li $name\$" "$man" || echo "$name"
done >missing
[ ! -s missing ]
result "the man page has every verdict"
completed watch class! =
[ "$(wc -l <"$work/.out")" -eq 20 ]
result "completion behind a sign that was just typed"
completed list verdict = po
prints '^policy$' "completion of the beginning of a verdict"
completed list ''
run list key=value
sed 's/.* none of //; s/, /\n/g' "$work/.err" | sort >keys
[ "$(wc -l <keys)" -eq 9 ]
result "nine keys"
completed list ''
silent "completion of keys"
[ "$(sed 's/=$//' "$work/.out" | sort)" = "$(cat keys)" ]
result "completion has every key"
while read -r key; do
	grep -q "^\.It Li $key\$" "$man" || echo "$key"
	for command in watch list; do
		"$tool" help "$command" | grep -Eq "(^| )${key}[ ,;]" || echo "$command $key"
	done
done <keys >missing
[ ! -s missing ]
result "so have the man page and the help"
completed start ''
[ "$(cat "$work/.out")" = '' ]
result "completion knows no arguments where there are none"

# Of most commands there is no JSON without the module.
sed -nE 's/.*\b(out_(u64|str|bool|hex|null|begin_array)|view_member(_number)?)\([^"]*"([a-z0-9_]+)".*/\4/p' \
	"$root"/userspace/dropmon/*.c | sort -u >members
while read -r member; do
	grep -Eq "^\.Ql $member( |\$)" "$man" || echo "$member"
done <members >missing
[ "$(wc -l <members)" -ge 45 ] && [ ! -s missing ]
result "the man page has every member of JSON: $(tr '\n' ' ' <missing)"

run version
prints "^dropmon $(sed -n 's/^VERSION := //p' "$root/Makefile")$" "version is that of the Makefile"
cp "$work/.out" version
run -V
cmp -s version "$work/.out"
result "-V is version"
run version -j
json '.version and .family == 1 and has("module")' "in JSON"
run help nothing
fails 1 "^dropmon help: no command 'nothing'" "help of a command that is not there"
run nothing
fails 1 "no command 'nothing'; 'dropmon help' lists them" "a command that is not there"
run --nothing
fails 1 "^dropmon: unknown option '--nothing'" "an option that is not there"

# wrong PATTERN WORD...: what is refused before the kernel is asked
wrong()
{
	pattern=$1
	shift
	run "$@"
	fails 1 "^dropmon $1: $pattern\$" "$*"
}
for command in start stop status doctor configure; do
	wrong 'too many arguments' "$command" more
done
wrong "unknown option '--all'" start --all
wrong 'give --interval, --debounce or both' configure
wrong '--interval: 99 is too small: 100 is the least' configure --interval 99
wrong '--interval: 3600001 is too large: 3600000 is the most' configure --interval 3600001
wrong '--debounce: 1001 is too large: 1000 is the most' configure --debounce 1001
wrong "--debounce: 'soon' is not a number" configure --debounce soon
wrong '--buffer: 3 is too small: 4 is the least' watch --buffer 3
wrong '--buffer: 1048577 is too large: 1048576 is the most' watch -B 1048577
wrong '--for: 0 is too small: 1 is the least' watch --for 0
wrong '--for: 31536001 is too large: 31536000 is the most' watch --for 31536001
wrong "--for: '1s' is not a number" watch --for 1s

long=$(printf %0128d 0)
for command in watch list; do
	wrong "'tcp' is neither KEY=PATTERN nor KEY!=PATTERN" "$command" tcp
	wrong "'' is neither KEY=PATTERN nor KEY!=PATTERN" "$command" ''
	wrong "'class!' is neither KEY=PATTERN nor KEY!=PATTERN" "$command" 'class!'
	wrong "'class!tcp' is neither KEY=PATTERN nor KEY!=PATTERN" "$command" 'class!tcp'
	wrong "'colour' is none of class, type, verdict, reason, function, module, proto, dev, netns" \
		"$command" colour=red
	wrong "'clas' is none of .*" "$command" clas=tcp
	wrong "'' is none of .*" "$command" =tcp
	wrong 'type: a pattern is empty' "$command" type=
	wrong 'dev: a pattern is empty' "$command" 'dev!=eth0,'
	wrong 'dev: a pattern is empty' "$command" dev=eth0 dev=,eth1
	wrong 'function: a pattern has more than 127 characters' "$command" "function=$long"
	wrong "class: 'sctp' matches none of other, IPv4, .*, hardware, resource" "$command" class=tcp,sctp
	wrong "verdict: 'lost' matches none of loss, policy, cleanup, noise" "$command" verdict=lost
	# shellcheck disable=SC2046
	wrong 'more than 32 conditions' "$command" $(seq -f 'reason!=%g' 33)
done
run list -j colour=red
[ "$status" -eq 1 ] && [ ! -s "$work/.out" ] &&
	jq -e '(.error | test("none of class")) and .exit_status == 1' <"$work/.err" >/dev/null
result "errors in JSON"

unloaded='the module dropmon is not loaded: modprobe dropmon'
# asks WORD...
asks()
{
	run "$@"
	fails 2 "^dropmon $1: $unloaded\$" "$*"
}

# What is right gets as far as to the kernel.
without_module()
{
	for command in watch list reasons start stop status 'configure --interval 100 --debounce 0'; do
		# shellcheck disable=SC2086
		asks $command
	done
	run
	fails 2 "^dropmon watch: $unloaded\$" "no command means watch"
	run watch -j
	[ "$status" -eq 2 ] && [ ! -s "$work/.out" ] &&
		jq -e --arg text "$unloaded" '.error == $text and .exit_status == 2' <"$work/.err" >/dev/null
	result "that in JSON"
	run doctor
	exits 2 "doctor"
	prints '^fail +module +dropmon\.ko is ' "says the same"
	asks reasons 'NO_*' TCP_CSUM
	asks watch --for 1 'class!=net*' class=TCP
	asks list verdict='[lp]o*' class=tcp,UDP,'ipv?' module=vmlinux netns=self,4026531840 dev!=lo
	# shellcheck disable=SC2046
	asks list $(seq -f 'reason!=%g' 32)
	asks list "function=${long#0}"
}

# So do the examples of the man page.
examples()
{
	sed -n '/^\.Sh EXAMPLES/,/^\.Sh SEE/s/^# dropmon\>//p' "$man" | sed 's/ |$//' >examples
	[ "$(wc -l <examples)" -eq 8 ]
	result "the man page has examples"
	while read -r line; do
		eval "run $line"
		[ "$status" -eq 2 ] && grep -q "$unloaded" "$work/.err"
		result "example: dropmon $line"
	done <examples
}
if [ ! -e /sys/module/dropmon ]; then
	without_module
	examples
fi
finish
