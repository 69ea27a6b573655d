/* SPDX-License-Identifier: GPL-2.0-or-later */
/* All places that the kernel has. */
#ifndef _DROPMON_PLACES_H
#define _DROPMON_PLACES_H

#include "../lib/drop/dropplace.h"
#include "family.h"

/* Told of each place, whose strings are there until it returns. */
typedef void places_tell(void *arg, const struct dropplace *place);

int places_read(struct family *family, places_tell *tell, void *arg, u64 *ret_damaged,
		struct err *err);

#endif /* _DROPMON_PLACES_H */
