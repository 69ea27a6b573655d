/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * A store that is of no more use gets another name, so that a new one can take its
 * place and what can be read of it stays readable.
 */
#ifndef _LIB_STOREASIDE_H
#define _LIB_STOREASIDE_H

#include <stdbool.h>
#include <stdint.h>

#include "../base/err.h"

#define STOREASIDE_MOST	64	/* that are kept of one store */

bool storeaside_has_log(const char *path);
int storeaside_move(const char *path, uint64_t max_bytes, char **ret,
		    struct err *err);

#endif /* _LIB_STOREASIDE_H */
