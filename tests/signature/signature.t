#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-or-later
#
# Crashes have the titles that people know them by, are found to be the same when
# they are, and no log takes long.
set -u

here=$(CDPATH='' cd "$(dirname "$0")" && pwd)
# shellcheck source=tests/environment.sh
. "$here/../environment.sh"
top=$(CDPATH='' cd "$here/../.." && pwd)
out=$top/build/tests/signature

mkdir -p "$top/build/tests"
if ! flock "$top/build/tests/signature.lock" make --no-print-directory -s -C "$here" programs >&2; then
	echo 'Bail out! building failed'
	exit 1
fi
# programs runs them without arguments
CRASHES=$top/tests/data/crashes
export CRASHES
exec "$here/../programs" "$out/corpus" "$out/corpus32" "$out/hostile"
