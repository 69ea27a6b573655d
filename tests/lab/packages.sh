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

# One field of a package's record in the index: $1 package, $2 field
packages_field()
{
	apt-cache show --no-all-versions "$1" 2>/dev/null |
		sed -n "s/^$2: //p" | sed -n 1p
}

# The real kernel or headers packages that a package depends on.
packages_depends()
{
	packages_field "$1" Depends | tr ',' '\n' |
		sed -n 's/^ *\(linux-\(image\|headers\|kbuild\)-[^ ]*\).*/\1/p'
}

packages_line()
{
	version=$(packages_field "$1" Version)
	[ -n "$version" ] || return 1
	echo "$1 $version $(packages_field "$1" Architecture) $(packages_field "$1" SHA256)"
}

# Prints the package lines of a kernel line, image first, headers next.
packages_resolve()
{
	# shellcheck disable=SC2046
	set -- $(packages_meta "$1")
	image=$(packages_depends "$1") && headers=$(packages_depends "$2") || return 1
	[ -n "$image" ] && [ -n "$headers" ] || return 1
	for package in $image $headers $(packages_depends "$headers"); do
		packages_line "$package" || return 1
	done
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
# Returns 0 when there is nothing to do, 1 after unpacking.
# $1 directory, the rest: deb files
packages_unpack()
{
	dir=$1
	shift
	[ -d "$dir" ] && return 0
	say "unpacking into $dir"
	rm -rf "$dir.part"
	mkdir -p "$dir.part"
	for deb; do
		dpkg-deb -x "$deb" "$dir.part" || die "cannot unpack $deb"
	done
	return 1
}

packages_kernel()
{
	KERNEL_RELEASE=${1#linux-image-}
	KERNEL_ROOT=$CACHE/kernel/${1}_$2
	packages_unpack "$KERNEL_ROOT" "$CACHE/debs/$1_$2_$3.deb" && return 0
	rm -rf "$KERNEL_ROOT.part/usr/share/doc"
	depmod -b "$KERNEL_ROOT.part" "$KERNEL_RELEASE" ||
		die "depmod failed for $KERNEL_RELEASE"
	mv "$KERNEL_ROOT.part" "$KERNEL_ROOT"
}

# Headers name /usr/src and /usr/lib/linux-kbuild absolutely in one Makefile;
# the symbolic links are relative and stay right in another root.
packages_headers()
{
	installed=/lib/modules/$KERNEL_RELEASE/build
	if [ -f "$installed/Makefile" ] &&
	   [ "$(dpkg-query -W -f '${Version}' "linux-headers-$KERNEL_RELEASE" 2>/dev/null)" = "$2" ]; then
		KERNEL_KDIR=$installed
		return 0
	fi
	root=$CACHE/headers/${1}_$2
	KERNEL_KDIR=$root/usr/src/$1
	shift 2
	packages_unpack "$root" "$@" && return 0
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
	if packages_resolve "$1" >"$PACKAGES.part" && [ -s "$PACKAGES.part" ]; then
		mv "$PACKAGES.part" "$PACKAGES"
	elif [ -s "$PACKAGES" ]; then
		rm -f "$PACKAGES.part"
		say "apt knows no kernel $1; using the cached $(sed -n '1s/ /=/;1s/ .*//p' "$PACKAGES")"
	else
		die "apt knows no kernel $1 and none is cached: run scripts/install-deps"
	fi
	debs=
	while read -r name version arch sum; do
		packages_fetch "$name" "$version" "$arch" "$sum" </dev/null
		case $name in
		linux-image-*)	image="$name $version $arch" ;;
		*)		debs="$debs $CACHE/debs/${name}_${version}_$arch.deb" ;;
		esac
	done <"$PACKAGES"
	# shellcheck disable=SC2086
	set -- $image
	packages_kernel "$1" "$2" "$3"
	# shellcheck disable=SC2086
	packages_headers "linux-headers-$KERNEL_RELEASE" "$2" $debs
	exec 9>&-
}
