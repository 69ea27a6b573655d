// SPDX-License-Identifier: GPL-2.0-or-later
/* What drops are: that each rule can be met, names, and anything for a name. */
#include "../../userspace/lib/drop/dropclass.h"

#include "../tap.h"

#define NO_L4	DROPCLASS_NO_L4
#define WORDS	48

/* One rule, with the names of its parts. */
struct line {
	const char	*reason;
	const char	*packet;
	const char	*place;
	const char	*class;
	const char	*type;
	const char	*verdict;
};

static const struct line lines[] = {
#define RULE(reason, packet, place, class, type, verdict) \
	{ reason, #packet, place, #class, type, #verdict },
#include "../../userspace/lib/drop/dropclass.rules"
};

static const struct {
	const char		*place;
	enum dropclass_class	class;
} places[] = {
#define PLACE(place, class) { place, DROPCLASS_##class },
#include "../../userspace/lib/drop/dropclass.rules"
};

/**
 * struct names - names that the words of a rule stand for
 * @count: number of words
 * @name: names of each, with something else for "*" in each of them
 */
struct names {
	size_t	count;
	char	name[WORDS][3][128];
};

static void name_of(const char *word, size_t len, const char *any, bool place, char *ret)
{
	size_t i;

	if (place && *word == '[')
		ret = stpcpy(ret, "a_function+0x1/0x2 ");
	for (i = 0; i < len; i++) {
		if (word[i] == '*')
			ret = stpcpy(ret, any);
		else
			*ret++ = word[i];
	}
	*ret = '\0';
}

static void names_of(const char *words, bool place, struct names *ret)
{
	static const char * const any[] = { "", "x", "0" };
	size_t len, i;

	if (!*words)
		words = place ? "a_function" : "A_REASON";
	ret->count = 0;
	do {
		len = strcspn(words, "|");
		for (i = 0; i < 3; i++)
			name_of(words, len, any[i], place, ret->name[ret->count][i]);
		ret->count++;
		words += len;
	} while (*words++ && ret->count < WORDS);
}

static bool meets(size_t rule, const char *reason, const char *symbol)
{
	static const struct {
		const char	*name;
		u16		protocol;
		int		l4;
	} packets[] = {
		{ "ANY", 0, NO_L4 }, { "TRAP", 0, NO_L4 }, { "ARP", 0x0806, NO_L4 },
		{ "IPV4", 0x0800, NO_L4 }, { "IPV6", 0x86dd, NO_L4 },
		{ "TCP", 0x0800, 6 }, { "UDP", 0x0800, 17 }, { "ICMP", 0x0800, 1 },
	};
	struct dropclass_key key = { reason, symbol, 0, NO_L4, false };
	struct dropclass ret;
	size_t i = 0;

	while (strcmp(packets[i].name, lines[rule].packet))
		i++;
	key.protocol = packets[i].protocol;
	key.l4 = packets[i].l4;
	key.trap = !strcmp(packets[i].name, "TRAP");
	dropclass_of(&ret, &key);
	return ret.rule == rule + 1;
}

static bool words_meet(size_t rule, char (*reason)[128], char (*symbol)[128])
{
	size_t i, j;

	for (i = 0; i < 3; i++) {
		for (j = 0; j < 3; j++) {
			if (meets(rule, reason[i], symbol[j]))
				return true;
		}
	}
	return false;
}

/* Each word is of use: with one of the other column it meets the rule. */
static bool reachable(size_t rule)
{
	static struct names reasons, symbols;
	bool met[2][WORDS] = { 0 }, good = true;
	size_t i, j;

	names_of(lines[rule].reason, false, &reasons);
	names_of(lines[rule].place, true, &symbols);
	for (i = 0; i < reasons.count; i++) {
		for (j = 0; j < symbols.count; j++) {
			if (!words_meet(rule, reasons.name[i], symbols.name[j]))
				continue;
			met[0][i] = true;
			met[1][j] = true;
		}
	}
	for (i = 0; i < reasons.count; i++)
		good &= met[0][i] || !printf("# nothing for %s\n", reasons.name[i][1]);
	for (i = 0; i < symbols.count; i++)
		good &= met[1][i] || !printf("# nothing at %s\n", symbols.name[i][1]);
	return good;
}

static void test_rules(void)
{
	size_t i;

	for (i = 0; i < sizeof(lines) / sizeof(*lines); i++)
		ok(reachable(i), "rule %zu is met: \"%.30s\" at \"%.30s\": %s %s %s", i + 1,
		   lines[i].reason, lines[i].place, lines[i].class, lines[i].type,
		   lines[i].verdict);
}

static void test_places(void)
{
	struct dropclass_key key = { "A_REASON", NULL, 0, NO_L4, false };
	static struct names names;
	struct dropclass ret;
	size_t i, j;

	for (i = 0; i < sizeof(places) / sizeof(*places); i++) {
		names_of(places[i].place, true, &names);
		for (j = 0; j < names.count; j++) {
			key.symbol = names.name[j][1];
			dropclass_of(&ret, &key);
			ok(ret.class == places[i].class, "of no protocol: %s: %s",
			   key.symbol, dropclass_class_name(ret.class));
		}
	}
}

static void test_traps(void)
{
	struct dropclass_key key = { "tail_drop", "", 0x0800, 6, true };
	struct dropclass ret;

	dropclass_of(&ret, &key);
	is_u64(ret.class, DROPCLASS_HARDWARE, "a trap is of the hardware");
	is_u64(ret.verdict, DROPCLASS_LOSS, "and a loss");
	is_str(ret.type, "tail_drop", "and called as it is");
	key.reason = "egress_flow_action_drop";
	dropclass_of(&ret, &key);
	is_u64(ret.verdict, DROPCLASS_POLICY, "a rule of the hardware is a setting");
	key.reason = "NETFILTER_DROP";
	dropclass_of(&ret, &key);
	is_u64(ret.class, DROPCLASS_HARDWARE, "whatever it is called");
	key = (struct dropclass_key){ "blackhole_route", "", 0, NO_L4, false };
	dropclass_of(&ret, &key);
	is_u64(ret.class, DROPCLASS_OTHER, "a reason of that name is no trap");
}

static void test_hostile(void)
{
	static char text[100000];
	static const char * const bad[] = { "", ".", "..", "+", "[", "]", "[]", " [", "|",
		"*", "*|*", "\377\377", "%s%n", ".+0x1", "[[[", "] [", "a [", "a [b",
		"\n\033[2J" };
	struct dropclass_key key = { NULL, NULL, 0xffff, 999, false };
	struct dropclass ret;
	size_t i, j;

	dropclass_of(&ret, &key);
	is_str(ret.type, "", "nothing is known");
	is_u64(ret.class, DROPCLASS_OTHER, "of nothing");
	for (i = 0; i < sizeof(bad) / sizeof(*bad); i++) {
		for (j = 0; j < sizeof(bad) / sizeof(*bad); j++) {
			key.reason = bad[i];
			key.symbol = bad[j];
			dropclass_of(&ret, &key);
			if (ret.type != bad[i] || ret.rule)
				ok(false, "'%s' at '%s'", bad[i], bad[j]);
		}
	}
	memset(text, '_', sizeof(text) - 1);
	key.reason = text;
	key.symbol = text;
	dropclass_of(&ret, &key);
	ok(ret.type == text && !ret.rule, "100 KB of a name");
	memcpy(text, "ip_rcv_core", 11);
	dropclass_of(&ret, &key);
	ok(!ret.rule, "that begins like a function");
	memset(text, ' ', sizeof(text) - 1);
	memcpy(text, "a [veth]", 8);
	key.reason = "NOT_SPECIFIED";
	dropclass_of(&ret, &key);
	is_u64(ret.class, DROPCLASS_DEVICE, "a module, and 100 KB behind it");
}

static void test_names(void)
{
	enum dropclass_verdict verdict = DROPCLASS_NOISE;
	enum dropclass_class class = DROPCLASS_TCP;
	bool good = true;
	unsigned int i;

	for (i = 0; i < DROPCLASS_CLASSES; i++)
		good &= dropclass_parse_class(dropclass_class_name(i), &class) && class == i;
	ok(good, "each class has a name, which is understood");
	for (i = 0; i < DROPCLASS_VERDICTS; i++)
		good &= dropclass_parse_verdict(dropclass_verdict_name(i), &verdict) &&
			verdict == i;
	ok(good, "each verdict, too");
	ok(dropclass_parse_class("ipv6", &class) && class == DROPCLASS_IPV6, "in any case");
	ok(!dropclass_parse_class("IPv5", &class) && class == DROPCLASS_IPV6, "IPv5 is none");
	ok(!dropclass_parse_class("", &class) && !dropclass_parse_verdict("los", &verdict),
	   "nor is the beginning of a name");
	is_str(dropclass_class_name(99), "other", "the 100th class");
	is_str(dropclass_verdict_name(99), "unknown", "the 100th verdict");
	ok(dropclass_shown(DROPCLASS_LOSS, false) && dropclass_shown(DROPCLASS_POLICY, false),
	   "losses and policies are shown");
	ok(!dropclass_shown(DROPCLASS_CLEANUP, false) &&
	   !dropclass_shown(DROPCLASS_NOISE, false), "others are not");
	ok(dropclass_shown(DROPCLASS_NOISE, true), "but of all");
}

int main(void)
{
	test_rules();
	test_places();
	test_traps();
	test_hostile();
	test_names();
	return tap_done();
}
