#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-or-later
#
# What the scenarios netoops-* compare with: a record must not pass for a part of
# the dump's log when it is none, nor a key for absent when it is there.
#
# shellcheck disable=SC2034
set -u
CDPATH='' cd "$(dirname "$0")/../.." || exit 1
# shellcheck source=tests/environment.sh
. tests/environment.sh
LAB=tests/lab
if ! dir=$("tests/needs/scratch" 2>&1); then
	echo "Bail out! $dir"
	exit 1
fi
trap 'rm -rf "$dir"' EXIT
trap 'exit 1' INT TERM
OUT=$dir WORK=$dir
# shellcheck source=tests/lab/netoops.sh
. "$LAB/netoops.sh"
# shellcheck source=tests/lab/net.sh
. "$LAB/net.sh"

count=0
result()
{
	count=$((count + 1))
	[ "$1" -eq 0 ] || printf 'not '
	echo "ok $count - $2"
}

# What vmcore-dmesg prints.
cat >"$dir/dmesg.txt" <<-EOT
	[    1.000000] one
	[    2.000000] two
	and its second line
	[    2.000000] two
	[    3.000000] three
	[    4.000000] netoops: record 0: target nic: sent 3 of 3 packets
EOT

# $1 what where() should print, $2 text; standard input: the log of a record
found()
{
	cat >"$dir/log"
	got=$(where "$dir/log")
	[ "$got" = "$1" ]
	result $? "$2"
	[ "$got" = "$1" ] || echo "# got: $got"
}

found "1 5 0" "a log from its beginning" <<EOT
[    1.000000] one
[    2.000000] two
[    2.000000] and its second line
[    2.000000] two
[    3.000000] three
EOT
found "4 5 0" "the end of a log, whose first line was there before" <<EOT
[    2.000000] two
[    3.000000] three
EOT
found "" "a line that is missing" <<EOT
[    1.000000] one
[    2.000000] two
[    2.000000] two
EOT
found "" "a line that is another" <<EOT
[    2.000000] two
[    3.000000] tree
EOT
found "" "a log that goes on where the dump's does not" <<EOT
[    3.000000] three
[    5.000000] four
EOT
found "" "no log" </dev/null
found "1 2 1" "a line that was overwritten after the record was made" <<EOT
[    0.500000] none
[    1.000000] one
[    2.000000] two
EOT
{
	seq -f '[    0.%06g] a line that cannot all have been overwritten' 100
	echo '[    1.000000] one'
} >"$dir/many"
found "" "more than could have been overwritten" <"$dir/many"

head -c 4194300 /dev/zero >"$dir/bytes"
printf 'straddlestraddle' >>"$dir/bytes"
straddle=7374726164646c65
[ "$("$LAB/find-bytes" "$dir/bytes" $straddle 00000001 64646c6573)" = "2 $straddle
0 00000001
1 64646c6573" ]
result $? "find-bytes finds what lies across two of its reads, and counts it once"
! "$LAB/find-bytes" "$dir/none" 00 >/dev/null 2>&1
result $? "find-bytes cannot do without the file"

net='' pcap=no
[ "$(net_arguments)" = "-netdev user,id=net,restrict=on" ]
result $? "no network leads anywhere unless a scenario asks"
echo "1..$count"
