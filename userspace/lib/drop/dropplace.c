// SPDX-License-Identifier: LGPL-2.1-or-later
/* Places where packets are dropped: see dropplace.h.  Pure. */
#include "dropplace.h"

/* Without these nobody can tell which place it is, or what happened there. */
#define DROPPLACE_NEEDED \
	(DROPATTR_BIT(DROPMON_PLACE_ID) | DROPATTR_BIT(DROPMON_PLACE_COUNT))

/**
 * dropplace_decode - read a place
 * @ret: the place, whose strings are in the message
 * @walk: what is in its DROPMON_ATTR_PLACE
 *
 * Return: 0; -EBADMSG when it is damaged or says too little.
 */
int dropplace_decode(struct dropplace *ret, struct dropattr_walk walk)
{
	static const struct dropattr_field fields[] = {
		{ DROPMON_PLACE_ID, DROPATTR_U64, offsetof(struct dropplace, id) },
		{ DROPMON_PLACE_LOCATION, DROPATTR_U64, offsetof(struct dropplace, location) },
		{ DROPMON_PLACE_SYMBOL, DROPATTR_STRING, offsetof(struct dropplace, symbol) },
		{ DROPMON_PLACE_REASON, DROPATTR_STRING, offsetof(struct dropplace, reason) },
		{ DROPMON_PLACE_PROTOCOL, DROPATTR_U16, offsetof(struct dropplace, protocol) },
		{ DROPMON_PLACE_L4, DROPATTR_U8, offsetof(struct dropplace, l4) },
		{ DROPMON_PLACE_IFINDEX, DROPATTR_U32, offsetof(struct dropplace, ifindex) },
		{ DROPMON_PLACE_IFNAME, DROPATTR_STRING, offsetof(struct dropplace, ifname) },
		{ DROPMON_PLACE_NETNS, DROPATTR_U32, offsetof(struct dropplace, netns) },
		{ DROPMON_PLACE_NETNS_COOKIE, DROPATTR_U64,
		  offsetof(struct dropplace, netns_cookie) },
		{ DROPMON_PLACE_COUNT, DROPATTR_U64, offsetof(struct dropplace, count) },
		{ DROPMON_PLACE_BYTES, DROPATTR_U64, offsetof(struct dropplace, bytes) },
		{ DROPMON_PLACE_FIRST, DROPATTR_U64, offsetof(struct dropplace, first) },
		{ DROPMON_PLACE_LAST, DROPATTR_U64, offsetof(struct dropplace, last) },
		{ DROPMON_PLACE_NEW, DROPATTR_FLAG, 0 },
		{ DROPMON_PLACE_HELPER, DROPATTR_FLAG, 0 },
	};

	memset(ret, 0, sizeof(*ret));
	ret->symbol = "";
	ret->reason = "";
	ret->ifname = "";
	if (dropattr_decode(walk, fields, sizeof(fields) / sizeof(*fields), ret,
			    &ret->have))
		return -EBADMSG;
	return (ret->have & DROPPLACE_NEEDED) == DROPPLACE_NEEDED ? 0 : -EBADMSG;
}

/**
 * dropplace_message - read what a message says besides its places
 * @ret: that
 * @walk: the attributes of the message
 *
 * Return: 0; -EBADMSG when they are damaged.
 */
int dropplace_message(struct dropplace_message *ret, struct dropattr_walk walk)
{
	static const struct dropattr_field fields[] = {
		{ DROPMON_ATTR_SEQ, DROPATTR_U64, offsetof(struct dropplace_message, seq) },
		{ DROPMON_ATTR_TIME, DROPATTR_U64, offsetof(struct dropplace_message, time) },
		{ DROPMON_ATTR_LOST, DROPATTR_U64, offsetof(struct dropplace_message, lost) },
	};

	memset(ret, 0, sizeof(*ret));
	ret->walk = walk;
	return dropattr_decode(walk, fields, sizeof(fields) / sizeof(*fields), ret,
			       &ret->have);
}

/**
 * dropplace_next - the next place of a message
 * @message: the message
 * @ret: the place
 *
 * Return: 1; 0 at the end; -EBADMSG for a place that is damaged, behind which others may
 * follow.
 */
int dropplace_next(struct dropplace_message *message, struct dropplace *ret)
{
	struct dropattr_walk place;
	struct dropattr attr;

	while (dropattr_next(&message->walk, &attr) > 0) {
		if (attr.type != DROPMON_ATTR_PLACE)
			continue;
		place.at = attr.value;
		place.left = attr.len;
		return dropplace_decode(ret, place) ? -EBADMSG : 1;
	}
	return 0;
}

/**
 * dropplace_symbol - take a symbol apart
 * @ret: its parts
 * @symbol: function+0xoffset/0xsize [module], or an address
 */
void dropplace_symbol(struct dropplace_symbol *ret, const char *symbol)
{
	const char *bracket = strchr(symbol, '[');

	ret->name = strcspn(symbol, "+/ [");
	ret->place = strcspn(symbol, "/ [");
	ret->module = bracket ? bracket + 1 : "";
	ret->module_len = strcspn(ret->module, " ]");
}
