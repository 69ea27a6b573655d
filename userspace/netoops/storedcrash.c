// SPDX-License-Identifier: GPL-2.0-or-later
/* Crashes out of a store: see storedcrash.h. */
#include <stdlib.h>

#include "storedcrash.h"

/**
 * storedcrash_id - what a crash is called
 * @crash: the crash
 * @buf: where to
 *
 * Return: @buf: its crash id; before version 4, "@" and its number in the store.
 */
const char *storedcrash_id(const struct store_crash *crash, char buf[IDS_TEXT])
{
	if (crash->version >= NETOOPS_VERSION)
		return ids_text(crash->crash_id, buf);
	snprintf(buf, IDS_TEXT, "@%ju", crash->id);
	return buf;
}

/**
 * storedcrash_short_id - what a crash is called in a table
 * @crash: the crash
 * @buf: where to
 *
 * Return: @buf: the beginning of its crash id.
 */
const char *storedcrash_short_id(const struct store_crash *crash,
				 char buf[IDS_TEXT])
{
	storedcrash_id(crash, buf);
	if (buf[0] != '@')
		buf[STOREDCRASH_SHORT] = '\0';
	return buf;
}

/**
 * storedcrash_title - what happened?
 * @crash: the crash
 *
 * Return: in one line.
 */
const char *storedcrash_title(const struct store_crash *crash)
{
	if (crash->signature.title[0])
		return crash->signature.title;
	if (crash->reason[0])
		return crash->reason;
	return crash->type == NETOOPS_TYPE_SOFT ? "soft dump" :
						  STOREDCRASH_NO_TITLE;
}

/**
 * storedcrash_type - how did it end?
 * @crash: the crash
 *
 * Return: in one word.
 */
const char *storedcrash_type(const struct store_crash *crash)
{
	const struct netoops_packet packet = {
		.version = crash->version, .type = crash->type,
	};

	return recordout_type(&packet);
}

/**
 * storedcrash_next - get a record with its log
 * @stored: the record, for storedcrash_free()
 * @store: the store
 * @crash: its crash; must last as long as @stored
 * @from: the lowest number it may have in the crash
 * @numbers: that it may have in the store, or NULL
 * @err: why it failed
 *
 * Return: 1 for a record, 0 when there is none, -1; -2 when there is one whose log
 * cannot be unpacked: it has none then.
 */
int storedcrash_next(struct storedcrash *stored, struct store *store,
		     const struct store_crash *crash, u32 from,
		     const struct storequery_numbers *numbers, struct err *err)
{
	struct entry *entry;
	int ret;

	ret = storequery_record(store, crash, from, numbers, &entry, err);
	if (ret <= 0)
		return ret;
	stored->entry = entry;
	storedcrash_id(crash, stored->id);
	stored->more = (struct recordout_stored) {
		stored->id, entry->received_ns, &entry->signature,
	};
	stored->out = (struct recordout) {
		.record = &entry->record, .stored = &stored->more,
	};
	if (!entry_log(entry, &stored->out.log, &stored->bytes, err))
		return 1;
	stored->out.log = (struct sparselog) { 0 };
	return -2;
}

/**
 * storedcrash_free - forget a record
 * @stored: from storedcrash_next()
 */
void storedcrash_free(struct storedcrash *stored)
{
	entry_free(stored->entry);
	free(stored->bytes);
}

/**
 * storedcrash_print - print the records of a crash
 * @ctx: the run
 * @store: the store
 * @crash: the crash
 * @numbers: that they may have in the store, or NULL
 * @out: where to
 *
 * Return: CMD_OK; CMD_PARTIAL when a log could not be unpacked, or CMD_FAILURE,
 * after one line on stderr.
 */
int storedcrash_print(struct cmd_context *ctx, struct store *store,
		      const struct store_crash *crash,
		      const struct storequery_numbers *numbers, struct out *out)
{
	struct storedcrash stored;
	int found, ret = CMD_OK;
	struct err err;
	u32 from = 0;

	for (;;) {
		found = storedcrash_next(&stored, store, crash, from, numbers, &err);
		if (!found)
			return ret;
		if (found == -1)
			return cmd_fail(ctx, CMD_FAILURE, "%s", err.text);
		recordout_print(&stored.out, out);
		from = (u32)stored.entry->record.packet.record + 1;
		if (found == -2)
			ret = cmd_fail(ctx, CMD_PARTIAL, "crash %s, record %u: %s",
				       stored.id, from - 1, err.text);
		storedcrash_free(&stored);
	}
}
