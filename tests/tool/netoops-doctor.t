#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-or-later
# netoops doctor and test, on trees that stand for machines
# shellcheck source=tests/tool/netoops.sh
. "$(dirname "$0")/netoops.sh"
# shellcheck source=tests/tool/findings.sh
. "$here/findings.sh"

tree=$work/tree
configfs=$tree/sys/kernel/config/netoops
release=6.1.0-56-amd64
wants=$tree/etc/systemd/system/multi-user.target.wants

# A machine on which all is well.
healthy()
{
	rm -rf "$tree"
	mkdir -p "$configfs/lab" "$tree/proc/sys/kernel" "$wants" "$tree/dev" \
		"$tree/lib/modules/$release/updates" "$tree/sys/kernel/security"
	echo "$release" >"$tree/proc/sys/kernel/osrelease"
	echo '[none] integrity' >"$tree/sys/kernel/security/lockdown"
	printf 'deadman armed\ndie armed\ncrash_kexec armed by ftrace\nkmsg_dump armed\n' >"$configfs/hooks"
	echo 1 >"$configfs/lab/enabled"
	echo 'eth0 192.0.2.7 -> 192.0.2.1 via 02:00:5e:00:53:01, age 3 s' >"$configfs/lab/next_hop"
	echo 'all 139 packets sent at 2026-01-01 00:00:00 UTC' >"$configfs/lab/last_result"
	: >"$wants/netoops.service"
	: >"$tree/dev/kmsg"
}

unloaded()
{
	healthy
	rm -r "$configfs"
	echo 'updates/netoops.ko:' >"$tree/lib/modules/$release/modules.dep"
	echo module >"$tree/lib/modules/$release/updates/netoops.ko"
}

healthy
examine
exits 0 "a machine on which all is well"
silent "a machine on which all is well"
json '.failures == 0 and .warnings == 0 and ([.checks[].name] == ["module", "hook", "target", "last-result", "boot"])' "everything is looked at"
run doctor --root "$tree"
prints '^ok +hook +3 hooks are armed$' "in words"
prints '^This machine would send its last words\.$' "and the sum of it"

healthy; sed -i 's/crash_kexec armed.*/crash_kexec off -2/' "$configfs/hooks"
finds 2 fail hook '^hook crash_kexec is not armed \(off -2\)$' "a hook that is off"
healthy; sed -i 's/deadman armed/deadman off -95/' "$configfs/hooks"
finds 0 warn hook "^there is no dead-man's switch \\(off -95\\)" "no dead-man's switch"
healthy; rm "$wants/netoops.service"
finds 0 warn boot 'not enabled' "nothing is set up at boot"
healthy; echo 'no route to the host' >"$configfs/lab/next_hop"
finds 2 fail target '^lab: no way to the collector: no route to the host$' "no route"
healthy; echo 'eth0 192.0.2.7 -> 192.0.2.1 via 02:00:5e:00:53:01, age 90 s; no carrier' >"$configfs/lab/next_hop"
finds 0 warn target 'no carrier$' "no carrier"
healthy; echo 'nothing was sent yet' >"$configfs/lab/last_result"
finds 0 warn last-result 'nothing was sent yet' "nothing was sent yet"
healthy; echo '3 of 90 packets sent (the time is up) at 2026-01-01 00:00:00 UTC' >"$configfs/lab/last_result"
finds 0 warn last-result '^lab: 3 of 90' "not all was sent"
healthy; mkdir "$configfs/other"; echo 0 >"$configfs/other/enabled"
finds 0 warn target '^other is disabled$' "a target that is disabled"
healthy; rm -r "$configfs/lab"
finds 2 fail target 'no target is enabled' "no target"
unloaded
finds 2 fail module 'installed, but not loaded' "a module that is not loaded"
unloaded; rm "$tree/lib/modules/$release/updates/netoops.ko"
finds 2 fail module 'which is not there$' "a module that is gone"
unloaded; : >"$tree/lib/modules/$release/modules.dep"
finds 2 fail module "^netoops.ko is not installed for $release\$" "a module that is not installed"
unloaded; echo 'none [integrity]' >"$tree/sys/kernel/security/lockdown"
examine
json '[.checks[] | select(.name == "signature") | .result, .text] | .[0] == "fail" and (.[1] | test("locked down, and .* is not signed"))' "lockdown"
healthy; rm "$tree/proc/sys/kernel/osrelease"
examine
fails 2 "cannot read '.*osrelease'" "no release" || :

# Somebody at the collector's address who is none: what he says, then the end
# $1 as for printf, $2 seconds after each byte
answer()
{
	: >listening
	perl -MIO::Socket::INET -e '
		my $s = IO::Socket::INET->new(Listen => 1, LocalAddr => "127.0.0.1") or die;
		open(my $f, ">", "listening.new"); print $f "listening on 127.0.0.1:", $s->sockport, "\n"; close $f;
		rename("listening.new", "listening");
		alarm 60;
		$SIG{PIPE} = "IGNORE";
		while (my $c = $s->accept) {
			my $l = <$c>;
			$c->autoflush(1);
			for my $piece ($ARGV[1] ? split(//, $ARGV[0]) : $ARGV[0]) {
				print $c $piece or last;
				select(undef, undef, undef, $ARGV[1]) if $ARGV[1];
			}
			close $c;
		}
	' "$(printf "%b" "$1")" "${2:-0}" &
	server=$!
	wait_port
}

healthy
nobody_listens
run doctor -j --root "$tree" --collector "$nobody"
json '[.checks[] | select(.name == "collector") | .result, .text] | .[0] == "fail" and (.[1] | test("cannot connect to '"$nobody"': Connection refused"))' "nobody there"
answer 'HTTP/1.1 403 Forbidden\r\n\r\nbody'
run doctor -j --root "$tree" --collector "127.0.0.1:$port"
json '[.checks[] | select(.name == "collector") | .result, .text] | .[0] == "fail" and (.[1] | test("answers 403: it is no netoopsd$"))' "somebody else there"
run test --root "$tree" --collector "127.0.0.1:$port"
fails 2 "^netoops test: the kernel's log has no crash id of it\$" "a kernel that writes no crash id"
kill "$server"; wait "$server" 2>/dev/null
answer 'SSH-2.0-OpenSSH_9.2\r\n'
run test --root "$tree" --collector "127.0.0.1:$port"
fails 2 "127.0.0.1:$port does not speak HTTP\$" "somebody who speaks something else"
kill "$server"; wait "$server" 2>/dev/null

answer "HTTP/1.1 200 OK\r\nX: $(printf %1000s x)" 0.2
run test --root "$tree" --collector "127.0.0.1:$port"
fails 2 "no answer from 127.0.0.1:$port: it takes too long\$" "somebody who says it byte by byte"
kill "$server"; wait "$server" 2>/dev/null

run test
fails 1 'say whom to ask: --collector ADDR:PORT' "nobody to ask"
nobody_listens
run test --root "$tree" --collector "$nobody"
fails 2 "cannot connect to $nobody: Connection refused" "nobody there: nothing is sent"
# Two dots: no server is asked for it.
run test --root "$tree" --collector no..where:1
fails 2 'no\.\.where' "a name that is none"
run test --root "$tree" --collector "$nobody" more
fails 1 'too many arguments' "too many arguments"
run test --root "$tree" --collector "$nobody" --timeout 0
fails 1 "^netoops test: --timeout: 0 is too small: 1 is the least" "no time"
unloaded
answer 'HTTP/1.1 200 OK\r\n\r\nbody'
run test --root "$tree" --collector "127.0.0.1:$port"
fails 2 'netoops.ko is not loaded' "no module"
kill "$server"; wait "$server" 2>/dev/null
finish
