#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-or-later
#
# Records survive loss, bursts, duplicates, reordering and corruption; the table
# that says how often is among the comments.
set -u

here=$(cd "$(dirname "$0")" && pwd)
out=$(cd "$here/../.." && pwd)/build/tests/loss

if ! make --no-print-directory -s -C "$here" programs >&2; then
	echo 'Bail out! building failed'
	exit 1
fi
exec "$here/../programs" "$out/corrupt" "$out/loss"
