// SPDX-License-Identifier: GPL-2.0-only
/*
 * The kernel log, copied to memory that was allocated in advance: while packets
 * are sent, other CPUs may go on printing.
 */
#define pr_fmt(fmt) KBUILD_MODNAME ": " fmt

#include <linux/kmsg_dump.h>
#include <linux/minmax.h>
#include <linux/moduleparam.h>
#include <linux/printk.h>
#include <linux/sizes.h>
#include <linux/vmalloc.h>

#include "log.h"

static unsigned int log_size = SZ_1M;
module_param(log_size, uint, 0444);
MODULE_PARM_DESC(log_size, "Bytes of kernel log that a record holds at most (4096 to 16777216, default 1048576)");

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
	log_buf = vzalloc(log_size);
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

/*
 * Text that is older than what was taken.  The length of a line is known without
 * reading it, but the log can be long, and this is not worth much time.
 */
static u32 log_count_lost(struct kmsg_dump_iter *iter)
{
	u64 lost = 0;
	size_t len;

	while (iter->cur_seq < iter->next_seq &&
	       kmsg_dump_get_line(iter, false, NULL, 0, &len))
		lost += len;
	return min_t(u64, lost, U32_MAX);
}

/**
 * netoops_log_take - copy the log
 * @log: the copy; valid until the next call
 * @continued: only what was printed since the last call
 * @max: bytes at most
 *
 * Context: any; the caller owns the record.
 */
void netoops_log_take(struct netoops_log *log, bool continued, u32 max)
{
	struct kmsg_dump_iter iter;
	u64 end_seq;
	size_t len = 0;

	kmsg_dump_rewind(&iter);
	if (continued)
		iter.cur_seq = max(iter.cur_seq, log_end_seq);
	end_seq = iter.next_seq;
	log->text = log_buf;
	log->len = 0;
	log->lost = 0;
	if (kmsg_dump_get_buffer(&iter, false, log_buf, min(max, log_size),
				 &len))
		log->len = len;
	log->lost = log_count_lost(&iter);
	log_end_seq = end_seq;
}
