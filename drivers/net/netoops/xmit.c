// SPDX-License-Identifier: GPL-2.0-only
/*
 * Sending packets to one target.
 *
 * netpoll_send_skb() is not used: it queues what the device does not take on a
 * list that nobody empties in a panic, schedules work for it, and reports
 * success all the same.  Here a packet goes straight to the device that really
 * sends, from a buffer that was allocated in advance and of which we keep a
 * reference, so that completion only drops the driver's; a transmit lock is only
 * ever tried.  What that can wait for, and why it does not, is in CALLEES.
 *
 * Everything but init and exit runs in any context, NMI and panic included, with
 * interrupts off, on one CPU at a time (the owner of the record), under
 * rcu_read_lock().
 */
#include <linux/delay.h>
#include <linux/etherdevice.h>
#include <linux/if_vlan.h>
#include <linux/ip.h>
#include <linux/ipv6.h>
#include <linux/netdevice.h>
#include <linux/netpoll.h>
#include <linux/nmi.h>
#include <linux/string.h>
#include <compat/netdevice.h>

#include "clock.h"
#include "deadman.h"
#include "inside.h"
#include "limits.h"
#include "lower.h"
#include "path.h"
#include "poll.h"
#include "xmit.h"

/* Room for what a driver puts before and after a packet. */
#define XMIT_HEADROOM	ALIGN(192, NET_SKB_PAD)
#define XMIT_TAILROOM	64
#define XMIT_ROOM	(XMIT_HEADROOM + NETOOPS_FRAME_MAX + \
			 NETOOPS_PACKET_MAX + XMIT_TAILROOM)

#define XMIT_POLL_US	20	/* between two tries */
#define XMIT_STUCK	2500	/* tries without progress: 50 ms at least */
/* Where polling is slow, fewer: one target must not take the others' time. */
#define XMIT_STUCK_SLOW	250
#define XMIT_STUCK_NS	(100 * NSEC_PER_MSEC)
#define XMIT_TAGS	2	/* of VLANs, in the frame */

/**
 * netoops_xmit_init - allocate a target's buffers
 * @xmit: of the target, zeroed
 *
 * Context: task.
 *
 * Return: 0 or -ENOMEM.
 */
int netoops_xmit_init(struct netoops_xmit *xmit)
{
	unsigned int i;

	for (i = 0; i < NETOOPS_XMIT_SKBS; i++) {
		xmit->skbs[i] = alloc_skb(XMIT_ROOM, GFP_KERNEL);
		if (!xmit->skbs[i]) {
			netoops_xmit_exit(xmit);
			return -ENOMEM;
		}
	}
	return 0;
}

/**
 * netoops_xmit_exit - free a target's buffers
 * @xmit: of the target, which no sender can reach any more
 *
 * What a driver still holds is freed when it lets go.  A record that was being sent
 * has ended without the target.  Context: task.
 */
void netoops_xmit_exit(struct netoops_xmit *xmit)
{
	unsigned int i;

	if (xmit->begun && xmit->end == NETOOPS_XMIT_ALL)
		xmit->end = NETOOPS_XMIT_DISABLED;
	WRITE_ONCE(xmit->begun, false);
	xmit->whole = false;
	for (i = 0; i < NETOOPS_XMIT_SKBS; i++) {
		consume_skb(xmit->skbs[i]);
		xmit->skbs[i] = NULL;
	}
}

/**
 * netoops_xmit_end_name - why a target got no more packets, for people
 * @end: enum netoops_xmit_end
 *
 * Return: constant text.
 */
const char *netoops_xmit_end_name(enum netoops_xmit_end end)
{
	switch (end) {
	case NETOOPS_XMIT_NEVER:
		return "nothing was sent yet";
	case NETOOPS_XMIT_ALL:
		return "complete";
	case NETOOPS_XMIT_NO_PATH:
		return "no route or next hop";
	case NETOOPS_XMIT_DOWN:
		return "the device is down";
	case NETOOPS_XMIT_UNKNOWN:
		return "not known which device below sends";
	case NETOOPS_XMIT_INSIDE:
		return "the crash is inside the device's driver";
	case NETOOPS_XMIT_STUCK:
		return "the device takes no more";
	case NETOOPS_XMIT_BUDGET:
		return "the time is up";
	case NETOOPS_XMIT_STOPPED:
		return "a panic came";
	case NETOOPS_XMIT_DISABLED:
		return "it was disabled";
	case NETOOPS_XMIT_KEYLESS:
		return "the key is gone";
	}
	return "";
}

static void xmit_end(struct netoops_xmit *xmit, enum netoops_xmit_end end)
{
	xmit->ended = true;
	xmit->end = end;
}

/*
 * The driver holds a reference of its own until it has sent the packet.  A bridge
 * that floods and the receiving end of a veth make clones instead, which have
 * their own count and share the bytes.
 */
static bool xmit_idle(const struct sk_buff *skb)
{
	return refcount_read(&skb->users) == 1 && !skb_cloned(skb);
}

static struct sk_buff *xmit_get(struct netoops_xmit *xmit)
{
	unsigned int i;

	for (i = 0; i < NETOOPS_XMIT_SKBS; i++) {
		struct sk_buff *skb = xmit->skbs[xmit->next];

		xmit->next = (xmit->next + 1) % NETOOPS_XMIT_SKBS;
		if (xmit_idle(skb)) {
			/* what the driver did before it let go */
			smp_rmb();
			return skb;
		}
	}
	return NULL;
}

/* Undoes whatever a device did to a buffer, and fills it anew. */
static void xmit_fill(struct sk_buff *skb, const struct netoops_path *path,
		      const u8 *packet, size_t len, u16 id)
{
	struct skb_shared_info *shared = skb_shinfo(skb);
	const struct netoops_frame *frame = &path->frame;

	memset(shared, 0, offsetof(struct skb_shared_info, dataref));
	__vlan_hwaccel_clear_tag(skb);
	skb->next = NULL;
	skb->prev = NULL;
	skb->data = skb->head + XMIT_HEADROOM;
	skb_reset_tail_pointer(skb);
	skb->len = 0;
	skb->data_len = 0;
	skb->tstamp = 0;	/* else some devices send at that time */
	skb->ip_summed = CHECKSUM_NONE;
	skb->encapsulation = 0;

	memcpy(skb->data + frame->len, packet, len);
	netoops_frame_finish(skb->data, frame, len, id);
	__skb_put(skb, frame->len + len);
	skb_reset_mac_header(skb);
	skb_set_network_header(skb, ETH_HLEN);
	skb_set_transport_header(skb, frame->len - sizeof(struct udphdr));
	skb->protocol = eth_hdr(skb)->h_proto;
}

static bool xmit_usable(const struct net_device *dev)
{
	return dev && netif_running(dev) && netif_device_present(dev) &&
	       netif_carrier_ok(dev) &&
	       dev->needed_headroom + VLAN_HLEN * XMIT_TAGS <= XMIT_HEADROOM &&
	       dev->needed_tailroom <= XMIT_TAILROOM;
}

/* How much is on its way is no reason to wait: the limit of a queue may be one packet. */
static netdev_tx_t xmit_start(struct sk_buff *skb, struct net_device *dev,
			      struct netdev_queue *txq)
{
	if (netif_xmit_frozen_or_drv_stopped(txq))
		return NETDEV_TX_BUSY;
	return netdev_start_xmit(skb, dev, txq, false);
}

/*
 * Whoever held a transmit lock and was interrupted by the crash will not go on: to
 * take the queue all the same is better than to send nothing, where the driver takes
 * no lock besides.
 */
static bool xmit_is_abandoned(const struct netdev_queue *txq,
			      const struct net_device *dev)
{
	return READ_ONCE(txq->xmit_lock_owner) == smp_processor_id() &&
	       netoops_inside_lockless(dev);
}

static netdev_tx_t xmit_locked(struct sk_buff *skb, struct net_device *dev,
			       struct netdev_queue *txq, bool forced)
{
	netdev_tx_t status;

	if (!spin_trylock(&txq->_xmit_lock))
		return forced && xmit_is_abandoned(txq, dev) ?
		       xmit_start(skb, dev, txq) : NETDEV_TX_BUSY;
	WRITE_ONCE(txq->xmit_lock_owner, smp_processor_id());
	status = xmit_start(skb, dev, txq);
	WRITE_ONCE(txq->xmit_lock_owner, -1);
	spin_unlock(&txq->_xmit_lock);
	return status;
}

static bool xmit_queue(struct sk_buff *skb, struct net_device *dev,
		       unsigned int queue, bool forced)
{
	struct netdev_queue *txq = netdev_get_tx_queue(dev, queue);

	skb_set_queue_mapping(skb, queue);
	return dev_xmit_complete(compat_netdev_lltx(dev) ?
				 xmit_start(skb, dev, txq) :
				 xmit_locked(skb, dev, txq, forced));
}

/* Any queue will do: the one that the kernel would choose may be locked. */
static bool xmit_offer(struct netoops_xmit *xmit, struct sk_buff *skb,
		       struct net_device *dev)
{
	unsigned int queues = READ_ONCE(dev->real_num_tx_queues);
	unsigned int i;

	for (i = 0; i < queues; i++) {
		unsigned int queue = (xmit->queue + i) % queues;

		if (xmit_queue(skb, dev, queue, xmit->forced)) {
			xmit->queue = queue;
			return true;
		}
	}
	return false;
}

static void xmit_poll(const struct netoops_xmit *xmit, struct net_device *dev,
		      const struct netoops_limits *limits)
{
	touch_nmi_watchdog();
	netoops_deadman_beat();
	netoops_poll(&xmit->poll, dev, limits);
	udelay(XMIT_POLL_US);
}

/* Whether a target took nothing for so long that it will not. */
static bool xmit_stuck(unsigned int tries, u64 now_ns, u64 since_ns)
{
	return tries >= XMIT_STUCK ||
	       (tries >= XMIT_STUCK_SLOW && now_ns - since_ns >= XMIT_STUCK_NS);
}

/**
 * netoops_xmit_begin - a record begins
 * @xmit: of one of the targets
 * @path: to it, or NULL
 * @realtime_ns: when it began
 * @ready: it can be sent; else its key is gone
 */
void netoops_xmit_begin(struct netoops_xmit *xmit,
			const struct netoops_path *path, u64 realtime_ns,
			bool ready)
{
	xmit->sent = 0;
	xmit->unsent = 0;
	xmit->pending = 0;
	xmit->realtime_ns = realtime_ns;
	xmit->forced = false;
	xmit->begun = true;
	xmit->ended = false;
	xmit->end = NETOOPS_XMIT_ALL;
	if (!ready)
		xmit_end(xmit, NETOOPS_XMIT_KEYLESS);
	else if (!path)
		xmit_end(xmit, NETOOPS_XMIT_NO_PATH);
}

/* Returns NETOOPS_XMIT_ALL when a device took the packet, or why none may. */
static enum netoops_xmit_end xmit_try(struct netoops_xmit *xmit,
				      const struct netoops_path *path,
				      const u8 *packet, size_t len, bool *ret_taken)
{
	struct net_device *lower;
	struct sk_buff *skb;

	*ret_taken = false;
	if (!xmit_usable(path->dev))
		return NETOOPS_XMIT_DOWN;
	skb = xmit_get(xmit);
	if (!skb)
		return NETOOPS_XMIT_ALL;
	xmit_fill(skb, path, packet, len, (u16)xmit->sent);
	lower = netoops_lower_find(path->dev, path->to.mac, skb);
	if (!lower)
		return NETOOPS_XMIT_UNKNOWN;
	if (!xmit_usable(lower))
		return NETOOPS_XMIT_DOWN;
	if (netoops_inside_driver(lower))
		return NETOOPS_XMIT_INSIDE;
	skb->dev = lower;
	skb_get(skb);
	*ret_taken = xmit_offer(xmit, skb, lower);
	if (!*ret_taken)
		refcount_dec(&skb->users);
	return NETOOPS_XMIT_ALL;
}

/* Returns why the packet was not taken, or NETOOPS_XMIT_ALL. */
static enum netoops_xmit_end
xmit_packet(struct netoops_xmit *xmit, const struct netoops_path *path,
	    const u8 *packet, size_t len, const struct netoops_limits *limits)
{
	u64 now_ns, since_ns = netoops_clock_ns();
	enum netoops_xmit_end end;
	unsigned int tries;
	bool taken;

	for (tries = 0;; tries++) {
		end = xmit_try(xmit, path, packet, len, &taken);
		if (taken || end != NETOOPS_XMIT_ALL)
			return end;
		now_ns = netoops_clock_ns();
		if (netoops_limits_stopped(limits))
			return NETOOPS_XMIT_STOPPED;
		if (now_ns >= limits->send_ns)
			return NETOOPS_XMIT_BUDGET;
		if (xmit_stuck(tries, now_ns, since_ns))
			return NETOOPS_XMIT_STUCK;
		xmit_poll(xmit, path->dev, limits);
	}
}

/**
 * netoops_xmit_send - send one packet
 * @xmit: of one of the targets
 * @path: to it, or NULL
 * @packet: UDP payload
 * @len: bytes there, at most the path's payload_max
 * @limits: when to give up
 *
 * A target that does not take a packet gets no more of the record.
 */
void netoops_xmit_send(struct netoops_xmit *xmit,
		       const struct netoops_path *path, const u8 *packet,
		       size_t len, const struct netoops_limits *limits)
{
	enum netoops_xmit_end end = NETOOPS_XMIT_NO_PATH;
	unsigned long flags;

	if (xmit->ended)
		return;
	if (path && len <= path->payload_max) {
		local_irq_save(flags);
		netoops_deadman_beat();
		end = xmit_packet(xmit, path, packet, len, limits);
		local_irq_restore(flags);
	}
	if (end == NETOOPS_XMIT_ALL)
		xmit->sent++;
	else
		xmit_end(xmit, end);
}

/**
 * netoops_xmit_force - try a target again whose device was locked by what crashed
 * @xmit: of one of the targets
 * @path: to it, or NULL
 *
 * To be called once the others have got everything: as the crash came while a
 * packet was being handed over, to hand over another may be a fault.  Only when the
 * machine dies: else whoever holds the lock goes on.
 *
 * Return: true if the target is to get all packets again.
 */
bool netoops_xmit_force(struct netoops_xmit *xmit,
			const struct netoops_path *path)
{
	struct net_device *lower;
	unsigned int i;

	if (!path || !xmit->begun || xmit->end != NETOOPS_XMIT_STUCK ||
	    xmit->sent)
		return false;
	lower = netoops_lower_find(path->dev, path->to.mac, NULL);
	for (i = 0; lower && i < lower->num_tx_queues; i++)
		xmit->forced |= xmit_is_abandoned(netdev_get_tx_queue(lower, i),
						  lower);
	if (xmit->forced) {
		xmit->ended = false;
		xmit->end = NETOOPS_XMIT_ALL;
	}
	return xmit->forced;
}

static u32 xmit_pending(const struct netoops_xmit *xmit)
{
	u32 pending = 0;
	unsigned int i;

	for (i = 0; i < NETOOPS_XMIT_SKBS; i++)
		pending += !xmit_idle(xmit->skbs[i]);
	return pending;
}

/**
 * netoops_xmit_finish - a record ends
 * @xmit: of one of the targets
 * @path: to it, or NULL
 * @packets: packets of the record
 * @limits: when to give up
 *
 * Waits until the device has sent what it took: the kexec resets it.
 */
void netoops_xmit_finish(struct netoops_xmit *xmit,
			 const struct netoops_path *path, u32 packets,
			 const struct netoops_limits *limits)
{
	u64 now_ns = netoops_clock_ns(), since_ns = now_ns;
	unsigned int tries = 0;
	unsigned long flags;
	u32 pending = xmit_pending(xmit);

	while (path && xmit->sent && pending && xmit_usable(path->dev) &&
	       !netoops_limits_stopped(limits) && now_ns < limits->end_ns &&
	       !xmit_stuck(tries++, now_ns, since_ns)) {
		u32 before = pending;

		local_irq_save(flags);
		xmit_poll(xmit, path->dev, limits);
		local_irq_restore(flags);
		pending = xmit_pending(xmit);
		now_ns = netoops_clock_ns();
		if (pending < before) {
			tries = 0;
			since_ns = now_ns;
		}
	}
	xmit->unsent = packets - min(packets, xmit->sent);
	if (!xmit->ended && xmit->unsent)
		xmit_end(xmit, netoops_limits_stopped(limits) ?
			 NETOOPS_XMIT_STOPPED : NETOOPS_XMIT_BUDGET);
	xmit->pending = min(pending, xmit->sent);
}
