/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * A payload in device state format, one device at a time, so that memory does
 * not depend on the number of devices.
 */
#ifndef _LIB_STATEREADER_H
#define _LIB_STATEREADER_H

#include <vmcoredd/state.h>

#include "../dump/payload.h"

/* Bytes kept of one device, and as many as a header at least.  A fuzzer wants less. */
#ifndef STATEREADER_GROUP_MAX
#define STATEREADER_GROUP_MAX	(1U << 20)
#endif

/**
 * struct statereader - a state payload that is being read
 * @payload: where it comes from
 * @problems: where damage is noted
 * @header: its header, little-endian
 * @left: bytes of records not read yet
 * @next: header of the record that begins the next device
 * @has_next: it is valid
 * @done: nothing more can be read
 * @buf: the records of one device
 * @used: bytes of them
 */
struct statereader {
	struct payload			*payload;
	struct problems			*problems;
	struct vmcoredd_state_header	header;
	u64				left;
	struct vmcoredd_state_record	next;
	bool				has_next;
	bool				done;
	u8				*buf;
	size_t				used;
};

int statereader_open(struct statereader *state, struct payload *payload,
		     struct problems *problems, struct err *err);
int statereader_next(struct statereader *state, struct vmcoredd_state_cursor *ret,
		     struct err *err);
void statereader_close(struct statereader *state);
bool statereader_detect(const void *head, size_t len);

#endif /* _LIB_STATEREADER_H */
