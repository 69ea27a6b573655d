# SPDX-License-Identifier: GPL-2.0-or-later
# shellcheck shell=sh disable=SC2034
#
# Of vmcoredd-capture, which reads this: what it saves to a block device.
#
# That is a tar archive, one member after the other.  A member's content
# and an end mark go to the disk before its header does, so that the device
# always holds a readable archive of complete files.

# Writes standard input to the target from an offset in bytes on; prints the
# offset at which it ended, there was room or not.
write_at()
{
	{
		dd bs=1 seek="$1" count=0 </dev/null >&3 2>/dev/null || return
		cat >&3
		set -- $?
		sed -n 's/^pos:[[:space:]]*//p' /proc/self/fdinfo/3
		return "$1"
	} 3<>"$TARGET"
}

# The header of a member: $1 name, $2 size in bytes.  tar itself makes it, from
# a file without blocks; of a file that is not there it makes zeros.
tar_header()
{
	file=$STAGE/member/$1
	mkdir -p "${file%/*}" && dd if=/dev/null of="$file" bs=1 seek="$2" 2>/dev/null &&
		[ -f "$file" ] || return 1
	(cd "$STAGE/member" && tar -cf - "$1" 2>/dev/null) | dd bs=512 count=1 2>/dev/null
	rm -f "$file"
}

# The mark that ends the archive, at its present end.  What a member that failed has
# written is not whole any more.
end_archive()
{
	rm -f "$STAGE/ended"
	dd if=/dev/zero bs=1024 count=1 2>/dev/null | write_at "$END" >/dev/null &&
		flush "$TARGET"
}

# Writes what a command prints.  Its end, and that the command succeeded, are
# told by files: by their being there, should there be no room for content.
# $1 offset in bytes, the rest: command
write_content()
{
	content=$1
	shift
	{ "$@" && : >"$STAGE/succeeded"; } | write_at "$content" >"$STAGE/ended"
}

# The header of a member whose content is on the disk, and then its checksum.
# $1 name, $2 offset at which the content ends
close_member()
{
	size=$(($2 - END - 512))
	next=$((END + 512 + (size + 511) / 512 * 512))
	dd if=/dev/zero bs=$((next + 1024 - $2)) count=1 2>/dev/null |
		write_at "$2" >/dev/null && flush "$TARGET" &&
		[ "$(tar_header "$1" "$size" | write_at "$END")" = $((END + 512)) ] &&
		flush "$TARGET" || return 1
	sum=$(dd if="$TARGET" bs=512 skip=$((END / 512 + 1)) 2>/dev/null |
		head -c "$size" | sha256sum)
	printf '%s  %s\n' "${sum%% *}" "$1" >>"$STAGE/SHA256SUMS" ||
		problem "the checksum of $1 was not saved"
	END=$next
	SAVED=$((SAVED + 1))
	FILES="$FILES$1
"
}

# What one that fails has written is there afterwards: $1 name, the rest: command
append_member()
{
	name=$1
	shift
	rm -f "$STAGE/succeeded" "$STAGE/ended"
	run write_content $((END + 512)) "$@" && [ -e "$STAGE/succeeded" ] || return 1
	ended=$(cat "$STAGE/ended")
	[ -n "$ended" ] || return 1
	[ "$ended" -gt $((END + 512)) ] || [ "$name" != "${name#dumps/}" ] || return 1
	close_member "$name" "$ended"
}

# What there was room for of the member that failed just now, less room for the
# checksums: $1 name
append_partial()
{
	ended=$(cat "$STAGE/ended" 2>/dev/null)
	room=$(($(cat "/sys/dev/block/$(device_number "$TARGET")/size") * 512))
	[ "${ended:-0}" -ge "$room" ] || return 1
	ended=$(((room - 66560) / 512 * 512))
	[ "$ended" -gt $((END + 512)) ] && close_member "$1.partial" "$ended" || return 1
	problem "memory does not fit: $1.partial has what does"
}

# Puts what a command prints into the archive: $1 name, the rest: command
append()
{
	append_member "$@" && return
	end_archive
	return 1
}

append_dumps()
{
	[ "$DUMPS" = yes ] && [ -d /proc/vmcoredd/dumps ] || return 0
	for dump in /proc/vmcoredd/dumps/*; do
		[ -e "$dump" ] || continue
		append "dumps/${dump##*/}" cat "$dump" ||
			problem "the device dump ${dump##*/} was not saved"
	done
	say "device dumps: $(printf '%s' "$FILES" | grep -c '^dumps/')"
}

append_log()
{
	run write_log "$STAGE/dmesg.txt" && append dmesg.txt cat "$STAGE/dmesg.txt" || {
		problem "the kernel log was not saved"
		return
	}
	[ -z "$(crash_ids "$STAGE/dmesg.txt")" ] ||
		append crash-id crash_ids "$STAGE/dmesg.txt" ||
		problem "the crash id was not saved"
}

append_memory()
{
	[ "$FORMATS" != none ] || return 0
	say "memory as vmcore.flat"
	append vmcore.flat makedumpfile -F -c -d "$LEVEL" "$SOURCE" && return
	problem "vmcore.flat was not saved"
	say "trying an image at level 31"
	append_member vmcore.flat makedumpfile -F -c -d 31 "$SOURCE" && return
	problem "the smaller image was not saved either"
	if [ "$ATTACHED" = yes ] && end_archive && detach; then
		say "trying the stock file, without device dumps"
		case $FILES in
		*dmesg.txt*)	;;
		*)		append_log ;;
		esac
		append_member vmcore.flat makedumpfile -F -c -d 31 "$SOURCE" && return
		problem "nor was an image of the stock file"
	fi
	append_partial vmcore.flat && return
	end_archive
	say "copying all memory"
	append vmcore.elf cat "$SOURCE" || problem "nor was a copy of all memory"
}

prepare_block_device()
{
	reason=$(in_use "$(device_number "$TARGET")")
	if [ -n "$reason" ]; then
		problem "$TARGET is $reason"
		return 1
	fi
	END=0
	STAGE=$(mktemp -d) || { problem "cannot create a temporary directory"; return 1; }
	# tar itself may be missing
	if [ "$(tar_header probe 1 | wc -c)" -ne 512 ]; then
		problem "tar makes no archive in $STAGE"
		return 1
	fi
	if ! end_archive; then
		problem "cannot write to $TARGET"
		return 1
	fi
}

to_block_device()
{
	if prepare_block_device; then
		append_dumps
		append_log
		append_memory
		[ "$SUMS" = no ] || append SHA256SUMS cat "$STAGE/SHA256SUMS" ||
			problem "the checksums were not saved"
	fi
	[ -z "$STAGE" ] || rm -rf "$STAGE"
	STAGE=''
	sync
}
