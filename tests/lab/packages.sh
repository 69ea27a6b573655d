# SPDX-License-Identifier: GPL-2.0-or-later
# shellcheck shell=sh
#
# Stock Debian kernels for the lab, without root: apt names the packages and
# their SHA-256 (from the signed index), they are downloaded into the cache,
# verified and unpacked there.  Sourced by scripts/lab; uses say, die and $TOP.
#
# packages_prepare LINE sets, for LINE 6.1 or 6.12:
#   KERNEL_RELEASE	as uname -r will say
#   KERNEL_ROOT		directory with boot/vmlinuz-RELEASE and lib/modules/RELEASE
#   KERNEL_KDIR		what to give to make -C for building modules
#   PACKAGES		file, one line a package: name version architecture sha256
#
# With PACKAGES_PINNED=yes the packages are those of the run before, whatever apt
# has learnt since: all steps of scripts/check are about the same kernel.

# shellcheck source=tests/lab/cache.sh
. "$TOP/tests/lab/cache.sh"

packages_meta()
{
	case $1 in
	6.1)	echo linux-image-amd64 linux-headers-amd64 ;;
	6.12)	echo linux-image-6.12-amd64 linux-headers-6.12-amd64 ;;
	*)	die "unknown kernel '$1': 6.1 and 6.12 are known" ;;
	esac
}

# Prints one line for each package: name version architecture sha256 depends...
# apt-cache is slow to start: one call for all.
packages_show()
{
	apt-cache show --no-all-versions "$@" 2>/dev/null | awk '
	/^Package: /		{ name = $2 }
	/^Version: /		{ version = $2 }
	/^Architecture: /	{ arch = $2 }
	/^SHA256: /		{ sum = $2 }
	/^Depends: /		{
		sub(/^Depends: /, ""); gsub(/ *\([^)]*\)/, ""); gsub(/,/, " ")
		needs = $0
	}
	/^$/ && name != ""	{ print name, version, arch, sum, needs; name = needs = "" }
	'
}

# Those packages that packages depend on whose names match $1.
packages_needs()
{
	needs_what=$1
	shift
	packages_show "$@" | cut -d' ' -f5- | tr ' ' '\n' | grep -E "^linux-$needs_what-"
}

# Prints the package lines of a kernel line.
packages_resolve()
{
	# shellcheck disable=SC2046
	first=$(packages_needs '(image|headers)' $(packages_meta "$1")) || return 1
	# shellcheck disable=SC2086
	second=$(packages_needs '(headers|kbuild)' $first) || return 1
	# shellcheck disable=SC2086
	packages_show $first $second | cut -d' ' -f1-4 | sort -u
}

# The list $PACKAGES has one image of a kernel line, and all that modules for it
# are built with, in one version.  $1 kernel line
packages_complete()
{
	awk -v line="$1." '
	NF != 4 || length($4) != 64	{ exit bad = 1 }
	{ version[$1] = $2 }
	$1 ~ /^linux-image-/		{ release = substr($1, 13); images++ }
	$1 ~ /^linux-headers-.*-common$/ { common = $2 }
	$1 ~ /^linux-kbuild-/		{ kbuild = $2 }
	END {
		want = version["linux-image-" release]
		exit bad || images != 1 || index(release, line) != 1 ||
			version["linux-headers-" release] != want ||
			common != want || kbuild != want
	}' "$PACKAGES" 2>/dev/null
}

packages_sha256_ok()
{
	[ -f "$2" ] && [ "$(sha256sum <"$2" | cut -d' ' -f1)" = "$1" ]
}

# Downloads one package into the cache unless it is there and intact, and sets
# $deb.  Fails if the mirror does not have it (any more).
packages_fetch()
{
	deb="$CACHE/debs/$1_$(echo "$2" | sed 's/:/%3a/g')_$3.deb"
	packages_sha256_ok "$4" "$deb" && return 0
	say "downloading $1 $2"
	part=$cache_part
	rm -rf "$part"
	mkdir -p "$part" || cache_die "cannot write $part"
	if ! why=$(cd "$part" && apt-get -qq -o APT::Sandbox::User="$(id -un)" \
			download "$1=$2" 2>&1); then
		rm -rf "$part"
		say "cannot download $1 $2: $(echo "$why" | tail -n 1)"
		return 1
	fi
	packages_sha256_ok "$4" "$part/${deb##*/}" || {
		rm -rf "$part"
		die "$1 $2: what was downloaded has not the SHA-256 of the package index ($4)"
	}
	mv -f "$part/${deb##*/}" "$deb" || cache_die "cannot write $deb"
	rm -rf "$part"
}

# The same, and the end if it fails.
packages_need()
{
	packages_fetch "$@" && return
	die "$1 $2 is not to be had: either the mirror has a newer version (sudo apt-get update, then once more), or there is no way to it ($(cache_room))"
}

# All of the list, so that what is missing is known before anything is unpacked.
packages_fetch_all()
{
	while read -r name version arch sum; do
		packages_fetch "$name" "$version" "$arch" "$sum" </dev/null || return 1
	done <"$PACKAGES"
}

# Unpacks packages into DIRECTORY.part, which the caller completes and keeps.
# $1 directory, $2 extended regular expression of the names of the packages
packages_unpack()
{
	dir=$1
	say "unpacking into $dir"
	cache_begin "$dir"
	grep -E "^$2" "$PACKAGES" | while read -r name version arch sum; do
		packages_need "$name" "$version" "$arch" "$sum" </dev/null
		why=$(dpkg-deb -x "$deb" "$dir.part" 2>&1) ||
			cache_die "cannot unpack $deb: $(echo "$why" | tail -n 1)"
	done || exit
}

# $1 image package, $2 version
packages_kernel()
{
	KERNEL_RELEASE=${1#linux-image-}
	KERNEL_ROOT=$CACHE/kernel/${1}_$2
	cache_whole "$KERNEL_ROOT" && return 0
	packages_unpack "$KERNEL_ROOT" linux-image-
	rm -rf "$KERNEL_ROOT.part/usr/share/doc"
	depmod -b "$KERNEL_ROOT.part" "$KERNEL_RELEASE" ||
		cache_die "depmod failed for $KERNEL_RELEASE"
	cache_keep "$KERNEL_ROOT"
}

# Headers name another directory absolutely, in one Makefile: a relative name stays
# right wherever the cache is.  Their symbolic links are relative.
# $1 headers package, $2 version
packages_headers()
{
	KERNEL_KDIR=/lib/modules/$KERNEL_RELEASE/build
	if [ -f "$KERNEL_KDIR/Makefile" ] && [ -z "${VMCOREDD_OWN_HEADERS-}" ] &&
	   [ "$(dpkg-query -W -f '${Version}' "$1" 2>/dev/null)" = "$2" ]; then
		return 0
	fi
	root=$CACHE/headers/${1}_$2
	KERNEL_KDIR=$root/usr/src/$1
	cache_whole "$root" && return 0
	packages_unpack "$root" 'linux-(headers|kbuild)-'
	# shellcheck disable=SC2016
	sed -i 's|^include /usr/src/|include $(dir $(lastword $(MAKEFILE_LIST)))../|' \
		"$root.part/usr/src/$1/Makefile" || cache_die "cannot write $root.part"
	cache_keep "$root"
}

# Asks apt for the packages of a kernel line, gets those that are new, and only then
# takes the new list for the old one.  Fails if apt or the mirror lacks them.
packages_renew()
{
	list=$PACKAGES
	PACKAGES=$list.new
	packages_resolve "$1" >"$PACKAGES" && packages_complete "$1" &&
		{ cmp -s "$PACKAGES" "$list" || packages_fetch_all; }
	status=$?
	[ "$status" -ne 0 ] || mv "$PACKAGES" "$list" || cache_die "cannot write $list"
	PACKAGES=$list
	return $status
}

# Sets the list $PACKAGES, which is good until the next apt-get update.
# $1 kernel line
packages_list()
{
	PACKAGES=$CACHE/packages-$1.txt
	if packages_complete "$1"; then
		[ "${PACKAGES_PINNED:-no}" = no ] || return 0
		[ -z "$(find "$PACKAGES" -newer /var/lib/apt/lists 2>/dev/null)" ] || return 0
	fi
	packages_renew "$1" && return
	# Lists that are missing, old or half written: root can get others.
	if [ "$(id -u)" -eq 0 ]; then
		say "updating apt's lists of packages"
		why=$(apt-get -qq update 2>&1) || say "apt-get update: $(echo "$why" | tail -n 1)"
		packages_renew "$1" && return
	fi
	if packages_complete "$1"; then
		say "the packages of the newest kernel $1 are not to be had; using the one in the cache"
		return
	fi
	die "apt has no complete kernel $1 for this machine, or the mirror has other packages than apt's lists say: run sudo apt-get update, then this again (it takes Debian 12 with its updates and security; $(cache_room))"
}

# $1 kernel line
packages_prepare()
{
	cache_prepare
	cache_lock packages
	packages_list "$1"
	read -r image version rest <<-EOT
	$(grep '^linux-image-' "$PACKAGES")
	EOT
	packages_kernel "$image" "$version"
	packages_headers "linux-headers-$KERNEL_RELEASE" "$version"
	cache_unlock
}
