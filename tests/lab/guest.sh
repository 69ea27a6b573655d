# SPDX-License-Identifier: GPL-2.0-or-later
# shellcheck shell=sh
#
# The lab's script inside the guest; PID 1 runs it as "guest first" in the
# kernel that will crash and as "guest capture" in the capture kernel.  What
# it prints goes to guest.log; results go to descriptor 3.  For busybox ash.

# shellcheck disable=SC1091
. /lab/env
# shellcheck disable=SC1091
. /lab/lib.sh
scenario_defaults
# shellcheck disable=SC1091
. /lab/scenario.sh

have()
{
	type "$1" >/dev/null 2>&1
}

load_modules()
{
	for module; do
		# shellcheck disable=SC2086
		modprobe $module || die "cannot load the module $module"
	done
}

mount_disk()
{
	load_modules virtio_pci virtio_blk ext4
	tries=0
	until [ -b /dev/vda ]; do
		tries=$((tries + 1))
		[ "$tries" -lt 100 ] || die "the dump disk /dev/vda did not appear"
		sleep 0.1
	done
	mount -t ext4 /dev/vda /dump || die "cannot mount the dump disk"
}

# The capture kernel inherits the command line, less what reserves its memory.
load_crash_kernel()
{
	# shellcheck disable=SC2154
	arguments="$(sed 's/crashkernel=[^ ]*//' /proc/cmdline)"
	kexec -p -s /dump/boot/vmlinuz --initrd=/dump/boot/initrd \
		--command-line="$arguments $capture_arguments $append_capture" ||
		die "cannot load the crash kernel"
}

mounted()
{
	grep -q " $1 " /proc/mounts
}

# Runs one of the scenario's disk_tools; it sees /proc, /dev and /out, which
# becomes DIR.
in_root()
{
	if ! mounted /dump/root/proc; then
		mount --rbind /proc /dump/root/proc &&
			mount --rbind /dev /dump/root/dev &&
			mount --bind /dump/out /dump/root/out ||
			die "cannot prepare the root directory on the disk"
	fi
	chroot /dump/root "$@"
}

umount_disk()
{
	for dir in /dump/root/proc /dump/root/dev /dump/root/out; do
		! mounted $dir || umount -l $dir
	done
	umount /dump || die "cannot unmount the dump disk"
}

run_first()
{
	# shellcheck disable=SC2086,SC2154
	load_modules $first_modules
	mount_disk
	# shellcheck disable=SC2154
	if [ "$stages" = first,capture ]; then
		load_crash_kernel
		is "$(cat /sys/kernel/kexec_crash_loaded)" 1 "the crash kernel is loaded"
	fi
	if have first; then first; fi
	umount_disk
}

save_dump()
{
	# shellcheck disable=SC2086,SC2154
	vmcoredd-capture --to /dump/out --formats "${formats:-none}" $capture_options
}

run_capture()
{
	if have capture; then
		capture
	else
		# shellcheck disable=SC2086,SC2154
		load_modules $capture_modules
	fi
	mount_disk
	# shellcheck disable=SC2154
	if [ "$save" = yes ]; then
		run "vmcoredd-capture saves everything" save_dump
	fi
	if have after; then after; fi
	sync
	umount_disk
}

case ${1-} in
first)		run_first ;;
capture)	run_capture ;;
crash)		crash_now ;;
esac
