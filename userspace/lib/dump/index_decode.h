/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * Decoding the note vmcoredd.index; <pure/index_encode.h> has the other way.
 * Pure: no allocation, no I/O.
 */
#ifndef _LIB_INDEX_H
#define _LIB_INDEX_H

#include <pure/index_encode.h>

int index_decode_header(const void *buf, size_t len,
			struct index_header *ret_header);
int index_decode_entry(const void *buf, size_t len,
		       struct index_entry *ret_entry);
u64 index_size(const struct index_header *header);

#endif /* _LIB_INDEX_H */
