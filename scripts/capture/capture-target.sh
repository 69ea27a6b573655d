# SPDX-License-Identifier: GPL-2.0-or-later
# shellcheck shell=sh disable=SC2034
#
# Of vmcoredd-capture, which reads this: whether a target may be written to, and what
# is written there outlives the reboot.

# The number of a block device as MAJOR:MINOR, or nothing: $1 its file
device_number()
{
	# shellcheck disable=SC2012
	ls -lnLd "$1" 2>/dev/null | awk '/^b/ { print $5 $6 }' | tr , :
}

# The directories in sysfs of a block device, its partitions and the disk that
# it is a partition of: $1 MAJOR:MINOR
device_parts()
{
	echo "/sys/dev/block/$1"
	[ ! -e "/sys/dev/block/$1/partition" ] || echo "/sys/dev/block/$1/.."
	for part in "/sys/dev/block/$1"/*/partition; do
		[ ! -e "$part" ] || echo "${part%/partition}"
	done
}

# What is mounted or swapped to, a line each: the device's number as the kernel
# knows it, and that of the file named there (they differ on btrfs).
used_devices()
{
	{
		awk '{ i = 7; while (i < NF && $i != "-") i++; print $3, $(i + 2) }' \
			/proc/self/mountinfo
		awk 'NR > 1 { print "swap", $1 }' /proc/swaps
	} | while read -r number file; do
		case $file in
		/*)	number="$number $(device_number "$file")" ;;
		esac
		echo " $number "
	done
}

# Prints why a block device must not be written to, or nothing: $1 MAJOR:MINOR
in_use()
{
	if [ ! -e "/sys/dev/block/$1/dev" ]; then
		echo "unknown to /sys/dev/block: is sysfs mounted?"
		return
	fi
	used=$(used_devices)
	device_parts "$1" | while IFS= read -r part; do
		for holder in "$part"/holders/*; do
			[ ! -e "$holder" ] || echo "part of ${holder##*/}"
		done
		number=$(cat "$part/dev")
		case $used in
		*" $number "*)	echo "in use: $number is mounted or swapped to" ;;
		esac
	done | head -n 1
}

# The file system that a directory is, or would be, in: its type, source and
# options.  $1 directory
file_system()
{
	dir=$1
	until [ -d "$dir" ]; do
		dir=$(dirname "$dir")
	done
	dir=$(cd "$dir" && pwd -P | sed 's/ /\\040/g') awk '
	$5 == "/" || ENVIRON["dir"] == $5 || index(ENVIRON["dir"], $5 "/") == 1 {
		if (length($5) < best)
			next
		best = length($5)
		for (i = 7; i < NF && $i != "-"; )
			i++
		found = $(i + 1) " " $(i + 2) " " $(i + 3)
	}
	END { print found }
	' /proc/self/mountinfo
}

# Prints what of memory a block device is, or nothing: $1 its file
device_in_memory()
{
	device=/sys/dev/block/$(device_number "$1")
	disk=$(readlink -f "$device" 2>/dev/null)
	case ${disk##*/} in
	ram[0-9]*|zram[0-9]*)
		echo "${disk##*/}" ;;
	loop[0-9]*)
		behind=$(cat "$device/loop/backing_file" 2>/dev/null)
		[ ! -e "$behind" ] || in_memory "$(dirname "$behind")" ;;
	esac
}

# Prints what of memory a directory would be saved to, or nothing.  What an overlay
# is over may be out of sight.  $1 directory
in_memory()
{
	# shellcheck disable=SC2046
	set -- $(file_system "$1")
	case $1 in
	tmpfs|devtmpfs|ramfs|rootfs)
		echo "$1" ;;
	overlay)
		upper=$(printf '%s' "$3" | tr , '\n' | sed -n 's/^upperdir=//p')
		if [ -z "$upper" ]; then
			echo "an overlay that is read-only"
		elif [ -d "$upper" ]; then
			upper=$(in_memory "$upper")
			[ -z "$upper" ] || echo "an overlay over $upper"
		else
			say "cannot see what the overlay is over ($upper): is it on a disk?" >&2
		fi ;;
	*)
		[ ! -b "$2" ] || device_in_memory "$2" ;;
	esac
}

# Prints a file of an earlier capture, or nothing: $1 directory
earlier_capture()
{
	for file in "$1"/vmcore.* "$1/dmesg.txt" "$1/SHA256SUMS" "$1"/dumps/*; do
		case $file in
		*.incomplete)	;;
		*)	[ ! -e "$file" ] || { echo "$file"; return; } ;;
		esac
	done
}

refuse()
{
	problem "$*"
	exit 2
}

# Waits for a device; refuses a directory that would lose the capture or another
# one.
check_target()
{
	case $TARGET in
	/dev/*)
		waited=0
		until [ -b "$TARGET" ]; do
			[ "$waited" -lt "$WAIT" ] ||
				refuse "$TARGET is no block device after $WAIT seconds"
			sleep 1
			waited=$((waited + 1))
		done ;;
	esac
	if [ ! -b "$TARGET" ]; then
		earlier=$(earlier_capture "$TARGET")
		[ -z "$earlier" ] ||
			refuse "there is $earlier of an earlier capture: use a directory of its own"
		kind=$(in_memory "$TARGET")
	else
		kind=$(device_in_memory "$TARGET")
	fi
	[ -z "$kind" ] || [ "$MEMORY" = yes ] ||
		refuse "$TARGET is in memory ($kind) and would not outlive the reboot (--allow-memory)"
}
