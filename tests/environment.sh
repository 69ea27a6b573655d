# SPDX-License-Identifier: GPL-2.0-or-later
# shellcheck shell=sh
#
# What tests take of the environment that they are started in: where things are, and
# what a tester sets on purpose.  Whatever else may be exported (CDPATH, MAKEFLAGS,
# KCFLAGS, POSIXLY_CORRECT, XZ_OPT, ASAN_OPTIONS, LC_ALL ...) changes what programs
# do, and is not what is tested.  Sourced before anything else is done.

environment_kept='HOME USER LOGNAME PATH PWD TERM TMPDIR XDG_CACHE_HOME CI
	PACKAGES_PINNED JOBS VM_ACCEL TIMEOUT_SCALE TRIALS LEAK_CHECK T CRASHES'

# shellcheck disable=SC2046
unset -v $(KEPT="$environment_kept" awk 'BEGIN {
	count = split(ENVIRON["KEPT"], names)
	for (i = 1; i <= count; i++)
		kept[names[i]] = 1
	for (name in ENVIRON)
		if (!(name in kept) && name !~ /^(VMCOREDD|NETOOPSD?|DROPMON)(_|$)/ &&
		    name ~ /^[A-Za-z_][A-Za-z0-9_]*$/)
			print name
}')
# An ordinary user's PATH lacks what Debian keeps for root.
case :${PATH:=/usr/bin:/bin}: in
*:/usr/sbin:*)	;;
*)		PATH=$PATH:/usr/sbin:/sbin ;;
esac
# Compilers need one that is there.
if [ ! -d "${TMPDIR:-/tmp}" ] || [ ! -w "${TMPDIR:-/tmp}" ]; then
	unset -v TMPDIR
	[ -w /tmp ] || export TMPDIR=/var/tmp
fi
LC_ALL=C.UTF-8
export PATH LC_ALL
umask 022
# Stores and sparse files are larger than some let files be.
ulimit -S -f "$(ulimit -H -f)"
# Where processes cannot be traced; scripts/check finds out.
if [ "${LEAK_CHECK:-yes}" = no ]; then
	export ASAN_OPTIONS=detect_leaks=0
fi
