/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * <trace/events/skb.h>: what the tracepoint of a drop tells.
 *
 * Linux kernel commit c53795d48ee8 ("net: add rx_sk to trace_kfree_skb") (in v6.11) added
 * the receiving socket, which later kernels make const.
 */
#ifndef _VMCOREDD_COMPAT_TRACE_SKB_H
#define _VMCOREDD_COMPAT_TRACE_SKB_H

#include <linux/skbuff.h>
#include <trace/events/skb.h>
#include <generated/vmcoredd_have.h>

/*
 * Defines name(), to be registered, which calls count() with the socket, or NULL where
 * the kernel does not tell.
 */
#if defined(VMCOREDD_HAVE_KFREE_SKB_CONST_RX_SK)
#define COMPAT_KFREE_SKB_PROBE(name, count)					\
static void name(void *data, struct sk_buff *skb, void *location,		\
		 enum skb_drop_reason reason, const struct sock *rx_sk)		\
{										\
	count(skb, (unsigned long)location, reason, rx_sk);			\
}
#elif defined(VMCOREDD_HAVE_KFREE_SKB_RX_SK)
#define COMPAT_KFREE_SKB_PROBE(name, count)					\
static void name(void *data, struct sk_buff *skb, void *location,		\
		 enum skb_drop_reason reason, struct sock *rx_sk)		\
{										\
	count(skb, (unsigned long)location, reason, rx_sk);			\
}
#else
#define COMPAT_KFREE_SKB_PROBE(name, count)					\
static void name(void *data, struct sk_buff *skb, void *location,		\
		 enum skb_drop_reason reason)					\
{										\
	count(skb, (unsigned long)location, reason, NULL);			\
}
#endif

#endif /* _VMCOREDD_COMPAT_TRACE_SKB_H */
