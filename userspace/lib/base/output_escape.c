// SPDX-License-Identifier: LGPL-2.1-or-later
/* Making text of a file harmless: see output.h. */
#include <string.h>

#include "output.h"

/*
 * Characters that nobody sees, but that change how others are shown: Unicode's
 * categories Cf, Zl and Zp.
 */
static bool out_invisible(uint32_t c)
{
	static const struct { uint32_t first, last; } ranges[] = {
		{ 0xad, 0xad }, { 0x600, 0x605 }, { 0x61c, 0x61c },
		{ 0x6dd, 0x6dd }, { 0x70f, 0x70f }, { 0x890, 0x891 },
		{ 0x8e2, 0x8e2 }, { 0x180e, 0x180e }, { 0x200b, 0x200f },
		{ 0x2028, 0x202e }, { 0x2060, 0x206f }, { 0xfeff, 0xfeff },
		{ 0xfff9, 0xfffb }, { 0x110bd, 0x110bd }, { 0x110cd, 0x110cd },
		{ 0x13430, 0x1343f }, { 0x1bca0, 0x1bca3 },
		{ 0x1d173, 0x1d17a }, { 0xe0000, 0xe007f },
	};
	size_t i;

	for (i = 0; i < sizeof(ranges) / sizeof(*ranges); i++) {
		if (c >= ranges[i].first && c <= ranges[i].last)
			return true;
	}
	return false;
}

/**
 * out_utf8 - is a character fit to print?
 * @text: its first byte
 * @len: bytes there, at least 1
 *
 * Return: length of its UTF-8 sequence, or 0 when it is not.
 */
size_t out_utf8(const unsigned char *text, size_t len)
{
	size_t i, need;
	uint32_t c;

	if (text[0] < 0x80)
		return text[0] >= 0x20 && text[0] != 0x7f;
	need = text[0] >= 0xf0 ? 4 : text[0] >= 0xe0 ? 3 : 2;
	if (text[0] < 0xc2 || text[0] > 0xf4 || len < need)
		return 0;
	c = text[0] & (0xff >> (need + 1));
	for (i = 1; i < need; i++) {
		if ((text[i] & 0xc0) != 0x80)
			return 0;
		c = c << 6 | (text[i] & 0x3f);
	}
	if (c < 0xa0 || (c >= 0xd800 && c < 0xe000) || c > 0x10ffff ||
	    (need == 3 && c < 0x800) || (need == 4 && c < 0x10000) ||
	    out_invisible(c))
		return 0;
	return need;
}

/**
 * out_escape - make bytes of a file harmless to a terminal
 * @text: the bytes
 * @len: how many
 * @buf: where to; 4 * @len + 1 bytes hold any text
 * @size: bytes at @buf, at least 1
 *
 * Return: bytes written, without the NUL.
 */
size_t out_escape(const char *text, size_t len, char *buf, size_t size)
{
	const unsigned char *at = (const unsigned char *)text;
	size_t used = 0, step, i = 0;

	while (i < len && size - used > 4) {
		step = out_utf8(at + i, len - i);
		/* Doubled, so that nothing else looks like an escape. */
		if (at[i] == '\\')
			buf[used++] = '\\';
		if (step) {
			memcpy(buf + used, at + i, step);
			used += step;
			i += step;
		} else {
			used += (size_t)snprintf(buf + used, size - used,
						 "\\x%02x", at[i++]);
		}
	}
	buf[used] = '\0';
	return used;
}
