// SPDX-License-Identifier: GPL-2.0-only
/*
 * Crash ids.  The kernel's random numbers take a lock, so that a panic cannot
 * ask for one: some are kept in stock, and task context fills it up.
 */
#include <linux/atomic.h>
#include <linux/jiffies.h>
#include <linux/string.h>
#include <linux/uuid.h>
#include <linux/workqueue.h>

#include "clock.h"
#include "ids.h"

#define IDS		16
#define IDS_PERIOD	(30 * HZ)

/*
 * One slot is filled by the work and emptied by the owner of the record.  An id
 * that was used is never given out again unchanged: should the stock be empty,
 * ids_extra counts the ids that are made from the last.
 */
static u8 ids[IDS][NETOOPS_ID_SIZE];
static unsigned long ids_full;
static unsigned int ids_last;
static u16 ids_extra;

static void ids_work_fn(struct work_struct *work);
static DECLARE_DEFERRABLE_WORK(ids_work, ids_work_fn);

/* Fills the stock up. */
static void ids_work_fn(struct work_struct *work)
{
	unsigned int i;

	for (i = 0; i < IDS; i++) {
		/* pairs with clear_bit_unlock(): all of the old id was read */
		if (test_bit_acquire(i, &ids_full))
			continue;
		generate_random_uuid(ids[i]);
		/* pairs with test_bit_acquire(): all of the new one is there */
		smp_mb__before_atomic();
		set_bit(i, &ids_full);
	}
	schedule_delayed_work(&ids_work, IDS_PERIOD);
}

/**
 * netoops_ids_init - make a stock of ids
 *
 * Context: task.
 */
void netoops_ids_init(void)
{
	ids_work_fn(NULL);
}

/**
 * netoops_ids_exit - no more ids are wanted
 *
 * Context: task.
 */
void netoops_ids_exit(void)
{
	cancel_delayed_work_sync(&ids_work);
}

/*
 * Two virtual machines that a snapshot was resumed as have the same stock, and
 * the same key.  The time goes where a UUID has nothing but random bits.
 */
static void ids_mix(u8 id[NETOOPS_ID_SIZE])
{
	u64 now_ns = netoops_clock_read(ktime_get_real_fast_ns);
	unsigned int i;

	for (i = 9; i < NETOOPS_ID_SIZE; i++, now_ns >>= 8)
		id[i] ^= now_ns & 0xff;
}

/**
 * netoops_ids_take - take an id out of the stock
 * @id: the id: a random UUID, most significant byte first
 *
 * Context: any; the caller owns the record.
 */
void netoops_ids_take(u8 id[NETOOPS_ID_SIZE])
{
	unsigned int i;

	for (i = 0; i < IDS; i++) {
		if (!test_bit_acquire(i, &ids_full))
			continue;
		memcpy(id, ids[i], NETOOPS_ID_SIZE);
		ids_last = i;
		ids_extra = 0;
		/* only now: the work would put another id there */
		clear_bit_unlock(i, &ids_full);
		ids_mix(id);
		return;
	}
	memcpy(id, ids[ids_last], NETOOPS_ID_SIZE);
	ids_extra++;
	id[NETOOPS_ID_SIZE - 1] ^= ids_extra & 0xff;
	id[NETOOPS_ID_SIZE - 2] ^= ids_extra >> 8;
	ids_mix(id);
}
