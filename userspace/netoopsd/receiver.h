/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Packets of all sockets become records, which go to the backlog. */
#ifndef _NETOOPSD_RECEIVER_H
#define _NETOOPSD_RECEIVER_H

#include "../lib/record/assembly.h"
#include "../lib/record/inbox.h"
#include "../lib/record/intake.h"
#include "backlog.h"
#include "config.h"

/**
 * struct receiver - what makes records
 * @inboxes: sockets
 * @count: how many
 * @intake: judges packets; what limits them is the receiver's
 * @assemblies: where records are made: of sealed packets, or of all; of those
 *	that are not sealed, when both are taken
 * @backlog: where records go
 * @taken: packets of records that were taken
 * @unmade: records that there was no memory for since the last backlog_publish()
 * @first: records that were made since then
 * @last: where the next is linked
 */
struct receiver {
	struct inbox		*inboxes[CONFIG_LISTEN_MAX];
	unsigned int		count;
	struct intake		intake;
	struct assembly		assemblies[2];
	struct backlog		*backlog;
	u64			taken;
	struct tally_amount	unmade;
	struct entry		*first;
	struct entry		**last;
};

int receiver_listen(struct receiver *receiver, const struct config *config,
		    struct err *err);
int receiver_open(struct receiver *receiver, const struct config *config,
		  struct err *err);
int receiver_portion(struct receiver *receiver, struct inbox *inbox,
		     struct err *err);
void receiver_expire(struct receiver *receiver);
void receiver_flush(struct receiver *receiver, u64 until_ns);
u64 receiver_deadline(const struct receiver *receiver);
u64 receiver_drops(const struct receiver *receiver);
void receiver_close(struct receiver *receiver);

#endif /* _NETOOPSD_RECEIVER_H */
