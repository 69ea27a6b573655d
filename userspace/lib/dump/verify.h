/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * Checking all that can be known of a vmcore's device dumps: that they are what
 * was collected, and that other programs can read them.
 *
 * What is damaged or missing is an error.  What is right, but something that
 * crash, makedumpfile or another reader trips over, is a warning.
 */
#ifndef _LIB_VERIFY_H
#define _LIB_VERIFY_H

#include "dumps.h"
#include "../base/hashset.h"

/* What other programs can take. */
#define VERIFY_CRASH_DUMPS	64		/* crash shows no more */
#define VERIFY_READ_MAX		0x7ffff000ULL	/* bytes of one read() of Linux */

enum verify_severity {
	VERIFY_ERROR,
	VERIFY_WARNING,
};

/**
 * struct verify_finding - one thing that is not as it should be
 * @severity: how bad it is
 * @offset: where in the dump, unpacked and unflattened, in bytes; or
 *	PROBLEM_NOWHERE
 * @dump: number of the dump that it is about, or PROBLEM_NO_DUMP
 * @text: one line; may hold bytes of a hostile file
 */
struct verify_finding {
	enum verify_severity	severity;
	u64			offset;
	u32			dump;
	const char		*text;
};

/**
 * struct verify_note - what the last 0x700 note was, for the dump that it becomes
 * @offset: of its header in the file
 * @size: bytes of the note with its header
 * @namesz: bytes of its owner's field
 * @owner: its owner
 * @endless: the dump's name has no NUL
 * @cut: it claimed more than was there
 */
struct verify_note {
	u64	offset;
	u64	size;
	u32	namesz;
	char	owner[ELFNOTE_NAME_MAX + 1];
	bool	endless;
	bool	cut;
};

/**
 * struct verify - one check of a file
 * @core: the file; the caller's
 * @report: is given every finding, in the order in which they are met
 * @arg: for @report
 * @errors: findings of that severity
 * @warnings: findings of that severity
 * @dumps: device dumps in the file, the index among them
 * @verified: those whose checksum is right
 * @unverified: those of which no checksum is known
 * @damaged: those that are damaged or cut short
 * @missing: those that the index knows, but that are not there
 * @failed: registrations that never became a note
 * @notes: notes that are no device dumps
 * @bytes: of payloads that were compared with their checksum
 * @memory_checked: it is known whether the memory is all there
 * @first: the first error
 * @problems: tells findings that the library makes
 * @note: the last 0x700 note
 * @any_note: a note was seen
 * @other_note: one that is no dump was seen
 * @told_order: that dumps are behind it was told
 * @told_names: that no more names are compared was told
 * @names: of the dumps, to find those that have the same
 * @buf: PAYLOAD_CHUNK bytes
 */
struct verify {
	struct vmcore		*core;
	void			(*report)(void *arg,
					  const struct verify_finding *finding);
	void			*arg;
	u64			errors;
	u64			warnings;
	u64			dumps;
	u64			verified;
	u64			unverified;
	u64			damaged;
	u64			missing;
	u64			failed;
	u64			notes;
	u64			bytes;
	bool			memory_checked;
	struct err		first;
	struct problems		problems;
	struct verify_note	note;
	bool			any_note;
	bool			other_note;
	bool			told_order;
	bool			told_names;
	struct hashset		*names;
	u8			*buf;
};

int verify_run(struct verify *verify, struct vmcore *core,
	       const struct problems *opening, struct err *err);

/* What its files share. */
void verify_tell(struct verify *verify, enum verify_severity severity,
		 u64 offset, u32 dump, const char *fmt, ...)
	__attribute__((format(printf, 5, 6)));
void verify_headers(struct verify *verify);
void verify_see_note(void *arg, const struct note *note);
void verify_note(struct verify *verify, const struct dump *dump);
void verify_memory(struct verify *verify);

#endif /* _LIB_VERIFY_H */
