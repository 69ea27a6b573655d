#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-or-later
#
# scripts/capture/vmcoredd-capture on a machine that has not crashed: what it
# refuses, and how it ends.  The programs that read memory are stubs; the
# scenario "capture" has the real ones.
set -u
here=$(CDPATH='' cd "$(dirname "$0")" && pwd)
# shellcheck source=tests/tool/plain.sh
. "$here/plain.sh"

capture()
{
	PATH=$work/bin:$PATH "$top/scripts/capture/vmcoredd-capture" \
		--source "$work/source" --without-dumps --allow-memory "$@" \
		>"$work/out" 2>&1
}

echo memory >"$work/source"
echo 'echo log' | program vmcore-dmesg
# That of the machine writes out what others have there.
echo : | program sync
# As makedumpfile: the file comes last, and must not exist.
program makedumpfile <<'EOT'
for file; do :; done
[ ! -e "$file" ] || exit 1
echo image >"$file"
EOT

# Whatever umask the capture kernel has.
umask 000
capture --to "$work/one" && (cd "$work/one" && sha256sum -c SHA256SUMS >/dev/null)
ok $? "to a directory"
[ "$(cd "$work/one" && stat -c '%a %n' . -- *)" = "700 .
600 SHA256SUMS
600 dmesg.txt
600 vmcore.kdump" ]
ok $? "for nobody else to read"
ln -s "$top/scripts/capture/vmcoredd-capture" "$work/link"
PATH=$work/bin:$PATH "$work/link" --to "$work/linked" --source "$work/source" --without-dumps \
	--allow-memory --formats none >/dev/null
ok $? "by a link to the program"
cp "$top/scripts/capture/vmcoredd-capture" "$work/alone"
"$work/alone" --to "$work/linked" >"$work/out" 2>&1
[ $? -eq 2 ] && grep -q 'a part of this program is missing' "$work/out"
ok $? "without its other files it says so"
cp -R "$work/one" "$work/first"
capture --to "$work/one"
[ $? -eq 2 ] && grep -q 'earlier capture' "$work/out" && diff -r "$work/one" "$work/first"
ok $? "a second capture does not replace the first"
mkdir -m 750 "$work/two"
echo part | tee "$work/two/vmcore.kdump.incomplete" >"$work/two/SHA256SUMS.incomplete"
capture --to "$work/two" && [ "$(cat "$work/two/vmcore.kdump")" = image ]
ok $? "what an interrupted run left is no obstacle"
[ "$(cd "$work/two" && stat -c %a . -- * | sort -u | tr '\n' ' ')" = "600 750 " ]
ok $? "nor does it leave its mode; a directory that was there keeps its own"
capture --to "$work/three" --formats ''
[ $? -eq 1 ] && [ ! -e "$work/three" ]
ok $? "an empty list of formats is a usage error"

[ ! -e "$work/one/crash-id" ]
ok $? "no crash id in the log, no file"
# A log as vmcore-dmesg prints it; most of these lines only look like an id.
program vmcore-dmesg <<'EOT'
cat <<'EOL'
[    1.000000] netoops: crash id 11111111-2222-4333-8444-555555555555
[    2.000000] netoops: crash id aaaaaaaa-bbbb-4ccc-8ddd-eeeeeeeeeeee, record 1
[    3.000000] netoops: crash id aaaaaaaa-bbbb-4ccc-8ddd-eeeeeeeeeeee and more
[    3.000000] netoops: crash id AAAAAAAA-BBBB-4CCC-8DDD-EEEEEEEEEEEE
[    3.000000] netoops: crash id 11111111-2222-4333-8444-55555555555
[    3.000000] other: netoops: crash id 99999999-2222-4333-8444-555555555555
[    4.000000] netoops: crash id 00112233-4455-4677-8899-aabbccddeeff
[   10.000000] netoops: crash id 11111111-2222-4333-8444-555555555555, record 0
EOL
EOT
capture --to "$work/ids" && [ "$(cat "$work/ids/crash-id")" = "aaaaaaaa-bbbb-4ccc-8ddd-eeeeeeeeeeee
00112233-4455-4677-8899-aabbccddeeff
11111111-2222-4333-8444-555555555555" ]
ok $? "crash-id has the crash ids of the log, each once, the last one last"
grep -q ' crash-id$' "$work/ids/SHA256SUMS"
ok $? "and its checksum is among the others"
echo 'echo log' | program vmcore-dmesg

# makedumpfile's own arguments: ARGS, what it is called with, the file
program makedumpfile <<EOT
echo "\$*" >"$work/arguments"
for file; do :; done
echo image >"\$file"
EOT
for args in '-F=-d 0=kdump' '-l -d 31=-l -d 31=kdump' '-F -l -d 31 -F=-l -d 31=kdump' '-cF -d 31=-c -d 31=kdump' \
	'-Fc -d31=-c -d31=kdump' '-FE -d 1=-E -d 1=elf' '-E -d 31=-E -d 31=elf' \
	'--message-level 7 -c=--message-level 7 -c=kdump' '-c -x /boot/FEE=-c -x /boot/FEE=kdump'; do
	rm -rf "$work/args"
	want=${args#*=}
	given=${args%%=*}
	[ "$given" != -F ] || given='-F -d 0'
	capture --to "$work/args" --args "$given" && [ -s "$work/args/vmcore.${want#*=}" ] &&
		[ "$(cat "$work/arguments")" = \
			"${want%=*} $work/source $work/args/vmcore.${want#*=}.incomplete" ]
	ok $? "--args '$given': ${want%=*}, in vmcore.${want#*=}"
done

# Both write vmcore.elf.
capture --to "$work/both" --formats 'elf kdump' --args '-E -d 0'
[ $? -eq 3 ] && grep -q 'of two formats with that name' "$work/out" &&
	[ "$(grep -c vmcore.elf "$work/both/SHA256SUMS")" -eq 1 ]
ok $? "two formats of one name: the first is kept"
for args in '-Ed31=-Ed31=elf' '-Fcd31=-cd31=kdump' '-cEFd 0=-cEd 0=elf'; do
	rm -rf "$work/args"
	want=${args#*=}
	capture --to "$work/args" --args "${args%%=*}" && [ -s "$work/args/vmcore.${want#*=}" ] &&
		[ "$(cut -d' ' -f1 "$work/arguments")" = "$(echo "${want%=*}" | cut -d' ' -f1)" ]
	ok $? "--args '${args%%=*}': vmcore.${want#*=}"
done
for path in "$work/e/host:/x" "$work/root@web:1"; do
	capture --to "$path" && [ -s "$path/dmesg.txt" ]
	ok $? "--to with a colon behind a slash is a directory here"
done

for remote in user@host:/path host:/path nfs://host/path ssh://host ftp://host/path user@host:; do
	(cd "$work" && capture --to "$remote")
	[ $? -eq 1 ] && grep -q "'$remote' is on another machine" "$work/out" &&
		[ ! -e "$work/${remote%%/*}" ]
	ok $? "--to $remote is refused, and no directory of that name is made"
done

# Without a makedumpfile that can make an image.
printf 'exit 1\n' | program makedumpfile
capture --to "$work/copy"
[ $? -eq 3 ] && cmp -s "$work/copy/vmcore.elf" "$work/source" &&
	(cd "$work/copy" && sha256sum -c SHA256SUMS >"$work/out") && grep -q vmcore.elf "$work/out"
ok $? "where makedumpfile fails, all memory is copied"
program df <<'EOT'
echo 'Filesystem 1024-blocks Used Available Capacity Mounted'
echo 'none 2000 1000 1000 50% /'
EOT
capture --to "$work/nocopy"
[ $? -eq 3 ] && [ "$(cd "$work/nocopy" && echo *)" = "SHA256SUMS dmesg.txt" ] &&
	grep -q 'no room for a copy' "$work/out"
ok $? "unless there is no room for it"
rm "$work/bin/df"

# On file systems of its own, in a mount namespace.
# $@ command, with $work/mounted to be used
mounted()
{
	# shellcheck disable=SC2086,SC2016
	$wrap sh -c '
	mnt=$1 work=$2
	shift 2
	mkdir -p "$mnt" && eval "$1" || exit 99
	shift
	capture=$1
	shift
	PATH=$work/bin:$PATH "$capture" --source "$work/source" --without-dumps \
		--to "$mnt/disk/out" "$@" >"$work/out" 2>&1
	echo $? >"$work/status"
	cp -R "$mnt/disk/out" "$work/saved" 2>/dev/null
	exit 0
	' mounted "$work/mnt" "$work" "$how" "$top/scripts/capture/vmcoredd-capture" "$@"
}

# in_memory TEXT HOW REASON
in_memory()
{
	how=$2
	rm -rf "$work/saved"
	mounted && [ "$(cat "$work/status")" -eq 2 ] && grep -q "is in memory ($3)" "$work/out" &&
		[ ! -e "$work/saved" ]
	ok $? "$1 is refused"
	mounted --allow-memory && [ "$(cat "$work/status")" -eq 0 ]
	ok $? "$1 is taken with --allow-memory"
}

if ! why=$("$top/tests/needs/need" mount); then
	count=$((count + 1))
	echo "ok $count - file systems in memory, and full ones # SKIP needs mount: $why"
else
	wrap=$("$top/tests/needs/need" --wrap mount)
	program makedumpfile <<'EOT'
for file; do :; done
echo image >"$file"
EOT
	# shellcheck disable=SC2016
	in_memory "tmpfs" 'mount -t tmpfs none "$mnt" && mkdir "$mnt/disk"' tmpfs
	# shellcheck disable=SC2016
	overlay='mount -t tmpfs none "$mnt" &&
		mkdir "$mnt/low" "$mnt/up" "$mnt/w" "$mnt/disk" &&
		mount -t overlay -o "lowerdir=$mnt/low,upperdir=$mnt/up,workdir=$mnt/w" none "$mnt/disk"'
	# Not every kernel lets who may mount tmpfs mount an overlay.
	# shellcheck disable=SC2016,SC2086
	if $wrap env mnt="$work/mnt" sh -c "mkdir -p \"\$mnt\" && $overlay" 2>"$work/out"; then
		in_memory "an overlay over tmpfs" "$overlay" "an overlay over tmpfs"
	else
		echo "# no overlay can be mounted: $(tail -n 1 "$work/out")"
	fi
	# makedumpfile as it is when the disk is full: what it wrote stays.
	program makedumpfile <<'EOT'
for file; do :; done
cat /dev/zero >"$file"
EOT
	# shellcheck disable=SC2016
	how='mount -t tmpfs -o size=3M none "$mnt" && mkdir "$mnt/disk"'
	rm -rf "$work/saved"
	mounted --allow-memory && [ "$(cat "$work/status")" -eq 3 ] &&
		[ "$(cd "$work/saved" && echo *)" = "SHA256SUMS dmesg.txt vmcore.small.partial" ] &&
		(cd "$work/saved" && sha256sum -c SHA256SUMS >/dev/null)
	ok $? "of memory that does not fit, what does is kept, and has its checksum"
fi

device=/dev/vmcoredd-no-such-device
capture --to "$device" --wait 1
[ $? -eq 2 ] && grep -q "$device is no block device after 1 seconds" "$work/out" &&
	[ ! -e "$device" ]
ok $? "a path in /dev that is no device is refused, and not made a directory"

program makedumpfile <<EOT
for file; do :; done
echo part >"\$file"
echo \$\$ >"$work/pid"
sleep 60
EOT
# Not through capture(): $! must be the script itself.
PATH=$work/bin:$PATH "$top/scripts/capture/vmcoredd-capture" --source "$work/source" \
	--without-dumps --allow-memory --to "$work/four" >"$work/out" 2>&1 &
script=$!
tries=0
until [ -s "$work/pid" ] || [ "$tries" -ge 600 ]; do
	tries=$((tries + 1))
	sleep 0.1
done
kill "$script"
wait "$script"
[ $? -eq 2 ] && grep -q 'ended by a signal' "$work/out"
ok $? "a signal ends it with status 2"
[ "$(ls "$work/four")" = dmesg.txt ]
ok $? "what is complete stays, the rest goes"
# Dead, though init may not have waited for it yet, and not at once.
tries=0
while grep -q '^State:[[:space:]]*[^ZX[:space:]]' "/proc/$(cat "$work/pid")/status" 2>/dev/null &&
	[ "$tries" -lt 200 ]; do
	tries=$((tries + 1))
	sleep 0.1
done
[ -s "$work/pid" ] && [ "$tries" -lt 200 ]
ok $? "and makedumpfile has ended"
echo "1..$count"
