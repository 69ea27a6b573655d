#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-or-later
#
# "make driver" rebuilds a mainline driver, cxgb4 from Debian's kernel sources,
# unedited, and the result calls vmcoredd.ko.
#
# usage: driver.t 6.1|6.12
set -u

CDPATH='' cd "$(dirname "$0")/../.." || exit 2
# shellcheck source=tests/tap.sh
. tests/tap.sh
line=${1:?usage: driver.t 6.1|6.12}
build=build/driver-$line

# $1 source folder; $log has the output
make_driver()
{
	make driver SRC="$1" KDIR="$KDIR" BUILD="$build" >"$log" 2>&1
}

echo 1..7
source=$(scripts/linux-source "$line") || exit 2
source=$source/drivers/net/ethernet/chelsio/cxgb4
headers "$line" || exit 2
rm -rf "$build"
mkdir -p "$build/plain"
log=$build/log

make_driver "$source"
ok $? "cxgb4 of $line compiles and links" "$log"
module=$(tail -n 1 "$log")

nm -u "$module" >"$log" 2>&1
grep -qw __vmcoredd_add_device_dump "$log"
ok $? "it calls __vmcoredd_add_device_dump" "$log"

modinfo -F depends "$module" >"$log" 2>&1
grep -qE '(^|,)vmcoredd(,|$)' "$log"
ok $? "the symbol is resolved: it depends on vmcoredd" "$log"

modinfo -F vermagic "$module" >"$log" 2>&1
grep -q "^$RELEASE " "$log"
ok $? "it is built for $RELEASE" "$log"

diff -r "$source" "${module%/*}" | grep -vF "Only in ${module%/*}" >"$log"
[ -f "$module" ] && [ ! -s "$log" ]
ok $? "no source file of it is edited" "$log"

echo 'obj-m := plain.o' >"$build/plain/Makefile"
cat >"$build/plain/plain.c" <<-EOF
	#include <linux/module.h>
	MODULE_LICENSE("GPL");
EOF
! make_driver "$build/plain" && grep -q 'no module of .* calls vmcoredd.ko' "$log"
ok $? "a driver without device dumps is named as such" "$log"

! make_driver "$build/none" && grep -q "is not a driver's folder" "$log"
ok $? "a folder that is no driver is named as such" "$log"
