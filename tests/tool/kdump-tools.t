#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-or-later
#
# scripts/capture/kdump-tools/setup changes a root directory and changes it back.
set -u
top=$(cd "$(dirname "$0")/../.." && pwd)
root=$(mktemp -d) || exit 1
trap 'rm -rf "$root"' EXIT
count=0

ok()
{
	count=$((count + 1))
	[ "$1" = 0 ] || printf 'not '
	shift
	echo "ok $count - $*"
}

setup()
{
	DESTDIR=$root "$top/scripts/capture/kdump-tools/setup" "$@" >"$root/out" 2>&1
}

config=$root/etc/default/kdump-tools
setup enable
[ $? -eq 2 ] && grep -q "$config" "$root/out"
ok $? "enable without kdump-tools names what is missing"
setup
[ $? -eq 1 ]
ok $? "no argument is a usage error"

mkdir -p "${config%/*}"
printf 'USE_KDUMP=1\nKDUMP_COREDIR=/var/crash\n' >"$config"
cp "$config" "$root/before"
setup enable
ok $? "enable"
cp "$config" "$root/once"
setup enable && cmp -s "$config" "$root/once"
ok $? "enable twice changes nothing"

appended()
{
	# shellcheck disable=SC1090
	(. "$config" && echo " $KDUMP_CMDLINE_APPEND ")
}

for want in ' pci=noaer ' ' mce=off ' ' nr_cpus=1 ' ' reset_devices '; do
	appended | grep -qF "$want"
	ok $? "the capture kernel gets$want"
done
echo 'KDUMP_CMDLINE_APPEND="mine=1"' | cat - "$root/once" >"$config"
appended | grep -qF ' mine=1 pci=noaer mce=off '
ok $? "arguments of the administrator are kept"
cp "$root/once" "$config"

for file in usr/local/sbin/vmcoredd-kdump-tools usr/local/sbin/vmcoredd-capture \
	etc/initramfs-tools/hooks/vmcoredd \
	etc/initramfs-tools/scripts/init-top/00-vmcoredd; do
	[ -x "$root/$file" ]
	ok $? "/$file is installed"
done
dropin=$root/etc/systemd/system/kdump-tools-dump.service.d/vmcoredd.conf
program=$(sed -n 's/^ExecStart=\(.\)/\1/p' "$dropin")
[ -x "$root$program" ]
ok $? "the drop-in runs an installed program"
setup disable
ok $? "disable"
cmp -s "$config" "$root/before" && [ ! -e "$dropin" ] && [ ! -e "$root$program" ]
ok $? "disable takes it all back"
echo "1..$count"
