# SPDX-License-Identifier: GPL-2.0-or-later
# shellcheck shell=sh
#
# For tests of netoops: a receiver in the background, on a port of its own.

# shellcheck source=tests/tool/lib.sh
. "$(dirname "$0")/lib.sh"
tool=$netoops
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
		while [ -z "$port" ] && [ $tries -lt 200 ]; do
			port=$(sed -n 's/^listening on .*:\([0-9]*\)$/\1/p' listening 2>/dev/null) || :
			[ -n "$port" ] || sleep 0.05
			tries=$((tries + 1))
		done
	}
	EOT
}
eval "$(wait_function)"

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
	"$netoops" send --to "${to:-127.0.0.1}:$port" --rate 20000 "$@" >sent 2>sent.err
}

# What the receiver counted.  $1 name; --stats must have been stats.json
counted()
{
	jq ".$1" <stats.json
}
