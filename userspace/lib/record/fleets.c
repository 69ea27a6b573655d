// SPDX-License-Identifier: LGPL-2.1-or-later
/* The fleet keys of a receiver: see fleets.h. */
#include <stdio.h>
#include <string.h>

#include "fleets.h"
#include "keyfile.h"
#include "../base/number.h"

/* What is written before the file. */
struct fleets_name {
	u32	key_id;
	bool	any;
};

/* Cuts "N:FILE" apart.  Return: the file; NULL when the number is too large. */
static const char *fleets_cut(const char *text, struct fleets_name *name,
			      struct err *err)
{
	size_t digits = strspn(text, "0123456789");
	char id[16];
	u64 value;

	name->key_id = 0;
	name->any = !digits || text[digits] != ':';
	if (name->any)
		return text;
	snprintf(id, sizeof(id), "%.*s", (int)digits, text);
	if (digits >= sizeof(id) || number_parse(id, U32_MAX, &value, err)) {
		err_set(err, "the number of '%s' is too large: %u is the most",
			text, U32_MAX);
		return NULL;
	}
	name->key_id = (u32)value;
	return text + digits + 1;
}

/**
 * fleets_check - can these be fleet keys?  No file is looked at
 * @texts: "FILE" or "N:FILE" each
 * @count: how many
 * @err: why not
 *
 * Return: 0 or -1.
 */
int fleets_check(const char * const *texts, unsigned int count,
		 struct err *err)
{
	struct fleets_name names[FLEETS_MAX];
	unsigned int i, j;

	if (count > FLEETS_MAX)
		return err_set(err, "%d fleet keys are the most", FLEETS_MAX);
	for (i = 0; i < count; i++) {
		if (!fleets_cut(texts[i], &names[i], err))
			return -1;
		for (j = 0; j < i; j++) {
			if (names[j].any == names[i].any &&
			    names[j].key_id == names[i].key_id)
				return err_set(err, "'%s' is the second of its number",
					       texts[i]);
		}
	}
	return 0;
}

static int fleets_add(struct fleets *fleets, const char *text, struct err *err)
{
	struct intake_fleet *key = &fleets->keys[fleets->count];
	struct fleets_name name;
	const char *path;
	bool cached;

	path = fleets_cut(text, &name, err);
	if (!path || keyfile_read(path, key->key, &cached, err))
		return -1;
	key->key_id = name.key_id;
	key->any = name.any;
	fleets->count++;
	return 0;
}

/**
 * fleets_read - read fleet keys
 * @texts: what fleets_check() liked
 * @count: how many
 * @ret_fleets: the keys, for fleets_free(); NULL when there are none
 * @err: why it failed
 *
 * Return: 0 or -1.
 */
int fleets_read(const char * const *texts, unsigned int count,
		struct fleets **ret_fleets, struct err *err)
{
	struct fleets *fleets;
	unsigned int i;

	*ret_fleets = NULL;
	if (!count)
		return 0;
	if (fleets_check(texts, count, err))
		return -1;
	fleets = keyfile_alloc(sizeof(*fleets), err);
	if (!fleets)
		return -1;
	for (i = 0; i < count; i++) {
		if (fleets_add(fleets, texts[i], err)) {
			fleets_free(fleets);
			return -1;
		}
	}
	*ret_fleets = fleets;
	return 0;
}

/**
 * fleets_free - wipe fleet keys
 * @fleets: from fleets_read(), or NULL
 */
void fleets_free(struct fleets *fleets)
{
	keyfile_free(fleets, sizeof(*fleets));
}
