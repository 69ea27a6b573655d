/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Numbers that people write. */
#ifndef _LIB_NUMBER_H
#define _LIB_NUMBER_H

#include <stdint.h>

#include "err.h"

int number_parse(const char *text, uint64_t max, uint64_t *ret_value,
		 struct err *err);

#endif /* _LIB_NUMBER_H */
