# SPDX-License-Identifier: GPL-2.0-or-later
# shellcheck shell=sh disable=SC2034,SC2154
description="dropmon: requests as no tool makes them are refused with a reason, and harm nobody"
stages=first
tools="jq"
programs=tests/lab/dropreq.c
memory=768M
RANDOM_REQUESTS=${RANDOM_REQUESTS:-20000}

prepare()
{
	mkdir -p "$WORK/disk"
	echo "$RANDOM_REQUESTS" >"$WORK/disk/requests"
}

# case NAME ERRNO TEXT: what came of it
refused()
{
	like "$(grep "^$1 " /tmp/cases)" "^$1 $2 .*$3" "$1: $2"
}

cases()
{
	dropreq cases >/tmp/cases || fail "the kernel answers"
	for name in interval-0 interval-99 interval-3600001 interval-4294967295; do
		refused $name ERANGE "the interval is not from 100 to 3600000 ms"
	done
	refused debounce-1001 ERANGE "the debounce is not from 0 to 1000 ms"
	refused unknown-setting EINVAL "Unknown attribute type"
	refused not-nested EINVAL "NLA_F_NESTED is missing"
	refused no-settings EINVAL "no settings are given"
	refused setting-without-value EINVAL "invalid attribute length"
	refused flag-with-value ERANGE "Attribute failed policy validation"
	refused unknown-attribute EINVAL "Unknown attribute type"
	refused attribute-that-nobody-wants EINVAL "[a-z]"
	refused reserved EINVAL ""
	refused longer-than-it-is EINVAL "leftover"
	refused shorter-than-its-header EINVAL "leftover"
	refused stop-without-start ENOENT "this socket has not started anything"
	refused stop-what-is-not-kept EALREADY "drops are not counted without a listener"
	for name in command-0 unknown-command what-only-the-kernel-says dump-of-a-start one-place; do
		refused $name EOPNOTSUPP ""
	done
	like "$(grep "^good " /tmp/cases)" "^good 0 $" "what is right is taken"
}

first()
{
	load_modules dropmon
	cases
	for seed in 1 2 3; do
		run "requests of random bytes, $seed" dropreq random $seed "$(cat /dump/requests)"
	done
	run "it still begins" dropmon start
	dropmon stop
	is "$(dropmon status -j | jq -r '"\(.listeners) \(.armed)"')" "0 false" "and ends"
	run "the module goes" rmmod dropmon
}
