#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-or-later
#
# dracut module for the initramfs of a capture kernel; goes to
# /usr/lib/dracut/modules.d/99vmcoredd.  kdumpctl (Fedora, RHEL) sets IN_KDUMP
# when it builds that image; elsewhere: dracut --add vmcoredd.
#
# The collectors are loaded before udev loads drivers, which reset the devices;
# the merged file is attached before kdump.sh reads /proc/vmcore, so that the
# image which its core_collector writes has the device dumps.

check()
{
	require_binaries makedumpfile || return 1
	# 255: only when asked for by name
	[[ $IN_KDUMP ]] || return 255
}

depends()
{
	echo base
}

installkernel()
{
	hostonly='' instmods vmcoredd vmcoredd_pci
}

install()
{
	inst_multiple -o vmcoredd
	inst_multiple makedumpfile mount head
	# shellcheck disable=SC2154
	inst_hook pre-udev 01 "$moddir/collect.sh"
}
