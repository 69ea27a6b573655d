/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * How library functions report: they return -1 and leave one line of text with
 * the caller.  They never print and never exit.
 */
#ifndef _LIB_ERR_H
#define _LIB_ERR_H

#define ERR_TEXT	512
#define PROBLEMS_KEPT	8

/**
 * struct err - why a call failed
 * @text: one line without a newline; may hold bytes of a hostile file, which
 *	the output functions make harmless
 */
struct err {
	char	text[ERR_TEXT];
};

/**
 * struct problems - what was wrong with a file that could be read in part
 * @count: how many there were
 * @kept: the first of them
 */
struct problems {
	unsigned long	count;
	struct err	kept[PROBLEMS_KEPT];
};

int err_set(struct err *err, const char *fmt, ...)
	__attribute__((format(printf, 2, 3)));
void problems_add(struct problems *problems, const char *fmt, ...)
	__attribute__((format(printf, 2, 3)));

#endif /* _LIB_ERR_H */
