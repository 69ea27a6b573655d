// SPDX-License-Identifier: LGPL-2.1-or-later
/*
 * From packets to records.  Pure file (see scripts/pure-files).
 *
 * A record is in one of three lists: those that wait, by their last packet, those
 * that are done, and those whose log is whole and whose facts are not, which wait for
 * these while there is room.  Of the first, those that hold chunks are in a list
 * besides, so that room for a chunk is found without a search.
 */
#include <vmcoredd/env.h>
#include <pure/packet.h>
#include <pure/record.h>

#include "chunklog.h"
#include "chunks.h"
#include "factset.h"
#include "legacy.h"
#include "reassembly.h"
#include "recordkey.h"
#include "slots.h"
#include "sources.h"
#include "tombs.h"

static_assert(LEGACY_CHUNK <= CHUNK_MAX);

/* A record in the making. */
struct record {
	struct reassembly_record report;
	u32	data_count;
	u32	present;			/* chunks, rebuilt ones too */
	u32	chunks;				/* list of what is kept */
	u32	source;				/* of struct sources */
	u32	units;				/* that it counts there */
	bool	done;				/* its log is whole */
	u8	have[NETOOPS_BLOCKS_MAX];	/* packets of each block */
	u8	m[NETOOPS_BLOCKS_MAX];
	struct factset facts;
};

struct reassembly {
	struct reassembly_limits limits;
	struct slots	slots;		/* records, by key */
	struct record	*records;
	struct slotlist	waiting;
	struct slotlist	holding;
	struct slotlist	done;
	struct slotlist	untold;		/* done but for facts, by their last packet */
	struct chunks	chunks;
	struct tombs	tombs;
	struct sources	sources;
	u64		now_ns;
	u32		taken;		/* the record that the caller looks at */
	struct chunklog	log;		/* its log */
};

static bool is_legacy(const struct netoops_packet *packet)
{
	return packet->version < NETOOPS_VERSION;
}

/* A record and a chunk more than asked for: the newest waits in them for room. */
static u64 reassembly_records_size(const struct reassembly_limits *limits)
{
	u64 count = (u64)limits->records + 1;

	return count * (sizeof(struct record) + 2 * sizeof(struct slotlink)) +
	       slots_size(limits->records + 1, sizeof(struct recordkey));
}

/**
 * reassembly_size - memory that is needed
 * @limits: what is to be kept
 *
 * Return: bytes; 0 when that is more than can be.
 */
size_t reassembly_size(const struct reassembly_limits *limits)
{
	u64 size = sizeof(struct reassembly);

	if (limits->records > SLOTS_NONE - 2 ||
	    limits->chunks > CHUNK_PARITY - 2 ||
	    limits->tombstones > SLOTS_NONE - 2)
		return 0;
	size += sources_size(limits->records + 1);
	size += reassembly_records_size(limits);
	size += tombs_size(limits->tombstones, sizeof(struct recordkey));
	size += chunks_size(limits->chunks + 1);
	if (size > SIZE_MAX / 2)
		return 0;
	return (size_t)size;
}

/**
 * reassembly_init - begin
 * @memory: reassembly_size() bytes for any type, the caller's, in use until the
 *	caller ends it
 * @limits: what is to be kept; copied
 *
 * Return: what the other functions want.
 */
struct reassembly *reassembly_init(void *memory,
				   const struct reassembly_limits *limits)
{
	struct reassembly *reassembly = memory;
	u32 records = limits->records + 1;
	struct slotlink *links;
	u8 *pos;

	memset(reassembly, 0, sizeof(*reassembly));
	reassembly->limits = *limits;
	reassembly->taken = SLOTS_NONE;
	reassembly->records = (void *)(reassembly + 1);
	pos = (u8 *)(reassembly->records + records);
	sources_init(&reassembly->sources, pos, records, limits->seed);
	pos += sources_size(records);
	tombs_init(&reassembly->tombs, pos, limits->tombstones,
		   sizeof(struct recordkey), limits->seed);
	pos += tombs_size(limits->tombstones, sizeof(struct recordkey));
	slots_init(&reassembly->slots, pos, records, sizeof(struct recordkey),
		   limits->seed);
	pos += slots_size(records, sizeof(struct recordkey));
	links = (void *)pos;
	slotlist_init(&reassembly->waiting, links);
	slotlist_init(&reassembly->done, links);
	slotlist_init(&reassembly->untold, links);
	slotlist_init(&reassembly->holding, links + records);
	pos = (u8 *)(links + 2 * (size_t)records);
	chunks_init(&reassembly->chunks, pos, limits->chunks + 1, limits->seed);
	return reassembly;
}

/*
 * The ids of versions 2 and 3 come again: a machine that always crashes at the
 * same second after booting repeats them all.
 */
static bool reassembly_late(const struct reassembly *reassembly,
			    const struct recordkey *key)
{
	u64 ns;

	if (!tombs_find(&reassembly->tombs, key, &ns))
		return false;
	return key->version >= NETOOPS_VERSION ||
	       reassembly->now_ns - ns <= reassembly->limits.timeout_ns;
}

static void record_remove(struct reassembly *reassembly, u32 slot)
{
	const struct record *record = &reassembly->records[slot];

	if (record->source != SLOTS_NONE)
		sources_end(&reassembly->sources, record->source, record->units);
	slots_remove(&reassembly->slots, slot);
}

/* The record that was taken was the caller's to look at; it is not any more. */
static void reassembly_release(struct reassembly *reassembly)
{
	u32 slot = reassembly->taken;

	if (slot == SLOTS_NONE)
		return;
	chunks_drop(&reassembly->chunks, &reassembly->records[slot].chunks);
	record_remove(reassembly, slot);
	reassembly->taken = SLOTS_NONE;
}

/* Time never goes back, or the lists would lose their order. */
static void reassembly_advance(struct reassembly *reassembly, u64 now_ns)
{
	reassembly_release(reassembly);
	if (now_ns > reassembly->now_ns)
		reassembly->now_ns = now_ns;
}

static u32 packet_data_count(const struct netoops_packet *packet)
{
	return is_legacy(packet) ? packet->legacy_count : packet->data_count;
}

static bool packet_too_long(const struct reassembly *reassembly,
			    const struct netoops_packet *packet)
{
	const struct reassembly_limits *limits = &reassembly->limits;

	if (packet_data_count(packet) > limits->chunks)
		return true;
	if (is_legacy(packet))
		return packet->legacy_count > limits->log_max / LEGACY_CHUNK ||
		       packet->payload_len > limits->log_max;
	return packet->log_len > limits->log_max;
}

/* Return: its slot, of which there is one; SLOTS_NONE when its source may not. */
static u32 record_begin(struct reassembly *reassembly,
			const struct recordkey *key,
			const struct netoops_packet *packet,
			const struct reassembly_source *source)
{
	u32 slot = reassembly->slots.free;
	struct record *record = &reassembly->records[slot];
	struct netoops_packet *first;
	u32 account;

	account = sources_begin(&reassembly->sources,
				recordkey_source(packet, source->addr), slot,
				reassembly->limits.source_records);
	if (account == SLOTS_NONE)
		return account;
	slots_add(&reassembly->slots, key);
	memset(record, 0, sizeof(*record));
	record->source = account;
	record->units = 1;
	first = &record->report.packet;
	*first = *packet;
	first->payload = NULL;
	first->payload_len = 0;
	memset(&first->facts, 0, sizeof(first->facts));
	record->report.source = *source;
	record->report.first_ns = reassembly->now_ns;
	record->data_count = packet_data_count(packet);
	record->chunks = SLOTS_NONE;
	slotlist_append(&reassembly->waiting, slot);
	return slot;
}

/* Does a packet say the same of its record as the first one did? */
static bool record_agrees(const struct record *record,
			  const struct netoops_packet *packet)
{
	if (!recordkey_agrees(&record->report.packet, packet))
		return false;
	return packet->kind == NETOOPS_KIND_FACTS || is_legacy(packet) ||
	       !record->have[packet->block] ||
	       record->m[packet->block] == packet->m;
}

/* The number of a packet among the chunks of its record, oldest first. */
static u32 packet_number(const struct netoops_packet *packet)
{
	if (is_legacy(packet))
		return packet->legacy_count - 1 - packet->legacy_number;
	if (packet->kind == NETOOPS_KIND_PARITY)
		return CHUNK_PARITY | (u32)packet->block << 8 | packet->index;
	return (u32)packet->index * packet->blocks + packet->block;
}

/* Another packet of a block, which may be the one that it takes. */
static void record_count(struct reassembly *reassembly, u32 slot,
			 const struct netoops_packet *packet)
{
	struct record *record = &reassembly->records[slot];
	struct chunks_block block = {
		.record = slot,
		.blocks = packet->blocks,
		.block = packet->block,
		.k = packet->k,
		.m = packet->m,
		.chunk_size = packet->chunk_size,
		.log_len = packet->log_len,
	};

	if (is_legacy(packet)) {
		record->present++;
		return;
	}
	record->m[packet->block] = packet->m;
	record->have[packet->block]++;
	if (record->have[packet->block] < packet->k)
		return;
	record->report.rebuilt += chunks_rebuild(&reassembly->chunks, &block);
	record->present += packet->k;
}

static enum reassembly_verdict
record_add_chunk(struct reassembly *reassembly, u32 slot,
		 const struct netoops_packet *packet)
{
	struct record *record = &reassembly->records[slot];
	struct chunks *chunks = &reassembly->chunks;
	u32 number = packet_number(packet), chunk, held = record->chunks;

	chunk = chunks_find(chunks, slot, number);
	if (chunk != SLOTS_NONE)
		return chunks->lens[chunk] == packet->payload_len &&
		       !memcmp(chunks_data(chunks, chunk), packet->payload,
			       packet->payload_len) ?
		       REASSEMBLY_DUPLICATE : REASSEMBLY_CONFLICT;
	if (!is_legacy(packet) && record->have[packet->block] == packet->k)
		return REASSEMBLY_DUPLICATE;
	chunk = chunks_add(chunks, slot, number, &record->chunks, packet);
	if (chunk == SLOTS_NONE)
		return REASSEMBLY_FULL;
	if (held == SLOTS_NONE) {
		slotlist_append(&reassembly->holding, slot);
		sources_hold(&reassembly->sources, record->source, slot);
	}
	record_count(reassembly, slot, packet);
	return REASSEMBLY_KEPT;
}

static void record_finish(struct reassembly *reassembly, u32 slot)
{
	struct record *record = &reassembly->records[slot];

	sources_finish(&reassembly->sources, record->source, slot,
		       record->chunks != SLOTS_NONE);
	slotlist_remove(&reassembly->waiting, slot);
	if (record->chunks != SLOTS_NONE)
		slotlist_remove(&reassembly->holding, slot);
	record->done = true;
	if (record->facts.whole) {
		slotlist_append(&reassembly->done, slot);
		return;
	}
	/* It takes nobody's room, and so counts for nobody. */
	sources_end(&reassembly->sources, record->source, record->units);
	record->source = SLOTS_NONE;
	slotlist_append(&reassembly->untold, slot);
}

/* Facts of a record whose log is whole, from packets that came late. */
static enum reassembly_verdict
record_tell(struct reassembly *reassembly, u32 slot,
	    const struct netoops_packet *packet, enum reassembly_verdict verdict)
{
	struct record *record = &reassembly->records[slot];
	bool told = record->facts.whole;

	factset_merge(&record->facts, &record->report.packet.facts, packet);
	if (verdict == REASSEMBLY_KEPT)
		record->report.packets++;
	if (told || !record->facts.whole)
		return verdict;
	slotlist_remove(&reassembly->untold, slot);
	slotlist_append(&reassembly->done, slot);
	return REASSEMBLY_COMPLETE;
}

static void record_touch(struct reassembly *reassembly, u32 slot)
{
	struct record *record = &reassembly->records[slot];

	record->report.last_ns = reassembly->now_ns;
	record->report.packets++;
	if (record->report.packets % SOURCES_UNIT == 0) {
		record->units++;
		sources_grow(&reassembly->sources, record->source);
	}
	sources_touch(&reassembly->sources, record->source, slot,
		      record->chunks != SLOTS_NONE);
	slotlist_remove(&reassembly->waiting, slot);
	slotlist_append(&reassembly->waiting, slot);
	if (record->chunks != SLOTS_NONE) {
		slotlist_remove(&reassembly->holding, slot);
		slotlist_append(&reassembly->holding, slot);
	}
}

static enum reassembly_verdict
record_add(struct reassembly *reassembly, u32 slot,
	   const struct netoops_packet *packet)
{
	struct record *record = &reassembly->records[slot];
	enum reassembly_verdict verdict;

	if (!record_agrees(record, packet))
		return REASSEMBLY_CONFLICT;
	if (packet->kind != NETOOPS_KIND_FACTS)
		verdict = record_add_chunk(reassembly, slot, packet);
	else
		verdict = factset_take(&record->facts, packet) ?
			  REASSEMBLY_KEPT : REASSEMBLY_DUPLICATE;
	if (verdict == REASSEMBLY_DUPLICATE)
		record->report.duplicates++;
	else if (verdict != REASSEMBLY_KEPT)
		return verdict;
	if (record->done)
		return record_tell(reassembly, slot, packet, verdict);
	factset_merge(&record->facts, &record->report.packet.facts, packet);
	if (verdict != REASSEMBLY_KEPT)
		return verdict;
	record_touch(reassembly, slot);
	if (record->present < record->data_count)
		return verdict;
	record_finish(reassembly, slot);
	return record->facts.whole ? REASSEMBLY_COMPLETE : REASSEMBLY_KEPT;
}

/**
 * reassembly_add - take in a packet
 * @reassembly: what reassembly_init() returned
 * @packet: as netoops_packet_decode() or legacy_decode() gave it; what is needed
 *	of it is copied
 * @source: where it came from
 * @now_ns: the time, of a clock that does not go back
 *
 * Return: what became of it.
 */
enum reassembly_verdict
reassembly_add(struct reassembly *reassembly,
	       const struct netoops_packet *packet,
	       const struct reassembly_source *source, u64 now_ns)
{
	enum reassembly_verdict verdict;
	struct recordkey key;
	u32 slot;

	reassembly_advance(reassembly, now_ns);
	if (packet_too_long(reassembly, packet))
		return REASSEMBLY_TOO_LONG;
	recordkey_make(&key, packet, source->addr);
	slot = slots_find(&reassembly->slots, &key);
	if (slot != SLOTS_NONE)
		return record_add(reassembly, slot, packet);
	if (reassembly_late(reassembly, &key))
		return REASSEMBLY_LATE;
	if (reassembly->slots.free == SLOTS_NONE)
		return REASSEMBLY_FULL;
	slot = record_begin(reassembly, &key, packet, source);
	if (slot == SLOTS_NONE)
		return REASSEMBLY_REFUSED;
	verdict = record_add(reassembly, slot, packet);
	if (verdict == REASSEMBLY_FULL) {
		sources_finish(&reassembly->sources,
			       reassembly->records[slot].source, slot, false);
		slotlist_remove(&reassembly->waiting, slot);
		record_remove(reassembly, slot);
	}
	return verdict;
}

static void record_log(struct reassembly *reassembly, u32 slot)
{
	struct record *record = &reassembly->records[slot];
	struct netoops_packet *packet = &record->report.packet;
	struct chunklog *log = &reassembly->log;

	chunks_sort(&reassembly->chunks, &record->chunks);
	memset(log, 0, sizeof(*log));
	log->chunks = &reassembly->chunks;
	log->list = record->chunks;
	log->count = record->data_count;
	log->ragged = is_legacy(packet);
	log->chunk_size = log->ragged ? LEGACY_CHUNK : packet->chunk_size;
	log->len = packet->log_len;
	chunklog_open(log);
	packet->log_len = log->len;
	record->report.missing = log->missing;
	record->report.complete = !log->missing;
}

static u64 record_deadline(const struct reassembly *reassembly, u32 slot)
{
	u64 last_ns = reassembly->records[slot].report.last_ns;

	if (reassembly->limits.timeout_ns > U64_MAX - last_ns)
		return U64_MAX;
	return last_ns + reassembly->limits.timeout_ns;
}

/*
 * The record whose room is needed: one whose log is whole, else of the source that has
 * most, if that is more than its due, else the one that has waited longest.
 */
static u32 reassembly_victim(const struct reassembly *reassembly, bool holds)
{
	u32 slot = sources_victim(&reassembly->sources, holds);

	if (reassembly->untold.first != SLOTS_NONE)
		return reassembly->untold.first;
	if (slot != SLOTS_NONE)
		return slot;
	return holds ? reassembly->holding.first : reassembly->waiting.first;
}

/* Of those that have time left, the one that has least; SLOTS_NONE for none. */
static u32 reassembly_oldest(const struct reassembly *reassembly)
{
	u32 slot = reassembly->waiting.first, untold = reassembly->untold.first;

	if (slot == SLOTS_NONE || untold == SLOTS_NONE)
		return slot == SLOTS_NONE ? untold : slot;
	return reassembly->records[untold].report.last_ns <
	       reassembly->records[slot].report.last_ns ? untold : slot;
}

/* The next record to be given out: one that is done, one whose room is needed. */
static u32 reassembly_next(const struct reassembly *reassembly, bool flush)
{
	u32 slot = reassembly_oldest(reassembly);

	if (reassembly->done.first != SLOTS_NONE)
		return reassembly->done.first;
	if (reassembly->chunks.slots.free == SLOTS_NONE)
		return reassembly_victim(reassembly, true);
	if (reassembly->slots.free == SLOTS_NONE)
		return reassembly_victim(reassembly, false);
	if (slot == SLOTS_NONE || flush ||
	    record_deadline(reassembly, slot) <= reassembly->now_ns)
		return slot;
	return SLOTS_NONE;
}

/**
 * reassembly_take - get a record
 * @reassembly: what reassembly_init() returned
 * @now_ns: the time, as for reassembly_add()
 * @flush: get those too that are not complete and have time left
 * @ret_record: the record; its facts stay where they are until the next call of
 *	this or of reassembly_add()
 *
 * Return: false when there is none.
 */
bool reassembly_take(struct reassembly *reassembly, u64 now_ns, bool flush,
		     struct reassembly_record *ret_record)
{
	struct record *record;
	u32 slot;

	reassembly_advance(reassembly, now_ns);
	slot = reassembly_next(reassembly, flush);
	if (slot == SLOTS_NONE)
		return false;
	record = &reassembly->records[slot];
	if (!record->done) {
		record->facts.whole = true;
		record_finish(reassembly, slot);
	}
	slotlist_remove(record->facts.whole ? &reassembly->done :
					      &reassembly->untold, slot);
	tombs_add(&reassembly->tombs, slots_key(&reassembly->slots, slot),
		  reassembly->now_ns);
	reassembly->taken = slot;
	record_log(reassembly, slot);
	*ret_record = record->report;
	return true;
}

/**
 * reassembly_deadline - when is there a record to take?
 * @reassembly: what reassembly_init() returned
 *
 * Return: the time; 0 when there is one now, U64_MAX when none is waiting.
 */
u64 reassembly_deadline(const struct reassembly *reassembly)
{
	u32 slot;

	if (reassembly->done.first != SLOTS_NONE ||
	    reassembly->chunks.slots.free == SLOTS_NONE ||
	    reassembly->slots.free == SLOTS_NONE)
		return 0;
	slot = reassembly_oldest(reassembly);
	return slot == SLOTS_NONE ? U64_MAX : record_deadline(reassembly, slot);
}

/**
 * reassembly_records - how many records are in the making?
 * @reassembly: what reassembly_init() returned
 *
 * Return: that many; the one that was taken last is none of them.
 */
u32 reassembly_records(const struct reassembly *reassembly)
{
	return reassembly->slots.used - (reassembly->taken != SLOTS_NONE);
}

/**
 * reassembly_log - what came of the log of the record that was taken last
 * @reassembly: what reassembly_init() returned
 * @buf: where to; what is missing leaves no room
 * @size: bytes at @buf; log_len of the record without what is missing is enough
 *
 * Return: bytes written; 0 when no record was taken.
 */
u32 reassembly_log(const struct reassembly *reassembly, u8 *buf, u32 size)
{
	if (reassembly->taken == SLOTS_NONE)
		return 0;
	return chunklog_copy(&reassembly->log, buf, size);
}

/**
 * reassembly_gaps - what is missing of that log
 * @reassembly: what reassembly_init() returned
 * @gaps: where to
 * @most: room there; one more than there can be chunks is enough
 *
 * Return: how many there are at @gaps; 0 when no record was taken.
 */
u32 reassembly_gaps(const struct reassembly *reassembly,
		    struct reassembly_gap *gaps, u32 most)
{
	if (reassembly->taken == SLOTS_NONE)
		return 0;
	return chunklog_gaps(&reassembly->log, gaps, most);
}
