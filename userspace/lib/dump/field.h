/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Numbers of a file that has a byte order of its own.  Pure. */
#ifndef _LIB_FIELD_H
#define _LIB_FIELD_H

#include <vmcoredd/env.h>

u64 field_load(const void *from, unsigned int size, bool big_endian);
void field_store(void *to, unsigned int size, bool big_endian, u64 value);

#endif /* _LIB_FIELD_H */
