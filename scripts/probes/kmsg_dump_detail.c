// SPDX-License-Identifier: GPL-2.0-only
/* What a kmsg dumper is called with: see include/compat/kmsg_dump.h. */
#include <linux/kmsg_dump.h>

enum kmsg_dump_reason probe(struct kmsg_dump_detail *detail);

enum kmsg_dump_reason probe(struct kmsg_dump_detail *detail)
{
	return detail->reason;
}
