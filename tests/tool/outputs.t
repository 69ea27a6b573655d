#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-or-later
#
# Where the output of each command goes, and that goes wrong: a reader that is gone,
# a disk that is full, one that tells so only when the file is closed.  None of them
# ends as if all had been written.
# shellcheck source=tests/tool/netoopsd.sh
. "$(dirname "$0")/netoopsd.sh"

printf 'index\ndump one\nfill 61 300000\n' | vmcore - file
collector --expire 60
post --log-size 3000 --hosts 2
told 2 "there are records"
ends TERM 0 "netoopsd"
id=$("$netoops" list --store records.db -j | jq -r '[.. | .crash_id? | strings][0]' | head -n 1)
echo text >text

# Commands whose results are on standard output, a line each.
cat >commands <<EOT
$vmcoredd list file
$vmcoredd list -j file
$vmcoredd show file
$vmcoredd show -j file
$vmcoredd verify file
$vmcoredd verify -j file
$vmcoredd extract file one -o -
$vmcoredd extract -j file one -o other --force
$vmcoredd strip file -o -
$vmcoredd strip -j file -o other --force
$vmcoredd inject file more=text -o -
$vmcoredd inject -j file more=text -o other --force
$vmcoredd help
$vmcoredd help -j
$vmcoredd list --help
$vmcoredd --version
$netoops help
$netoops --version -j
$netoops list --store records.db
$netoops list -j --store records.db
$netoops show --store records.db $id
$netoops show -j --store records.db $id
$netoops dmesg --store records.db $id
$netoopsd --help
$netoopsd --version
$dropmon help
$dropmon list --help
$dropmon --version -j
EOT

# The signals as a terminal has them, whatever started this test.
cat >reset.pl <<'EOT'
$SIG{PIPE} = $ENV{PIPE_IS} // "DEFAULT";
exec @ARGV;
EOT
mkfifo gone

# in_vain: runs "$@" with a standard output whose reader is gone
in_vain()
{
	exec 3<>gone
	exec 4>gone 3<&-
	perl reset.pl "$@" >&4 2>"$work/.err"
	status=$?
	exec 4>&-
	: >"$work/.out"
}

lost=141
while IFS= read -r line; do
	# shellcheck disable=SC2086
	set -- $line
	name="${1##*/} $(echo "$line" | cut -d' ' -f2-)"
	"$@" >whole 2>"$work/.err"
	status=$?
	[ "$status" -eq 0 ] && [ -s whole ]
	result "$name: works"
	case $name in
	*"strip file"*|*"inject file"*)
		in_vain "$@"
		fails 2 'cannot write to the output: Broken pipe' "$name: a reader that is gone" ;;
	*)
		in_vain "$@"
		[ "$status" -eq "$lost" ] && [ ! -s "$work/.err" ]
		result "$name: a reader that is gone: ended by SIGPIPE, without a word" ;;
	esac
	PIPE_IS=IGNORE
	export PIPE_IS
	in_vain "$@"
	unset PIPE_IS
	fails 2 'Broken pipe' "$name: the same where SIGPIPE is ignored"
	"$@" >/dev/full 2>"$work/.err"
	status=$?
	fails 2 'No space left on device' "$name: a full disk"
	if lacks trace; then
		skip "$name: a disk that tells when the file is closed"
		continue
	fi
	# shellcheck disable=SC2154,SC2086
	$with strace -f -qq -o trace -P "$work/closed" -e trace=close \
		-e inject=close:error=EIO "$@" >closed 2>"$work/.err"
	status=$?
	grep -q INJECTED trace
	result "$name: the file is closed before it ends"
	fails 2 'Input/output error' "$name: a disk that tells when the file is closed"
done <commands

# Files are on the disk before they have their name.
if lacks trace; then
	skip "a disk that tells with fsync"
else
	for line in "extract file one" "strip file" "inject file more=text"; do
		rm -f made
		# shellcheck disable=SC2154,SC2086
		$with strace -f -qq -o trace -e trace=fsync -e inject=fsync:error=EIO \
			"$vmcoredd" $line -o made >"$work/.out" 2>"$work/.err"
		status=$?
		fails 2 'Input/output error' "${line%% *}: a disk that tells with fsync"
		[ ! -e made ] && [ -z "$(find . -name '.vmcoredd-*')" ]
		result "${line%% *}: and nothing is left"
	done
fi
finish
