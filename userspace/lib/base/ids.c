// SPDX-License-Identifier: LGPL-2.1-or-later
/*
 * Ids as text: see ids.h.  Keys go through here too: nothing is copied, and no
 * table is looked up with a digit.
 */
#include <string.h>

#include "ids.h"

static int ids_digit(char c)
{
	if (c >= '0' && c <= '9')
		return c - '0';
	if (c >= 'a' && c <= 'f')
		return c - 'a' + 10;
	if (c >= 'A' && c <= 'F')
		return c - 'A' + 10;
	return -1;
}

/**
 * ids_unhex - read hexadecimal digits
 * @text: 2 * @len digits; what is behind them is not looked at
 * @len: bytes wanted
 * @ret_bytes: the bytes; written in part when it fails
 *
 * Return: false when there is something else among them.
 */
bool ids_unhex(const char *text, size_t len, uint8_t *ret_bytes)
{
	int high, low;
	size_t i;

	for (i = 0; i < len; i++) {
		high = ids_digit(text[2 * i]);
		low = high < 0 ? -1 : ids_digit(text[2 * i + 1]);
		if (low < 0)
			return false;
		ret_bytes[i] = (uint8_t)(high << 4 | low);
	}
	return true;
}

/**
 * ids_hex - write hexadecimal digits
 * @bytes: the bytes
 * @len: how many
 * @buf: where to, 2 * @len + 1 bytes
 *
 * Return: @buf.
 */
const char *ids_hex(const void *bytes, size_t len, char *buf)
{
	const uint8_t *from = bytes;
	unsigned int nibble;
	size_t i;

	for (i = 0; i < 2 * len; i++) {
		nibble = i % 2 ? from[i / 2] & 0xf : from[i / 2] >> 4;
		buf[i] = (char)(nibble < 10 ? '0' + nibble : 'a' + nibble - 10);
	}
	buf[2 * len] = '\0';
	return buf;
}

/**
 * ids_parse - read an id
 * @text: a UUID, or 32 digits as in /etc/machine-id; white space may follow
 * @ret_id: the id
 *
 * Return: false when it is none.
 */
bool ids_parse(const char *text, uint8_t ret_id[IDS_SIZE])
{
	static const unsigned char lengths[] = { 8, 4, 4, 4, 12 };
	bool dashes = strlen(text) > 8 && text[8] == '-';
	size_t i, done = 0;

	if (!dashes) {
		if (!ids_unhex(text, IDS_SIZE, ret_id))
			return false;
		text += 2 * IDS_SIZE;
		return !text[strspn(text, " \t\n")];
	}
	for (i = 0; i < sizeof(lengths); i++) {
		if (i && *text++ != '-')
			return false;
		if (!ids_unhex(text, lengths[i] / 2, ret_id + done))
			return false;
		text += lengths[i];
		done += lengths[i] / 2;
	}
	return !text[strspn(text, " \t\n")];
}

/**
 * ids_text - write an id as a UUID
 * @id: the id
 * @buf: where to
 *
 * Return: @buf.
 */
const char *ids_text(const uint8_t id[IDS_SIZE], char buf[IDS_TEXT])
{
	static const unsigned char lengths[] = { 8, 4, 4, 4, 12 };
	char *at = buf;
	size_t i, done = 0;

	for (i = 0; i < sizeof(lengths); i++) {
		if (i)
			*at++ = '-';
		ids_hex(id + done, lengths[i] / 2, at);
		at += lengths[i];
		done += lengths[i] / 2;
	}
	return buf;
}

/**
 * ids_is_zero - is an id one that was not set?
 * @id: the id
 *
 * Return: true when all of it is zero.
 */
bool ids_is_zero(const uint8_t id[IDS_SIZE])
{
	static const uint8_t zero[IDS_SIZE];

	return !memcmp(id, zero, IDS_SIZE);
}
