#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-or-later
# netoopsd: its options, its file, who it is, and whom it tells
# shellcheck source=tests/tool/netoopsd.sh
. "$(dirname "$0")/netoopsd.sh"
# shellcheck source=tests/tool/pages.sh
. "$here/pages.sh"
ipv6_or_own_net

# Help, man page, completion and the file have the same options.
man=$root/userspace/man/netoopsd.8
run --help
exits 0 "--help"
silent "--help"
prints '^Usage: netoopsd \[OPTIONS\]$' "its usage"
cp "$work/.out" text
[ "$(awk 'length > 100' text | wc -l)" -eq 0 ]
result "no line over 100 columns"
[ "$(options text)" = "$(bash -c '. "$1"; _netoopsd_options' sh "$root/userspace/completion/netoopsd" | tr ' ' '\n' | sort -u)" ]
result "completion has the same options"
missing=
for option in $(options text); do
	grep -Eq -- "^\.It .*Fl ${option#-}( |\$)" "$man" || missing="$missing $option"
done
[ -z "$missing" ]
result "the man page has the options$missing"
[ "$(sed -n '/^\.Sh OPTIONS/,/^\.Sh CONF/s/^\.It //p' "$man" | grep -oE 'Fl -[a-z][a-z-]*' | sed 's/Fl /-/' | grep -vx -e --version | sort)" = "$(options text | grep '^--' | sort)" ]
result "and no others"
mandoc -Tlint -W warning "$man" >lint 2>&1
[ ! -s lint ]
result "mandoc has nothing to say"
sed -n 's/^.*(\([0-9]*\))$/\1/p' text | while read -r number; do
	grep -q "($number)" "$man" || echo "$number"
done >numbers
[ ! -s numbers ]
result "the man page has the same defaults"
run --version
exits 0 "--version"
prints "^netoopsd $(sed -n 's/^VERSION := //p' "$root/Makefile")$" "is that of the Makefile"
run -j -V
json '.version and .format == 4 and .sqlite and .libmicrohttpd and (has("module") | not)' "in JSON"

# The examples of the man page, on ports that are free.
sed -n '/^\.Sh EXAMPLES/,/^\.Sh SEE/s/^\$ //p' "$man" >examples
[ "$(wc -l <examples)" -eq 3 ]
result "the man page has examples"
sed -n 1p examples | sed 's/--listen :2004/--listen :0/; s/:9104/:0/; s|$| --config /dev/null 2>listening|; s/^netoopsd/exec netoopsd/' >first
PATH=${netoopsd%/*}:$PATH
: >listening
sh first >stored &
receiver=$!
wait_port
metrics=$(sed -n 's/^metrics on \(.*\)$/\1/p' listening)
sed -n 2p examples | sed "s/:2004/:$port/" | sh -e >"$work/.out" 2>"$work/.err"
status=$?
exits 0 "they run"
told 2 "and records arrive"
sed -n 3p examples | sed "s|http://127.0.0.1:9104/metrics|$metrics|" | sh -e >"$work/.out" 2>"$work/.err"
prints '^netoopsd_records_total\{result="stored"\} 2$' "which the metrics say"
scrape
metrics_add_up "the examples"
kill -TERM "$receiver"
wait "$receiver"
receiver=
# What it says of the file
sed -n '/^\[netoopsd\]$/,/^\.Ed/p' "$man" | sed '$d' >netoopsd.conf
[ "$(wc -l <netoopsd.conf)" -eq 7 ]
result "and a file"
run --config netoopsd.conf --listen 127.0.0.1:0 --store missing/records.db --metrics 127.0.0.1:0
fails 2 "cannot read key file '/etc/netoops/fleet-1.key'" "whose lines are right"

usage()
{
	pattern=$1
	text=$2
	shift 2
	run --config /dev/null --store records.db "$@"
	fails 1 "^netoopsd: $pattern" "$text"
}
usage 'too many arguments' "an argument" more
usage "unknown option '--nothing'" "an option that is not there" --nothing
usage "option '--listen' needs an argument" "no argument" --listen
usage '--store: the value is empty' "an empty name" --store ''
usage "--memory: '1k' is not a number" "a number that is none" --memory 1k
usage '--memory: 0 is too small: 1 is the least' "a number that is too small" --memory 0
usage '--source-rate: 100000001 is too large' "a number that is too large" --source-rate 100000001
usage 'option .* is ambiguous|unknown option .--retain.' "half an option" --retain 1
usage '--key: --key and --fleet-key exclude each other' "two kinds of keys" --fleet-key y --key x
usage "--fleet-key: --key and --fleet-key exclude each other" "in this order, too" --key x --fleet-key y
usage "--fleet-key: '1:y' is the second of its number" "two keys of one number" --fleet-key 1:x --fleet-key 1:y
# shellcheck disable=SC2046
usage '--listen: 16 are the most' "too many sockets" $(seq -f '--listen :%.0f' 2001 2017)
# What cannot be right the next time either does not have the unit try again.
usage "--listen: 'x:y' has no valid port" "a port that is none" --listen x:y
usage "--listen: '\[::1' is not an IP address" "an address that is none" --listen '[::1'
usage "--metrics: '127.0.0.1:99999' has no valid port" "a port that is too large" --metrics 127.0.0.1:99999
usage "--metrics: 'name' is not an IP address" "a name" --metrics name
usage "--user: there is no user 'nosuchuser'" "a user that is not there" --user nosuchuser
echo 0123 >no-key
usage "'no-key' is not a key file" "a key that is none" --listen 127.0.0.1:0 --key no-key
usage "'no-key' is not a key file" "a fleet key that is none" --listen 127.0.0.1:0 --fleet-key 1:no-key
usage "'no-key' is not a store of netoops" "a store that is none" --listen 127.0.0.1:0 --store no-key
usage "cannot open '\.': Is a directory" "a store that is a directory" --listen 127.0.0.1:0 --store .
run --config /dev/null --store records.db --listen 192.0.2.1:0
fails 2 "cannot listen on 192.0.2.1:0" "an address that may come is tried again"
run --config /dev/null --store records.db --listen 127.0.0.1:0 --key no-file
fails 2 "cannot read key file 'no-file'" "and a file that may come"
run --config /dev/null --store records.db --listen '[fe80::1%nosuch0]:0'
fails 2 'nosuch0|not an IP address' "and an interface that may come"
usage "--listen: 'fe80::x' is not an IP address" "but not an address that is none" --listen '[fe80::x%nosuch0]:0'
for value in 'listen = x:y' 'metrics = x' 'user = nosuchuser'; do
	printf '[netoopsd]\n\n%s\n' "$value" >netoopsd.conf
	run --config netoopsd.conf --store records.db
	fails 1 "^netoopsd: netoopsd\.conf:3: ${value%% *}: " "in a file, $value: with its line"
done
run --memory x -j
[ "$status" -eq 1 ] && [ -s "$work/.err" ] && jq -e '.exit_status == 1 and (.error | test("^--memory: "))' <"$work/.err" >/dev/null
result "errors in JSON"

# The file
file()
{
	printf '%s\n' "$2" >netoopsd.conf
	run --config netoopsd.conf --store records.db --listen 127.0.0.1:0
	fails 1 "^netoopsd: $1" "$3"
}
s='[netoopsd]'
file "netoopsd\\.conf:1: 'memory' is not below \\[netoopsd\\]" 'memory = 1' "no section"
file "netoopsd\\.conf:3: unknown section 'other'" "$s
[other]
memory = 1" "another section"
file "netoopsd\\.conf:2: unknown key 'colour'" "$s
colour = 1" "a key that is not there"
file "netoopsd\\.conf:2: unknown key 'config'" "$s
config = x" "a file in a file"
file "netoopsd\\.conf:3: memory: 'much' is not a number" "$s
# a comment
memory = much" "a number that is none"
file "netoopsd\\.conf:3: 'memory' is there twice" "$s
memory = 1
memory = 2" "a key that is there twice"
file "netoopsd\\.conf:2: allow-unsealed: 'maybe' is neither yes nor no" "$s
allow-unsealed = maybe" "a flag that is neither"
file "netoopsd\\.conf:2: memory: the value is empty" "$s
memory =" "no value"
file "netoopsd\\.conf:2: neither \\[section\\] nor name = value" "$s
memory" "no sign"
file "netoopsd\\.conf:2: the line is too long" "$s
store = $(printf '%0300d' 1)" "a long line"
file 'netoopsd\.conf:3: fleet-key: --key and --fleet-key exclude each other' "$s
key = x
fleet-key = y" "what does not go together"
file "netoopsd\.conf:4: fleet-key: '3:z' is the second of its number" "$s
fleet-key = 3:y
fleet-key = 2:y
fleet-key = 3:z" "two keys of one number"
printf '[netoopsd]\nmemory = 1\0000\nexpire = 1\n' >netoopsd.conf
run --config netoopsd.conf
fails 1 'netoopsd\.conf:2: the line has a NUL' "a NUL"
run --config missing.conf
fails 1 "cannot open 'missing\\.conf': No such file" "a file that is not there"
run --config .
fails 1 "cannot read '\\.': Is a directory" "a directory"

second='[::1]:0'
if lacks ipv6; then
	skip "the file says where to listen, with IPv6"
	second=127.0.0.2:0
fi
cat >netoopsd.conf <<-EOT
	[netoopsd]
	# everything that is not default
	listen = 127.0.0.1:0	; two of them
	listen = $second
	store = other.db
	metrics = 127.0.0.1:0
	stats = other.json
	allow-unsealed = yes
	memory = 8
	expire = 0
EOT
: >listening
"$netoopsd" --config netoopsd.conf --stats stats.json >stored 2>listening &
receiver=$!
wait_port
metrics=$(sed -n 's/^metrics on \(.*\)$/\1/p' listening)
[ "$(grep -c '^listening on ' listening)" -eq 2 ] && grep '^listening on ' listening | tail -n 1 | grep -qF "listening on ${second%0}"
result "the file says where to listen"
port=$(echo "$port" | head -n 1)
post --log-size 20000 --parity 0 --loss 50 --seed 1
store=other.db
ends TERM 0 "options of a file"
[ "$(jq .complete stored)" = false ] && [ "$(query 'SELECT count(*) FROM record')" -eq 1 ] && [ ! -e other.json ]
result "all of them hold, but where the command line knows better"
: >listening
"$netoopsd" --config netoopsd.conf --listen 127.0.0.1:0 --stats stats.json >stored 2>listening &
receiver=$!
wait_port
ends TERM 0 "a list on the command line"
[ "$(grep -c '^listening on ' listening)" -eq 1 ]
result "takes the place of that in the file"
unset store

run --config /dev/null --listen localhost:0
fails 1 "'localhost' is not an IP address" "a name"
run --config /dev/null --listen 127.0.0.1:0 --store records.db --metrics 127.0.0.1:0x
fails 1 "'127.0.0.1:0x' has no valid port" "metrics nowhere"
run --config /dev/null --listen 127.0.0.1:0 --store records.db --fleet-key missing.key
fails 2 "cannot read key file 'missing.key'" "no key"
run --config /dev/null --listen 127.0.0.1:0 --store missing/records.db
fails 2 "'missing/records\\.db'|directory 'missing'" "no directory for the store"
echo 'not a store' >foreign.db
cp foreign.db before.db
run --config /dev/null --listen 127.0.0.1:0 --store foreign.db
fails 1 "'foreign\\.db' is not a store of netoops" "a file that is something else"
cmp -s foreign.db before.db && [ ! -e foreign.db-wal ]
result "which is left as it is"
run --config /dev/null --listen 127.0.0.1:0 --store records.db --user no-such-user
fails 1 "there is no user 'no-such-user'" "a user that is not there"
collector --memory 8
run --config /dev/null --listen "127.0.0.1:$port" --store records.db
fails 2 "cannot listen on 127.0.0.1:$port: Address already in use" "a port that is taken"
run --config /dev/null --listen 127.0.0.1:0 --metrics "$(echo "$metrics" | sed 's|http://||; s|/metrics||')" --store records.db
fails 2 'cannot listen on 127.0.0.1:[0-9]*: Address already in use' "another port that is taken"
status_of()
{
	sed -n "s/^$1:[[:blank:]]*//p" "/proc/$receiver/status"
}
[ "$(status_of NoNewPrivs)" = 1 ]
result "it renounces new privileges"
[ "$(stat -c %a records.db)" = 600 ]
result "the store is its owner's only"
ends INT 0 "SIGINT"
collector --memory 8 -j
kill -HUP "$receiver"
holds 'grep -q keys listening' "SIGHUP, with messages as JSON"
ends TERM 0 "messages as JSON"
tail -n +3 listening | jq -se 'length == 2 and .[0].message == "keys are read" and (.[1] | .packets == 0 and .pending == 0)' >/dev/null
result "they are JSON"

if lacks root || lacks other-user; then
	skip "it becomes another user, who stores records"
else
	reached_by_others
	result "there is a directory that he reaches"
	state=$reached/state
	install -d -o nobody "$state"
	store=$state/records.db
	collector --memory 8 --user nobody
	id=$(id -u nobody)
	[ "$(status_of Uid | tr '\t' ' ')" = "$id $id $id $id" ] && [ "$(status_of Gid | tr '\t' '\n' | sort -u)" = "$(id -g nobody)" ]
	result "it becomes another user"
	[ "$(status_of Groups | tr ' ' '\n' | sort -nu | xargs)" = "$(id -G nobody | tr ' ' '\n' | sort -nu | xargs)" ]
	result "with the groups of that one"
	[ "$(sed -n 's/^Cap[A-Z][a-z]*:[[:blank:]]*//p' "/proc/$receiver/status" | sort -u)" = 0000000000000000 ]
	result "without any capability, and no way to one"
	for task in "/proc/$receiver/task"/*; do
		sed -n 's/^Uid:[[:blank:]]*//p' "$task/status"
	done | tr '\t' '\n' | sort -u >uids
	[ "$(cat uids)" = "$id" ]
	result "every thread of it"
	post --log-size 1000
	told 1 "and stores records"
	rm -f stats.json
	install -o nobody /dev/null stats.json
	ends TERM 0 "another user"
	[ "$(stat -c %U "$state/records.db")" = nobody ]
	result "which are his"
	unset store
fi

# A service manager is told.
cat >manager.pl <<-'EOT'
	use IO::Socket::UNIX;
	alarm 60;
	$| = 1;
	$socket = IO::Socket::UNIX->new(Type => SOCK_DGRAM, Local => "manager") or die;
	for (1 .. 2) {
		$socket->recv($text, 100);
		print "$text\n";
	}
EOT
perl manager.pl >manager.log &
manager=$!
tries=0
until [ -S manager ] || [ $tries -ge 200 ]; do
	sleep 0.05
	tries=$((tries + 1))
done
NOTIFY_SOCKET=$work/manager
export NOTIFY_SOCKET
collector --memory 8
holds '[ -s manager.log ]' "it is told when it is ready"
[ "$(cat manager.log)" = READY=1 ]
result "as it expects"
ends TERM 0 "with a manager"
unset NOTIFY_SOCKET
wait $manager
[ "$(tail -n 1 manager.log)" = STOPPING=1 ]
result "and when it ends"

unit netoopsd.service
analyze verify --man=no "$work/units/netoopsd.service"
exits 0 "the unit file"
silent "the unit file"
analyze security --offline=true --threshold=20 "$work/units/netoopsd.service"
exits 0 "what it may do, in systemd's opinion: 2.0 of 10 or less"
finish
