/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The log of a crash, from all of its records. */
#ifndef _NETOOPS_JOINED_H
#define _NETOOPS_JOINED_H

#include "stored.h"

/**
 * struct joined - the log of a crash
 * @log: the log: what came of it, once it is made
 * @len: bytes of it, those that are missing included
 * @gaps: what is missing of it
 * @gap_count: how many
 * @lost: older bytes that the machine did not send
 */
struct joined {
	u8			*log;
	u32			len;
	struct reassembly_gap	*gaps;
	u32			gap_count;
	u32			lost;
};

int joined_make(struct joined *joined, struct cmd_context *ctx,
		struct store *store, const struct store_crash *crash);
int joined_write(const struct joined *joined,
		 int (*write)(void *arg, const void *bytes, size_t len),
		 void *arg);
void joined_out(const struct joined *joined, struct out *out);
void joined_free(struct joined *joined);

#endif /* _NETOOPS_JOINED_H */
