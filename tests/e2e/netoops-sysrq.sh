# SPDX-License-Identifier: GPL-2.0-or-later
# shellcheck shell=sh disable=SC2034,SC2154
# shellcheck source=tests/lab/netoops.sh
. "$LAB/netoops.sh"
default_budget=yes
description="netoops: sysrq c, all settings as they are: a record leaves over each card"

host()
{
	check_panic 'Kernel panic - not syncing: sysrq triggered crash'
	is "$(cat "$OUT/crash-id")" "$(jq -r .crash_id "$OUT/received/nic.json")" \
		"the capture script knows the crash by the id that the record has"
}
