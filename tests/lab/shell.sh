# SPDX-License-Identifier: GPL-2.0-or-later
# shellcheck shell=sh
#
# What the interactive shell of "scripts/lab shell" starts with (busybox ash).

# shellcheck disable=SC1091
. /lab/guest

# In a shell an error ends the command, not the shell.
die()
{
	echo "error: $*" >&2
	kill -INT $$
}

# Loads the crash kernel and crashes; a shell in the capture kernel follows.
crash()
{
	# shellcheck disable=SC2086
	load_modules $first_modules
	mounted /dump || mount_disk
	load_crash_kernel
	umount /dump
	sync
	echo c >/proc/sysrq-trigger
}

# Saves the dump as a scenario would; poweroff brings it to the host.
dump()
{
	mounted /dump || mount_disk
	save_dump
}

# shellcheck disable=SC2154
case $LAB_STAGE in
first)
	echo "This is the kernel that will crash. crash: load the crash kernel and crash;"
	echo "load_modules NAME...: load modules; exit: power off; Ctrl-A X: kill the guest."
	;;
capture)
	echo "This is the capture kernel. load_modules $capture_modules: device dumps;"
	echo "dump: save everything; exit: power off and copy it to the host."
	;;
esac
PS1="$LAB_STAGE $KERNEL # "
