/* SPDX-License-Identifier: GPL-2.0-or-later */
/* What the fuzz targets of the containers share. */
#ifndef _FUZZ_WALK_H
#define _FUZZ_WALK_H

#include "fuzz.h"

void walk_bytes(const u8 *data, size_t size);

#endif /* _FUZZ_WALK_H */
