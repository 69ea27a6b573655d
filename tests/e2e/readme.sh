# SPDX-License-Identifier: GPL-2.0-or-later
# shellcheck shell=sh disable=SC2034
#
# The README's command blocks for a capture kernel, as they stand there.
description="the commands of the README in a capture kernel"
files="README.md tests/readme/blocks"
capture_modules=
formats=

capture()
{
	mount_disk
	cd /dump || die "no /dump"
	number=1
	while sh /lab/blocks /lab/README.md guest "$number" >/lab/block && [ -s /lab/block ]; do
		run "$(sed -n '/./{p;q;}' /lab/block)" sh -e /lab/block
		number=$((number + 1))
	done
	ok "$(test "$number" -gt 1; echo $?)" "the README has commands for a capture kernel"
	cd /
	umount /dump
}
