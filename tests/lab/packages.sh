# SPDX-License-Identifier: GPL-2.0-or-later
# shellcheck shell=sh
#
# Stock Debian kernels for the lab, without root: apt names the packages and
# their SHA-256 (from the signed index), they are downloaded into the cache,
# verified and unpacked there.  Sourced by scripts/lab; uses say and die.
#
# packages_prepare LINE sets, for LINE 6.1 or 6.12:
#   KERNEL_RELEASE	as uname -r will say
#   KERNEL_ROOT		directory with boot/vmlinuz-RELEASE and lib/modules/RELEASE
#   KERNEL_KDIR		what to give to make -C for building modules
#   PACKAGES		file, one line a package: name version architecture sha256

CACHE=${VMCOREDD_CACHE:-${XDG_CACHE_HOME:-${HOME:-/tmp}/.cache}/vmcoredd}

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

packages_sha256_ok()
{
	[ -f "$2" ] && [ "$(sha256sum <"$2" | cut -d' ' -f1)" = "$1" ]
}

# Downloads one package into the cache unless it is there and intact.
packages_fetch()
{
	deb="$CACHE/debs/$1_$(echo "$2" | sed 's/:/%3a/g')_$3.deb"
	packages_sha256_ok "$4" "$deb" && return 0
	say "downloading $1 $2"
	part=$CACHE/debs/part.$$
	mkdir -p "$part"
	(cd "$part" && apt-get -qq -o APT::Sandbox::User="$(id -un)" \
		download "$1=$2") >"$part/log" 2>&1 ||
		die "cannot download $1 $2: $(tail -n 1 "$part/log")"
	packages_sha256_ok "$4" "$part/${deb##*/}" ||
		die "$1 $2: the SHA-256 is not the one in the package index ($4)"
	mv "$part/${deb##*/}" "$deb"
	rm -rf "$part"
}

# Unpacks packages into DIRECTORY.part, which the caller completes and renames.
# $1 directory, $2 extended regular expression of the names of the packages
packages_unpack()
{
	dir=$1
	say "unpacking into $dir"
	rm -rf "$dir.part"
	mkdir -p "$dir.part"
	grep -E "^$2" "$PACKAGES" | while read -r name version arch sum; do
		packages_fetch "$name" "$version" "$arch" "$sum" </dev/null
		dpkg-deb -x "$deb" "$dir.part" || die "cannot unpack $deb"
	done || exit
}

# $1 image package, $2 version
packages_kernel()
{
	KERNEL_RELEASE=${1#linux-image-}
	KERNEL_ROOT=$CACHE/kernel/${1}_$2
	[ -d "$KERNEL_ROOT" ] && return 0
	packages_unpack "$KERNEL_ROOT" linux-image-
	rm -rf "$KERNEL_ROOT.part/usr/share/doc"
	depmod -b "$KERNEL_ROOT.part" "$KERNEL_RELEASE" ||
		die "depmod failed for $KERNEL_RELEASE"
	mv "$KERNEL_ROOT.part" "$KERNEL_ROOT"
}

# Headers name /usr/src and /usr/lib/linux-kbuild absolutely in one Makefile;
# the symbolic links are relative and stay right in another root.
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
	[ -d "$root" ] && return 0
	packages_unpack "$root" 'linux-(headers|kbuild)-'
	for makefile in "$root".part/usr/src/linux-headers-*/Makefile; do
		sed -i "s|^include /usr/|include $root/usr/|" "$makefile"
	done
	mv "$root.part" "$root"
}

# $1 kernel line
packages_prepare()
{
	mkdir -p "$CACHE/debs" "$CACHE/kernel" "$CACHE/headers" ||
		die "cannot create the cache $CACHE"
	exec 9>"$CACHE/lock"
	flock 9
	PACKAGES=$CACHE/packages-$1.txt
	# The answer is good until the next apt-get update.
	if [ -z "$(find "$PACKAGES" -newer /var/lib/apt/lists 2>/dev/null)" ]; then
		if packages_resolve "$1" >"$PACKAGES.part" && [ -s "$PACKAGES.part" ]; then
			mv "$PACKAGES.part" "$PACKAGES"
		elif [ -s "$PACKAGES" ]; then
			say "apt knows no kernel $1; using the one in the cache"
		else
			die "apt knows no kernel $1 and none is cached: run scripts/install-deps"
		fi
	fi
	read -r image version rest <<-EOT
	$(grep '^linux-image-' "$PACKAGES")
	EOT
	packages_kernel "$image" "$version"
	packages_headers "linux-headers-$KERNEL_RELEASE" "$version"
	exec 9>&-
}
