#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-or-later
#
# The Kbuild files find the tree however the kernel's build system calls them: up to
# 6.12 it runs in the kernel's tree and $(src) is absolute, later it runs in the
# module's and $(src) is relative to that.
set -u
here=$(CDPATH='' cd "$(dirname "$0")" && pwd)
# shellcheck source=tests/tool/plain.sh
. "$here/plain.sh"

tree=$work/tree
mkdir -p "$work/kernel" "$tree"
(cd "$top" && git ls-files | grep -E '(^|/)(Kbuild|pure-files)$|^include/' |
	tar -cf - -T -) | tar -xf - -C "$tree"

# evaluate DIRECTORY SRC FOLDER: what a Kbuild has set then
evaluate()
{
	# shellcheck disable=SC2016
	printf '%s\n' "src := $2" 'srctree := '"$work/kernel" "obj := $2" \
		"include $2/Kbuild" 'print:' \
		'	@echo $(obj-m) $(vmcoredd-y) $(netoops-y) $(dropmon-y) $(subdir-ccflags-y) $(ccflags-y)' |
		make -s -C "$1" -f - print 2>&1
}

find "$tree" -name Kbuild | LC_ALL=C sort >"$work/kbuilds"
while IFS= read -r kbuild; do
	folder=${kbuild%/Kbuild}
	name=${folder#"$tree"}
	name=${name#/}
	evaluate "$work/kernel" "$folder" >"$work/old"
	evaluate "$tree" "${name:-.}" >"$work/new"
	cmp "$work/old" "$work/new" >"$work/difference" 2>&1 && grep -q '[.]o\|/' "$work/old" &&
		! grep -q 'No such file\|Error\|/kernel/' "$work/old"
	ok $? "${name:-.}: is the same either way"
	[ -s "$work/difference" ] && diff "$work/old" "$work/new" | sed 's/^/# /'
done <"$work/kbuilds"
[ "$count" -ge 5 ]
ok $? "there are Kbuild files"
echo "1..$count"
