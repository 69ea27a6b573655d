/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The log of a crash, from all of its records. */
#ifndef _NETOOPS_CRASHLOG_H
#define _NETOOPS_CRASHLOG_H

#include "storedcrash.h"

/**
 * struct crashlog - the log of a crash
 * @log: the log: what came of it, once it is made
 * @len: bytes of it, those that are missing included
 * @gaps: what is missing of it
 * @gap_count: how many
 * @lost: older bytes that the machine did not send
 */
struct crashlog {
	u8			*log;
	u32			len;
	struct reassembly_gap	*gaps;
	u32			gap_count;
	u32			lost;
};

int crashlog_make(struct crashlog *joined, struct cmd_context *ctx,
		  struct store *store, const struct store_crash *crash);
int crashlog_write(const struct crashlog *joined,
		   int (*write)(void *arg, const void *bytes, size_t len),
		   void *arg);
void crashlog_out(const struct crashlog *joined, struct out *out);
void crashlog_free(struct crashlog *joined);

#endif /* _NETOOPS_CRASHLOG_H */
