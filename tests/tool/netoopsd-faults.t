#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-or-later
# netoopsd: a system call fails or a clock is wrong, the n-th time alone or from then on:
# it goes on, and once all is well nothing that came is missing
#
# The calls are made to fail by strace.  With "all", each of the first calls of a thread
# is tried, which takes minutes; else a few.
# Functions are called by until_true.
# shellcheck disable=SC2317
# shellcheck source=tests/tool/netoopsd.sh
. "$(dirname "$0")/netoopsd.sh"
requires trace "$@"
depth=${1:-some}

seed=0
sent=0

# Packets of two hosts
two_records()
{
	seed=$((seed + 1))
	sent=$((sent + 2))
	post --hosts 2 --log-size 20000 --parity 50 --seed $seed
}

# The threads of the collector that have a tracer, or have none.  $1 yes or no
threads()
{
	case $1 in
	yes)	grep -l '^TracerPid:[[:blank:]]*[1-9]' /proc/"$receiver"/task/*/status ;;
	no)	grep -l '^TracerPid:[[:blank:]]*0' /proc/"$receiver"/task/*/status ;;
	esac 2>/dev/null
}

all_traced()
{
	[ -n "$(threads yes)" ] && [ -z "$(threads no)" ]
}

none_traced()
{
	[ -z "$(threads yes)" ]
}

# Each thread is stopped on its way to user mode.
all_stopped()
{
	[ "$(grep -c -e '--- stopped by SIGSTOP ---' injected)" -ge \
		"$(find "/proc/$receiver/task" -mindepth 1 -maxdepth 1 | wc -l)" ]
}

# strace makes a call fail in two steps, and what it leaves behind after the first
# returns ENOSYS: it must not be ended in between.
end_of_strace()
{
	kill -STOP "$receiver"
	until_true all_stopped || wrong "$1: not stopped: $(cat strace.err)"
	kill "$tracer"
	wait "$tracer" 2>/dev/null
	kill -CONT "$receiver"
	until_true none_traced
}

# What is wrong.  $1 text
wrong()
{
	echo "$1" >>wrong
	sed 's/^/	/' listening >>wrong
	return 1
}

# The call failed, or what it would have failed in is over.
was_tried()
{
	grep -q INJECTED injected || settled
}

# $1 system call, $2 error, $3 which of them
fault()
{
	strace -f -qq -o injected -e "trace=$1" -e "inject=$1:error=$2:when=$3" -p "$receiver" 2>strace.err &
	tracer=$!
	until_true all_traced || wrong "$1 $2 $3: not traced: $(cat strace.err)"
	# so that another is opened
	case $1 in
	openat|mmap|munmap)	mv records.db "records.db.moved-$tried" ;;
	esac
	two_records
	http -f "${metrics%metrics}records" >/dev/null || :
	http -f "$metrics" >/dev/null || :
	until_true was_tried || :
	end_of_strace "$1 $2 $3"
	! grep -q INJECTED injected || failed=$((failed + 1))
	two_records
	until_true settled ||
		wrong "$1 $2 $3: $(grep -E '^netoopsd_(records_total|backlog_records|packets_pending)' scraped | tr '\n' ' ')"
}

# Each record that was sent is in a store.
settled()
{
	scrape
	[ "$(metric backlog_records)" = 0 ] && [ "$(metric packets_pending)" = 0 ] &&
		[ "$(awk '/^netoopsd_records_total/ && !/dropped/ { sum += $2 } END { print sum }' scraped)" -ge "$sent" ]
}

# $1 system call, $2 how often a thread makes it at most, the rest its errors
faults()
{
	call=$1 most=$2 failed=0
	shift 2
	for error; do
		# One that is tried again at once would fail without end.
		case $call in
		recvmmsg|ppoll|poll|accept4)	last=..200 ;;
		*)				last=+ ;;
		esac
		whens="1 1$last $((most / 2 + 1))"
		[ "$depth" != all ] || whens="1$last 2$last 3$last $(seq "$most")"
		for when in $whens; do
			tried=$((tried + 1))
			fault "$call" "$error" "$when" || return
		done
	done
	[ $failed -gt 0 ] || wrong "$call: never failed, so nothing was tried"
}

runs_or_ended()
{
	grep -q '^metrics on' listening || ! kill -0 "$receiver" 2>/dev/null
}

# At the start: it runs, or it ends with a line that says why.  $1 call, $2 error,
# $3 which of them
fault_at_start()
{
	: >listening
	strace -D -f -qq -o /dev/null -e "trace=$1" -e "inject=$1:error=$2:when=$3" \
		"$netoopsd" --config /dev/null --listen 127.0.0.1:0 --metrics 127.0.0.1:0 \
		--store start.db >started 2>listening &
	receiver=$!
	until_true runs_or_ended || wrong "at the start, $1 $2 $3: it does neither run nor end"
	kill "$receiver" 2>/dev/null
	wait "$receiver"
	status=$?
	receiver=
	# 127 is the loader's, 143 that it was too early for a signal
	case $status in
	0|143)	return ;;
	[1-4])	[ "$(grep -vc '^listening on\|^metrics on' listening)" -ge 1 ] && return ;;
	127)	[ -s listening ] && return ;;
	esac
	wrong "at the start, $1 $2 $3: status $status"
}

# $1 system call, $2 how often it is made, $3 its error, $4 the first (1)
faults_at_start()
{
	step=4
	[ "$depth" != all ] || step=1
	for when in $(seq "${4:-1}" $step "$2"); do
		tried=$((tried + 1))
		fault_at_start "$1" "$3" "$when"
	done
}

: >wrong
tried=0
faults_at_start openat 24 EMFILE
faults_at_start read 24 EIO
faults_at_start pread64 24 EIO
faults_at_start pwrite64 24 ENOSPC
# the loader does not look at its first ones
faults_at_start mmap 100 ENOMEM 40
faults_at_start lseek 4 EIO
# nor at these
faults_at_start mprotect 40 ENOMEM 12
faults_at_start newfstatat 24 EACCES
faults_at_start fcntl 24 ENOLCK
faults_at_start fdatasync 4 EIO
for call in brk socket bind listen getsockname clone3 eventfd2 epoll_create1 pipe2 rt_sigaction prctl; do
	faults_at_start $call 2 EPERM
done
faults_at_start setsockopt 6 ENOBUFS
[ ! -s wrong ]
result "in $tried faults at the start it runs, or ends with a line that says why"
sed 's/^/# /' wrong
rm -f start.db*

: >wrong
tried=0
collector
faults pwrite64 40 ENOSPC EIO
faults pread64 40 EIO
faults fdatasync 3 EIO
faults newfstatat 20 EACCES ENOMEM
! grep 'moved, removed or replaced' listening ||
	wrong "a name that cannot be looked at is taken for one that is gone"
faults openat 4 EMFILE EACCES
faults fcntl 16 EAGAIN ENOLCK
faults write 1 EIO
faults close 4 EIO
faults mmap 2 ENOMEM
faults munmap 1 ENOMEM
faults madvise 1 EINVAL
faults poll 5 EINTR ENOMEM
faults ppoll 6 EINTR ENOMEM
faults recvmmsg 6 EINTR ENOMEM EAGAIN
faults accept4 2 EMFILE ECONNABORTED
faults recvfrom 3 ECONNRESET EINTR
faults sendmsg 2 EPIPE ENOBUFS
faults setsockopt 2 ENOBUFS
faults getsockopt 2 ENOBUFS
[ ! -s wrong ] && kill -0 "$receiver"
result "in $tried faults while it runs, none ends it or costs a record"
sed 's/^/# /' wrong
ends TERM 3 "after all of them, some of which kept it from telling"
grep -q ': cannot tell what is stored: Input/output error$' listening
result "which it said"
[ "$(query 'PRAGMA integrity_check')" = ok ]
result "the store is whole"
for file in records.db records.db.damaged-* records.db.moved-*; do
	case $file in
	*-wal|*-shm|*\*)	continue ;;
	esac
	"$netoops" list -j --store "$file" 2>/dev/null | jq -r .crash_id
done | sort -u >found
[ "$(wc -l <found)" -eq $sent ]
result "each of $sent records is in it, or in one that was set aside"
jq -r .crash_id stored | sort -u | comm -23 - found >missing
[ ! -s missing ]
result "so is each that was told"

# A clock that is two years ahead or in 1970: SECONDS of that of the calendar, FIRST to
# LAST of all that were read
two_told()
{
	[ "$(wc -l <stored)" -eq 2 ]
}

store=clock.db
sent=0
removed=0
wrap="env LD_PRELOAD=$helpers/clock.so CLOCK_SHIFT=$work/clock"
steps="1 9 40"
[ "$depth" != all ] || steps=$(seq 1 100)
for shift in 63072000 -1790000000; do
	for first in $steps; do
		for last in "$first" 1000000; do
			echo "$shift 0 $first $last" >clock
			collector --retain-age 365
			two_records
			until_true two_told
			kill "$receiver"
			wait "$receiver"
			receiver=
			removed=$((removed + $(counted removed_age)))
		done
	done
done
[ "$(query 'SELECT count(*) FROM record')" -eq $sent ] && [ "$removed" -eq 0 ]
result "with a clock that is wrong $sent records are stored, and none is removed"
finish
