#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-or-later
#
# The library as it is installed: what is there, what can be seen of it, and that
# the example builds with nothing else, in C and in C++, and does what it says.
set -u

CDPATH='' cd "$(dirname "$0")/../.." || exit 2
# shellcheck source=tests/tap.sh
. tests/tap.sh
# shellcheck source=tests/libvmcoredd/files.sh
. tests/libvmcoredd/files.sh
top=$(pwd)
if ! work=$(tests/needs/scratch 2>&1); then
	echo "Bail out! $work"
	exit 1
fi
trap 'rm -rf "$work"' EXIT
trap 'exit 1' INT TERM
vmcoredd=$top/build/bin/vmcoredd
version=$(sed -n 's/^VERSION := //p' Makefile)
log=$work/log
root=$work/root
prefix=$root/opt/vmcoredd
libdir=$prefix/lib/here
example=userspace/examples/dumps.c

mkdir -p build/tests
if ! flock build/tests/tool.lock make -s -C tests/tool prepare >&2 ||
   ! make_files "$top/build/tests/tool" "$work/files" >&2; then
	echo 'Bail out! cannot make the files'
	exit 1
fi

# $1 install or uninstall, the rest: variables
library()
{
	make -s -C userspace "$@" DESTDIR="$root" PREFIX=/opt/vmcoredd >"$log" 2>&1
}

# pkg-config as it would be on a machine that has the tree in its root.
config()
{
	PKG_CONFIG_SYSROOT_DIR=$root PKG_CONFIG_PATH=$libdir/pkgconfig \
		pkg-config "$@" libvmcoredd
}

library install LIBDIR=/opt/vmcoredd/lib/here
ok $? "make install" "$log"
ls -l "$libdir" >"$log"
[ -f "$prefix/include/vmcoredd/reader.h" ] && [ -f "$libdir/libvmcoredd.a" ] &&
	[ "$(readlink "$libdir/libvmcoredd.so")" = libvmcoredd.so.0 ] &&
	[ "$(readlink "$libdir/libvmcoredd.so.0")" = "libvmcoredd.so.$version" ] &&
	[ -f "$libdir/libvmcoredd.so.$version" ]
ok $? "header, libraries and links are there" "$log"
readelf -d "$libdir/libvmcoredd.so" >"$log"
grep -q 'SONAME.*\[libvmcoredd\.so\.0\]' "$log"
ok $? "the shared library's name has its ABI version" "$log"

# What the header declares is what can be seen, and nothing else is.
grep -oE '\bvmcoredd_[a-z0-9_]+\(' include/vmcoredd/reader.h | tr -d '(' | sort -u >"$work/declared"
nm -D --defined-only "$libdir/libvmcoredd.so" | awk '$2 != "A" { print $3 }' | sort >"$work/shared"
sed 's/$/@@LIBVMCOREDD_0/' "$work/declared" | diff - "$work/shared" >"$log"
ok $? "the shared library has the header's functions, with a version" "$log"
nm --defined-only --extern-only "$libdir/libvmcoredd.a" | awk 'NF == 3 { print $3 }' | sort |
	diff "$work/declared" - >"$log"
ok $? "and so has the static one" "$log"
nm -D --undefined-only "$libdir/libvmcoredd.so" | awk '{ sub("@.*", "", $2); print $2 }' |
	grep -xE '_?exit|_Exit|quick_exit|abort|(v|f|vf|d)?printf|__(f|v|vf)?printf_chk|f?puts|f?putc|putchar|perror|psignal|fwrite|stdout|stderr|syslog|signal|sigaction|setlocale|(un)?setenv' >"$log"
[ $? -eq 1 ]
ok $? "the library does not print, exit, or change the process" "$log"
objdump -t "$libdir/libvmcoredd.so" |
	grep -E '[[:blank:]]O \.t?(bss|data)[[:blank:]]' | grep -vE ' (completed\.0|__dso_handle|__TMC_END__)$' >"$log"
[ $? -eq 1 ]
ok $? "the library has no variable" "$log"

# The errors of the files that it is made of: a plain one has no code.
readelf -sW "$libdir/libvmcoredd.a" | awk '$4 == "FILE" { print $8 }' | sort -u >"$work/sources"
grep -vxE 'reader\.c|err\.c' "$work/sources" | while read -r file; do
	for file in userspace/lib/*/"$file"; do
		[ ! -f "$file" ] || grep -n 'err_set(' "$file" /dev/null
	done
done >"$log"
[ ! -s "$log" ] && grep -qx 'spool\.c' "$work/sources"
ok $? "every error of the library has a code" "$log"

config --modversion >"$log" 2>&1
[ "$(cat "$log")" = "$version" ]
ok $? "pkg-config knows its version" "$log"
config --libs >"$log" 2>&1
grep -q -- '-lvmcoredd' "$log" && ! grep -qE -- '-l(elf|lz4|lzma|zstd|z|bz2)\b' "$log"
ok $? "who links with the shared library needs no other" "$log"

# The same rules as for any program, and in C the header beside the format's.
strict='-Wall -Wextra -Werror -pedantic -Wconversion'
# $1 standard, the rest: headers
alone()
{
	standard=$1
	shift
	printf '#include <%s>\n' "$@" >"$work/alone.c"
	# shellcheck disable=SC2046,SC2086
	cc -x $standard $strict $(config --cflags) -Iinclude -fsyntax-only "$work/alone.c" >"$log" 2>&1
	ok $? "${standard#* }: $*" "$log"
}
alone 'c -std=c99' vmcoredd/reader.h
alone 'c++ -std=c++11' vmcoredd/reader.h
alone 'c -std=gnu99' vmcoredd/reader.h uapi/vmcoredd/note.h
alone 'c -std=gnu99' uapi/vmcoredd/note.h vmcoredd/reader.h

"$vmcoredd" list -j "$work/files/full.elf" |
	jq -r '.dumps[] | "\(.size)\t\(.status)\t\(.name)"' |
	awk -F '\t' '{ printf "%10d %-8s %s\n", $1, $2, $3 }' >"$work/want"

# Runs $work/dumps.  $1 what it is
example_works()
{
	(
		cd "$work/files" || exit
		../dumps full.elf | cmp - ../want || exit
		../dumps full.elf packed | cmp - packed.bin || exit
		../dumps split.flat.xz packed | cmp - packed.bin || exit
		../dumps full.elf no 2>../err && exit 1
		grep -qx "'full.elf' has no dump 'no'" ../err || exit
		../dumps text 2>../err && exit 1
		grep -qx "'text' is not a dump: .*" ../err || exit
		../dumps wrong.elf greeting 2>../err >../out && exit 1
		grep -q checksum ../err && [ "$(wc -c <../out)" -eq 6 ]
	) >"$log" 2>&1
	ok $? "$1: lists, writes a payload, fails" "$log"
}

# $1 c or c++ with its standard, $2 shared or static, $3 more flags
example()
{
	flags=--libs
	[ "$2" = shared ] || flags='--static --libs'
	# shellcheck disable=SC2046,SC2086
	cc -x $1 $strict $3 $(config --cflags) -c -o "$work/dumps.o" "$example" >"$log" 2>&1 &&
		cc $3 -o "$work/dumps" "$work/dumps.o" $(config $flags) >>"$log" 2>&1
	ok $? "example: ${1% *}, $2 $3: builds" "$log"
	example_works "example: ${1% *}, $2 $3"
}

# $1 0 or 1: how many libvmcoredd.so are wanted
linked()
{
	ldd "$work/dumps" >"$log"
	[ "$(grep -c 'libvmcoredd\.so\.0' "$log")" -eq "$1" ]
	ok $? "it needs the shared library: $1" "$log"
}

LD_LIBRARY_PATH=$libdir
export LD_LIBRARY_PATH
for language in 'c -std=gnu99' 'c++ -std=c++11'; do
	example "$language" shared ''
	linked 1
	example "$language" shared -fsanitize=address,undefined
done
# Without the shared ones only the static one is left to link with.
rm "$libdir"/libvmcoredd.so*
for language in 'c -std=gnu99' 'c++ -std=c++11'; do
	example "$language" static ''
	linked 0
	example "$language" static -fsanitize=address,undefined
done
unset LD_LIBRARY_PATH

grep -qF "($example)" README.md
ok $? "the README leads to the example" README.md

library uninstall LIBDIR=/opt/vmcoredd/lib/here
find "$root" ! -type d >>"$log"
[ -z "$(find "$root" ! -type d)" ]
ok $? "make uninstall leaves nothing" "$log"

library install LIBDIR=/elsewhere && cat "$root/elsewhere/pkgconfig/libvmcoredd.pc" >"$log" &&
	grep -qx 'libdir=/elsewhere' "$log"
ok $? "LIBDIR may be anywhere" "$log"

echo "1..$results"
