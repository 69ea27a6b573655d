// SPDX-License-Identifier: LGPL-2.1-or-later
/* A record with its log, in one block of memory: see entry.h. */
#include <stdlib.h>
#include <string.h>

#include <zstd.h>

#include "entry.h"

static size_t entry_facts_size(const struct netoops_facts *facts)
{
	struct netoops_facts copy = *facts;
	size_t size = 0;
	u16 tag;

	for (tag = NETOOPS_TAG_FIRST; tag <= NETOOPS_TAG_LAST; tag++)
		size += netoops_fact(&copy, tag)->len;
	return size;
}

/* The facts go to @at, and are found there from now on. */
static u8 *entry_copy_facts(struct netoops_facts *facts, u8 *at)
{
	struct netoops_bytes *fact;
	u16 tag;

	for (tag = NETOOPS_TAG_FIRST; tag <= NETOOPS_TAG_LAST; tag++) {
		fact = netoops_fact(facts, tag);
		if (!fact->len) {
			fact->data = NULL;
			continue;
		}
		memcpy(at, fact->data, fact->len);
		fact->data = at;
		at += fact->len;
	}
	return at;
}

/**
 * entry_alloc - make an entry whose log is still to be filled in
 * @ret: the entry, for entry_free()
 * @record: what is known of the record; its facts are copied
 * @gap_count: gaps to have room for
 * @len: bytes to have room for at @bytes
 * @err: why it failed
 *
 * Return: 0 or -1.
 */
int entry_alloc(struct entry **ret, const struct reassembly_record *record,
		u32 gap_count, size_t len, struct err *err)
{
	size_t facts = entry_facts_size(&record->packet.facts);
	size_t gaps = gap_count * sizeof(struct reassembly_gap);
	size_t size = sizeof(struct entry) + gaps + facts + len;
	struct entry *entry = malloc(size);

	if (!entry)
		return err_memory(err);
	memset(entry, 0, sizeof(*entry));
	entry->record = *record;
	entry->record.packet.payload = NULL;
	entry->size = size;
	entry->gaps = (struct reassembly_gap *)(entry + 1);
	entry->gap_count = gap_count;
	entry->bytes = entry_copy_facts(&entry->record.packet.facts,
					(u8 *)(entry->gaps + gap_count));
	entry->len = len;
	*ret = entry;
	return 0;
}

/**
 * entry_make - keep a record beyond the next call of its reassembly
 * @ret: the entry, for entry_free(); not signed
 * @record: the record
 * @log: its log; copied
 * @received_ns: the time: CLOCK_REALTIME
 * @err: why it failed
 *
 * Return: 0 or -1.
 */
int entry_make(struct entry **ret, const struct reassembly_record *record,
	       const struct sparselog *log, u64 received_ns, struct err *err)
{
	u32 came = sparselog_came(log);

	if (entry_alloc(ret, record, log->gap_count, came, err))
		return -1;
	(*ret)->received_ns = received_ns;
	(*ret)->form = ENTRY_PLAIN;
	(*ret)->log_len = log->len;
	if (log->gap_count)
		memcpy((*ret)->gaps, log->gaps,
		       log->gap_count * sizeof(*log->gaps));
	if (came)
		memcpy((*ret)->bytes, log->bytes, came);
	return 0;
}

/* Return: 0 or -1: it is damaged. */
static int entry_unpack(const struct entry *entry, u8 *buf, u32 size,
			struct err *err)
{
	size_t len = ZSTD_decompress(buf, size, entry->bytes, entry->len);

	if (ZSTD_isError(len))
		return err_damaged(err, "a log is damaged: %s",
				   ZSTD_getErrorName(len));
	if (len != size)
		return err_damaged(err, "a log has %zu bytes instead of %u",
				   len, size);
	return 0;
}

/**
 * entry_log - get the log
 * @entry: the record; must last as long as @ret
 * @ret: its log
 * @ret_bytes: memory that it is in, the caller's to free; may be NULL
 * @err: why it failed
 *
 * Return: 0 or -1: it is damaged, or there is no memory.
 */
int entry_log(const struct entry *entry, struct sparselog *ret, u8 **ret_bytes,
	      struct err *err)
{
	u32 size;

	*ret_bytes = NULL;
	*ret = (struct sparselog) {
		entry->bytes, entry->log_len, entry->gaps, entry->gap_count,
	};
	if (!entry->log_len || entry->form == ENTRY_PLAIN)
		return 0;
	size = entry->form == ENTRY_WHOLE ? entry->log_len :
					    sparselog_came(ret);
	*ret_bytes = malloc((size_t)size + 1);
	if (!*ret_bytes)
		return err_memory(err);
	ret->bytes = *ret_bytes;
	if (entry_unpack(entry, *ret_bytes, size, err)) {
		free(*ret_bytes);
		*ret_bytes = NULL;
		return -1;
	}
	if (entry->form == ENTRY_WHOLE)
		sparselog_squeeze(*ret_bytes, ret);
	return 0;
}

/**
 * entry_sign - find out what a record is known by
 * @entry: the record; gets its signature.  A log that cannot be had leaves the
 *	reason line
 */
void entry_sign(struct entry *entry)
{
	const struct netoops_bytes *reason = &entry->record.packet.facts.reason;
	struct sparselog log;
	u8 *bytes = NULL, *marked = NULL;
	const u8 *text = NULL;
	struct err ignored;
	u32 len = 0;

	if (!entry_log(entry, &log, &bytes, &ignored)) {
		len = sparselog_came(&log);
		text = log.bytes;
		if (log.gap_count) {
			marked = malloc((size_t)len + log.gap_count);
			len = marked ? sparselog_mark(&log, marked) : 0;
			text = marked;
		}
	}
	signature_find(&entry->signature, text, len, reason->data, reason->len);
	free(marked);
	free(bytes);
}

/**
 * entry_is_same - are these the same record, as far as they know?
 * @a: an entry
 * @b: another, with the same ids and number
 *
 * Return: true when their logs may be put together.
 */
bool entry_is_same(const struct entry *a, const struct entry *b)
{
	const struct netoops_packet *left = &a->record.packet;
	const struct netoops_packet *right = &b->record.packet;

	return a->log_len == b->log_len && left->type == right->type &&
	       left->chunk_size == right->chunk_size &&
	       left->data_count == right->data_count &&
	       left->realtime_ns == right->realtime_ns &&
	       left->uptime_ns == right->uptime_ns;
}

/* What either knows, counts of both.  The facts stay where they are. */
static void entry_merge_record(struct reassembly_record *ret,
			       const struct entry *old,
			       const struct entry *more)
{
	struct netoops_facts facts = old->record.packet.facts;
	struct netoops_bytes *fact;
	u16 tag;

	*ret = more->record;
	for (tag = NETOOPS_TAG_FIRST; tag <= NETOOPS_TAG_LAST; tag++) {
		fact = netoops_fact(&ret->packet.facts, tag);
		if (!fact->len)
			*fact = *netoops_fact(&facts, tag);
	}
	ret->packets += old->record.packets;
	ret->duplicates += old->record.duplicates;
	ret->rebuilt += old->record.rebuilt;
}

static int entry_merge_logs(struct entry **ret, const struct entry *old,
			    const struct sparselog *first,
			    const struct entry *more,
			    const struct sparselog *second, struct err *err)
{
	size_t came = (size_t)sparselog_came(first) + sparselog_came(second);
	size_t gap_count = (size_t)first->gap_count + second->gap_count;
	struct reassembly_record record;
	struct reassembly_gap *gaps = malloc((gap_count + 1) * sizeof(*gaps));
	struct sparselog whole;
	u8 *bytes = malloc(came + 1);
	int result;

	if (bytes && gaps) {
		sparselog_merge(&whole, bytes, gaps, first, second);
		entry_merge_record(&record, old, more);
		record.missing = sparselog_missing(&whole);
		record.complete = !record.missing;
		result = entry_make(ret, &record, &whole, more->received_ns,
				    err);
	} else {
		result = err_memory(err);
	}
	free(bytes);
	free(gaps);
	return result;
}

/**
 * entry_merge - put together what came of one record at two times
 * @ret: the whole, for entry_free(); signed
 * @old: what came first
 * @more: what came then; entry_is_same() says that it is of the same record
 * @err: why it failed
 *
 * Return: 0 or -1.
 */
int entry_merge(struct entry **ret, const struct entry *old,
		const struct entry *more, struct err *err)
{
	u8 *old_bytes = NULL, *more_bytes = NULL;
	struct sparselog first, second;
	int result;

	result = entry_log(old, &first, &old_bytes, err) ||
		 entry_log(more, &second, &more_bytes, err) ||
		 entry_merge_logs(ret, old, &first, more, &second, err) ? -1 :
									  0;
	if (!result)
		entry_sign(*ret);
	free(old_bytes);
	free(more_bytes);
	return result;
}

/**
 * entry_free - forget an entry
 * @entry: the entry, or NULL
 */
void entry_free(struct entry *entry)
{
	free(entry);
}
