/* SPDX-License-Identifier: GPL-2.0-only */
/* Facts about the machine, gathered in advance as far as possible. */
#ifndef _NETOOPS_FACTS_H
#define _NETOOPS_FACTS_H

#include <linux/types.h>
#include <pure/packet.h>

struct pt_regs;
struct netoops_log;
struct netoops_settings;

void netoops_facts_init(void);
void netoops_facts_take(struct netoops_packet *packet,
			const struct netoops_settings *settings,
			const struct netoops_log *log, struct pt_regs *regs);

#endif /* _NETOOPS_FACTS_H */
