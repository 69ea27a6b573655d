# SPDX-License-Identifier: GPL-2.0-or-later
# shellcheck shell=sh disable=SC2034
#
# How long a record takes from the hook to the last packet, and what parity and
# the seal add to it.  A scenario for scripts/lab that only "make bench" runs:
# once with the guest's clock, and once with BENCH_ICOUNT=1, when an instruction
# takes a nanosecond of that clock.
description="benchmark: time from the hook to the last packet of a record"
stages=first
modules="e1000e configfs"
script_timeout=300
bench=/tmp/bench.txt
root=/sys/kernel/config/netoops
qemu_extra=${BENCH_ICOUNT:+-icount shift=0,sleep=off}
append=nr_cpus=1

network()
{
	load_modules e1000e configfs
	ip link set lo up
	ip addr add 10.0.2.15/24 dev eth0
	ip link set eth0 up
	mount -t configfs none /sys/kernel/config
}

# Lines of 64 bytes with their time stamp and newline, more than $1 KiB.
fill()
{
	awk -v lines=$(($1 * 18)) 'BEGIN {
		for (i = 0; i < lines; i++) {
			printf "<6>bench %06d 0123456789012345678901234567890123\n", i
			fflush()
		}
	}' >/dev/kmsg
}

# Nanoseconds of a record: the least of five.  $1 parity, $2 key or nothing
record()
{
	echo "$1" >$root/parity
	echo "$2" >$root/key
	for _ in 1 2 3 4 5; do
		echo 1 >$root/dump_now || die "no record"
		sed -n 's/^last_ns //p' $root/stats
	done | sort -n | head -n 1
}

# $1 KiB
measure()
{
	modprobe netoops log_size=$(($1 * 1024))
	echo 10000 >$root/budget_ms
	mkdir $root/bench
	echo 10.0.2.2 >$root/bench/remote_ip
	echo 1 >$root/bench/enabled
	until grep -q via $root/bench/next_hop; do sleep 0.1; done
	key=000102030405060708090a0b0c0d0e0f101112131415161718191a1b1c1d1e1f
	plain=$(record 0 '')
	parity=$(record 200 '')
	sealed=$(record 0 $key)
	both=$(record 200 $key)
	echo "$1 $plain $parity $sealed $both" | awk '{
		printf "%4d KiB %10.3f ms %10.3f ms (%5.2f) %10.3f ms (%5.2f) %10.3f ms (%5.2f)\n",
			$1, $2 / 1e6, $3 / 1e6, $3 / $2, $4 / 1e6, $4 / $2, $5 / 1e6, $5 / $2
	}' >>$bench
	like "$(cat $root/bench/last_result)" '^all ' "a record of $1 KiB is complete"
	rmdir $root/bench
	rmmod netoops
}

first()
{
	# What a serial console costs is not ours.
	dmesg -n 1
	network
	fill 160
	echo "hook to last packet (ratio to plain): plain, parity 200 %, sealed, both" >$bench
	for size in 32 64 128; do
		measure $size
	done
	dmesg -n 7
	mkdir -p /dump/out
	cp $bench /dump/out/bench.txt
}
