# SPDX-License-Identifier: GPL-2.0-or-later
# shellcheck shell=sh
#
# Help, man pages and completion of a program tell the same; for lib.sh's tests.  What
# a program has several pages for is in their sum: PROGRAM.8, PROGRAM-GROUP.8.

# Long and short options of a help text.
options()
{
	sed -n '/^Options:/,$s/^ \{1,6\}\(-.*\)/\1/p' "$1" | grep -oE -- '^-[A-Z]|(^| )--?[a-z][a-z-]*' |
		tr -d ' ' | sort -u
}

# One command.  $1 program, $2 command
page()
{
	run help "$2"
	exits 0 "help $2"
	cp "$work/.out" text
	prints "^Usage: $1 $2 " "its usage"
	run "$2" --help
	cmp -s "$work/.out" text
	result "$2 --help is the same"
	[ "$(options text)" = "$(bash -c '. "$1"; "_$3_options" "$2"' sh "$completion" "$2" "$1" | tr ' ' '\n' | sort -u)" ]
	result "$2: completion has the same options"
	grep -q "^\.It Cm $2" "$man"
	result "$2: the man page has it"
	missing=
	for option in $(options text); do
		grep -Eq -- "Fl ${option#-}( |\$)" "$man" || missing="$missing $option"
	done
	[ -z "$missing" ]
	result "$2: the man page has its options$missing"
	[ "$(awk 'length > 100' text | wc -l)" -eq 0 ]
	result "$2: no line over 100 columns"
}

# Options that only the man page has.
other_options()
{
	sed -n 's/^\.It \(Fl .*\)/\1/p' "$man" | grep -oE 'Fl -[a-z][a-z-]*' | sed 's/Fl /-/' |
		sort -u | while read -r option; do
		for command in $commands; do
			"$tool" help "$command" | grep -q -e "$option\b" && continue 2
		done
		[ "$option" = --version ] || echo "$option"
	done
}

# $1 program.  Leaves $man, $completion and $commands.
pages()
{
	program=$1
	man=$work/man
	cat "$root/userspace/man/$program.8" "$root/userspace/man/$program"-*.8 >"$man" 2>/dev/null
	completion=$root/userspace/completion/$program
	run help
	exits 0 "help"
	silent "help"
	prints "^Usage: $program COMMAND" "says how it is used"
	cp "$work/.out" overview
	run --help
	cmp -s "$work/.out" overview
	result "--help is the same"
	run -h
	cmp -s "$work/.out" overview
	result "-h is the same"
	commands=$(sed -n '/^Commands:/,/^$/s/^  \([a-z]*\) .*/\1/p' overview)
	for command in $commands; do
		page "$program" "$command"
	done
	[ "$(bash -c '. "$1"; COMP_WORDS=("$2" ""); COMP_CWORD=1; "_$2"; printf "%s\n" "${COMPREPLY[@]}"' sh "$completion" "$program" | grep -v '^-' | sort)" = "$(echo "$commands" | sort)" ]
	result "completion has the same commands"
	[ "$(sed -n 's/^\.It Cm \([a-z]*\).*/\1/p' "$man" | sort -u)" = "$(echo "$commands" | sort)" ]
	result "the man page has no other commands"
	extra=$(other_options)
	[ -z "$extra" ]
	result "the man page has no other options $extra"
	for heading in NAME SYNOPSIS DESCRIPTION OPTIONS 'EXIT STATUS' FILES EXAMPLES 'SEE ALSO'; do
		grep -qx "\.Sh $heading" "$man" || echo "$heading"
	done >headings
	[ ! -s headings ]
	result "the man page has every section"
	mandoc -Tlint -W warning "$root/userspace/man/$program".[58] \
		"$root/userspace/man/$program"-*.[58] >lint 2>&1
	grep -v ': No such file' lint >said
	[ ! -s said ]
	result "mandoc has nothing to say"
	[ "$(sed -n '/^\.Sh EXIT STATUS/,/^\.Sh EXAMPLES/s/^\.It //p' "$man" | tr '\n' ' ')" = "$(sed -n '/^enum cmd_exit/,/^}/s/.*= \([0-9]\),/\1/p' "$root/userspace/lib/cli/cmd.h" | tr '\n' ' ')" ]
	result "the man page has the exit statuses of the program"
}
