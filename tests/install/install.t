#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-or-later
#
# "make install" puts everything where it belongs, what it installs is enough to
# build a driver with, and "make uninstall" leaves nothing.
#
# usage: install.t 6.1|6.12
set -u

cd "$(dirname "$0")/../.." || exit 2
line=${1:?usage: install.t 6.1|6.12}
work=$(pwd)/build/install-$line
results=0

# $1 status, $2 description, $3 file to show when it failed
ok()
{
	results=$((results + 1))
	if [ "$1" -eq 0 ]; then
		echo "ok $results - $2"
	else
		echo "not ok $results - $2"
		tail -n 20 "$3" | sed 's/^/# /'
	fi
}

echo 1..5
kdir=$(scripts/lab fetch --kernel "$line" | sed -n '$s/^[^ ]* //p')
release=$(sed -n 's/.*UTS_RELEASE "\(.*\)"/\1/p' "$kdir/include/generated/utsrelease.h")
rm -rf "$work"
mkdir -p "$work/my_edu"
log=$work/log
root=$work/root
prefix=$root/opt/vmcoredd

make install DESTDIR="$root" PREFIX=/opt/vmcoredd KDIR="$kdir" >"$log" 2>&1
ok $? "make install" "$log"

(cd "$root" && find . -type f | sort) >"$work/installed"
status=0
for file in "lib/modules/$release/updates/vmcoredd.ko" \
	"lib/modules/$release/updates/vmcoredd_pci.ko" \
	opt/vmcoredd/sbin/vmcoredd opt/vmcoredd/sbin/vmcoredd-capture \
	opt/vmcoredd/share/man/man8/vmcoredd.8 \
	opt/vmcoredd/share/bash-completion/completions/vmcoredd \
	opt/vmcoredd/include/vmcoredd/vmcoredd.h; do
	grep -qx "./$file" "$work/installed" || status=1
done
ok $status "modules, tools, man page, completion and headers are there" "$work/installed"

# A driver's author has what is installed and nothing else.
cp drivers/collect/edu.c "$work/my_edu/my_edu.c"
echo 'obj-m := my_edu.o' >"$work/my_edu/Makefile"
make -C "$kdir" M="$work/my_edu" KCFLAGS="-I$prefix/include" \
	KBUILD_EXTRA_SYMBOLS="$prefix/share/vmcoredd/$release/Module.symvers" modules >"$log" 2>&1
ok $? "a driver builds with the installed headers" "$log"
grep -q "$(pwd)/include" "$work"/my_edu/.*.cmd
[ $? -eq 1 ]
ok $? "and with no others" "$log"

make uninstall DESTDIR="$root" PREFIX=/opt/vmcoredd KDIR="$kdir" >"$log" 2>&1
find "$root" -type f >>"$log"
[ -z "$(find "$root" -type f)" ]
ok $? "make uninstall leaves no file" "$log"
