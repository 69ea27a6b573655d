#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-or-later
#
# drivers/net/dropmon/dropmon.yaml says of the netlink family what its header and the
# module say: all names, numbers and types, who may do what, and what a message has.
set -u
here=$(CDPATH='' cd "$(dirname "$0")" && pwd)
# shellcheck source=tests/tool/plain.sh
. "$here/plain.sh"

folder=$top/drivers/net/dropmon
spec=$folder/dropmon.yaml
header=$top/include/uapi/vmcoredd/dropmon.h
cd "$work" || exit 1

# same ONE TWO TEXT: files with the same lines in whatever order, and not empty
same()
{
	sort "$1" >one && sort "$2" >two
	[ -s one ] && cmp -s one two
	ok $? "$3"
	comm -3 one two | sed 's/^	/# only the other: /; t; s/^/# only the specification: /'
}

# What the specification says, in the words of C:
#	number NAME N		of commands, attributes and constants
#	text NAME TEXT		what is a string
#	enum NAME TYPE		which enum has a name
#	type NAME TYPE		of attributes, "nest enum ..." with what is in it
#	several NAME		of attributes that come more than once
#	op NAME do|dump FLAG request A... reply A...
#	event NAME A...
#	group NAME FLAG
cat >spec.pl <<'EOF'
use strict;
use warnings;
use YAML::XS;

my $spec = YAML::XS::LoadFile($ARGV[0]);
my (%set, %group);

sub c { return uc($_[0]) =~ tr/-/_/r }
sub enum { return 'enum ' . lc(c($_[0])) }

# The values of an enum, each one more than that before it, and its end.
sub values_of {
	my ($of, $prefix, $list, $after, $last) = @_;
	my $value = 0;

	for (@$list) {
		$value = $_->{value} // $value + 1;
		print 'number ', c("$prefix$_->{name}"), " $value\n";
		print 'enum ', c("$prefix$_->{name}"), " $of\n";
	}
	print 'number ', c($last), " $value\n";
	print 'number ', c($after), ' ', $value + 1, "\n";
	print 'enum ', c($_), " $of\n" for $after, $last;
}

sub attributes_of {
	my ($set) = @_;

	for (@{$set->{attributes}}) {
		my ($name, $type) = (c("$set->{'name-prefix'}$_->{name}"), $_->{type});

		$type .= ' ' . enum($set{$_->{'nested-attributes'}}{'enum-name'})
			if $type eq 'nest';
		print "type $name $type\n";
		print "several $name\n" if $_->{'multi-attr'};
	}
}

# Attributes that an operation has, which must be those of its set.
sub list {
	my ($op, $what) = @_;
	my $set = $set{$op->{'attribute-set'}};
	my %known = map { $_->{name} => 1 } @{$set->{attributes}};
	my @names = @{$what->{attributes} // []};

	$known{$_} or die "$op->{name}: no attribute $_\n" for @names;
	return join '', map { ' ' . c("$set->{'name-prefix'}$_") } sort @names;
}

sub operation {
	my ($op, $prefix) = @_;
	my $name = c($prefix . $op->{name});
	my @flags = map { 'GENL_' . c($_) } @{$op->{flags} // []};

	for (grep { $op->{$_} } 'do', 'dump') {
		print "op $name $_ @flags request", list($op, $op->{$_}{request}),
			' reply', list($op, $op->{$_}{reply}), "\n";
	}
	return unless $op->{event};
	$group{$op->{mcgrp}} or die "$name: no group $op->{mcgrp}\n";
	print "event $name", list($op, $op->{event}), "\n";
}

my %group_flag = ('uns-admin-perm' => 'GENL_MCAST_CAP_NET_ADMIN',
	'admin-perm' => 'GENL_MCAST_CAP_SYS_ADMIN');
my $ops = $spec->{operations};

$set{$_->{name}} = $_ for @{$spec->{'attribute-sets'}};
$group{$_->{name}} = $_ for @{$spec->{'mcast-groups'}{list}};
print 'text ', c($spec->{'c-family-name'}), " $spec->{name}\n";
print 'number ', c($spec->{'c-version-name'}), " $spec->{version}\n";
print 'number ', c("$spec->{name}-$_->{name}"), " $_->{value}\n" for @{$spec->{definitions}};
for my $set (@{$spec->{'attribute-sets'}}) {
	values_of(enum($set->{'enum-name'}), $set->{'name-prefix'}, $set->{attributes},
		$set->{'attr-cnt-name'}, $set->{'attr-max-name'});
	attributes_of($set);
}
values_of(enum($ops->{'enum-name'}), $ops->{'name-prefix'}, $ops->{list},
	$spec->{'cmd-cnt-name'}, $spec->{'cmd-max-name'});
operation($_, $ops->{'name-prefix'}) for @{$ops->{list}};
for (@{$spec->{'mcast-groups'}{list}}) {
	print 'text ', c($_->{'c-define-name'}), " $_->{name}\n";
	print 'group ', c($_->{'c-define-name'}), " @group_flag{@{$_->{flags}}}\n";
}
EOF
perl spec.pl "$spec" >said 2>errors
ok $? "the specification can be read"
sed 's/^/# /' errors
grep -qx "uapi-header: ${header#"$top/include/uapi/"}" "$spec"
ok $? "it names the header"

# The names of the header; their values are for the compiler to say.
cat >header.pl <<'EOF'
use strict;
use warnings;

my $enum;
local $/;
my $text = <STDIN> =~ s{/\*.*?\*/}{}gsr;

print "#include <stdio.h>\n#include <uapi/vmcoredd/dropmon.h>\nint main(void)\n{\n";
for (split /\n/, $text) {
	$enum = $1 if /^(enum \w+) \{/;
	undef $enum if /^\};/;
	if (/^#define\s+(DROPMON_\w+)\s+"/) {
		print "\tprintf(\"text $1 %s\\n\", $1);\n";
	} elsif (/^#define\s+(DROPMON_\w+)\s+\S/ || ($enum && /^\s+(\w+)/)) {
		print "\tprintf(\"number $1 %d\\n\", $1);\n";
		print "\tputs(\"enum $1 $enum\");\n" if $enum;
	}
}
print "\treturn 0;\n}\n";
EOF
perl header.pl <"$header" >header.c &&
	gcc -Wall -Werror -I "$top/include" -o header header.c >errors 2>&1 && ./header >header.said
ok $? "the header can be compiled"
sed 's/^/# /' errors
for kind in number text enum; do
	grep "^$kind " said >"said.$kind"
	grep "^$kind " header.said >"header.$kind"
done
same said.number header.number "commands, attributes and constants have their numbers"
same said.enum header.enum "each is in its enum"
same said.text header.text "family and group have their names"

# What the comments of the header say of types.
types='u8|u16|u32|u64|string|flag|nested enum \w+|none|nothing'
sed -nE "s/^ \\* @(DROPMON_\\w+): ($types)\\b.*/type \\1 \\2/p" "$header" |
	sed 's/ nested / nest /; s/ none$/ unused/; s/ nothing$/ pad/' |
	grep -v '^type DROPMON_CMD_' >header.type
grep '^type ' said >said.type
same said.type header.type "the header's comments tell the types"
sed -nE 's/^ \* @(DROPMON_\w+): .*may stand several times.*/several \1/p' "$header" >header.several
grep '^several ' said >said.several
same said.several header.several "and what may stand several times"

# The module.  A handler has what is put in it and in what it names.
cat >module.pl <<'EOF'
use strict;
use warnings;

my (%type, %policy, %body, %puts);
my $u64 = qr/nla_put_u64_64bit\(skb, (DROPMON_[A-Z]+_)(\w+), [^;|]*?, \1PAD\)/;
my $table = qr/nla_put_u64_64bit\(skb, (number\[i\]).type, \1.value, DROPMON_STATS_PAD\)/;

sub put {
	my ($name, $type) = @_;

	print "not clear: $name is put as $type{$name} and as $type\n"
		if ($type{$name} // $type) ne $type;
	$type{$name} = $type;
}

# What a function puts: calls that are understood are taken away, and none is left.
sub puts_of {
	my ($function, $text) = @_;
	my @names;

	my $add = sub { put(@_); push @names, $_[0]; return '' };

	$text =~ s/nla_put_(u8|u16|u32|string|flag)\(skb, (DROPMON_\w+)/$add->($2, $1)/ge;
	$text =~ s/$u64/$add->("$1$2", 'u64')/ge;
	$text =~ s/nla_nest_start\(skb, (DROPMON_\w+)/$add->($1, 'nest')/ge;
	# a table of types and values
	if ($text =~ s/$table//) {
		put($_, 'u64') for $text =~ /\{ (DROPMON_\w+), /g;
	}
	print "not clear: $function: $1\n" while $text =~ /(nla_(?:put|nest_start)\w*\(\w+, \w+)/g;
	return grep { /^DROPMON_ATTR_/ } @names;
}

sub reached {
	my ($function, $seen) = @_;

	return if $seen->{$function}++;
	reached($_, $seen) for grep { exists $body{$_} } $body{$function} =~ /\b(\w+)\b/g;
}

sub replies {
	my %seen;

	reached($_[0], \%seen);
	return join '', map { " $_" } sort map { @{$puts{$_}} } keys %seen;
}

sub operation {
	my ($text) = @_;
	my ($name) = $text =~ /\.cmd = (\w+)/;
	my ($policy) = $text =~ /\.policy = (\w+)/;
	my ($flags) = $text =~ /\.flags = (\w+),/;
	my $takes = join '', map { " $_" } $policy ? @{$policy{$policy}} : ();

	while ($text =~ /\.(do|dump)it = (\w+)/g) {
		my ($kind, $handler) = ($1, $2);

		print "op $name $kind $flags request$takes reply", replies($handler), "\n";
	}
}

local $/;
my $text = join '', map { s{/\*.*?\*/}{}gsr } <STDIN>;

while ($text =~ /^static const struct nla_policy (\w+)\[.*?= \{\n(.*?)^\};/gms) {
	my ($policy, $list) = ($1, $2);

	while ($list =~ /\[(\w+)\] = (?:\{ \.type = NLA_(\w+)|(NLA_POLICY_NESTED))/g) {
		put($1, $3 ? 'nest' : lc $2);
		push @{$policy{$policy}}, $1;
	}
}
while ($text =~ /^\w[^;={}]*?(\w+)\([^;{}]*\)\n\{\n(.*?)^\}/gms) {
	my ($function, $statements) = ($1, $2);

	$body{$function} = $statements =~ s/\s+/ /gr;
}
$puts{$_} = [puts_of($_, $body{$_})] for keys %body;
print "type $_ $type{$_}\n" for keys %type;
my ($ops) = $text =~ /^static const struct genl_ops family_ops\[\] = \{\n(.*?)^\};/ms;
operation($_) for split /\}, \{/, $ops;
my ($event) = $body{notify_begin} =~ /genlmsg_put\(skb, 0, 0, notify_family, 0, (\w+)\)/;
print "event $event", replies('dropmon_notify'), "\n";
my ($groups) = $text =~ /family_groups\[\] = \{\n(.*?)^\};/ms;
print "group $1 $2\n" while $groups =~ /\.name = (\w+), \.flags = (\w+)/g;
EOF
cat "$folder/family.c" "$folder/message.c" "$folder/notify.c" | perl module.pl >module.said 2>errors
[ ! -s errors ] && ! grep '^not clear' module.said >errors
ok $? "the module can be understood"
sed 's/^/# /' errors
for kind in type op event group; do
	grep "^$kind " module.said >"module.$kind"
	grep "^$kind " said >"said.$kind"
done
sed 's/ enum .*//' said.type | grep -vE ' (pad|unused)$' >said.put
same said.put module.type "the module puts or takes each attribute, as that type"
same said.op module.op "each command has its flags, and takes and answers with what it should"
same said.event module.event "the notification has what it should"
same said.group module.group "the group is for whom it should be"
grep -q '\.name.*= DROPMON_GENL_NAME,' "$folder/family.c" &&
	grep -q '\.version.*= DROPMON_GENL_VERSION,' "$folder/family.c"
ok $? "the family has its name and version from the header"
echo "1..$count"
