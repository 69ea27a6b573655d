// SPDX-License-Identifier: GPL-2.0-or-later
/* The fleet keys of a receiver: see fleets.h. */
#include "../lib/keyfile.h"
#include "../lib/number.h"
#include "fleets.h"

/* Cuts "N:FILE" apart.  Return: the file; NULL when the number is too large. */
static const char *fleets_cut(const char *text, struct intake_fleet *key,
			      struct err *err)
{
	size_t digits = strspn(text, "0123456789");
	char id[16];
	u64 value;

	key->any = !digits || text[digits] != ':';
	if (key->any)
		return text;
	snprintf(id, sizeof(id), "%.*s", (int)digits, text);
	if (digits >= sizeof(id) || number_parse(id, U32_MAX, &value, err)) {
		err_set(err, "the number of '%s' is too large: %u is the most",
			text, U32_MAX);
		return NULL;
	}
	key->key_id = (u32)value;
	return text + digits + 1;
}

static bool fleets_has(const struct fleets *fleets,
		       const struct intake_fleet *key)
{
	unsigned int i;

	for (i = 0; i < fleets->count; i++) {
		if (fleets->keys[i].any == key->any &&
		    fleets->keys[i].key_id == key->key_id)
			return true;
	}
	return false;
}

/* Return: CMD_OK, or another status after one line on stderr. */
static int fleets_add(struct cmd_context *ctx, struct fleets *fleets,
		      const char *text)
{
	struct intake_fleet *key = &fleets->keys[fleets->count];
	const char *path;
	struct err err;
	bool cached;

	path = fleets_cut(text, key, &err);
	if (!path)
		return cmd_fail(ctx, CMD_USAGE, "--fleet-key: %s", err.text);
	if (fleets_has(fleets, key))
		return cmd_fail(ctx, CMD_USAGE,
				"--fleet-key: '%s' is the second of its number",
				text);
	if (keyfile_read(path, key->key, &cached, &err))
		return cmd_fail(ctx, CMD_FAILURE, "%s", err.text);
	fleets->count++;
	return CMD_OK;
}

/**
 * fleets_read - read fleet keys
 * @ctx: the run
 * @texts: "FILE" or "N:FILE" each
 * @count: how many, at most FLEETS_MAX
 * @ret_fleets: the keys, for fleets_free(); NULL when there are none
 *
 * Return: CMD_OK, or another status after one line on stderr.
 */
int fleets_read(struct cmd_context *ctx, const char * const *texts,
		unsigned int count, struct fleets **ret_fleets)
{
	struct fleets *fleets;
	struct err err;
	unsigned int i;
	int ret = CMD_OK;

	*ret_fleets = NULL;
	if (!count)
		return CMD_OK;
	fleets = keyfile_alloc(sizeof(*fleets), &err);
	if (!fleets)
		return cmd_fail(ctx, CMD_FAILURE, "%s", err.text);
	for (i = 0; i < count && !ret; i++)
		ret = fleets_add(ctx, fleets, texts[i]);
	if (ret)
		fleets_free(fleets);
	else
		*ret_fleets = fleets;
	return ret;
}

/**
 * fleets_free - wipe fleet keys
 * @fleets: from fleets_read(), or NULL
 */
void fleets_free(struct fleets *fleets)
{
	keyfile_free(fleets, sizeof(*fleets));
}
