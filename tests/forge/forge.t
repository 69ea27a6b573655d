#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-or-later
#
# Nobody without the host's key gets a packet accepted.
set -u

here=$(cd "$(dirname "$0")" && pwd)
out=$(cd "$here/../.." && pwd)/build/tests/forge

if ! make --no-print-directory -s -C "$here" programs >&2; then
	echo 'Bail out! building failed'
	exit 1
fi
exec "$here/../programs" "$out/forge"
