/* SPDX-License-Identifier: GPL-2.0-only */
/* The end of the kernel log as text, taken once for each record. */
#ifndef _NETOOPS_LOG_H
#define _NETOOPS_LOG_H

#include <linux/types.h>

struct netoops_limits;

/**
 * struct netoops_log - the log of a record
 * @text: the text; lines with their time stamps, as "dmesg" shows them
 * @len: bytes there
 * @lost: bytes of older text at least that there was no room or no time for
 * @late: the time was up
 */
struct netoops_log {
	const char	*text;
	u32		len;
	u32		lost;
	bool		late;
};

int netoops_log_init(void);
void netoops_log_exit(void);
void netoops_log_take(struct netoops_log *log, bool continued, u32 max,
		      const struct netoops_limits *limits);

#endif /* _NETOOPS_LOG_H */
