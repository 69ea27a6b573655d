// SPDX-License-Identifier: GPL-2.0-only
/*
 * The kernel log, copied to memory that was allocated in advance: while packets
 * are sent, other CPUs may go on printing.
 *
 * It is taken message by message from the newest to the oldest, so that whenever the
 * time is up or a panic comes, what is there is what says most.  kmsg_dump_get_buffer()
 * is not used: it goes through all of the log first, however long that is.
 */
#define pr_fmt(fmt) KBUILD_MODNAME ": " fmt

#include <linux/kmsg_dump.h>
#include <linux/minmax.h>
#include <linux/moduleparam.h>
#include <linux/printk.h>
#include <linux/sizes.h>
#include <linux/vmalloc.h>

#include "clock.h"
#include "deadman.h"
#include "limits.h"
#include "log.h"

#define LOG_LOOK	64	/* messages between two looks at the limits */
/* So many in a row that are not there: what is older was overwritten. */
#define LOG_MISSED	64

static unsigned int log_size = SZ_1M;
module_param(log_size, uint, 0444);
MODULE_PARM_DESC(log_size, "Bytes of kernel log that a record holds at most (4096 to 16777216, default 1048576)");

/* One byte more than log_size, see log_copy(). */
static char *log_buf;
/* Where the log of the last record ended. */
static u64 log_end_seq;

/**
 * netoops_log_init - allocate memory for the log
 *
 * Context: task.
 *
 * Return: 0, -EINVAL when the parameter is out of range, or -ENOMEM.
 */
int netoops_log_init(void)
{
	if (log_size < SZ_4K || log_size > SZ_16M) {
		pr_err("log_size=%u is not within 4096 and 16777216\n",
		       log_size);
		return -EINVAL;
	}
	log_buf = vzalloc(log_size + 1);
	return log_buf ? 0 : -ENOMEM;
}

/**
 * netoops_log_exit - free it
 *
 * Context: task.
 */
void netoops_log_exit(void)
{
	vfree(log_buf);
}

/* Reads a message, or its length; not when it is one that was never finished. */
static bool log_read(u64 seq, char *text, size_t size, size_t *ret_len)
{
	struct kmsg_dump_iter iter = { .cur_seq = seq };

	return kmsg_dump_get_line(&iter, false, text, size, ret_len) &&
	       iter.cur_seq == seq + 1;
}

/* Copies a message to before @end, where the kernel puts a NUL. */
static bool log_copy(u64 seq, char *end, size_t len)
{
	size_t read_len;
	char kept = *end;
	bool ok;

	ok = log_read(seq, end - len, len + 1, &read_len) && read_len == len;
	*end = kept;
	return ok;
}

static bool log_is_late(const struct netoops_limits *limits, u64 seq)
{
	if (seq % LOG_LOOK)
		return false;
	netoops_deadman_beat();
	return netoops_limits_stopped(limits) ||
	       netoops_clock_ns() >= limits->log_ns;
}

/**
 * netoops_log_take - copy the end of the log
 * @log: the copy; valid until the next call
 * @continued: only what was printed since the last call
 * @max: bytes at most
 * @limits: when to stop
 *
 * Context: any; the caller owns the record.
 */
void netoops_log_take(struct netoops_log *log, bool continued, u32 max,
		      const struct netoops_limits *limits)
{
	char *end = log_buf + min(max, log_size);
	struct kmsg_dump_iter iter;
	unsigned int missed = 0;
	u64 first, seq, lost = 0;
	char *text = end;
	size_t len;

	kmsg_dump_rewind(&iter);
	first = continued ? max(iter.cur_seq, log_end_seq) : iter.cur_seq;
	log->late = false;
	for (seq = iter.next_seq; seq > first && missed < LOG_MISSED; seq--) {
		log->late = log_is_late(limits, seq);
		if (log->late)
			break;
		if (!log_read(seq - 1, NULL, 0, &len)) {
			missed++;
			continue;
		}
		missed = 0;
		/* once one has no room, all that are older are only counted */
		if (lost || len > text - log_buf)
			lost += len;
		else if (log_copy(seq - 1, text, len))
			text -= len;
	}
	log->text = text;
	log->len = end - text;
	/* nobody knows how much there would have been time for */
	log->lost = min_t(u64, max_t(u64, lost, log->late), U32_MAX);
	log_end_seq = iter.next_seq;
}
