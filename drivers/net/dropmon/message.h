/* SPDX-License-Identifier: GPL-2.0-only */
/* What is told of a place, as attributes of a message. */
#ifndef _DROPMON_MESSAGE_H
#define _DROPMON_MESSAGE_H

#include <linux/types.h>

struct dropmon_place_entry;
struct sk_buff;

int dropmon_message_place(struct sk_buff *skb,
			  const struct dropmon_place_entry *place, u64 offset_ns,
			  bool address);
u64 dropmon_message_offset(void);

#endif /* _DROPMON_MESSAGE_H */
