/* SPDX-License-Identifier: GPL-2.0-only */
/* Sending packets to one target from preallocated buffers, in any context. */
#ifndef _NETOOPS_XMIT_H
#define _NETOOPS_XMIT_H

#include <linux/skbuff.h>
#include <linux/types.h>

#include "poll.h"

#define NETOOPS_XMIT_SKBS	256

struct netoops_limits;
struct netoops_path;

/**
 * enum netoops_xmit_end - why a target got no more packets of a record
 * @NETOOPS_XMIT_NEVER: there was no record yet
 * @NETOOPS_XMIT_ALL: it got all of them
 * @NETOOPS_XMIT_NO_PATH: no route, or no next hop is known
 * @NETOOPS_XMIT_DOWN: the device is down or has no carrier
 * @NETOOPS_XMIT_UNKNOWN: it is not known which device below the path's sends
 * @NETOOPS_XMIT_INSIDE: the crash came from inside the device's driver, and may
 *	hold its locks
 * @NETOOPS_XMIT_STUCK: the device took none for too long
 * @NETOOPS_XMIT_BUDGET: the time budget ended
 * @NETOOPS_XMIT_STOPPED: a record that matters more had to be sent
 * @NETOOPS_XMIT_DISABLED: the target was disabled meanwhile
 * @NETOOPS_XMIT_KEYLESS: the key was wiped, and nothing is sent without its seal
 */
enum netoops_xmit_end {
	NETOOPS_XMIT_NEVER,
	NETOOPS_XMIT_ALL,
	NETOOPS_XMIT_NO_PATH,
	NETOOPS_XMIT_DOWN,
	NETOOPS_XMIT_UNKNOWN,
	NETOOPS_XMIT_INSIDE,
	NETOOPS_XMIT_STUCK,
	NETOOPS_XMIT_BUDGET,
	NETOOPS_XMIT_STOPPED,
	NETOOPS_XMIT_DISABLED,
	NETOOPS_XMIT_KEYLESS,
};

/**
 * struct netoops_xmit - what one target sends with
 * @skbs: buffers; the driver has those with more than one reference
 * @poll: interrupts of the devices on the way; netoops_poll_learn() writes it, with
 *	RTNL and netoops_config_lock, while senders read
 * @next: the one to try first
 * @queue: transmit queue that last took a packet
 * @forced: a transmit lock that the crash left held is no reason to wait
 * @begun: it takes part in this record; not one that was enabled meanwhile
 * @whole: it got all of the last record, and all of that is confirmed
 * @ended: it gets no more of this record
 * @end: why, of the last record
 * @sent: packets of the last record that the device took
 * @unsent: packets of the last record that it did not
 * @pending: packets that the device took and had not completed in the end; they
 *	may have left all the same
 * @realtime_ns: when the last record began
 */
struct netoops_xmit {
	struct sk_buff		*skbs[NETOOPS_XMIT_SKBS];
	struct netoops_poll	poll;
	unsigned int		next;
	unsigned int		queue;
	bool			forced;
	bool			begun;
	bool			whole;
	bool			ended;
	enum netoops_xmit_end	end;
	u32			sent;
	u32			unsent;
	u32			pending;
	u64			realtime_ns;
};

int netoops_xmit_init(struct netoops_xmit *xmit);
void netoops_xmit_exit(struct netoops_xmit *xmit);
void netoops_xmit_begin(struct netoops_xmit *xmit,
			const struct netoops_path *path, u64 realtime_ns,
			bool ready);
void netoops_xmit_send(struct netoops_xmit *xmit,
		       const struct netoops_path *path, const u8 *packet,
		       size_t len, const struct netoops_limits *limits);
bool netoops_xmit_force(struct netoops_xmit *xmit,
			const struct netoops_path *path);
void netoops_xmit_finish(struct netoops_xmit *xmit,
			 const struct netoops_path *path, u32 packets,
			 const struct netoops_limits *limits);
const char *netoops_xmit_end_name(enum netoops_xmit_end end);

#endif /* _NETOOPS_XMIT_H */
