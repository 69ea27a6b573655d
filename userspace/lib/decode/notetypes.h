/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* What the notes of a vmcore are that are no device dumps.  Pure. */
#ifndef _LIB_NOTETYPES_H
#define _LIB_NOTETYPES_H

#include <vmcoredd/env.h>

const char *notetype_name(const char *owner, u32 type);

#endif /* _LIB_NOTETYPES_H */
