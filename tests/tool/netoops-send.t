#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-or-later
# netoops send and receive: what is sent arrives, through bad networks too
# shellcheck source=tests/tool/netoops.sh
. "$(dirname "$0")/netoops.sh"
ipv6_or_own_net

awk 'BEGIN { for (i = 0; i < 20000; i++) printf "[%5d.%06d] line %d of a log: %d\n", i / 100, i % 100 * 10000, i, i * i % 7919 }' >long.log

# One record through a network.  $1 bytes of log, $2 text, the rest: options of
# both, of which --key and --fleet-key go to the receiver too
trip()
{
	bytes=$1
	text=$2
	shift 2
	keys=
	case "$*" in
	*--fleet-key*)	keys='--fleet-key fleet.key' ;;
	*--key\ *)	keys='--key host.key' ;;
	esac
	tail -c "$bytes" long.log >want.log
	rm -rf dir
	mkdir dir
	# shellcheck disable=SC2086
	listen -j --count 1 --dir dir $keys
	post --log want.log "$@"
	collect
	exits 0 "$text"
	json ".complete == true and .missing == 0 and .gaps == [] and .log_len == $bytes" "$text: complete"
	cat dir/*.log | cmp -s - want.log
	result "$text: the same log"
}

for bytes in 1 899 900 901 1800 4096 65536 131072; do
	trip $bytes "$bytes bytes in chunks of 900" --chunk 900
done
trip 65536 "what fits in a packet"
trip 300 "many small chunks" --chunk 1
trip 65536 "half of the packets lost" --loss 50 --seed 1
json '.rebuilt > 0' "parity brought some back"
trip 500000 "half of the packets of a long log lost" --loss 50 --seed 2
trip 65536 "bursts of ten" --loss 30 --burst 10 --seed 3
trip 65536 "duplicates" --duplicate 100 --parity 0
trip 65536 "another order" --reorder 64 --seed 4
trip 65536 "a tenth corrupted" --corrupt 10 --seed 5
trip 65536 "all of it" --loss 30 --burst 4 --duplicate 20 --reorder 32 --corrupt 5 --seed 6
trip 65536 "no parity but the least" --parity 0 --loss 10 --seed 7
[ "$(jq .rebuilt <received)" -gt 0 ]
result "is some all the same"

run key --new -o fleet.key
run key --fleet-key fleet.key --host-id 00112233445566778899aabbccddeeff -o host.key
trip 65536 "sealed with a fleet key" --fleet-key fleet.key --key-id 7
json '.sealed == true and .key_id == 7' "and says so"
trip 65536 "sealed with a host key" --key host.key --loss 50 --seed 8
trip 5000 "version 3" --version 3
json '.version == 3 and .type == "crash" and .host_id == null and .source == "127.0.0.1"' "is what it says"
trip 1025 "version 3, one byte over" --version 3
# As published, a log of whole chunks loses its newest one.
for bytes in 1024 4096; do
	rm -rf dir
	mkdir dir
	tail -c $bytes long.log >want.log
	listen -j --expire 1 --count 1 --dir dir
	post --log want.log --version 3
	collect
	json ".complete == false and .missing == 1024 and .gaps == [{\"offset\": $((bytes - 1024)), \"len\": 1024}]" "version 3, $bytes bytes: the newest 1024 were never sent"
	head -c $((bytes - 1024)) want.log >older
	head -c $((bytes - 1024)) dir/*.log | cmp -s - older
	result "version 3, $bytes bytes: the older ones were"
done
if lacks ipv6; then
	skip "IPv6"
else
	address='[::1]:0' to='[::1]'
	trip 65536 "IPv6"
	json '.source == "::1"' "its source"
fi
# A name that every machine should know; else one of a table that is put there.
localhost()
{
	getent ahosts localhost | grep -Eq '^(127\.0\.0\.1|::1) '
}
address=':0' to='localhost'
if localhost; then
	trip 65536 "any address, and a name"
elif lacks mount; then
	skip "any address, and a name"
else
	mkdir etc
	echo '127.0.0.1 localhost' >etc/hosts
	echo 'hosts: files' >etc/nsswitch.conf
	cp /etc/ld.so.cache etc
	printf 'mount --bind etc /etc && exec "$@"\n' >with-hosts
	sender="$with sh with-hosts"
	trip 65536 "any address, and a name"
	sender=
fi
address='' to=''

# No log at all
listen -j --count 1
post --log-size 0
collect
json '.complete == true and .log_len == 0 and .log == "" and .packets == 1' "no log: a packet of facts"

# Version 2, as it was posted: three copies of two packets are one record.
listen -j --count 1
post --version 2 --log-size 1500
collect
exits 0 "version 2"
json '.version == 2 and .complete and .type == "crash" and .log_len == 1500 and .dump_id == 1000 and .release == "6.1.0-netoops-send" and .packets == 2' "two packets, one record"
json '(has("reserved1") or has("reserved5")) | not' "nothing is said of what is reserved"

# A packet byte by byte, with something in each reserved field.
cat >posted.pl <<'EOT'
use strict;
use Socket;
socket(my $socket, PF_INET, SOCK_DGRAM, 0) or die;
my $text = "Kernel panic\n";
my $packet = pack("v5V2VC3a64a64a64a1024", 2, 217, 2, 77, 1, 1, 0,
	0xcafe, 1, 0, 3, "2.6.36", "firmware \x01", "board", $text);
die if length($packet) != 217 + 1024;
send($socket, $packet, 0, pack_sockaddr_in($ARGV[0], INADDR_LOOPBACK)) or die;
EOT
listen -j --count 1
perl posted.pl "$port"
collect
json '.version == 2 and .dump_id == 77 and .release == "2.6.36" and .log == "Kernel panic\n"' "version 2, byte by byte"
json '.reserved1 == "0xcafe" and .reserved2 == "0x1" and (has("reserved3") | not) and .reserved4 == "0x3" and .reserved5 == "firmware \\x01" and .reserved6 == "board"' "what is reserved is shown raw, where it is not zero"
json '.blob == null and .pid == null and .boot_id == null' "and as nothing else"
listen --count 1
perl posted.pl "$port"
collect
for pattern in '^reserved1  0xcafe$' '^reserved2  0x1$' '^reserved4  0x3$' '^reserved5  firmware ' '^reserved6  board$'; do
	prints "$pattern" "people see it too: $pattern"
done

# Records of one crash, and of several machines
listen -j --count 24
post --hosts 6 --records 4 --log-size 3000 --loss 20 --seed 9
collect
exits 0 "six machines, four records each"
jq -s -e 'length == 24 and all(.complete) and
	([.[] | .host_id] | unique | length) == 6 and
	([.[] | .crash_id] | unique | length) == 12 and
	([.[] | select(.type == "oops" and .record == 0)] | length) == 12 and
	([.[] | select(.type == "panic" and .record == 1)] | length) == 12' <received >/dev/null
result "oops and panic of two crashes each"
jq -s -e 'group_by(.crash_id) | length == 12 and all(length == 2 and (map(.host_id) | unique | length) == 1)' <received >/dev/null
result "the two have one crash id"

# The sources of hosts that send, from "received"
sources()
{
	jq -r .source <received | sort -V | tr '\n' ' '
}
listen -j --count 6
post --hosts 6 --from 127.1.2.0/30 --log-size 300
collect
[ "$(sources)" = '127.1.2.0 127.1.2.0 127.1.2.1 127.1.2.1 127.1.2.2 127.1.2.3 ' ]
result "six machines share four addresses"
listen -j --count 3
post --hosts 3 --from 127.255.254.0/23 --log-size 300 --loss 50 --duplicate 50 --reorder 9 --seed 12
collect
[ "$(sources)" = '127.255.254.0 127.255.254.1 127.255.254.2 ' ]
result "addresses through a bad network"
if lacks ipv6; then
	skip "an IPv6 address that is asked for"
else
	address='[::1]:0' to='[::1]'
	listen -j --count 2
	post --hosts 2 --from ::1/128 --log-size 300
	collect
	[ "$(sources)" = '::1 ::1 ' ]
	result "an IPv6 address that is asked for"
fi
address='' to=''
nobody_listens
run send --to "$nobody" --from 127.1.0.0/16 --hosts 20 --log-size 3000
exits 0 "nobody there, from many addresses"
grep -q 'packets were refused' "$work/.err"
result "is told, too"
run send --to 127.0.0.1:9 --from 192.0.2.0/24
fails 2 'cannot send from 192\.0\.2\.0 to 127\.0\.0\.1:9: .* \(is that an address of this machine\?\)' "an address of somebody else"

# One group of hosts after the other
listen -j --count 10
post -j --hosts 5 --records 2 --at-once 2 --log-size 3000 --seed 13
collect
jq -s -e '[.[].host_id] as $h | length == 10 and ([$h[0:4], $h[4:8], $h[8:10]] | map(unique | length)) == [2, 2, 1]' <received >/dev/null
result "two hosts are done before the next begin"
[ -s sent ] && jq -e '.complete == 10 and .packets.data.made == 40' <sent >/dev/null
result "all hosts have sent all"

# Which records can be complete is what the receiver finds.
listen -j --expire 3 --stats stats.json
post -j --hosts 40 --log-size 30000 --chunk 900 --parity 60 --loss 38 --duplicate 10 --corrupt 3 --seed 14
tries=0
until [ "$(wc -l <received)" -eq 40 ] || [ $tries -ge 200 ]; do
	sleep 0.1
	tries=$((tries + 1))
done
kill -TERM "$receiver"
collect
complete=$(jq -s 'map(select(.complete)) | length' <received)
[ "$(jq .complete <sent)" -eq "$complete" ] && [ "$complete" -gt 0 ] && [ "$complete" -lt 40 ]
result "$complete of 40 records can be complete"

# All there is to know
listen --count 1
post --log-size 300 --blob 'rack 7, "upper"' --seed 10
collect
for pattern in '^panic record 0, version 4$' '^crash_id   [0-9a-f-]{36}$' \
	'^host_id    [0-9a-f-]{36}$' '^source     127\.0\.0\.1$' '^machine    x86_64$' \
	'^release    6\.1\.0-netoops-send$' '^reason     Kernel panic - not syncing: netoops send$' \
	'^task       netoops$' '^cpu        0, vendor 0 \(Intel\) family 6 model 85 stepping 7 microcode 0x5003604$' \
	'ip      ffffffff81000000' '^dmi        vmcoredd netoops send$' '^blob       rack 7, "upper"$' \
	'^taint      0x1200 \(WO\)$' '^realtime   20..-..-..T..:..:..\.[0-9]{9}Z$' \
	'^log        300 bytes, complete$' '^\[.*\] Kernel panic - not syncing: netoops send$'; do
	prints "$pattern" "text: $pattern"
done
listen -j --count 1
post --log-size 300 --blob 'rack 7, "upper"' --seed 10
collect
json '.type == "panic" and .record == 0 and .version == 4 and .regs.ip == "0xffffffff81000000" and
	.cpu.number == 0 and .cpu.vendor_name == "Intel" and .cpu.microcode == "0x5003604" and
	.taint == "0x1200" and .taint_flags == "WO" and .pid == 1 and .nr_cpus == 1 and
	.uptime == 1000 and .sealed == false and .key_id == null and .packets >= 1 and
	.blob == "rack 7, \"upper\"" and (.log | endswith("netoops send\n")) and .log_lost == 0' "JSON: the same"
json '[.crash_id, .host_id, .boot_id] | all(test("^[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[0-9a-f]{4}-[0-9a-f]{12}$"))' "ids are UUIDs"

# What is sent is the same with the same seed.
for round in 1 2; do
	listen -j --count 1 --dir .
	post -j --loss 40 --duplicate 10 --corrupt 5 --reorder 8 --seed 11 --log-size 20000
	collect
	jq -c 'del(.ms, .to, .sent, .bytes, .refused) | .packets |= map_values(.sent = 0)' <sent >"report$round"
	jq -c '[.host_id, .boot_id, .crash_id, .log]' <received >"ids$round"
done
cmp -s report1 report2
result "the same seed, the same losses"
cmp -s ids1 ids2
result "the same ids and log"
name=$(jq -r '.crash_id + "-0"' <received)
[ -s "$name.log" ] && cmp -s "$name.log" "$name.1.log" && cmp -s "$name.1.json" received &&
	! cmp -s "$name.json" received
result "the second record does not replace the first"
[ -s report1 ] && jq -e '.packets | [.facts, .data, .parity] | all(.made >= .lost) and (map(.made) | add) == 3 + 22 + 44' <report1 >/dev/null
result "the report adds up"

# A log that is too long for a record: its newest part is sent.
listen -j --count 1
post --log long.log --chunk 10
collect
json ".complete and .log_len == 216750 and .log_lost == $(($(wc -c <long.log) - 216750))" "a log that is too long is cut, and says so"

# Usage
usage()
{
	pattern=$1
	text=$2
	shift 2
	run send "$@"
	fails 1 "$pattern" "$text"
}
usage 'say where to: --to ADDR:PORT' "no address"
usage 'too many arguments' "an argument" --to 127.0.0.1:9 more
usage "'127.0.0.1:x' has no valid port" "a port that is none" --to 127.0.0.1:x
usage 'port 0 is none' "port 0" --to 127.0.0.1:0
usage "cannot resolve 'no..host'" "a host that is none" --to no..host
usage "--loss: '101' is not a percentage" "too much loss" --to 127.0.0.1 --loss 101
usage "--loss: '1.23456' is not a percentage" "too exact a loss" --to 127.0.0.1 --loss 1.23456
usage "--corrupt: '-1' is not a percentage" "a negative percentage" --to 127.0.0.1 --corrupt -1
usage "--from: '127.0.0.1' is not a block of addresses" "no block" --to 127.0.0.1 --from 127.0.0.1
usage "--from: 'x' is not an IP address" "a block that is none" --to 127.0.0.1 --from x/8
usage "--from: '::/129' has no valid prefix: 129 is too large" "too long a prefix" --to ::1 --from ::/129
usage "--from: '127.0.0.1/8' has bits set behind its prefix" "an address in a block" --to 127.0.0.1 --from 127.0.0.1/8
usage '--from and --to are not of the same version of IP' "IPv6 to IPv4" --to 127.0.0.1 --from ::1/128
usage '--at-once: 0 is too small: 1 is the least' "nobody at once" --to 127.0.0.1 --at-once 0
usage '--parity: 201 is too large: 200 is the most' "too much parity" --to 127.0.0.1 --parity 201
usage '--version: 1 is too small: 2 is the least' "an unknown version" --to 127.0.0.1 --version 1
usage "--rate: 'x' is not a number" "a rate that is none" --to 127.0.0.1 --rate x
usage '--key is for one host' "one key for two hosts" --to 127.0.0.1 --hosts 2 --key host.key
usage 'exclude each other' "two keys" --to 127.0.0.1 --key host.key --fleet-key fleet.key
usage 'version 3 has neither keys' "a key in version 3" --to 127.0.0.1 --version 3 --key host.key
usage '--blob: 128 bytes are the most' "a long blob" --to 127.0.0.1 --blob "$(head -c 129 long.log | tr '\n' x)"
run send --to 127.0.0.1:9 --log missing.log
fails 2 "cannot open 'missing.log': No such file" "no log"
run send --to 127.0.0.1:9 --chunk 1200
fails 2 'a packet has room for [0-9]* bytes of log' "chunks that do not fit"
run send --to 127.0.0.1:9 --loss 90 --burst 2
fails 2 'runs of 2 packets on average are too short' "impossible bursts"
run send --to 127.0.0.1:9 --key missing.key
fails 2 "cannot read key file 'missing.key': No such file" "no key"
nobody_listens
run send --to "$nobody" --log-size 3000
exits 0 "nobody there"
grep -Fxq "netoops send: packets were refused: is anything at $nobody?" "$work/.err"
result "is told"
if lacks ipv6; then
	skip "an address that has a device is told with it"
else
	run send --to '[fe80::1%lo]:9' --loss 100
	cat "$work/.err" >>"$work/.out"
	prints 'to \[fe80::1%lo\]:9' "an address that has a device is told with it"
fi
run send --to 127.0.0.1:9 --loss 100% --log-size 5000 -j
exits 0 "all of it lost"
json '.sent == 0 and .bytes == 0 and .packets.data.lost == .packets.data.made' "nothing is sent"
finish
