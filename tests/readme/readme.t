#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-or-later
#
# Runs every command block of the README as it stands there.  Each says where:
#
#	host	in a copy of the tree, each with an empty directory to install
#		into, where kdump-tools is (DESTDIR), and built for the lab's
#		6.1 kernel (KDIR)
#	check	is the command that runs this test
#	machine	on a machine that may crash, and
#	guest	in a capture kernel: the lab's scenario "readme" runs these
set -u

CDPATH='' cd "$(dirname "$0")/../.." || exit 2
# shellcheck source=tests/tap.sh
. tests/tap.sh
top=$(pwd)
work=$top/build/readme
blocks=$top/tests/readme/blocks
readme=$top/README.md

rm -rf "$work"
mkdir -p "$work/tree" "$work/bin"
log=$work/log
places=$("$blocks" "$readme")

# What stands for root's powers and for the machine's kernel.
cat >"$work/bin/sudo" <<-'EOF'
	#!/bin/sh
	exec "$@"
EOF
# dkms insists on root, on a signing key in /var/lib and on a signer that comes with
# the machine's own kernel headers; it gets others.
cat >"$work/bin/dkms" <<-EOF
	#!/bin/sh
	export mok_signing_key=$work/mok.key mok_certificate=$work/mok.pub
	export sign_file="\$KDIR/scripts/sign-file"
	exec fakeroot /usr/sbin/dkms "\$@" --dkmstree $work/dkms \\
		--sourcetree \$DESTDIR/usr/src --installtree \$DESTDIR/lib/modules \\
		--no-depmod -k "\$RELEASE" --kernelsourcedir "\$KDIR"
EOF
# What is installed is found as if it were in /usr/local.
cat >"$work/bin/pkg-config" <<-'EOF'
	#!/bin/sh
	case $* in
	*libvmcoredd*)
		export PKG_CONFIG_SYSROOT_DIR="$DESTDIR"
		export PKG_CONFIG_PATH="$DESTDIR/usr/local/lib/pkgconfig" ;;
	esac
	exec /usr/bin/pkg-config "$@"
EOF
chmod +x "$work"/bin/*
headers 6.1 || exit 2
mkdir -p "$work/dkms"
PATH=$work/bin:$PATH:/usr/sbin
export PATH KDIR RELEASE

# The tree as it would be cloned; what the lab downloaded is used again.
if ! git -c safe.directory="$top" ls-files -co --exclude-standard | cpio -pdm --quiet "$work/tree" 2>/dev/null ||
   [ ! -f "$work/tree/Makefile" ]; then
	echo "Bail out! cannot copy the tree: is it a checkout?"
	exit 1
fi

echo "$places" | grep -c . >"$log"
! echo "$places" | grep -qvE '^(host|check|machine|guest)$' && [ -n "$places" ]
ok $? "every command block says where it runs" "$log"

number=1
while "$blocks" "$readme" host $number >"$work/block" && [ -s "$work/block" ]; do
	DESTDIR=$work/root/$number
	LD_LIBRARY_PATH=$DESTDIR/usr/local/lib
	export DESTDIR LD_LIBRARY_PATH
	mkdir -p "$DESTDIR/lib/modules/$RELEASE" "$DESTDIR/etc/default"
	echo USE_KDUMP=1 >"$DESTDIR/etc/default/kdump-tools"
	text="host: $(sed -n '/./{p;q;}' "$work/block")"
	number=$((number + 1))
	with=
	if grep -q ':2004' "$work/block"; then
		if ! why=$(tests/needs/need port-2004); then
			results=$((results + 1))
			echo "ok $results - $text # SKIP needs port-2004: $why"
			continue
		fi
		with=$(tests/needs/need --wrap port-2004)
	fi
	(cd "$work/tree" && $with sh -e "$work/block") >"$log" 2>&1 </dev/null
	status=$?
	ok $status "$text" "$log"
done

"$blocks" "$readme" check 1 >"$work/block"
[ "$(cat "$work/block")" = "scripts/check" ] && grep -q 'exec scripts/check$' .ci/run
ok $? "check: the README's test command is scripts/check, which .ci/run calls" "$work/block"

# Every module of the tree must be among what is installed, either way.
modules=$(sed -n -e '/\\$/{N;s/\\\n[[:space:]]*//}' -e 's/^obj-.*:= *//p' \
	fs/vmcoredd/Kbuild drivers/collect/Kbuild drivers/net/dropmon/Kbuild \
	drivers/net/netoops/Kbuild | tr '\n' ' ' | sed 's/\.o /.ko /g')
for way in updates updates/dkms; do
	find "$work"/root/*/lib/modules/"$RELEASE/$way" -maxdepth 1 -name '*.ko' >"$log" 2>&1
	status=0
	for module in $modules; do
		grep -q "/$module$" "$log" || status=1
	done
	ok $status "the modules are in $way: $modules" "$log"
done
module=$(grep '/vmcoredd.ko$' "$log")
[ "$(modinfo -F signer "$module" 2>>"$log")" = "DKMS module signing key" ]
ok $? "what dkms installs is signed" "$log"

echo "1..$results"
