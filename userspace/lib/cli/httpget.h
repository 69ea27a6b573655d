/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* One small GET of HTTP/1.0, for what netoopsd answers. */
#ifndef _LIB_HTTPGET_H
#define _LIB_HTTPGET_H

#include "../base/err.h"

#define HTTPGET_PORT	2004	/* when the address has none */
#define HTTPGET_BODY	4096	/* bytes of an answer that are kept */
#define HTTPGET_SECONDS	5	/* that connecting, and then the answer, may take */

int httpget(const char *where, const char *path, char ret_body[HTTPGET_BODY],
	    unsigned int *ret_code, struct err *err);

#endif /* _LIB_HTTPGET_H */
