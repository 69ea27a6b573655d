/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * How library functions report: they return -1 and leave one line of text with
 * the caller.  They never print and never exit.
 */
#ifndef _LIB_ERR_H
#define _LIB_ERR_H

#include <stdint.h>

#define ERR_TEXT	512
#define PROBLEMS_KEPT	8

#define PROBLEM_NOWHERE	UINT64_MAX
#define PROBLEM_NO_DUMP	UINT32_MAX

/**
 * enum err_code - what kind of error it is, for programs
 * @ERR_OTHER: nobody needs to know
 * @ERR_SYSTEM: the system refused; there is an errno
 * @ERR_MEMORY: out of memory
 * @ERR_FORMAT: the file is something else
 * @ERR_DAMAGED: the file is cut short or damaged
 * @ERR_UNSUPPORTED: the file is right, but cannot be read
 *
 * What is reached through libvmcoredd uses all but the first.
 */
enum err_code {
	ERR_OTHER,
	ERR_SYSTEM,
	ERR_MEMORY,
	ERR_FORMAT,
	ERR_DAMAGED,
	ERR_UNSUPPORTED,
};

/**
 * struct err - why a call failed
 * @code: what kind it is
 * @error: errno, for ERR_SYSTEM
 * @text: one line without a newline; may hold bytes of a hostile file, which
 *	the output functions make harmless
 */
struct err {
	enum err_code	code;
	int		error;
	char		text[ERR_TEXT];
};

/**
 * struct problems - what was wrong with a file that could be read in part
 * @count: how many there were
 * @kept: the first of them
 * @tell: called for each of them, or NULL: where it is in the file, in bytes, or
 *	PROBLEM_NOWHERE; number of the dump, or PROBLEM_NO_DUMP; the text
 * @tell_arg: for @tell
 */
struct problems {
	unsigned long	count;
	struct err	kept[PROBLEMS_KEPT];
	void		(*tell)(void *arg, uint64_t offset, uint32_t dump,
				const char *text);
	void		*tell_arg;
};

int err_set(struct err *err, const char *fmt, ...)
	__attribute__((format(printf, 2, 3)));
int err_set_code(struct err *err, enum err_code code, const char *fmt, ...)
	__attribute__((format(printf, 3, 4)));
int err_system(struct err *err, const char *fmt, ...)
	__attribute__((format(printf, 2, 3)));
int err_memory(struct err *err);
int err_cause(struct err *err, const struct err *cause);

#define err_format(err, ...) err_set_code(err, ERR_FORMAT, __VA_ARGS__)
#define err_damaged(err, ...) err_set_code(err, ERR_DAMAGED, __VA_ARGS__)
#define err_unsupported(err, ...) err_set_code(err, ERR_UNSUPPORTED, __VA_ARGS__)

void problems_add(struct problems *problems, const char *fmt, ...)
	__attribute__((format(printf, 2, 3)));
void problems_add_at(struct problems *problems, uint64_t offset, uint32_t dump,
		     const char *fmt, ...)
	__attribute__((format(printf, 4, 5)));

#endif /* _LIB_ERR_H */
