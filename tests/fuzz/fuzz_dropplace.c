// SPDX-License-Identifier: GPL-2.0-or-later
/* Decodes any bytes as the attributes of a message about places, settings or reasons. */
#include <stdlib.h>

#include "../../userspace/lib/drop/dropinfo.h"
#include "../../userspace/lib/drop/dropplace.h"
#include "fuzz.h"

/* A text is in the message, with its end, or is none. */
static void check(const char *text, const u8 *data, size_t size)
{
	const u8 *at = (const u8 *)text;

	if (!*text)
		return;
	if (at < data || at >= data + size || !memchr(at, '\0', size - (size_t)(at - data)))
		abort();
}

static void check_place(const struct dropplace *place, const u8 *data, size_t size)
{
	struct dropplace_symbol symbol;
	size_t len = strlen(place->symbol);

	check(place->symbol, data, size);
	check(place->reason, data, size);
	check(place->ifname, data, size);
	dropplace_symbol(&symbol, place->symbol);
	if (symbol.name > symbol.place || symbol.place > len || symbol.module_len > len)
		abort();
}

int LLVMFuzzerTestOneInput(const u8 *data, size_t size)
{
	struct dropattr_walk walk = { data, size };
	struct dropplace_message message;
	struct dropinfo_config config;
	struct dropinfo_reason reason;
	struct dropinfo_stats stats;
	struct dropplace place;
	size_t places = 0;
	int found;

	if (!dropplace_decode(&place, walk))
		check_place(&place, data, size);
	if (!dropinfo_reason(&reason, walk))
		check(reason.name, data, size);
	dropinfo_config(&config, walk);
	dropinfo_stats(&stats, walk);
	if (dropplace_message(&message, walk))
		return 0;
	while ((found = dropplace_next(&message, &place))) {
		/* Each costs what arrived. */
		if (++places > size / 4)
			abort();
		if (found > 0)
			check_place(&place, data, size);
	}
	return 0;
}
