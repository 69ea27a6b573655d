# SPDX-License-Identifier: GPL-2.0-or-later
# shellcheck shell=sh
#
# For tests of the library: makes the files that they read.

# make_files HELPERS DIR: HELPERS is where the programs of tests/data are
make_files()
{
	helpers=$1
	mkdir -p "$2/directory"
	(cd "$2" && make_good && make_wrong)
}

# $1 lines that come first, $2 file
full()
{
	"$helpers/mkvmcore" - "$2" <<-EOF
	$1
	load 8192
	index
	dump greeting
	module test_mod
	on 0000:00:03.0
	text hello
	dump packed
	pattern 60000
	fill 61 40000
	zstd
	dump late
	status 2
	text late
	failed broken
	status 3
	error 5
	note CORE 1
	fill 11 336
	EOF
}

make_good()
{
	set -e
	full '' full.elf
	printf 'index\ndump packed\npattern 60000\nfill 61 40000\n' | "$helpers/mkvmcore" - plain.elf
	tail -c +8257 plain.elf | head -c 100000 >packed.bin
	"$helpers/mkkdump" full.elf full.kdump
	"$helpers/mkkdump" start=0 end=2 full.elf split.kdump
	"$helpers/mkflat" full.elf full.flat
	"$helpers/mkflat" rewrite=4096 shuffle split.kdump split.flat
	gzip -k full.elf
	bzip2 -k full.elf
	xz -k full.elf
	zstd -q full.elf
	lz4 -q full.elf full.elf.lz4
	xz -k split.flat
	full 'class 32
	order big
	machine 20' big32.elf
	printf 'dump evil\ntext x\npatch-dump 0 20 1b 5d 30 3b 65 76 69 6c\n' |
		"$helpers/mkvmcore" - mainline.elf
}

# A codec that nobody knows, in an index whose checksum is right: what that is,
# the file with a wrong one tells.
make_codec()
{
	codec='patch-dump 0 204 09'
	full "$codec" codec.elf
	crc=$("$vmcoredd" list codec.elf 2>&1 >/dev/null |
		sed -n 's/.*checksum \([0-9a-f]*\),.*/\1/p')
	full "$codec
	index-crc 0x$crc" codec.elf
}

make_wrong()
{
	set -e
	full 'patch-dump 2 0 a5 a5 a5 a5 a5 a5 a5 a5 a5 a5 a5 a5 a5 a5' garbled.elf
	full 'patch-dump 1 66 58' wrong.elf
	full 'patch-dump 2 64 00 00 00 00' garbage.elf
	make_codec
	printf 'index\ndump far\npattern 30000000\nzstd 27\n' | "$helpers/mkvmcore" - wide.elf
	printf 'index\ndump bytes\npattern 5000\nsize 10192\n' | "$helpers/mkvmcore" - cut.elf
	head -c 63 full.elf >header.elf
	head -c 300 full.kdump >header.kdump
	head -c 4096 full.flat >header.flat
	head -c 30 full.elf.gz >header.gz
	{ head -c 23 full.flat; printf '\007'; tail -c +25 full.flat; } >other.flat
	echo 'a text, and nothing but a text' >text
	: >empty
	cp "$helpers/mkvmcore" program
	printf 'load 4096\nno-notes\n' | "$helpers/mkvmcore" - no-notes.elf
	"$helpers/mkkdump" version=3 full.elf old.kdump
	printf 'DISKDUMP%0200d' 0 >diskdump
}
