/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* A changed copy of a kdump-compressed dump. */
#ifndef _LIB_KDUMPCOPY_H
#define _LIB_KDUMPCOPY_H

#include "kdumpedit.h"
#include "rewriter.h"

int kdumpcopy_prepare(struct kdumpedit *edit, struct rewriter *rewriter,
		      struct err *err);
void kdumpcopy_check(const struct kdumpedit *edit, struct problems *problems);

#endif /* _LIB_KDUMPCOPY_H */
