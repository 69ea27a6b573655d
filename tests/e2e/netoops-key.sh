# SPDX-License-Identifier: GPL-2.0-or-later
# shellcheck shell=sh disable=SC2034,SC2154
# shellcheck source=tests/lab/netoops.sh
. "$LAB/netoops.sh"
description="netoops: a sealed record, and no key in the dump of all memory, after a panic inside a kprobe's handler"
# The debug kernel has more memory than anybody wants to search.
kernels="6.1 6.12"
first_modules="e1000e virtio_net crash"
receive=nic
receive_options="--fleet-key fleet.key"
memory=768M
formats=elf
capture_options="--without-dumps --level 0"
# A hook that is passed by does not wipe the key.
crash="kprobe=icmp_rcv panic"
expect_crash='Kernel panic - not syncing: crash: panic'

# The host key reaches the guest on its disk.
prepare()
{
	prepare_key
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
	ping 10.0.2.2 >/dev/null 2>&1 &
}

host()
{
	check_record nic 0 panic 'Kernel panic - not syncing: crash: panic'
	is "$(record nic 0 | jq -r '[.sealed, .key_id, .host_id] | join(" ")')" \
		"true 7 $(cat "$WORK/id")" "the record is sealed, with the key of that host"
	no_key
}
