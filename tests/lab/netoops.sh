# SPDX-License-Identifier: GPL-2.0-or-later
# shellcheck shell=sh
#
# What the scenarios netoops-* share.  They source it first, on the host and in
# the guest; what it sets and defines is theirs to replace.
#
# The guest has two cards and a target on each: "nic", e1000e, sends to 10.0.2.2,
# and "vnic", virtio-net, to 10.0.3.2, each to a receiver of that name.
#
# shellcheck disable=SC2034,SC2154

kernels="6.1 6.12 debug"
net=host
receive="nic vnic"
modules="e1000e virtio_net"
first_modules="e1000e virtio_net crash netoops"
capture_modules=
capture_options=--without-dumps
formats=

# yes: records have the second that they have by default.  The clock of a guest
# goes on while a busy host does not let the guest run, so that where time is not
# what is tested they get ten.
default_budget=no

NETOOPS=/sys/kernel/config/netoops
CRASH=/sys/kernel/debug/crash

# In the guest.

# until_true TEXT COMMAND...: waits up to 20 s, or ends the script.
until_true()
{
	until_text=$1 until_left=200
	shift
	until "$@"; do
		until_left=$((until_left - 1))
		[ "$until_left" -gt 0 ] || die "waited too long: $until_text"
		sleep 0.1
	done
}

# put TEXT FILE: for run
put()
{
	echo "$1" >"$2"
}

# card NAME DIRECTORY...: sets NAME to the network device in a directory of sysfs
card()
{
	eval "$1=$(basename "$2")"
	ip link set "$(basename "$2")" up
}

# Sets NIC and VNIC, the names of the cards, gives them addresses and waits until
# both can send.
network()
{
	card NIC /sys/bus/pci/devices/0000:01:00.0/net/*
	card VNIC /sys/bus/pci/devices/0000:04:00.0/virtio*/net/*
	ip link set lo up
	ip address add 10.0.2.15/24 dev "$NIC"
	ip address add 10.0.3.15/24 dev "$VNIC"
	until_true "$NIC has a carrier" grep -q 1 "/sys/class/net/$NIC/carrier"
	until_true "$VNIC has a carrier" grep -q 1 "/sys/class/net/$VNIC/carrier"
}

# set_target NAME ATTRIBUTE=VALUE...: makes and enables a target
set_target()
{
	mounted /sys/kernel/config || mount -t configfs configfs /sys/kernel/config
	target=$NETOOPS/$1
	shift
	mkdir -p "$target"
	for attribute; do
		echo "${attribute#*=}" >"$target/${attribute%%=*}" ||
			die "cannot set $attribute of $target"
	done
	echo 1 >"$target/enabled" || die "cannot enable $target"
}

# next_hop NAME REGEX: whether a target's next hop is known, and like that
next_hop()
{
	grep -Eq " via [0-9a-f:]{17}, age [0-9]+ s\$" "$NETOOPS/$1/next_hop" &&
		grep -Eq -e "$2" "$NETOOPS/$1/next_hop"
}

ten_seconds()
{
	echo 10000 >$NETOOPS/budget_ms
}

# The two targets, ready to send.
two_targets()
{
	network
	set_target nic remote_ip=10.0.2.2 remote_port="$RECEIVE_nic"
	set_target vnic remote_ip=10.0.3.2 remote_port="$RECEIVE_vnic"
	until_true "nic has a next hop" next_hop nic "^$NIC "
	until_true "vnic has a next hop" next_hop vnic "^$VNIC "
	[ "$default_budget" = yes ] || ten_seconds
}

# What most scenarios do; those that do more call it.
first()
{
	two_targets
}

# The sender has a fault, but not before some packets have left.
# $1: what /proc/sys/kernel/panic_on_oops is
first_fault()
{
	echo "$1" >/proc/sys/kernel/panic_on_oops
	two_targets
	run "the sender has a fault" put "skip=20 hook=netoops_xmit_send null" $CRASH
}

# On the host.

# The id of the crash, as the capture script found it.
crash_id()
{
	tail -n 1 "$OUT/crash-id"
}

# Normalisation.  A record has the log as the kernel formats it.  vmcore-dmesg
# formats the same memory and differs in one thing: of a message of several lines
# only the first begins with the time, with the kernel every line does.
#
# normal_dmesg prints vmcore-dmesg's output as the kernel would have formatted it.
normal_dmesg()
{
	LC_ALL=C awk '
	/^\[ *[0-9]+\.[0-9]+\] / { time = $0; sub(/\].*/, "] ", time); print; next }
	{ print time $0 }
	' "$OUT/dmesg.txt"
}

# where LOG: prints "FIRST LAST BEFORE", the lines of the normal dmesg where a
# file is, or nothing.  A full log loses its oldest lines to what is printed
# after the record was made: BEFORE is how many lines of the record are older
# than the first line of dmesg, and they take no more room than what came later.
where()
{
	normal_dmesg >"$WORK/dmesg"
	LC_ALL=C awk '
	FNR == NR { dmesg[NR] = $0; lines = NR; next }
	{ log_line[FNR] = $0; count = FNR }
	function matches(at, from,    i) {
		for (i = 0; from + i <= count; i++)
			if (dmesg[at + i] != log_line[from + i])
				return 0
		return 1
	}
	END {
		if (!count)
			exit
		for (at = 1; at + count - 1 <= lines; at++)
			if (dmesg[at] == log_line[1] && matches(at, 1)) {
				print at, at + count - 1, 0
				exit
			}
		for (from = 2; from <= count; from++) {
			older += length(log_line[from - 1]) + 1
			if (dmesg[1] != log_line[from] || !matches(1, from))
				continue
			for (at = count - from + 2; at <= lines; at++)
				later += length(dmesg[at]) + 1
			if (older <= later + 1024)
				print 1, count - from + 1, from - 1
			exit
		}
	}' "$WORK/dmesg" "$1"
}

# line_of REGEX: the last line of the normal dmesg that matches
line_of()
{
	normal_dmesg | grep -En -e "$1" | tail -n 1 | cut -d: -f1
}

# record RECEIVER NUMBER: prints the record of the crash with that number
record()
{
	jq -c --arg id "$(crash_id)" --argjson number "$2" \
		'select(.crash_id == $id and .record == $number)' "$OUT/received/$1.json"
}

# check_record RECEIVER NUMBER TYPE LAST: a record arrived there, once and whole,
# and is a run of dmesg's lines that does not end before the one that matches LAST
check_record()
{
	what="$1: record $2"
	is "$(record "$1" "$2" | jq -r '[.type, .complete, .release] | join(" ")')" \
		"$3 true $KERNEL_RELEASE" "$what arrived, once and complete" || return
	log=$OUT/received/$1/$(crash_id)-$2.log
	is "$(wc -c <"$log")" "$(record "$1" "$2" | jq .log_len)" \
		"$what: the log is as long as it should be"
	lines=$(where "$log")
	note "$what: lines $lines of the dump's log"
	like "$lines" "^[0-9]+ [0-9]+ [0-9]+\$" "$what is a run of what vmcore-dmesg prints"
	last=$(line_of "$4")
	[ "$(echo "$lines" | cut -d' ' -f2)" -ge "${last:-1000000}" ]
	ok $? "$what goes on to line ${last:-?}, which has '$4'"
}

# summary TARGET NUMBER REGEX: what the sender wrote to the log about a target
summary()
{
	like "$(grep "netoops: record $2: target $1: " "$OUT/dmesg.txt")" "$3" \
		"the log says what became of record $2 for $1"
}

# in_budget NUMBER: a record took no longer than the second that it may
in_budget()
{
	took=$(sed -n "s/.*netoops: record $1: took \([0-9]*\) us\$/\1/p" "$OUT/dmesg.txt" | tail -n 1)
	note "record $1 took ${took:-?} us"
	[ "${took:-9999999}" -le 1000000 ]
	ok $? "record $1 took no longer than its budget"
}

# Makes a fleet key, and a host key that reaches the guest on its disk.
prepare_key()
{
	id=$(cat /proc/sys/kernel/random/uuid)
	mkdir -p "$WORK/disk/key"
	"$BUILD/bin/netoops" key --new -o "$WORK/fleet.key" &&
		"$BUILD/bin/netoops" key --fleet-key "$WORK/fleet.key" --host-id "$id" \
			-o "$WORK/disk/key/host.key" &&
		cp "$WORK/disk/key/host.key" "$WORK/host.key" &&
		echo "$id" | tee "$WORK/disk/key/host-id" >"$WORK/id"
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

# No half of those keys is in the dump, which has all of memory; removes it.
no_key()
{
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

sent_all='sent ([0-9]+) of \1 packets, [0-9]+ not confirmed: complete$'

# What most scenarios check: a panic arrived over both cards.  LAST as above
check_panic()
{
	for name in nic vnic; do
		check_record $name 0 panic "$1"
		summary $name 0 "$sent_all"
	done
}

# The same of an oops, and of the panic that follows it.
check_oops()
{
	for name in nic vnic; do
		check_record $name 0 oops 'Modules linked in'
		check_record $name 1 panic 'CR2: '
		is "$(record $name 0 | jq -r '.reason')" "$1" "$name: the reason is in it"
		like "$(record $name 0 | jq -r '.regs.ip')" "^[0-9a-f]" "$name: so are the registers"
		summary $name 0 "$sent_all"
		summary $name 1 "$sent_all"
	done
}

# A crash with the transmit lock of one card held by a CPU that goes on no more:
# $1 the card, $2 the other
check_locked()
{
	check_record "$2" 0 panic 'Kernel panic - not syncing: crash: panic'
	summary "$2" 0 "$sent_all"
	is "$("$LAB/pcap" "$OUT/$1.pcap" | awk '$7 > 128')" "" "$1: nothing was sent"
	is "$(cat "$OUT/received/$1.json")" "" "$1: nothing arrived"
	summary "$1" 0 'sent 0 of [0-9]+ packets, 0 not confirmed: the device takes no more$'
	in_budget 0
}

# The same by the CPU that crashes, which takes the queue when all else is done.
check_own_lock()
{
	for name in nic vnic; do
		check_record $name 0 panic 'Kernel panic - not syncing: crash: panic'
		summary $name 0 "$sent_all"
	done
	in_budget 0
}

# The sender was ended after ten packets over each card: $1 the type of record that
# it was making
check_part()
{
	for name in nic vnic; do
		is "$("$LAB/pcap" "$OUT/$name.pcap" | awk '$7 > 128' | wc -l)" 10 \
			"$name: what was sent before left"
		is "$(jq -r '[.type, .complete] | join(" ")' "$OUT/received/$name.json")" "$1 false" \
			"$name: and is a part of a record"
	done
}

# A fault in the sender: $1 the type of record that it was making, $2 faults in all
check_fault()
{
	grep -q 'Kernel panic - not syncing: netoops: fault in the sender' "$OUT/dmesg.txt"
	ok $? "the fault ends in a panic"
	is "$(grep -c 'BUG: kernel NULL pointer dereference' "$OUT/dmesg.txt")" "$2" \
		"nothing was sent after it, which would have been one more fault"
	check_part "$1"
}

host()
{
	check_panic 'Kernel panic - not syncing'
}
