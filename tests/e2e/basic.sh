# SPDX-License-Identifier: GPL-2.0-or-later
# shellcheck shell=sh disable=SC2034,SC2154
description="end to end: e1000e, NVMe, virtio and edu devices in the dump of a stock kernel"
modules="e1000e nvme"
first_modules="e1000e nvme"
formats="elf kdump flat"

# A network card that has been in use.
first()
{
	for nic in /sys/bus/pci/devices/0000:01:00.0/net/*; do
		ip link set "${nic##*/}" up
	done
	sleep 2
}

after()
{
	[ /proc/vmcore -ef /proc/vmcoredd/vmcore ]
	ok $? "the capture script attached the merged file"
	is "$(cat /sys/module/vmcoredd/parameters/pinned)" Y "and pinned the module"
	run "vmcoredd list reads the live file" vmcoredd list
	run "vmcoredd detach" vmcoredd detach
	run "collectors unload" rmmod vmcoredd_edu vmcoredd_pci
	run "vmcoredd unloads" rmmod vmcoredd
	test ! -e /proc/vmcoredd
	ok $? "and leaves no trace in /proc"
	cp /proc/vmcore /dev/null
	ok $? "the stock file is whole again"
}

# The payload in the vmcore and the file that was copied in the guest.
same_payload()
{
	"$BUILD/bin/vmcoredd" extract "$OUT/vmcore.elf" "$1" -o "$WORK/payload" &&
		cmp "$WORK/payload" "$OUT/dumps/$1"
	ok $? "vmcore.elf and dumps/ hold the same '$1'"
	rm -f "$WORK/payload"
}

# The compressed and the flattened image hold the log of the kernel that crashed.
other_formats()
{
	# vmcore-dmesg and makedumpfile print continuation lines differently
	makedumpfile --message-level 4 --dump-dmesg "$OUT/vmcore.kdump" "$WORK/dmesg"
	is "$(grep -c 'lab: first kernel' "$WORK/dmesg")" 2 "vmcore.kdump holds the log"
	makedumpfile --message-level 4 -R "$WORK/unflat" <"$OUT/vmcore.flat"
	makedumpfile --message-level 4 --dump-dmesg "$WORK/unflat" "$WORK/dmesg.flat"
	cmp "$WORK/dmesg.flat" "$WORK/dmesg"
	ok $? "vmcore.flat holds the same"
	rm -f "$WORK/unflat"
}

host()
{
	other_formats
	list=$("$BUILD/bin/vmcoredd" list "$OUT/vmcore.elf")
	echo "$list"
	for want in vmcoredd.index pci "edu-.*" "regs-.*"; do
		like "$list" "(^|[[:space:]])$want([[:space:]]|\$)" "vmcoredd list shows $want"
	done
	for dump in "$OUT"/dumps/*; do
		same_payload "${dump##*/}"
	done
	show=$("$BUILD/bin/vmcoredd" show "$OUT/vmcore.elf")
	for want in "e1000e in BAR 0" "nvme in BAR 0" "virtio in BAR" "edu in BAR 0"; do
		like "$show" "registers +$want" "vmcoredd show has registers: $want"
	done
	is "$(readelf -n "$OUT/vmcore.elf" 2>/dev/null | grep -c 0x00000700)" \
		$(($(find "$OUT/dumps" -type f | wc -l) + 1)) \
		"readelf -n shows a note for each and one for the index"
}
