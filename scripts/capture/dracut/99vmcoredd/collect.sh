#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-or-later
#
# pre-udev hook in the capture kernel's initramfs: no driver has touched a
# device yet.  Sourced by dracut, so that it must not exit.
if [ -e /proc/vmcore ]; then
	modprobe -q vmcoredd && modprobe -q vmcoredd_pci
	# one that cannot be read would hide the stock file
	if head -c 1 /proc/vmcoredd/vmcore >/dev/null 2>&1; then
		vmcoredd attach || {
			echo 1 >/sys/module/vmcoredd/parameters/pinned
			mount --bind /proc/vmcoredd/vmcore /proc/vmcore
		}
	fi
fi
