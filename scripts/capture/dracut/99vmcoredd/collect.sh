#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-or-later
#
# pre-udev hook in the capture kernel's initramfs: no driver has touched a
# device yet.  Sourced by dracut, so that it must not exit.
if [ -e /proc/vmcore ]; then
	modprobe -q vmcoredd && modprobe -q vmcoredd_pci
	if [ -e /proc/vmcoredd/vmcore ]; then
		vmcoredd attach || {
			echo 1 >/sys/module/vmcoredd/parameters/pinned
			mount --bind /proc/vmcoredd/vmcore /proc/vmcore
		}
	fi
fi
