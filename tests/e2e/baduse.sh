# SPDX-License-Identifier: GPL-2.0-or-later
# shellcheck shell=sh disable=SC2034
#
# Whatever a driver calls wrongly gets its errno, costs its own dump and
# nothing else, and is in the index.
description="bad use of the interface gets its errno and nothing else"
capture_modules=
formats="elf"
# The last case runs into the guard page, which kills the process that loads it.
expect_capture='BUG: unable to handle page fault|Oops: |Call Trace|Modules linked in'

ENODEV=-19 EINVAL=-22 ENOMEM=-12 ENOSPC=-28 EOVERFLOW=-75 EIO=-5

# bad WANT CASE [PARAMETER...]: what the call answers
bad()
{
	bad_want=$1 bad_case=$2
	shift 2
	modprobe baduse case="$bad_case" "$@" || die "baduse $bad_case"
	is "$(cat /sys/module/baduse/parameters/result)" "$bad_want" \
		"$bad_case $*: $bad_want"
	rmmod baduse
}

refused()
{
	! rmmod vmcoredd 2>/dev/null
	ok $? "$*: unloading is refused"
}

unloaded()
{
	rmmod vmcoredd
	ok $? "$*: the module is unloaded"
	ok "$(test ! -e /proc/vmcoredd; echo $?)" "$*: no trace in /proc"
}

first()
{
	modprobe vmcoredd
	ok $? "loads outside a capture kernel"
	ok "$(test ! -e /proc/vmcoredd; echo $?)" "creates nothing there"
	bad $ENODEV ok
	bad $ENODEV null
	bad $ENODEV add
	unloaded "outside a capture kernel"
}

parameters()
{
	for wrong in budget=1 budget=2000000000 max_dumps=0 max_dumps=5000 budget=x; do
		! modprobe vmcoredd "$wrong" 2>/dev/null
		ok $? "parameter $wrong is refused"
	done
}

# Loads and unloads while another module calls.
reload()
{
	modprobe stress threads=2 pause_us=200 max_size=20000
	reload_done=0
	while [ "$reload_done" -lt 100 ]; do
		modprobe vmcoredd || break
		reload_tries=0
		until rmmod vmcoredd 2>/dev/null; do
			reload_tries=$((reload_tries + 1))
			[ "$reload_tries" -lt 1000 ] || break 2
		done
		reload_done=$((reload_done + 1))
	done
	is "$reload_done" 100 "vmcoredd is loaded and unloaded 100 times under calls"
	note "added $(cat /sys/module/stress/parameters/added)," \
		"refused $(cat /sys/module/stress/parameters/refused)," \
		"absent $(cat /sys/module/stress/parameters/absent)"
	ok "$(test "$(cat /sys/module/stress/parameters/added)" -gt 0; echo $?)" \
		"some calls found it loaded"
	ok "$(test "$(cat /sys/module/stress/parameters/absent)" -gt 0; echo $?)" \
		"some calls found it absent"
	rmmod stress
}

pins()
{
	modprobe vmcoredd pinned=1
	refused "pinned by parameter"
	echo 0 >/sys/module/vmcoredd/parameters/pinned
	unloaded "no longer pinned"

	modprobe vmcoredd
	exec 5</proc/vmcoredd/vmcore
	refused "open"
	exec 5<&-
	vmcoredd attach
	ok $? "vmcoredd attach"
	is "$(stat -c %s /proc/vmcore)" "$(stat -c %s /proc/vmcoredd/vmcore)" \
		"/proc/vmcore is the merged file"
	refused "attached"
	vmcoredd detach
	ok $? "vmcoredd detach"
	unloaded "detached"
}

# Of a budget of 8 MiB, optional dumps leave 2 MiB to required ones.
calls()
{
	modprobe vmcoredd budget=8388608 max_dumps=20
	bad 0 ok name=fine size=10000
	run "a driver written for mainline loads" modprobe mainline
	bad 0 add name=plain size=300000 flags=2
	modprobe vmcoredd_zstd
	ok $? "vmcoredd_zstd loads"
	bad 0 add name=packed size=300000 flags=2
	bad 0 duplicate name=twin size=100
	bad $EINVAL null
	bad $EINVAL no-callback name=no-callback
	bad $EINVAL empty-name
	bad $EINVAL unterminated
	bad $EINVAL ok name=nothing size=0
	bad $ENOSPC ok name=huge size=4294967295
	bad $ENOSPC ok name=nearly size=4294967232
	bad $ENOSPC ok name=over size=6500000
	bad $ENOSPC add name=over-required size=8388608 flags=1
	bad $EIO fail name=failing
	bad $ENOMEM fail name=failing-nomem error=-12
	bad $EOVERFLOW overrun name=overrun-1 excess=1
	bad $EOVERFLOW overrun name=overrun-page excess=4096
	bad $EOVERFLOW overrun name=overrun-all size=4032 excess=4096
	bad $EOVERFLOW add-overrun name=add-overrun excess=1
	bad $EOVERFLOW claim name=claim
	bad $EINVAL add-null
	bad $EINVAL add-no-name
	bad $ENOSPC add-huge name=size-max
	bad 0 slow name=slow size=4096
	bad 0 ok name=fake.zst size=1
	bad 0 ok name=sl/ash size=1
	bad 0 ok name=.. size=1
	bad 0 ok name=vmcoredd.index size=1
	is "$(cd /proc/vmcoredd/dumps && echo *)" \
		"_. fake_zst fine mainline packed.zst plain sl_ash slow twin twin.2 vmcoredd.index.2" \
		"the good ones are files"
	is "$(wc -c </proc/vmcoredd/dumps/fine)" 10000 "of their true size"
}

# Runs past the canary into the guard page: the loader dies, the rest lives.
guard()
{
	echo 0 >/proc/sys/kernel/panic_on_oops
	! modprobe baduse case=add-overrun name=guard flags=1 \
		excess=100000 2>/dev/null
	ok $? "a callback that meets the guard page dies"
	ok "$(test -r /proc/vmcoredd/vmcore; echo $?)" "and the vmcore lives"
	exec 6</proc/vmcoredd/vmcore 6<&-
	ok $? "and can be opened"
}

# A required dump takes what optional ones must leave, and then some.
full()
{
	bad 0 add name=required size=6500000 flags=1 priority=200
	bad $ENOSPC ok name=late size=1
}

capture()
{
	parameters
	reload
	pins
	calls
	full
	guard
}

host()
{
	vmcoredd=$TOP/build/bin/vmcoredd
	list=$("$vmcoredd" list -j "$OUT/vmcore.elf")
	for expected in fine:0:ok twin:0:ok twin.2:0:ok required:0:ok slow:0:partial \
		no-callback:22:refused nothing:22:refused huge:28:refused \
		nearly:28:refused over:28:refused late:28:refused over-required:28:refused \
		failing:5:failed failing-nomem:12:failed \
		overrun-1:75:overrun overrun-page:75:overrun overrun-all:75:overrun \
		claim:75:overrun size-max:28:refused guard:0:running; do
		is "$(echo "$list" | jq -r --arg n "${expected%%:*}" \
			'.dumps[] | select(.name == $n) | "\(.name):\(.errno):\(.status)"')" \
			"$expected" "vmcoredd list: $expected"
	done
	is "$(echo "$list" | jq -c '.dumps[] | select(.name == "mainline") |
		[.size, .status, .producer]')" '[4800,"ok","mainline"]' \
		"the driver written for mainline is in the dump"
	is "$("$vmcoredd" extract "$OUT/vmcore.elf" mainline -o - | cksum)" \
		"$(seq -f 'mainline dump line %04.0f' 0 199 | cksum)" \
		"with what it wrote"
	is "$(echo "$list" | jq -c '.dumps[] | select(.name == "packed") |
		[.codec, .size, .stored < 30000]')" '["zstd",300000,true]' \
		"a compressed dump is short"
	for expected in fine:10000 plain:300000 packed:300000; do
		"$vmcoredd" extract "$OUT/vmcore.elf" "${expected%:*}" -o "$OUT/x" --force
		is "$(od -An -tu1 -v "$OUT/x" | awk '{ for (i = 1; i <= NF; i++)
			bad += $i != n++ % 251 } END { print n, bad + 0 }')" \
			"${expected#*:} 0" "${expected%:*} is what the driver wrote"
	done
	rm -f "$OUT/x"
}
