#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-or-later
# vmcoredd attach and detach, on a tree in a mount namespace of its own
# shellcheck source=tests/tool/lib.sh
. "$(dirname "$0")/lib.sh"

tree=$work/tree
mkdir -p "$tree/proc/vmcoredd" "$tree/sys/module/vmcoredd/parameters"
echo stock >"$tree/proc/vmcore"
echo merged >"$tree/proc/vmcoredd/vmcore"
echo N >"$tree/sys/module/vmcoredd/parameters/pinned"

run attach extra
fails 1 'too many arguments' "attach with an argument"
run detach --bogus
fails 1 "unknown option '--bogus'" "detach with an unknown option"

if lacks other-user; then
	skip "attach as a user"
else
	run_as_other attach --root tree
	fails 2 'only root can do this' "attach as a user"
fi

if lacks mount; then
	skip "attach and detach on a tree"
	finish
fi

# Each step: the command, its exit status, what is read at /proc/vmcore and in
# the parameter.
cat >steps <<'END'
tree=$1 vmcoredd=$2
pinned=$tree/sys/module/vmcoredd/parameters/pinned
say() { echo "$* $(cat "$tree/proc/vmcore") $(cat "$pinned")"; }
"$vmcoredd" attach --root "$tree"; say "attach $?"
"$vmcoredd" attach -j --root "$tree"; say "again $?"
echo 0 >"$pinned"
"$vmcoredd" attach -j --root "$tree"; say "repinned $?"
"$vmcoredd" doctor --root "$tree" | grep attached
exec 3<"$tree/proc/vmcore"
"$vmcoredd" detach --root "$tree" 2>&1; say "busy $?"
exec 3<&-
"$vmcoredd" detach --root "$tree"; say "detach $?"
"$vmcoredd" detach -j --root "$tree"; say "again $?"
"$vmcoredd" attach --root "$tree" >/dev/null
mount --bind "$tree/proc/vmcoredd/vmcore" "$tree/proc/vmcore"
"$vmcoredd" detach --root "$tree" >/dev/null; say "stacked $?"
"$vmcoredd" attach --root "$tree" >/dev/null
mount --bind "$tree/proc/version" "$tree/proc/vmcore"
"$vmcoredd" detach --root "$tree" 2>&1; say "covered $?"
umount "$tree/proc/vmcore"
"$vmcoredd" detach --root "$tree" >/dev/null; say "uncovered $?"
setpriv --bounding-set=-sys_admin "$vmcoredd" attach --root "$tree" 2>&1; say "unpinned $?"
echo 1 >"$pinned"
setpriv --bounding-set=-sys_admin "$vmcoredd" attach --root "$tree" 2>&1; say "kept $?"
echo 0 >"$pinned"
# Nobody can read from a directory.
"$vmcoredd" attach --root "$tree" >/dev/null
umount "$tree/proc/vmcore"
rm "$tree/proc/vmcoredd/vmcore"
mkdir "$tree/proc/vmcoredd/vmcore"
echo 0 >"$pinned"
"$vmcoredd" attach --root "$tree" 2>&1; say "unreadable $?"
rm -r "$tree/proc/vmcoredd"
"$vmcoredd" attach --root "$tree" 2>&1; say "no file $?"
rm -r "$tree/sys/module/vmcoredd"
"$vmcoredd" attach --root "$tree" 2>&1; echo "no module $?"
rm "$tree/proc/vmcore"
"$vmcoredd" detach --root "$tree" 2>&1; echo "no vmcore $?"
END
mkdir -p "$tree/proc/sys/kernel"
echo foreign >"$tree/proc/version"
echo 6.1.0 >"$tree/proc/sys/kernel/osrelease"
# shellcheck disable=SC2086
$with sh steps "$tree" "$vmcoredd" >"$work/.out" 2>"$work/.err"
status=$?
prints '^attached$' "attach"
prints '^attach 0 merged 1$' "the merged file is in place, the module pinned"
prints '^\{"attached":true,"changed":false\}$' "again: nothing to do"
prints '^again 0 merged 1$' "and nothing is done"
prints '^\{"attached":true,"changed":true\}$' "a module that is not pinned"
prints '^repinned 0 merged 1$' "is pinned again"
prints '^ok +attached' "doctor sees it"
prints 'busy 2 merged 1$' "a file that is read"
prints '/proc/vmcore is in use' "is not taken away"
prints '^detached$' "detach"
prints '^detach 0 stock 0$' "the stock file is back, the module released"
prints '^\{"attached":false,"changed":false\}$' "again: nothing to do"
prints '^stacked 0 stock 0$' "a file that is mounted twice is unmounted twice"
prints 'something else is mounted over /proc/vmcore$' "a foreign file over it"
prints '^covered 2 foreign 1$' "keeps the module pinned"
prints '^uncovered 0 stock 0$' "until it is gone"
[ "$(grep -c 'cannot mount .*: Operation not permitted$' "$work/.out")" -eq 2 ]
result "a mount that is not permitted"
prints '^unpinned 2 stock 0$' "takes back its pin"
prints '^kept 2 stock 1$' "but not a pin of before"
prints 'there is no /proc/vmcoredd/vmcore; the kernel log says why' "no merged file"
prints 'cannot read /proc/vmcoredd/vmcore: Is a directory .*is the stock file$' "a file that cannot be read"
prints '^unreadable 2 stock 0$' "is not attached, and its module not pinned"
prints '^no file 2 stock 0$' "is an error"
prints 'vmcoredd\.ko is not loaded: modprobe vmcoredd_pci' "no module"
prints '^no module 2$' "is an error"
prints 'there is no /proc/vmcore: not a capture kernel' "no /proc/vmcore"
prints '^no vmcore 2$' "is an error"
[ "$(wc -l <"$work/.err")" -eq 0 ]
result "nothing else is said"
finish
