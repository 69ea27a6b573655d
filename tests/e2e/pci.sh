# SPDX-License-Identifier: GPL-2.0-or-later
# shellcheck shell=sh disable=SC2034
description="PCI: injected errors, registers as the guest's own tools read them, devices that must not be read"
tools="lspci setpci nvme ethtool"
modules="e1000e nvme"
first_modules="e1000e nvme"
# pci=noaer: the first kernel would report and clear the injected error.
# iomem=relaxed: nvme show-regs maps a BAR that a driver owns.
append="pci=noaer iomem=relaxed"
# Without the hotplug driver a device that is pulled stays known.
append_capture="pcie_ports=compat"
# Devices at fault, each in a way of its own; Linux numbers the buses in the
# order of the ports.  Hotplug goes through the ports themselves, not ACPI.
qemu_extra="-global ICH9-LPC.acpi-pci-hotplug-with-bridge-support=off
	-device pcie-root-port,id=rp4,chassis=4,slot=4,addr=1c.3
	-device pcie-root-port,id=rp5,chassis=5,slot=5,addr=1c.4
	-device pcie-root-port,id=rp6,chassis=6,slot=6,addr=1c.5
	-netdev user,id=net3,restrict=on
	-device pcie-root-port,id=rp7,chassis=7,slot=7,addr=1c.6
	-device pcie-root-port,id=rp8,chassis=8,slot=8,addr=1c.7
	-device e1000e,id=asleep,bus=rp3,netdev=net3,romfile=
	-device nvme,id=deaf,bus=rp4,serial=deaf
	-device nvme,id=pulled,bus=rp5,serial=pulled
	-device nvme,id=behind,bus=rp6,serial=behind
	-device nvme,id=walled,bus=rp7,serial=walled
	-device nvme-subsys,id=subsystem
	-device nvme,id=shared,bus=rp8,serial=shared,subsys=subsystem,sriov_max_vfs=1,sriov_vq_flexible=4,sriov_vi_flexible=2,max_ioqpairs=6,msix_qsize=7
	-netdev user,id=net4,restrict=on
	-device e1000e,id=dead,addr=1b.0,netdev=net4,romfile=
	-device virtio-rng-pci,id=moved,addr=1e.0
	-device qemu-xhci,id=xhci,addr=1d.0"

NIC=01:00.0 NVME=02:00.0 ASLEEP=03:00.0 DEAF=04:00.0 PULLED=05:00.0
BEHIND=06:00.0 WALLED=07:00.0 SHARED=08:00.0 VIRTUAL=08:00.1
DEAD=00:1b.0 MOVED=00:1e.0 XHCI=00:1d.0 EDU=00:02.0 AHCI=00:1f.2
DISK=00:01.0
PULLED_PORT=00:1c.4 BEHIND_PORT=00:1c.5 WALLED_PORT=00:1c.6

# A link that is up, and rings that nothing moves any more.
bring_up()
{
	echo 1 >/proc/sys/net/ipv6/conf/all/disable_ipv6
	ip link set "$1" up
	tries=0
	until [ "$(cat "/sys/class/net/$1/carrier")" = 1 ]; do
		tries=$((tries + 1))
		[ "$tries" -lt 300 ] || die "the link of $1 does not come up"
		sleep 0.1
	done
	sleep 1
}

first()
{
	mkdir -p /dump/out/first
	nic=$(ls "/sys/bus/pci/devices/0000:$NIC/net") || die "no network interface"
	bring_up "$nic"
	like "$(monitor pcie_aer_inject_error nic POISON_TLP 1 2 3 4)" "^OK" \
		"an AER error is injected"
	lspci -vv -s $NIC >/dump/out/first/nic.txt
	like "$(cat /dump/out/first/nic.txt)" "UESta:.* TLP\+" \
		"lspci sees it in the first kernel"
	nvme=$(ls "/sys/bus/pci/devices/0000:$NVME/nvme") || die "no NVMe controller"
	run "nvme show-regs reads the registers" nvme show-regs "/dev/$nvme"
	nvme show-regs "/dev/$nvme" >/dump/out/first/nvme.txt
	run "ethtool reads the registers" ethtool -d "$nic"
	ethtool -d "$nic" >/dump/out/first/ethtool.txt

	bar=$(sed -n '1s/ .*//p' /sys/bus/pci/devices/0000:$EDU/resource)
	setpci -s $EDU COMMAND=2:2
	devmem $((bar + 0x4)) 32 0x12345678
	devmem $((bar + 0x8)) 32 5

	message=$(modprobe vmcoredd_pci 2>&1)
	like "$message" "No such device" "vmcoredd_pci refuses to load before the crash"
	rmmod vmcoredd
}

spoil()
{
	setpci -s $ASLEEP CAP_PM+4.w=3:3
	setpci -s $DEAF COMMAND=0:2
	setpci -s $BEHIND_PORT COMMAND=0:2
	# a window that ends before it begins
	setpci -s $WALLED_PORT MEMORY_BASE=fff0 MEMORY_LIMIT=0
	setpci -s $WALLED_PORT PREF_MEMORY_BASE=fff0 PREF_MEMORY_LIMIT=0
	setpci -s $MOVED BASE_ADDRESS_4=80000000
	# RDBAH0, to be read as the register of a device that no longer answers
	bar=$(sed -n '1s/ .*//p' /sys/bus/pci/devices/0000:$DEAD/resource)
	devmem $((bar + 0x2804)) 32 0xffffffff
	monitor device_del pulled
	# slot control: power off, and its indicator off
	setpci -s $PULLED_PORT CAP_EXP+18.w=700:700
	is "$(setpci -s $PULLED 0.l)" ffffffff "a device is pulled, and still known"
}

# One controller gets its driver, and a virtual function.
share()
{
	echo 0 >/sys/bus/pci/drivers_autoprobe
	load_modules nvme
	echo 0 >/sys/bus/pci/devices/0000:$SHARED/sriov_drivers_autoprobe
	echo 0000:$SHARED >/sys/bus/pci/drivers/nvme/bind
	echo 1 >/sys/bus/pci/devices/0000:$SHARED/sriov_numvfs
	echo 1 >/sys/bus/pci/drivers_autoprobe
	test -d /sys/bus/pci/devices/0000:$VIRTUAL
	ok $? "there is a virtual function"
}

# There is room for 256 bytes of each function, not for 4096.  Meanwhile the
# window that a virtio device has in configuration space leads into a BAR.
small_budget()
{
	is "$(setpci -s $MOVED 84.l)" 05147009 "virtio's window is where it was"
	setpci -s $MOVED 90.l=4
	modprobe vmcoredd budget=65536 || die "cannot load vmcoredd"
	modprobe vmcoredd_pci regs=0 || die "cannot load vmcoredd_pci"
	text=$(vmcoredd list /proc/vmcoredd/vmcore)
	like "$text" " refused +ENOSPC .* pci$" "no room for all configuration space"
	like "$text" " ok .* pci$" "then it is recorded in short"
	text=$(vmcoredd show /proc/vmcoredd/vmcore pci)
	is "$(echo "$text" | grep -c '^  0000:')" 25 "of every function"
	like "$text" "config not read +0x94: " "less the virtio window"
	setpci -s $MOVED 90.l=0
	rmmod vmcoredd_pci vmcoredd
}

# What changes when it is read must not have been: an interrupt cause, set here
# and enabled nowhere, and the semaphore that reading SWSM takes.
check_unread()
{
	cause=$(devmem $(($1 + 0xc0)) 32)
	is $((cause & 0x10)) 16 "the e1000e interrupt cause was not cleared"
	is $(($(devmem $(($1 + 0x5b50)) 32) & 1)) 0 "its semaphore was not taken"
	is $(($(devmem $(($1 + 0x5b50)) 32) & 1)) 1 "which reading does"
}

# Two dumps of one device each, and one for all others; the virtual function
# does not answer while its physical one sleeps.
share_dump()
{
	rmmod vmcoredd_pci
	setpci -s $SHARED CAP_PM+4.w=3:3
	insmod "/lib/modules/$(uname -r)/extra/vmcoredd_pci.ko" regs_dumps=2
	ok $? "vmcoredd_pci loads with regs_dumps"
	setpci -s $SHARED CAP_PM+4.w=0:3
}

capture()
{
	small_budget
	load_modules vmcoredd vmcoredd_edu
	spoil
	share
	bar=$(sed -n '1s/ .*//p' /sys/bus/pci/devices/0000:$NIC/resource)
	devmem $((bar + 0xc8)) 32 0x10
	lspci -D -n -xxxx >/tmp/lspci.txt
	load_modules vmcoredd_pci
	run "vmcoredd_pci unloads" rmmod vmcoredd_pci
	insmod "/lib/modules/$(uname -r)/extra/vmcoredd_pci.ko" regs=0 budget_ms=1
	ok $? "vmcoredd_pci loads again, with its parameters"
	lspci -D -n -xxxx >/tmp/lspci.again
	run "collecting changed no configuration space" \
		cmp /tmp/lspci.txt /tmp/lspci.again
	check_unread "$bar"
	share_dump
}

after()
{
	cp /tmp/lspci.txt /dump/out/first/capture.txt
}

show()
{
	"$BUILD/bin/vmcoredd" show "$OUT/vmcore.elf" "$1" ||
		fail "vmcoredd show $1"
}

# The part of the dump "pci" that is about one function.
show_function()
{
	show pci | sed -n "/^  0000:$1 /,/^\$/p"
}

# The registers of a dump as "NAME OFFSET VALUE", VALUE without leading zeros.
registers()
{
	show "regs-0000:$1" | sed -n \
		's/^ *\([^ ]*\) *+0x\([0-9a-f]*\) *0x0*\([0-9a-f][0-9a-f]*\)$/\1 \2 \3/p'
}

check_errors()
{
	text=$(show_function $NIC)
	like "$text" "AER uncorrectable +Poisoned TLP" "the injected error is shown"
	header=$(sed -n 's/.*HeaderLog: //p' "$OUT/first/nic.txt")
	like "$header" "^0*10* 0*20* 0*30* 0*40*$" "lspci saw the header that came with it"
	is "$(echo "$text" | sed -n 's/.*AER header log *//p' | sed 's/ *$//')" \
		"$header" "and it is shown as lspci saw it"
	like "$text" "device status .*non-fatal-error" "and the device's error status"
	is "$(show pci | grep -c 'AER uncorrectable ')" 1 \
		"no other device has an error"
}

# $1 and $2 are lists of the same registers, sorted: what the guest's tool read
# before the crash, and what the dump holds
same_registers()
{
	is "$(cat "$2")" "$(cat "$1")" "$3"
}

# "cc      : 460061" is cc 460061; VS is called version.
check_nvme()
{
	tr -d ' \t' <"$OUT/first/nvme.txt" |
		sed 's/:/ /; s/^version /vs /' | LC_ALL=C sort >"$WORK/nvme.first"
	is "$(wc -l <"$WORK/nvme.first")" 25 "nvme show-regs knows 25 registers"
	registers $NVME | awk '{ print tolower($1), $3 }' | LC_ALL=C sort >"$WORK/nvme.dump"
	same_registers "$WORK/nvme.first" "$WORK/nvme.dump" \
		"the NVMe registers are those that nvme show-regs read"
}

# "0x02808: RDLEN (Receive desc length)  0x00001000" is 2808 1000.
check_e1000e()
{
	sed -n 's/^0x0*\([0-9A-F]*\): [A-Z]* *(.*) *0x0*\([0-9A-F][0-9A-F]*\)$/\1 \2/p' \
		"$OUT/first/ethtool.txt" | tr ABCDEF abcdef | sed 's/^ /0 /' |
		LC_ALL=C sort >"$WORK/nic.first"
	is "$(wc -l <"$WORK/nic.first")" 12 "ethtool -d knows 12 registers"
	registers $NIC | sed 's/^[^ ]* 0*\([0-9a-f]\)/\1/' | LC_ALL=C sort |
		LC_ALL=C join -o 1.1,1.2 - "$WORK/nic.first" >"$WORK/nic.dump"
	same_registers "$WORK/nic.first" "$WORK/nic.dump" \
		"the e1000e registers are those that ethtool -d read"
	like "$(registers $NIC | grep '^RAL0 \|^RAH0 ')" "^RAL0 5400 5452$" \
		"the e1000e dump holds the network address"
}

check_others()
{
	like "$(registers $XHCI)" "^PORTSC " "the xHCI ports are there"
	like "$(registers $AHCI)" "^PxSSTS " "the AHCI ports are there"
	like "$(registers $AHCI | head -n 1)" "^GHC " \
		"AHCI: whether the rest may be read is asked first"
	like "$(registers $XHCI)" "^PORTHLPMC " "the xHCI ports with all registers"
	like "$(registers $DISK)" "^device_status " "the virtio disk is there"
	text=$(show "edu-0000:$EDU")
	like "$text" "identification .*0x010000ed" \
		"the educational device identifies itself"
	like "$text" "liveness .*0xedcba987" "and holds what the first kernel wrote"
	like "$text" "factorial .*0x00000078" "and what it then computed"
	like "$(show_function $EDU)" "driver +vmcoredd_edu" \
		"a driver that was bound is named"
}

# $1 device, $2 expected reason, $3 bridge at fault or nothing
check_skipped()
{
	text=$(show "regs-0000:$1")
	like "$text" "not read +.*$2" "$1 is not read: $2"
	if [ -n "${3-}" ]; then
		like "$text" "because of +0000:$3" "$1 is not read because of $3"
	fi
	is "$(registers "$1")" "" "$1: no register was read"
}

check_spoilt()
{
	check_skipped $ASLEEP "is in D3"
	check_skipped $DEAF "memory decoding is off"
	check_skipped $PULLED "link above is down" $PULLED_PORT
	check_skipped $BEHIND "memory decoding is off" $BEHIND_PORT
	check_skipped $WALLED "BAR 0 is absent, unassigned or too small" $WALLED_PORT
	check_skipped $MOVED "BAR 4 is absent, unassigned or too small"
	like "$(show_function $PULLED)" "not read +config: .*gone" \
		"the pulled device's configuration space is gone"
	like "$(show_function $ASLEEP)" "power state +D3" \
		"the sleeping device's D state is read"
}

# Reading stops in the middle.
check_dead()
{
	text=$(show "regs-0000:$DEAD")
	like "$text" "RDBAL0 .* 0x" "$DEAD is read up to where it fails"
	like "$text" "RDBAH0 .* 0xffffffff" "$DEAD fails by reading as all ones"
	like "$text" "RDLEN0 .*not read" "$DEAD is not read from there on"
	like "$text" "not read +e1000e: .*0x2804.* all ones" "$DEAD: that is said"
	like "$("$BUILD/bin/vmcoredd" list "$OUT/vmcore.elf")" \
		" partial .*vmcoredd_pci +regs-0000:$DEAD$" "$DEAD is a partial dump"
	is "$(echo "$text" | grep -c 82574)" 1 "$DEAD: the second set is left out"
}

check_shared()
{
	text=$(show "regs-0000:$SHARED")
	like "$text" "driver +nvme" "$SHARED is read although a driver is bound"
	like "$text" "CSTS .*0x00000001" "$SHARED is ready"
	like "$text" "INTMS .*not read" "$SHARED: no interrupt mask with MSI-X on"
	like "$(show_function $VIRTUAL)" "\[1b36:0010\]" \
		"$VIRTUAL, a virtual function, is known by its physical one"
	is "$(show_function $VIRTUAL | grep 'not read')" "" \
		"$VIRTUAL is not taken for a device that is gone"
	like "$(registers $VIRTUAL)" "^CSTS " "$VIRTUAL: its registers are read"
}

# One line a function: address and all its bytes.
config_bytes()
{
	awk '
	/^[0-9a-f]+:[0-9a-f]+:[0-9a-f]+\.[0-7] / { address = $1; next }
	/^[0-9a-f]+: / { sub(/^[0-9a-f]+: /, ""); bytes[address] = bytes[address] $0 }
	END { for (address in bytes) print address, bytes[address] }
	' "$1" | grep -v "^0000:$PULLED " | LC_ALL=C sort
}

check_config()
{
	run "the pci dump is extracted for lspci" "$BUILD/bin/vmcoredd" extract \
		--force --format lspci "$OUT/vmcore.elf" pci -o "$WORK/dump.lspci"
	config_bytes "$WORK/dump.lspci" >"$WORK/config.dump"
	config_bytes "$OUT/first/capture.txt" >"$WORK/config.lspci"
	test "$(wc -l <"$WORK/config.lspci")" -eq 25
	ok $? "lspci saw the functions"
	run "their configuration space in the dump is what lspci read" \
		cmp "$WORK/config.dump" "$WORK/config.lspci"
}

check_parameters()
{
	text=$("$BUILD/bin/vmcoredd" list "$OUT/vmcore.elf")
	like "$text" " partial .*vmcoredd_pci +pci[.]2$" \
		"a dump that ran out of time is marked as partial"
	like "$(show pci.2)" "not read +config: .*time" "and says that it was for want of time"
	is "$(echo "$text" | grep -c ' regs-0000:')" 16 \
		"the second load, without registers, adds no dump, the third two"
	like "$text" " vmcoredd_pci +regs$" "and one for all other devices"
	last=$(echo "$text" | sed -n 's/.* vmcoredd_pci *//p' | tail -n 3)
	is "$last" "regs-0000:$DISK.2
regs-0000:$DEAD.2
regs" "register dumps stand last"
}

# The part of the dump "regs" that is about one device.
shared()
{
	show regs | sed -n "/^  0000:$1 /,/^\$/p"
}

check_share_dump()
{
	is "$(show regs | grep -c '^  0000:')" 12 "the other devices are in it"
	is "$(shared $XHCI)" \
		"$(show "regs-0000:$XHCI" | sed -n "/^  0000:$XHCI /,/^\$/p")" \
		"with what their own dumps hold"
	text=$(shared $VIRTUAL)
	like "$text" "not read +.*is in D3" "$VIRTUAL is not read in D3"
	like "$text" "because of +0000:$SHARED" "$VIRTUAL is not read because of $SHARED"
}

host()
{
	check_errors
	check_nvme
	check_e1000e
	check_others
	check_spoilt
	check_dead
	check_shared
	check_config
	check_parameters
	check_share_dump
}
