#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-or-later
# drivers/net/netoops/CALLEES names everything that the module calls, on each
# kernel, and nothing else: whoever adds a call says what it can wait for

# shellcheck source=tests/tool/lib.sh
. "$(dirname "$0")/lib.sh"
list=$root/drivers/net/netoops/CALLEES

# Nothing must be left of what should not be there.  $1 text
nothing()
{
	[ ! -s left ] || sed 's/^/# /' left
	[ ! -s left ]
	result "$1"
}

# Names at the beginning of a line, before the residue.
sed -n '/^## Residue/q; s/^\([A-Za-z_][A-Za-z0-9_]*\)\t.*/\1/p' "$list" | sort >listed
[ "$(wc -l <listed)" -gt 100 ]
result "the list is there"
uniq -d listed >left
nothing "no name is there twice"
sed '/^## Residue/,$d' "$list" | grep '^[A-Za-z_]' |
	grep -vE "^[A-Za-z0-9_]+	(panic	.+|(task|data)(	.+)?)\$" >left
nothing "each has a context, and what it can wait for if that is a panic"

: >called
kernels=0
for module in "$root"/build/*/src/drivers/net/netoops/netoops.ko; do
	release=${module#"$root/build/"}
	release=${release%%/*}
	# sanitizers call more
	case $release in *debug*) continue ;; esac
	kernels=$((kernels + 1))
	nm -u "$module" | awk '{ print $2 }' | sort -u >one
	comm -13 listed one >left
	nothing "$release: all that the module calls is listed"
	cat one >>called
done
[ "$kernels" -ge 2 ]
result "the module is there for two kernels: $kernels"
# The first part is of calls through pointers, which have no symbols.
sed -n '/^## Called/,/^## Residue/s/^\([A-Za-z_][A-Za-z0-9_]*\)\t.*/\1/p' "$list" | sort >named
sort -u called | comm -23 named - >left
nothing "all that is listed is called, on some kernel"
finish
