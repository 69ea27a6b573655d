// SPDX-License-Identifier: GPL-2.0-or-later
/* Every drop is in a count or in the overflow, whatever comes. */
#include <stdlib.h>

#include <pure/droptable.h>

#include "../tap.h"

#define SLOTS	64
#define SEED	0x0123456789abcdefULL
#define WIDE	512
#define VALUES	200
#define ROUNDS	200000

static struct droptable *table;
static struct droptable_mark mark[SLOTS];

static void begin(void)
{
	free(table);
	table = calloc(1, droptable_size(SLOTS));
	if (!table)
		abort();
	droptable_init(table, SLOTS, SEED);
	memset(mark, 0, sizeof(mark));
}

static struct droptable_key key_of(u32 number)
{
	return (struct droptable_key){
		.location = 0xffffffff81000000 + number * 16,
		.reason = number % 7, .protocol = 0x800,
	};
}

static void add(u32 number, u32 bytes, u64 now)
{
	struct droptable_key key = key_of(number);
	bool is_new;

	droptable_add(table, &key, bytes, now, &is_new);
}

/* What is read now, all together. */
static struct droptable_count read_all(unsigned int *ret_places)
{
	struct droptable_count total = { 0 }, more;
	struct droptable_key key;
	unsigned int i;

	*ret_places = 0;
	for (i = 0; i < SLOTS; i++) {
		if (!droptable_read(&table->entry[i], &mark[i], &key, &more))
			continue;
		++*ret_places;
		total.packets += more.packets;
		total.bytes += more.bytes;
	}
	return total;
}

/* Places that differ in one byte of the key only, whichever it is, do not meet. */
static void test_spread(void)
{
	struct droptable *wide = calloc(1, droptable_size(WIDE));
	unsigned int byte, value, worst = VALUES;
	u8 bytes[sizeof(struct droptable_key)];
	struct droptable_key key;
	bool is_new;

	if (!wide)
		abort();
	for (byte = 0; byte < sizeof(key); byte++) {
		memset(wide, 0, droptable_size(WIDE));
		droptable_init(wide, WIDE, SEED);
		for (value = 0; value < VALUES; value++) {
			memset(bytes, 0, sizeof(bytes));
			bytes[byte] = (u8)value;
			memcpy(&key, bytes, sizeof(key));
			droptable_add(wide, &key, 1, 1, &is_new);
		}
		if (wide->used < worst)
			worst = wide->used;
	}
	ok(worst > VALUES - VALUES / 20,
	   "places that differ in one byte have room: %u of %u", worst, VALUES);
	free(wide);
}

static void test_one(void)
{
	struct droptable_key key = key_of(1), got;
	struct droptable_entry *entry;
	struct droptable_mark seen = { 0 };
	struct droptable_count more;
	bool is_new;

	begin();
	entry = droptable_add(table, &key, 100, 5, &is_new);
	ok(entry && is_new, "a place that was not there");
	ok(droptable_add(table, &key, 50, 9, &is_new) == entry && !is_new,
	   "is there then");
	ok(droptable_read(entry, &seen, &got, &more) && !memcmp(&got, &key, sizeof(key)),
	   "it is what it was");
	ok(more.packets == 2 && more.bytes == 150 && more.first == 5 && more.last == 9,
	   "with two drops");
	ok(!droptable_read(entry, &seen, &got, &more), "which are read once");
	droptable_add(table, &key, 7, 12, &is_new);
	ok(droptable_read(entry, &seen, &got, &more) && more.packets == 1 &&
	   more.bytes == 7 && more.first == 5 && more.last == 12, "and what comes after");
}

/* Keys that differ in one bit are different places. */
static void test_every_bit(void)
{
	struct droptable_key key, other;
	u8 *byte = (u8 *)&other;
	unsigned int bit, wrong = 0;
	bool is_new;

	for (bit = 0; bit < sizeof(key) * 8; bit++) {
		begin();
		key = key_of(3);
		other = key;
		byte[bit / 8] ^= (u8)(1 << bit % 8);
		droptable_add(table, &key, 1, 1, &is_new);
		if (!droptable_add(table, &other, 1, 1, &is_new) || !is_new)
			wrong++;
	}
	is_u64(wrong, 0, "each bit of a key counts");
}

static void test_sums(void)
{
	u64 packets = 0, bytes = 0, read_packets = 0, read_bytes = 0;
	struct droptable_count total;
	unsigned int places, i;

	begin();
	srand(1);
	for (i = 0; i < ROUNDS; i++) {
		u32 size = (u32)rand() % 9000;

		add((u32)rand() % (SLOTS * 2), size, i);
		packets++;
		bytes += size;
		if (i % 1000)
			continue;
		total = read_all(&places);
		read_packets += total.packets;
		read_bytes += total.bytes;
	}
	total = read_all(&places);
	read_packets += total.packets;
	read_bytes += total.bytes;
	ok(table->overflow > 0, "more places than there is room for");
	is_u64(read_packets + table->overflow, packets,
	       "every drop is in a count or in the overflow");
	ok(read_bytes > 0 && read_bytes < bytes, "bytes of those that are counted");
	ok(droptable_is_full(table), "the table is full");
}

static void test_fills(void)
{
	unsigned int i, room;

	begin();
	for (i = 0; i < SLOTS / 2; i++)
		add(i, 1, 1);
	ok(!table->overflow, "half of the slots can be filled");
	ok(!droptable_is_full(table), "which is not full");
	for (i = 0; i < SLOTS / 2; i++)
		add(i, 1, 1);
	is_u64(table->used, SLOTS / 2, "a place has one slot");
	for (i = SLOTS / 2; i < 10 * SLOTS; i++)
		add(i, 1, 1);
	room = table->used;
	ok(room <= SLOTS && room > SLOTS / 2, "no slot more than there are");
	is_u64(room + table->overflow, 10 * SLOTS, "the others overflow");
}

int main(void)
{
	test_one();
	test_spread();
	test_every_bit();
	test_fills();
	test_sums();
	free(table);
	return tap_done();
}
