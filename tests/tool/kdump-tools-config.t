#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-or-later
#
# scripts/capture/kdump-tools/setup and the administrator's /etc/default/kdump-tools:
# whatever it looks like, it says what it said before and what we add, and when that
# is taken back it is what it was, byte for byte.
set -u
here=$(CDPATH='' cd "$(dirname "$0")" && pwd)
# shellcheck source=tests/tool/plain.sh
. "$here/plain.sh"
root=$work
config=$root/etc/default/kdump-tools
before=$root/before
out=$root/out

setup()
{
	DESTDIR=$root "$top/scripts/capture/kdump-tools/setup" "$@" >"$out" 2>&1
}

# as_is: what the file says, less what we add to it
as_is()
{
	# shellcheck disable=SC1090
	(. "$config"; set) | grep -E '^(USE_KDUMP|KDUMP_COREDIR|MAKEDUMP_ARGS)='
}

appended()
{
	# shellcheck disable=SC1090
	(unset KDUMP_CMDLINE_APPEND; . "$config" && echo " $KDUMP_CMDLINE_APPEND ")
}

# changes TEXT: the file is as it should be with it, twice, and without it, twice.
changes()
{
	cp -p "$config" "$before"
	as_is >"$root/said"
	setup enable && as_is | cmp -s - "$root/said" && appended | grep -q ' pci=noaer mce=off '
	ok $? "$1: enable adds to it, and all that it said is said"
	cp "$config" "$root/once"
	setup enable && cmp -s "$config" "$root/once"
	ok $? "$1: enable twice is enable once"
	setup disable && cmp -s "$config" "$before" &&
		[ "$(stat -L -c '%a %u %g' "$config")" = "$(stat -L -c '%a %u %g' "$before")" ]
	ok $? "$1: disable takes it all back"
	setup disable && cmp -s "$config" "$before"
	ok $? "$1: disable twice does nothing"
}

none_of_ours()
{
	[ ! -e "$root/usr/local/sbin/vmcoredd-kdump-tools" ] &&
		[ -z "$(find "$root/etc/systemd" "$root/etc/initramfs-tools" -name "*vmcoredd*" -type f 2>/dev/null)" ]
}

# refused TEXT WHAT: enable says WHAT and changes nothing
refused()
{
	cp -p "$config" "$before"
	setup enable
	[ $? -eq 2 ] && grep -q "$2" "$out" && cmp -s "$config" "$before" &&
		none_of_ours
	ok $? "$1: refused, and nothing is changed"
}

mkdir -p "${config%/*}"
printf 'USE_KDUMP=1\nKDUMP_COREDIR=/var/crash\n' >"$config"
changes "two lines"
printf 'KDUMP_COREDIR=/var/crash\nUSE_KDUMP=1' >"$config"
changes "no newline at the end"
printf 'USE_KDUMP=1 # on' >"$config"
changes "one line, a comment, no newline"
: >"$config"
changes "an empty file"
printf '\n\n\nUSE_KDUMP=1\n\n\n' >"$config"
changes "empty lines around"
printf 'USE_KDUMP=1\nMAKEDUMP_ARGS="-c \\\n-d 31"\n' >"$config"
changes "a line that goes on"
printf 'USE_KDUMP=1\n# the last line is a comment \134' >"$config"
changes "a backslash at the end of a comment"
printf 'USE_KDUMP=1\n# \303\244 \351 \377\n' >"$config"
changes "bytes that are no UTF-8"
printf 'USE_KDUMP=1\n' >"$config"
chmod 600 "$config"
changes "for nobody else"
chmod 444 "$config"
changes "only to be read"
mv "$config" "$root/etc/real"
ln -s ../real "$config"
changes "a symbolic link"
[ -L "$config" ] && [ "$(readlink "$config")" = ../real ]
ok $? "and it still is one"
rm -f "$config" "$root/etc/real"

printf 'USE_KDUMP=1\r\nKDUMP_COREDIR=/var/crash\r\n' >"$config"
refused "carriage returns" "carriage returns"
printf 'USE_KDUMP=1\nKDUMP_COREDIR=/var/crash \134' >"$config"
refused "a line that goes on behind the end" "goes on"
printf "USE_KDUMP=1\nMAKEDUMP_ARGS='-c\n" >"$config"
refused "a quote that is open at the end" "no shell script"

# Edited by hand since.
printf 'USE_KDUMP=1\n' >"$config"
setup enable
printf 'KDUMP_COREDIR=/srv/crash' >>"$config"
setup disable
[ "$(cat "$config")" = "$(printf 'USE_KDUMP=1\nKDUMP_COREDIR=/srv/crash')" ] &&
	[ "$(tail -c 1 "$config")" = h ]
ok $? "what was added behind is kept to the byte"

printf 'USE_KDUMP=1' >"$config"
setup enable
echo 'KDUMP_COREDIR=/srv/crash' >>"$config"
setup disable
# The newline that we added is the end of their line now.
[ "$(cat "$config")" = "$(printf 'USE_KDUMP=1\nKDUMP_COREDIR=/srv/crash\n')" ]
ok $? "no newline before, and a line behind"

printf 'USE_KDUMP=1\n' >"$config"
setup enable
sed -i 's/ mce=off/ mce=off mine=1/' "$config"
setup enable
appended | grep -q ' mine=1 ' && grep -q 'was changed since' "$out"
ok $? "an argument that was added to our line is kept by enable, and that is said"
setup disable
appended | grep -q ' mine=1 ' && ! grep -q '^# vmcoredd' "$config"
ok $? "and by disable"

printf 'USE_KDUMP=1\n' >"$config"
setup enable
sed -i '/^# vmcoredd: the/a KDUMP_COREDIR=/srv/crash' "$config"
setup disable
grep -qx KDUMP_COREDIR=/srv/crash "$config" && grep -qx USE_KDUMP=1 "$config"
ok $? "a line that was put between ours is kept"

printf 'USE_KDUMP=1\n' >"$config"
setup enable
sed -i '/^KDUMP_CMDLINE_APPEND/d' "$config"
setup disable
[ "$(cat "$config")" = USE_KDUMP=1 ]
ok $? "where our line was taken out, the rest of ours goes"

printf 'USE_KDUMP=1\n' >"$config"
setup enable
sed -i '/^# vmcoredd: end/d' "$config"
echo MAKEDUMP_ARGS=-c >>"$config"
setup disable
grep -qx MAKEDUMP_ARGS=-c "$config"
ok $? "without its end, what follows is kept"

# An editor takes the last newline away.
printf 'USE_KDUMP=1\n' >"$config"
cp "$config" "$before"
setup enable
printf %s "$(cat "$config")" >"$root/cut"
cat "$root/cut" >"$config"
setup disable && cmp -s "$config" "$before"
ok $? "our end without its newline"
printf 'USE_KDUMP=1' >"$config"
cp "$config" "$before"
setup enable
printf %s "$(cat "$config")" >"$root/cut"
cat "$root/cut" >"$config"
setup disable && cmp -s "$config" "$before"
ok $? "where there was none before either"

# As it was added before our lines had an end.
printf 'USE_KDUMP=1\n' >"$config"
cp "$config" "$before"
printf '%s\n' '# vmcoredd: the capture kernel must not clear AER and machine-check state' \
	'KDUMP_CMDLINE_APPEND="reset_devices irqpoll pci=noaer mce=off"' >>"$config"
cp "$config" "$root/old"
setup disable && cmp -s "$config" "$before" && [ ! -s "$out" ]
ok $? "lines of before, without an end, are taken back"
cp "$root/old" "$config"
setup enable && [ "$(grep -c '^KDUMP_CMDLINE_APPEND' "$config")" -eq 1 ]
ok $? "and made anew"
setup disable

# What cannot be written is what it was.
printf 'USE_KDUMP=1' >"$config"
cp "$config" "$before"
rmdir "$root/etc/initramfs-tools/hooks"
: >"$root/etc/initramfs-tools/hooks"
setup enable
[ $? -eq 2 ] && grep -q "not everything" "$out" && cmp -s "$config" "$before" &&
	none_of_ours
ok $? "where a program cannot be installed, all is taken back"
rm "$root/etc/initramfs-tools/hooks"
echo "1..$count"
