/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * A dump that 'makedumpfile -F' has flattened, read as the file it was meant to
 * be.  flatmap.h has the format.
 */
#ifndef _LIB_FLAT_H
#define _LIB_FLAT_H

#include "flatmap.h"
#include "source.h"

struct source *flat_open(struct source *below, const struct watch *watch,
			 struct err *err);

#endif /* _LIB_FLAT_H */
