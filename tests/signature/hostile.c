// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * Logs made to take forever: time on the processor is limited, for each to some
 * hundred times what reading it takes.  A log is the text over and over.
 */
#include <stdlib.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <unistd.h>

#include "../../userspace/lib/signature/signature.h"

#include "../tap.h"

#define LOG_BYTES	((size_t)4 << 20)
#define LIMIT_SECONDS	5

/**
 * struct hostile - a log
 * @name: what it has much of
 * @first: what it begins with
 * @text: what follows, over and over
 * @len: bytes at @text; 0 for a string
 */
struct hostile {
	const char	*name;
	const char	*first;
	const char	*text;
	size_t		len;
};

#define FAULT	"BUG: kernel NULL pointer dereference, address: 0\n"

static const struct hostile logs[] = {
	{ "empty lines", "", "\n", 0 },
	{ "holes of one byte", "", "a\0", 2 },
	{ "holes in a report", FAULT, "a\0\n", 3 },
	{ "one line", "", "a", 0 },
	{ "one line of functions", "WARNING: CPU: 1 PID: 1 ", "a+0x1", 0 },
	{ "lines of dots", "", "WARNING: CPU: 1 PID: 1 at a.a.a.a.a.a.a.a.a.a.a.a\n", 0 },
	{ "nothing but brackets", "", "[", 0 },
	{ "lines of brackets", FAULT "Call Trace:\n", "[<[<[<[<[<[<[<[<\n", 0 },
	{ "beginnings of reports", "", FAULT, 0 },
	{ "warnings", "", "WARNING: CPU: 0 PID: 1 at a.c:1 f+0x1/0x2\n", 0 },
	{ "messages", "", "list_del corruption\nkernel BUG at a.c:1\n", 0 },
	{ "hung tasks", "", "INFO: task a:1 blocked for more than 1 seconds.\n", 0 },
	{ "frames nobody asked for", FAULT "Call Trace:\n", " ? f+0x1/0x2\n", 0 },
	{ "frames that mean nothing", FAULT "Call Trace:\n", " kfree+0x1/0x2\n", 0 },
	{ "frames of a loop", "BUG: soft lockup - CPU#1\nCall Trace:\n", " f+0x1/0x2\n", 0 },
	{ "traces", FAULT, "Call Trace:\n", 0 },
	{ "prefixes", "", "rcu: rcu: rcu: Oops: rcu: Oops: Oops: traps:\n", 0 },
	{ "stars", "", "INFO: BUG: WARNING: irq CPU: task Watchdog\n", 0 },
	{ "an endless panic", "Kernel panic - not syncing: ", "0x12345678 a+0x1/0x2 ", 0 },
	{ "oopses that end", "", FAULT "---[ end trace 0 ]---\n", 0 },
	{ "times", "", "[    1.000000][    T1] a\n", 0 },
};

static char *make_log(const struct hostile *hostile)
{
	size_t len = hostile->len ? hostile->len : strlen(hostile->text), at;
	char *log = malloc(LOG_BYTES);

	at = strlen(hostile->first);
	memcpy(log, hostile->first, at);
	for (; at + len <= LOG_BYTES; at += len)
		memcpy(log + at, hostile->text, len);
	memset(log + at, ' ', LOG_BYTES - at);
	return log;
}

/* In a process of its own, which the kernel ends when it takes too long. */
static bool in_time(const struct hostile *hostile)
{
	static const struct rlimit limit = { LIMIT_SECONDS, LIMIT_SECONDS };
	struct signature found;
	char *log;
	int status;
	pid_t pid;

	fflush(stdout);
	pid = fork();
	if (!pid) {
		log = make_log(hostile);
		setrlimit(RLIMIT_CPU, &limit);
		signature_find(&found, (const u8 *)log, LOG_BYTES, NULL, 0);
		_exit(memchr(found.title, 0, sizeof(found.title)) ? 0 : 1);
	}
	return pid > 0 && waitpid(pid, &status, 0) == pid && !status;
}

int main(void)
{
	unsigned int i;

	for (i = 0; i < sizeof(logs) / sizeof(*logs); i++)
		ok(in_time(&logs[i]), "4 MiB of %s", logs[i].name);
	return tap_done();
}
