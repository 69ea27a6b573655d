// SPDX-License-Identifier: LGPL-2.1-or-later
/* What the drop monitor tells of itself: see dropinfo.h.  Pure. */
#include "dropinfo.h"

/* The values of the one nested attribute that a message is about. */
static int dropinfo_decode(struct dropattr_walk message, u16 type,
			   const struct dropattr_field *fields, size_t count, void *ret,
			   u64 *ret_have)
{
	struct dropattr_walk nest = { 0 };
	struct dropattr_field field = { type, DROPATTR_NEST, 0 };
	u64 have;

	*ret_have = 0;
	if (dropattr_decode(message, &field, 1, &nest, &have) || !have)
		return -EBADMSG;
	return dropattr_decode(nest, fields, count, ret, ret_have);
}

/**
 * dropinfo_config - read the settings
 * @ret: the settings
 * @message: attributes of the message
 *
 * Return: 0; -EBADMSG when they are damaged or not there.
 */
int dropinfo_config(struct dropinfo_config *ret, struct dropattr_walk message)
{
	static const struct dropattr_field fields[] = {
		{ DROPMON_CONFIG_INTERVAL, DROPATTR_U32,
		  offsetof(struct dropinfo_config, interval) },
		{ DROPMON_CONFIG_DEBOUNCE, DROPATTR_U32,
		  offsetof(struct dropinfo_config, debounce) },
	};

	memset(ret, 0, sizeof(*ret));
	return dropinfo_decode(message, DROPMON_ATTR_CONFIG, fields,
			       sizeof(fields) / sizeof(*fields), ret, &ret->have);
}

/**
 * dropinfo_stats - read the statistics
 * @ret: the statistics
 * @message: attributes of the message
 *
 * Return: 0; -EBADMSG when they are damaged or not there.
 */
int dropinfo_stats(struct dropinfo_stats *ret, struct dropattr_walk message)
{
	static const struct dropattr_field fields[] = {
		{ DROPMON_STATS_COUNTED, DROPATTR_U64, offsetof(struct dropinfo_stats, counted) },
		{ DROPMON_STATS_OVERFLOW, DROPATTR_U64,
		  offsetof(struct dropinfo_stats, overflow) },
		{ DROPMON_STATS_NESTED, DROPATTR_U64, offsetof(struct dropinfo_stats, nested) },
		{ DROPMON_STATS_NMI, DROPATTR_U64, offsetof(struct dropinfo_stats, nmi) },
		{ DROPMON_STATS_NO_TABLE, DROPATTR_U64,
		  offsetof(struct dropinfo_stats, no_table) },
		{ DROPMON_STATS_FORGOTTEN, DROPATTR_U64,
		  offsetof(struct dropinfo_stats, forgotten) },
		{ DROPMON_STATS_OWN, DROPATTR_U64, offsetof(struct dropinfo_stats, own) },
		{ DROPMON_STATS_UNSEEN, DROPATTR_U64, offsetof(struct dropinfo_stats, unseen) },
		{ DROPMON_STATS_PLACES, DROPATTR_U32, offsetof(struct dropinfo_stats, places) },
		{ DROPMON_STATS_PLACES_MAX, DROPATTR_U32,
		  offsetof(struct dropinfo_stats, places_max) },
		{ DROPMON_STATS_LISTENERS, DROPATTR_U32,
		  offsetof(struct dropinfo_stats, listeners) },
		{ DROPMON_STATS_KEPT, DROPATTR_FLAG, 0 },
		{ DROPMON_STATS_ARMED, DROPATTR_FLAG, 0 },
		{ DROPMON_STATS_MEMORY, DROPATTR_U64, offsetof(struct dropinfo_stats, memory) },
	};

	memset(ret, 0, sizeof(*ret));
	return dropinfo_decode(message, DROPMON_ATTR_STATS, fields,
			       sizeof(fields) / sizeof(*fields), ret, &ret->have);
}

/**
 * dropinfo_reason - read a reason
 * @ret: the reason, whose name is in the message
 * @message: attributes of the message
 *
 * Return: 0; -EBADMSG when it is damaged or has no name.
 */
int dropinfo_reason(struct dropinfo_reason *ret, struct dropattr_walk message)
{
	static const struct dropattr_field fields[] = {
		{ DROPMON_REASON_VALUE, DROPATTR_U32, offsetof(struct dropinfo_reason, value) },
		{ DROPMON_REASON_NAME, DROPATTR_STRING, offsetof(struct dropinfo_reason, name) },
	};

	memset(ret, 0, sizeof(*ret));
	ret->name = "";
	if (dropinfo_decode(message, DROPMON_ATTR_REASON, fields,
			    sizeof(fields) / sizeof(*fields), ret, &ret->have))
		return -EBADMSG;
	return ret->have & DROPATTR_BIT(DROPMON_REASON_NAME) ? 0 : -EBADMSG;
}
