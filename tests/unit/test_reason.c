// SPDX-License-Identifier: GPL-2.0-or-later
/* The line of a log that says why, in logs as kernels write them. */
#include <stdlib.h>

#include <pure/reason.h>

#include "../tap.h"

/* In a buffer of its own size, so that no byte behind it can be read. */
static void reason_is(const char *log, bool panic, const char *want,
		      const char *name)
{
	size_t len = strlen(log), got;
	char *copy = malloc(len + !len), text[256] = "";
	const char *line = log;

	memcpy(copy, log, len);
	got = netoops_reason(copy, len, panic, &line);
	ok(got ? line >= copy && line + got <= copy + len : !line,
	   "%s: where it is", name);
	if (got && got < sizeof(text))
		memcpy(text, line, got);
	is_str(text, want, name);
	free(copy);
}

static const char x86_61[] =
	"[   11.100000] sysrq: This is a test\n"
	"[   12.345678] BUG: kernel NULL pointer dereference, address: 0000000000000000\n"
	"[   12.345680] #PF: supervisor write access in kernel mode\n"
	"[   12.345681] #PF: error_code(0x0002) - not-present page\n"
	"[   12.345682] PGD 0 P4D 0\n"
	"[   12.345683] Oops: 0002 [#1] PREEMPT SMP NOPTI\n"
	"[   12.345684] CPU: 1 PID: 77 Comm: sh Not tainted 6.1.0-56-amd64 #1\n"
	"[   12.345685] RIP: 0010:die_now+0x5/0x10 [die]\n"
	"[   12.345686] ---[ end trace 0000000000000000 ]---\n";

static const char x86_panic[] =
	"[   12.345678] BUG: kernel NULL pointer dereference, address: 0000000000000000\n"
	"[   12.345683] Oops: Oops: 0002 [#1] PREEMPT SMP NOPTI\n"
	"[   12.345690] Kernel panic - not syncing: Fatal exception in interrupt\n"
	"[   12.345691] Kernel Offset: 0x1000000 from 0xffffffff81000000\n";

static const char arm64[] =
	"[    5.0] Unable to handle kernel paging request at virtual address dead000000000108\n"
	"[    5.0] Mem abort info:\n"
	"[    5.0]   ESR = 0x0000000096000004\n"
	"[    5.0]   EC = 0x25: DABT (current EL), IL = 32 bits\n"
	"[    5.0]   SET = 0, FnV = 0\n"
	"[    5.0]   EA = 0, S1PTW = 0\n"
	"[    5.0]   FSC = 0x04: level 0 translation fault\n"
	"[    5.0] Data abort info:\n"
	"[    5.0]   ISV = 0, ISS = 0x00000004\n"
	"[    5.0]   CM = 0, WnR = 0\n"
	"[    5.0] [dead000000000108] address between user and kernel address ranges\n"
	"[    5.0] Internal error: Oops: 0000000096000004 [#1] SMP\n";

static void test_oopses(void)
{
	reason_is(x86_61, false,
		  "BUG: kernel NULL pointer dereference, address: 0000000000000000",
		  "how the oops began, not its header");
	reason_is(x86_panic, false,
		  "BUG: kernel NULL pointer dereference, address: 0000000000000000",
		  "of an oops, although a panic followed");
	reason_is(x86_panic, true,
		  "Kernel panic - not syncing: Fatal exception in interrupt",
		  "of the panic");
	reason_is(x86_61, true,
		  "BUG: kernel NULL pointer dereference, address: 0000000000000000",
		  "of a panic that has not said anything yet");
	reason_is(arm64, false,
		  "Unable to handle kernel paging request at virtual address dead000000000108",
		  "arm64");
	reason_is("[1.0] ------------[ cut here ]------------\n"
		  "[1.0] kernel BUG at mm/slub.c:4321!\n"
		  "[1.0] invalid opcode: 0000 [#1] PREEMPT SMP\n", false,
		  "kernel BUG at mm/slub.c:4321!", "BUG()");
	reason_is("general protection fault, probably for address 0x1: 0000 [#1] SMP\n",
		  false,
		  "general protection fault, probably for address 0x1: 0000 [#1] SMP",
		  "a protection fault of 6.1");
	reason_is("Oops: general protection fault, maybe for address 0x1: 0000 [#1] SMP\n",
		  false,
		  "Oops: general protection fault, maybe for address 0x1: 0000 [#1] SMP",
		  "one of 6.12");
	reason_is("int3: 0000 [#1] SMP\nRIP: x\n", false, "int3: 0000 [#1] SMP",
		  "a header without a beginning");
	reason_is("watchdog: BUG: soft lockup - CPU#1 stuck for 22s! [a:1]\n", true,
		  "watchdog: BUG: soft lockup - CPU#1 stuck for 22s! [a:1]",
		  "a lockup");
	reason_is("divide error: 0000 [#1] SMP\nmore\n"
		  "divide error: 0000 [#2] SMP\nmore\n", false,
		  "divide error: 0000 [#2] SMP", "the last of two");
	reason_is("Kernel panic - not syncing: one\nKernel panic - not syncing: two",
		  true, "Kernel panic - not syncing: two",
		  "the last of two panics, without an end of line");
}

static void test_prefixes(void)
{
	reason_is("[   12.345678][  T123] BUG: x", false, "BUG: x", "with a task");
	reason_is("[   12.345678][   C1] BUG: x", false, "BUG: x", "with a CPU");
	reason_is("<0>[   12.345678] BUG: x\r\n", false, "BUG: x",
		  "with a level and a carriage return");
	reason_is("BUG: x", false, "BUG: x", "with nothing");
	reason_is("   BUG: x  ", false, "BUG: x", "with blanks");
	reason_is("[12.3] [T1] BUG: x", false, "", "what is no prefix");
}

static void test_none(void)
{
	reason_is("", true, "", "an empty log");
	reason_is("\n\n\n", true, "", "empty lines");
	reason_is("[1.0] DEBUG: x\n[1.0] xBUG: y\n", true, "", "a debug line");
	reason_is("[1.0] nothing [#x]\n[#1]\n[", true, "", "no header");
	reason_is("[1.0] say Kernel panic - not syncing: x\n", true, "",
		  "a panic that is only talked of");
}

static void test_long(void)
{
	size_t len = 1 << 20, at, got;
	char *log = malloc(len);
	const char *line;

	memset(log, '\n', len);
	memcpy(log, "BUG: old\n", 9);
	ok(!netoops_reason(log, len, true, &line), "old text is not looked at");
	memcpy(log + len - NETOOPS_REASON_SCAN, "BUG: new\n", 9);
	got = netoops_reason(log, len, true, &line);
	ok(got == 8 && !memcmp(line, "BUG: new", 8), "what is new enough is");
	log[len - NETOOPS_REASON_SCAN - 1] = 'x';
	ok(!netoops_reason(log, len, true, &line), "but not half a line");
	memset(log, '[', len);
	ok(!netoops_reason(log, len, true, &line), "a line of 1 MiB");
	for (at = 0; at < len; at++)
		log[at] = "BUG: "[at % 5];
	got = netoops_reason(log + 5, NETOOPS_REASON_SCAN, true, &line);
	is_u64(got, NETOOPS_REASON_SCAN, "a reason of 64 KiB");
	free(log);
}

int main(void)
{
	test_oopses();
	test_prefixes();
	test_none();
	test_long();
	return tap_done();
}
