// SPDX-License-Identifier: GPL-2.0-or-later
/* All places that the kernel has: see places.h. */
#include "places.h"

/**
 * struct places - one reading
 * @tell: told of each place
 * @arg: for @tell
 * @damaged: places that cannot be read
 */
struct places {
	places_tell	*tell;
	void		*arg;
	u64		damaged;
};

static void places_message(void *arg, struct dropattr_walk walk)
{
	struct dropplace_message message;
	struct places *places = arg;
	struct dropplace place;
	int found;

	if (dropplace_message(&message, walk)) {
		places->damaged++;
		return;
	}
	while ((found = dropplace_next(&message, &place))) {
		if (found > 0)
			places->tell(places->arg, &place);
		else
			places->damaged++;
	}
}

/**
 * places_read - read all places
 * @family: the socket
 * @tell: told of each
 * @arg: for @tell
 * @ret_damaged: places that the kernel sent, but that cannot be read
 * @err: why they cannot be had
 *
 * Return: 0; 1 when they changed meanwhile, so that some may be missing; -1.
 */
int places_read(struct family *family, places_tell *tell, void *arg, u64 *ret_damaged,
		struct err *err)
{
	struct places places = { .tell = tell, .arg = arg };
	int ret = family_dump(family, DROPMON_CMD_PLACE_GET, places_message, &places, err);

	*ret_damaged = places.damaged;
	return ret;
}
