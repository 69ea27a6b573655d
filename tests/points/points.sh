# SPDX-License-Identifier: GPL-2.0-or-later
# shellcheck shell=sh
#
# "scripts/lab points": what its guests boot, and the call of tests/points/run.
# Sourced by scripts/lab; uses say, die, $TOP, $WORK and what images are made with.
#
# shellcheck disable=SC2034,SC2154

# shellcheck source=tests/points/rigs.sh
. "$TOP/tests/points/rigs.sh"

# What both kernels have; the capture kernel has no more.
points_capture()
{
	LAB_TOOLS_ALWAYS="kexec vmcore-dmesg" tools='' own_modules=no
	image_begin
	image_compile "$TOP/tests/lab/init.c" "$STAGE/init"
	image_programs
	mkdir -p "$STAGE/lab"
	cp "$TOP/tests/points/guest.sh" "$STAGE/lab/guest" &&
	cp "$TOP/tests/lab/netoops.sh" "$TOP/tests/e2e/lib.sh" "$TOP/tests/points/rigs.sh" \
		"$STAGE/lab/" || die "cannot copy the guest's script"
}

# Modules, and what is loaded as the capture kernel.
points_first()
{
	image_begin
	image_tool ip
	# shellcheck disable=SC2086
	image_modules $RIG_MODULES
	extra=$STAGE/lib/modules/$KERNEL_RELEASE/extra
	mkdir -p "$extra" "$STAGE/lab"
	for name in crash netoops; do
		strip --strip-debug -o "$extra/$name.ko" "$BUILD/$KERNEL_RELEASE/$name.ko" ||
			die "there is no $name.ko for $KERNEL_RELEASE"
		# shellcheck disable=SC2046
		image_modules $(modinfo -F depends "$extra/$name.ko" | tr ',' ' ')
	done
	image_depmod
	cp "$KERNEL_ROOT/boot/vmlinuz-$KERNEL_RELEASE" "$STAGE/lab/vmlinuz" ||
		die "cannot copy the crash kernel"
}

# Names what is in $STAGE: a packed file has times in it.
points_sums()
{
	(cd "$STAGE" && find . -type f -exec sha256sum {} +) | LC_ALL=C sort
}

points_image()
{
	points_capture
	points_sums >"$WORK/sums"
	image_pack "$WORK/capture"
	points_first
	points_sums >>"$WORK/sums"
	cp "$WORK/capture" "$STAGE/lab/initrd" || die "cannot copy the crash kernel's initramfs"
	image_pack "$WORK/first"
	cat "$WORK/capture" "$WORK/first" >"$WORK/initrd" || die "cannot write $WORK/initrd"
	qemu-system-x86_64 --version >>"$WORK/sums"
	cat "$TOP/tests/points/run" >>"$WORK/sums"
}

points_prepare()
{
	for tool in qemu-system-x86_64 depmod cpio zstd xz ss perl; do
		command -v "$tool" >/dev/null ||
			die "$tool is not installed: run scripts/install-deps"
	done
	room_enough
	kernel_prepare
	own_modules=yes
	build
	say "making the initramfs"
	points_image
}

# $1 list, trace or crash; the rest: names of points and rigs
points_run()
{
	scenario_defaults
	OUT=${OUT:-$BUILD/points/$KERNEL}
	mkdir -p "$OUT" || die "cannot create $OUT"
	OUT=$(CDPATH='' cd "$OUT" && pwd)
	WORK=$OUT/.work
	rm -rf "${WORK:?}"
	mkdir -p "$WORK" || die "cannot create $WORK"
	[ "$1" = list ] || points_prepare
	POINTS_KERNEL=$KERNEL
	POINTS_VMLINUZ=${KERNEL_ROOT-}/boot/vmlinuz-${KERNEL_RELEASE-}
	POINTS_INITRD=$WORK/initrd
	: >>"$WORK/sums"
	POINTS_STAMP=$(sha256sum <"$WORK/sums" | cut -c 1-16)
	POINTS_RIGS=$(for rig in $RIGS; do echo "$rig $(rig_device "$rig")"; done)
	NETOOPS=$BUILD/bin/netoops
	export POINTS_KERNEL POINTS_VMLINUZ POINTS_INITRD POINTS_STAMP POINTS_RIGS NETOOPS TIMEOUT_SCALE
	exec "$TOP/tests/points/run" "$OUT" "$@"
}

# The command line of "scripts/lab points".
points_main()
{
	what=crash
	count=$#
	while [ "$count" -gt 0 ]; do
		count=$((count - 1))
		case $1 in
		--kernel|--out)
			[ "$count" -gt 0 ] || usage_error "$1 needs a value"
			count=$((count - 1))
			case $1 in
			--kernel)	KERNEL=$2 ;;
			--out)		OUT=$2 ;;
			esac
			shift ;;
		--list)		what=list ;;
		--trace)	what=trace ;;
		--sample)	what=sample ;;
		--no-build)	MAKE_ALL=no ;;
		-*)		usage_error "unknown argument '$1' (scripts/lab help)" ;;
		*)		set -- "$@" "$1" ;;
		esac
		shift
	done
	case $KERNEL in
	6.1|6.12) ;;
	*)	usage_error "points are known of the kernels 6.1 and 6.12, not of '$KERNEL'" ;;
	esac
	if [ "$what" = sample ]; then
		what=crash
		while read -r name; do
			case $name in
			'#'*)	;;
			*)	set -- "$@" "$name" ;;
			esac
		done <"$TOP/tests/points/sample"
	fi
	points_run "$what" "$@"
}
