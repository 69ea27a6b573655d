/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Records of netoops for people and as JSON. */
#ifndef _LIB_RECORDOUT_H
#define _LIB_RECORDOUT_H

#include "../base/output.h"
#include "reassembly.h"
#include "../signature/signature.h"

/* Room for the name of a record, which is made of ids in hexadecimal only. */
#define RECORDOUT_NAME	80
/* Room for an address. */
#define RECORDOUT_ADDRESS	46

/**
 * struct recordout_stored - what a store adds to a record
 * @id: what its crash is called: its crash id, or "@" and a number
 * @received_ns: when it was received: CLOCK_REALTIME
 * @signature: what it is known by
 */
struct recordout_stored {
	const char			*id;
	u64				received_ns;
	const struct signature		*signature;
};

/**
 * struct recordout - a record and its log
 * @record: what is known of it
 * @log: its log
 * @stored: what a store knows, or NULL
 */
struct recordout {
	const struct reassembly_record	*record;
	struct sparselog		log;
	const struct recordout_stored	*stored;
};

void recordout_facts(const struct recordout *from, struct out *out);
void recordout_print(const struct recordout *from, struct out *out);
int recordout_log(const struct sparselog *log,
		  int (*write)(void *arg, const void *bytes, size_t len),
		  void *arg);
void recordout_bytes(struct out *out, const char *key,
		     const struct netoops_bytes *bytes);
void recordout_text(struct out *out, const char *key, const char *text);
void recordout_id(struct out *out, const char *key, const u8 *id);
void recordout_source(struct out *out, const struct reassembly_source *source);
const char *recordout_type(const struct netoops_packet *packet);
const char *recordout_address(const struct reassembly_source *source,
			      char buf[RECORDOUT_ADDRESS]);
const char *recordout_vendor(u16 machine, u8 id);
const char *recordout_name(const struct reassembly_record *record,
			   char buf[RECORDOUT_NAME]);

#endif /* _LIB_RECORDOUT_H */
