/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Times as people write and read them: UTC. */
#ifndef _LIB_WHEN_H
#define _LIB_WHEN_H

#include <stdbool.h>
#include <stdint.h>

#include "err.h"

/* "2026-11-21T08:15:00.123456789Z" and a NUL, for any year */
#define WHEN_TEXT	48

const char *when_text(uint64_t ns, char buf[WHEN_TEXT]);
const char *when_minute(uint64_t ns, char buf[WHEN_TEXT]);
uint64_t when_now(void);
int when_parse(const char *text, uint64_t now_ns, uint64_t *ret_ns,
	       struct err *err);
int when_span(const char *text, uint64_t *ret_ns, struct err *err);

#endif /* _LIB_WHEN_H */
