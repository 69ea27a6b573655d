/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* A changed copy of an ELF core dump. */
#ifndef _LIB_ELFCOPY_H
#define _LIB_ELFCOPY_H

#include "elfedit.h"
#include "rewriter.h"

int elfcopy_prepare(struct elfedit *edit, struct rewriter *rewriter,
		    struct err *err);

#endif /* _LIB_ELFCOPY_H */
