/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Messages of netlink, attribute by attribute, for tests. */
#ifndef _UNIT_MESSAGE_H
#define _UNIT_MESSAGE_H

#include "../../userspace/lib/drop/dropattr.h"

#define MESSAGE_NESTED	0x8000

/* The message in the making. */
static u8 message_bytes[1024];
static size_t message_used;

static inline struct dropattr_walk message_walk(void)
{
	return (struct dropattr_walk){ message_bytes, message_used };
}

static inline void message_put(u16 type, const void *value, size_t len)
{
	u16 header[2] = { (u16)(4 + len), type };

	memcpy(message_bytes + message_used, header, sizeof(header));
	if (len)
		memcpy(message_bytes + message_used + 4, value, len);
	memset(message_bytes + message_used + 4 + len, 0, -len & 3);
	message_used += 4 + len + (-len & 3);
}

static inline void message_put_u16(u16 type, u16 value)
{
	message_put(type, &value, sizeof(value));
}

static inline void message_put_u32(u16 type, u32 value)
{
	message_put(type, &value, sizeof(value));
}

static inline void message_put_u64(u16 type, u64 value)
{
	message_put(type, &value, sizeof(value));
}

static inline void message_put_text(u16 type, const char *text)
{
	message_put(type, text, strlen(text) + 1);
}

static inline size_t message_begin(u16 type)
{
	message_put(type | MESSAGE_NESTED, NULL, 0);
	return message_used - 4;
}

static inline void message_end(size_t at)
{
	u16 len = (u16)(message_used - at);

	memcpy(message_bytes + at, &len, sizeof(len));
}

#endif /* _UNIT_MESSAGE_H */
