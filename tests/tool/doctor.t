#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-or-later
# vmcoredd doctor, on trees that stand for machines
# shellcheck source=tests/tool/lib.sh
. "$(dirname "$0")/lib.sh"

release=6.1.0-56-amd64
tree=$work/tree

# A machine on which all is well.
healthy()
{
	rm -rf "$tree"
	mkdir -p "$tree/proc/sys/kernel" "$tree/sys/kernel/security" \
		"$tree/boot" "$tree/lib/modules/$release/updates/dkms" \
		"$tree/etc/default" "$tree/usr/bin" "$tree/var/crash" \
		"$tree/etc/systemd/system/kdump-tools-dump.service.d"
	echo "$release" >"$tree/proc/sys/kernel/osrelease"
	echo 'quiet crashkernel=256M' >"$tree/proc/cmdline"
	echo 'MemTotal:  1024 kB' >"$tree/proc/meminfo"
	printf 'CONFIG_CRASH_DUMP=y\nCONFIG_PROC_VMCORE=y\nCONFIG_MODULES=y\n' \
		>"$tree/boot/config-$release"
	echo 268435456 >"$tree/sys/kernel/kexec_crash_size"
	echo 1 >"$tree/sys/kernel/kexec_crash_loaded"
	echo '[none] integrity confidentiality' >"$tree/sys/kernel/security/lockdown"
	printf '%s\n' 'kernel/fs/fat/fat.ko:' \
		'updates/dkms/vmcoredd.ko: kernel/lib/zstd/zstd_compress.ko' \
		'updates/dkms/vmcoredd_pci.ko: updates/dkms/vmcoredd.ko' \
		>"$tree/lib/modules/$release/modules.dep"
	echo module >"$tree/lib/modules/$release/updates/dkms/vmcoredd.ko"
	printf '%s\n' 'USE_KDUMP=1' '#KDUMP_CMDLINE_APPEND="novmcoredd"' \
		'KDUMP_CMDLINE_APPEND="reset_devices nr_cpus=1 pci=noaer mce=off"' \
		>"$tree/etc/default/kdump-tools"
	echo 'ExecStartPre=-/sbin/modprobe vmcoredd_pci' \
		>"$tree/etc/systemd/system/kdump-tools-dump.service.d/vmcoredd.conf"
	: >"$tree/usr/bin/makedumpfile"
}

examine()
{
	run doctor -j --root "$tree"
}

# One thing is wrong.  $1 wanted status, $2 result, $3 name, $4 pattern of the
# text, $5 what this is
finds()
{
	examine
	[ "$status" -eq "$1" ] &&
		jq -e --arg result "$2" --arg name "$3" --arg text "$4" '
			[.checks[] | select(.result != "ok")] |
			length == 1 and (.[0] | .result == $result and
			.name == $name and (.text | test($text)) and
			(.fix | length > 5))' <"$work/.out" >/dev/null 2>&1
	result "$5"
}

healthy
examine
exits 0 "a machine on which all is well"
silent "a machine on which all is well"
json '.failures == 0 and .warnings == 0 and .role == "production"' "no finding is bad"
json '[.checks[].name] | unique | . == ["collector", "command-line", "config", "crash-kernel", "crashkernel", "hook", "kdump", "kernel", "makedumpfile", "module", "room", "signature"]' "everything is looked at"
run doctor --root "$tree"
prints '^ok +crashkernel +256 MiB are reserved$' "in words"
prints '^A crash would be captured, with device dumps\.$' "and the sum of it"

healthy; echo 5.10.0 >"$tree/proc/sys/kernel/osrelease"
run doctor --root "$tree"
exits 2 "an old kernel"
prints '^fail +kernel +5\.10\.0 is older than 6\.1$' "is named"
healthy; sed -i 's/PROC_VMCORE=y/PROC_VMCORE=n/' "$tree/boot/config-$release"
finds 2 fail config 'CONFIG_PROC_VMCORE is not set' "a kernel without /proc/vmcore"
healthy; echo 0 >"$tree/sys/kernel/kexec_crash_size"
finds 2 fail crashkernel 'no memory is reserved' "no crash kernel reservation"
healthy; echo 67108864 >"$tree/sys/kernel/kexec_crash_size"
finds 0 warn crashkernel '64 MiB are reserved' "a small reservation"
healthy; echo 0 >"$tree/sys/kernel/kexec_crash_loaded"
finds 2 fail crash-kernel 'no crash kernel is loaded' "no crash kernel"
healthy; sed -i '/vmcoredd.ko: /d' "$tree/lib/modules/$release/modules.dep"
finds 2 fail module 'not installed for 6.1.0-56-amd64' "no module for this kernel"
healthy; sed -i '/vmcoredd_pci/d' "$tree/lib/modules/$release/modules.dep"
finds 0 warn collector 'vmcoredd_pci.ko is not installed' "no collector"
healthy; echo 'none [integrity] confidentiality' >"$tree/sys/kernel/security/lockdown"
finds 2 fail signature 'locked down, and .*vmcoredd.ko is not signed' "lockdown and an unsigned module"
printf '~Module signature appended~\n' >>"$tree/lib/modules/$release/updates/dkms/vmcoredd.ko"
examine
json '.failures == 0 and ([.checks[] | select(.name == "signature") | .text] | .[0] | test("is signed"))' "lockdown and a signed module"
healthy; mkdir -p "$tree/sys/firmware/efi/efivars"
printf '\006\000\000\000\001' >"$tree/sys/firmware/efi/efivars/SecureBoot-8be4df61-93ca-11d2-aa0d-00e098032b8c"
finds 2 fail signature 'Secure Boot is on' "Secure Boot and an unsigned module"
healthy; mkdir -p "$tree/sys/module/module/parameters"
echo Y >"$tree/sys/module/module/parameters/sig_enforce"
finds 2 fail signature 'enforces module signatures' "enforced signatures and an unsigned module"
healthy; sed -i '/^updates.*vmcoredd.ko: /s/vmcoredd.ko:/vmcoredd.ko.xz:/' "$tree/lib/modules/$release/modules.dep"
examine
json '.failures == 0' "a compressed module is found"
healthy; rm "$tree/etc/default/kdump-tools"
finds 2 fail kdump 'not installed' "no kdump-tools"
healthy; sed -i 's/USE_KDUMP=1/USE_KDUMP=0/' "$tree/etc/default/kdump-tools"
finds 2 fail kdump 'switched off' "kdump-tools switched off"
healthy; sed -i 's/ pci=noaer//' "$tree/etc/default/kdump-tools"
finds 0 warn command-line 'without pci=noaer the' "no pci=noaer"
healthy; sed -i 's/ mce=off//' "$tree/etc/default/kdump-tools"
finds 0 warn command-line 'without mce=off the' "no mce=off"
healthy; sed -i 's/pci=noaer/xpci=noaer pci=realloc,noaerx/' "$tree/etc/default/kdump-tools"
finds 0 warn command-line 'without pci=noaer the' "words that only look like it"
healthy; sed -i 's/pci=noaer/pci=realloc,noaer/' "$tree/etc/default/kdump-tools"
examine
json '.warnings == 0' "pci= takes a list"
healthy; sed -i 's/mce=off"/mce=off novmcoredd"/' "$tree/etc/default/kdump-tools"
finds 2 fail command-line 'no device dumps' "novmcoredd"
healthy; rm -r "$tree/etc/systemd"
finds 0 warn hook 'nothing loads vmcoredd' "no hook"
rm -f "$tree/etc/default/kdump-tools"
printf 'USE_KDUMP=1\nKDUMP_CMDLINE_APPEND="irqpoll"\n' >"$tree/etc/default/kdump-tools"
DESTDIR=$tree "$root/scripts/capture/kdump-tools/setup" enable
examine
json '.failures == 0 and .warnings == 0' "what setup makes of a machine is well"
sed -i 's/irqpoll"/irqpoll novmcoredd"/' "$tree/etc/default/kdump-tools"
DESTDIR=$tree "$root/scripts/capture/kdump-tools/setup" enable
finds 2 fail command-line 'no device dumps' "novmcoredd on a line that setup added to"
healthy; rm "$tree/usr/bin/makedumpfile"
finds 0 warn makedumpfile 'not installed' "no makedumpfile"
healthy; rmdir "$tree/var/crash"
finds 2 fail room 'no directory /var/crash' "no directory for dumps"
healthy; echo 'MemTotal: 99999999999999 kB' >"$tree/proc/meminfo"
finds 0 warn room 'for a machine with' "more memory than room"
healthy; mv "$tree/var/crash" "$tree/var/dumps"
echo 'KDUMP_COREDIR="/var/dumps"' >>"$tree/etc/default/kdump-tools"
examine
json '.failures == 0 and ([.checks[] | select(.name == "room") | .text] | .[0] | test("/var/dumps"))' "another directory for dumps"

healthy; rm -r "${tree:?}/sys/kernel" "${tree:?}/etc"
run doctor --root "$tree"
exits 2 "several things"
[ "$(grep -c '^fail' "$work/.out")" -ge 3 ]
result "are all reported"

# In a capture kernel
capture()
{
	healthy
	mkdir -p "$tree/proc/vmcoredd" "$tree/sys/module/vmcoredd/parameters"
	echo stock >"$tree/proc/vmcore"
	ln "$tree/proc/vmcore" "$tree/proc/vmcoredd/vmcore"
	echo Y >"$tree/sys/module/vmcoredd/parameters/pinned"
	echo 'irqpoll pci=noaer mce=off' >"$tree/proc/cmdline"
}

capture
examine
exits 0 "a capture kernel"
json '.role == "capture" and .failures == 0 and .warnings == 0' "on which all is well"
capture; echo N >"$tree/sys/module/vmcoredd/parameters/pinned"
finds 2 fail attached 'dead file' "attached, not pinned"
capture; rm "$tree/proc/vmcoredd/vmcore"; echo merged >"$tree/proc/vmcoredd/vmcore"
finds 0 warn attached 'is the stock file' "not attached"
capture; rm -r "$tree/proc/vmcoredd"
finds 2 fail loaded 'has made no' "a module without its file"
capture; rm -r "$tree/sys/module"
finds 0 warn loaded 'not loaded' "no module"
capture; echo irqpoll >"$tree/proc/cmdline"
finds 0 warn command-line 'may have cleared' "a command line that clears errors"

run doctor --root "$work/nowhere"
fails 2 "cannot read '.*/nowhere/proc/sys/kernel/osrelease'" "a tree that is not there"
run doctor extra
fails 1 'too many arguments' "an argument"
run doctor
[ "$status" -eq 0 ] || [ "$status" -eq 2 ]
result "this machine: exit status $status"
finish
