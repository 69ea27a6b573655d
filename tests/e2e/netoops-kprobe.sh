# SPDX-License-Identifier: GPL-2.0-or-later
# shellcheck shell=sh disable=SC2034,SC2154
# shellcheck source=tests/lab/netoops.sh
. "$LAB/netoops.sh"
description="netoops: a panic inside the handler of a kprobe is sent, and leaves no key in the dump"
# The debug kernel has more memory than anybody wants to search.
kernels="6.1 6.12"
receive_options="--fleet-key fleet.key"
memory=768M
formats=elf
capture_options="--without-dumps --level 0"
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
	for name in nic vnic; do
		to=10.0.2.2
		[ $name = nic ] || to=10.0.3.2
		eval "port=\$RECEIVE_$name"
		run "netoops configure $name" netoops configure --to "$to:$port" --name $name \
			--key /dump/key/host.key --key-id 7 --host-id "$(cat /dump/key/host-id)" --no-persist
		until_true "$name has a next hop" next_hop $name .
	done
	ten_seconds
	ping 10.0.2.2 >/dev/null 2>&1 &
}

host()
{
	check_panic 'Kernel panic - not syncing: crash: panic'
	like "$(cat "$OUT/dmesg.txt")" " crash_in_kprobe" "it was inside a kprobe's handler"
	no_key
}
