# SPDX-License-Identifier: GPL-2.0-or-later
# shellcheck shell=sh disable=SC2034
#
# The README's command blocks for a machine that may crash and for a capture
# kernel, as they stand there.
description="the commands of the README in both kernels"
files="README.md tests/readme/blocks scripts/netoops/netoops.service"
net=host
modules=e1000e
first_modules=e1000e
capture_modules=
formats=

# $1: where the blocks are for
blocks()
{
	number=1
	while sh /lab/blocks /lab/README.md "$1" "$number" >/lab/block && [ -s /lab/block ]; do
		run "$(sed -n '/./{p;q;}' /lab/block)" sh -e /lab/block
		number=$((number + 1))
	done
	ok "$(test "$number" -gt 1; echo $?)" "the README has commands for a $1"
}

first()
{
	ip link set lo up
	ip address add 10.0.2.15/24 dev eth0
	ip link set eth0 up
	until grep -q 1 /sys/class/net/eth0/carrier; do sleep 0.1; done
	# as "make install" and systemd would have it
	mkdir -p /run/systemd/system /etc/systemd/system /usr/local/lib/systemd/system
	cp /lab/netoops.service /usr/local/lib/systemd/system/
	tr -d - </proc/sys/kernel/random/uuid >/etc/machine-id
	blocks machine
}

capture()
{
	mount_disk
	cd /dump || die "no /dump"
	blocks guest
	cd /
	umount /dump
}
