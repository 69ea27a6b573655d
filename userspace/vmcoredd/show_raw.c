// SPDX-License-Identifier: GPL-2.0-or-later
/* vmcoredd show: payloads that are text, and those of which nothing is known. */
#include <ctype.h>
#include <string.h>

#include "../lib/decode/statereader.h"
#include "../lib/decode/foreign.h"
#include "show.h"

#define RAW_LINE	16

/* The padding of a note without an index is not part of its text. */
static size_t raw_without_padding(const struct dump *dump, const u8 *buf,
				  size_t len)
{
	while (!dump->exact && len && !buf[len - 1])
		len--;
	return len;
}

/**
 * show_is_text - would people read this?
 * @dump: whose payload it is
 * @head: its first bytes
 * @len: how many
 *
 * Return: true when it holds no control characters but those of lines.
 */
bool show_is_text(const struct dump *dump, const u8 *head, size_t len)
{
	size_t i;

	len = raw_without_padding(dump, head, len);
	for (i = 0; i < len; i++) {
		if ((head[i] < 0x20 && !strchr("\t\n\r\f", head[i])) ||
		    head[i] == 0x7f || !head[i])
			return false;
	}
	return len;
}

/**
 * show_kind_name - what is in a payload?
 * @dump: whose payload it is
 * @head: its first bytes
 * @len: how many, PAYLOAD_CHUNK if there are as many
 *
 * Return: a few words.
 */
const char *show_kind_name(const struct dump *dump, const u8 *head, size_t len)
{
	const char *name = foreign_name(foreign_detect(head, len));

	if (!len)
		return "empty";
	if (statereader_detect(head, len))
		return "device state";
	if (name)
		return name;
	return show_is_text(dump, head, len) ? "text" : "binary";
}

/**
 * show_text - show a piece of a text
 * @out: where to
 * @dump: whose payload it is
 * @buf: the piece
 * @len: bytes there
 */
void show_text(struct out *out, const struct dump *dump, const u8 *buf,
	       size_t len)
{
	out_stream(out, (const char *)buf, raw_without_padding(dump, buf, len));
}

static void raw_line(struct out *out, u64 offset, const u8 *buf, size_t len)
{
	size_t i;

	fprintf(out->file, "  %08jx ", offset);
	for (i = 0; i < RAW_LINE; i++) {
		if (i < len)
			fprintf(out->file, "%s%02x", i == 8 ? "  " : " ",
				buf[i]);
		else
			fputs(i == 8 ? "    " : "   ", out->file);
	}
	fputs("  |", out->file);
	for (i = 0; i < len; i++)
		fputc(buf[i] >= 0x20 && buf[i] < 0x7f ? buf[i] : '.',
		      out->file);
	fputs("|\n", out->file);
}

/**
 * show_hex - show a piece of bytes; JSON gets plain hexadecimal digits
 * @out: where to; in JSON inside out_stream_begin()
 * @offset: of the piece in the payload; a multiple of 16
 * @buf: the piece
 * @len: bytes there; a multiple of 16 except for the last piece
 */
void show_hex(struct out *out, u64 offset, const u8 *buf, size_t len)
{
	size_t i, step;

	for (i = 0; out->json && i < len; i++)
		fprintf(out->file, "%02x", buf[i]);
	for (i = 0; !out->json && i < len; i += step) {
		step = len - i < RAW_LINE ? len - i : RAW_LINE;
		raw_line(out, offset + i, buf + i, step);
	}
}
