#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-or-later
# scripts/lab fetch: whatever happens to a download, to the disk or to the cache, it
# gives a whole kernel of the line that was asked for, or an error that says what to do
#
# apt-cache, apt-get and the mirror are made here, out of small packages; what is
# downloaded, unpacked and kept is real.

# shellcheck source=tests/tool/lib.sh
. "$(dirname "$0")/lib.sh"
tree=$work/tree
bin=$work/bin
mkdir -p "$tree/tests" "$bin" "$work/mirror"
cp -R "$root/scripts" "$tree/"
cp -R "$root/tests/lab" "$root/tests/e2e" "$tree/tests/"

# What is asked of apt goes to "asked".  $work/index is what apt knows, $work/news
# what it would know after an update, $work/mirror what can be downloaded.
cat >"$bin/apt-cache" <<EOF
#!/bin/sh
shift 2
for package; do
	awk -v RS= -v package="\$package" '\$0 ~ "^Package: " package "\\n" { print \$0 "\\n" }' "$work/index"
done
EOF
cat >"$bin/apt-get" <<EOF
#!/bin/sh
echo "\$*" >>"$work/asked"
case \$* in
*update)
	cp "$work/news" "$work/index"
	exit ;;
esac
for package; do :; done
file=\$(echo "\$package" | sed 's/=/_/')
case \$(cat "$work/fault" 2>/dev/null) in
broken)	head -c 500 "$work/mirror/\$file"_*.deb >"\$file.partial"; echo "E: Connection reset" >&2; exit 100 ;;
short)	for deb in "$work/mirror/\$file"_*.deb; do head -c 500 "\$deb" >"\${deb##*/}"; done; exit ;;
slow)	sleep 0.2 ;;
esac
cp "$work/mirror/\$file"_*.deb . 2>/dev/null || { echo "E: Failed to fetch \$package  404  Not Found" >&2; exit 100; }
EOF
# Who runs it: root may update apt's lists.
cat >"$bin/id" <<EOF
#!/bin/sh
[ "\$*" = -u ] && cat "$work/uid" 2>/dev/null || exec /usr/bin/id "\$@"
EOF
chmod +x "$bin"/*
PATH=$bin:$PATH

# Makes one package and its paragraph of the index.  $1 name, $2 version,
# $3 architecture, $4 what it depends on; its files are in "files"
package()
{
	mkdir -p files/DEBIAN
	printf 'Package: %s\nVersion: %s\nArchitecture: %s\nMaintainer: none <none@invalid>\nDescription: test\n%s' \
		"$1" "$2" "$3" "${4:+Depends: $4
}" >files/DEBIAN/control
	dpkg-deb --root-owner-group -b files "mirror/$1_$2_$3.deb" >/dev/null
	{
		cat files/DEBIAN/control
		printf 'SHA256: %s\n\n' "$(sha256sum <"mirror/$1_$2_$3.deb" | cut -d' ' -f1)"
	} >>made
	rm -rf files
}

# The packages of one kernel; "made" has their paragraphs.  $1 release, $2 version,
# $3 name of kbuild
kernel()
{
	release=$1-amd64
	mkdir -p "files/boot" "files/lib/modules/$release/kernel"
	head -c 300000 /dev/urandom >"files/boot/vmlinuz-$release"
	: >"files/lib/modules/$release/modules.order"
	: >"files/lib/modules/$release/modules.builtin"
	package "linux-image-$release" "$2" amd64
	mkdir -p "files/usr/src/linux-headers-$release" files/usr/lib
	echo "include /usr/src/linux-headers-$1-common/Makefile" >"files/usr/src/linux-headers-$release/Makefile"
	ln -s "../../lib/linux-kbuild-$3/scripts" "files/usr/src/linux-headers-$release/scripts"
	package "linux-headers-$release" "$2" amd64 "linux-headers-$1-common (= $2), linux-kbuild-$3 (>= $2), gcc"
	mkdir -p "files/usr/src/linux-headers-$1-common"
	printf 'all:\n\t@echo headers of %s; cat scripts/file\n' "$1" >"files/usr/src/linux-headers-$1-common/Makefile"
	package "linux-headers-$1-common" "$2" all
	mkdir -p "files/usr/lib/linux-kbuild-$3/scripts"
	echo kbuild >"files/usr/lib/linux-kbuild-$3/scripts/file"
	package "linux-kbuild-$3" "$2" amd64
}

# What stands for a line of kernels.  $1 release, $2 version
meta()
{
	package linux-image-amd64 "$2" amd64 "linux-image-$1-amd64 (= $2)"
	package linux-headers-amd64 "$2" amd64 "linux-headers-$1-amd64 (= $2)"
}

cd "$work" || exit 1
: >made
kernel 6.1.0-1 6.1.1-1 6.1
meta 6.1.0-1 6.1.1-1
mv made first
: >made
kernel 6.1.0-2 6.1.2-1 6.1
meta 6.1.0-2 6.1.2-1
mv made second
: >made
kernel 6.12.1 6.12.1-1 6.12.1
meta 6.12.1 6.12.1-1
mv made other
cp -R mirror all

# Everything as on a good day, with an empty cache.
fresh()
{
	rm -rf cache fault mirror asked
	cp -R all mirror
	: >asked
	cp first index
	cp first news
	echo 1000 >uid
	export VMCOREDD_CACHE="$work/cache" VMCOREDD_OWN_HEADERS=yes
	unset -v PACKAGES_PINNED
}

fetch()
{
	(cd "$work" && exec "$tree/scripts/lab" fetch --kernel 6.1) >"$work/.out" 2>"$work/.err"
	status=$?
}

# What fetch gave is the whole kernel $1, and modules can be built for it.  $2 text
whole()
{
	[ "$status" -eq 0 ] && [ "$(cut -d' ' -f1 <"$work/.out")" = "$1-amd64" ] &&
		kdir=$(cut -d' ' -f2 <"$work/.out") &&
		[ "$(make -s --no-print-directory -C "$kdir" 2>&1)" = "headers of $1
kbuild" ] &&
		dpkg-deb --fsys-tarfile "all/linux-image-$1-amd64"_*.deb | tar -xO "./boot/vmlinuz-$1-amd64" |
		cmp -s - "${VMCOREDD_CACHE:-$tree/build/cache}"/kernel/linux-image-"$1"-amd64_*/boot/vmlinuz-"$1-amd64"
	result "$2"
}

# It failed and said why; nothing is there by the name of something whole.
# $1 pattern, $2 text
refused()
{
	[ "$status" -eq 2 ] && [ ! -s "$work/.out" ] && tail -n 1 "$work/.err" | grep -Eq "$1"
	result "$2: an error that says what to do"
	for dir in "$VMCOREDD_CACHE"/kernel/* "$VMCOREDD_CACHE"/headers/*; do
		case $dir in
		*.part|*/\*)	continue ;;
		esac
		[ -s "$dir/MANIFEST" ] || break
		dir=
	done
	[ -z "$dir" ] || [ "${dir%.part}" != "$dir" ] || [ ! -e "$dir" ]
	result "$2: nothing is taken for whole that is not"
}

fresh
fetch
whole 6.1.0-1 "a kernel is fetched"
: >asked
fetch
whole 6.1.0-1 "and is there the next time"
[ ! -s asked ]
result "without a download"

# Two at once
fresh
echo slow >fault
(cd "$work" && exec "$tree/scripts/lab" fetch --kernel 6.1) >other.out 2>other.err &
second=$!
fetch
wait $second
result "of two runs at once the other is well"
whole 6.1.0-1 "and this one"
cmp -s other.out .out && [ "$(sort asked | uniq -d | wc -l)" -eq 0 ]
result "with one download for both"
flock cache/packages.lock sleep 4 &
second=$!
sleep 0.5
fetch
wait $second
whole 6.1.0-1 "a run that waits for long"
grep -q 'waiting for another run that uses the cache' .err
result "says so"

# Ended at any moment
fresh
echo slow >fault
bad=0 rounds=0
for moment in 0.05 0.1 0.2 0.3 0.45 0.6 0.7 0.8 0.9 0.95 1 1.05 1.1 1.2; do
	[ $((rounds % 5)) -ne 0 ] || rm -rf cache
	timeout -s KILL $moment "$tree/scripts/lab" fetch --kernel 6.1 >/dev/null 2>&1
	rounds=$((rounds + 1))
	for dir in cache/kernel/linux-*[!t] cache/headers/linux-*[!t]; do
		[ ! -d "$dir" ] || [ -s "$dir/MANIFEST" ] || bad=$((bad + 1))
	done
done
[ $bad -eq 0 ]
result "runs that are killed leave nothing that looks whole"
fetch
whole 6.1.0-1 "and what they leave does not disturb the next"
[ -z "$(find cache -name 'part.*')" ]
result "which removes it"

# Downloads that break off, or are something else
fresh
echo broken >fault
fetch
refused 'run sudo apt-get update, then this again' "a download that breaks off"
grep -q 'cannot download .*: E: Connection reset' .err
result "with what apt says"
echo short >fault
fetch
refused 'has not the SHA-256 of the package index' "a download that is not what was asked for"
rm fault
fetch
whole 6.1.0-1 "the next one is well"
for deb in cache/debs/*.deb; do
	echo x >>"$deb"
done
rm -rf cache/kernel cache/headers
fetch
whole 6.1.0-1 "packages in the cache that are damaged are fetched anew"

# The mirror has gone on since the last update of apt's lists.
fresh
rm mirror/*_6.1.1-1_*
cp second news
fetch
refused 'the mirror has other packages.*run sudo apt-get update' "packages that the mirror has no more"
grep -q '404  Not Found' .err
result "with what apt says of them"
echo 0 >uid
fetch
whole 6.1.0-2 "root gets the lists and then the kernel"
fresh
fetch
rm mirror/*_6.1.1-1_*
cp second index
rm mirror/linux-kbuild-6.1_6.1.2-1_*
touch -d '2000-01-01' cache/packages-6.1.txt
fetch
whole 6.1.0-1 "a newer kernel that is not all there: the one in the cache"
grep -q 'using the one in the cache' .err
result "which is told"
fetch
whole 6.1.0-1 "also the next time"
cp all/linux-kbuild-6.1_6.1.2-1_* mirror
fetch
whole 6.1.0-2 "until the newer one is there"

# In the middle of a check
fresh
fetch
cp second index
touch -d '2000-01-01' cache/packages-6.1.txt
PACKAGES_PINNED=yes
export PACKAGES_PINNED
fetch
whole 6.1.0-1 "all steps of a check have one kernel"
unset -v PACKAGES_PINNED
fetch
whole 6.1.0-2 "the next check has the new one"

# What apt knows is less, or something else.
fresh
awk -v RS= '!/linux-kbuild/ { print $0 "\n" }' first >index
cp index news
fetch
refused 'no complete kernel 6.1' "lists of packages that are half written"
cp first index
fetch
whole 6.1.0-1 "whole lists give a whole kernel"
fresh
: >index
: >news
fetch
refused 'no complete kernel 6.1.*sudo apt-get update' "no lists of packages"
cp other index
cp other news
fetch
refused 'no complete kernel 6.1' "where 6.1 is another line of kernels"

# What is in the cache is damaged.
for damage in 'truncate -s 0 kernel/*/boot/vmlinuz*' 'rm -r headers/*/usr/lib' 'rm -r kernel/*/lib' \
	': >packages-6.1.txt' 'rm -r kernel/*/MANIFEST' 'truncate -s 100 headers/*/MANIFEST'; do
	fresh
	fetch
	(cd cache && eval "$damage")
	fetch
	whole 6.1.0-1 "after '$damage' it is made anew"
done
fetch
[ ! -s .err ]
result "once"

# Where the cache is
fresh
fetch
mv cache moved
VMCOREDD_CACHE=$work/moved
: >asked
fetch
whole 6.1.0-1 "a cache that was moved"
[ ! -s asked ]
result "is still whole"
rm -rf moved
fresh
VMCOREDD_CACHE=cache
fetch
whole 6.1.0-1 "a relative name of the cache"
fresh
VMCOREDD_CACHE="$work/a cache"
fetch
refused "has a character in its name that make does not take" "a blank in its name"
fresh
: >file
VMCOREDD_CACHE=$work/file/cache
fetch
refused "cannot make .*VMCOREDD_CACHE=DIRECTORY names another" "a cache that cannot be made"
fresh
VMCOREDD_CACHE='' HOME=/proc/none
export HOME
fetch
HOME=$work/.home
whole 6.1.0-1 "no home to write to: the cache is in the tree"
[ -d "$tree/build/cache/kernel" ]
result "in build/cache"

# A cache of somebody else's
fresh
fetch
rm uid
text="a cache that cannot be written, and is whole, serves"
if lacks other-user; then
	skip "$text"
else
	chmod -R a+rX .
	chmod a-w cache cache/*
	chmod 711 "$work"
	# shellcheck disable=SC2086
	(cd / && exec $with "$tree/scripts/lab" fetch --kernel 6.1) >.out 2>.err
	status=$?
	whole 6.1.0-1 "$text"
	chmod u+w cache cache/*
	rm -rf cache/headers/* cache/kernel/* cache/*.lock
	chmod a-w cache cache/*
	# shellcheck disable=SC2086
	(cd / && exec $with "$tree/scripts/lab" fetch --kernel 6.1) >.out 2>.err
	status=$?
	refused 'cannot be written and is not complete.*VMCOREDD_CACHE=DIRECTORY' "one that is not whole"
	chmod u+w cache cache/*
fi

# A disk that is full, at every point
on_disk()
{
	cat >disk.sh <<-'EOT'
	work=$1 lab=$2
	cd "$work" && mkdir -p disk
	mount -t tmpfs -o size=64m none disk || exit
	for kib in 0 4 60 300 320 340 400 600 640 700 900; do
		rm -rf disk/*
		export VMCOREDD_CACHE="$work/disk/cache"
		head -c $((64 * 1024 * 1024 - kib * 1024)) /dev/zero >disk/ballast 2>/dev/null
		"$lab" fetch --kernel 6.1 >out 2>err
		echo "$kib $? $(find disk/cache/kernel disk/cache/headers -mindepth 1 -maxdepth 1 ! -name '*.part' \
			-exec sh -c '[ -s "$1/MANIFEST" ] || echo broken' sh {} \; 2>/dev/null | wc -l) $(tail -n 1 err)"
		rm disk/ballast
		[ "$("$lab" fetch --kernel 6.1 2>/dev/null | cut -d' ' -f1)" = 6.1.0-1-amd64 ] || echo "$kib: no kernel afterwards"
	done
	EOT
	# shellcheck disable=SC2086
	$with sh disk.sh "$work" "$tree/scripts/lab" >.out 2>.err
	status=$?
}

fresh
text="a disk that is full"
if lacks mount; then
	skip "$text"
else
	on_disk
	[ "$(grep -c '^[0-9]* [02] 0 ' .out)" -eq 11 ] && [ "$(wc -l <.out)" -eq 11 ]
	result "$text: nothing is taken for whole that is not, and with room all is well"
	[ "$(grep -c ' 2 0 ' .out)" -ge 6 ] && ! grep ' 2 0 ' .out | grep -vqE 'MB are free in .*/disk/cache|cannot make .*VMCOREDD_CACHE'
	result "$text: an error that says how much is free"
fi
finish
