# SPDX-License-Identifier: GPL-2.0-or-later
# shellcheck shell=sh
#
# The cache of what was downloaded and unpacked: a directory there is whole or not
# there at all, whatever ended the run that made it, and is asked whether it still
# is whole before it is used.  Sourced by packages.sh; uses say, die and $TOP.
#
#	cache_prepare		sets CACHE, and makes it
#	cache_lock NAME		waits until no other run uses that part; descriptor 9.
#				$cache_part is for what is being downloaded
#	cache_unlock
#	cache_begin DIR		makes DIR.part, empty, to be filled
#	cache_keep DIR		what is in DIR.part is whole: it becomes DIR
#	cache_whole DIR		DIR is there, and as cache_keep left it

# Where it is: what the user says, his own, or in the tree for one who has no
# home that can be written to.
cache_locate()
{
	CACHE=${VMCOREDD_CACHE:-${XDG_CACHE_HOME:-${HOME:-/nonexistent}/.cache}/vmcoredd}
	if [ -z "${VMCOREDD_CACHE:-}" ] && [ ! -d "$CACHE" ] && ! mkdir -p "$CACHE" 2>/dev/null; then
		CACHE=$TOP/build/cache
	fi
	case $CACHE in
	/*)	;;
	*)	CACHE=$(pwd)/$CACHE ;;
	esac
	case $CACHE in
	*[!A-Za-z0-9_./@+,=~-]*)
		die "the cache '$CACHE' has a character in its name that make does not take: VMCOREDD_CACHE=DIRECTORY names another" ;;
	esac
}

cache_prepare()
{
	cache_locate
	# A whole cache serves, even if it cannot be written.
	for dir in "$CACHE/debs" "$CACHE/kernel" "$CACHE/headers"; do
		mkdir -p "$dir" 2>/dev/null || [ -d "$dir" ] ||
			die "cannot make $dir: VMCOREDD_CACHE=DIRECTORY names another cache"
	done
}

cache_lock()
{
	lock=$CACHE/$1.lock
	# A redirection that fails ends the shell: it is tried in another first.
	if (: >>"$lock") 2>/dev/null; then
		exec 9>>"$lock"
	elif [ -r "$lock" ]; then
		exec 9<"$lock"
	else
		die "the cache $CACHE cannot be written and is not complete: VMCOREDD_CACHE=DIRECTORY names another"
	fi
	if ! flock -w 2 9; then
		say "waiting for another run that uses the cache $CACHE"
		flock 9 || die "cannot lock $lock"
	fi
	# What a run that was killed has left; its children have the lock, too.
	cache_part=$CACHE/debs/part.$1
	rm -rf "$cache_part"
}

cache_unlock()
{
	exec 9>&-
}

# What there is room for, to end a message about writing.
cache_room()
{
	df -Pk "$CACHE" 2>/dev/null | awk -v cache="$CACHE" 'NR == 2 {
		printf "%d MB are free in %s", $4 / 1024, cache
	}'
}

# $1 what could not be done
cache_die()
{
	die "$1 ($(cache_room)); VMCOREDD_CACHE=DIRECTORY names another cache"
}

# Every file with its size, every link with its target.
cache_manifest()
{
	(cd "$1" && find . -type f ! -path ./MANIFEST -printf '%s %p\n' -o -type l -printf '%l %p\n') |
		LC_ALL=C sort
}

cache_begin()
{
	rm -rf "$1" "$1.part" && mkdir -p "$1.part" ||
		die "cannot make $1.part anew: remove $1 and $1.part"
}

# The data is on the disk before the name is: a machine that dies leaves no name
# of something empty.
cache_keep()
{
	cache_manifest "$1.part" >"$1.part/MANIFEST" && sync -f "$1.part" && mv -T "$1.part" "$1" ||
		cache_die "cannot write $1"
}

cache_whole()
{
	[ -d "$1" ] || return 1
	cache_manifest "$1" | cmp -s - "$1/MANIFEST" && return
	say "$1 is damaged: making it anew"
	return 1
}
