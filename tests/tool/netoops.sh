# SPDX-License-Identifier: GPL-2.0-or-later
# shellcheck shell=sh
#
# For tests of netoops: a receiver in the background, on a port of its own.

# shellcheck source=tests/tool/lib.sh
. "$(dirname "$0")/lib.sh"
tool=$netoops
unset -v to address store wrap sender
# A receiver that waits for what never comes ends by itself.
patience=60

# Prints a function that waits until "listening" has the port, as $port.
wait_function()
{
	cat <<-'EOT'
	wait_port()
	{
		port=
		tries=0
		while [ -z "$port" ] && [ $tries -lt 600 ]; do
			port=$(sed -n 's/^listening on .*:\([0-9]*\)$/\1/p' listening 2>/dev/null) || :
			[ -n "$port" ] || sleep 0.05
			tries=$((tries + 1))
		done
	}
	EOT
}
eval "$(wait_function)"
port=

# Starts a receiver, whose output goes to "received" and "listening".  $@ options
listen()
{
	: >listening
	# shellcheck disable=SC2086
	${wrap:-} "$netoops" receive --listen "${address:-127.0.0.1:0}" --timeout $patience "$@" >received 2>listening &
	receiver=$!
	wait_port
}

# Waits for the receiver; its output is then that of the last run.
collect()
{
	wait "$receiver"
	status=$?
	cp received "$work/.out"
	cp listening "$work/.err"
}

# Sends to it, in peace: what it cannot take is to be lost on purpose.
post()
{
	# shellcheck disable=SC2086
	${sender:-} "$netoops" send --to "${to:-127.0.0.1}:$port" --rate 20000 "$@" >sent 2>sent.err
}

# Sets $nobody to an address at which nothing listens, for TCP and UDP.
# shellcheck disable=SC2034
nobody_listens()
{
	nobody=127.0.0.1:$(perl -MIO::Socket::INET -e '
		while (1) {
			my $tcp = IO::Socket::INET->new(Listen => 1, LocalAddr => "127.0.0.1") or die "$!";
			my $udp = IO::Socket::INET->new(Proto => "udp", LocalAddr => "127.0.0.1",
				LocalPort => $tcp->sockport) or next;
			print $tcp->sockport;
			last;
		}')
}

# Where IPv6 is to be had in a network of its own alone, the test starts once more
# in one, as the user who started it.  What needs it still asks whether it is lacking.
ipv6_or_own_net()
{
	! lacks ipv6 && [ -n "$with" ] && [ -z "${VMCOREDD_TEST_AGAIN:-}" ] || return 0
	[ "$(id -u)" -eq 0 ] || with="$with unshare --map-user=$(id -u) --map-group=$(id -g)"
	cd "$root" && rm -rf "$work"
	# shellcheck disable=SC2086
	VMCOREDD_TEST_AGAIN=yes exec $with sh "$here/${0##*/}"
}

# Sets $reached to a directory that another user reaches, and the programs in it:
# that of the test, or one elsewhere, which is to be removed.  After lacks other-user.
reached_by_others()
{
	chmod 711 "$work"
	reached=$work
	for place in /tmp /var/tmp /dev/shm; do
		# shellcheck disable=SC2086
		! $with test -x "$reached" || break
		[ "$reached" = "$work" ] || rm -rf "$reached"
		reached=$(TMPDIR=$place "$root/tests/needs/scratch") || return
		chmod 711 "$reached"
	done
	cp -L "$netoops" "$reached/netoops" && cp -L "$netoopsd" "$reached/netoopsd"
}

# Prepares a unit for systemd-analyze, in "units": with a plain name of the program,
# and with empty units in place of those of this machine, which may be in any state.
# $1 the unit
unit()
{
	mkdir -p units sbin
	ln -sf "$netoops" sbin/netoops
	ln -sf "$netoopsd" sbin/netoopsd
	for target in basic multi-user network network-online shutdown sysinit time-sync umount; do
		echo '[Unit]' >"units/$target.target"
	done
	for slice in - system; do
		printf '[Unit]\nDefaultDependencies=no\n' >"units/$slice.slice"
	done
	sed "s|@SBIN@|$work/sbin|; /^Documentation=/d" "$root/scripts/netoops/$1" >"units/$1"
}

# $@ as for systemd-analyze
analyze()
{
	SYSTEMD_UNIT_PATH=$work/units systemd-analyze "$@" >"$work/.out" 2>"$work/.err"
	status=$?
}

# sqlite3, whatever somebody has set for it.  $@ as for it
sql()
{
	sqlite3 -init /dev/null -batch "$@"
}

# What the receiver counted.  $1 name; --stats must have been stats.json
counted()
{
	jq ".$1" <stats.json
}
