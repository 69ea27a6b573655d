#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-or-later
# netoops: keys, and what is refused without the right one
# shellcheck source=tests/tool/netoops.sh
. "$(dirname "$0")/netoops.sh"

id=00112233-4455-6677-8899-aabbccddeeff

run key --new -o fleet.key
exits 0 "a fleet key"
silent "a fleet key"
[ ! -s "$work/.out" ] && grep -Exq '[0-9a-f]{64}' fleet.key && [ "$(wc -c <fleet.key)" -eq 65 ]
result "is 64 digits and a newline"
[ "$(stat -c %a fleet.key)" = 600 ]
result "for its owner"
cp fleet.key first.key
run key --new -o fleet.key
fails 2 "'./fleet.key' exists; --force replaces it" "a file that is there"
run key --new -o fleet.key --force
exits 0 "--force"
! cmp -s first.key fleet.key
result "another key"
run key --new
exits 0 "standard output"
prints '^[0-9a-f]{64}$' "has the key"
run key --new -j
json '(keys == ["key"]) and (.key | test("^[0-9a-f]{64}$"))' "in JSON"

# HChaCha20 of key 00..1f, with a test vector of its draft.
printf '000102030405060708090a0b0c0d0e0f101112131415161718191a1b1c1d1e1f\n' >vector.key
run key --fleet-key vector.key --host-id 000000090000004a0000000031415927
exits 0 "a host key"
prints '^82413b4227b27bfed30e42508a877d73a0f9e4d58a74a853c12ec41326d3ecdc$' "is the one of the draft"
run key --fleet-key fleet.key --host-id $id -o host.key
run key --fleet-key fleet.key --host-id "$(echo $id | tr -d -)"
cmp -s host.key "$work/.out"
result "an id without dashes is the same"
run key --fleet-key first.key --host-id $id -o other.key
! cmp -s host.key other.key
result "another fleet key, another host key"

bad()
{
	pattern=$1
	text=$2
	shift 2
	run key "$@"
	fails 1 "$pattern" "$text"
}
bad 'give --new, or --fleet-key and --host-id' "nothing to do"
bad 'give --new, or --fleet-key and --host-id' "no host" --fleet-key fleet.key
bad 'give --new, or --fleet-key and --host-id' "both" --new --fleet-key fleet.key
bad "'1234' is neither a UUID" "an id that is none" --fleet-key fleet.key --host-id 1234
bad 'neither a UUID' "an id that is too long" --fleet-key fleet.key --host-id ${id}0
bad 'neither a UUID' "an id with a hole" --fleet-key fleet.key --host-id "$(echo $id | tr a g)"
bad 'too many arguments' "an argument" --new more
wrong()
{
	# shellcheck disable=SC2059
	printf "$1" >wrong.key
	run key --fleet-key wrong.key --host-id $id
	fails 2 "'wrong.key' is not a key file" "$2"
	! grep -q "$(head -c 20 wrong.key)" "$work/.err" || [ ! -s wrong.key ]
	result "$2: it is not shown"
}
wrong '' "an empty file"
wrong "$(head -c 63 host.key)" "63 digits"
wrong "$(head -c 64 host.key)0" "65 digits"
wrong "$(head -c 63 host.key)x" "a digit that is none"
wrong "$(cat host.key)\nmore\n" "more text"
head -c 1000000 /dev/zero | tr '\0' a >wrong.key
run key --fleet-key wrong.key --host-id $id
fails 2 "'wrong.key' is not a key file" "a long file"
run key --fleet-key missing.key --host-id $id
fails 2 "cannot read key file 'missing.key': No such file" "no file"
run key --fleet-key . --host-id $id
fails 2 "cannot read key file '.': Is a directory" "a directory"
printf '%s\r\n\n  \n' "$(head -c 64 host.key | tr a-f A-F)" >loose.key
run key --fleet-key loose.key --host-id $id -o one.key
run key --fleet-key host.key --host-id $id -o two.key
cmp -s one.key two.key
result "capitals and white space are well"
run key --new -o missing/new.key
fails 2 "cannot open directory 'missing'" "no directory for it"
run key --new -o fleet.key/
fails 2 "'fleet.key/' is not the name of a file" "no name for it"

# Who believes what.  $1 text, $2 wanted records, $3 counter that has the rest,
# $4 options of the receiver, the rest of the sender
believes()
{
	text=$1 wanted=$2 counter=$3 options=$4
	shift 4
	# shellcheck disable=SC2086
	listen -j --stats stats.json $options
	post --log-size 5000 "$@"
	kill -TERM $receiver
	collect
	[ "$(counted records)" -eq "$wanted" ] && [ "$(wc -l <received)" -eq "$wanted" ]
	result "$text: $wanted records"
	[ "$wanted" -gt 0 ] || [ "$(counted packets)" -eq "$(counted "$counter")" ]
	result "$text: counted"
}
believes "the fleet's key" 1 '' '--fleet-key fleet.key' --fleet-key fleet.key
believes "ten hosts of the fleet" 10 '' '--fleet-key fleet.key' --fleet-key fleet.key --hosts 10
believes "another fleet's key" 0 forged '--fleet-key fleet.key' --fleet-key first.key
both='--fleet-key 1:fleet.key --fleet-key 7:first.key'
believes "one fleet of two" 1 '' "$both" --fleet-key fleet.key
believes "the other" 1 '' "$both" --fleet-key first.key --key-id 7
believes "one with the number of the other" 0 forged "$both" --fleet-key fleet.key --key-id 7
believes "a number that is not known" 0 no_key "$both" --fleet-key fleet.key --key-id 8
believes "a key for all other numbers" 1 '' '--fleet-key fleet.key --fleet-key 7:first.key' --fleet-key fleet.key --key-id 8
believes "a host's key" 1 '' '--key host.key' --key host.key
believes "another host's key" 0 forged '--key host.key' --key other.key
believes "a host that is not sealed" 0 unsealed '--fleet-key fleet.key'
believes "a host that is not sealed, with one key" 0 unsealed '--key host.key'
believes "version 3 with a key" 0 unsealed '--key host.key' --version 3
believes "no key here" 0 no_key '' --fleet-key fleet.key
believes "not sealed, and allowed" 1 '' '--key host.key --allow-unsealed'
believes "sealed all the same" 1 '' '--key host.key --allow-unsealed' --key host.key
believes "version 3, and allowed" 1 '' '--key host.key --allow-unsealed' --version 3
believes "forged, though unsealed is allowed" 0 forged '--key host.key --allow-unsealed' --key other.key
believes "every packet damaged" 0 forged+.unsealed+.unsupported_version+.corrupt '--key host.key' --key host.key --corrupt 100
finish
