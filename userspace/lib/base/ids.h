/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Ids of 16 bytes as text, and bytes as hexadecimal digits. */
#ifndef _LIB_IDS_H
#define _LIB_IDS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#define IDS_SIZE	16
#define IDS_TEXT	37	/* 8-4-4-4-12 digits and a NUL */

bool ids_parse(const char *text, uint8_t ret_id[IDS_SIZE]);
const char *ids_text(const uint8_t id[IDS_SIZE], char buf[IDS_TEXT]);
bool ids_is_zero(const uint8_t id[IDS_SIZE]);
const char *ids_hex(const void *bytes, size_t len, char *buf);
bool ids_unhex(const char *text, size_t len, uint8_t *ret_bytes);

#endif /* _LIB_IDS_H */
