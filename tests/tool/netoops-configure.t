#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-or-later
# netoops configure and status, on trees that stand for machines
# shellcheck source=tests/tool/netoops.sh
. "$(dirname "$0")/netoops.sh"

tree=$work/tree
configfs=$tree/sys/kernel/config/netoops
kept=$tree/etc/netoops
wants=$tree/etc/systemd/system/multi-user.target.wants/netoops.service

# A machine with the module loaded, nothing set up yet.
machine()
{
	rm -rf "$tree"
	mkdir -p "$configfs" "$tree/proc/sys/kernel/random" "$tree/run/systemd/system" \
		"$tree/usr/lib/systemd/system" "$tree/etc/systemd/system"
	echo 6b1c7f0e2d9a4c35a8e1f04b7d26c913 >"$tree/etc/machine-id"
	echo 3d0f3f7e-8b0e-4a53-9a6e-3f1d6a2b7c55 >"$tree/proc/sys/kernel/random/boot_id"
	: >"$tree/usr/lib/systemd/system/netoops.service"
	printf 'die armed\ncrash_kexec armed by ftrace\nkmsg armed\npanic armed\n' >"$configfs/hooks"
	printf 'records 3\npackets 300\nunsent 1\nbudget_hits 0\n' >"$configfs/stats"
}

configure()
{
	run configure --root "$tree" "$@"
}

# The values of attributes of a target, in one line.  $1 target, the rest: names
values()
{
	directory=$configfs/$1
	shift
	for name; do
		printf '%s=%s ' "$name" "$(cat "$directory/$name")"
	done
}

# $1 target, $2 names, $3 values, $4 text
has()
{
	# shellcheck disable=SC2086
	[ "$(values "$1" $2)" = "$3 " ]
	result "$4"
}

machine
configure --to 192.0.2.1
exits 0 "one line"
silent "one line"
prints '^target default: 192\.0\.2\.1, kept for the next boot$' "says what it did"
has default 'enabled remote_ip remote_port local_ip local_port dev_name remote_mac' \
	'enabled=1 remote_ip=192.0.2.1 remote_port=2004 local_ip= local_port= dev_name= remote_mac=' "the target"
has . 'host_id boot_id' 'host_id=6b1c7f0e-2d9a-4c35-a8e1-f04b7d26c913 boot_id=3d0f3f7e-8b0e-4a53-9a6e-3f1d6a2b7c55' "ids"
[ ! -e "$configfs/key" ] && [ ! -e "$configfs/parity" ] && [ ! -e "$configfs/blob" ]
result "nothing else is touched"
grep -qx "NETOOPS_TO='192.0.2.1'" "$kept/default.conf" && [ "$(stat -c %a "$kept/default.conf")" = 644 ]
result "it is kept"
[ "$(readlink "$wants")" = /usr/lib/systemd/system/netoops.service ]
result "and set up at boot"

configure -j --name lab --to '[2001:db8::1]:3000' --dev eth1 --local '[2001:db8::2]:3001' \
	--mac 02:00:5e:00:53:01 --parity 150 --blob "rack 7, 'upper' \$HOME \`x\` # \"" --host-id 00112233-4455-6677-8899-aabbccddeeff
exits 0 "everything at once"
json '. == {"target": "lab", "to": "[2001:db8::1]:3000", "next_hop": null, "sealed": false, "persistent": true}' "in JSON"
has lab 'enabled remote_ip remote_port local_ip local_port dev_name remote_mac' \
	'enabled=1 remote_ip=2001:db8::1 remote_port=3000 local_ip=2001:db8::2 local_port=3001 dev_name=eth1 remote_mac=02:00:5e:00:53:01' "all attributes"
has . 'host_id parity blob' "host_id=00112233-4455-6677-8899-aabbccddeeff parity=150 blob=rack 7, 'upper' \$HOME \`x\` # \"" "all settings"
configure --name lab --to 192.0.2.2
has lab 'enabled remote_ip remote_port local_ip local_port dev_name remote_mac' \
	'enabled=1 remote_ip=192.0.2.2 remote_port=2004 local_ip= local_port= dev_name= remote_mac=' "a target that is changed forgets the rest"
has . 'host_id parity' 'host_id=00112233-4455-6677-8899-aabbccddeeff parity=150' "settings stay"

configure --name near --to '[fe80::1%lo]:3000' --local :3001
has near 'remote_ip remote_port local_ip local_port dev_name' \
	'remote_ip=fe80::1 remote_port=3000 local_ip= local_port=3001 dev_name=lo' "an address that has a device, and a port of any"
configure --remove near

# The next boot: configfs is empty again.
boot()
{
	mv "$configfs" "$work/before"
	mkdir "$configfs"
	cp "$work/before/hooks" "$work/before/stats" "$configfs"
	rm -rf "$work/before"
}
boot
configure --all
exits 0 "--all"
[ "$(grep -c '^target .*, kept for the next boot$' "$work/.out")" -eq 2 ]
result "sets up two targets"
has lab 'enabled remote_ip' 'enabled=1 remote_ip=192.0.2.2' "one"
has default 'enabled remote_ip' 'enabled=1 remote_ip=192.0.2.1' "and the other"
has . 'host_id parity blob' "host_id=00112233-4455-6677-8899-aabbccddeeff parity=150 blob=rack 7, 'upper' \$HOME \`x\` # \"" "and the settings"
echo 'NETOOPS_TO=$(touch PWN)' >"$kept/bad.conf"
echo "NETOOPS_TO='192.0.2.9:x'" >"$kept/worse.conf"
boot
configure --all
exits 3 "two files that are damaged"
grep -q '^netoops configure: /etc/netoops/bad\.conf: NETOOPS_TO in .* is not understood' "$work/.err" &&
	grep -q "^netoops configure: /etc/netoops/worse\.conf: '192.0.2.9:x' has no valid port" "$work/.err" &&
	[ "$(wc -l <"$work/.err")" -eq 2 ] && [ ! -e PWN ]
result "are named"
[ "$(cat "$configfs/lab/enabled" "$configfs/default/enabled" | tr -d '\n')" = 11 ]
result "the others are set up"
rm "$kept/bad.conf" "$kept/worse.conf"

# Texts that look like a shell's, or like other settings
for blob in 'rack 7; for sale' 'NETOOPS_KEY_ID' "NETOOPS_PARITY='9'" '; if {' '. /etc/passwd' \
	"it's" "\\" '"' '$NETOOPS_BLOB' '#' ' export  '; do
	configure --to 192.0.2.1 --blob "$blob"
	boot
	configure --all
	silent "a blob of <$blob>"
	has . 'parity blob' "parity=150 blob=$blob" "a blob of <$blob> comes back"
done

configure --remove lab
exits 0 "--remove"
[ ! -e "$configfs/lab" ] && [ ! -e "$kept/lab.conf" ] && [ -L "$wants" ]
result "removes one target"
configure --remove lab
fails 2 "there is no target 'lab'" "a target that is not there"
configure --remove default --no-persist
[ ! -e "$configfs/default" ] && [ -e "$kept/default.conf" ] && [ -L "$wants" ]
result "until the next boot only"
configure --remove default
exits 0 "for good"
[ ! -e "$kept/default.conf" ] && [ ! -L "$wants" ]
result "with the last target goes the unit"
configure --all
exits 0 "--all without a target"
prints '^no target is kept' "says so"

machine
configure --to 192.0.2.1 --no-persist
exits 0 "--no-persist"
has default enabled enabled=1 "sets it up"
[ ! -e "$kept" ] && [ ! -L "$wants" ]
result "and keeps nothing"

# Keys
run key --new -o fleet.key
run key --fleet-key fleet.key --host-id 6b1c7f0e2d9a4c35a8e1f04b7d26c913 -o host.key
digits=$(cat host.key)
for option in '--fleet-key fleet.key' '--key host.key'; do
	machine
	# shellcheck disable=SC2086
	configure -j --to 192.0.2.1 --key-id 5 $option
	exits 0 "${option% *}"
	json .sealed "seals"
	has . 'key_id key' "key_id=5 key=$digits" "the host's key"
	[ "$(cat "$kept/host.key")" = "$digits" ] && [ "$(stat -c %a "$kept/host.key")" = 600 ]
	result "is kept, for root"
	! grep -rq "$(cat fleet.key)" "$tree"
	result "the fleet's is not"
	! grep -q "$digits" "$work/.out" "$work/.err"
	result "and none is shown"
	boot
	configure --all
	exits 0 "at the next boot"
	has . 'key_id key' "key_id=5 key=$digits" "it is there again"
	rm "$configfs/key"
	configure --name more --to 192.0.2.2
	has . 'key_id key' "key_id=5 key=$digits" "a further target does not go without"
	rm -r "$configfs/default" "$configfs/more" "$kept/host.key"
	configure --all
	exits 2 "without its key"
	[ ! -e "$configfs/default" ]
	result "a host is not set up: it would not be sealed"
done

# Without the key again
machine
configure --to 192.0.2.1 --key-id 5 --key host.key
configure --to 192.0.2.1 --no-key --no-persist
[ -z "$(cat "$configfs/key")" ] && [ -s "$kept/host.key" ]
result "--no-key until the next boot"
configure -j --to 192.0.2.1 --no-key
exits 0 "--no-key"
json '.sealed == false' "says that nothing is sealed"
[ -z "$(cat "$configfs/key")" ] && [ ! -e "$kept/host.key" ] && ! grep -q "^NETOOPS_KEY=" "$kept/settings"
result "the key is forgotten"
boot
configure --all
exits 0 "and is not missed at the next boot"
[ ! -e "$configfs/key" ]
result "when there is none"
: >"$kept/$(printf '%070d' 0).conf"
configure --all
exits 3 "a name that is too long"
[ "$(find "$configfs" -name '000*')" = "" ]
result "makes no other target"

# What is missing
machine
rm -r "$tree/run/systemd"
configure --to 192.0.2.1
exits 3 "no systemd"
grep -q "there is no systemd here: run 'netoops configure --all' at boot" "$work/.err" && prints '^target default: 192' "the target works"
result "says so"
machine
rm "$tree/usr/lib/systemd/system/netoops.service"
configure --to 192.0.2.1
exits 3 "no unit"
grep -q 'netoops.service is not installed' "$work/.err"
result "says so"
machine
rm -r "$configfs"
configure --to 192.0.2.1
fails 2 'there is no .*/sys/kernel/config/netoops' "no module"
machine
rm "$tree/etc/machine-id"
configure --to 192.0.2.1
fails 2 'no machine id in .*/etc/machine-id: give --host-id' "no machine id"
machine
: >"$configfs/lab"
configure --name lab --to 192.0.2.1
fails 2 "a target cannot be named 'lab'" "the name of a setting"

bad()
{
	pattern=$1
	text=$2
	shift 2
	machine
	configure "$@"
	fails 1 "$pattern" "$text"
	[ ! -e "$configfs/default" ] && [ ! -e "$kept" ]
	result "$text: nothing is done"
}
bad 'say where to' "no destination"
bad 'too many arguments' "an argument" --to 192.0.2.1 more
bad "'192.0.2.1:0' has no|port 0 is none" "port 0" --to 192.0.2.1:0
bad "'../etc' is not a name" "a name with a path" --to 192.0.2.1 --name ../etc
bad "'.hidden' is not a name" "a hidden name" --to 192.0.2.1 --name .hidden
bad "'../etc' is not a name" "a path to be removed" --remove ../etc
bad "'02:00' is not a MAC" "half a MAC" --to 192.0.2.1 --mac 02:00
bad "'02:00:5e:00:53:0g' is not a MAC" "a MAC with a digit that is none" --to 192.0.2.1 --mac 02:00:5e:00:53:0g
bad "'a/b' is not a network device" "a device with a path" --to 192.0.2.1 --dev a/b
bad "--dev: 'longer-than-fifteen' is too long" "a device that is too long" --to 192.0.2.1 --dev longer-than-fifteen
bad "'here' is not an IP address" "a source that is a name" --to 192.0.2.1 --local here
bad "':2004' is no address to send to" "any address" --to :2004
bad "'0.0.0.0' is no address to send to" "any IPv4 address" --to 0.0.0.0
bad "'fe80::1%lo' is not reached by eth0" "two devices" --to fe80::1%lo --dev eth0
bad "cannot resolve 'a..b'" "a host that is none" --to a..b
bad '--parity: 300 is too large' "too much parity" --to 192.0.2.1 --parity 300
bad 'is not one line of text' "a blob of two lines" --to 192.0.2.1 --blob 'a
b'
bad 'is too long' "a blob of 129 bytes" --to 192.0.2.1 --blob "$(printf '%0129d' 0)"
bad 'exclude each other' "all and one" --all --remove x
bad '--all goes with --root and --no-persist only' "all and more" --all --to 192.0.2.1
bad 'no-key goes with no other key' "a key and none" --to 192.0.2.1 --key host.key --no-key
bad 'exclude each other' "two keys" --to 192.0.2.1 --key host.key --fleet-key fleet.key
machine
configure --to 192.0.2.1 --host-id 123
fails 2 "'123' is neither a UUID" "a host id that is none"
configure --to 192.0.2.1 --host-id 00000000000000000000000000000000
fails 2 'an id of zeros is none: give --host-id' "a host id of zeros"
configure --to 192.0.2.1 --key missing.key
fails 2 "cannot read key file 'missing.key'" "a key that is not there"
[ ! -e "$configfs/default" ] && [ ! -e "$kept" ]
result "nothing is done"

# Status
machine
run status --root "$tree"
exits 3 "no target"
grep -q 'no target is enabled' "$work/.err"
result "says so"
configure --to 192.0.2.1
echo 'eth0 192.0.2.7 -> 192.0.2.1 via 02:00:5e:00:53:01, age 3 s' >"$configfs/default/next_hop"
echo 'all 139 packets sent at 2026-01-01 00:00:00 UTC' >"$configfs/default/last_result"
run status --root "$tree"
exits 0 "all is well"
silent "all is well"
for pattern in '^hook die +armed$' '^records +3$' '^host_id +6b1c7f0e-' '^target default: enabled$' \
	'^  next_hop +eth0 192\.0\.2\.7 -> 192\.0\.2\.1 via 02:00:5e:00:53:01, age 3 s$' \
	'^  last_result +all 139 packets sent'; do
	prints "$pattern" "status: $pattern"
done
run status --root "$tree" -j
json '.ready and (.hooks | length == 4 and all(.armed)) and .counters.packets == 300 and
	.settings.parity == null and (.targets | length == 1) and (.targets[0] | .enabled and
	.name == "default" and .remote_ip == "192.0.2.1" and (.last_result | startswith("all 139")))' "in JSON"
sed -i 's/crash_kexec armed.*/crash_kexec off -2/' "$configfs/hooks"
run status --root "$tree" -j
exits 3 "a hook that is not armed"
json '.ready == false and ([.hooks[] | select(.armed | not) | .name + " " + .state] == ["crash_kexec off -2"])' "is named"
[ -s "$work/.err" ] && jq -e '.error | test("hooks that are not armed: 1")' <"$work/.err" >/dev/null
result "on standard error too"
echo 0 >"$configfs/default/enabled"
run status --root "$tree"
exits 3 "a target that is disabled"
prints '^target default: disabled$' "is shown"
printf 'x\033[2J\n' >"$configfs/default/last_result"
run status --root "$tree"
prints 'x\\x1b\[2J$' "what a terminal would obey is escaped"
printf 'x" 1\nx\033[2J 2\nrecords 3\n' >"$configfs/stats"
run status --root "$tree" -j
json '.counters == {"records": 3}' "names that are none are left out"
run status --root "$tree"
! LC_ALL=C grep -q "$(printf '\033')" "$work/.out"
result "in text, too"
echo 1 >"$configfs/default/enabled"
: >"$configfs/hooks"
run status --root "$tree" -j
exits 3 "no hooks at all"
json '.ready == false and .hooks == []' "is not ready"
rm -r "$configfs"
run status --root "$tree"
fails 3 'netoops.ko is not loaded' "no module"
run --root
fails 1 "unknown option '--root'" "an option without a command"

unit netoops.service
grep -qx "ExecStart=$work/sbin/netoops configure --all" units/netoops.service
result "the unit runs the program"
analyze verify --man=no "$work/units/netoops.service"
exits 0 "the unit is one"
silent "the unit is one"
finish
