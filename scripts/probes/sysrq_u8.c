// SPDX-License-Identifier: GPL-2.0-only
/* The type of a sysrq key: see include/compat/sysrq.h. */
#include <linux/sysrq.h>

static void probe_handler(u8 key)
{
}

extern const struct sysrq_key_op probe;

const struct sysrq_key_op probe = {
	.handler = probe_handler,
};
