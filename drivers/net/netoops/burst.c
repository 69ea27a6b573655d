// SPDX-License-Identifier: GPL-2.0-only
/* How many oopses are sent: a machine may survive very many. */
#include <linux/moduleparam.h>
#include <linux/time64.h>

#include "burst.h"

static unsigned int oops_burst = 5;
module_param(oops_burst, uint, 0644);
MODULE_PARM_DESC(oops_burst, "Oopses that are sent within oops_interval (default 5)");
static unsigned int oops_interval = 60;
module_param(oops_interval, uint, 0644);
MODULE_PARM_DESC(oops_interval, "Seconds in which at most oops_burst oopses are sent (default 60)");

/* When oopses were last counted from 0, and how many have come since. */
static u64 burst_begin_ns;
static unsigned int burst_count;

/**
 * netoops_burst_is_over - count an oops
 * @now_ns: time, in netoops_clock_ns()
 *
 * Context: any; the caller owns the record.
 *
 * Return: true if it is one too many to be sent.
 */
bool netoops_burst_is_over(u64 now_ns)
{
	if (!burst_begin_ns ||
	    now_ns - burst_begin_ns >= (u64)oops_interval * NSEC_PER_SEC) {
		burst_begin_ns = now_ns;
		burst_count = 0;
	}
	return burst_count++ >= oops_burst;
}
