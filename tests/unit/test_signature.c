// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * Which report of a log counts, and what is not whole.  The many kinds of reports
 * are in tests/data/crashes.
 */
#include "../../userspace/lib/signature/signature.h"

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
	"WARNING: CPU: 0 PID: 9 at net/x.c:12 " f "+0x1/0x2\n"		\
	"Modules linked in: mod\n"					\
	"CPU: 0 PID: " pid " Comm: sh Not tainted 6.1.0-1-amd64 #1\n"	\
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

static void test_consequences(void)
{
	is_str(title_of(FAULT("f", "1") END PANIC("Attempted to kill init! exitcode=0x9")),
	       IN("f"), "an oops of init and its panic: the oops");
	is_str(title_of(FAULT("f", "7") END PANIC("Attempted to kill init! exitcode=0x9")),
	       "kernel panic: Attempted to kill init!",
	       "an oops of another and the end of init: the panic");
	is_u64(found.corrupted, false, "which is whole");
	is_str(title_of(WARNING("w", "7") PANIC("kernel: panic_on_warn set ...")),
	       "WARNING in w", "a panic because of a warning: the warning");
	is_str(title_of(FAULT("f", "7") END WARNING("w", "8")
			PANIC("kernel: panic_on_warn set ...")),
	       "WARNING in w", "even after an oops");
	is_str(title_of("INFO: task a:1 blocked for more than 2 seconds.\n"
			"Call Trace:\n schedule+0x1/0x2\n f_wait+0x1/0x2\n"
			WARNING("w", "8") END PANIC("hung_task: blocked tasks")),
	       "INFO: task hung in f_wait", "a panic because of a hung task: where it hung");
	is_str(title_of(PANIC("hung_task: blocked tasks")),
	       "kernel panic: hung_task: blocked tasks", "a hung task that is not there");
	is_u64(found.corrupted, true, "is missed");
	is_str(title_of(FAULT("f", "7") PANIC("something else")), IN("f"),
	       "a panic before the oops has ended: the oops");
	is_str(title_of(PANIC("first") FAULT("f", "7") END PANIC("second")),
	       "kernel panic: first", "after a panic nothing counts");
}

static void test_callers(void)
{
	is_str(title_of("[    1.0][    T7] BUG: kernel NULL pointer dereference, address: 8\n"
			"[    1.0][    C2] WARNING: CPU: 2 PID: 0 at a.c:1 w+0x1/0x2\n"
			"[    1.0][    C2] RIP: 0010:w+0x1/0x2\n"
			"[    1.0][    T7] RIP: 0010:f+0x1/0x2\n"
			"[    1.0][    C2] Call Trace:\n"
			"[    1.0][    C2]  other+0x1/0x2\n"
			"[    1.0][    T7] Call Trace:\n"
			"[    1.0][    T7]  g+0x1/0x2\n"
			"[    1.0][    T7]  h+0x1/0x2\n"),
	       IN("f"), "another's report in an oops, with callers: the oops");
	is_u64(found.corrupted, false, "which is whole");
	is_str(title_of("[T2] WARNING: CPU: 2 PID: 0 at a.c:1 w+0x1/0x2\n"
			"[T7] BUG: kernel NULL pointer dereference, address: 8\n"
			"[T2] RIP: 0010:w+0x1/0x2\n"
			"[T7] RIP: 0010:f+0x1/0x2\n"
			"[T7] Call Trace:\n[T7]  g+0x1/0x2\n[T7]  h+0x1/0x2\n"),
	       IN("f"), "an oops in another's warning, with callers: the oops");
	is_u64(found.corrupted, false, "which is whole");
	is_str(title_of("BUG: kernel NULL pointer dereference, address: 8\n"
			"WARNING: CPU: 2 PID: 0 at a.c:1 w+0x1/0x2\n"
			"RIP: 0010:f+0x1/0x2\n"),
	       "BUG: kernel NULL pointer dereference", "without: nobody can tell");
	is_u64(found.corrupted, true, "and it says so");
}

static void test_holes(void)
{
	static const char after[] = FAULT("f", "7") END "usb 1-1: \0\0\0 new\n";
	static const char inside[] = "BUG: kernel NULL pointer dereference, address: 8\n"
		"RIP: 0010:f+0x5/0x10\n\0\0\0 caller_one+0x1/0x2\n"
		"Call Trace:\n a+0x1/0x2\n b+0x1/0x2\n";
	static const char half[] = "BUG: kernel NULL pointer dereference, address: 8\n"
		"RIP: 0010:wr\0\0\0ong+0x5/0x10\nCall Trace:\n a+0x1/0x2\n";

	signature_find(&found, (const u8 *)after, sizeof(after) - 1, NULL, 0);
	ok(!strcmp(found.title, IN("f")) && !found.corrupted, "a hole behind the report");
	signature_find(&found, (const u8 *)inside, sizeof(inside) - 1, NULL, 0);
	ok(!strcmp(found.title, IN("f")) && found.corrupted, "a hole in it");
	signature_find(&found, (const u8 *)half, sizeof(half) - 1, NULL, 0);
	ok(!strcmp(found.title, IN("a")) && found.corrupted,
	   "a name of which a part is missing is not taken for one");
}

static const char *title_of_reason(const char *log, const char *reason)
{
	signature_find(&found, (const u8 *)log, strlen(log), (const u8 *)reason,
		       strlen(reason));
	return found.title;
}

static void test_reason(void)
{
	is_str(title_of_reason("", "Kernel panic - not syncing: crash: panic"),
	       "kernel panic: crash: panic", "no log: the reason");
	is_u64(found.corrupted, false, "of a panic it is all");
	is_str(title_of_reason("usb 1-1\n", "BUG: kernel NULL pointer dereference, address: 8"),
	       "BUG: kernel NULL pointer dereference", "no report in the log: the reason");
	is_u64(found.corrupted, true, "of an oops it is not all");
	is_str(title_of_reason("", "device 12 at 0xffff0000 failed in f.cold+0x1/0x2 [m]"),
	       "device NUM at ADDR failed in f", "a reason that is no report");
	is_str(title_of_reason(FAULT("f", "7"), "Kernel panic - not syncing: no"), IN("f"),
	       "a report in the log wins");
	is_str(title_of_reason("", ""), "", "nothing is known");
	is_str(found.hash, "", "nothing is hashed");
	ok(strcmp(title_of_reason("usb 1-1\n", ""), "usb 1-1"), "a line is no report");
}

static void test_text(void)
{
	char log[4096], title[SIGNATURE_TITLE];

	is_str(title_of(PANIC("CPU#3 at 0xffff888012345678, e1000e ext4 md0 12s 00ff00ff")),
	       "kernel panic: CPU#NUM at ADDR, e1000e ext4 md0 NUMs ADDR",
	       "numbers and addresses, and names that have some");
	is_str(title_of("Kernel panic - not syncing: \033[31m\377\n"),
	       "kernel panic: ?[NUMm?", "what a terminal would obey");
	is_str(title_of("Kernel panic - not syncing:\n"), "kernel panic: ?", "no message");
	memset(log, 'x', sizeof(log));
	memcpy(log, "Kernel panic: ", 14);
	log[sizeof(log) - 1] = '\0';
	memset(title, 'x', 120);
	memcpy(title, "kernel panic: ", 14);
	title[120] = '\0';
	is_str(title_of(log), title, "a message of 4 KB");
	memset(log, 'f', 1000);
	memcpy(log, FAULT("", "7"), 48);
	strcpy(log + 48, "\nRIP: 0010:");
	memset(log + 59, 'f', 1000);
	strcpy(log + 1059, "+0x1/0x2\n");
	is_u64(strlen(title_of(log)), strlen(IN("")) + 79, "a function of 1000 letters");
}

/* A change of these needs another SIGNATURE_RULES, or stores would mix them. */
static void test_hashes(void)
{
	title_of(FAULT("f", "7"));
	is_str(found.hash, "4ee57800e7239cd7", "the hash of an oops");
	title_of(PANIC("sysrq triggered crash"));
	is_str(found.hash, "9e85e1ec55ce0845", "of a panic");
	title_of(WARNING("w", "1"));
	is_str(found.hash, "9605911b720e98cc", "of a warning");
	title_of("BUG: soft lockup - CPU#1 stuck for 26s!\nRIP: 0010:f+0x1/0x2\n"
		 "Call Trace:\n g+0x1/0x2\n __x64_sys_fsync+0x1/0x2\n"
		 " do_syscall_64+0x1/0x2\n");
	is_str(found.title, "BUG: soft lockup in sys_fsync", "a loop is where it was called");
	is_str(found.hash, "1d27a1fea86ab066", "of a lockup");
}

int main(void)
{
	test_chains();
	test_consequences();
	test_callers();
	test_holes();
	test_reason();
	test_text();
	test_hashes();
	return tap_done();
}
