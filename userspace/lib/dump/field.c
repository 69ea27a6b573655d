// SPDX-License-Identifier: LGPL-2.1-or-later
/* Numbers in any byte order.  Pure file (see scripts/pure-files). */
#include "field.h"

/**
 * field_load - read a number
 * @from: its first byte, at any address
 * @size: its bytes, at most 8
 * @big_endian: its byte order
 *
 * Return: the number.
 */
u64 field_load(const void *from, unsigned int size, bool big_endian)
{
	const u8 *bytes = from;
	u64 value = 0;
	unsigned int i;

	for (i = 0; i < size; i++)
		value = value << 8 | bytes[big_endian ? i : size - 1 - i];
	return value;
}

/**
 * field_store - write a number
 * @to: where its first byte goes, at any address
 * @size: its bytes, at most 8
 * @big_endian: its byte order
 * @value: the number; what does not fit is cut off
 */
void field_store(void *to, unsigned int size, bool big_endian, u64 value)
{
	u8 *bytes = to;
	unsigned int i;

	for (i = 0; i < size; i++, value >>= 8)
		bytes[big_endian ? size - 1 - i : i] = (u8)value;
}
