# SPDX-License-Identifier: GPL-2.0-or-later
# shellcheck shell=sh disable=SC2034,SC2154
kernels="6.1 6.12"
description="the capture script: block device, short space, failing steps, bad arguments"
modules="nvme vfat nls_cp437 nls_ascii"
tools="cmp"
files=scripts/capture/kdump-tools/vmcoredd-kdump-tools
save=no
script_timeout=300

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
	status 2 "a directory in memory" vmcoredd-capture --to /tmp/x
	test ! -e /tmp/x
	ok $? "none of them creates the target"
	status 2 "a device that does not appear" \
		vmcoredd-capture --to /dev/sdz --wait 1
	test ! -e /dev/sdz
	ok $? "which does not become a directory"
}

# What a broken collection leaves: the rest is saved, the loss is named.
without_module()
{
	status 3 "without vmcoredd.ko the rest is saved" \
		vmcoredd-capture --to /tmp/none --formats none --allow-memory
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

# refused TEXT TARGET: a device in use is not written to.  What is mounted is so
# read-only: ext4 writes to a new file system when it likes.
refused()
{
	head -c 1048576 /dev/nvme0n1 >/tmp/before
	status 2 "$1 is refused" vmcoredd-capture --to "$2"
	head -c 1048576 /dev/nvme0n1 | cmp - /tmp/before
	ok $? "$1 is as it was"
}

# On the disk: two partitions, 8 MB and the rest.
device_in_use()
{
	dd if=/dev/zero of=/dev/nvme0n1 bs=1M count=1 2>/dev/null
	printf 'n\np\n1\n\n+8M\nn\np\n2\n\n\nw\n' | fdisk /dev/nvme0n1 >/dev/null
	tries=0
	until [ -b /dev/nvme0n1p2 ]; do
		tries=$((tries + 1))
		[ "$tries" -lt 50 ] || die "no partitions on /dev/nvme0n1"
		sleep 0.1
	done
	mkswap /dev/nvme0n1p1 >/dev/null && swapon /dev/nvme0n1p1 ||
		die "cannot swap to a partition"
	refused "a disk with a partition that is swapped to" /dev/nvme0n1
	refused "that partition" /dev/nvme0n1p1
	swapoff /dev/nvme0n1p1
	mke2fs /dev/nvme0n1p1 >/dev/null && mkdir -p /tmp/disk &&
		mount -r -t ext4 /dev/nvme0n1p1 /tmp/disk || die "no file system of 8 MB"
	refused "a disk with a mounted partition" /dev/nvme0n1
	ln -s /dev/nvme0n1p1 /tmp/link
	refused "a mounted partition by another name" /tmp/link
	mknod /tmp/node b $((0x$(stat -c %t /dev/nvme0n1))) $((0x$(stat -c %T /dev/nvme0n1)))
	refused "the disk by a node of its own" /tmp/node
	umount /tmp/disk
	status 0 "the other partition can be written to" \
		vmcoredd-capture --to /dev/nvme0n1p2 --formats none
	tar -tf /dev/nvme0n1p2 >/tmp/members
	like "$(cat /tmp/members)" "^dmesg.txt$" "the other partition holds an archive"
}

# On a device that is too small, too.
partial_member()
{
	status 3 "a partition of 8 MB" vmcoredd-capture --to /dev/nvme0n1p1
	mkdir /dump/part
	tar -xf /dev/nvme0n1p1 -C /dump/part
	ok $? "8 MB: tar reads it to its end"
	is "$(cd /dump/part && echo *)" "SHA256SUMS dmesg.txt dumps vmcore.flat.partial" \
		"8 MB: device dumps, the log, and what fits of memory"
	check_sums /dump/part "8 MB"
	like "$(vmcoredd verify /dump/part/vmcore.flat.partial 2>&1)" \
		'unfinished|incomplete|cut short' "8 MB: which is known to be a part"
	rm -r /dump/part
}

# tar makes a member's header from a file; here there is room for none, and for
# that of the first member only.
without_headers()
{
	mkdir -p /tmp/stage
	mount -t tmpfs -o nr_inodes=2 tmpfs /tmp/stage
	status 2 "without an archive's headers" env TMPDIR=/tmp/stage \
		vmcoredd-capture --to /dev/nvme0n1 --formats none
	mount -o remount,nr_inodes=7 /tmp/stage
	status 3 "with the first header only" env TMPDIR=/tmp/stage \
		vmcoredd-capture --to /dev/nvme0n1 --formats none
	umount /tmp/stage
	tar -tf /dev/nvme0n1 >/tmp/members 2>/tmp/complaints
	ok $? "what is left is an archive"
	is "$(wc -l </tmp/members)" 1 "of the member that was complete"
	is "$(cat /tmp/complaints)" "" "with its end mark"
}

# Every program fails on the file with the device dumps, for whatever reason.
stock_file()
{
	mkdir /tmp/picky
	for program in makedumpfile vmcore-dmesg; do
		cat >/tmp/picky/$program <<-EOT
		#!/bin/sh
		[ /proc/vmcore -ef /proc/vmcoredd/vmcore ] && exit 1
		exec /usr/bin/$program "\$@"
		EOT
		chmod 755 /tmp/picky/$program
	done
	status 3 "when all programs fail on the merged file" \
		env PATH="/tmp/picky:$PATH" vmcoredd-capture --to /dump/stock
	check_sums /dump/stock "stock file"
	is "$(ls /dump/stock)" "SHA256SUMS
dmesg.txt
dumps
vmcore.small" "stock file: it is read instead"
	is "$(cat /sys/module/vmcoredd/parameters/pinned)" N "and the module is let go"
	rm -r /dump/stock
}

# vmcore.elf needs about 130 MiB here, the compressed image about 45 MiB.
short_space()
{
	mke2fs /dev/nvme0n1 90000 >/dev/null && mkdir -p /tmp/disk &&
		mount -r -t ext4 /dev/nvme0n1 /tmp/disk || die "no file system of 90 MB"
	refused "a mounted device" /dev/nvme0n1
	mount -o remount,rw /tmp/disk || die "cannot write to the file system"
	status 3 "on a file system of 90 MB" \
		vmcoredd-capture --to /tmp/disk/out --formats elf
	check_sums /tmp/disk/out "90 MB"
	is "$(ls /tmp/disk/out)" "SHA256SUMS
dmesg.txt
dumps
vmcore.small" "90 MB: a smaller image"
	status 2 "a second capture" vmcoredd-capture --to /tmp/disk/out --formats none
	check_sums /tmp/disk/out "which leaves the first alone"
	umount /tmp/disk
}

# A dump that has nothing to say is not a lost one.
empty_dump()
{
	: >/tmp/empty
	mount --bind /tmp/empty /proc/vmcoredd/dumps/pci
	status 0 "with an empty dump" \
		vmcoredd-capture --to /dump/empty --formats none
	status 0 "with an empty dump to a block device" \
		vmcoredd-capture --to /dev/nvme0n1 --formats none
	umount /proc/vmcoredd/dumps/pci
	check_sums /dump/empty "an empty dump"
	is "$(wc -c </dump/empty/dumps/pci)" 0 "it is there"
	tar -tf /dev/nvme0n1 >/tmp/members
	like "$(cat /tmp/members)" "^dumps/pci$" "on the block device as well"
	rm -r /dump/empty
}

# Names there have no colons.
vfat()
{
	mkdosfs /dev/nvme0n1 && mount -t vfat /dev/nvme0n1 /tmp/disk ||
		die "no VFAT file system"
	status 0 "on VFAT" vmcoredd-capture --to /tmp/disk/out --formats none
	check_sums /tmp/disk/out "VFAT"
	is "$(cd /tmp/disk/out/dumps && echo *)" \
		"$(cd /proc/vmcoredd/dumps && echo * | tr : _)" "VFAT: all dumps"
	umount /tmp/disk
}

no_space()
{
	mkdir -p /tmp/tiny
	mount -t tmpfs -o size=4M tmpfs /tmp/tiny
	status 3 "on a file system of 4 MB" \
		vmcoredd-capture --to /tmp/tiny/out --formats kdump --allow-memory
	check_sums /tmp/tiny/out "4 MB"
	is "$(ls /tmp/tiny/out)" "SHA256SUMS
dmesg.txt
dumps
vmcore.small.partial" "4 MB: device dumps, the log, and what fits of memory"
	like "$(vmcoredd verify /tmp/tiny/out/vmcore.small.partial 2>&1)" \
		'memory is (unfinished|incomplete)|cut short' "4 MB: which is known to be a part"
	umount /tmp/tiny
}

# Attached by somebody before, and then nobody can read it: what is behind it is saved.
unreadable()
{
	vmcoredd detach
	for file in /proc/vmcoredd/vmcore /proc/vmcore; do
		mount --bind /proc/1/mem $file || die "cannot mount over $file"
	done
	status 3 "a merged file that is attached and cannot be read" \
		vmcoredd-capture --to /dump/unreadable
	check_sums /dump/unreadable "unreadable"
	is "$(cd /dump/unreadable && echo *)" "SHA256SUMS dmesg.txt dumps vmcore.kdump" \
		"unreadable: the stock file is saved"
	rm -r /dump/unreadable
	umount /proc/vmcoredd/vmcore
}

# Device dumps are what there is no room for: they are saved, and memory without them.
# There is room for the dump once, an image of the stock file, which is measured, and
# half the dump: for an image with the dump there is not.
large_dumps()
{
	size=15000000
	makedumpfile --message-level 0 -c -d 31 /proc/vmcore /dump/measured &&
		kib=$((($(wc -c </dump/measured) + size + size / 2) / 1024)) ||
		die "no image of the stock file"
	rm /dump/measured
	modprobe baduse case=ok name=large size=$size
	is "$(cat /sys/module/baduse/parameters/result)" 0 "there is a large dump"
	mke2fs -m 0 /dev/nvme0n1 $((kib + kib / 20)) >/dev/null &&
		mount -t ext4 /dev/nvme0n1 /tmp/disk || die "no file system of $kib KiB"
	echo "room: $(df -kP /tmp/disk | awk 'END { print $4 }') KiB for $kib"
	status 3 "with a large dump, on a file system that is too small" \
		vmcoredd-capture --to /tmp/disk/out
	check_sums /tmp/disk/out "too small"
	is "$(cd /tmp/disk/out && echo *)" "SHA256SUMS dmesg.txt dumps vmcore.small" \
		"too small: a whole image, of the stock file"
	is "$(wc -c </tmp/disk/out/dumps/large)" $size "too small: and the dump"
	umount /tmp/disk
}

# The drop-in of Debian's kdump-tools, without its reboot.
kdump_tools()
{
	cat >/tmp/config <<-EOT
	USE_KDUMP=1
	KDUMP_COREDIR=/dump/crash
	MAKEDUMP_ARGS="-cF --message-level 7 -d 31"
	EOT
	printf '#!/bin/sh\necho handed over >>/tmp/over\n' >/tmp/kdump-tools
	chmod 755 /tmp/kdump-tools
	status 0 "kdump-tools' drop-in" env KDUMP_DEFAULTS=/tmp/config \
		KDUMP_TOOLS=/tmp/kdump-tools VMCOREDD_REBOOT="touch /tmp/rebooted" \
		sh /lab/vmcoredd-kdump-tools
	check_sums /dump/crash/* "kdump-tools"
	rm -r /dump/crash
	test -e /tmp/rebooted && test ! -e /tmp/over
	ok $? "kdump-tools: saved what MAKEDUMP_ARGS say, without -F, and rebooted"
	printf '#!/bin/sh\nexit 1\n' >/tmp/kdump-config
	chmod 755 /tmp/kdump-config
	echo 'NFS=server:/crash' >>/tmp/config
	status 0 "kdump-tools: a remote target that fails" env KDUMP_DEFAULTS=/tmp/config \
		KDUMP_CONFIG=/tmp/kdump-config VMCOREDD_REBOOT=true sh /lab/vmcoredd-kdump-tools
	is "$(cd /dump/crash/* && echo *)" "SHA256SUMS dmesg.txt dumps vmcore.kdump" \
		"kdump-tools: all is kept here"
	rm -r /dump/crash
}

after()
{
	kdump_tools
	device_in_use
	partial_member
	without_headers
	block_device
	short_space
	no_space
	empty_dump
	vfat
	stock_file
	unreadable
	large_dumps
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
