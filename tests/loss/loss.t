#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-or-later
#
# Records survive loss, bursts, duplicates, reordering and corruption; the table
# that says how often is among the comments.
set -u

here=$(CDPATH='' cd "$(dirname "$0")" && pwd)
root=$(CDPATH='' cd "$here/../.." && pwd)
# shellcheck source=tests/environment.sh
. "$root/tests/environment.sh"
out=$root/build/tests/loss

if ! make --no-print-directory -s -C "$here" programs >&2; then
	echo 'Bail out! building failed'
	exit 1
fi
exec "$here/../programs" "$out/corrupt" "$out/loss"
