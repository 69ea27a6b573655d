// SPDX-License-Identifier: LGPL-2.1-or-later
/* A record with its log, in one block of memory: see entry.h. */
#include <stdlib.h>
#include <string.h>

#include <zstd.h>

#include "entry.h"
#include "logjoin.h"

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
 * @packed_size: bytes to have room for at @packed
 * @err: why it failed
 *
 * Return: 0 or -1.
 */
int entry_alloc(struct entry **ret, const struct reassembly_record *record,
		u32 gap_count, size_t packed_size, struct err *err)
{
	size_t facts = entry_facts_size(&record->packet.facts);
	size_t gaps = gap_count * sizeof(struct reassembly_gap);
	size_t size = sizeof(struct entry) + gaps + facts + packed_size;
	struct entry *entry = malloc(size);

	if (!entry)
		return err_memory(err);
	memset(entry, 0, sizeof(*entry));
	entry->record = *record;
	entry->record.packet.payload = NULL;
	entry->size = size;
	entry->gaps = (struct reassembly_gap *)(entry + 1);
	entry->gap_count = gap_count;
	entry->packed = entry_copy_facts(&entry->record.packet.facts,
					 (u8 *)(entry->gaps + gap_count));
	entry->packed_len = packed_size;
	*ret = entry;
	return 0;
}

/**
 * entry_make - keep a record beyond the next call of its reassembly
 * @ret: the entry, for entry_free()
 * @pack: what compresses its log
 * @record: the record
 * @log: its log
 * @received_ns: the time: CLOCK_REALTIME
 * @err: why it failed
 *
 * Return: 0 or -1.
 */
int entry_make(struct entry **ret, struct logpack *pack,
	       const struct reassembly_record *record,
	       const struct entry_content *log, u64 received_ns,
	       struct err *err)
{
	const struct netoops_bytes *reason;
	struct entry *entry;

	if (logpack_pack(pack, log->bytes, log->len, err) ||
	    entry_alloc(&entry, record, log->gap_count, pack->len, err))
		return -1;
	entry->received_ns = received_ns;
	entry->log_len = log->len;
	if (log->gap_count)
		memcpy(entry->gaps, log->gaps,
		       log->gap_count * sizeof(*log->gaps));
	memcpy(entry->packed, pack->bytes, pack->len);
	reason = &entry->record.packet.facts.reason;
	signature_find(&entry->signature, log->bytes, log->len, reason->data,
		       reason->len);
	*ret = entry;
	return 0;
}

/**
 * entry_log - unpack the log
 * @entry: the record
 * @buf: where to, @log_len bytes
 * @err: why it failed
 *
 * Return: 0 or -1: it is damaged.
 */
int entry_log(const struct entry *entry, u8 *buf, struct err *err)
{
	size_t len;

	if (!entry->log_len)
		return 0;
	len = ZSTD_decompress(buf, entry->log_len, entry->packed,
			      entry->packed_len);
	if (ZSTD_isError(len))
		return err_damaged(err, "a log is damaged: %s",
				   ZSTD_getErrorName(len));
	if (len != entry->log_len)
		return err_damaged(err, "a log has %zu bytes instead of %u",
				   len, entry->log_len);
	return 0;
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

static int entry_merge_logs(struct entry **ret, struct logpack *pack,
			    const struct logjoin *join, const struct entry *old,
			    const struct entry *more, struct err *err)
{
	struct reassembly_gap *gaps, gap = { 0 };
	struct entry_content content = { .len = join->len };
	struct reassembly_record record;
	u8 *bytes = malloc((size_t)join->len + 1);
	int result;

	/* A gap of the one may be split by the other. */
	gaps = malloc(((size_t)old->gap_count + more->gap_count + 1) *
		      sizeof(*gaps));
	if (!bytes || !gaps) {
		free(bytes);
		free(gaps);
		return err_memory(err);
	}
	logjoin_copy(join, bytes);
	entry_merge_record(&record, old, more);
	record.missing = 0;
	while (logjoin_gap(join, gap.offset + gap.len, &gap)) {
		gaps[content.gap_count++] = gap;
		record.missing += gap.len;
	}
	record.complete = !record.missing;
	content.bytes = bytes;
	content.gaps = gaps;
	result = entry_make(ret, pack, &record, &content, more->received_ns,
			    err);
	free(bytes);
	free(gaps);
	return result;
}

/**
 * entry_merge - put together what came of one record at two times
 * @ret: the whole, for entry_free()
 * @pack: compresses its log
 * @old: what came first
 * @more: what came then; entry_is_same() says that it is of the same record
 * @err: why it failed
 *
 * Return: 0 or -1.
 */
int entry_merge(struct entry **ret, struct logpack *pack,
		const struct entry *old, const struct entry *more,
		struct err *err)
{
	u8 *bytes = malloc(2 * (size_t)old->log_len + 1);
	struct logjoin join = {
		.first = { bytes, old->log_len, old->gaps, old->gap_count },
		.second = { bytes + old->log_len, old->log_len, more->gaps,
			    more->gap_count },
		.len = old->log_len,
	};
	int result;

	if (!bytes)
		return err_memory(err);
	result = entry_log(old, bytes, err) ||
		 entry_log(more, bytes + old->log_len, err) ||
		 entry_merge_logs(ret, pack, &join, old, more, err) ? -1 : 0;
	free(bytes);
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
