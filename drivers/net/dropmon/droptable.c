// SPDX-License-Identifier: LGPL-2.1-or-later
/*
 * How often packets were dropped where.  Pure file (see scripts/pure-files).
 *
 * Open addressing, without removal: a table that is full is replaced.  A place is
 * published by its first count, which is written last.
 */
#include <pure/droptable.h>

/* Entries that are looked at before a place has no room. */
#define DROPTABLE_REACH	16

/**
 * droptable_size - what a table takes
 * @slots: its slots, a power of two from DROPTABLE_REACH to DROPTABLE_SLOTS_MAX
 *
 * Return: bytes.
 */
size_t droptable_size(u32 slots)
{
	return sizeof(struct droptable) +
	       (size_t)slots * sizeof(struct droptable_entry);
}

/**
 * droptable_init - begin without places
 * @table: droptable_size() bytes, zeroed
 * @slots: as for droptable_size()
 * @seed: any number, which who makes packets should not know
 */
void droptable_init(struct droptable *table, u32 slots, u64 seed)
{
	table->slots = slots;
	table->seed = seed;
}

/*
 * Multiplying spreads bits upwards only: what is in the upper half comes down before it
 * is done once more, and counts.
 */
static u32 droptable_hash(const struct droptable_key *key, u64 seed)
{
	u64 word[4], hash;

	memcpy(word, key, sizeof(word));
	hash = (word[0] ^ word[2] ^ seed) * 0x9e3779b97f4a7c15ULL;
	hash ^= hash >> 32;
	hash = (hash + (word[1] ^ word[3])) * 0xc2b2ae3d27d4eb4fULL;
	hash = (hash ^ hash >> 32) * 0x9e3779b97f4a7c15ULL;
	return (u32)(hash >> 32);
}

static bool droptable_same(const struct droptable_key *a,
			   const struct droptable_key *b)
{
	u64 one[4], two[4];

	memcpy(one, a, sizeof(one));
	memcpy(two, b, sizeof(two));
	return !((one[0] ^ two[0]) | (one[1] ^ two[1]) | (one[2] ^ two[2]) |
		 (one[3] ^ two[3]));
}

static void droptable_begin(struct droptable *table, struct droptable_entry *entry,
			    const struct droptable_key *key, u32 bytes, u64 now)
{
	entry->key = *key;
	entry->count.first = now;
	WRITE_ONCE(entry->count.last, now);
	WRITE_ONCE(entry->count.bytes, bytes);
	/* Who sees this sees what is above: droptable_read(). */
	smp_store_release(&entry->count.packets, 1);
	WRITE_ONCE(table->used, table->used + 1);
}

/**
 * droptable_add - count a drop
 * @table: the table
 * @key: where
 * @bytes: length of the packet
 * @now: the time in ns
 * @ret_new: the place was not in the table before
 *
 * Context: any, but one at a time for a table.
 * Return: the entry; NULL when there was no room, and the drop is in the table's
 * count of those.
 */
struct droptable_entry *droptable_add(struct droptable *table,
				      const struct droptable_key *key, u32 bytes,
				      u64 now, bool *ret_new)
{
	u32 at = droptable_hash(key, table->seed), i;
	struct droptable_entry *entry;

	*ret_new = false;
	for (i = 0; i < DROPTABLE_REACH; i++, at++) {
		entry = &table->entry[at & (table->slots - 1)];
		if (!entry->count.packets) {
			droptable_begin(table, entry, key, bytes, now);
			*ret_new = true;
			return entry;
		}
		if (!droptable_same(&entry->key, key))
			continue;
		WRITE_ONCE(entry->count.last, now);
		WRITE_ONCE(entry->count.bytes, entry->count.bytes + bytes);
		WRITE_ONCE(entry->count.packets, entry->count.packets + 1);
		return entry;
	}
	WRITE_ONCE(table->overflow, table->overflow + 1);
	return NULL;
}

/**
 * droptable_is_full - whether a table should be replaced
 * @table: the table
 *
 * Return: true when places have had no room, or soon will not.
 */
bool droptable_is_full(const struct droptable *table)
{
	return READ_ONCE(table->overflow) ||
	       READ_ONCE(table->used) > table->slots / 2;
}

/**
 * droptable_read - what came to an entry since it was read before
 * @entry: the entry; may be written to meanwhile
 * @mark: of this reader and entry; zeroed before the first time, brought up to date
 * @ret_key: where
 * @ret_more: what came: packets and bytes since the last time, and the times of the
 *	first and the last drop
 *
 * A drop that comes while the entry is read may have its bytes in this answer and
 * itself in the next.
 *
 * Return: false when nothing came; then nothing is stored.
 */
bool droptable_read(const struct droptable_entry *entry, struct droptable_mark *mark,
		    struct droptable_key *ret_key, struct droptable_count *ret_more)
{
	/* As droptable_begin() wrote it: with this the key and the first time are there. */
	u64 packets = smp_load_acquire(&entry->count.packets);
	u64 bytes;

	if (packets == mark->packets)
		return false;
	bytes = READ_ONCE(entry->count.bytes);
	*ret_key = entry->key;
	ret_more->packets = packets - mark->packets;
	ret_more->bytes = bytes - mark->bytes;
	ret_more->first = entry->count.first;
	ret_more->last = READ_ONCE(entry->count.last);
	mark->packets = packets;
	mark->bytes = bytes;
	return true;
}
