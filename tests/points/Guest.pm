# SPDX-License-Identifier: GPL-2.0-or-later
#
# One guest of "scripts/lab points": booted and saved, or begun from what was saved.
#
# Its directory has console.log, result.raw (what PID 1 tells), nic.pcap (what left
# the card and what came) and qemu.log.
package Guest;
use strict;
use warnings;
use Cwd qw(getcwd);
use IO::Handle;
use IO::Socket::UNIX;
use JSON::PP;
use POSIX qw(WNOHANG);
use Time::HiRes qw(sleep time);

my $looks = 0.1;		# seconds between two looks at what a guest does
my $ticks = POSIX::sysconf(POSIX::_SC_CLK_TCK);

# ttyS0 is the console, ttyS1 what PID 1 tells, ttyS2 takes a line.
my $always = '-nodefaults -no-user-config -no-reboot -display none
	-serial file:console.log -serial file:result.raw
	-chardev socket,id=line,path=line,server=on,wait=off -serial chardev:line
	-chardev socket,id=qmp,path=qmp,server=on,wait=off -mon chardev=qmp,mode=control';

# Starts QEMU.  DIR is made; ARGUMENTS are further ones of QEMU.
sub start
{
	my ($class, $dir, @arguments) = @_;
	my $self = bless { dir => $dir, seconds => 0 }, $class;

	mkdir $dir;
	unlink map { "$dir/$_" } qw(console.log result.raw nic.pcap qemu.log qmp line);
	$self->{pid} = fork // die "points: cannot fork: $!\n";
	if (!$self->{pid}) {
		chdir $dir or die "points: $dir: $!\n";
		open STDIN, '<', '/dev/null';
		open STDOUT, '>', 'qemu.log';
		open STDERR, '>&', \*STDOUT;
		# The name of a socket may have a hundred bytes: relative to DIR.
		exec 'qemu-system-x86_64', split(' ', $always), @arguments;
		die "points: qemu-system-x86_64: $!\n";
	}
	return $self;
}

# A socket in the directory, which QEMU makes.
sub connect_to
{
	my ($self, $name) = @_;
	my $here = getcwd;
	my $socket;

	for (1 .. 200) {
		chdir $self->{dir};
		$socket = IO::Socket::UNIX->new(Peer => $name);
		chdir $here;
		return $socket if $socket;
		$self->runs or $self->fail('QEMU ended: ' . $self->text('qemu.log'));
		sleep $looks;
	}
	$self->fail("QEMU does not answer at $name");
}

# Has QEMU's monitor do something; returns what that returns.
sub monitor
{
	my ($self, $command, %arguments) = @_;

	if (!$self->{qmp}) {
		$self->{qmp} = $self->connect_to('qmp');
		$self->{qmp}->autoflush(1);
		$self->{qmp}->getline;
		$self->monitor('qmp_capabilities');
	}
	$self->{qmp}->print(encode_json({ execute => $command, arguments => \%arguments }), "\n");
	while (defined(my $line = $self->{qmp}->getline)) {
		my $answer = decode_json($line);

		$self->fail("$command: $answer->{error}{desc}") if $answer->{error};
		return $answer->{return} if exists $answer->{return};
	}
	$self->fail("$command: QEMU ended: " . $self->text('qemu.log'));
}

# Writes a line to ttyS2.
sub line
{
	my ($self, $text) = @_;

	$self->{line} //= $self->connect_to('line');
	$self->{line}->syswrite("$text\n");
}

# All of one of its files.
sub text
{
	my ($self, $name) = @_;

	open my $file, '<:raw', "$self->{dir}/$name" or return '';
	local $/;
	return <$file> // '';
}

sub runs
{
	my ($self) = @_;

	return 0 if $self->{ended};
	$self->{ended} = waitpid($self->{pid}, WNOHANG) != 0;
	return !$self->{ended};
}

# Seconds of the processor that QEMU has used: a busy host does not count.
sub seconds
{
	my ($self) = @_;

	open my $file, '<', "/proc/$self->{pid}/stat" or return $self->{seconds};
	my @fields = split ' ', (<$file> // '') =~ s/.*\) //r;
	$self->{seconds} = ($fields[11] + $fields[12]) / $ticks;
	return $self->{seconds};
}

# Waits until a function says so, for SECONDS of the processor and, as an idle guest
# takes none, for ten times as many of the clock.  Returns whether it did.
sub wait_until
{
	my ($self, $seconds, $done) = @_;
	my $from = $self->seconds;
	my $end = time + 10 * $seconds;

	for (;;) {
		my $runs = $self->runs;

		return 1 if $done->();
		return 0 if !$runs || time > $end || $self->seconds - $from > $seconds;
		sleep $looks;
	}
}

# The same for a line of one of its files that is like REGEX.
sub wait_for
{
	my ($self, $name, $regex, $seconds) = @_;

	return $self->wait_until($seconds, sub { $self->text($name) =~ /^$regex/m });
}

sub stop
{
	my ($self) = @_;

	if (!$self->{ended}) {
		kill 'KILL', $self->{pid};
		waitpid $self->{pid}, 0;
		$self->{ended} = 1;
	}
}

sub fail
{
	my ($self, $why) = @_;

	$self->stop;
	die "points: $self->{dir}: $why\n";
}

# Saves the guest as it stands to a file, and ends it.
sub save
{
	my ($self, $file) = @_;

	$self->monitor('stop');
	$self->monitor('migrate', uri => "exec:zstd -q -1 >'$file.part'");
	for (;;) {
		my $status = $self->monitor('query-migrate')->{status} // '';

		last if $status eq 'completed';
		$self->fail("cannot be saved to $file") if $status =~ /^(failed|cancelled)$/;
		sleep $looks;
	}
	$self->stop;
	rename "$file.part", $file or $self->fail("$file: $!");
}

# Has it go on from where it was saved; it was started with -incoming and -S.
sub go_on
{
	my ($self) = @_;

	while ($self->monitor('query-status')->{status} eq 'inmigrate') {
		sleep $looks;
	}
	$self->monitor('cont');
}

sub DESTROY
{
	my ($self) = @_;
	local $?;

	$self->stop;
}

1;
