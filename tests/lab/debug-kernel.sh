# SPDX-License-Identifier: GPL-2.0-or-later
# shellcheck shell=sh
#
# The lab's debug kernel: Debian's linux-source-6.12, configured by
# tests/lab/debug.config (KASAN, UBSAN, lockdep, kmemleak, and device dumps of
# the kernel's own), built once and kept in the cache; and the same with KCSAN in
# place of those (tests/lab/kcsan.config).  Sourced by scripts/lab after packages.sh.
#
# debug_kernel_prepare sets what packages_prepare does.
#
# shellcheck disable=SC2034,SC2154

# Source of the package, whole, in the directory $1.
debug_kernel_source()
{
	cache_whole "$1" && return 0
	packages_need "$2" "$3" "$4" "$5"
	say "unpacking the source of the debug kernel"
	cache_begin "$1"
	dpkg-deb --fsys-tarfile "$deb" | tar -xO "./usr/src/$2.tar.xz" |
		tar -xJf - -C "$1.part" --strip-components=1 ||
		cache_die "cannot unpack $deb"
	cache_keep "$1"
}

# Prints the configuration of the kernel $1, debug or kcsan.
debug_kernel_config()
{
	instead=/dev/null
	[ "$1" != kcsan ] || instead=$TOP/tests/lab/kcsan.config
	awk '
	match($0, /^(# )?CONFIG_[A-Z0-9_]+/) {
		name = substr($0, RSTART, RLENGTH)
		sub(/^# /, "", name)
		if (instead)
			seen[name] = 1
		if (/^CONFIG/ && (instead || !(name in seen)))
			print
	}' instead=1 "$instead" instead=0 "$TOP/tests/lab/debug.config"
}

# Builds in $2 from the source in $1, installs into $3; configured by $4.
debug_kernel_build()
{
	mkdir -p "$2" "$3/boot"
	KCONFIG_ALLCONFIG=$4 \
		make -s -C "$1" O="$2" allnoconfig &&
	debug_kernel_check "$2/.config" "$4" &&
	make -s -C "$1" O="$2" -j"$(nproc)" bzImage modules &&
	make -s -C "$1" O="$2" INSTALL_MOD_PATH="$3" modules_install &&
	cp "$2/arch/x86/boot/bzImage" "$3/boot/vmlinuz-$(cat "$2/include/config/kernel.release")" &&
	sync -f "$3" &&
	cp "$2/include/config/kernel.release" "$3/release.part" &&
	sync -f "$3" && mv "$3/release.part" "$3/release"
}

# An option that did not take would make a debug kernel that checks nothing.
debug_kernel_check()
{
	grep '^CONFIG' "$2" | while read -r option; do
		grep -qxF "$option" "$1" || {
			echo "$2: $option did not take"
			exit 1
		}
	done
}

# The source that is wanted: name, version, architecture and SHA-256, of apt or, if
# it knows none, of the last time.
debug_kernel_package()
{
	PACKAGES=$CACHE/debug-kernel/packages.txt
	packages_show linux-source-6.12 >"$PACKAGES.part"
	if [ -s "$PACKAGES.part" ]; then
		mv "$PACKAGES.part" "$PACKAGES" || cache_die "cannot write $PACKAGES"
	fi
	[ -s "$PACKAGES" ] ||
		die "apt knows no linux-source-6.12: run sudo apt-get update"
}

# $1: debug or kcsan
debug_kernel_prepare()
{
	cache_prepare
	mkdir -p "$CACHE/debug-kernel" || cache_die "cannot write $CACHE/debug-kernel"
	cache_lock debug-kernel
	debug_kernel_package
	config=$CACHE/debug-kernel/$1.config
	debug_kernel_config "$1" >"$config" || cache_die "cannot write $config"
	# shellcheck disable=SC2046
	set -- $(sed -n 1p "$PACKAGES" | cut -d' ' -f1-4)
	[ $# -eq 4 ] || die "$PACKAGES makes no sense: remove it"
	source=$CACHE/debug-kernel/source_$2
	root=$CACHE/debug-kernel/$2-$(sha256sum <"$config" | cut -c1-16)
	if [ ! -s "$root/release" ]; then
		debug_kernel_source "$source" "$@"
		say "building the kernel $KERNEL (some ten minutes, once)"
		debug_kernel_build "$source" "$root/build" "$root" "$config" >"$root.log" 2>&1 || {
			tail -n 20 "$root.log" >&2
			die "the debug kernel does not build; see $root.log ($(cache_room))"
		}
	fi
	KERNEL_ROOT=$root
	KERNEL_RELEASE=$(cat "$root/release")
	KERNEL_KDIR=$root/build
	cache_unlock
}
