#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-or-later
# dropmon doctor, on trees that stand for machines
# shellcheck source=tests/tool/lib.sh
. "$(dirname "$0")/lib.sh"
tool=$dropmon
# shellcheck source=tests/tool/findings.sh
. "$here/findings.sh"

tree=$work/tree
release=6.1.0-56-amd64
modules=$tree/lib/modules/$release

# A machine on which all is well.
healthy()
{
	rm -rf "$tree"
	mkdir -p "$tree/sys/module/dropmon" "$tree/proc/sys/kernel" "$modules/updates" \
		"$tree/sys/kernel/security"
	echo "$release" >"$tree/proc/sys/kernel/osrelease"
	echo 1 >"$tree/proc/sys/kernel/kptr_restrict"
	echo '[none] integrity' >"$tree/sys/kernel/security/lockdown"
	echo 'updates/dropmon.ko:' >"$modules/modules.dep"
	echo module >"$modules/updates/dropmon.ko"
}

unloaded()
{
	healthy
	rm -r "$tree/sys/module/dropmon"
}

healthy
examine
exits 0 "a machine on which all is well"
silent "a machine on which all is well"
json '.failures == 0 and .warnings == 0 and .kernel == "'$release'" and ([.checks[].name] == ["module", "addresses"])' "what there is without a kernel is looked at"
run doctor --root "$tree"
prints '^ok +module +dropmon\.ko is loaded$' "in words"
prints '^ok +addresses +.* to who has CAP_SYSLOG$' "who is told addresses"
prints '^This machine can tell where packets are dropped\.$' "and the sum of it"
echo 2 >"$tree/proc/sys/kernel/kptr_restrict"
run doctor --root "$tree"
prints "^ok +addresses +.* addresses are nobody's \\(kernel\\.kptr_restrict is 2\\)\$" "nobody"
rm "$tree/proc/sys/kernel/kptr_restrict"
examine
exits 0 "a kernel that does not say"
json '[.checks[].name] == ["module"]' "of which nothing is said"

unloaded
finds 2 fail module '^dropmon\.ko is installed, but not loaded$' "a module that is not loaded"
json '.checks[0].fix == "modprobe dropmon"' "what to do about it"
run doctor --root "$tree"
exits 2 "in words"
! grep -q 'can tell' "$work/.out"
result "and not that all is well"
unloaded; rm "$modules/updates/dropmon.ko"
finds 2 fail module 'names .*updates/dropmon\.ko, which is not there$' "a module that is gone"
unloaded; echo 'updates/dropmonitor.ko:' >"$modules/modules.dep"
finds 2 fail module "^dropmon\\.ko is not installed for $release\$" "a module that is not installed"
unloaded; rm "$modules/modules.dep"
finds 2 fail module "^dropmon\\.ko is not installed for $release\$" "no modules at all"
unloaded; echo 'none [integrity]' >"$tree/sys/kernel/security/lockdown"
examine
json '[.checks[] | select(.name == "signature") | .result, .text] | .[0] == "fail" and (.[1] | test("locked down, and .* is not signed"))' "lockdown"
printf '~Module signature appended~\n' >>"$modules/updates/dropmon.ko"
finds 2 fail module 'not loaded$' "a module that is signed there"
healthy; rm "$tree/proc/sys/kernel/osrelease"
examine
fails 2 "cannot read '.*osrelease'" "no release"
run doctor --root "$tree"
fails 2 "^dropmon doctor: cannot read '.*osrelease'" "in words"
run doctor --root
fails 1 "^dropmon doctor: option '--root' needs an argument" "no tree"
finish
