// SPDX-License-Identifier: GPL-2.0-or-later
/* Records that wait, by source: see queue.h. */
#include <stdlib.h>
#include <sys/random.h>

#include "../lib/record/recordkey.h"
#include "queue.h"

/**
 * queue_open - get ready for records
 * @queue: zeros; queue_close() it, after failure too
 * @records: how many there can be
 * @err: why it failed
 *
 * Return: 0 or -1.
 */
int queue_open(struct queue *queue, u32 records, struct err *err)
{
	size_t shares = ((size_t)shares_size(records) + 7) & ~(size_t)7;
	size_t lines = records * sizeof(*queue->lines);
	u64 seed[2];

	if (getrandom(seed, sizeof(seed), 0) != sizeof(seed))
		return err_system(err, "no random numbers");
	queue->memory = malloc(shares + lines +
			       records * sizeof(struct slotlink));
	if (!queue->memory)
		return err_memory(err);
	shares_init(&queue->shares, queue->memory, records, seed);
	queue->lines = (void *)((u8 *)queue->memory + shares);
	slotlist_init(&queue->turns, (void *)(queue->lines + records));
	return 0;
}

static const u8 *queue_source(const struct entry *entry)
{
	return recordkey_source(&entry->record.packet,
				entry->record.source.addr);
}

static u64 queue_units(const struct entry *entry)
{
	return 1 + entry->size / QUEUE_UNIT;
}

/* Return: the line of a record's source, which has one more now; NULL if none can. */
static struct queue_line *queue_join(struct queue *queue,
				     const struct entry *entry)
{
	u32 slot = shares_open(&queue->shares, queue_source(entry));
	struct queue_line *line;

	if (slot == SLOTS_NONE)
		return NULL;
	line = &queue->lines[slot];
	if (!shares_amount(&queue->shares, slot)) {
		*line = (struct queue_line) { NULL, NULL };
		slotlist_append(&queue->turns, slot);
	}
	shares_add(&queue->shares, slot, queue_units(entry));
	return line;
}

/**
 * queue_put - let a record wait
 * @queue: the queue
 * @entry: the record, which is the queue's then
 *
 * Return: false when there are as many as can be.
 */
bool queue_put(struct queue *queue, struct entry *entry)
{
	struct queue_line *line = queue_join(queue, entry);

	if (!line)
		return false;
	entry->next = NULL;
	entry->prev = line->last;
	if (line->last)
		line->last->next = entry;
	else
		line->first = entry;
	line->last = entry;
	return true;
}

/**
 * queue_put_back - let a record wait that was taken
 * @queue: the queue
 * @entry: the record; the first of its source
 *
 * Return: false when there are as many as can be.
 */
bool queue_put_back(struct queue *queue, struct entry *entry)
{
	struct queue_line *line = queue_join(queue, entry);

	if (!line)
		return false;
	entry->prev = NULL;
	entry->next = line->first;
	if (line->first)
		line->first->prev = entry;
	else
		line->last = entry;
	line->first = entry;
	return true;
}

static void queue_remove(struct queue *queue, u32 slot, struct entry *entry)
{
	struct queue_line *line = &queue->lines[slot];

	if (entry->prev)
		entry->prev->next = entry->next;
	else
		line->first = entry->next;
	if (entry->next)
		entry->next->prev = entry->prev;
	else
		line->last = entry->prev;
	if (!shares_sub(&queue->shares, slot, queue_units(entry)))
		slotlist_remove(&queue->turns, slot);
	entry->next = NULL;
	entry->prev = NULL;
}

/**
 * queue_take - get a record
 * @queue: the queue
 *
 * Return: that which has waited longest of the source whose turn it is, the
 * caller's then; NULL when none waits.
 */
struct entry *queue_take(struct queue *queue)
{
	u32 slot = queue->turns.first;
	struct entry *entry;

	if (slot == SLOTS_NONE)
		return NULL;
	entry = queue->lines[slot].first;
	slotlist_remove(&queue->turns, slot);
	slotlist_append(&queue->turns, slot);
	queue_remove(queue, slot, entry);
	return entry;
}

/**
 * queue_yield - make room for a record
 * @queue: the queue
 * @entry: the record, which is not there yet
 *
 * Return: what came last of the source that has most, the caller's then; NULL when
 * that has no more than the record's own source would.
 */
struct entry *queue_yield(struct queue *queue, const struct entry *entry)
{
	u32 most = shares_greatest(&queue->shares);
	u32 own = shares_find(&queue->shares, queue_source(entry));
	u64 units = queue_units(entry);
	struct entry *last;

	if (own != SLOTS_NONE)
		units += shares_amount(&queue->shares, own);
	if (most == SLOTS_NONE ||
	    shares_amount(&queue->shares, most) <= units)
		return NULL;
	last = queue->lines[most].last;
	queue_remove(queue, most, last);
	return last;
}

/**
 * queue_close - forget what waits
 * @queue: from queue_open(), or zeros
 */
void queue_close(struct queue *queue)
{
	struct entry *entry;

	while (queue->memory && (entry = queue_take(queue)))
		entry_free(entry);
	free(queue->memory);
	queue->memory = NULL;
}
