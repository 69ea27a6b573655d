# SPDX-License-Identifier: GPL-2.0-or-later
#
# The packets of records in what QEMU's filter-dump wrote.
package Packets;
use strict;
use warnings;
use Socket;

# The bytes of a netoops packet in a frame, or nothing.  Tags of VLANs are left out.
sub payload
{
	my ($frame) = @_;
	my $type = unpack 'x12 n', $frame;

	while ($type == 0x8100) {
		substr $frame, 12, 4, '';
		$type = unpack 'x12 n', $frame;
	}
	return if $type != 0x0800 || length $frame < 42 || ord(substr $frame, 23, 1) != 17;
	my $udp = 14 + 4 * (ord(substr $frame, 14, 1) & 15);
	my ($port, $len) = unpack "x$udp x2 n n", $frame;
	return if $port != 2004 || $len < 8 + 128 || length $frame < $udp + $len;
	return substr $frame, $udp + 8, $len - 8;
}

# Reads a file.  Returns the packets of records by "CRASH_ID RECORD", and then by their
# numbers: each is an array of the different packets of that number.
sub records
{
	my ($bytes) = @_;
	my %records;

	for (my $at = 24; $at + 16 <= length $bytes; ) {
		my $len = unpack 'V', substr $bytes, $at + 8, 4;
		my $packet = payload(substr $bytes, $at + 16, $len);

		$at += 16 + $len;
		next unless defined $packet && unpack('v', $packet) == 4;
		my ($id, $number, $record) = unpack 'x48 H32 V x14 C', $packet;
		$id =~ s/^(.{8})(.{4})(.{4})(.{4})/$1-$2-$3-$4-/;
		$records{"$id $record"}{$number} = $packet;
	}
	return \%records;
}

# Has "netoops receive" take packets.  Returns whether it makes a whole record of them.
sub whole
{
	my ($netoops, @packets) = @_;
	my $pid = open(my $out, '-|') // die "points: cannot fork: $!\n";

	if (!$pid) {
		open STDERR, '>', '/dev/null';
		exec $netoops, qw(receive -j --listen 127.0.0.1:0 --count 1 --timeout 20);
		die "points: $netoops: $!\n";
	}
	my $port;
	for (1 .. 200) {
		($port) = `ss -Hlnpu` =~ /:(\d+) \S+\s+\S*pid=$pid,/;
		last if $port;
		select undef, undef, undef, 0.05;
	}
	socket(my $socket, AF_INET, SOCK_DGRAM, 0) or die "points: no socket: $!\n";
	for my $packet (@packets) {
		send $socket, $packet, 0, pack_sockaddr_in($port, INADDR_LOOPBACK) if $port;
	}
	my $json = <$out> // '';
	kill 'TERM', $pid;
	close $out;
	return $json =~ /"complete": ?true/ ? 1 : 0;
}

1;
