#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-or-later
# netoops list, show, dmesg, top, export: what is stored, for people and scripts
# shellcheck source=tests/tool/netoops.sh
. "$(dirname "$0")/netoops.sh"

# One crash each second from this one on; see the filters below.
begin=1700000000
oops='log [  100.000000] BUG: kernel NULL pointer dereference, address: 0000000000000010
log [  100.000001] Oops: 0000 [#1] PREEMPT SMP
log [  100.000002] RIP: 0010:frob_widget+0x12/0x30 [frob]
log [  100.000003] Call Trace:
log [  100.000004]  frob_init+0x20/0x1000 [frob]
log [  100.000005] ---[ end trace 0000000000000000 ]---'
"$helpers/mkstore" store >added <<-EOT
	source 192.0.2.17
	host 6b1c7f0e2d9a4c35a8e1f04b7d26c913
	boot b0
	crash c1
	received $begin
	realtime 1699999990
	uptime 4711
	kernel 6.1.0-50-amd64
	dmi QEMU Standard PC (Q35 + ICH9, 2009), BIOS 1.16.2 04/01/2014
	cpu 0 6 85 7 5003604
	reason BUG: kernel NULL pointer dereference, address: 0000000000000010
	task modprobe
	regs
	$oops
	add 0 oops
	reason Kernel panic - not syncing: Fatal exception
	log [  100.000006] Kernel panic - not syncing: Fatal exception
	add 1 panic
	received $((begin + 1))
	host 6b2
	boot b1
	crash c2
	source 192.0.2.18
	kernel 6.12.9-amd64
	dmi Acme 100%_board, BIOS A[1]*? 2020
	cpu 2 25 33 0 a20120a
	reason 100% of 'it' "failed"; DROP TABLE crash;--
	log 100% of 'it' failed
	add 0 oops
	received $((begin + 2))
	host 7c
	crash c3
	source 2001:db8::17
	seal 1
	$oops
	gap 275 20
	add 0 oops
	unsealed
	received $((begin + 3))
	host 7d
	boot b3
	crash c4
	reason soft dump
	log nothing is wrong
	add 0 soft
	version 3
	boot 0
	received $((begin + 4))
	source 198.51.100.1
	kernel 2.6.32
	reason old
	log old
	add 0 oops
EOT
[ "$(sort added | uniq -c | tr -s ' ')" = ' 6 stored' ]
result "six records are stored"

# What list -j gives for options, as the first digits of crash ids.
# $1 wanted, $2 text, then options
lists()
{
	wanted=$1
	text=$2
	shift 2
	run list -j --store store "$@"
	[ "$status" -eq 0 ] && [ "$(jq -r '"\(.id[0:2])\(if .record > 0 then ".\(.record)" else "" end)"' <"$work/.out" | tr '\n' ' ')" = "$wanted" ]
	result "list: $text"
}

lists 'c1 c1.1 c2 c3 c4 @5 ' "everything"
silent "list"
jq -s -e 'map(.complete) == [true, true, true, false, true, true]' <"$work/.out" >/dev/null
result "each record says whether it is complete"
jq -s -e '.[0] | .title == "BUG: kernel NULL pointer dereference in frob_widget" and (.signature | test("^[0-9a-f]{16}$")) and .received == "2023-11-14T22:13:20.000000000Z" and .received_ns == 1700000000000000000 and .realtime == "2023-11-14T22:13:10.000000000Z" and .uptime == 4711 and .cpu.model == 85 and .regs.r14 == "0x1" and .task == "modprobe"' <"$work/.out" >/dev/null
result "and what is known of it"
jq -s -e '.[3] | .sealed and .key_id == 1 and .missing == 20 and .gaps == [{"offset": 275, "len": 20}] and .corrupted' <"$work/.out" >/dev/null
result "and what is not"
lists 'c1 c1.1 c2 ' "--host, its beginning" --host 6b
lists 'c1 c1.1 ' "with a dash in it, in capitals" --host 6B1C7F0E-2D9
lists 'c1 c1.1 ' "all of it" --host 6b1c7f0e-2d9a-4c35-a8e1-f04b7d26c913
lists '' "of none" --host 6b3
lists 'c2 c3 ' "--boot" --boot b1
lists 'c3 ' "--crash" --crash c30
lists 'c1 c1.1 c2 ' "--source, a block" --source 192.0.2.0/24
lists 'c2 ' "one address" --source 192.0.2.18
lists 'c3 c4 ' "of IPv6" --source 2001:db8::/33
lists '@5 ' "no block" --source 198.51.100.1/32
lists 'c1 c1.1 c2 @5 ' "all of IPv4" --source 1.2.3.4/0
lists 'c2 c3 c4 ' "--kernel, a pattern" --kernel '6.12.*'
lists 'c1 c1.1 c2 c3 c4 ' "a set" --kernel '[0-9].*-amd6?'
lists 'c2 c3 c4 ' "a part" --kernel 12.9
lists '' "that is none at the beginning" --kernel '12.9*'
lists 'c1 c1.1 ' "--board" --board 'Standard PC (Q35'
lists 'c2 c3 c4 @5 ' "with what means something to SQL" --board '100%_'
lists '' "which it does not here" --board '100%b'
lists '' "nor there" --board '100%xboard'
lists 'c2 c3 c4 @5 ' "--bios, with what means something to a shell" --bios 'A[[]1]?[?]*'
lists 'c1 c1.1 ' "--cpu" --cpu 'Intel 6-85-*'
lists 'c2 c3 c4 @5 ' "of another vendor" --cpu AMD
lists 'c2 c3 ' "--reason" --reason "100% of 'it' \"failed\"; DROP TABLE crash;--"
lists '' "a hostile one" --reason "x' OR 1 = 1; DELETE FROM crash; --"
lists '' "with control characters" --reason "$(printf '\001\033\377')"
lists '' "a long one" --reason "$(head -c 1000 /dev/zero | tr '\0' '*')x"
lists 'c1 c1.1 c3 ' "--title" --title '*in frob_widget'
run list -j --store store --crash c1
hash=$(jq -r -s '.[0].signature' <"$work/.out")
lists 'c1 c1.1 c3 ' "--signature" --signature "$hash"
lists 'c1 c1.1 c3 ' "its beginning" --signature "$(echo "$hash" | cut -c 1-7 | tr a-f A-F)"
lists 'c1 c1.1 ' "--type" --type panic
lists 'c2 c3 c4 @5 ' "two of them" --type soft --type oops
lists 'c3 ' "--incomplete" --incomplete
lists 'c3 c4 @5 ' "--since" --since 2023-11-14T22:13:22
lists 'c1 c1.1 ' "--until" --until '2023-11-14 22:13:21'
lists 'c2 ' "both" --since 2023-11-14T22:13:21Z --until 2023-11-14T22:13:22Z
lists '' "a day" --since 2023-11-15
lists 'c2 ' "times as show prints them" --since 2023-11-14T22:13:20.5Z --until 2023-11-14T22:13:21.000000001Z
lists 'c1 c1.1 c2 ' "the first nanosecond counts" --since 2023-11-14T22:13:20.000000000Z --until 2023-11-14T22:13:22.000000000Z
lists '' "so long ago" --since 2h
lists 'c1 c1.1 c2 c3 c4 @5 ' "weeks" --since 9999w --until 0s
lists 'c4 @5 ' "--limit: the newest" --limit 2
lists 'c1 c1.1 c3 ' "several" --title frob --limit 5 --since 1970-01-01 --source ::/0 --type oops --type panic
lists 'c1 c1.1 c2 c3 c4 @5 ' "more than there are" --limit 1000000
run list --store store --host 00
[ "$(cat "$work/.out")" = 'no crash' ]
result "no crash, for people"

# For people
run list --store store
exits 0 "a table"
prints '^RECEIVED \(UTC\)    CRASH     HOST      SOURCE           KERNEL                TYPE   WHAT$' "has a heading"
prints '^2023-11-14 22:13  c1000000  6b1c7f0e  192\.0\.2\.17       6\.1\.0-50-amd64        panic  BUG: kernel NULL pointer dereference in frob_widget$' "a line a crash"
prints '\[incomplete\] BUG: kernel NULL' "says what is not whole"
prints '^2023-11-14 22:13  @5        -         198\.51\.100\.1     2\.6\.32                crash  ' "names what has no id"
[ "$(wc -l <"$work/.out")" -eq 6 ]
result "and no more"
# A terminal: as many columns as there are.  $1 columns
terminal()
{
	SHELL=/bin/sh script -qec "stty cols $1; '$netoops' list --store store" /dev/null </dev/null | tr -d '\r' >"$work/.out"
}
if lacks terminal; then
	skip "as many columns as a terminal has"
else
	terminal 80
	[ "$(wc -L <"$work/.out")" -eq 80 ] && [ "$(wc -l <"$work/.out")" -eq 6 ]
	result "80 columns are not passed"
	prints '^2023-11-14 22:13  c1000000  192\.0\.2\.17       BUG: kernel NULL pointer dereferen~$' "what is cut says so"
	terminal 110
	prints 'SOURCE           KERNEL                WHAT$' "110 columns have the kernel"
	terminal 200
	prints 'HOST      SOURCE           KERNEL                TYPE   WHAT$' "200 have everything"
	prints 'BUG: kernel NULL pointer dereference in frob_widget$' "and cut nothing"
	terminal 20
	[ "$(wc -l <"$work/.out")" -eq 6 ]
	result "20 columns are something, too"
fi

run show --store store c1
exits 0 "show"
prints '^title      BUG: kernel NULL pointer dereference in frob_widget$' "has a title"
prints "^signature  $hash$" "a signature"
prints '^records    2$' "says how many records there are"
prints '^oops record 0, version 4$' "the oops"
prints '^panic record 1, version 4$' "the panic"
[ "$(sed -n '/^\[ /p' "$work/.out" | wc -l)" -eq 7 ] && tail -n 1 "$work/.out" | grep -q 'Kernel panic - not syncing'
result "and one log"
run show -j --store store c1
json '.records | length == 2' "in JSON, both records"
json '.type == "panic" and .count == 2 and .incomplete == 0 and .title == .records[0].title and (.sealed | not)' "and what they make"
run show --store store c3
prints '^signature  .*, of a log that is not whole$' "a signature of a log with a gap"
prints '^records    1, 1 of them not complete$' "a record with a gap"
run show -j --store store @5
json '.id == "@5" and .records[0].version == 3' "a record without an id"
run show --store store c1 c2
[ "$status" -eq 0 ] && [ "$(grep -c '^crash  ' "$work/.out")" -eq 2 ]
result "two crashes"
run show --store store c
fails 2 "^netoops show: 'c' may be c.000000-.* or c.000000-.*, for example$" "an id that is too short"
run show --store store ff
fails 2 "there is no crash 'ff'" "an id that is not there"
run show --store store @17
fails 2 "there is no crash '@17'" "a number that is not there"
run show --store store @x
fails 2 "'x' is not a number" "no number"
run show --store store xyz
fails 2 "'xyz' is neither a crash id or its beginning nor a file" "no id at all"
run show --store store
fails 1 'which crash\?' "no argument"

# A capture and its record find each other.
mkdir -p captures/host/2023-11-14 captures/other captures/loop
printf 'c1000000-0000-0000-0000-000000000000\n' >captures/host/2023-11-14/crash-id
printf 'c2000000-0000-0000-0000-000000000000\nc3000000-0000-0000-0000-000000000000\n' >captures/other/crash-id
ln -s .. captures/loop/up
mkfifo captures/loop/crash-id
for name in captures/host/2023-11-14 captures/host/2023-11-14/crash-id; do
	run show -j --store store "$name"
	json '.id == "c1000000-0000-0000-0000-000000000000"' "show $name"
done
run show -j --store store captures/other
jq -s -e 'map(.id[0:2]) == ["c2", "c3"]' <"$work/.out" >/dev/null
result "a capture of two crashes"
printf 'c9000000-0000-0000-0000-000000000000\n' >>captures/other/crash-id
run show -j --store store captures/other
partial 'there is nothing of 1 other crashes that' "a capture of a crash that is not stored, too"
(cd captures && cp -r other c3)
cd captures || exit
run show -j --store ../store c3
[ "$(jq -s length <"$work/.out")" -eq 2 ]
result "a directory whose name could be an id is one"
cd .. && rm -r captures/c3
run show --store store --captures captures c1
prints '^capture    captures/host/2023-11-14$' "where the capture of a crash lies"
run show -j --store store --captures captures c3
json '.captures == ["captures/other"]' "in JSON"
run show -j --store store --captures captures c4
json '.captures == []' "where there is none"
run show -j --store store --captures missing c4
partial "cannot open directory 'missing'" "where there is no such directory"
echo rubbish >rubbish
run show --store store rubbish
fails 2 "'rubbish' is not a file of crash ids" "a file with something else"
head -c 100000 /dev/zero >zeros
run show --store store zeros
fails 2 "'zeros' is not a file of crash ids" "zeros"
run show --store store captures
fails 2 "cannot open 'captures/crash-id': No such file or directory" "a directory without a crash id"
{
	seq 1 100 | sed 's/.*/&0000000000000000000000000000000/; s/^\(.\{32\}\).*/\1/'
	printf '\r\nc1000000-0000-0000-0000-000000000000\r\n\n'
} >captures/long
run show --store store captures/long
exits 3 "a long file of crash ids"
grep -q '^crash      c1000000-' "$work/.out" && grep -q 'nothing of 63 other crashes' "$work/.err"
result "names the crash that was captured, the last"
run show --store store captures/loop
fails 2 "cannot open 'captures/loop/crash-id': Invalid argument" "a pipe"

# The same id, with and without a key: both are shown, who has the key first.
"$helpers/mkstore" twice >added <<-EOT
	host 01
	crash 0a
	log forged
	add 0 oops
	seal 5
	log real
	add 0 oops
EOT
run show -j --store twice 0a
jq -s -e 'map([.sealed, .records[0].log]) == [[true, "real\n"], [false, "forged\n"]]' <"$work/.out" >/dev/null
result "a forged record is another crash, behind the real one"

# The log: joined, hostile, missing
run dmesg --store store c1
[ "$(wc -l <"$work/.out")" -eq 7 ] && [ "$(tail -n 1 "$work/.out")" = '[  100.000006] Kernel panic - not syncing: Fatal exception' ]
result "dmesg"
run dmesg --store store c3
prints '^\[netoops: 20 bytes are missing\]$' "says what is missing"
run dmesg -j --store store c3
json '.missing == 20 and .id[0:2] == "c3" and (.log | test("20 bytes are missing"))' "in JSON"
run dmesg --store store c1 c2
prints '^==> c2000000-0000-0000-0000-000000000000 <==$' "two logs are told apart"
run dmesg --store store --raw -j c1
fails 1 '^.*--raw and -j exclude each other' "--raw in JSON"
"$helpers/mkstore" joined >added <<-EOT
	host 01
	crash 0b
	log [    1.000000] first line of the log
	log [    2.000000] second line of the log
	log [    3.000000] third line of the log
	gap 40 30
	add 0 oops
	log [    2.000000] second line of the log
	log [    3.000000] third line of the log
	log [    4.000000] a panic
	add 1 panic
	crash 0c
	log \\x1b]0;title\\x07 \\x9b \\xc2\\x9b \\xff \\\\ \\x00 "q" \\xe2\\x80\\xae
	kernel \\x1b[31m"k"\\xff
	reason \\x1b[2J\\xff\\n\\\\
	dmi \\x1b[2J, BIOS \\x1b[31m
	task \\x1b\\x07
	blob \\x1b\\x07\\x00
	add 0 oops
EOT
run dmesg --store joined 0b
[ "$(tr '\n' '|' <"$work/.out")" = '[    1.000000] first line of the log|[    2.000000] second line of the log|[    3.000000] third line of the log|[    4.000000] a panic|' ]
result "a panic that has the log again fills in what was missing"
for command in list 'list -j' 'show 0c' 'show -j 0c' 'dmesg 0c' 'dmesg -j 0c' top 'top -j' export; do
	# shellcheck disable=SC2086
	run $command --store joined
	[ "$status" -eq 0 ] && ! LC_ALL=C grep -q "$(printf '[\033\007\233\377]')" "$work/.out" && [ "$(tr -d '\0' <"$work/.out" | wc -c)" -eq "$(wc -c <"$work/.out")" ]
	result "$command: nothing of a stranger reaches the terminal"
	case $command in
	*-j*|export)	[ -s "$work/.out" ] && jq . <"$work/.out" >/dev/null
			result "$command: JSON" ;;
	esac
done
run dmesg --store joined --raw 0c
printf '\033]0;title\007 \233 \302\233 \377 \\ \0 "q" \342\200\256\n' | cmp -s - "$work/.out"
result "--raw is what came"

# Groups
run top --store store
exits 0 "top"
prints '^      2  BUG: kernel NULL pointer dereference in frob_widget$' "how many crashes"
[ "$(head -n 1 "$work/.out")" = '      2  BUG: kernel NULL pointer dereference in frob_widget' ]
result "the most first"
prints '^         kernels  6\.1[0-9.]*-.*amd64 \(1\), 6\.1[0-9.]*-.*amd64 \(1\)$' "of which kernels"
prints '^         hosts    (6b1c7f0e|7c000000) \(1\), (6b1c7f0e|7c000000) \(1\)$' "of which hosts"
prints '^         models   .*QEMU Standard PC \(Q35 \+ ICH9, 2009\)' "of which boards"
run top -j --store store
jq -s -e 'map(.crashes) == [2, 1, 1, 1] and .[0].host_count == 2 and (.[0].kernels | map(.name) | sort) == ["6.1.0-50-amd64", "6.12.9-amd64"] and (.[0].corrupted | not) and .[0].first == "2023-11-14T22:13:20.000000000Z" and .[0].last == "2023-11-14T22:13:22.000000000Z"' <"$work/.out" >/dev/null
result "in JSON"
run top -j --store store --limit 1
[ "$(jq -s length <"$work/.out")" -eq 1 ]
result "--limit"
run top -j --store store --kernel 6.12
jq -s -e 'map(.crashes) == [1, 1, 1] and all(.[].kernels[]; .name == "6.12.9-amd64")' <"$work/.out" >/dev/null
result "with a filter"
run top -j --store store --new-in '6.12.*'
jq -s -e 'length == 2 and (map(.title) | sort | .[1]) == "soft dump"' <"$work/.out" >/dev/null
result "--new-in"
cp store new
"$netoops" vacuum --store new --retain-count 5 >/dev/null
run top -j --store new --new-in '6.12.*'
jq -s -e 'length == 2' <"$work/.out" >/dev/null
result "what was removed counts"
run top -j --store new
jq -s -e 'map(select(.title | test("frob"))) | .[0] | .crashes == 1 and .seen == "2023-11-14T22:13:20.000000000Z" and .first > .seen' <"$work/.out" >/dev/null
result "it was seen before"
run top --store new
prints ', for the first time 2023-11-14 22:13$|^         seen     2023-11-14 22:13$' "in words"
run top --store new --crash ff
[ "$(cat "$work/.out")" = 'no crash' ]
result "no crash to be grouped"

# Export
run list -j --store store
cp "$work/.out" listed
run export --store store
cmp -s listed "$work/.out"
result "export is what list -j prints"
run export --store store -o exported --kernel 6.1.0
exits 0 "export to a file"
[ "$(wc -l <exported)" -eq 2 ] && [ ! -s "$work/.out" ]
result "of some"
run export --store store -o exported
fails 2 "exported" "a file that is there"
run export --store store -o exported --force
cmp -s listed exported
result "--force"
run export --store store -o missing/x
fails 2 "cannot open directory 'missing'" "no directory"
"$netoops" list --store store >/dev/full 2>"$work/.err"
[ $? -eq 2 ] && grep -q 'cannot write the output: No space left on device' "$work/.err"
result "output that takes nothing"

# Follow: what is there, then what comes; a record that gets better comes again.
"$helpers/mkstore" live >added <<-EOT
	host 01
	crash 01
	log one
	many 12 0 oops
EOT
: >followed
"$netoops" list -j --follow --store live >followed 2>follow.err &
follower=$!
# Waits until so many records were printed.  $1 how many
followed()
{
	tries=0
	until [ "$(wc -l <followed)" -ge "$1" ] || [ $tries -ge 200 ]; do
		sleep 0.1
		tries=$((tries + 1))
	done
	[ "$(wc -l <followed)" -eq "$1" ]
}
followed 10
result "--follow shows the newest ten"
"$helpers/mkstore" live >added <<-EOT
	host 02
	crash 02
	log half
	gap 0 2
	add 0 oops
EOT
followed 11
result "then what comes"
"$helpers/mkstore" live >added <<-EOT
	host 02
	crash 02
	log half
	add 0 oops
	log panic
	add 1 panic
EOT
followed 13
result "and what gets better"
jq -s -e '.[10:] | map([.complete, .record, .log]) | .[0][0:2] == [false, 0] and .[1:] == [[true, 0, "half\n"], [true, 1, "panic\n"]]' <followed >/dev/null
result "each record once"
mv live gone
tries=0
while kill -0 $follower 2>/dev/null && [ $tries -lt 100 ]; do
	sleep 0.1
	tries=$((tries + 1))
done
kill $follower 2>/dev/null
wait $follower
[ $? -eq 2 ] && [ "$(wc -l <follow.err)" -eq 1 ] && jq -e '.error == "'"'live'"' was removed or replaced"' <follow.err >/dev/null
result "until the store is gone"
mv gone live
{
	"$netoops" list --follow --store live
	echo $? >code
} | head -n 1 >/dev/null
tries=0
until [ -s code ] || [ $tries -ge 100 ]; do
	sleep 0.1
	tries=$((tries + 1))
done
[ "$(cat code)" = 0 ]
result "or nobody reads it any more"
cat >reader.pl <<-'EOT'
	use Socket;
	socketpair(my $ours, my $theirs, AF_UNIX, SOCK_STREAM, PF_UNSPEC) or die "$!";
	my $follower = fork() // die "$!";
	if (!$follower) {
		close $ours;
		open STDOUT, ">&", $theirs or die "$!";
		exec $ARGV[0], "list", "--follow", "--store", "live" or die "$!";
	}
	close $theirs;
	my $text = "";
	until ($text =~ /\n/) {
		sysread $ours, $text, 65536, length $text or die "nothing comes";
	}
	close $ours;
	$SIG{ALRM} = sub { kill "KILL", $follower };
	alarm 20;
	waitpid $follower, 0;
	exit($? ? 1 : 0);
EOT
perl reader.pl "$netoops"
result "at the other end of a socket either"

# Many logs that look alike, as a stranger may make them.
head -c 1000000 /dev/zero | tr '\0' a >alike-a
awk 'BEGIN { while (i++ < 20000) printf "%s", "aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaab" }' >alike-b
{
	echo 'host 01'
	echo 'crash 01'
	for n in $(seq 0 2 28); do
		printf 'file alike-a\nadd %u oops\nfile alike-b\nadd %u panic\n' "$n" $((n + 1))
	done
} | "$helpers/mkstore" alike >added
run dmesg --store alike 01
exits 0 "logs that look alike"
[ "$(wc -c <"$work/.out")" -gt 20000000 ] && [ "$(cat "$work/.rss")" -lt 45000 ]
result "joined in the memory that they take: $(cat "$work/.rss") KiB"
rm alike "$work/.out"

# More than a page, in little memory; who reads slowly keeps nobody waiting.
{
	echo "host 01"
	seq 1 60 | sed 's/^/log a line of the log with a number: /'
	echo "many 3000 0 oops"
	echo "received $((begin + 100))"
	echo "host 02"
	echo "many 70000 0 soft"
} | "$helpers/mkstore" large
run list -j --store large --type oops
[ "$(jq -r .host_id <"$work/.out" | sort -u | wc -l)" -eq 3000 ]
result "3000 crashes, each once"
bounded "3000 crashes"
run list --store large
[ "$(wc -l <"$work/.out")" -eq 73001 ] && [ "$(tail -n +2 "$work/.out" | sort -c -k 1,2 2>&1 | wc -l)" -eq 0 ]
result "73000 in their order"
bounded "73000 crashes"
run top --store large
bounded "their groups"
mkfifo slow
"$netoops" list -j --store large --type oops >slow &
reader=$!
exec 3<slow
head -c 1000 <&3 >/dev/null
echo 'retain 70000 0 0 0' | "$helpers/mkstore" large >added
[ "$(cat added)" -ge 256 ]
result "a store is tidied while somebody reads it slowly"
[ "$(sql large 'PRAGMA wal_checkpoint(TRUNCATE)' | cut -d '|' -f 1)" = 0 ]
result "and its log of changes is written back"
cat <&3 >rest
exec 3<&-
wait $reader && [ "$(tail -n 1 rest | jq .complete)" = true ]
result "who reads on gets what is left"

# What people get wrong
# $1 pattern, $2 text, then the command line
wrong()
{
	pattern=$1
	text=$2
	shift 2
	run "$@"
	fails 1 "$pattern" "$text"
}
wrong "--since: 'soon' is not a time" "no time" list --since soon
wrong "is not a time" "a day that there is not" list --until 2026-02-30
wrong "is not a time" "a time of day that there is not" list --until 2026-02-28T25:00
wrong "is not a time" "a long number" list --since 99999999999999999999h
wrong "is not a time" "a unit that there is not" list --since 3y
wrong "is not a time" "something behind it" list --since 2026-01-01x
wrong "--host: 'xyz' is not the beginning of an id" "no id" list --host xyz
wrong "--crash: '' is not the beginning of an id" "an empty id" top --crash ''
wrong "--boot: .* is not the beginning" "a long id" export --boot 6b1c7f0e2d9a4c35a8e1f04b7d26c9130
wrong "--source: 'here' is not an IP address" "no address" list --source here
wrong "--source: '1.2.3.4/33' is not" "a long mask" list --source 1.2.3.4/33
wrong "--source: '1.2.3.4:5' is not" "a port" list --source 1.2.3.4:5
wrong "--type: 'bad' is none of" "no type" list --type bad
wrong "--signature: 'xyz' is not" "no signature" list --signature xyz
wrong "--limit: 0 is too small" "nothing" list --limit 0
wrong "--limit: 1000001 is too large" "too much" list --limit 1000001
wrong "--kernel: the pattern is too long: 1024 bytes are the most" "a long pattern" list --kernel "$(seq 1 500 | tr '\n' '*')"
wrong "--source: '' is not" "an empty address" list --source ''
wrong "too many arguments" "an argument" list more
wrong "too many arguments" "an argument of top" top more
wrong "too many arguments" "an argument of export" export more
finish
