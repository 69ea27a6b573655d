// SPDX-License-Identifier: GPL-2.0-or-later
/* What the drop monitor tells of itself; and messages that tell lies. */
#include "../../userspace/lib/drop/dropinfo.h"

#include "../tap.h"
#include "message.h"

static void test_config(void)
{
	struct dropinfo_config config;
	size_t at;

	message_used = 0;
	at = message_begin(DROPMON_ATTR_CONFIG);
	message_put_u32(DROPMON_CONFIG_INTERVAL, 1000);
	message_put_u32(DROPMON_CONFIG_DEBOUNCE, 20);
	message_end(at);
	ok(!dropinfo_config(&config, message_walk()), "the settings");
	ok(config.interval == 1000 && config.debounce == 20, "their numbers");
	message_used = 0;
	message_put_u64(DROPMON_ATTR_SEQ, 1);
	at = message_begin(DROPMON_ATTR_CONFIG);
	message_put_u64(60, 1);
	message_put_u32(DROPMON_CONFIG_DEBOUNCE, 0);
	message_end(at);
	message_put_u64(1000, 1);
	ok(!dropinfo_config(&config, message_walk()), "among attributes that nobody knows");
	ok(config.have == DROPATTR_BIT(DROPMON_CONFIG_DEBOUNCE) && !config.interval,
	   "one that is 0 is there, one that is absent is not");
	message_used = 0;
	at = message_begin(DROPMON_ATTR_CONFIG);
	message_end(at);
	ok(!dropinfo_config(&config, message_walk()) && !config.have, "none of them");
}

/* All numbers differ, so that none stands in for another. */
static void put_stats(void)
{
	size_t at = message_begin(DROPMON_ATTR_STATS);

	message_put_u64(DROPMON_STATS_COUNTED, 1ULL << 40);
	message_put_u64(DROPMON_STATS_OVERFLOW, 1);
	message_put_u64(DROPMON_STATS_NESTED, 2);
	message_put_u64(DROPMON_STATS_NMI, 4);
	message_put_u64(DROPMON_STATS_NO_TABLE, 8);
	message_put_u64(DROPMON_STATS_FORGOTTEN, 16);
	message_put_u64(DROPMON_STATS_OWN, 32);
	message_put_u64(DROPMON_STATS_UNSEEN, 64);
	message_put_u32(DROPMON_STATS_PLACES, 3);
	message_put_u32(DROPMON_STATS_PLACES_MAX, 4096);
	message_put_u32(DROPMON_STATS_LISTENERS, 5);
	message_put(DROPMON_STATS_ARMED, NULL, 0);
	message_put_u64(DROPMON_STATS_MEMORY, 98304);
	message_end(at);
}

static void test_stats(void)
{
	struct dropinfo_stats stats;

	message_used = 0;
	put_stats();
	ok(!dropinfo_stats(&stats, message_walk()), "the statistics");
	ok(stats.counted == 1ULL << 40 && stats.overflow == 1 && stats.nested == 2 &&
	   stats.nmi == 4 && stats.no_table == 8 && stats.forgotten == 16 &&
	   stats.own == 32 && stats.unseen == 64 && stats.memory == 98304,
	   "their numbers of 64 bits");
	ok(stats.places == 3 && stats.places_max == 4096 && stats.listeners == 5,
	   "and their others");
	ok((stats.have & DROPATTR_BIT(DROPMON_STATS_ARMED)) &&
	   !(stats.have & DROPATTR_BIT(DROPMON_STATS_KEPT)), "and their flags");
	is_u64(dropinfo_lost(&stats), 1 + 2 + 4 + 8 + 16, "drops in the count of no place");
}

static void test_reason(void)
{
	struct dropinfo_reason reason;
	size_t at;

	message_used = 0;
	at = message_begin(DROPMON_ATTR_REASON);
	message_put_u32(DROPMON_REASON_VALUE, 0x30001);
	message_put_text(DROPMON_REASON_NAME, "LAST_ACTION");
	message_end(at);
	ok(!dropinfo_reason(&reason, message_walk()) && reason.value == 0x30001, "a reason");
	is_str(reason.name, "LAST_ACTION", "its name");
	message_used = 0;
	at = message_begin(DROPMON_ATTR_REASON);
	message_put_text(DROPMON_REASON_NAME, "");
	message_end(at);
	ok(!dropinfo_reason(&reason, message_walk()) && !*reason.name, "an empty name");
	message_used = 0;
	at = message_begin(DROPMON_ATTR_REASON);
	message_put_u32(DROPMON_REASON_VALUE, 1);
	message_end(at);
	ok(dropinfo_reason(&reason, message_walk()) == -EBADMSG, "one without a name");
	is_str(reason.name, "", "which can be read all the same");
}

/* How many of the three take what is in the message. */
static unsigned int taken(struct dropattr_walk walk)
{
	struct dropinfo_config config;
	struct dropinfo_reason reason;
	struct dropinfo_stats stats;

	return !dropinfo_config(&config, walk) + !dropinfo_stats(&stats, walk) +
	       !dropinfo_reason(&reason, walk);
}

/* A message about one thing, with one attribute. */
static unsigned int taken_with(u16 about, u16 type, const void *value, size_t len)
{
	size_t at;

	message_used = 0;
	at = message_begin(about);
	message_put(type, value, len);
	message_end(at);
	return taken(message_walk());
}

static void test_damage(void)
{
	message_used = 0;
	is_u64(taken(message_walk()), 0, "an empty message");
	message_put_u64(DROPMON_ATTR_SEQ, 1);
	is_u64(taken(message_walk()), 0, "one about something else");
	is_u64(taken_with(DROPMON_ATTR_CONFIG, DROPMON_CONFIG_INTERVAL, "1234", 4), 1,
	       "a number of 32 bits");
	is_u64(taken_with(DROPMON_ATTR_CONFIG, DROPMON_CONFIG_INTERVAL, "12345678", 8), 0,
	       "one that is too long");
	is_u64(taken_with(DROPMON_ATTR_STATS, DROPMON_STATS_COUNTED, "1234", 4), 0,
	       "one of 64 bits that is too short");
	is_u64(taken_with(DROPMON_ATTR_STATS, DROPMON_STATS_PLACES, "", 0), 0,
	       "one without a byte");
	is_u64(taken_with(DROPMON_ATTR_STATS, DROPMON_STATS_KEPT, "1234", 4), 0,
	       "a flag with a value");
	is_u64(taken_with(DROPMON_ATTR_REASON, DROPMON_REASON_NAME, "ABCD", 4), 0,
	       "a text without an end");
	is_u64(taken_with(DROPMON_ATTR_REASON, DROPMON_REASON_NAME, "", 0), 0,
	       "a text without a byte");
}

static void test_cut(void)
{
	unsigned int found = 0;
	size_t len;
	u16 more;

	message_used = 0;
	put_stats();
	for (len = 0; len < message_used; len++)
		found += taken((struct dropattr_walk){ message_bytes, len });
	is_u64(found, 0, "statistics that are cut anywhere");
	for (more = 0; more < message_used; more++) {
		memcpy(message_bytes, &more, sizeof(more));
		/* Shorter by whole attributes it is a message, and so is what follows. */
		found += taken((struct dropattr_walk){ message_bytes, more });
	}
	ok(found > 0, "and said to be shorter");
	for (more = (u16)(message_used + 1); more; more++) {
		memcpy(message_bytes, &more, sizeof(more));
		if (taken(message_walk()))
			break;
	}
	is_u64(more, 0, "or longer");
}

int main(void)
{
	test_config();
	test_stats();
	test_reason();
	test_damage();
	test_cut();
	return tap_done();
}
