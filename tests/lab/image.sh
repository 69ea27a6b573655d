# SPDX-License-Identifier: GPL-2.0-or-later
# shellcheck shell=sh
#
# What the guest boots: an initramfs and a disk, both made without root.
# Sourced by scripts/lab; uses say, die, $TOP, $WORK and the scenario's
# variables.  Both kernels of a run boot the same initramfs.

# Tools that every guest has.
LAB_TOOLS_ALWAYS="makedumpfile vmcore-dmesg kexec"

# Prints the files of a module and of all that it needs, dependencies first;
# nothing for one that is built in.  $1 module name, with - or _
image_module_files()
{
	awk -v want="$1" '
	function name(path) {
		sub(/.*\//, "", path); sub(/\.ko.*/, "", path)
		gsub(/-/, "_", path); return path
	}
	BEGIN { gsub(/-/, "_", want) }
	{ sub(/:/, "", $1) }
	name($1) == want { for (i = NF; i >= 1; i--) print $i; found = 1; exit }
	END { exit !found }
	' "$KERNEL_ROOT/lib/modules/$KERNEL_RELEASE/modules.dep"
}

image_module_builtin()
{
	pattern=$(echo "$1" | sed 's/[-_]/[-_]/g')
	grep -q "/$pattern\.ko" "$KERNEL_ROOT/lib/modules/$KERNEL_RELEASE/modules.builtin"
}

# Copies one stock module, uncompressed: busybox cannot load .ko.xz.
image_copy_module()
{
	from=$KERNEL_ROOT/lib/modules/$KERNEL_RELEASE/$1
	to=$STAGE/lib/modules/$KERNEL_RELEASE/${1%.xz}
	[ -f "$to" ] && return 0
	mkdir -p "${to%/*}"
	case $1 in
	*.xz)	xz -dc "$from" >"$to" ;;
	*)	cp "$from" "$to" ;;
	esac || die "cannot copy the module $1"
}

# $*: names of stock modules
image_modules()
{
	for module; do
		image_module_builtin "$module" && continue
		files=$(image_module_files "$module") ||
			die "kernel $KERNEL_RELEASE has no module $module"
		for file in $files; do
			image_copy_module "$file"
		done
	done
}

# Our own modules, as the build left them, with what they depend on.
image_own_modules()
{
	extra=$STAGE/lib/modules/$KERNEL_RELEASE/extra
	mkdir -p "$extra"
	for ko in "$BUILD/$KERNEL_RELEASE"/*.ko; do
		[ -f "$ko" ] || continue
		cp "$ko" "$extra/"
		# shellcheck disable=SC2046
		image_modules $(modinfo -F depends "$ko" | tr ',' '\n' |
			while read -r need; do
				[ -f "$BUILD/$KERNEL_RELEASE/$need.ko" ] || echo "$need"
			done)
	done
}

# Copies a program of the host with the libraries that it is linked to into
# $STAGE.  $1 name, $2 file when it is not the one in PATH
image_tool()
{
	path=${2:-$(command -v "$1")} ||
		die "the tool $1 is not installed: run scripts/install-deps"
	mkdir -p "$STAGE/usr/bin"
	rm -f "$STAGE/usr/bin/$1"
	cp -L "$path" "$STAGE/usr/bin/$1" || die "cannot copy $path"
	ldd "$path" 2>/dev/null | sed -n 's/.*=> \(\/[^ ]*\).*/\1/p; s/^[[:space:]]*\(\/[^ ]*\) (.*/\1/p' |
	while read -r lib; do
		[ -f "$STAGE$lib" ] && continue
		mkdir -p "$STAGE${lib%/*}"
		cp -L "$lib" "$STAGE$lib"
	done
}

image_programs()
{
	busybox=$(command -v busybox) || die "busybox is not installed: run scripts/install-deps"
	if ldd "$busybox" >/dev/null 2>&1; then
		die "busybox is linked dynamically: install busybox-static"
	fi
	cp "$busybox" "$STAGE/bin/busybox"
	"$busybox" --list | while read -r applet; do
		[ "$applet" = busybox ] || ln -s busybox "$STAGE/bin/$applet"
	done
	# shellcheck disable=SC2154
	for tool in $LAB_TOOLS_ALWAYS $tools; do
		image_tool "$tool"
	done
	for tool in vmcoredd netoops dropmon; do
		if [ "$own_modules" = yes ] && [ -x "$BUILD/bin/$tool" ]; then
			image_tool $tool "$BUILD/bin/$tool"
		fi
	done
}

# Compiles a static program of tests/lab for the guest: $1 source, $2 target.
image_compile()
{
	${CC:-gcc} -std=gnu11 -Wall -Wextra -O2 -static -o "$2" "$1" ||
		die "cannot compile $1"
}

image_scripts()
{
	mkdir -p "$STAGE/lab"
	cp "$TOP/tests/lab/guest.sh" "$STAGE/lab/guest"
	cp "$TOP/tests/lab/shell.sh" "$STAGE/lab/shell"
	cp "$TOP/tests/lab/netoops.sh" "$STAGE/lab/"
	cp "$TOP/tests/e2e/lib.sh" "$STAGE/lab/lib.sh"
	cp "$SCENARIO_FILE" "$STAGE/lab/scenario.sh"
	cp "$TOP/scripts/capture/vmcoredd-capture" "$STAGE/usr/sbin/"
	mkdir -p "$STAGE/usr/lib/vmcoredd"
	cp "$TOP"/scripts/capture/capture-*.sh "$STAGE/usr/lib/vmcoredd/"
	# shellcheck disable=SC2154
	for file in $files; do
		cp -R "$TOP/$file" "$STAGE/lab/" || die "scenario $SCENARIO: no file $file"
	done
	cat >"$STAGE/lab/env" <<-EOF
	LAB=/lab
	KERNEL=$KERNEL
	KERNEL_RELEASE=$KERNEL_RELEASE
	TIMEOUT_SCALE=$TIMEOUT_SCALE
	$RECEIVE_ENV
	EOF
}

# Begins a file system in $STAGE.
image_begin()
{
	STAGE=$WORK/stage
	mkdir -p "$STAGE/bin" "$STAGE/usr/bin" "$STAGE/usr/sbin" "$STAGE/etc" \
		"$STAGE/proc" "$STAGE/sys" "$STAGE/dev" "$STAGE/run" "$STAGE/tmp" \
		"$STAGE/dump" "$STAGE/lib/modules/$KERNEL_RELEASE"
	ln -s bin "$STAGE/sbin"
}

# Makes modules in $STAGE known to modprobe.
image_depmod()
{
	for list in modules.builtin modules.order modules.builtin.modinfo; do
		cp "$KERNEL_ROOT/lib/modules/$KERNEL_RELEASE/$list" \
			"$STAGE/lib/modules/$KERNEL_RELEASE/" || die "cannot copy $list"
	done
	depmod -b "$STAGE" "$KERNEL_RELEASE" || die "depmod failed in the initramfs"
}

# Packs $STAGE, which is gone then, with what is fast to unpack; the debug kernels
# know gzip only.  $1 file
image_pack()
{
	case $KERNEL in
	debug|kcsan)	pack="gzip -1" ;;
	*)	pack="zstd -q -3" ;;
	esac
	(cd "$STAGE" && find . | LC_ALL=C sort |
		cpio --quiet -o -H newc --owner 0:0) | $pack >"$1" ||
		die "cannot pack the initramfs"
	rm -rf "$STAGE"
}

# Makes $WORK/initrd.
image_initramfs()
{
	image_begin
	image_compile "$TOP/tests/lab/init.c" "$STAGE/init"
	image_programs
	# shellcheck disable=SC2154
	for source in $programs; do
		image_compile "$TOP/$source" "$STAGE/usr/bin/$(basename "$source" .c)"
	done
	image_scripts
	# shellcheck disable=SC2086,SC2154
	image_modules virtio_pci virtio_blk ext4 crc32c_generic $modules
	# shellcheck disable=SC2154
	[ "$own_modules" = yes ] && image_own_modules
	image_depmod
	image_pack "$WORK/initrd"
}

# Programs that are too large for the initramfs, in a root directory of their
# own on the disk: in_root runs them.
image_root()
{
	# shellcheck disable=SC2154
	[ -n "$disk_tools" ] || return 0
	STAGE=$WORK/disk/root
	mkdir -p "$STAGE/proc" "$STAGE/dev" "$STAGE/tmp" "$STAGE/out"
	for tool in $disk_tools; do
		image_tool "$tool"
	done
	for file in $disk_files; do
		mkdir -p "$STAGE${file%/*}"
		cp -R "$file" "$STAGE${file%/*}/" || die "scenario $SCENARIO: no file $file"
	done
}

# Makes $WORK/dump.img: the crash kernel's files go in, the dump comes out.
image_disk()
{
	mkdir -p "$WORK/disk/boot" "$WORK/disk/out"
	ln "$WORK/initrd" "$WORK/disk/boot/initrd" 2>/dev/null ||
		cp "$WORK/initrd" "$WORK/disk/boot/initrd" &&
	cp "$KERNEL_ROOT/boot/vmlinuz-$KERNEL_RELEASE" "$WORK/disk/boot/vmlinuz" ||
		die "cannot copy the crash kernel"
	image_root
	# shellcheck disable=SC2154
	truncate -s "$disk_size" "$WORK/dump.img"
	mke2fs -q -F -t ext4 -O '^has_journal' -m 0 -L dump \
		-E lazy_itable_init=1,root_owner=0:0 \
		-d "$WORK/disk" "$WORK/dump.img" ||
		die "mke2fs cannot make the dump disk"
	rm -rf "$WORK/disk"
	truncate -s 256M "$WORK/nvme.img"
}

# Copies what the guest left on the dump disk to $OUT.  A disk that a dead guest
# left behind may be damaged: that is one more failure, not the end.
image_read_back()
{
	mkdir -p "$WORK/back"
	# debugfs always exits with 0 and, without root, complains that it
	# cannot change owners; SHA256SUMS decides whether the files are right.
	(cd "$WORK" && debugfs -R "rdump /out back" dump.img) >"$WORK/debugfs.log" 2>&1
	if ! cp -R --preserve=timestamps,mode --sparse=always "$WORK/back/out/." "$OUT/"; then
		FAILURE="$FAILURE; cannot read the dump disk: $(tail -n 1 "$WORK/debugfs.log")"
	fi
	rm -rf "$WORK/back"
}
