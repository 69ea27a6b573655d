# SPDX-License-Identifier: GPL-2.0-or-later
# shellcheck shell=sh disable=SC2034,SC2154
kernels="6.1 6.12"
description="the capture script: block device, short space, failing steps, bad arguments"
modules="nvme"
tools="cmp"
files=scripts/capture/kdump-tools/vmcoredd-kdump-tools
save=no

# status WANT TEXT COMMAND...
status()
{
	status_want=$1 status_text=$2
	shift 2
	echo "$ $*"
	"$@"
	is "$?" "$status_want" "$status_text"
}

usage()
{
	status 1 "no target is a usage error" vmcoredd-capture
	status 1 "so is an unknown option" vmcoredd-capture --to /tmp/x --frobnicate
	status 1 "and an unknown format" vmcoredd-capture --to /tmp/x --formats zip
	status 0 "--help" vmcoredd-capture --help
	status 2 "no memory of a crashed kernel" \
		vmcoredd-capture --to /tmp/x --source /proc/no-vmcore
	test ! -e /tmp/x
	ok $? "none of them creates the target"
}

# What a broken collection leaves: the rest is saved, the loss is named.
without_module()
{
	status 3 "without vmcoredd.ko the rest is saved" \
		vmcoredd-capture --to /tmp/none --formats none
	is "$(ls /tmp/none)" "SHA256SUMS
dmesg.txt" "the log and its checksum"
}

capture()
{
	usage
	without_module
	load_modules vmcoredd vmcoredd_pci nvme
}

check_sums()
{
	(cd "$1" && sha256sum -c SHA256SUMS)
	ok $? "$2: the checksums are right"
	is "$(find "$1" -name '*.incomplete')" "" "$2: nothing unfinished"
}

block_device()
{
	status 0 "to a block device" \
		vmcoredd-capture --to /dev/nvme0n1 --formats flat
	mkdir /dump/out/block
	tar -xf /dev/nvme0n1 -C /dump/out/block
	ok $? "which tar reads"
	check_sums /dump/out/block "block device"
	cmp /dump/out/block/dumps/pci /proc/vmcoredd/dumps/pci
	ok $? "and which holds the device dumps"
}

# vmcore.elf needs about 130 MiB here, the compressed image about 45 MiB.
short_space()
{
	mke2fs /dev/nvme0n1 90000 >/dev/null && mkdir -p /tmp/disk &&
		mount -t ext4 /dev/nvme0n1 /tmp/disk || die "no file system of 90 MB"
	ln -s /dev/nvme0n1 /tmp/link
	status 2 "a mounted device is refused" vmcoredd-capture --to /dev/nvme0n1
	status 2 "by any name" vmcoredd-capture --to /tmp/link
	status 3 "on a file system of 90 MB" \
		vmcoredd-capture --to /tmp/disk/out --formats elf
	check_sums /tmp/disk/out "90 MB"
	is "$(ls /tmp/disk/out)" "SHA256SUMS
dmesg.txt
dumps
vmcore.small" "90 MB: a smaller image"
	umount /tmp/disk
}

no_space()
{
	mkdir -p /tmp/tiny
	mount -t tmpfs -o size=4M tmpfs /tmp/tiny
	status 3 "on a file system of 4 MB" \
		vmcoredd-capture --to /tmp/tiny/out --formats kdump
	check_sums /tmp/tiny/out "4 MB"
	is "$(ls /tmp/tiny/out)" "SHA256SUMS
dmesg.txt
dumps" "4 MB: device dumps and the log"
	umount /tmp/tiny
}

# The drop-in of Debian's kdump-tools, without its reboot.
kdump_tools()
{
	cat >/tmp/config <<-EOT
	USE_KDUMP=1
	KDUMP_COREDIR=/tmp/crash
	MAKEDUMP_ARGS="-F --message-level 7 --dump-dmesg"
	EOT
	printf '#!/bin/sh\necho handed over >>/tmp/over\n' >/tmp/kdump-tools
	chmod 755 /tmp/kdump-tools
	status 0 "kdump-tools' drop-in" env KDUMP_DEFAULTS=/tmp/config \
		KDUMP_TOOLS=/tmp/kdump-tools VMCOREDD_REBOOT="touch /tmp/rebooted" \
		sh /lab/vmcoredd-kdump-tools
	check_sums /tmp/crash/* "kdump-tools"
	test -e /tmp/rebooted && test ! -e /tmp/over
	ok $? "kdump-tools: saved what MAKEDUMP_ARGS say, without -F, and rebooted"
	echo 'NFS=server:/crash' >>/tmp/config
	env KDUMP_DEFAULTS=/tmp/config KDUMP_TOOLS=/tmp/kdump-tools \
		VMCOREDD_REBOOT=false sh /lab/vmcoredd-kdump-tools
	is "$(cat /tmp/over)" "handed over" "kdump-tools: a remote target is left to it"
}

after()
{
	kdump_tools
	block_device
	short_space
	no_space
	status 2 "to a place that cannot be written" \
		vmcoredd-capture --to /proc/nowhere --formats none
}

host()
{
	makedumpfile --message-level 4 -R "$WORK/vmcore" <"$OUT/block/vmcore.flat"
	ok $? "makedumpfile reads the memory image of the block device"
	head -c 4194304 "$WORK/vmcore" | grep -q vmcoredd.index
	ok $? "which has the device dumps, too"
	rm -rf "$OUT/block"
}
