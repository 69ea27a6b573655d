/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Test vectors as papers print them: pairs of hexadecimal digits. */
#ifndef _UNIT_HEX_H
#define _UNIT_HEX_H

#include <stdlib.h>

#include <vmcoredd/env.h>

/* Returns how many bytes @digits were; there must be room for them. */
static inline size_t hex(u8 *bytes, const char *digits)
{
	char pair[3] = "";
	size_t len = 0;

	while (*(digits += strspn(digits, "\n "))) {
		memcpy(pair, digits, 2);
		bytes[len++] = (u8)strtoul(pair, NULL, 16);
		digits += 2;
	}
	return len;
}

static inline bool is_hex(const void *bytes, size_t len, const char *digits)
{
	u8 want[512];

	return hex(want, digits) == len && !memcmp(bytes, want, len);
}

#endif /* _UNIT_HEX_H */
