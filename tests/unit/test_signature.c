// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * Which report of a log counts, and what is not whole.  The many kinds of reports
 * are in tests/data/crashes.
 */
#include "../../userspace/lib/signature.h"

#include "../tap.h"

#define FAULT(f, pid)							\
	"BUG: kernel NULL pointer dereference, address: 0000000000000008\n" \
	"#PF: supervisor read access in kernel mode\n"			\
	"Oops: 0000 [#1] PREEMPT SMP NOPTI\n"				\
	"CPU: 1 PID: " pid " Comm: sh Not tainted 6.1.0-1-amd64 #1\n"	\
	"RIP: 0010:" f "+0x5/0x10 [mod]\n"				\
	"Code: 00 00\n"							\
	"Call Trace:\n"							\
	" <TASK>\n"							\
	" ? __die_body.cold+0x1a/0x1f\n"				\
	" caller_one+0x10/0x20 [mod]\n"					\
	" ksys_write+0x6b/0xf0\n"					\
	" do_syscall_64+0x58/0xc0\n"					\
	" </TASK>\n"							\
	"Modules linked in: mod\n"					\
	"CR2: 0000000000000008\n"
#define END	"---[ end trace 0000000000000000 ]---\n"
#define WARNING(f, pid)							\
	"------------[ cut here ]------------\n"			\
	"WARNING: CPU: 0 PID: " pid " at net/x.c:12 " f "+0x1/0x2\n"	\
	"Modules linked in: mod\n"					\
	"CPU: 0 PID: " pid " Comm: sh Not tainted 6.1.0-1-amd64 #1\n"	\
	"RIP: 0010:" f "+0x1/0x2\n"					\
	"Call Trace:\n"							\
	" <TASK>\n"							\
	" warned_by+0x1/0x2\n"						\
	" </TASK>\n"
#define PANIC(text)	"Kernel panic - not syncing: " text "\n"
#define IN(f)		"BUG: kernel NULL pointer dereference in " f

static struct signature found;

static const char *title_of(const char *log)
{
	signature_find(&found, (const u8 *)log, strlen(log), NULL, 0);
	return found.title;
}

static void test_chains(void)
{
	is_str(title_of(FAULT("f", "7") END PANIC("Fatal exception")), IN("f"),
	       "an oops and its panic: the oops");
	is_u64(found.corrupted, false, "which is whole");
	is_str(title_of(WARNING("w", "1") END FAULT("f", "7")), IN("f"),
	       "a warning before an oops: the oops");
	is_str(title_of(WARNING("w", "1") END FAULT("f", "7") END WARNING("w", "8") END),
	       IN("f"), "a warning after an oops: the oops");
	is_str(title_of(FAULT("f", "7") END FAULT("g", "8") END), IN("g"),
	       "two oopses: the last");
	is_str(title_of(FAULT("f", "7") END FAULT("g", "7") END), IN("f"),
	       "two of one task: the first");
	is_str(title_of(FAULT("f", "7") FAULT("g", "8") END), IN("f"),
	       "an oops in an oops: the first");
	is_str(title_of(FAULT("f", "7") END PANIC("sysrq triggered crash")),
	       "kernel panic: sysrq triggered crash",
	       "an oops and a panic for another reason: the panic");
	is_str(title_of(PANIC("Fatal exception")), "kernel panic: Fatal exception",
	       "only the panic");
	is_u64(found.corrupted, true, "which is not whole");
}

int main(void)
{
	test_chains();
	return tap_done();
}
