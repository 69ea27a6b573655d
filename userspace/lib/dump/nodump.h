/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* What a file is that is no dump which can be read here, by its first bytes.  Pure. */
#ifndef _LIB_NODUMP_H
#define _LIB_NODUMP_H

#include <vmcoredd/env.h>

#define NODUMP_HEAD	512	/* bytes that nodump_name() wants at most */

const char *nodump_name(const void *head, size_t len);

#endif /* _LIB_NODUMP_H */
