#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-or-later
# netoopsd: what it tells by HTTP, whoever asks
# shellcheck source=tests/tool/netoopsd.sh
. "$(dirname "$0")/netoopsd.sh"
ipv6_or_own_net
# Hundreds of connections; dash knows the two kinds of limits.
# shellcheck disable=SC3045
[ "$(ulimit -S -n)" = unlimited ] || [ "$(ulimit -S -n)" -ge 400 ] || ulimit -S -n "$(ulimit -H -n)"

# Leaves the status, the head and the body.  $1 path, the rest as for curl
get()
{
	path=$1
	shift
	code=$(http -o "$work/.out" -D head -w '%{http_code}' "$@" "$base$path" 2>"$work/.err")
}

# $1 wanted status, $2 text
answers()
{
	[ "$code" -eq "$1" ]
	result "$2: $1"
}

collector --expire 60
base=${metrics%/metrics}
address_of=${base#http://}
get /metrics
answers 200 "/metrics"
grep -iq '^content-type: text/plain; version=0\.0\.4' head
result "of a type that Prometheus knows"
awk '/^# HELP / { help[$3] = NF > 3 } /^# TYPE / { type[$3] = $4 ~ /^(counter|gauge)$/ }
	/^#/ { next }
	{ name = $1; sub(/\{.*/, "", name); if (!help[name] || !type[name] || $2 !~ /^[0-9]+$/ || NF != 2 || seen[$1]++) bad++ }
	/_total/ && !/^netoopsd_[a-z_]+_total(\{[a-z]+="[a-z_]+"\})? / { bad++ }
	END { exit bad || NR < 40 }' "$work/.out"
result "each with a help, a type and a number, once"
grep -o '^netoopsd_[a-z_]*' "$work/.out" | sort -u | while read -r name; do
	grep -q "Li.* $name" "$root/userspace/man/netoopsd.8" || echo "$name"
done >names
[ ! -s names ]
result "the man page has them all"
sed -n 's/^netoopsd_packets_total{fate="\(.*\)"} .*/\1/p' "$work/.out" | while read -r fate; do
	grep -Eq "^\.It Li .*\b$fate\b" "$root/userspace/man/netoopsd.8" || echo "$fate"
done >fates
[ ! -s fates ]
result "and what becomes of packets"

post --log-size 3000 --hosts 2 --loss 20 --seed 1
told 2 "two records"
id=$(head -n 1 stored | jq -r .crash_id)
get "/records/$id"
answers 200 "a crash that is stored"
json ".crash_id == \"$id\" and .records == 1" "how many records"
get "/records/$(echo "$id" | tr -d - | tr a-f A-F)"
answers 200 "its id in another way"
get "/records/00000000-0000-0000-0000-000000000000"
answers 404 "one that is not"
json '.records == 0' "which is said, too"
get "/records/$id" --head
answers 200 "HEAD"
get '/records/nonsense'
answers 404 "no id"
get '/records/'
answers 404 "nothing"
get "/records/$id/log"
answers 404 "more than an id"
get "/records/%00$id"
answers 404 "a NUL"
get /
answers 404 "no page"
grep -q '^there are /metrics and /records/CRASHID$' "$work/.out"
result "but help"
get /metrics -X POST -d x=1
answers 405 "POST"
grep -iq '^allow: GET, HEAD' head
result "what there is instead"
head -c 200000 /dev/zero | tr '\0' x >large
get /metrics --data-binary @large
answers 405 "a large body"
get /metrics -H "X-Large: $(head -c 60000 large)"
answers 431 "a large header"
get "/$(head -c 60000 large)"
[ "$code" -ge 400 ]
result "a large path: $code"
bash -c 'exec 3<>"/dev/tcp/${1%:*}/${1#*:}"; printf "\000\377 rubbish\r\n\r\n" >&3; timeout 20 cat <&3' sh "$address_of" >rubbish
get /metrics
answers 200 "after rubbish"

# Hundreds that keep their connections for ever: a header that never ends, answers
# that are not read, not a word; each from an address of its own, and then as many
# from one.  For those that are ended, others come.
cat >crowd.pl <<-'EOT'
	use IO::Socket::INET;
	$SIG{PIPE} = "IGNORE";
	sub join_crowd {
		my ($kind, $address) = @_;
		my $socket = IO::Socket::INET->new(PeerAddr => $ARGV[0], LocalAddr => $address, Blocking => 0) or return;
		push @crowd, [$socket, $kind];
	}
	sub speak {
		my ($socket, $kind) = @{$_[0]};
		syswrite $socket, "G" if $kind eq "slow";
		syswrite $socket, "GET /metrics HTTP/1.1\r\nHost: x\r\n\r\n" x 50 if $kind eq "deaf";
	}
	$one = $ARGV[1];
	for $kind ("slow", "deaf", "silent") {
		join_crowd($kind, $one || "127.0.1.$_") for 1 .. 100;
	}
	for ($turn = 0; $turn < 600; $turn++) {
		speak($_) for @crowd;
		if ($turn == 5) {
			open $ready, ">", "crowd.new";
			print $ready scalar @crowd, "\n";
			close $ready;
			rename "crowd.new", "crowd.ready";
		}
		for (1 .. 5) {
			my $old = splice @crowd, 100, 1;
			join_crowd($old->[1], $one || "127.0.1." . (1 + $turn % 250));
		}
		select undef, undef, undef, 0.1;
	}
EOT
for from in '' 127.0.0.2; do
	many=${from:+from one address}
	many=${many:-from many addresses}
	rm -f crowd.ready
	perl crowd.pl "$address_of" $from &
	crowd=$!
	tries=0
	until [ -e crowd.ready ] || [ $tries -ge 1200 ]; do
		sleep 0.05
		tries=$((tries + 1))
	done
	[ "$(cat crowd.ready)" -ge 250 ]
	result "$many: hundreds of connections: $(cat crowd.ready)"
	for _ in 1 2 3; do
		get /metrics
		answers 200 "$many: another is answered"
	done
	get "/records/$id" --interface 127.0.0.2
	answers 200 "$many: and one of theirs"
	[ "$(find "/proc/$receiver/fd" -lname 'socket:*' | wc -l)" -le 60 ]
	result "$many: few are kept"
	kill $crowd
	wait $crowd 2>/dev/null
done
post --log-size 3000 --seed 2
told 3 "records are stored meanwhile"
peak=$(sed -n 's/^VmHWM:[^0-9]*\([0-9]*\) kB$/\1/p' "/proc/$receiver/status")
[ "$peak" -lt 65536 ]
result "in bounded memory: $peak KiB"
scrape
metrics_add_up "in the end"
ends TERM 0 "HTTP"
[ "$(wc -l <listening)" -eq 3 ]
result "nothing of this is worth a message"

# The store cannot be read.
collector --expire 60
base=${metrics%/metrics}
mv records.db moved.db
get "/records/$id"
answers 503 "no store to look into"
mv moved.db records.db
get "/records/$id"
answers 200 "it is there again"
ends TERM 0 "a store that was gone"
if lacks ipv6; then
	skip "IPv6"
else
	address='[::1]:0'
	collector --metrics '[::1]:0'
	[ "$metrics" != "${metrics#http://\[::1\]:}" ]
	result "IPv6: an address of it"
	rm -f scraped
	scrape
	metrics_add_up "IPv6"
	ends TERM 0 "IPv6"
fi
finish
