/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Records that wait, each source in its own line.  Who has few is served as soon as
 * who has many, and does not give up any when there is no room.
 *
 * A source is a host where a seal proves its id, else an address.
 */
#ifndef _NETOOPSD_QUEUE_H
#define _NETOOPSD_QUEUE_H

#include "../lib/record/entry.h"
#include "../lib/record/shares.h"

/* A record counts as one, and as one more for every so many bytes that it takes. */
#define QUEUE_UNIT	(256 << 10)

/**
 * struct queue_line - the records of a source
 * @first: that which has waited longest
 * @last: that which came last
 */
struct queue_line {
	struct entry	*first;
	struct entry	*last;
};

/**
 * struct queue - records that wait
 * @memory: of what follows
 * @shares: how much each source has
 * @lines: the records of each
 * @turns: sources, by their turn
 */
struct queue {
	void			*memory;
	struct shares		shares;
	struct queue_line	*lines;
	struct slotlist		turns;
};

int queue_open(struct queue *queue, u32 records, struct err *err);
bool queue_put(struct queue *queue, struct entry *entry);
bool queue_put_back(struct queue *queue, struct entry *entry);
struct entry *queue_take(struct queue *queue);
struct entry *queue_yield(struct queue *queue, const struct entry *entry);
void queue_close(struct queue *queue);

#endif /* _NETOOPSD_QUEUE_H */
