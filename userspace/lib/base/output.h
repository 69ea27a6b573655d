/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * Text and JSON from the same calls.
 *
 * Every call names a JSON key and a printf format for people.  In JSON mode the
 * format is not used; in text mode the key is not used, and a NULL format says
 * that people need not see the value.  A NULL key belongs to an array's member
 * or, with a format, to something that only people see.
 *
 * Texts may come from a hostile file: characters that control a terminal or that
 * nobody sees, and bytes that are not UTF-8, are printed as \xNN in both, and a
 * backslash is doubled.
 */
#ifndef _LIB_OUTPUT_H
#define _LIB_OUTPUT_H

#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>

#define OUT_DEPTH	16

/**
 * struct out - where results go
 * @file: stream
 * @json: JSON instead of text
 * @color: the stream is a terminal that wants colour
 * @depth: objects and arrays that are open
 * @more: the open object or array of each depth has a member already
 * @carry: the beginning of a character whose end out_stream() was not given yet
 * @carried: bytes there
 * @error: errno of a write that failed
 */
struct out {
	FILE		*file;
	bool		json;
	bool		color;
	unsigned int	depth;
	bool		more[OUT_DEPTH];
	char		carry[4];
	size_t		carried;
	int		error;
};

void out_init(struct out *out, FILE *file, bool json);
int out_finish(struct out *out);
void out_begin(struct out *out, const char *key);
void out_end(struct out *out);
void out_begin_array(struct out *out, const char *key);
void out_end_array(struct out *out);

void out_text(struct out *out, const char *fmt, ...)
	__attribute__((format(printf, 2, 3)));
void out_str(struct out *out, const char *key, const char *fmt,
	     const char *value);
void out_u64(struct out *out, const char *key, const char *fmt, uint64_t value);
void out_hex(struct out *out, const char *key, const char *fmt, uint64_t value);
void out_bool(struct out *out, const char *key, const char *text, bool value);
void out_null(struct out *out, const char *key, const char *text);

void out_stream_begin(struct out *out, const char *key);
void out_stream(struct out *out, const char *bytes, size_t len);
void out_stream_end(struct out *out);

size_t out_utf8(const unsigned char *text, size_t len);
size_t out_escape(const char *text, size_t len, char *buf, size_t size);

#endif /* _LIB_OUTPUT_H */
