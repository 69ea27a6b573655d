// SPDX-License-Identifier: LGPL-2.1-or-later
/* What a drop is, by the rules.  Pure file (see scripts/pure-files). */
#include <vmcoredd/env.h>

#include "dropclass.h"
#include "dropplace.h"

/* No function has a longer name, and no reason; more of one is not looked at. */
#define NAME_MAX_LEN	128

/* Classes of rules that the packet decides. */
enum {
	DROPCLASS_IP = DROPCLASS_CLASSES,
	DROPCLASS_L4,
	DROPCLASS_NEIGH,
};

/* Which packets a rule is for. */
enum packet {
	PACKET_ANY,
	PACKET_IPV4,
	PACKET_IPV6,
	PACKET_ARP,
	PACKET_TCP,
	PACKET_UDP,
	PACKET_ICMP,
	PACKET_TRAP,
};

/**
 * struct rule - what a drop is
 * @reason: words that its reason is one of, "" for any
 * @place: words that its place is one of, "" for any
 * @type: its type, "" for the reason
 * @packet: enum packet
 * @class: enum dropclass_class, or one of those that the packet decides
 * @verdict: enum dropclass_verdict
 */
struct rule {
	const char	*reason;
	const char	*place;
	const char	*type;
	u8		packet;
	u8		class;
	u8		verdict;
};

static const struct rule rules[] = {
#define RULE(reason, packet, place, class, type, verdict) \
	{ reason, place, type, PACKET_##packet, DROPCLASS_##class, DROPCLASS_##verdict },
#include "dropclass.rules"
};

#define RULES	(sizeof(rules) / sizeof(*rules))

/**
 * struct place_rule - to what a place belongs
 * @place: words that it is one of
 * @class: enum dropclass_class
 */
struct place_rule {
	const char	*place;
	u8		class;
};

static const struct place_rule places[] = {
#define PLACE(place, class) { place, DROPCLASS_##class },
#include "dropclass.rules"
};

#define PLACES	(sizeof(places) / sizeof(*places))

static const char * const class_names[DROPCLASS_CLASSES] = {
	[DROPCLASS_OTHER] = "other",
	[DROPCLASS_IPV4] = "IPv4",
	[DROPCLASS_IPV6] = "IPv6",
	[DROPCLASS_TCP] = "TCP",
	[DROPCLASS_UDP] = "UDP",
	[DROPCLASS_ICMP] = "ICMP",
	[DROPCLASS_ARP] = "ARP",
	[DROPCLASS_NDISC] = "NDISC",
	[DROPCLASS_UNIX] = "unix",
	[DROPCLASS_NETLINK] = "netlink",
	[DROPCLASS_PACKET] = "packet",
	[DROPCLASS_QDISC] = "qdisc",
	[DROPCLASS_NETFILTER] = "netfilter",
	[DROPCLASS_XFRM] = "xfrm",
	[DROPCLASS_DEVICE] = "device",
	[DROPCLASS_TUNNEL] = "tunnel",
	[DROPCLASS_BRIDGE] = "bridge",
	[DROPCLASS_WIFI] = "wifi",
	[DROPCLASS_HARDWARE] = "hardware",
	[DROPCLASS_RESOURCE] = "resource",
};

static const char * const verdict_names[DROPCLASS_VERDICTS] = {
	[DROPCLASS_LOSS] = "loss",
	[DROPCLASS_POLICY] = "policy",
	[DROPCLASS_CLEANUP] = "cleanup",
	[DROPCLASS_NOISE] = "noise",
};

/* Some bytes of a name. */
struct span {
	const char	*text;
	size_t		len;
};

/**
 * struct drop - what is known of a drop, taken apart
 * @reason: its reason
 * @function: its function, without what the compiler appends
 * @module: its module; empty for what is built in
 * @l3: PACKET_IPV4, PACKET_IPV6, PACKET_ARP, or PACKET_ANY for what it has not
 * @l4: PACKET_TCP, PACKET_UDP, PACKET_ICMP, or PACKET_ANY
 * @trap: a device dropped it
 */
struct drop {
	struct span	reason;
	struct span	function;
	struct span	module;
	enum packet	l3;
	enum packet	l4;
	bool		trap;
};

static struct span span_of(const char *text, size_t len)
{
	struct span ret = { text, len < NAME_MAX_LEN ? len : NAME_MAX_LEN };

	return ret;
}

/* As "ip_expire" for "ip_expire.cold". */
static struct span function_of(const char *text, size_t len)
{
	struct span ret = span_of(text, len);
	const char *dot;

	dot = ret.len ? memchr(ret.text + 1, '.', ret.len - 1) : NULL;
	if (dot)
		ret.len = (size_t)(dot - ret.text);
	return ret;
}

static enum packet l3_of(u16 protocol)
{
	switch (protocol) {
	case 0x0800:
		return PACKET_IPV4;
	case 0x86dd:
		return PACKET_IPV6;
	case 0x0806:
		return PACKET_ARP;
	default:
		return PACKET_ANY;
	}
}

/* UDP-Lite is counted as UDP, and told by the same functions. */
static enum packet l4_of(int l4)
{
	switch (l4) {
	case 6:
		return PACKET_TCP;
	case 17:
	case 136:
		return PACKET_UDP;
	case 1:
	case 58:
		return PACKET_ICMP;
	default:
		return PACKET_ANY;
	}
}

static void drop_init(struct drop *drop, const struct dropclass_key *key)
{
	const char *symbol = key->symbol ? key->symbol : "";
	struct dropplace_symbol parts;

	dropplace_symbol(&parts, symbol);
	drop->reason = span_of(key->reason ? key->reason : "",
			       key->reason ? strlen(key->reason) : 0);
	drop->function = function_of(symbol, parts.name);
	drop->module = span_of(parts.module, parts.module_len);
	drop->l3 = l3_of(key->protocol);
	drop->l4 = l4_of(key->l4);
	drop->trap = key->trap;
}

/*
 * After a mismatch behind a "*" it takes one byte more, so that it takes the length of
 * one times that of the other at most.
 */
static bool matches_word(const char *word, size_t len, const struct span *name)
{
	size_t at = 0, pos = 0, star = len, taken = 0;

	while (pos < name->len) {
		if (at < len && word[at] == '*') {
			star = at++;
			taken = pos;
		} else if (at < len && word[at] == name->text[pos]) {
			at++;
			pos++;
		} else if (star < len) {
			at = star + 1;
			pos = ++taken;
		} else {
			return false;
		}
	}
	while (at < len && word[at] == '*')
		at++;
	return at == len;
}

/* Words in brackets are about the module, others about the function or reason. */
static bool matches(const char *words, const struct span *name, const struct span *module)
{
	size_t len;

	if (!*words)
		return true;
	for (;;) {
		len = strcspn(words, "|");
		if (*words != '[') {
			if (matches_word(words, len, name))
				return true;
		} else if (module->len && matches_word(words + 1, len - 2, module)) {
			return true;
		}
		if (!words[len])
			return false;
		words += len + 1;
	}
}

static bool matches_packet(enum packet packet, const struct drop *drop)
{
	if (packet == PACKET_TRAP || drop->trap)
		return packet == PACKET_TRAP && drop->trap;
	return packet == PACKET_ANY || packet == drop->l3 || packet == drop->l4;
}

static const struct rule *find_rule(const struct drop *drop)
{
	static const struct span none = { "", 0 };
	size_t i;

	for (i = 0; i < RULES; i++) {
		if (matches_packet(rules[i].packet, drop) &&
		    matches(rules[i].reason, &drop->reason, &none) &&
		    matches(rules[i].place, &drop->function, &drop->module))
			return &rules[i];
	}
	return NULL;
}

static enum dropclass_class class_of_place(const struct drop *drop)
{
	size_t i;

	for (i = 0; i < PLACES; i++) {
		if (matches(places[i].place, &drop->function, &drop->module))
			return places[i].class;
	}
	return DROPCLASS_OTHER;
}

static enum dropclass_class class_of_l3(const struct drop *drop)
{
	switch (drop->l3) {
	case PACKET_IPV4:
		return DROPCLASS_IPV4;
	case PACKET_IPV6:
		return DROPCLASS_IPV6;
	case PACKET_ARP:
		return DROPCLASS_ARP;
	default:
		return class_of_place(drop);
	}
}

static enum dropclass_class class_of_l4(const struct drop *drop)
{
	switch (drop->l4) {
	case PACKET_TCP:
		return DROPCLASS_TCP;
	case PACKET_UDP:
		return DROPCLASS_UDP;
	case PACKET_ICMP:
		return DROPCLASS_ICMP;
	default:
		return class_of_l3(drop);
	}
}

static enum dropclass_class class_of(unsigned int class, const struct drop *drop)
{
	switch (class) {
	case DROPCLASS_IP:
		return class_of_l3(drop);
	case DROPCLASS_L4:
		return class_of_l4(drop);
	case DROPCLASS_NEIGH:
		return drop->l3 == PACKET_IPV6 ? DROPCLASS_NDISC : DROPCLASS_ARP;
	default:
		return class;
	}
}

/**
 * dropclass_of - tell what a drop is
 * @ret: what it is
 * @key: what is known of it
 */
void dropclass_of(struct dropclass *ret, const struct dropclass_key *key)
{
	const struct rule *rule;
	struct drop drop;

	drop_init(&drop, key);
	rule = find_rule(&drop);
	ret->type = key->reason ? key->reason : "";
	if (!rule) {
		ret->class = class_of_l4(&drop);
		ret->verdict = DROPCLASS_LOSS;
		ret->rule = 0;
		return;
	}
	ret->class = class_of(rule->class, &drop);
	if (*rule->type)
		ret->type = rule->type;
	ret->verdict = rule->verdict;
	ret->rule = (unsigned int)(rule - rules) + 1;
}

/**
 * dropclass_class_name - what a class is called
 * @class: the class
 *
 * Return: a word.
 */
const char *dropclass_class_name(enum dropclass_class class)
{
	return class_names[(unsigned int)class < DROPCLASS_CLASSES ? class : DROPCLASS_OTHER];
}

/**
 * dropclass_verdict_name - what a verdict is called
 * @verdict: the verdict
 *
 * Return: a word.
 */
const char *dropclass_verdict_name(enum dropclass_verdict verdict)
{
	return (unsigned int)verdict < DROPCLASS_VERDICTS ? verdict_names[verdict] : "unknown";
}

/* Which of several names a word is, in any case; their number when it is none. */
static unsigned int find_name(const char * const *names, unsigned int count,
			      const char *word)
{
	unsigned int i;

	for (i = 0; i < count && strcasecmp(names[i], word); i++)
		;
	return i;
}

/**
 * dropclass_parse_class - which class is meant?
 * @word: its name, in any case
 * @ret: the class
 *
 * Return: whether there is one of that name.
 */
bool dropclass_parse_class(const char *word, enum dropclass_class *ret)
{
	unsigned int found = find_name(class_names, DROPCLASS_CLASSES, word);

	if (found < DROPCLASS_CLASSES)
		*ret = found;
	return found < DROPCLASS_CLASSES;
}

/**
 * dropclass_parse_verdict - which verdict is meant?
 * @word: its name, in any case
 * @ret: the verdict
 *
 * Return: whether there is one of that name.
 */
bool dropclass_parse_verdict(const char *word, enum dropclass_verdict *ret)
{
	unsigned int found = find_name(verdict_names, DROPCLASS_VERDICTS, word);

	if (found < DROPCLASS_VERDICTS)
		*ret = found;
	return found < DROPCLASS_VERDICTS;
}
