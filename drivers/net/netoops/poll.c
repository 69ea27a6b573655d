// SPDX-License-Identifier: GPL-2.0-only
/*
 * Letting devices complete what they sent.
 *
 * netpoll_poll_dev() is not used, because it waits: for a semaphore's lock, and in
 * most drivers' ndo_poll_controller() for an interrupt handler in progress.  When
 * the machine dies with a CPU wedged in that handler, or in the midst of it, that
 * wait never ends.
 *
 * What is done instead, for every device that really sends:
 *
 *  - Its NAPI instances are polled with a budget of 0, in netpoll's own protocol:
 *    one that is being polled, here or elsewhere, is left alone, and so is a device
 *    while anybody holds one of its transmit locks, which some drivers' poll
 *    functions take.
 *
 *  - A few drivers complete in the interrupt handler, and nowhere else.  Where such
 *    a handler was found to do that and nothing more, it is called, after the
 *    interrupt was disabled without waiting and is seen not to be in progress: from
 *    then on it cannot begin.
 *
 * All but netoops_poll_learn() runs on the CPU that makes the record, in any
 * context, with interrupts off, under rcu_read_lock().
 */
#include <linux/interrupt.h>
#include <linux/irq.h>
#include <linux/irqdesc.h>
#include <linux/netdevice.h>
#include <linux/pci.h>
#include <linux/rtnetlink.h>
#include <linux/string.h>

#include "inside.h"
#include "limits.h"
#include "lower.h"
#include "poll.h"

/* Vectors of a device that are looked at. */
#define POLL_VECTORS	64

/*
 * Drivers with a vector for transmitting, named DEVICE-tx-N, whose handler was
 * read (see CALLEES) and takes no lock, starts no timer and schedules no NAPI.
 * @rtnl says that its rings change with RTNL held alone; igbvf resets without.
 */
static const struct poll_driver {
	const char	*name;
	bool		rtnl;
} poll_drivers[] = {
	{ "e1000e", true },
	{ "igbvf", false },
};

/* Interrupts that are disabled now.  The owner of the record's. */
static unsigned int poll_disabled[NETOOPS_POLL_IRQS];
static unsigned int poll_disabled_count;

static const struct poll_driver *poll_find_driver(const struct device *parent)
{
	unsigned int i;

	for (i = 0; parent->driver && i < ARRAY_SIZE(poll_drivers); i++) {
		if (!strcmp(parent->driver->name, poll_drivers[i].name))
			return &poll_drivers[i];
	}
	return NULL;
}

/* What handles an interrupt, or NULL. */
static const struct irqaction *poll_action(unsigned int irq)
{
	struct irq_data *data = irq_get_irq_data(irq);

	return data ? READ_ONCE(irq_data_to_desc(data)->action) : NULL;
}

static int poll_learn_device(struct net_device *dev,
			     struct netdev_nested_priv *priv)
{
	struct netoops_poll *poll = priv->data;
	const struct poll_driver *driver;
	const struct irqaction *action;
	int vector, irq;

	if (!dev->dev.parent || !dev_is_pci(dev->dev.parent))
		return 0;
	driver = poll_find_driver(dev->dev.parent);
	if (!driver)
		return 0;
	for (vector = 0; vector < POLL_VECTORS; vector++) {
		irq = pci_irq_vector(to_pci_dev(dev->dev.parent), vector);
		if (irq < 0 || poll->count == NETOOPS_POLL_IRQS)
			break;
		action = poll_action(irq);
		if (!action || action->dev_id != dev || !action->name ||
		    !strstr(action->name, "-tx-"))
			continue;
		poll->irqs[poll->count].irq = irq;
		poll->irqs[poll->count].action = action;
		poll->irqs[poll->count].rtnl = driver->rtnl;
		poll->count++;
	}
	return 0;
}

/**
 * netoops_poll_learn - find the interrupts of the devices that a target sends
 * through
 * @poll: where to; a sender may read it meanwhile
 * @dev: the device of the target's path, or NULL
 *
 * Devices ask for their interrupts when they are brought up, and give them back
 * when they are brought down, both with RTNL.
 *
 * Context: task, with RTNL and netoops_config_lock.
 */
void netoops_poll_learn(struct netoops_poll *poll, struct net_device *dev)
{
	struct netoops_poll found = {};
	struct netdev_nested_priv priv = { .data = &found };
	unsigned int i;

	/* by RTNL, not by RCU: to ask for vectors may sleep */
	if (dev) {
		poll_learn_device(dev, &priv);
		netdev_walk_all_lower_dev(dev, poll_learn_device, &priv);
	}
	/* A sender meanwhile finds none, or those that have been written. */
	WRITE_ONCE(poll->count, 0);
	/* before one of them is overwritten */
	smp_wmb();
	for (i = 0; i < found.count; i++)
		poll->irqs[i] = found.irqs[i];
	/* pairs with the one in netoops_poll() */
	smp_store_release(&poll->count, found.count);
}

static bool poll_is_disabled(unsigned int irq)
{
	unsigned int i;

	for (i = 0; i < poll_disabled_count; i++) {
		if (poll_disabled[i] == irq)
			return true;
	}
	return false;
}

/*
 * The lock of an interrupt is held for moments, but the crash may have come in one
 * of them.
 */
static bool poll_disable(struct irq_desc *desc, unsigned int irq)
{
	if (poll_is_disabled(irq))
		return true;
	if (poll_disabled_count == NETOOPS_POLL_IRQS ||
	    raw_spin_is_locked(&desc->lock))
		return false;
	disable_irq_nosync(irq);
	poll_disabled[poll_disabled_count++] = irq;
	return true;
}

/*
 * Its rings are there: who closes a device waits for RCU before it takes them away.
 * Who changes them while it runs takes RTNL and the carrier, and then waits 10 ms for
 * what is in progress, of which the handler is a thousandth; a virtual CPU that its
 * host stops for longer just there is the risk that is left.  A machine that dies has
 * nobody who goes on with that.
 */
static bool poll_is_settled(const struct netoops_poll_irq *irq,
			    const struct net_device *dev,
			    const struct netoops_limits *limits)
{
	if (!netif_running(dev))
		return false;
	return !limits->lives ||
	       (irq->rtnl && !rtnl_is_locked() && netif_carrier_ok(dev));
}

static void poll_interrupt(const struct netoops_poll_irq *irq,
			   const struct netoops_limits *limits)
{
	struct irq_data *data = irq_get_irq_data(irq->irq);
	const struct irqaction *action;
	struct irq_desc *desc;

	if (!data)
		return;
	desc = irq_data_to_desc(data);
	action = READ_ONCE(desc->action);
	/* asked for anew since it was found: perhaps by another device */
	if (!action || action != irq->action)
		return;
	if (!poll_is_settled(irq, action->dev_id, limits) ||
	    !poll_disable(desc, irq->irq))
		return;
	/* as nobody can begin now, this stays so */
	if (irqd_irq_inprogress(data))
		return;
	action->handler(irq->irq, action->dev_id);
}

/* Return: true if anybody holds a transmit lock of a device. */
static bool poll_is_locked(struct net_device *dev)
{
	unsigned int i;

	for (i = 0; i < dev->num_tx_queues; i++) {
		spinlock_t *lock = &netdev_get_tx_queue(dev, i)->_xmit_lock;

		if (!spin_trylock(lock))
			return true;
		spin_unlock(lock);
	}
	return false;
}

/* As netpoll does it; napi_disable() waits for NAPI_STATE_NPSVC. */
static void poll_napi(struct napi_struct *napi)
{
	if (cmpxchg(&napi->poll_owner, -1, smp_processor_id()) != -1)
		return;
	if (!test_and_set_bit(NAPI_STATE_NPSVC, &napi->state)) {
		napi->poll(napi, 0);
		clear_bit(NAPI_STATE_NPSVC, &napi->state);
	}
	/* pairs with netpoll_poll_lock() of another CPU */
	smp_store_release(&napi->poll_owner, -1);
}

static int poll_device(struct net_device *dev, struct netdev_nested_priv *priv)
{
	struct napi_struct *napi;

	/* without netpoll on it, another CPU would not see that we poll */
	if (!netoops_lower_sends(dev) || !netif_running(dev) ||
	    !rcu_access_pointer(dev->npinfo) || poll_is_locked(dev) ||
	    netoops_inside_driver(dev))
		return 0;
	list_for_each_entry_rcu(napi, &dev->napi_list, dev_list)
		poll_napi(napi);
	return 0;
}

/**
 * netoops_poll - let devices complete what they sent
 * @poll: interrupts of the target that sends
 * @dev: the device of its path, with netpoll set up on it and those below
 * @limits: of the record
 */
void netoops_poll(const struct netoops_poll *poll, struct net_device *dev,
		  const struct netoops_limits *limits)
{
	struct netdev_nested_priv priv = {};
	unsigned int i, count;

	poll_device(dev, &priv);
	netdev_walk_all_lower_dev_rcu(dev, poll_device, &priv);
	/* pairs with the one in netoops_poll_learn() */
	count = smp_load_acquire(&poll->count);
	for (i = 0; i < count; i++)
		poll_interrupt(&poll->irqs[i], limits);
}

/**
 * netoops_poll_end - a record ends
 * @lives: the machine does: interrupts are enabled again.  Else they stay off: to
 *	enable one may wake a task, and the kexec resets all.
 */
void netoops_poll_end(bool lives)
{
	while (poll_disabled_count) {
		poll_disabled_count--;
		if (lives)
			enable_irq(poll_disabled[poll_disabled_count]);
	}
}
