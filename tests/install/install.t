#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-or-later
#
# "make install" puts everything where it belongs, what it installs is enough to
# build a driver with, and "make uninstall" leaves nothing.
#
# usage: install.t 6.1|6.12
set -u

CDPATH='' cd "$(dirname "$0")/../.." || exit 2
# shellcheck source=tests/tap.sh
. tests/tap.sh
line=${1:?usage: install.t 6.1|6.12}
work=$(pwd)/build/install-$line

echo 1..5
headers "$line" || exit 2
rm -rf "$work"
mkdir -p "$work/my_edu"
log=$work/log
root=$work/root
prefix=$root/opt/vmcoredd

mkdir -p "$root/usr/lib/dracut/modules.d"
make install DESTDIR="$root" PREFIX=/opt/vmcoredd KDIR="$KDIR" >"$log" 2>&1
ok $? "make install" "$log"

(cd "$root" && find . ! -type d | sort) >"$work/installed"
status=0
for file in "lib/modules/$RELEASE/updates/vmcoredd.ko" \
	"lib/modules/$RELEASE/updates/vmcoredd_pci.ko" \
	"lib/modules/$RELEASE/updates/netoops.ko" \
	"lib/modules/$RELEASE/updates/dropmon.ko" \
	opt/vmcoredd/sbin/vmcoredd opt/vmcoredd/sbin/vmcoredd-capture \
	opt/vmcoredd/lib/vmcoredd/capture-target.sh \
	opt/vmcoredd/lib/vmcoredd/capture-archive.sh \
	opt/vmcoredd/sbin/netoops opt/vmcoredd/lib/systemd/system/netoops.service \
	opt/vmcoredd/sbin/netoopsd opt/vmcoredd/lib/systemd/system/netoopsd.service \
	opt/vmcoredd/share/man/man8/netoopsd.8 \
	opt/vmcoredd/share/bash-completion/completions/netoopsd \
	opt/vmcoredd/share/man/man8/vmcoredd.8 opt/vmcoredd/share/man/man8/netoops.8 \
	opt/vmcoredd/share/man/man8/netoops-store.8 \
	opt/vmcoredd/share/man/man5/netoops-record.5 \
	opt/vmcoredd/share/bash-completion/completions/vmcoredd \
	opt/vmcoredd/share/bash-completion/completions/netoops \
	opt/vmcoredd/sbin/dropmon opt/vmcoredd/share/man/man8/dropmon.8 \
	opt/vmcoredd/share/bash-completion/completions/dropmon \
	opt/vmcoredd/include/uapi/vmcoredd/netoops.h \
	opt/vmcoredd/include/uapi/vmcoredd/dropmon.h \
	opt/vmcoredd/include/vmcoredd/vmcoredd.h \
	opt/vmcoredd/include/vmcoredd/reader.h \
	opt/vmcoredd/lib/libvmcoredd.so.0 opt/vmcoredd/lib/pkgconfig/libvmcoredd.pc \
	opt/vmcoredd/share/vmcoredd/capture/kdump-tools/setup \
	usr/lib/dracut/modules.d/99vmcoredd/module-setup.sh; do
	grep -qx "./$file" "$work/installed" || status=1
done
ok $status "modules, tools, man page, completion, library, headers and hooks are there" "$work/installed"

# A driver's author has what is installed and nothing else.
cp drivers/collect/edu.c "$work/my_edu/my_edu.c"
echo 'obj-m := my_edu.o' >"$work/my_edu/Makefile"
make -C "$KDIR" M="$work/my_edu" KCFLAGS="-I$prefix/include" \
	KBUILD_EXTRA_SYMBOLS="$prefix/share/vmcoredd/$RELEASE/Module.symvers" modules >"$log" 2>&1
ok $? "a driver builds with the installed headers" "$log"
grep -q "$(pwd)/include" "$work"/my_edu/.*.cmd
[ $? -eq 1 ]
ok $? "and with no others" "$log"

make uninstall DESTDIR="$root" PREFIX=/opt/vmcoredd KDIR="$KDIR" >"$log" 2>&1
find "$root" ! -type d >>"$log"
[ -z "$(find "$root" ! -type d)" ]
ok $? "make uninstall leaves no file" "$log"
