/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Making vmcores for tests from text: see mkvmcore.c for the language. */
#ifndef _DATA_MKVMCORE_H
#define _DATA_MKVMCORE_H

#include <stdio.h>

#include <vmcoredd/env.h>
#include <vmcoredd/state.h>

#define MK_WORDS	40
#define MK_ITEMS	25000
#define MK_BUF_MAX	(128U << 20)
#define MK_HOLE_UNIT	65536U

/* Bytes that grow. */
struct mk_buf {
	u8	*data;
	size_t	size;
};

enum mk_kind { MK_NOTE, MK_DUMP, MK_FAILED, MK_INDEX };

/* One note, or one registration without a note. */
struct mk_item {
	enum mk_kind	kind;
	const char	*owner;
	u32		type;
	const char	*name;
	struct mk_buf	payload;
	u64		size;
	u64		hole;
	u32		crc32c;
	u32		codec;
	u32		status;
	u32		error;
	const char	*module;
	const char	*device;
	u32		index_note;
	bool		unlisted;
	u64		claim;
	bool		has_claim;
};

/* One line of the description. */
struct mk_line {
	const char	*file;
	unsigned int	nr;
	unsigned int	count;
	char		*word[MK_WORDS];
	char		*rest;
};

void mk_die(const struct mk_line *line, const char *fmt, ...)
	__attribute__((format(printf, 2, 3), noreturn));
u64 mk_number(const struct mk_line *line, unsigned int word);
u64 mk_hex(const struct mk_line *line, unsigned int word);
char *mk_copy(const char *text);
u8 *mk_grow(struct mk_buf *buf, size_t len);
void mk_add(struct mk_buf *buf, const void *data, size_t len);

bool mk_payload_line(const struct mk_line *line, struct mk_item *item);
void mk_payload_finish(struct mk_item *item);

void mk_hole(size_t at, u64 len);
u64 mk_hole_move(u64 by);
bool mk_hole_write(FILE *out, const struct mk_buf *file);

#endif /* _DATA_MKVMCORE_H */
