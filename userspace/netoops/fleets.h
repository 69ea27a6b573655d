/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The fleet keys of a receiver, one for each key id. */
#ifndef _NETOOPS_FLEETS_H
#define _NETOOPS_FLEETS_H

#include "../lib/intake.h"
#include "cmd.h"

#define FLEETS_MAX	64

/**
 * struct fleets - what "--fleet-key" named
 * @keys: the keys
 * @count: how many
 *
 * Lives in memory from keyfile_alloc().
 */
struct fleets {
	struct intake_fleet	keys[FLEETS_MAX];
	unsigned int		count;
};

int fleets_read(struct cmd_context *ctx, const char * const *texts,
		unsigned int count, struct fleets **ret_fleets);
void fleets_free(struct fleets *fleets);

#endif /* _NETOOPS_FLEETS_H */
