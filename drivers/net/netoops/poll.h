/* SPDX-License-Identifier: GPL-2.0-only */
/* Letting devices complete what they sent, without waiting for anything. */
#ifndef _NETOOPS_POLL_H
#define _NETOOPS_POLL_H

#include <linux/types.h>

struct irqaction;
struct net_device;
struct netoops_limits;

#define NETOOPS_POLL_IRQS	8

/**
 * struct netoops_poll_irq - an interrupt that tells of packets that were sent
 * @irq: its number
 * @action: what handles it; only compared until it is known to be there still
 * @rtnl: what it touches changes only with RTNL held
 */
struct netoops_poll_irq {
	unsigned int		irq;
	const struct irqaction	*action;
	bool			rtnl;
};

/**
 * struct netoops_poll - interrupts of the devices that a target sends through
 * @irqs: those whose handler completes what was sent, and nothing else
 * @count: how many
 */
struct netoops_poll {
	struct netoops_poll_irq	irqs[NETOOPS_POLL_IRQS];
	unsigned int		count;
};

void netoops_poll_learn(struct netoops_poll *poll, struct net_device *dev);
void netoops_poll(const struct netoops_poll *poll, struct net_device *dev,
		  const struct netoops_limits *limits);
void netoops_poll_end(bool lives);

#endif /* _NETOOPS_POLL_H */
