# SPDX-License-Identifier: GPL-2.0-or-later
# shellcheck shell=sh
#
# For tests of the tree itself, run from its top: results in TAP, and the
# kernels that modules are built for.

# shellcheck source=tests/environment.sh
. tests/environment.sh
results=0

# ok STATUS TEXT FILE: a result; the end of FILE is shown when it failed.
ok()
{
	results=$((results + 1))
	if [ "$1" -eq 0 ]; then
		echo "ok $results - $2"
	else
		echo "not ok $results - $2"
		tail -n 30 "$3" | sed 's/^/# /'
	fi
}

# headers 6.1|6.12|debug: sets RELEASE, as uname -r says it, and KDIR.
headers()
{
	fetched=$(scripts/lab fetch --kernel "$1") || return
	fetched=$(echo "$fetched" | tail -n 1)
	RELEASE=${fetched%% *}
	KDIR=${fetched#* }
}
