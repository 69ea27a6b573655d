#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-or-later
#
# What "make test" hands to scripts/check, which has makes of its own: nothing that
# means another thing to them.
set -u
here=$(CDPATH='' cd "$(dirname "$0")" && pwd)
# shellcheck source=tests/tool/plain.sh
. "$here/plain.sh"

mkdir -p "$work/tree/scripts"
cp "$top/Makefile" "$work/tree"
cat >"$work/tree/scripts/check" <<'EOT'
#!/bin/sh
echo "arguments: $*"
echo 'T ?= mine
all: ; @echo "T is $(T)"' | make -s -f -
EOT
chmod 755 "$work/tree/scripts/check"
printf 'arguments: --no-vm unit\nT is mine\n' >"$work/expected"
make -s -C "$work/tree" test T=unit >"$work/printed" 2>&1
cmp -s "$work/expected" "$work/printed"
ok $? "make test T=unit: T chooses tests, and is not what their Makefiles call T"
(MAKEFLAGS='' T=unit make -s -C "$work/tree" test) >"$work/printed" 2>&1
cmp -s "$work/expected" "$work/printed"
ok $? "from the environment too"
echo "1..$count"
