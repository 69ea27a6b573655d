/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* The fleet keys of a receiver, one for each key id. */
#ifndef _LIB_FLEETS_H
#define _LIB_FLEETS_H

#include "../base/err.h"
#include "intake.h"

#define FLEETS_MAX	64

/**
 * struct fleets - keys that were read
 * @keys: the keys
 * @count: how many
 *
 * Lives in memory from keyfile_alloc().
 */
struct fleets {
	struct intake_fleet	keys[FLEETS_MAX];
	unsigned int		count;
};

int fleets_check(const char * const *texts, unsigned int count,
		 struct err *err);
int fleets_read(const char * const *texts, unsigned int count,
		struct fleets **ret_fleets, struct err *err);
void fleets_free(struct fleets *fleets);

#endif /* _LIB_FLEETS_H */
