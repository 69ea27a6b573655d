// SPDX-License-Identifier: GPL-2.0-only
/* What the tracepoint of a drop tells: see include/compat/trace_skb.h. */
#include <linux/tracepoint.h>
#include <trace/events/skb.h>

static void drop(void *data, struct sk_buff *skb, void *location, enum skb_drop_reason reason,
		 const struct sock *rx_sk)
{
}

int probe(void);

int probe(void)
{
	return register_trace_kfree_skb(drop, NULL);
}
