/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * The signature of a crash, from its kernel log: a title for people, and a hash
 * that two crashes share if they are likely of one cause.  Pure.
 *
 * A log may have many reports.  Which one counts:
 *
 * - Reports after which the kernel does not go on as before, oopses and panics,
 *   win over those after which it does: warnings, hung tasks, stalls, lockups,
 *   KASAN and the like.
 * - Reports of which one led to the other are a chain, and its first report is
 *   what happened: an oops while an oops is printed, a second one of the task
 *   that is dying of the first, a panic because of an oops, of a hung task or of a
 *   warning, an oops of a task in the ten minutes after KASAN found what it did.
 * - The last chain is the crash.  An oops that the machine survived loses to the
 *   one that it did not, and to a panic that has nothing to do with it.
 * - After a panic nothing counts any more.
 * - When the machine went on: the last report.  Of hung tasks, of stalls and of
 *   lockups, with less than ten minutes between two, the first, and of what a task does wrong
 *   within ten seconds: who schedules while atomic does more that is wrong.
 *
 * The hash is of the title without the function, and of the first functions that
 * mean something, as many as signature.rules says; of a panic, of its message.
 * No address, number, file name or offset is in it, nor anything else that two
 * machines, or two point releases of a kernel, differ in.
 */
#ifndef _LIB_SIGNATURE_H
#define _LIB_SIGNATURE_H

#include <vmcoredd/env.h>

#define SIGNATURE_TITLE	128	/* with its NUL; at most 120 characters are used */
#define SIGNATURE_HASH	17	/* 16 hexadecimal digits and NUL */

/* Version of the rules: stored signatures of an older one are made anew. */
#define SIGNATURE_RULES	1

/**
 * struct signature - what a crash is known by
 * @title: such as "BUG: kernel NULL pointer dereference in f": printable ASCII;
 *	"" when nothing at all is known
 * @hash: of the rules' version SIGNATURE_RULES; "" when nothing at all is known
 * @corrupted: the log is not whole where it matters, so that the whole one might
 *	have another title and hash: no frame where there should be one, bytes
 *	missing in the report or behind it, another report in the middle of it, or a
 *	panic because of a report that is not there
 */
struct signature {
	char title[SIGNATURE_TITLE];
	char hash[SIGNATURE_HASH];
	bool corrupted;
};

void signature_find(struct signature *ret, const u8 *log, size_t len,
		    const u8 *reason, size_t reason_len);

#endif /* _LIB_SIGNATURE_H */
