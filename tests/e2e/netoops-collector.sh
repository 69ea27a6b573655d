# SPDX-License-Identifier: GPL-2.0-or-later
# shellcheck shell=sh disable=SC2034,SC2153,SC2154
# shellcheck source=tests/lab/netoops.sh
. "$LAB/netoops.sh"
description="netoops: a test, an oops and a crash in the store of netoopsd"
receive=
collector=yes
formats=
crash=script
# Several records, one after the other: see netoops-soft.sh.
append=nr_cpus=1
expect_first='BUG: kernel NULL pointer dereference|Oops: |Modules linked in'
# KASAN has a guess where that is.
expect_crash='general protection fault|Oops: |Modules linked in|KASAN: maybe wild-memory-access'

# Both cards send to the one collector.
first()
{
	echo 0 >/proc/sys/kernel/panic_on_oops
	network
	tr -d - </proc/sys/kernel/random/uuid >/etc/machine-id
	for way in "nic 10.0.2.2" "vnic 10.0.3.2"; do
		run "netoops configure: $way" netoops configure --name "${way% *}" \
			--to "${way#* }:$COLLECTOR" --blob "host lab-1" --no-persist
	done
	until_true "nic has a next hop" next_hop nic "^$NIC "
	until_true "vnic has a next hop" next_hop vnic "^$VNIC "
	ten_seconds
	run "netoops test sees its record in the store" \
		netoops test --collector "10.0.2.2:$COLLECTOR_METRICS"
	run "netoops doctor" netoops doctor --collector "10.0.2.2:$COLLECTOR_METRICS"
	like "$run_out" 'netoopsd answers at' "which asks the collector, too"
	(echo null >$CRASH)
	echo 1 >/proc/sys/kernel/panic_on_oops
}

crash_now()
{
	echo gpf >$CRASH
}

host()
{
	store=$OUT/collector/records.db
	netoops=$BUILD/bin/netoops
	run "netoops list" "$netoops" list --store "$store"
	is "$("$netoops" list -j --store "$store" | jq -r '[.type, .record, .complete, .release] | join(" ")')" \
		"soft 0 true $KERNEL_RELEASE
oops 0 true $KERNEL_RELEASE
oops 0 true $KERNEL_RELEASE
panic 1 true $KERNEL_RELEASE" "four records of three crashes are in the store"
	is "$("$netoops" list -j --store "$store" | jq -r .crash_id | uniq | wc -l)" 3 \
		"of which the last oops and its panic are one"
	run "netoops top" "$netoops" top --store "$store"
	like "$run_out" 'BUG: kernel NULL pointer dereference in crash_null' "names the first crash"
	like "$run_out" 'general protection fault in crash_gpf' "and the second"
	run "netoops show takes the directory of a capture" "$netoops" show --store "$store" "$OUT"
	like "$run_out" "$(crash_id)" "it is that crash"
	run "netoops show tells where the capture is" \
		"$netoops" show --store "$store" --captures "$(dirname "$OUT")" "$(crash_id)"
	like "$run_out" "$OUT\$" "where it is"
	"$netoops" dmesg --raw --store "$store" "$(crash_id)" >"$OUT/collector/dmesg.txt"
	lines=$(where "$OUT/collector/dmesg.txt")
	note "lines $lines of the dump's log"
	like "$lines" '^[0-9]+ [0-9]+ [0-9]+$' \
		"netoops dmesg joins both logs into a run of what vmcore-dmesg prints"
	is "$(sqlite3 "$store" 'PRAGMA integrity_check')" ok "the store is sound"
	like "$(tail -n 1 "$OUT/collector/stderr")" . "netoopsd told what became of all packets"
	cat "$OUT/collector/stderr" "$OUT/collector/stdout"
}
