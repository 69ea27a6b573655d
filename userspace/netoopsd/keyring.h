/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The keys of netoopsd, which may be read anew while it runs. */
#ifndef _NETOOPSD_KEYRING_H
#define _NETOOPSD_KEYRING_H

#include "../lib/record/fleets.h"
#include "config.h"

/**
 * struct keyring - keys
 * @fleets: fleet keys, or NULL
 * @host: key of all hosts, or NULL
 *
 * What it points to lives in memory from keyfile_alloc().
 */
struct keyring {
	struct fleets	*fleets;
	u8		*host;
};

int keyring_read(struct keyring *keyring, const struct config *config,
		 struct err *err);
int keyring_reload(struct keyring *keyring, const struct config *config,
		   struct err *err);
void keyring_use(const struct keyring *keyring, struct intake *intake);
void keyring_free(struct keyring *keyring);

#endif /* _NETOOPSD_KEYRING_H */
