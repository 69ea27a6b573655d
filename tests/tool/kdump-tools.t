#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-or-later
#
# scripts/capture/kdump-tools/setup changes a root directory and changes it back;
# what it installs saves a dump, or leaves it to kdump-tools.
set -u
here=$(CDPATH='' cd "$(dirname "$0")" && pwd)
# shellcheck source=tests/tool/plain.sh
. "$here/plain.sh"
root=$work

setup()
{
	DESTDIR=$root "$top/scripts/capture/kdump-tools/setup" "$@" >"$root/out" 2>&1
}

# None that acts on this machine runs, whatever the scripts do.
bin=$root/bin
mkdir "$bin"
PATH=$bin:$PATH
for name in systemctl kdump-config modprobe reboot sync; do
	echo : | program "$name"
done
# Two crashes are in the same minute, of a year between those below.
program date <<'EOT'
[ "$*" = +%Y%m%d%H%M ] && echo 202402291200
EOT
program vmcoredd <<EOT
printf '%s\n' "\$*" >"$root/vmcoredd"
EOT

config=$root/etc/default/kdump-tools
setup enable
[ $? -eq 2 ] && grep -q "$config" "$root/out"
ok $? "enable without kdump-tools names what is missing"
setup
[ $? -eq 1 ]
ok $? "no argument is a usage error"

mkdir -p "${config%/*}"
printf 'USE_KDUMP=1\nKDUMP_COREDIR=/var/crash\n' >"$config"
cp "$config" "$root/before"
setup enable
ok $? "enable"
cp "$config" "$root/once"
setup enable && cmp -s "$config" "$root/once"
ok $? "enable twice changes nothing"

# What kdump-config appends when an administrator runs it.
appended()
{
	# shellcheck disable=SC1090
	(unset KDUMP_CMDLINE_APPEND; . "$config" && echo " $KDUMP_CMDLINE_APPEND ")
}

# What it appends at boot: systemd reads the file first (EnvironmentFile=),
# takes the last line as it stands, and exports it; init.d/kdump-tools and
# kdump-config then read the file, each once more.
appended_at_boot()
{
	(
		KDUMP_CMDLINE_APPEND=$(sed -n 's/^KDUMP_CMDLINE_APPEND="\(.*\)"$/\1/p' "$config" | tail -n 1)
		export KDUMP_CMDLINE_APPEND
		# shellcheck disable=SC2016
		sh -c '. "$0"; . "$0"; echo " $KDUMP_CMDLINE_APPEND "' "$config"
	)
}

for want in ' pci=noaer ' ' mce=off ' ' nr_cpus=1 ' ' reset_devices '; do
	appended | grep -qF "$want"
	ok $? "the capture kernel gets$want"
done
[ "$(appended_at_boot)" = "$(appended)" ]
ok $? "and the same at boot"
appended_at_boot | grep -q '[$"{}]'
[ $? -eq 1 ]
ok $? "nothing is left to be expanded"

echo 'KDUMP_CMDLINE_APPEND="mine=1 mce=off"' | cat "$root/before" - >"$config"
setup enable
[ "$(appended)" = " mine=1 mce=off pci=noaer " ] && grep -q 'starts the whole system' "$root/out"
ok $? "arguments of the administrator are kept, none is doubled; that the unit is missing is said"
for ours in 'pci=noaer mce=off' 'mce=off' ' pci=noaer '; do
	echo "KDUMP_CMDLINE_APPEND=\"$ours\"" | cat "$root/before" - >"$config"
	setup enable
	appended | grep -qx ' reset_devices systemd.unit=kdump-tools-dump.service .* pci=noaer mce=off ' &&
		[ ! -s "$root/out" ]
	ok $? "nothing but ours ($ours): the default is what it adds to"
done
echo 'KDUMP_CMDLINE_APPEND="mine=1 mce=off"' | cat "$root/before" - >"$config"
setup enable
sed -i 's/^KDUMP_CMDLINE_APPEND="mine=1 mce=off"/KDUMP_CMDLINE_APPEND="mine=2"/' "$config"
setup enable
[ "$(appended)" = " mine=2 pci=noaer mce=off " ]
ok $? "and those of a later change"
cp "$config" "$root/mine"
# shellcheck disable=SC2016
echo 'KDUMP_CMDLINE_APPEND='\''a=$b'\' | cat "$root/before" - >"$config"
cp "$config" "$root/refused"
setup enable
[ $? -eq 2 ] && grep -q KDUMP_CMDLINE_APPEND "$root/out" && cmp -s "$config" "$root/refused"
ok $? "what systemd and a shell read differently is refused"
cp "$root/mine" "$config"
setup disable
appended | grep -q ' mine=2 ' && ! grep -q noaer "$config"
ok $? "disable leaves the administrator's line"
cp "$root/before" "$config"
setup enable

# setup on a machine: every kernel that has an initramfs for kdump, and the
# running one.
mkdir -p "$root/var/lib/kdump" "$root/sys/kernel" "$root/etc/kernel/postinst.d"
: >"$root/var/lib/kdump/initrd.img-1.2.3-old"
echo 1 >"$root/sys/kernel/kexec_crash_loaded"
postinst=$root/etc/kernel/postinst.d/kdump-tools
refresh()
{
	REFRESH=yes setup enable
}
refresh
[ $? -eq 3 ] && grep -qF "no $postinst" "$root/out"
ok $? "without kdump-tools' hook no initramfs is made, and that is said"
# shellcheck disable=SC2016
printf '#!/bin/sh\necho "$1" >>%s/made\n' "$root" >"$postinst"
chmod 755 "$postinst"
refresh && grep -qx 1.2.3-old "$root/made" && grep -qx "$(uname -r)" "$root/made"
ok $? "the initramfs of every kernel is made again"
echo 0 >"$root/sys/kernel/kexec_crash_loaded"
refresh
[ $? -eq 3 ] && grep -q 'no crash kernel is loaded' "$root/out"
ok $? "that no crash kernel is loaded is said"

for file in usr/local/sbin/vmcoredd-kdump-tools usr/local/sbin/vmcoredd-capture \
	etc/initramfs-tools/hooks/vmcoredd \
	etc/initramfs-tools/scripts/init-top/00-vmcoredd; do
	[ -x "$root/$file" ]
	ok $? "/$file is installed"
done
"$root/usr/local/sbin/vmcoredd-capture" --help >"$root/out" 2>&1
ok $? "vmcoredd-capture finds its parts there"
dropin=$root/etc/systemd/system/kdump-tools-dump.service.d/vmcoredd.conf
installed=$(sed -n 's/^ExecStart=\(.\)/\1/p' "$dropin")
[ -x "$root$installed" ] && cmp -s "$dropin" "${dropin%-dump.*}.service.d/vmcoredd.conf"
ok $? "the drop-in runs an installed program, in whichever unit saves"

# In the capture kernel.  The stub saves what $root/saves names and exits with
# what $root/status holds.
program kdump-tools <<EOT
echo handed over >>"$root/over"
mkdir -p "$root/theirs"
echo dump >"$root/theirs/dump"
EOT
printf 'echo rebooted >>%s/rebooted\n' "$root" | program reboot-stub
program vmcoredd-capture <<EOT
mkdir -p "\$2"
printf '%s\n' "\$*" >"$root/arguments"
for file in \$(cat "$root/saves"); do echo data >"\$2/\$file"; done
exit \$(cat "$root/status")
EOT
echo memory >"$root/vmcore"
# As "kdump-config savecore": what it sends goes, or does not.
program kdump-config-stub <<EOT
echo "\$1" >>"$root/over"
PATH=/bin:/usr/bin:/sbin:/usr/sbin
"$bin/makedumpfile" -c "$root/vmcore" | cat >"$root/sent"
exit \$(cat "$root/sends")
EOT
echo 'echo image' | program makedumpfile

# crash STATUS FILES [LINE-OF-CONFIGURATION...]: leaves $how as the files "over"
# and "rebooted" say
crash()
{
	rm -f "$root/over" "$root/rebooted"
	echo "$1" >"$root/status"
	echo "$2" >"$root/saves"
	shift 2
	{
		printf 'USE_KDUMP=1\nKDUMP_COREDIR=%s/crash\n' "$root"
		for line; do echo "$line"; done
	} >"$root/crash.conf"
	umask 000
	KDUMP_DEFAULTS=$root/crash.conf KDUMP_TOOLS=$bin/kdump-tools \
		KDUMP_CONFIG=$bin/kdump-config-stub \
		VMCORE=$root/vmcore VMCOREDD_REBOOT=$bin/reboot-stub \
		"$root$installed" >"$root/out" 2>&1
	how=$(cat "$root/over" "$root/rebooted" 2>/dev/null)
}

crash 0 'dmesg.txt vmcore.kdump'
[ "$how" = rebooted ]
ok $? "what is saved ends in a reboot"
crash 3 'dmesg.txt vmcore.small'
[ "$how" = rebooted ]
ok $? "so does a smaller image"
crash 0 'dmesg.txt vmcore.kdump'
[ "$(find "$root/crash" -name vmcore.kdump | wc -l)" -eq 2 ]
ok $? "a crash in the same minute has a directory of its own"
crash 3 'dmesg.txt SHA256SUMS'
[ "$how" = "handed over" ]
ok $? "without memory the dump is left to kdump-tools, and its KDUMP_FAIL_CMD"
[ "$(stat -c %a "$root/theirs" "$root/theirs/dump" | tr '\n' ' ')" = "700 600 " ] &&
	[ "$(find "$root/crash" -perm /077 | wc -l)" -eq 0 ]
ok $? "whose files are for nobody else, as ours"
crash 3 'dmesg.txt vmcore.kdump.incomplete'
[ "$how" = "handed over" ]
ok $? "an unfinished image is no memory"
crash 3 'dmesg.txt vmcore.small.partial'
[ "$how" = "handed over" ]
ok $? "nor is a part of one"
crash 2 ''
[ "$how" = "handed over" ]
ok $? "nor is nothing"
# shellcheck disable=SC2016
crash 0 vmcore.kdump 'KDUMP_KEXEC_ARGS="$NO_SUCH_VARIABLE"'
[ "$how" = rebooted ]
ok $? "a configuration may use variables that are not set"
crash 0 vmcore.kdump 'if then'
[ "$how" = "handed over" ]
ok $? "one that is no shell script is left to kdump-tools"
crash 0 vmcore.kdump 'exit 1'
[ "$how" = "handed over" ]
ok $? "so is one that exits"

# Elsewhere.  What is saved is what the stub was told last.
for name in SSH=user@server NFS=server:/crash FTP=server:/crash; do
	rm -rf "$root/vmcoredd" "$root/crash"
	echo 0 >"$root/sends"
	crash 3 'dmesg.txt' $name
	[ "$how" = "savecore
rebooted" ] && [ "$(cat "$root/vmcoredd")" = attach ]
	ok $? "$name: sent by kdump-tools, with the device dumps"
	[ "$(cd "$root/crash" && echo ./*/*)" = "./202402291200/dmesg.txt" ] &&
		grep -q -- '--formats none' "$root/arguments"
	ok $? "$name: device dumps and the log are here as well"
	rm -rf "$root/crash"
	echo 1 >"$root/sends"
	crash 0 'dmesg.txt vmcore.kdump' $name
	[ "$how" = "savecore
rebooted" ] && grep -q 'could not send' "$root/out" &&
		[ "$(cd "$root/crash" && echo ./*/*)" = \
			"./202402291200.2/dmesg.txt ./202402291200.2/vmcore.kdump" ]
	ok $? "$name: what could not be sent is kept here, once"
	rm -rf "$root/crash"
	crash 3 'dmesg.txt' $name "KDUMP_FAIL_CMD='touch $root/failed'"
	[ "$how" = savecore ] && [ -e "$root/failed" ] && [ -d "$root/crash/202402291200" ]
	ok $? "$name: where memory fails here too, KDUMP_FAIL_CMD has the last word"
	rm -f "$root/failed"
	rm -rf "$root/crash"
	mkdir -p "$root/crash/202301010000"
	echo kept >"$root/crash/202301010000/vmcore.kdump"
	mkdir "$root/crash/202302020000"
	echo 0 >"$root/sends"
	crash 3 'dmesg.txt' $name KDUMP_NUM_DUMPS=1
	[ "$(cd "$root/crash" && echo *)" = "202301010000 202402291200" ]
	ok $? "$name: what is kept here of a crash that was sent costs no memory of another"
done
# A pipe's end does not tell that makedumpfile failed.
if ! why=$("$top/tests/needs/need" root); then
	count=$((count + 1))
	echo "ok $count - a makedumpfile that fails on what is sent # SKIP needs root: $why"
elif ! why=$("$top/tests/needs/need" mount); then
	count=$((count + 1))
	echo "ok $count - a makedumpfile that fails on what is sent # SKIP needs mount: $why"
else
	rm -rf "$root/crash"
	echo 'exit 1' | program makedumpfile
	crash 0 'dmesg.txt vmcore.kdump' SSH=user@server
	[ "$how" = "savecore
rebooted" ] && [ "$(cd "$root/crash" && echo ./*/*)" = \
		"./202402291200.2/dmesg.txt ./202402291200.2/vmcore.kdump" ]
	ok $? "a makedumpfile that fails on what is sent: all is kept here"
	echo 'echo image' | program makedumpfile
	crash 3 'dmesg.txt' SSH=user@server
	[ "$how" = "savecore
rebooted" ] && [ "$(cat "$root/sent")" = image ]
	ok $? "one that does not"
fi
rm -f "$bin/makedumpfile"
mv "$root/vmcore" "$root/away"
: >"$root/vmcore"
crash 0 vmcore.kdump
[ "$how" = "handed over" ] && [ ! -s "$root/out" ]
ok $? "without a crash kdump-tools does what it does, and nothing is said"
mv "$root/away" "$root/vmcore"
crash 0 vmcore.kdump 'MAKEDUMP_ARGS="-l -d 30"'
grep -q -- '--args -l -d 30$' "$root/arguments"
ok $? "MAKEDUMP_ARGS are used"
rm -rf "$root/crash"
mkdir -p "$root/crash/201001010000" "$root/crash/201101010000" "$root/crash/other" \
	"$root/crash/299901010000"
crash 0 vmcore.kdump KDUMP_NUM_DUMPS=2
[ "$(cd "$root/crash" && echo *)" = "202402291200 299901010000 other" ] &&
	[ -s "$root/crash/202402291200/vmcore.kdump" ]
ok $? "KDUMP_NUM_DUMPS is kept"

setup disable
ok $? "disable"
cmp -s "$config" "$root/before" && [ ! -e "$dropin" ] && [ ! -e "$root$installed" ] &&
	[ -z "$(find "$root/etc/systemd" -type f)" ]
ok $? "disable takes it all back"
echo "1..$count"
