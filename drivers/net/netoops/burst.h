/* SPDX-License-Identifier: GPL-2.0-only */
/* How many oopses are sent: a machine may survive very many. */
#ifndef _NETOOPS_BURST_H
#define _NETOOPS_BURST_H

#include <linux/types.h>

bool netoops_burst_is_over(u64 now_ns);

#endif /* _NETOOPS_BURST_H */
