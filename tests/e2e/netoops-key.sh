# SPDX-License-Identifier: GPL-2.0-or-later
# shellcheck shell=sh disable=SC2034,SC2154
# shellcheck source=tests/lab/netoops.sh
. "$LAB/netoops.sh"
description="netoops: a sealed record, and no key in the dump of all memory"
# The debug kernel has more memory than anybody wants to search.
kernels="6.1 6.12"
first_modules="e1000e virtio_net"
receive=nic
receive_options="--fleet-key fleet.key"
memory=768M
formats=elf
capture_options="--without-dumps --level 0"

# The host key reaches the guest on its disk.
prepare()
{
	id=$(cat /proc/sys/kernel/random/uuid)
	mkdir -p "$WORK/disk/key"
	"$BUILD/bin/netoops" key --new -o "$WORK/fleet.key" &&
		"$BUILD/bin/netoops" key --fleet-key "$WORK/fleet.key" --host-id "$id" \
			-o "$WORK/disk/key/host.key" &&
		cp "$WORK/disk/key/host.key" "$WORK/host.key" &&
		echo "$id" | tee "$WORK/disk/key/host-id" >"$WORK/id"
}

first()
{
	network
	run "netoops configure" netoops configure --to "10.0.2.2:$RECEIVE_nic" --name nic \
		--key /dump/key/host.key --key-id 7 --host-id "$(cat /dump/key/host-id)" \
		--blob "a blob that can be found" --no-persist
	until_true "nic has a next hop" next_hop nic .
	ten_seconds
	netoops status
}

# halves FILE: the halves of a key, and of its hexadecimal digits in either case
halves()
{
	for half in $(fold -w 32 "$1"); do
		echo "$half"
		printf %s "$half" | od -An -v -t x1 | tr -d ' \n'
		echo
		printf %s "$half" | tr a-f A-F | od -An -v -t x1 | tr -d ' \n'
		echo
	done
}

host()
{
	check_record nic 0 panic 'Kernel panic - not syncing: sysrq triggered crash'
	is "$(record nic 0 | jq -r '[.sealed, .key_id, .host_id] | join(" ")')" \
		"true 7 $(cat "$WORK/id")" "the record is sealed, with the key of that host"
	# shellcheck disable=SC2046
	"$LAB/find-bytes" "$OUT/vmcore.elf" $(halves "$WORK/fleet.key") \
		$(halves "$WORK/host.key") $(crash_id | tr -d -) >"$WORK/found"
	cat "$WORK/found"
	test "$(tail -n 1 "$WORK/found" | cut -d' ' -f1)" -gt 0
	ok $? "the crash id is found in the dump: all of memory is searched"
	is "$(sed '$d' "$WORK/found" | grep -vc '^0 ')" 0 "no half of a key is"
	is "$(wc -l <"$WORK/found")" 13 "all of them were looked for"
	rm -f "$OUT/vmcore.elf"
}
