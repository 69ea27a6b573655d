#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-or-later
#
# The erasure code and the cipher give the bytes that ISA-L and libsodium give, and
# so does what the programs take from ISA-L.
set -u

here=$(CDPATH='' cd "$(dirname "$0")" && pwd)
# shellcheck source=tests/environment.sh
. "$here/../environment.sh"
out=$(CDPATH='' cd "$here/../.." && pwd)/build/tests/reference

if ! make --no-print-directory -s -C "$here" programs >&2; then
	echo 'Bail out! building failed'
	exit 1
fi
set --
for source in "$here"/*.c; do
	set -- "$@" "$out/$(basename "$source" .c)"
done
exec "$here/../programs" "$@"
