// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * Drops at places that the input names, read now and then: each is in a count or in
 * the overflow, and what is read is what was counted at that place.
 */
#include <stdlib.h>

#include <pure/droptable.h>

#include "fuzz.h"

#define SLOTS	16
#define PLACES	256	/* one for each byte */

static u64 memory[(sizeof(struct droptable) + SLOTS * sizeof(struct droptable_entry)) /
		  sizeof(u64)];
static struct droptable *const table = (struct droptable *)memory;
static u64 added[PLACES], got[PLACES];

/* Bits that the hash may take for the same, and one that it does not look at alone. */
static struct droptable_key key_of(u8 place)
{
	return (struct droptable_key){
		.location = (u64)(place & 3) << 62 | (place >> 2 & 3),
		.netns_cookie = place >> 4 & 1, .reason = (u32)(place >> 5 & 1) << 31,
		.l4 = place >> 6 & 1, .known = place >> 7,
	};
}

static void read_all(struct droptable_mark *mark)
{
	struct droptable_count more;
	struct droptable_key key, is;
	unsigned int i, place;

	for (i = 0; i < SLOTS; i++) {
		if (!droptable_read(&table->entry[i], &mark[i], &key, &more))
			continue;
		for (place = 0; place < PLACES; place++) {
			is = key_of((u8)place);
			if (!memcmp(&is, &key, sizeof(key)))
				got[place] += more.packets;
		}
		if (more.bytes < more.packets)
			abort();
	}
}

int LLVMFuzzerTestOneInput(const u8 *data, size_t size)
{
	struct droptable_mark mark[SLOTS] = { 0 };
	struct droptable_key key;
	u64 overflow = 0;
	unsigned int i;
	bool is_new;

	memset(memory, 0, sizeof(memory));
	memset(added, 0, sizeof(added));
	memset(got, 0, sizeof(got));
	droptable_init(table, SLOTS, 1);
	for (i = 0; i < size; i++) {
		key = key_of(data[i]);
		if (droptable_add(table, &key, 1 + data[i], i, &is_new))
			added[data[i]]++;
		else
			overflow++;
		if (data[i] % 16 == 7)
			read_all(mark);
	}
	read_all(mark);
	if (table->overflow != overflow || table->used > SLOTS ||
	    memcmp(added, got, sizeof(added)))
		abort();
	return 0;
}
