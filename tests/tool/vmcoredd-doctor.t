#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-or-later
# vmcoredd doctor, on trees that stand for machines
# shellcheck source=tests/tool/lib.sh
. "$(dirname "$0")/lib.sh"
# shellcheck source=tests/tool/findings.sh
. "$here/findings.sh"

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
	echo module >"$tree/lib/modules/$release/updates/dkms/vmcoredd_pci.ko"
	printf '%s\n' 'USE_KDUMP=1' '#KDUMP_CMDLINE_APPEND="novmcoredd"' \
		'KDUMP_CMDLINE_APPEND="reset_devices systemd.unit=kdump-tools-dump.service nr_cpus=1 pci=noaer mce=off"' \
		>"$tree/etc/default/kdump-tools"
	echo 'ExecStartPre=-/sbin/modprobe vmcoredd_pci' \
		>"$tree/etc/systemd/system/kdump-tools-dump.service.d/vmcoredd.conf"
	: >"$tree/usr/bin/makedumpfile"
}

healthy
examine
exits 0 "a machine on which all is well"
silent "a machine on which all is well"
json '.failures == 0 and .warnings == 0 and .role == "production"' "no finding is bad"
json '[.checks[].name] | unique | . == ["collector", "command-line", "config", "crash-kernel", "crashkernel", "hook", "kdump", "kernel", "makedumpfile", "module", "room", "signature"]' "everything is looked at"
run doctor --root "$tree"
prints '^ok +crashkernel +256 MiB are reserved$' "in words"
prints '^Nothing here keeps a crash from being captured, with device dumps\.$' "and the sum of it"

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
healthy; rm "$tree/lib/modules/$release/updates/dkms/vmcoredd.ko"
finds 2 fail module 'modules.dep names .*/vmcoredd.ko, which is not there' "a stale modules.dep"
healthy; rm "$tree/lib/modules/$release/updates/dkms/vmcoredd_pci.ko"
finds 0 warn collector 'modules.dep names .*/vmcoredd_pci.ko, which is not there' "a collector that is gone"
healthy; sed -i '/vmcoredd.ko: /d' "$tree/lib/modules/$release/modules.dep"
mkdir -p "$tree/sys/module/vmcoredd"
finds 0 warn module 'loaded, but not installed' "a module that is only loaded"
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
mv "$tree/lib/modules/$release/updates/dkms/vmcoredd.ko" "$tree/lib/modules/$release/updates/dkms/vmcoredd.ko.xz"
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
run doctor --root "$tree"
prints 'setup enable' "setup enable is the advice"
grep -q 'add ' "$work/.out"
[ $? -eq 1 ]
result "and not to add to a variable that takes the place of the default"
healthy; sed -i '/^KDUMP_CMDLINE_APPEND/d' "$tree/etc/default/kdump-tools"
finds 0 warn command-line 'without pci=noaer and mce=off the' "no line: kdump-config's own is in force"
healthy; echo 'KDUMP_CMDLINE_APPEND=""' >>"$tree/etc/default/kdump-tools"
finds 0 warn command-line 'without pci=noaer and mce=off the' "nor does an empty one count"
healthy; echo 'KDUMP_CMDLINE_APPEND="pci=noaer mce=off"' >>"$tree/etc/default/kdump-tools"
finds 2 fail command-line 'starts the whole system' "ours alone take the place of the default"
healthy; echo 'KDUMP_CMDLINE="quiet systemd.unit=kdump-tools-dump.service"
KDUMP_CMDLINE_APPEND="pci=noaer mce=off"' >>"$tree/etc/default/kdump-tools"
examine
json '.failures == 0 and .warnings == 0' "the unit may stand in KDUMP_CMDLINE"
healthy; sed -i 's/pci=noaer/xpci=noaer pci=realloc,noaerx/' "$tree/etc/default/kdump-tools"
finds 0 warn command-line 'without pci=noaer the' "words that only look like it"
healthy; sed -i 's/pci=noaer/pci=realloc,noaer/' "$tree/etc/default/kdump-tools"
examine
json '.warnings == 0' "pci= takes a list"
for word in novmcoredd novmcoredd=1; do
	healthy; sed -i "s/mce=off\"/mce=off $word\"/" "$tree/etc/default/kdump-tools"
	finds 0 warn command-line 'drivers make no device dumps' "$word"
done
healthy; sed -i 's/mce=off"/mce=off -- novmcoredd"/' "$tree/etc/default/kdump-tools"
examine
json '.warnings == 0' "words that are not the kernel's"
healthy; sed -i 's/ mce=off"/ -- mce=off"/' "$tree/etc/default/kdump-tools"
finds 0 warn command-line 'without mce=off the' "nor those that should be"

# Settings as a shell reads them.  $1 line, $2 text
on()
{
	healthy; echo "$1" >>"$tree/etc/default/kdump-tools"
	examine
	json '.failures == 0 and .warnings == 0' "$2"
}
off()
{
	healthy; echo "$1" >>"$tree/etc/default/kdump-tools"
	finds 2 fail kdump 'switched off' "$2"
}
unclear()
{
	healthy; printf '%b\n' "$1" >>"$tree/etc/default/kdump-tools"
	finds 0 warn "$3" 'not understood: .* in /etc/default/kdump-tools' "$2"
}
off 'USE_KDUMP=0 # set to 1' "a comment behind a value"
off 'USE_KDUMP="0" # set to 1' "behind a quoted one"
off "USE_KDUMP='0'" "single quotes"
off 'export USE_KDUMP=0' "export"
off '  USE_KDUMP=0;' "white space and a semicolon"
off 'USE_KDUMP=' "an empty value"
healthy; sed -i '/USE_KDUMP/d' "$tree/etc/default/kdump-tools"
finds 2 fail kdump 'switched off' "no USE_KDUMP"
on 'USE_KDUMP=2' "anything but 0 is on"
on 'export USE_KDUMP' "export alone"
on 'XUSE_KDUMP=0' "another name"
on '#USE_KDUMP=0' "a comment"
on 'OTHER="it is # no comment" # USE_KDUMP=0' "a comment behind another value"
on 'KDUMP_CMDLINE_APPEND="$KDUMP_CMDLINE_APPEND one"' "a line that is added to"
on 'KDUMP_CMDLINE_APPEND="${KDUMP_CMDLINE_APPEND} one"' "with braces"
on 'KDUMP_CMDLINE_APPEND+=" one"' "with +="
on 'KDUMP_CMDLINE_APPEND="systemd.unit=kdump-tools-dump.service pci=noaer"'"' mce=off'" "a value of two parts"
unclear 'KDUMP_CMDLINE_APPEND="$KDUMP_CMDLINE_APPENDIX one"' "a longer name" command-line
unclear 'KDUMP_CMDLINE_APPEND="$(cat /some/file)"' "a command" command-line
unclear 'KDUMP_CMDLINE_APPEND="one \\\nmce=off"' "a line that goes on" command-line
unclear 'KDUMP_CMDLINE_APPEND="one\nmce=off"' "a quote that goes on" command-line
unclear 'KDUMP_CMDLINE_APPEND=one two' "an assignment for a command" command-line
unclear 'if true; then\nUSE_KDUMP=0\nfi' "a condition" kdump
unclear 'false && USE_KDUMP=0' "a list" kdump
unclear 'unset USE_KDUMP' "unset" kdump
unclear ': ${USE_KDUMP:=0}' "a default" kdump
unclear 'KDUMP_COREDIR=/var/$(hostname)' "a directory that is computed" room
healthy; echo '. /etc/default/more' >>"$tree/etc/default/kdump-tools"
examine
exits 0 "another file that is read"
json '[.checks[] | select(.result != "ok") | .text | test("not understood")] | length > 2 and all' "is not guessed at"
healthy; sed -i 's/pci=noaer mce=off//' "$tree/etc/default/kdump-tools"
echo 'quiet pci=noaer mce=off' >"$tree/proc/cmdline"
examine
json '.warnings == 0' "this kernel's parameters are handed on"
echo 'KDUMP_CMDLINE="root=/dev/sda1"' >>"$tree/etc/default/kdump-tools"
finds 0 warn command-line 'without pci=noaer and mce=off' "unless there is a line of its own"

for target in 'SSH="root@there"' 'NFS=there:/var/crash' 'FTP="there:/in"'; do
	healthy; rmdir "$tree/var/crash"
	echo "$target" >>"$tree/etc/default/kdump-tools"
	finds 0 warn room 'dumps go to (root@)?there.*, where the room was not looked at' "$target"
done

# As Fedora has it.
fedora()
{
	healthy
	rm "$tree/etc/default/kdump-tools"
	mkdir -p "$tree/etc/sysconfig"
	echo 'KDUMP_COMMANDLINE_APPEND="irqpoll pci=noaer mce=off"' >"$tree/etc/sysconfig/kdump"
}
fedora
examine
json '.failures == 0 and .warnings == 0' "kdump as Fedora has it"
fedora; sed -i 's/mce=off/mce=off novmcoredd/' "$tree/etc/sysconfig/kdump"
finds 0 warn command-line 'drivers make no device dumps' "with novmcoredd"
fedora; printf '# path /x\npath /var/dumps # here\n' >"$tree/etc/kdump.conf"
finds 2 fail room 'no directory /var/dumps' "a directory in kdump.conf"
fedora; printf '#ssh a@b\nnfs there:/export\n' >"$tree/etc/kdump.conf"
finds 0 warn room 'dumps go to nfs there:/export, where' "a server in kdump.conf"
healthy; rm -r "$tree/etc/systemd"
finds 0 warn hook 'nothing loads vmcoredd' "no hook"
for mark in '#' '  # ' ';'; do
	healthy; sed -i "s/^/$mark/" "$tree/etc/systemd/system/kdump-tools-dump.service.d/vmcoredd.conf"
	finds 0 warn hook 'nothing loads vmcoredd' "a hook behind '$mark'"
done
rm -f "$tree/etc/default/kdump-tools"
printf 'USE_KDUMP=1\nKDUMP_CMDLINE_APPEND="systemd.unit=kdump-tools-dump.service irqpoll"\n' >"$tree/etc/default/kdump-tools"
DESTDIR=$tree "$root/scripts/capture/kdump-tools/setup" enable
examine
json '.failures == 0 and .warnings == 0' "what setup makes of a machine is well"
sed -i 's/irqpoll"/irqpoll novmcoredd"/' "$tree/etc/default/kdump-tools"
DESTDIR=$tree "$root/scripts/capture/kdump-tools/setup" enable
finds 0 warn command-line 'make no device dumps' "novmcoredd on a line that setup added to"
# What an advice of before had administrators write, without a newline at the end.
for line in '' 'KDUMP_CMDLINE_APPEND="pci=noaer mce=off"'; do
	printf 'USE_KDUMP=1\n%s' "$line" >"$tree/etc/default/kdump-tools"
	DESTDIR=$tree "$root/scripts/capture/kdump-tools/setup" enable
	examine
	json '.failures == 0 and .warnings == 0' "setup makes it well: ${line:-no line}"
done
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
	mkdir -p "$tree/proc/vmcoredd/dumps" "$tree/sys/module/vmcoredd/parameters" \
		"$tree/sys/module/vmcoredd_pci"
	: >"$tree/proc/vmcoredd/dumps/pci"
	echo stock >"$tree/proc/vmcore"
	ln "$tree/proc/vmcore" "$tree/proc/vmcoredd/vmcore"
	echo Y >"$tree/sys/module/vmcoredd/parameters/pinned"
	echo 'irqpoll pci=noaer mce=off' >"$tree/proc/cmdline"
	# It runs from an initramfs.
	(cd "$tree" && rm -r boot lib etc var)
}

capture
examine
exits 0 "a capture kernel"
json '.role == "capture" and .failures == 0 and .warnings == 0' "on which all is well"
run doctor --root "$tree"
prints '^What saves /proc/vmcore now saves the device dumps too\.$' "what that means"
capture; rm "$tree/proc/vmcoredd/dumps/pci"
finds 0 warn dumps 'there are none' "no dumps"
run doctor --root "$tree"
prints '^Device dumps are missing or incomplete; see the warnings\.$' "what that means"
capture; rmdir "$tree/sys/module/vmcoredd_pci"
finds 0 warn collector 'no collector is loaded' "no collector"
capture; echo 'irqpoll pci=noaer mce=off novmcoredd=1' >"$tree/proc/cmdline"
finds 0 warn command-line 'drivers make no device dumps' "novmcoredd"
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
