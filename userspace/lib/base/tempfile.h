/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Files without a name, for what is read once and needed twice. */
#ifndef _LIB_TEMPFILE_H
#define _LIB_TEMPFILE_H

#include "err.h"

int tempfile_open(const char *path, struct err *err);

#endif /* _LIB_TEMPFILE_H */
