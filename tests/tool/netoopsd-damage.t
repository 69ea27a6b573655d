#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-or-later
# netoopsd: a page of its store is overwritten at 50 places, while it runs and while
# it does not: it goes on, and each record that comes then is in a store
# shellcheck source=tests/tool/netoopsd.sh
. "$(dirname "$0")/netoopsd.sh"

store=records.db
tool=$netoops

# Overwrites a page of the store, or a part of one, with noise.  $1 seed
overwrite()
{
	perl -e '
		srand($ARGV[1]);
		my $pages = (-s $ARGV[0]) / 4096;
		my $page = int(rand($pages));
		my $len = rand() < 0.5 ? 4096 : 16 + int(rand(1024));
		my $at = $page * 4096 + ($len < 4096 ? int(rand(4096 - $len)) : 0);
		open(my $file, "+<", $ARGV[0]) or die;
		seek($file, $at, 0) or die;
		print $file join("", map { chr(int(rand(256))) } 1 .. $len);
		close($file) or die;
		print "$len bytes at $at of ", $pages * 4096, "\n";' "$store" "$1"
}

# Five more records are sent; they are stored, and found.  $1 seed, $2 text
more()
{
	told=$(($(wc -l <stored) + 5))
	post --log-size 20000 --hosts 5 --parity 0 --seed "$1"
	told $told "$2: five records are told"
	missing=
	for id in $(tail -n 5 stored | jq -r .crash_id); do
		found=
		for file in "$store" "$store".damaged-*; do
			case $file in
			*-wal|*-shm|*\*)	continue ;;
			esac
			"$netoops" list -j --store "$file" --crash "$id" >found 2>/dev/null
			[ ! -s found ] || found=yes
		done
		[ -n "$found" ] || missing="$missing $id"
	done
	[ -z "$missing" ]
	result "$2: and each is in a store$missing"
}

# What was set aside since is told, and says of itself that it is read in part.
# $1 file with messages, $2 text
aside()
{
	for file in "$store".damaged-*; do
		case $file in
		*-wal|*-shm|*\*)	continue ;;
		esac
		grep -q "set aside as '$file', and a new store is begun\$" "$1"
		result "$2: it is told that $file was set aside"
		run list --store "$file"
		partial "is damaged: .*: it is read in part" "$file"
		set_aside=$((set_aside + 1))
		rm "$file"*
	done
}
set_aside=0

collector --expire 60
more 1000 "a store that is well"
for seed in $(seq 25); do
	place=$(overwrite "$seed")
	more "$seed" "seed $seed, while it runs, $place"
	aside listening "seed $seed"
done
ends TERM 0 "25 places while it runs"
[ "$(counted stores_damaged)" -eq "$set_aside" ] && [ "$(counted records_lost_at_exit)" -eq 0 ]
result "as often as a store was set aside, which was $set_aside times"
for seed in $(seq 26 50); do
	place=$(overwrite "$seed")
	collector --expire 60
	more "$seed" "seed $seed, while it does not run, $place"
	kill -TERM "$receiver"
	wait "$receiver"
	status=$?
	receiver=
	[ "$status" -eq 0 ]
	result "seed $seed: it ends well"
	aside listening "seed $seed"
done
[ "$set_aside" -ge 15 ]
result "$set_aside stores were set aside"
finish
