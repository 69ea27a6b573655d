/* SPDX-License-Identifier: GPL-2.0-only */
/* What a packet that is dropped tells of its place. */
#ifndef _DROPMON_KEY_H
#define _DROPMON_KEY_H

#include <pure/droptable.h>

struct sk_buff;
struct sock;

void dropmon_key_of_skb(struct droptable_key *key, const struct sk_buff *skb,
			const struct sock *rx_sk);

#endif /* _DROPMON_KEY_H */
