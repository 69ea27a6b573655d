#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-or-later
#
# Every function of the library and every error, under AddressSanitizer (which
# also finds leaks) and under ThreadSanitizer.
set -u

here=$(CDPATH='' cd "$(dirname "$0")" && pwd)
root=$(CDPATH='' cd "$here/../.." && pwd)
# shellcheck source=tests/environment.sh
. "$root/tests/environment.sh"
out=$root/build/tests/libvmcoredd
vmcoredd=$root/build/bin/vmcoredd
# shellcheck source=tests/libvmcoredd/files.sh
. "$here/files.sh"

mkdir -p "$root/build/tests"
if ! make --no-print-directory -s -C "$here" programs >&2 ||
   ! flock "$root/build/tests/tool.lock" make -s -C "$root/tests/tool" prepare >&2; then
	echo 'Bail out! building failed'
	exit 1
fi
if ! work=$("$root/tests/needs/scratch" 2>&1); then
	echo "Bail out! $work"
	exit 1
fi
trap 'rm -rf "$work"' EXIT
trap 'exit 1' INT TERM
if ! make_files "$root/build/tests/tool" "$work" >&2; then
	echo 'Bail out! cannot make the files'
	exit 1
fi
# What each prints is told apart by its name.
set --
for program in asan/reader asan/limits asan/damage tsan/reader tsan/limits; do
	name=$work/$(dirname "$program")-$(basename "$program")
	printf '#!/bin/sh\nexec "%s" "%s"\n' "$out/$program" "$work" >"$name"
	chmod +x "$name"
	set -- "$@" "$name"
done
"$root/tests/programs" "$@"
