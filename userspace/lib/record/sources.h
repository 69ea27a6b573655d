/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * Records in the making by who sends them: when there is no room for all, who has
 * most gives some up.  Pure: the memory is the caller's.
 *
 * A record counts as one, and as one more for every SOURCES_UNIT packets of it.
 * SOURCES_FAIR is what a machine that crashes needs, an oops and its panic: nobody
 * has to give up more than what is beyond that.  Where nobody has more, addresses
 * are many, and what was not heard of for the longest time has to go.
 */
#ifndef _LIB_SOURCES_H
#define _LIB_SOURCES_H

#include <vmcoredd/env.h>

#include "shares.h"
#include "slots.h"

#define SOURCES_UNIT	256	/* packets */
#define SOURCES_FAIR	2	/* records, or as many times those packets */

/**
 * struct sources_account - what a source has
 * @records: in the making
 * @waiting: those of them that are not done, by their last packet
 * @holding: those of these that hold chunks, likewise
 */
struct sources_account {
	u32		records;
	struct slotlist	waiting;
	struct slotlist	holding;
};

/**
 * struct sources - all sources
 * @shares: how much each has
 * @accounts: what
 * @links: of the lists, two for each record
 * @records: records that there can be
 */
struct sources {
	struct shares		shares;
	struct sources_account	*accounts;
	struct slotlink		*links;
	u32			records;
};

u64 sources_size(u32 records);
void sources_init(struct sources *sources, void *memory, u32 records,
		  const u64 seed[2]);
u32 sources_begin(struct sources *sources, const u8 key[SHARES_KEY],
		  u32 record, u32 most);
void sources_hold(struct sources *sources, u32 source, u32 record);
void sources_touch(struct sources *sources, u32 source, u32 record,
		   bool holds);
void sources_grow(struct sources *sources, u32 source);
void sources_finish(struct sources *sources, u32 source, u32 record,
		    bool holds);
void sources_end(struct sources *sources, u32 source, u32 units);
u32 sources_victim(const struct sources *sources, bool holds);

#endif /* _LIB_SOURCES_H */
