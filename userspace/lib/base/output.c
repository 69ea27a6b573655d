// SPDX-License-Identifier: LGPL-2.1-or-later
/* Text and JSON from the same calls: see output.h. */
#include <errno.h>
#include <stdarg.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "output.h"
#include "progress.h"

/**
 * out_init - set up a destination
 * @out: to be set up
 * @file: stream
 * @json: JSON instead of text
 */
void out_init(struct out *out, FILE *file, bool json)
{
	const char *no_color = getenv("NO_COLOR");
	const char *term = getenv("TERM");

	memset(out, 0, sizeof(*out));
	out->file = file;
	out->json = json;
	out->color = !json && (!no_color || !*no_color) && term &&
		     strcmp(term, "dumb") && isatty(fileno(file));
}

/**
 * out_finish - hand everything to the kernel
 * @out: the destination, which can go on
 *
 * Return: 0, or the errno of a write that failed, now or before.
 */
int out_finish(struct out *out)
{
	errno = 0;
	if (fflush(out->file) && !out->error)
		out->error = errno;
	if (ferror(out->file) && !out->error)
		out->error = EIO;
	return out->error;
}

static char *out_escaped(const char *text)
{
	size_t len = strlen(text);
	char *buf = malloc(4 * len + 8);

	if (buf)
		out_escape(text, len, buf, 4 * len + 8);
	return buf;
}

static void out_json_text(struct out *out, const char *text)
{
	fputc('"', out->file);
	for (; *text; text++) {
		if (*text == '"' || *text == '\\')
			fputc('\\', out->file);
		fputc(*text, out->file);
	}
	fputc('"', out->file);
}

/* Writes what stands before a value: comma and key. */
static void out_json_key(struct out *out, const char *key)
{
	if (out->more[out->depth])
		fputc(',', out->file);
	out->more[out->depth] = true;
	if (key)
		fprintf(out->file, "\"%s\":", key);
}

static void out_open(struct out *out, const char *key, char bracket)
{
	progress_clear();
	if (!out->json)
		return;
	out_json_key(out, key);
	fputc(bracket, out->file);
	if (out->depth + 1 == OUT_DEPTH)
		abort();
	out->more[++out->depth] = false;
}

static void out_close(struct out *out, char bracket)
{
	if (!out->json)
		return;
	out->depth--;
	fputc(bracket, out->file);
	if (out->depth)
		return;
	fputc('\n', out->file);
	out->more[0] = false;
}

/**
 * out_begin - begin an object; text shows nothing
 * @out: the destination
 * @key: its key, or NULL in an array and for the outermost
 */
void out_begin(struct out *out, const char *key)
{
	out_open(out, key, '{');
}

/**
 * out_end - end an object; behind the outermost a line ends
 * @out: the destination
 */
void out_end(struct out *out)
{
	out_close(out, '}');
}

/**
 * out_begin_array - begin an array; text shows nothing
 * @out: the destination
 * @key: its key
 */
void out_begin_array(struct out *out, const char *key)
{
	out_open(out, key, '[');
}

/**
 * out_end_array - end an array
 * @out: the destination
 */
void out_end_array(struct out *out)
{
	out_close(out, ']');
}

/**
 * out_text - something that only people see: headings, line ends
 * @out: the destination
 * @fmt: printf format; no text of a file without out_escape()
 */
void out_text(struct out *out, const char *fmt, ...)
{
	va_list args;

	if (out->json)
		return;
	progress_clear();
	va_start(args, fmt);
	vfprintf(out->file, fmt, args);
	va_end(args);
}

/**
 * out_str - a text
 * @out: the destination
 * @key: JSON key; NULL in an array
 * @fmt: printf format with one %s, or NULL for JSON alone
 * @value: the text
 */
void out_str(struct out *out, const char *key, const char *fmt,
	     const char *value)
{
	char *escaped;

	if (!out->json && !fmt)
		return;
	progress_clear();
	escaped = out_escaped(value);
	if (out->json) {
		out_json_key(out, key);
		out_json_text(out, escaped ? escaped : "");
	} else {
		fprintf(out->file, fmt, escaped ? escaped : "");
	}
	free(escaped);
}

/**
 * out_u64 - a number
 * @out: the destination
 * @key: JSON key; NULL in an array
 * @fmt: printf format with one 64-bit conversion, or NULL for JSON alone
 * @value: the number
 */
void out_u64(struct out *out, const char *key, const char *fmt, uint64_t value)
{
	if (out->json) {
		out_json_key(out, key);
		fprintf(out->file, "%ju", value);
	} else if (fmt) {
		fprintf(out->file, fmt, value);
	}
}

/**
 * out_hex - a number that is a pattern of bits
 * @out: the destination
 * @key: JSON key; NULL in an array
 * @fmt: printf format with one 64-bit conversion, or NULL for JSON alone
 * @value: the number; a text in JSON, because readers of JSON lose bits
 */
void out_hex(struct out *out, const char *key, const char *fmt, uint64_t value)
{
	if (out->json) {
		out_json_key(out, key);
		fprintf(out->file, "\"0x%jx\"", value);
	} else if (fmt) {
		fprintf(out->file, fmt, value);
	}
}

/**
 * out_bool - true or false
 * @out: the destination
 * @key: JSON key; NULL in an array
 * @text: what people see when it is true, or NULL
 * @value: the value
 */
void out_bool(struct out *out, const char *key, const char *text, bool value)
{
	if (out->json) {
		out_json_key(out, key);
		fputs(value ? "true" : "false", out->file);
	} else if (value && text) {
		fputs(text, out->file);
	}
}

/**
 * out_null - a value that is not known
 * @out: the destination
 * @key: JSON key; NULL in an array
 * @text: what people see, or NULL
 */
void out_null(struct out *out, const char *key, const char *text)
{
	if (out->json) {
		out_json_key(out, key);
		fputs("null", out->file);
	} else if (text) {
		fputs(text, out->file);
	}
}

/**
 * out_stream_begin - begin a long text that comes in pieces
 * @out: the destination
 * @key: JSON key; NULL in an array
 */
void out_stream_begin(struct out *out, const char *key)
{
	out->carried = 0;
	if (!out->json)
		return;
	out_json_key(out, key);
	fputc('"', out->file);
}

/* One character of a long text, or a byte that is none. */
static void out_stream_char(struct out *out, const char *text, size_t step)
{
	if (*text == '\n' || *text == '\t') {
		if (out->json)
			fputs(*text == '\n' ? "\\n" : "\\t", out->file);
		else
			fputc(*text, out->file);
		return;
	}
	if (!step) {
		fprintf(out->file, "%s\\x%02x", out->json ? "\\" : "",
			(unsigned char)*text);
		return;
	}
	if (*text == '\\')
		fputs(out->json ? "\\\\\\" : "\\", out->file);
	else if (out->json && *text == '"')
		fputc('\\', out->file);
	fwrite(text, 1, step, out->file);
}

/* May these bytes be the beginning of a character that goes on? */
static bool out_stream_unfinished(const unsigned char *text, size_t len)
{
	size_t need = text[0] >= 0xf0 ? 4 : text[0] >= 0xe0 ? 3 :
		      text[0] >= 0xc2 ? 2 : 1;

	return len < need;
}

/**
 * out_stream - a piece of a long text; lines stay lines
 * @out: the destination
 * @bytes: the piece; its end need not be the end of a character
 * @len: bytes there
 */
void out_stream(struct out *out, const char *bytes, size_t len)
{
	char joined[8];
	size_t step, used;

	while (out->carried && len) {
		memcpy(joined, out->carry, out->carried);
		used = out->carried;
		joined[used++] = *bytes++;
		len--;
		if (out_stream_unfinished((unsigned char *)joined, used) &&
		    used < sizeof(out->carry)) {
			memcpy(out->carry, joined, used);
			out->carried = used;
			continue;
		}
		out->carried = 0;
		for (step = 0; used; used -= step ? step : 1) {
			step = out_utf8((unsigned char *)joined, used);
			out_stream_char(out, joined, step);
			memmove(joined, joined + (step ? step : 1),
				used - (step ? step : 1));
		}
	}
	while (len) {
		step = out_utf8((const unsigned char *)bytes, len);
		if (!step && out_stream_unfinished((const unsigned char *)bytes,
						   len)) {
			memcpy(out->carry, bytes, len);
			out->carried = len;
			return;
		}
		out_stream_char(out, bytes, step);
		bytes += step ? step : 1;
		len -= step ? step : 1;
	}
}

/**
 * out_stream_end - end a long text
 * @out: the destination
 */
void out_stream_end(struct out *out)
{
	size_t i;

	for (i = 0; i < out->carried; i++)
		out_stream_char(out, out->carry + i, 0);
	out->carried = 0;
	if (out->json)
		fputc('"', out->file);
}
