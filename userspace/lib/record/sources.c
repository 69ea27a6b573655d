// SPDX-License-Identifier: LGPL-2.1-or-later
/* Records in the making by source.  Pure file (see scripts/pure-files). */
#include <vmcoredd/env.h>

#include "shares.h"
#include "slots.h"
#include "sources.h"

/**
 * sources_size - memory that sources need
 * @records: records that there can be; as many sources
 *
 * Return: bytes.
 */
u64 sources_size(u32 records)
{
	u64 size = (u64)records * (sizeof(struct sources_account) +
				   2 * sizeof(struct slotlink)) +
		   shares_size(records);

	/* What follows may be of any type. */
	return (size + 7) & ~(u64)7;
}

/**
 * sources_init - know no source yet
 * @sources: to be filled
 * @memory: sources_size() bytes for any type; they stay in use
 * @records: records that there can be
 * @seed: see slots_init()
 */
void sources_init(struct sources *sources, void *memory, u32 records,
		  const u64 seed[2])
{
	sources->accounts = memory;
	sources->links = (void *)(sources->accounts + records);
	sources->records = records;
	shares_init(&sources->shares, sources->links + 2 * (size_t)records,
		    records, seed);
}

/**
 * sources_begin - a record begins
 * @sources: the sources
 * @key: whose
 * @record: its number, below that of all
 * @most: records that a source may have, 0 for no bound
 *
 * Return: its source; SLOTS_NONE when that has so many already.
 */
u32 sources_begin(struct sources *sources, const u8 key[SHARES_KEY],
		  u32 record, u32 most)
{
	u32 source = shares_find(&sources->shares, key);
	struct sources_account *account;

	if (source == SLOTS_NONE) {
		source = shares_open(&sources->shares, key);
		if (source == SLOTS_NONE)
			return source;
		account = &sources->accounts[source];
		account->records = 0;
		slotlist_init(&account->waiting, sources->links);
		slotlist_init(&account->holding,
			      sources->links + sources->records);
	}
	account = &sources->accounts[source];
	if (most && account->records >= most)
		return SLOTS_NONE;
	account->records++;
	shares_add(&sources->shares, source, 1);
	slotlist_append(&account->waiting, record);
	return source;
}

/**
 * sources_hold - a record holds its first chunk
 * @sources: the sources
 * @source: what sources_begin() returned
 * @record: the record
 */
void sources_hold(struct sources *sources, u32 source, u32 record)
{
	slotlist_append(&sources->accounts[source].holding, record);
}

static void sources_remove(struct sources_account *account, u32 record,
			   bool holds)
{
	slotlist_remove(&account->waiting, record);
	if (holds)
		slotlist_remove(&account->holding, record);
}

/**
 * sources_touch - something new of a record has come
 * @sources: the sources
 * @source: what sources_begin() returned
 * @record: the record; is the last to be given up now
 * @holds: it holds chunks
 */
void sources_touch(struct sources *sources, u32 source, u32 record,
		   bool holds)
{
	struct sources_account *account = &sources->accounts[source];

	sources_remove(account, record, holds);
	slotlist_append(&account->waiting, record);
	if (holds)
		slotlist_append(&account->holding, record);
}

/**
 * sources_grow - a record counts one more
 * @sources: the sources
 * @source: what sources_begin() returned
 */
void sources_grow(struct sources *sources, u32 source)
{
	shares_add(&sources->shares, source, 1);
}

/**
 * sources_finish - a record does not wait any more, but is still there
 * @sources: the sources
 * @source: what sources_begin() returned
 * @record: the record
 * @holds: it holds chunks
 */
void sources_finish(struct sources *sources, u32 source, u32 record,
		    bool holds)
{
	sources_remove(&sources->accounts[source], record, holds);
}

/**
 * sources_end - a record is not there any more
 * @sources: the sources
 * @source: what sources_begin() returned
 * @units: 1 and how often it has grown
 */
void sources_end(struct sources *sources, u32 source, u32 units)
{
	sources->accounts[source].records--;
	shares_sub(&sources->shares, source, units);
}

/**
 * sources_victim - who has to give up a record?
 * @sources: the sources
 * @holds: it must hold chunks
 *
 * Return: the record of the source that has most which was not heard of for the
 * longest time; SLOTS_NONE when none has more than SOURCES_FAIR, or not such a
 * record.
 */
u32 sources_victim(const struct sources *sources, bool holds)
{
	u32 source = shares_greatest(&sources->shares);
	const struct sources_account *account;

	if (source == SLOTS_NONE ||
	    shares_amount(&sources->shares, source) <= SOURCES_FAIR)
		return SLOTS_NONE;
	account = &sources->accounts[source];
	return holds ? account->holding.first : account->waiting.first;
}
