// SPDX-License-Identifier: LGPL-2.1-or-later
/* The signature of a crash.  Pure file (see scripts/pure-files). */
#include <vmcoredd/env.h>

#include "logline.h"
#include "marker.h"
#include "report.h"
#include "signature.h"
#include "../base/siphash.h"

#define PANIC_TITLE	"kernel panic: "

/* A header that near behind missing bytes may not be how the report began. */
#define HOLE_LINES	40

/* Warnings of one task with less between them are of one thing. */
#define CHAIN_USEC	10000000

/* The reason in a record is no longer: one of that length may be cut. */
#define REASON_FULL	96

/**
 * struct scan - what is known so far
 * @index: of the rules
 * @open: the report that the lines are of
 * @is_open: whether there is one
 * @chain: first report of the last fatal chain
 * @has_chain: whether there is one
 * @panicked: what comes after it is not of interest
 * @last: of each class that is not fatal
 * @has_last: whether there is one
 * @when: of each class that is not fatal, when it was last reported
 * @since_hole: lines since bytes were missing, HOLE_LINES at most
 * @latest: class of the latest of them; MARKER_CLASSES when there is none
 */
struct scan {
	struct marker_index index;
	struct report	open;
	bool		is_open;
	struct report	chain;
	bool		has_chain;
	bool		panicked;
	struct report	last[MARKER_CLASSES];
	bool		has_last[MARKER_CLASSES];
	u64		when[MARKER_CLASSES];
	unsigned int	since_hole;
	enum marker_class latest;
};

static bool is_fatal(enum marker_class class)
{
	return class >= MARKER_CLASSES;
}

static bool same_task(const struct report *one, const struct report *other)
{
	return one->pid && one->pid == other->pid;
}

/* Whether the open report is because of the last one, that is not fatal either. */
static bool is_follower(const struct scan *scan)
{
	const struct report *open = &scan->open, *last;

	if (scan->latest != open->class)
		return false;
	last = &scan->last[open->class];
	if (open->class != MARKER_WARN)
		return logline_is_soon(scan->when[open->class], open->when,
				       REPORT_FOLLOW);
	return same_task(last, open) &&
	       logline_is_soon(last->when, open->when, CHAIN_USEC);
}

static void commit_fatal(struct scan *scan)
{
	const struct report *warning = &scan->last[MARKER_WARN];

	/* A task has one oops, and the others while it dies of that. */
	if (scan->has_chain && same_task(&scan->chain, &scan->open))
		return;
	scan->has_chain = true;
	if (scan->latest == MARKER_WARN && same_task(warning, &scan->open) &&
	    logline_is_soon(warning->when, scan->open.when, REPORT_FOLLOW) &&
	    warning->begin.rule->flags & MARKER_LEADS)
		scan->chain = *warning;
	else
		scan->chain = scan->open;
}

/* The open report is over. */
static void commit(struct scan *scan)
{
	enum marker_class class = scan->open.class;
	bool follows;

	if (!scan->is_open)
		return;
	scan->is_open = false;
	report_close(&scan->open);
	if (is_fatal(class)) {
		commit_fatal(scan);
		return;
	}
	follows = is_follower(scan);
	scan->when[class] = scan->open.told;
	if (follows)
		return;
	scan->last[class] = scan->open;
	scan->has_last[class] = true;
	scan->latest = class;
}

/* Of two of which the log does not say who prints them, it is taken to be one. */
static bool same_caller(const struct scan *scan, const struct logline *line)
{
	return !scan->open.caller || !line->caller ||
		scan->open.caller == line->caller;
}

/*
 * The report that a panic is because of, by its message; NULL when there is none,
 * and @ret_missing when there should be.
 */
static const struct report *find_cause(const struct scan *scan, const char *message,
				       bool *ret_missing)
{
	enum marker_class class;
	unsigned int flags;

	*ret_missing = false;
	if (!marker_is_after(message, &class, &flags))
		return NULL;
	if (!is_fatal(class) && scan->has_last[class])
		return &scan->last[class];
	if (is_fatal(class) && scan->has_chain &&
	    (!(flags & MARKER_INIT) || scan->chain.pid == 1))
		return &scan->chain;
	*ret_missing = !(flags & MARKER_INIT);
	return NULL;
}

static void panic_line(struct scan *scan, const struct marker_found *begin,
		       const struct logline *line)
{
	bool unended = scan->is_open && is_fatal(scan->open.class) && !scan->open.ended;
	char title[REPORT_TITLE + 1];
	const struct report *cause;
	bool missing;

	if (scan->is_open && same_caller(scan, line) && !report_is_complete(&scan->open))
		scan->open.corrupted = true;
	commit(scan);
	scan->panicked = true;
	if (unended)
		return;
	report_begin(&scan->open, begin, line);
	report_title(&scan->open, true, title);
	cause = find_cause(scan, title + strlen(PANIC_TITLE), &missing);
	if (cause != &scan->chain)
		scan->chain = cause ? *cause : scan->open;
	scan->has_chain = true;
	if (missing)
		scan->chain.corrupted = true;
}

static void begin_line(struct scan *scan, const struct marker_found *begin,
		       const struct logline *line)
{
	struct report *open = &scan->open;
	bool same;

	if (scan->is_open) {
		same = same_caller(scan, line);
		if (same && report_continue(open, begin, line))
			return;
		if (!report_is_complete(open)) {
			if (!same && (is_fatal(open->class) ||
				      !is_fatal(begin->rule->class)))
				return;
			if (same)
				open->corrupted = true;
		}
		if (is_fatal(open->class) && !open->ended) {
			if (same)
				report_close(open);
			return;
		}
		commit(scan);
	}
	report_begin(open, begin, line);
	if (begin->rule->flags & MARKER_HEADER && scan->since_hole < HOLE_LINES)
		open->corrupted = true;
	scan->is_open = true;
}

static void scan_line(struct scan *scan, const struct logline *line)
{
	struct marker_found begin;

	if (line->torn)
		scan->since_hole = 0;
	else if (scan->since_hole < HOLE_LINES)
		scan->since_hole++;
	if (scan->is_open && (line->torn || line->cut) &&
	    !report_is_complete(&scan->open))
		scan->open.corrupted = true;
	if (line->len && marker_find(&scan->index, line, &begin)) {
		if (begin.rule->class == MARKER_PANIC)
			panic_line(scan, &begin, line);
		else
			begin_line(scan, &begin, line);
		return;
	}
	if (!scan->is_open)
		return;
	/* Another processor tells where it is. */
	if ((scan->open.class == MARKER_STALL || scan->open.class == MARKER_HARD) &&
	    scan->open.state == REPORT_HEAD &&
	    logline_starts(line, "NMI backtrace for cpu"))
		scan->open.caller = line->caller;
	if (same_caller(scan, line))
		report_line(&scan->open, line);
}

/* Returns the report that counts, NULL when there is none. */
static const struct report *scan_log(struct scan *scan, const u8 *log, size_t len)
{
	struct logline_cursor cursor;
	struct logline line;

	memset(scan, 0, sizeof(*scan));
	marker_index(&scan->index);
	scan->latest = MARKER_CLASSES;
	scan->since_hole = HOLE_LINES;
	logline_open(&cursor, log, len);
	while (!scan->panicked && logline_next(&cursor, &line))
		scan_line(scan, &line);
	if (scan->is_open && !report_is_complete(&scan->open))
		scan->open.corrupted = true;
	commit(scan);
	if (scan->has_chain)
		return &scan->chain;
	return scan->latest < MARKER_CLASSES ? &scan->last[scan->latest] : NULL;
}

/* @text with the names of @count frames behind it. */
static void put_hash(struct signature *signature, const char *text,
		     const char (*frames)[CALLTRACE_NAME], unsigned int count)
{
	static const u64 seed[2] = { 0x6e65746f6f707364ULL, SIGNATURE_RULES };
	static const char digits[] = "0123456789abcdef";
	char material[REPORT_TITLE + 1 + REPORT_FRAMES * CALLTRACE_NAME];
	size_t len = strlen(text), i;
	u64 hash;

	memcpy(material, text, len + 1);
	for (i = 0; i < count; i++) {
		material[len++] = '\n';
		memcpy(material + len, frames[i], strlen(frames[i]));
		len += strlen(frames[i]);
	}
	hash = siphash(seed, material, len);
	for (i = 0; i < SIGNATURE_HASH - 1; i++)
		signature->hash[i] = digits[hash >> (60 - 4 * i) & 15];
	signature->hash[i] = '\0';
}

static void put_report(struct signature *signature, const struct report *report)
{
	unsigned int count = report->begin.rule->frames;
	char kind[REPORT_TITLE + 1];

	report_title(report, true, signature->title);
	report_title(report, false, kind);
	put_hash(signature, kind, report->frames,
		 count < report->count ? count : report->count);
	signature->corrupted = report->corrupted;
}

/* All that is known is the line that the record has apart from the log. */
static void put_reason(struct signature *signature, struct scan *scan,
		       const u8 *reason, size_t len)
{
	const struct report *report;
	u8 text[LOGLINE_MAX];
	bool full = len >= REASON_FULL;

	if (len > sizeof(text) - 1)
		len = sizeof(text) - 1;
	memcpy(text, reason, len);
	text[len] = '\n';
	report = scan_log(scan, text, len + 1);
	if (report) {
		put_report(signature, report);
	} else {
		marker_normalise(signature->title, REPORT_TITLE + 1,
				 (const char *)reason, len);
		if (*signature->title)
			put_hash(signature, signature->title, NULL, 0);
	}
	if (full)
		signature->corrupted = true;
}

/**
 * signature_find - find the signature of a crash
 * @ret: the signature
 * @log: bytes of a kernel log, its lines with or without level, time and caller;
 *	zeros where bytes are missing
 * @len: bytes at @log; the time that this takes is in proportion
 * @reason: the line that says why, of the record; used when the log has no report
 * @reason_len: bytes at @reason
 *
 * Either may be empty.
 */
void signature_find(struct signature *ret, const u8 *log, size_t len,
		    const u8 *reason, size_t reason_len)
{
	const struct report *report;
	struct scan scan;

	memset(ret, 0, sizeof(*ret));
	report = scan_log(&scan, log, len);
	if (report)
		put_report(ret, report);
	else if (reason_len)
		put_reason(ret, &scan, reason, reason_len);
}
