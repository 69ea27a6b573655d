/* SPDX-License-Identifier: GPL-2.0-or-later */
/* What the drop monitor says of itself. */
#ifndef _DROPMON_STATS_H
#define _DROPMON_STATS_H

#include "../lib/drop/dropinfo.h"
#include "family.h"

int stats_read(struct family *family, struct dropinfo_stats *ret, struct err *err);
int stats_read_config(struct family *family, struct dropinfo_config *ret, struct err *err);
bool stats_armed(const struct dropinfo_stats *stats);

#endif /* _DROPMON_STATS_H */
