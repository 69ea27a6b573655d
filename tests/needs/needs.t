#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-or-later
#
# What this machine has for the tests, and that tests notice what a machine lacks:
# each need is taken away by the kernel, and a test that needs it does without or
# says so.
set -u

CDPATH='' cd "$(dirname "$0")/../.." || exit 2
# shellcheck source=tests/tap.sh
. tests/tap.sh
need=tests/needs/need
without=build/tests/needs/without
if ! work=$(tests/needs/scratch); then
	echo "Bail out! $work"
	exit 1
fi
trap 'rm -rf "$work"' EXIT
trap 'exit 1' INT TERM
log=$work/log

if ! make -s -C tests/needs >"$log" 2>&1; then
	ok 1 "what takes needs away can be built" "$log"
	echo "1..$results"
	exit 1
fi

# Each need: a result, or a skip that is counted.
$need >"$work/table"
while IFS='	' read -r name has how; do
	results=$((results + 1))
	case $has in
	yes)	echo "ok $results - $name: $how" ;;
	*)	echo "ok $results - $name # SKIP needs $name: ${how%; without: *}" ;;
	esac
done <"$work/table"

has()
{
	grep -q "^$1	yes	" "$work/table"
}

# What need says where it was taken away.  $1 what to take away, $2 need, $3 wanted
# status, $4 pattern
taken()
{
	"$without" "$1" -- $need "$2" >"$log" 2>&1
	[ $? -eq "$3" ] && grep -Eq "$4" "$log"
	ok $? "without $1, $2 is $([ "$3" -eq 0 ] && echo "had in another way" || echo "lacking")" "$log"
}

if has 32-bit && ! $need --wrap 32-bit | grep -q qemu; then
	taken 32-bit 32-bit 0 'under qemu-i386'
	"$without" 32-bit -- env T=index tests/unit/m32.t >"$log" 2>&1
	status=$?
	grep -q '^# 32-bit programs: under qemu-i386' "$log" && [ $status -eq 0 ] &&
		grep -q '^ok .*- index: ' "$log" && ! grep -q '^not ok' "$log"
	ok $? "a 32-bit test runs under qemu-i386, and says so" "$log"
	mkdir "$work/bin"
	printf '#!/bin/sh\necho "qemu-i386: on purpose" >&2\nexit 1\n' >"$work/bin/qemu-i386"
	chmod +x "$work/bin/qemu-i386"
	"$without" 32-bit -- env T=index PATH="$work/bin:$PATH" tests/unit/m32.t >"$log" 2>&1
	status=$?
	[ $status -eq 0 ] && grep -q '^ok 1 - index # SKIP needs 32-bit: .*qemu-i386: on purpose' "$log"
	ok $? "and is skipped where that does not work either" "$log"
fi
! has ipv6 || taken ipv6 ipv6 1 '::1 cannot be bound: Address family not supported'
! has mount || taken namespace mount 1 'Operation not permitted'
! has mount || taken mount mount 1 'permission denied|not permitted'
! has trace || taken ptrace trace 1 'strace: '
! has leak-check || taken ptrace leak-check 1 'a leak is not found'
taken kvm kvm 0 'the lab emulates'

# Loopback whose IPv6 is switched off: a network namespace has another.
if has ipv6 && has mount; then
	# shellcheck disable=SC2016
	tests/needs/own-net sh -c '
		echo 1 >/proc/sys/net/ipv6/conf/all/disable_ipv6 && exec "$0" ipv6' "$need" >"$log" 2>&1
	status=$?
	[ $status -eq 0 ] && grep -q '^in a network namespace' "$log"
	ok $? "where IPv6 is switched off, a network namespace has it" "$log"
fi

# A name that is none, a usage error
for name in frob ''; do
	$need "$name" >"$log" 2>&1
	[ $? -eq 2 ] && grep -q '^usage: need ' "$log"
	ok $? "'$name' is no need" "$log"
done

# The runner: what the machine lacks may be skipped, and nothing else.
# $1 lines of a test, $2 wanted status, $3 pattern of the output, $4 text; the rest
# takes a need away
runs()
{
	printf '%b' "$1" >"$work/tap"
	lines="one	cat '$work/tap'\ntwo	printf 'ok 1\\\\n1..1\\\\n'\n"
	want=$2 pattern=$3 text=$4
	shift 4
	# shellcheck disable=SC2059
	printf "$lines" | "$@" tests/run 1 "$work" >"$log" 2>&1
	[ $? -eq "$want" ] && grep -Eq "$pattern" "$log"
	ok $? "$text" "$log"
}

lacked='ok 1 - a # SKIP needs ipv6: none here\nok 2 - b\n1..2\n'
runs "$lacked" 0 '^2 passed, 0 failed, 1 skipped$' "what is lacking is skipped and counted" "$without" ipv6 --
runs "$lacked" 0 '^  needs ipv6: none here: 1 in one$' "and named at the end" "$without" ipv6 --
runs '1..0 # SKIP needs ipv6: none here\n' 0 '^1 passed, 0 failed, 1 skipped$' \
	"a whole test as well" "$without" ipv6 --
! has ipv6 || runs "$lacked" 1 'skipped, and must not be: needs ipv6' "what is there must not be skipped" env
runs 'ok 1 # SKIP I do not like it\n1..1\n' 1 '^1 passed, 1 failed, 1 skipped$' \
	"nor anything for another reason" env
runs 'ok 1 # SKIP needs frob: no\n1..1\n' 1 'must not be: needs frob' "nor for a need that is none" env
runs 'ok 1\nBail out! no more\n' 1 '^2 passed, 1 failed, 0 skipped$' \
	"a test that gives up has failed, and the next one runs" env
runs 'ok 1\n' 1 '^2 passed, 1 failed, 0 skipped$' "so has one that has no plan" env

# An odd environment
CDPATH=/ POSIXLY_CORRECT=1 ASAN_OPTIONS=exitcode=0:detect_leaks=0 MAKEFLAGS=k LC_ALL=xx BUILD=x \
	"$need" leak-check >"$log" 2>&1
[ $? -eq "$(has leak-check; echo $?)" ]
ok $? "what is exported does not change what is found" "$log"
for odd in "TMPDIR=/nonexistent" "TMPDIR=/tmp/a blank" "TMPDIR=relative" "TMPDIR=/proc"; do
	dir=$(env "$odd" tests/needs/scratch 2>"$log") && [ -d "$dir" ] && [ "${dir#/}" != "$dir" ] && rm -rf "$dir"
	ok $? "$odd: another directory is found" "$log"
done
echo "1..$results"
