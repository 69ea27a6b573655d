# SPDX-License-Identifier: GPL-2.0-or-later
# shellcheck shell=sh
#
# For tests of the program: runs it, keeps what it printed and how it ended, and
# compares.  The test ends with "finish".

here=$(CDPATH='' cd "$(dirname "$0")" && pwd)
root=$(CDPATH='' cd "$here/../.." && pwd)
# shellcheck source=tests/environment.sh
. "$root/tests/environment.sh"
data=$root/tests/data
helpers=$root/build/tests/tool
vmcoredd=$(realpath -m "${VMCOREDD:-$root/build/bin/vmcoredd}")
netoops=$(realpath -m "${NETOOPS:-$root/build/bin/netoops}")
netoopsd=$(realpath -m "${NETOOPSD:-$root/build/bin/netoopsd}")
dropmon=$(realpath -m "${DROPMON:-$root/build/bin/dropmon}")
# The program that is tested; a test of netoops sets it after this file.
tool=$vmcoredd
# 16 MiB, whatever the input.
memory_max_kib=16384

count=0
failures=0
if ! work=$("$root/tests/needs/scratch" 2>&1); then
	echo "Bail out! $work"
	exit 1
fi
trap 'rm -rf "$work"' EXIT
trap 'exit 1' INT TERM

mkdir -p "$root/build/tests"
if ! flock "$root/build/tests/tool.lock" make -s -C "$here" prepare >&2; then
	echo "Bail out! the helpers cannot be built"
	exit 1
fi
for program in "$vmcoredd" "$netoops" "$netoopsd" "$dropmon"; do
	if [ ! -x "$program" ]; then
		echo "Bail out! there is no $program: make tools"
		exit 1
	fi
done
cd "$work" || exit 1
# What programs keep for a while, and what somebody has set for them in his home.
mkdir "$work/.tmp" "$work/.home" || exit 1
export TMPDIR="$work/.tmp" HOME="$work/.home"
# That is for downloads.
unset -v http_proxy https_proxy no_proxy

# The result of the check before it.  $1 text
result()
{
	good=$?
	count=$((count + 1))
	if [ "$good" -eq 0 ]; then
		echo "ok $count - $1"
		return
	fi
	failures=$((failures + 1))
	echo "not ok $count - $1"
	echo "# status $status, standard output and standard error:"
	head -n 40 "$work/.out" | cut -c 1-300 | sed 's/^/# > /'
	head -n 10 "$work/.err" | cut -c 1-300 | sed 's/^/# ! /'
}

# A check that the machine has nothing for, after lacks.  $1 text
skip()
{
	count=$((count + 1))
	echo "ok $count - $1 # SKIP needs $lacking: $why"
}

# The machine lacks something, of which skip then tells; else it is to be run with
# $with, which may be nothing.  $1 a name of tests/needs/need
lacks()
{
	lacking=$1
	why=$("$root/tests/needs/need" "$1") || return 0
	with=$("$root/tests/needs/need" --wrap "$1")
	return 1
}

# The whole test needs it: skips it, or starts it once more with what it takes.
# $1 as for lacks, the rest: the test's arguments
requires()
{
	if lacks "$1"; then
		echo "1..0 # SKIP needs $lacking: $why"
		exit
	fi
	shift
	[ -n "$with" ] && [ -z "${VMCOREDD_TEST_AGAIN:-}" ] || return 0
	cd "$root" && rm -rf "$work"
	# shellcheck disable=SC2086
	VMCOREDD_TEST_AGAIN=yes exec $with sh "$here/${0##*/}" "$@"
}

finish()
{
	echo "1..$count"
	[ "$failures" -eq 0 ]
	exit
}

# Makes a vmcore.  $1 description, a name in tests/data or - for standard
# input; $2 file
vmcore()
{
	case $1 in
	-)	"$helpers/mkvmcore" - "$2" ;;
	*)	"$helpers/mkvmcore" "$data/$1.txt" "$2" ;;
	esac || echo "Bail out! cannot make $2"
}

# A file with an index and three dumps, damaged.  $1 lines of the description that
# do it; the file is "file"
three_dumps='index
dump one
text first
dump two
text second
dump three
text third
note CORE 1
fill 11 336'
damaged()
{
	{ echo "$1"; echo "$three_dumps"; } | vmcore - file
}

# Runs the program.  Leaves $status, and .out, .err and .rss in the directory.
run()
{
	"$helpers/maxrss" "$work/.rss" "$tool" "$@" >"$work/.out" 2>"$work/.err"
	status=$?
}

# The same as another user, after lacks other-user.  By a relative name, because
# nobody else need be let into the directories above.
run_as_other()
{
	chmod 711 "$work"
	install -m 755 "$tool" "$work/program"
	# shellcheck disable=SC2086
	(cd "$work" && exec $with ./program "$@") >"$work/.out" 2>"$work/.err"
	status=$?
}

# $1 wanted status, $2 text
exits()
{
	[ "$status" -eq "$1" ]
	result "$2: exit status $1"
}

# Standard output has a line that matches.  $1 pattern, $2 text
prints()
{
	grep -Eq -e "$1" "$work/.out"
	result "$2"
}

# Nothing on standard output, one line on standard error that matches.
# $1 wanted status, $2 pattern, $3 text
fails()
{
	exits "$1" "$3"
	[ ! -s "$work/.out" ]
	result "$3: nothing on standard output"
	[ "$(wc -l <"$work/.err")" -eq 1 ] && grep -Eq -e "$2" "$work/.err"
	result "$3: one line that says so"
}

# What could be read is shown, one line says what could not.
# $1 pattern, $2 text
partial()
{
	exits 3 "$2"
	[ -s "$work/.out" ]
	result "$2: the rest is shown"
	[ "$(wc -l <"$work/.err")" -eq 1 ] && grep -Eq -e "$1" "$work/.err"
	result "$2: one line that says so"
}

silent()
{
	[ ! -s "$work/.err" ]
	result "$1: nothing on standard error"
}

# Standard output is JSON in which an expression holds: nothing at all is none, but
# jq 1.6 does not say so.  $1 filter, $2 text
json()
{
	[ -s "$work/.out" ] && jq -e "$1" <"$work/.out" >/dev/null 2>&1
	result "$2"
}

bounded()
{
	[ "$(cat "$work/.rss")" -lt "$memory_max_kib" ]
	result "$1: $(cat "$work/.rss") KiB of memory"
}
