// SPDX-License-Identifier: GPL-2.0-or-later
/* What the kernel tells of places; and messages that tell lies. */
#include "../../userspace/lib/drop/dropplace.h"

#include "../tap.h"
#include "message.h"

#define NET_ORDER	0x4000

/* The least that a place says. */
static void put_least(u64 id)
{
	message_put_u64(DROPMON_PLACE_ID, id);
	message_put_u64(DROPMON_PLACE_COUNT, 1000 + id);
}

static void test_place(void)
{
	struct dropplace place;
	u8 l4 = 17;

	message_used = 0;
	put_least(7);
	message_put_u64(DROPMON_PLACE_LOCATION, 0xffffffff81234567);
	message_put_text(DROPMON_PLACE_SYMBOL, "ip_rcv_core+0x240/0x3a0");
	message_put_text(DROPMON_PLACE_REASON, "OTHERHOST");
	message_put_u16(DROPMON_PLACE_PROTOCOL, 0x800);
	message_put(DROPMON_PLACE_L4, &l4, 1);
	message_put_u32(DROPMON_PLACE_IFINDEX, 3);
	message_put_text(DROPMON_PLACE_IFNAME, "eth0");
	message_put_u32(DROPMON_PLACE_NETNS, 4026531840U);
	message_put_u64(DROPMON_PLACE_NETNS_COOKIE, 1);
	message_put_u64(DROPMON_PLACE_BYTES, 64000);
	message_put_u64(DROPMON_PLACE_FIRST, 5);
	message_put_u64(DROPMON_PLACE_LAST, 6);
	message_put(DROPMON_PLACE_NEW, NULL, 0);
	ok(!dropplace_decode(&place, message_walk()), "a place with all attributes");
	ok(place.id == 7 && place.count == 1007 && place.bytes == 64000 && place.first == 5 &&
	   place.last == 6 && place.location == 0xffffffff81234567, "its numbers of 64 bits");
	ok(place.protocol == 0x800 && place.l4 == 17 && place.ifindex == 3 &&
	   place.netns == 4026531840U && place.netns_cookie == 1, "and its others");
	is_str(place.symbol, "ip_rcv_core+0x240/0x3a0", "its symbol");
	is_str(place.reason, "OTHERHOST", "its reason");
	is_str(place.ifname, "eth0", "its interface");
	ok(dropplace_has(&place, DROPMON_PLACE_NEW), "a flag that is there");
	ok(!dropplace_has(&place, DROPMON_PLACE_HELPER), "and one that is not");
}

static void test_little(void)
{
	struct dropplace place;

	message_used = 0;
	put_least(1);
	ok(!dropplace_decode(&place, message_walk()), "a place that says the least");
	ok(!*place.symbol && !*place.reason && !*place.ifname && !place.ifindex,
	   "the rest is empty");
	ok(!dropplace_has(&place, DROPMON_PLACE_L4), "and known to be absent");
	message_used = 0;
	message_put_u64(DROPMON_PLACE_ID, 1);
	ok(dropplace_decode(&place, message_walk()) == -EBADMSG, "one without a count");
	message_used = 0;
	ok(dropplace_decode(&place, message_walk()) == -EBADMSG, "an empty one");
}

static void test_strange(void)
{
	struct dropplace place;

	message_used = 0;
	put_least(1);
	message_put_u64(60, 5);
	message_put_u64(1000, 5);
	message_put(NET_ORDER | DROPMON_PLACE_BYTES, "\0\0\0\0\0\0\0\1", 8);
	message_put_u64(DROPMON_PLACE_COUNT, 9);
	message_put_text(DROPMON_PLACE_REASON, "FIRST");
	message_put_text(DROPMON_PLACE_REASON, "LAST");
	ok(!dropplace_decode(&place, message_walk()), "attributes that nobody knows");
	is_u64(place.count, 9, "of two numbers the last counts");
	is_str(place.reason, "LAST", "of two texts as well");
	is_u64(place.bytes, 0, "a number in the order of the network is not taken for one");
	message_used = 0;
	put_least(1);
	message_put(DROPMON_PLACE_REASON, "A\0B", 4);
	ok(!dropplace_decode(&place, message_walk()) && !strcmp(place.reason, "A"),
	   "a text ends at its first NUL");
}

/* A place with one more attribute, which is damaged. */
static int damaged(u16 type, const void *value, size_t len)
{
	struct dropplace place;

	message_used = 0;
	put_least(1);
	message_put(type, value, len);
	return dropplace_decode(&place, message_walk());
}

static void test_damage(void)
{
	ok(damaged(DROPMON_PLACE_REASON, "ABCD", 4) == -EBADMSG, "a text without an end");
	ok(damaged(DROPMON_PLACE_REASON, "", 0) == -EBADMSG, "a text without a byte");
	ok(damaged(DROPMON_PLACE_IFINDEX, "12345678", 8) == -EBADMSG,
	   "a number that is too long");
	ok(damaged(DROPMON_PLACE_BYTES, "1234", 4) == -EBADMSG, "one that is too short");
	ok(damaged(DROPMON_PLACE_PROTOCOL, "", 0) == -EBADMSG, "one without a byte");
	ok(damaged(DROPMON_PLACE_NEW, "1234", 4) == -EBADMSG, "a flag with a value");
}

static void test_lengths(void)
{
	static const u16 lens[] = { 0, 1, 3, 13, 16, 0xffff };
	struct dropplace place;
	bool refused = true;
	size_t i, len;

	for (i = 0; i < sizeof(lens) / sizeof(*lens); i++) {
		message_used = 0;
		message_put_u64(DROPMON_PLACE_COUNT, 1);
		message_put_u64(DROPMON_PLACE_ID, 1);
		memcpy(message_bytes + 12, &lens[i], sizeof(lens[i]));
		refused &= dropplace_decode(&place, message_walk()) == -EBADMSG;
	}
	ok(refused, "lengths that are none");
	message_used = 0;
	put_least(1);
	message_put_text(DROPMON_PLACE_REASON, "NO_SOCKET");
	refused = true;
	for (len = 0; len < message_used; len++) {
		/* Its last bytes are the padding of a text that is whole. */
		if (len == 24 || len >= message_used - 2)
			continue;
		refused &= dropplace_decode(&place, (struct dropattr_walk){ message_bytes, len }) ==
			   -EBADMSG;
	}
	ok(refused, "a place that is cut anywhere");
	ok(!dropplace_decode(&place, (struct dropattr_walk){ message_bytes, message_used - 2 }),
	   "behind the last attribute nothing need stand");
}

static void test_message(void)
{
	struct dropplace_message told;
	struct dropplace place;
	size_t at;

	message_used = 0;
	message_put_u64(DROPMON_ATTR_SEQ, 12);
	message_put_u64(DROPMON_ATTR_LOST, 4);
	at = message_begin(DROPMON_ATTR_PLACE);
	put_least(1);
	message_end(at);
	at = message_begin(DROPMON_ATTR_PLACE);
	message_put_u64(DROPMON_PLACE_ID, 2);
	message_end(at);
	message_put_u64(DROPMON_ATTR_TIME, 99);
	at = message_begin(DROPMON_ATTR_PLACE);
	put_least(3);
	message_end(at);
	ok(!dropplace_message(&told, message_walk()), "a message");
	ok(told.seq == 12 && told.time == 99 && told.lost == 4, "its numbers");
	ok(dropplace_next(&told, &place) == 1 && place.id == 1, "its first place");
	ok(dropplace_next(&told, &place) == -EBADMSG, "one that is damaged");
	ok(dropplace_next(&told, &place) == 1 && place.id == 3, "the one behind it");
	ok(!dropplace_next(&told, &place) && !dropplace_next(&told, &place), "and the end");
	message_used -= 4;
	ok(dropplace_message(&told, message_walk()) == -EBADMSG, "a message that is cut");
	message_used = 0;
	ok(!dropplace_message(&told, message_walk()) && !told.have &&
	   !dropplace_next(&told, &place), "an empty one");
}

static void test_symbol(void)
{
	struct dropplace_symbol symbol;

	dropplace_symbol(&symbol, "nft_do_chain+0x40f/0x560 [nf_tables]");
	ok(symbol.name == 12 && symbol.place == 18, "function and offset");
	ok(symbol.module_len == 9 && !memcmp(symbol.module, "nf_tables", 9), "and module");
	dropplace_symbol(&symbol, "ip_rcv+0x1/0x2");
	ok(symbol.name == 6 && symbol.place == 10 && !symbol.module_len, "of what is built in");
	dropplace_symbol(&symbol, "f+0x1/0x2 [m 0123456789abcdef]");
	ok(symbol.module_len == 1, "a build id is no name");
	dropplace_symbol(&symbol, "0xffffffffc0123456");
	ok(symbol.name == 18 && symbol.place == 18, "an address is a place of that name");
	dropplace_symbol(&symbol, "");
	ok(!symbol.name && !symbol.place && !symbol.module_len, "nothing is none");
	dropplace_symbol(&symbol, "[");
	ok(!symbol.name && !symbol.module_len, "nor is half of it");
}

int main(void)
{
	test_place();
	test_little();
	test_strange();
	test_damage();
	test_lengths();
	test_message();
	test_symbol();
	return tap_done();
}
