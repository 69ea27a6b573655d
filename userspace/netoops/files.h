/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Records as files in a directory. */
#ifndef _NETOOPS_FILES_H
#define _NETOOPS_FILES_H

#include "../lib/base/err.h"
#include "../lib/record/recordout.h"

int files_write(int dir, const char *shown, const struct recordout *record,
		struct err *err);

#endif /* _NETOOPS_FILES_H */
