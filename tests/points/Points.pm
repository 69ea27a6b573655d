# SPDX-License-Identifier: GPL-2.0-or-later
#
# What points there are: every function that is known to run, and what happens there.
#
# The functions are in functions-KERNEL, which "scripts/lab points --trace" writes: a
# line has a rig, what makes the function run (traffic, or a record that is sent), the
# function, and the one that calls it where only that call counts, or "-".
#
# A point is RIG FUNCTION[<CALLER] KIND CPU.  "here" is the CPU that runs the function,
# "other" another one, which panics while the first is stuck in there:
#
#	panic here	the function panics
#	hang here	it goes no further, and an NMI panics on its CPU
#	hang other	it goes no further, and another CPU panics
#
# Without a function ("-") it happens in a task, which holds nothing or something, and
# panics or is stuck:
#
#	panic here|other
#	xmit here|other	the locks of all transmit queues of the card
#	napi here|other	the NAPI of all its queues
#	rtnl here|other	RTNL
package Points;
use strict;
use warnings;

my %holds = (xmit => 'xmit=CARD', napi => 'napi=CARD', rtnl => 'rtnl');

# Cards whose driver's functions get an NMI, too: one whose driver can be polled by
# ndo_poll_controller, and one whose can not.
my %nmi = map { $_ => 1 } qw(e1000e virtio_net);

sub point
{
	my ($rig, $when, $function, $caller, $kind, $cpu) = @_;
	my @words = ('once', "hook=$function");
	my $name = $function;

	if ($caller ne '-') {
		splice @words, 1, 0, "from=$caller";
		$name .= "<$caller";
	}
	@words = () if $function eq '-';
	# RTNL is a lock for tasks: the one that sets the hook takes it.
	unshift @words, $holds{$kind} if $holds{$kind};
	push @words, 'other' if $cpu eq 'other';
	push @words, $kind eq 'hang' && $cpu eq 'here' ? 'loop' : 'panic';
	return { rig => $rig, name => "$rig $name $kind $cpu", function => $function, kind => $kind,
		cpu => $cpu, nmi => $kind eq 'hang' && $cpu eq 'here', line => "$when @words" };
}

# Reads functions-KERNEL.  Returns all points of RIGS.
sub all
{
	my ($file, @rigs) = @_;
	my %wanted = map { $_ => 1 } @rigs;
	my @points;

	for my $rig (@rigs) {
		# What stands on a card has no NAPI of its own; RTNL is one for all.
		my @kinds = $rig =~ /^(bridge|bond|vlan|veth)$/ ? 'xmit' : qw(xmit napi);
		unshift @kinds, 'panic';

		push @kinds, 'rtnl' if $rig =~ /^(e1000e|bond)$/;
		for my $kind (@kinds) {
			push @points, map { point($rig, 'traffic', '-', '-', $kind, $_) } qw(here other);
		}
	}
	open my $functions, '<', $file or die "points: $file: $!: make it with --trace\n";
	while (<$functions>) {
		next if /^#/;
		my ($rig, $when, $function, $caller) = split;

		next unless $wanted{$rig};
		my @at = ($rig, $when, $function, $caller);
		push @points, point(@at, 'panic', 'here');
		push @points, point(@at, 'hang', 'here') if $caller eq '-' && $nmi{$rig};
		push @points, point(@at, 'hang', 'other');
	}
	return @points;
}

# Functions of a bridge that look something up, and hold nothing.
my $looks_up = qr/^(nbp_switchdev|br_switchdev|br_allowed_|br_mdb_|br_multicast_count|br_handle_vlan|(br_)?fdb_find)/;

# The receive polls of the cards that others stand on.
my $polls = qr/^(e1000e_poll|e1000_clean|virtnet_poll)$/;

# Whether what was traced is a place for a point: the function, its caller, the context
# as the tracer puts it, and the functions of the rig's driver.
sub is_place
{
	my ($when, $function, $caller, $context, $own) = @_;

	# Received packets are mapped with no lock held.
	return 0 if $function =~ $looks_up || $function =~ /^dma_/ && $caller =~ /rx|receive/;
	# Which of a driver's functions the sender enters is up to the sender.
	return $own->{$caller} && !$own->{$function} if $when eq 'record';
	# Tasks that look after a card have softirqs on.
	return $context =~ /^[bD]|^..[hHsS]/;
}

# Takes what a guest printed while it traced.  Returns the lines of functions-KERNEL.
sub from_trace
{
	my ($rig, $text) = @_;
	my (%own, %lines);

	$own{$1} = 1 while $text =~ /^\| own (\S+)/mg;
	for my $when (qw(traffic record)) {
		while ($text =~ /^\| traced $when (\S+) (\S+) (\S+)/mg) {
			my ($function, $caller, $context) = ($1, $2, $3);

			next if !is_place($when, $function, $caller, $context, \%own);
			# What runs around all drivers alike is hooked around one; of a card that
			# something stands on, the poll counts.
			next if !$own{$function} && !$own{$caller} && $rig ne 'e1000e' && $function !~ $polls;
			$caller = '-' if $own{$function} || !$own{$caller};
			my $at = join ' ', map { s/(\.[a-z]+\.\d+)+$//r } $function, $caller;
			$lines{$at} //= "$rig $when $at";
		}
	}
	return sort values %lines;
}

1;
