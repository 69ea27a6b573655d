#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-or-later
# netoops receive: what is missing, forged, hostile or too much
# shellcheck source=tests/tool/netoops.sh
. "$(dirname "$0")/netoops.sh"

# Sends bytes as they are.  $1 as for printf
raw()
{
	bash -c 'printf "$1" >"/dev/udp/127.0.0.1/$2"' sh "$1" "$port"
}

# Ends the receiver as a user would.  $1 signal
end()
{
	kill "-$1" "$receiver"
	collect
}

# What is not complete is printed at the end, and says what is missing.
listen -j --stats stats.json --dir .
post --log-size 20000 --chunk 900 --loss 100 --records 2
post --log-size 20000 --chunk 900 --parity 0 --loss 80 --seed 21
end TERM
exits 0 "SIGTERM"
[ "$(wc -l <received)" -eq 1 ]
result "what is incomplete is printed"
json '.complete == false and .missing > 0 and (.gaps | length) > 0' "and says so"
json '(.gaps | map(.len) | add) == .missing and .log_len == 20000' "the gaps are what is missing"
json '[.gaps[] | "[netoops: \(.len) bytes are missing]\n"] - [.log | match("\\[netoops: [0-9]+ bytes are missing\\]\n"; "g").string] == []' "each is in the log"
[ "$(counted records)" -eq 1 ] && [ "$(counted incomplete)" -eq 1 ] && [ "$(counted kept)" -eq "$(counted packets)" ]
result "the counters say so too"
name=$(jq -r '.crash_id + "-0"' <received)
cmp -s "$name.json" received && jq -rj .log <received | cmp -s - "$name.log"
result "and the files"
grep -Eq '^netoops receive: [0-9]+ packets, 0 dropped by the socket; 1 records, 1 incomplete$' listening
result "counters in words"
[ "$(wc -l <listening)" -eq 2 ]
result "and nothing else on standard error"

listen --expire 0
post --log-size 5000 --parity 0 --loss 60 --seed 22
end INT
exits 0 "SIGINT"
prints '^log        5000 bytes, [0-9]+ are missing$' "text says what is missing"
prints '^\[netoops: [0-9]+ bytes are missing\]$' "where it is missing"

listen -j
end TERM
exits 0 "nothing at all"
[ ! -s received ]
result "nothing at all: nothing printed"

# The time is up.  On a busy machine it takes longer until the record has come.
patience=1
listen -j
collect
exits 2 "no record in time"
# $1 wanted status, the rest: as for listen
in_time()
{
	wanted=$1
	shift
	for patience in 2 8 32; do
		listen -j "$@"
		post --log-size 100
		collect
		[ "$status" -ne "$wanted" ] || break
	done
}
in_time 3 --count 2
exits 3 "one record of two in time"
[ "$(wc -l <received)" -eq 1 ]
result "which is printed"
in_time 0
exits 0 "any record in time"
patience=60

# Packets that are none
listen -j --stats stats.json
raw 'x'
raw '\004'
raw '\004\000'
raw '\001\000more'
raw '\011\000more'
raw '\003\000more'
raw '\002\000more'
bash -c 'dd if=/dev/zero bs=8000 count=1 2>/dev/null >"/dev/udp/127.0.0.1/$1"' sh "$port"
post --log-size 3000 --corrupt 100 --seed 23
end TERM
[ ! -s received ]
result "what is damaged makes no record"
[ "$(counted packets)" -eq $((8 + 3 + 4 + 24)) ]
result "all packets are counted"
[ "$(counted unsupported_version)" -ge 2 ] && [ "$(counted 'corrupt + .unsupported_version')" -eq "$(counted packets)" ]
result "and why they were refused"

listen -j --stats stats.json --count 1
post --log-size 30000 --chunk 500 --loss 40 --seed 24
post --log-size 30000 --chunk 500 --loss 40 --seed 24
collect
listen -j --stats stats.json
post --log-size 30000 --chunk 500 --parity 0 --duplicate 100 --seed 25
post --log-size 30000 --chunk 500 --parity 0 --seed 25
end TERM
[ "$(wc -l <received)" -eq 1 ] && [ "$(counted late)" -gt 0 ] && [ "$(counted duplicate)" -gt 0 ]
result "a record that comes again is printed once"

# Hostile text: of the log, of the blob
# shellcheck disable=SC2059
printf "$(printf '\\%03o' $(seq 1 255))\n\"quoted\" \\\\ \303\244 \342\200\256 \033]0;title\007\n" >hostile.log
listen -j --count 1
post --log hostile.log --blob "$(printf 'x\033[2J"\\y\302\233\377')"
collect
json '.complete and (.blob == "x\\x1b[2J\"\\\\y\\xc2\\x9b\\xff")' "a hostile blob in JSON"
json '.log | test("\\\\x1b\\]0;title\\\\x07\n$") and test("\u00e4") and test("\\\\xe2\\\\x80\\\\xae")' "a hostile log in JSON"
! LC_ALL=C grep -q "$(printf '[\033\007\302\377]')" received
result "nothing for a terminal in JSON"
listen --count 1
post --log hostile.log --blob "$(printf 'x\033[2J"\\y\302\233\377')"
collect
prints '^blob       x\\x1b\[2J"\\\\y\\xc2\\x9b\\xff$' "a hostile blob"
! LC_ALL=C grep -q "$(printf '[\033\007\377]')" received
result "nothing for a terminal in text"
mkdir dir
listen --count 1 --dir dir
post --log hostile.log
collect
cmp -s hostile.log dir/*.log
result "the file has the log as it came"
[ "$(find . -newer hostile.log -name '*.log' ! -path './dir/*' | wc -l)" -eq 0 ] && [ -z "$(find dir -name '.vmcoredd-*')" ]
result "no file elsewhere, none that is not complete"

# Limits
listen -j --log-max 1000 --stats stats.json
post --log-size 1001
post --log-size 1000
end TERM
json '.log_len == 1000' "a log that is not too long"
[ "$(counted 'too_long > 0 and .records == 1')" = true ]
result "one that is too long is refused"
ln -s "$helpers/maxrss" .
wrap='./maxrss .rss'
# Parity alone brings half of the logs at such a loss, before most facts.  By this seed
# ten records have lost each packet that had them.
listen -j --count 300
post --hosts 300 --at-once 30 --log-size 1800 --chunk 900 --loss 50 --rate 10000 --seed 7
collect
[ "$(jq -s '[.[] | select(.complete)] | length' received)" -eq 300 ] &&
	[ "$(jq -s '[.[] | select(.complete and .regs == null)] | length' received)" -eq 10 ]
result "a record whose log is whole waits for its facts"

listen -j --memory 4 --expire 600 --count 120
post --hosts 150 --log-size 100000 --parity 0 --loss 30 --rate 10000 --seed 26
collect
exits 0 "more records than there is room for"
jq -s -e 'length == 120 and all(.complete == false) and all(.log_len == 100000)' <received >/dev/null
result "are given out before their time"
bounded "many records"
listen -j --memory 4 --expire 600 --count 2000
post --hosts 4000 --log-size 0 --parity 0 --rate 10000 --seed 27
collect
jq -s -e 'map(.host_id) | unique | length == 2000' <received >/dev/null
result "many hosts at once"
bounded "many hosts"
wrap=

# Where it cannot be printed or written
mkdir gone
listen -j --dir gone --count 1
rmdir gone
post --log-size 100
collect
exits 3 "a directory that is gone"
[ "$(wc -l <listening)" -eq 3 ] && sed -n 2p listening | jq -e '.exit_status == 3 and (.error | test("^cannot create a file in .gone.: "))' >/dev/null
result "one line that says so"
json .complete "the record is printed all the same"
: >listening
{
	"$netoops" receive --listen 127.0.0.1:0 --count 5 --timeout $patience 2>listening
	echo $? >code
} | true &
receiver=$!
wait_port
post --log-size 100
tries=0
until [ -s code ] || [ $tries -ge 200 ]; do
	sleep 0.1
	tries=$((tries + 1))
done
# By SIGPIPE, or where that is ignored with an error.
case $(cat code) in
141|2)	true ;;
*)	false ;;
esac
result "nobody reads it any more: it ends"
: >listening
"$netoops" receive --listen 127.0.0.1:0 --count 5 --timeout $patience >/dev/full 2>listening &
receiver=$!
wait_port
post --log-size 100
collect
exits 2 "output that takes nothing"
grep -q '^netoops receive: cannot write the output: No space left on device$' listening
result "is told"
: >listening
"$netoops" receive --listen 127.0.0.1:0 --count 5 --timeout $patience >&- 2>listening &
receiver=$!
wait_port
post --log-size 100
collect
exits 2 "no output at all"
grep -q '^netoops receive: cannot write the output: Bad file descriptor$' listening
result "is told, and nothing is printed into the socket"
listen -j --count 1 --stats missing/stats.json
post --log-size 100
collect
exits 3 "counters that cannot be written"

listen --count 1
run receive --listen "127.0.0.1:$port"
fails 2 "cannot listen on 127.0.0.1:$port: Address already in use" "a port that is taken"
end TERM
"$netoops" key --new -o some.key
usage()
{
	pattern=$1
	text=$2
	shift 2
	run receive "$@"
	fails 1 "$pattern" "$text"
}
usage 'too many arguments' "an argument" more
usage "'localhost' is not an IP address" "a name" --listen localhost:2004
usage "'\\[::1\\]x' has no valid port" "rubbish behind an address" --listen '[::1]x'
usage "'127.0.0.1:65536' has no valid port" "a large port" --listen 127.0.0.1:65536
usage '--count: 0 is too small' "no record" --count 0
usage "--timeout: 'soon' is not a number" "a time that is none" --timeout soon
usage "--log-max: '' is not a number" "an empty number" --log-max ''
usage 'exclude each other' "two keys" --key x --fleet-key y
usage "'1:y' is the second of its number" "two keys of one number" --fleet-key "1:$work/some.key" --fleet-key 1:y
usage 'is too large: 4294967295 is the most' "a number that is too large" --fleet-key 4294967296:y
usage "option '--listen' needs an argument" "no argument" --listen
run receive --memory 1 --listen 127.0.0.1:0
fails 2 '1 MiB of memory are too little: [0-9]+ are the least' "too little memory"
least=$(sed -n 's/.*little: \([0-9]*\) .*/\1/p' "$work/.err")
listen -j --memory "$least" --count 1
post --log-size 100
collect
exits 0 "the least memory"
run receive --dir missing
fails 2 "cannot open directory 'missing'" "no directory"
finish
