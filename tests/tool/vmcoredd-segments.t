#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-or-later
#
# ELF files whose notes are in more than one segment, or in segments without bytes, or
# padded otherwise than they say: all dumps are listed, what is injected is in one
# segment and no other, and what is stripped again leaves the file as it was.
# shellcheck source=tests/tool/lib.sh
. "$(dirname "$0")/lib.sh"

# elf FILE ALIGN SEGMENT...: an ELF64 core.  A segment is a list of notes, joined by
# commas: cpu (what a CPU leaves) or a dump of that name, padded to PAD; "-" has none,
# "=" stands where the one before it does.
cat >elf.pl <<'EOT'
use strict;
my ($file, $align, $pad, @segments) = @ARGV;
my ($notes, @headers, $last) = ("", 0);
my $start = 4096;
sub padded { my $text = shift; $text . "\0" x (-length($text) % $pad) }
sub note {
	my ($name, $type, $desc) = @_;
	my $head = pack("L<3", length($name) + 1, length($desc), $type) . "$name\0";
	padded($head) . padded($desc);
}
@headers = ();
for my $segment (@segments) {
	my $text = "";
	if ($segment eq "=") {
		push @headers, [@$last];
		next;
	}
	for my $one ($segment eq "-" ? () : split /,/, $segment) {
		if ($one eq "cpu") {
			$text .= note("CORE", 1, "r" x 336);
		} else {
			my $payload = "x" x 3000;
			my $desc = pack("a44", $one) . $payload;
			my $size = (length($desc) + 20 + 4095) & ~4095;
			$text .= note("VMCOREDD", 0x700, pack("a".($size - 20 - ($pad == 8 ? 4 : 0)), $desc));
		}
	}
	$last = [$start + length($notes), length($text)];
	push @headers, $last;
	$notes .= $text;
}
my $memory = ($start + length($notes) + 4095) & ~4095;
push @headers, [$memory, 4096, 1];
my $head = pack("a16S<2L<Q<3L<S<6", "\x7fELF\2\1\1", 4, 62, 1, 0, 64, 0, 0, 64, 56,
	scalar(@headers), 0, 0, 0);
for my $header (@headers) {
	my ($offset, $size, $load) = @$header;
	$head .= pack("L<2Q<6", $load ? 1 : 4, 0, $offset, 0, $load ? 0x100000 : 0,
		$size, $size, $load ? 0 : $align);
}
die "too many headers" if length($head) > $start;
open(my $out, ">", $file) or die;
print $out $head, "\0" x ($start - length($head)), $notes,
	"\0" x ($memory - $start - length($notes)), "M" x 4096;
close($out) or die;
EOT

# distinct FILE: no byte of a note segment is in another
distinct()
{
	readelf -lW "$1" 2>/dev/null | awk '
	$1 == "NOTE" || $1 == "LOAD" {
		from = strtonum_hex($2); size = strtonum_hex($5)
		if (!size)
			next
		for (i = 0; i < count; i++)
			if (from < end[i] && begin[i] < from + size)
				exit bad = 1
		begin[count] = from; end[count++] = from + size
	}
	function strtonum_hex(text,    value, i) {
		value = 0
		text = tolower(substr(text, 3))
		for (i = 1; i <= length(text); i++)
			value = value * 16 + index("0123456789abcdef", substr(text, i, 1)) - 1
		return value
	}
	END { exit bad || !count }'
}

head -c 100 /dev/zero | tr '\0' Q >payload
printf 'new\nvmcoredd.index\n' >names

# segments TEXT NAMES ALIGN PAD SEGMENT...: names of the dumps, in order
segments()
{
	what=$1 names=$2
	shift 2
	perl elf.pl file "$@" || exit 1
	run list -j file
	[ "$status" -eq 0 ] && [ "$(jq -r '[.dumps[].name] | join(" ")' "$work/.out")" = "$names" ]
	result "$what: all dumps are listed ($names)"
	run inject file new=payload -o with
	exits 0 "$what: another is injected"
	distinct with
	result "$what: no two segments have bytes in common"
	run list -j with
	[ "$(jq -r '[.dumps[].name] | sort | join(" ")' "$work/.out")" = \
		"$(echo "$names" | tr ' ' '\n' | sed '/^$/d' | cat - names | sort | paste -sd ' ')" ]
	result "$what: each is there once"
	"$vmcoredd" extract with new -o - 2>"$work/.err" | cmp -s - payload
	result "$what: it is what was injected"
	run strip with new -o without
	if [ "$1$2" = 88 ]; then
		# Notes are no whole pages then: padding stays behind.
		run list -j without
		[ "$(jq -r '[.dumps[].name] | join(" ")' "$work/.out")" = "$names" ]
		result "$what: stripped, the dumps are what they were"
	else
		cmp -s without file
		result "$what: stripped, the file is what it was"
	fi
	rm -f with without
}

segments "one" "a b" 0 4 cpu,a,b
segments "empty before" "a" 0 4 - cpu,a
segments "empty between" "a b" 4 4 a - cpu,b
segments "empty at the end" "a" 0 4 cpu,a -
segments "only empty but one" "a" 0 4 - - cpu,a - -
segments "two that meet" "a b" 4 4 a b
segments "only empty" "" 0 4 -
segments "only empty, 8" "" 8 8 -
segments "three that meet, the dumps in the last" "a" 4 4 cpu cpu a
# shellcheck disable=SC2046
segments "40 CPUs with one each" "a b" 0 4 $(yes cpu | head -n 40) a b
segments "8, padded to 8" "a b" 8 8 cpu,cpu,a,b
segments "8, padded to 4" "a b" 8 4 cpu,cpu,a,b
segments "8, padded to 4, the dump first" "a" 8 4 a,cpu

# Nobody reads notes of an alignment that is none, and the only segment has one.
perl elf.pl file 17506286698504 4 -
run inject file new=payload -o with
fails 2 'cannot be changed: its notes have alignment 17506286698504' "an alignment that is none"
[ ! -e with ]
result "and leaves no file"
# shellcheck disable=SC2046
perl elf.pl file 0 4 cpu a $(yes '=' | head -n 30)
run list file
fails_in_part()
{
	[ "$status" -eq 3 ] && grep -q "$1" "$work/.err"
	result "$2"
}
fails_in_part 'left out: it overlaps another' "a segment that is there again is told"
[ "$(grep -c ' a$' "$work/.out")" -eq 1 ]
result "and its dumps are listed once"
for command in 'strip file' 'inject file new=payload'; do
	# shellcheck disable=SC2086
	run $command -o without
	fails 2 'overlap or are out of order' "${command%% *}: what would be left in keeps it from"
done
perl elf.pl file 0 4 - - -
run list file
exits 0 "segments without bytes"
run inject file new=payload -o without
fails 2 'overlap or are out of order' "nothing is put into more than one"
segments "only an empty one" "" 0 4 -
finish
