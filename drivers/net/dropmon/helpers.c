// SPDX-License-Identifier: GPL-2.0-only
/*
 * Functions of the kernel that free packets for others.
 *
 * They free a list or a queue, so that the place of a drop is in them and tells nothing.
 * Who called them is on the stack; walking it takes thousands of instructions, and is
 * done for these places only.  Where they are is learned from their names when a drop
 * in one is seen first, but for the one that the queueing disciplines drop through,
 * which is known from the start.
 */
#include <linux/kallsyms.h>
#include <linux/kernel.h>
#include <linux/skbuff.h>
#include <linux/stacktrace.h>
#include <linux/string.h>

#include "helpers.h"

#define HELPERS_MAX	32
#define HELPERS_DEPTH	32	/* frames that are looked at */

static const char * const helpers_names[] = {
	"__dev_kfree_skb_any", "dev_kfree_skb_any_reason", "kfree_skb_list",
	"kfree_skb_list_reason", "kfree_skb_partial", "napi_consume_skb",
	"skb_queue_purge", "skb_queue_purge_reason", "skb_rbtree_purge",
	"skb_release_data", "skb_errqueue_purge", "__kfree_skb", "tcp_drop_reason",
};

struct helpers_range {
	unsigned long	start;
	unsigned long	end;
};

DECLARE_BITMAP(dropmon_helpers_map, DROPMON_HELPERS_BITS);
static struct helpers_range helpers_range[HELPERS_MAX];
static unsigned int helpers_count;	/* ranges that may be read; one writer */

/**
 * dropmon_helpers_has - whether a location is in such a function
 * @location: a return address, or the start of a function
 *
 * Context: any.  Takes no lock.
 * Return: whether it is.
 */
bool dropmon_helpers_has(unsigned long location)
{
	/* As helpers_add() wrote it: with this the ranges are there. */
	unsigned int count = smp_load_acquire(&helpers_count), i;

	for (i = 0; i < count; i++) {
		if (location >= helpers_range[i].start &&
		    location <= helpers_range[i].end)
			return true;
	}
	return false;
}

static void helpers_add(unsigned long start, unsigned long size)
{
	unsigned long bit;

	if (helpers_count == HELPERS_MAX)
		return;
	helpers_range[helpers_count].start = start;
	helpers_range[helpers_count].end = start + size;
	/* Who sees this sees the range: dropmon_helpers_has(). */
	smp_store_release(&helpers_count, helpers_count + 1);
	for (bit = start >> DROPMON_HELPERS_SHIFT;
	     bit <= (start + size) >> DROPMON_HELPERS_SHIFT; bit++)
		set_bit(bit & (DROPMON_HELPERS_BITS - 1), dropmon_helpers_map);
}

static bool helpers_named(const char *symbol, size_t len)
{
	unsigned int i;

	for (i = 0; i < ARRAY_SIZE(helpers_names); i++) {
		if (strlen(helpers_names[i]) == len &&
		    !strncmp(helpers_names[i], symbol, len))
			return true;
	}
	return false;
}

/**
 * dropmon_helpers_learn - take note of a location when it is in such a function
 * @symbol: what the kernel calls it, as function+0xoffset/0xsize
 * @location: the location, which @symbol is that of, or that of the byte before
 *
 * Context: task, one at a time.
 * Return: whether it is.
 */
bool dropmon_helpers_learn(const char *symbol, unsigned long location)
{
	size_t len = strcspn(symbol, "+");
	unsigned long offset, size;

	if (dropmon_helpers_has(location))
		return true;
	if (!helpers_named(symbol, len) ||
	    sscanf(symbol + len, "+0x%lx/0x%lx", &offset, &size) != 2)
		return false;
	helpers_add(location - offset, size);
	return true;
}

/**
 * dropmon_helpers_caller - who called the function that a location is in
 * @location: a return address on this stack
 *
 * Context: any; thousands of instructions.
 * Return: a return address in the first caller that is no such function itself;
 * @location when the stack does not tell.
 */
noinline unsigned long dropmon_helpers_caller(unsigned long location)
{
	unsigned long frame[HELPERS_DEPTH];
	unsigned int count = stack_trace_save(frame, ARRAY_SIZE(frame), 0), i = 0;

	while (i < count && frame[i] != location)
		i++;
	while (i < count && dropmon_helpers_has(frame[i]))
		i++;
	return i < count ? frame[i] : location;
}

/**
 * dropmon_helpers_init - take note of what is known from the start
 *
 * Context: task, before anything else here is called.
 */
void dropmon_helpers_init(void)
{
	unsigned long list = (unsigned long)kfree_skb_list_reason;
	char symbol[KSYM_SYMBOL_LEN];

	sprint_symbol(symbol, list);
	dropmon_helpers_learn(symbol, list);
}
