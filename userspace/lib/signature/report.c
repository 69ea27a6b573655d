// SPDX-License-Identifier: LGPL-2.1-or-later
/* One report of a kernel log.  Pure file (see scripts/pure-files). */
#include <vmcoredd/env.h>

#include "report.h"

/*
 * Lines between the first line of a report and its header: x86 prints three,
 * arm64 decodes the fault.  A message stands next to its header.
 */
#define HEAD_LINES	40
#define MESSAGE_LINES	8

static bool starts_any(const struct logline *line, const char * const *texts)
{
	for (; *texts; texts++) {
		if (logline_starts(line, *texts))
			return true;
	}
	return false;
}

static bool is_trace_heading(const struct logline *line)
{
	static const char * const headings[] = {
		"Call Trace:", "Call trace:", "stack backtrace:", "Backtrace:", NULL
	};

	return starts_any(line, headings);
}

/* What comes after a call trace, and no frame of it after that. */
static bool is_trace_end(const struct logline *line)
{
	static const char * const ends[] = {
		"</TASK>", "Modules linked in:", "RIP: 0033:", "Allocated by task",
		"Freed by task", "The buggy address", "======", "Kernel Offset:",
		"NMI backtrace for cpu", "Showing all locks held", NULL
	};

	return starts_any(line, ends) || is_trace_heading(line) ||
		(!line->len && !line->torn && !line->cut);
}

/* The end of what ran on a stack that interrupted another. */
static bool is_stack_end(const struct logline *line)
{
	return logline_starts(line, "</") && !logline_starts(line, "</TASK>");
}

static void take_frame(struct report *report, const char *name)
{
	const struct marker *rule = report->begin.rule;
	unsigned int sets = CALLTRACE_GENERIC;

	if (!*report->spare)
		memcpy(report->spare, name, CALLTRACE_NAME);
	if (rule->flags & MARKER_WAITING)
		sets |= CALLTRACE_WAITING;
	if (rule->flags & MARKER_LOOP) {
		if (report->count && calltrace_is(name, CALLTRACE_ANCHOR)) {
			report->state = REPORT_DONE;
		} else if (!calltrace_is(name, sets)) {
			memcpy(report->frames[0], name, CALLTRACE_NAME);
			report->count = 1;
		}
		return;
	}
	if (report->count == REPORT_FRAMES || calltrace_is(name, sets) ||
	    (report->count && !strcmp(report->frames[report->count - 1], name)))
		return;
	memcpy(report->frames[report->count++], name, CALLTRACE_NAME);
	if (report->count == rule->frames)
		report->state = REPORT_DONE;
}

/**
 * report_begin - begin a report
 * @report: the report
 * @begin: the rule for its first line
 * @line: that line
 */
void report_begin(struct report *report, const struct marker_found *begin,
		  const struct logline *line)
{
	memset(report, 0, sizeof(*report));
	report->begin = *begin;
	report->class = begin->rule->class;
	report->when = line->when;
	report->told = line->when;
	report->caller = line->caller;
	report->corrupted = line->cut || begin->rule->flags & MARKER_SECOND;
	if (*begin->function)
		take_frame(report, begin->function);
}

/**
 * report_is_complete - tell whether more lines could change title and hash
 * @report: the report
 *
 * Return: whether they could not.
 */
bool report_is_complete(const struct report *report)
{
	const struct marker *rule = report->begin.rule;

	return report->state == REPORT_DONE ||
		(!rule->frames && !(rule->flags & MARKER_HEADER));
}

/**
 * report_continue - take a line that might begin a report as a part of this one
 * @report: the report
 * @begin: the rule for the line
 * @line: the line
 *
 * An oops has up to three lines of which each may be the first: what the code
 * found, such as "list_add corruption", what it means, such as "kernel BUG at",
 * and the header, such as "invalid opcode: 0000 [#1]".
 *
 * Return: whether the line is a part of this report.
 */
bool report_continue(struct report *report, const struct marker_found *begin,
		     const struct logline *line)
{
	const struct marker *old = report->begin.rule, *new = begin->rule;
	bool same = report->class == new->class, message;

	if (same && report->class != MARKER_WARN && report->class < MARKER_MCE) {
		if (!logline_is_soon(report->told, line->when, REPORT_FOLLOW))
			return false;
		report->told = line->when;
		return true;
	}
	message = (old->flags | new->flags) & MARKER_MESSAGE;
	if (report->state != REPORT_HEAD || new == old ||
	    report->lines > (message ? MESSAGE_LINES : HEAD_LINES))
		return false;
	if (new->flags & MARKER_HEADER) {
		if (!same && !(old->flags & MARKER_MESSAGE &&
			       report->class == MARKER_WARN))
			return false;
		if (!same && new->class != MARKER_OOPS)
			return false;
		report->class = new->class;
	} else if (new->flags & MARKER_MESSAGE && old->flags & MARKER_HEADER) {
		if (!same && report->class != MARKER_OOPS)
			return false;
		report->begin = *begin;
	} else {
		return false;
	}
	if (*begin->function)
		take_frame(report, begin->function);
	return true;
}

/* The number after "PID: "; 0 when there is none. */
static u32 find_pid(const struct logline *line)
{
	size_t i, end;
	u32 pid = 0;

	for (i = 0; i + 5 < line->len; i++) {
		if (memcmp(line->text + i, "PID: ", 5))
			continue;
		end = i + 5 + 9 < line->len ? i + 5 + 9 : line->len;
		for (i += 5; i < end && line->text[i] >= '0' && line->text[i] <= '9'; i++)
			pid = pid * 10 + (u32)(line->text[i] - '0');
		break;
	}
	return pid;
}

static void head_line(struct report *report, const struct logline *line)
{
	report->lines++;
	if (logline_starts(line, "Read of size") || logline_starts(line, "Read at addr"))
		memcpy(report->access, "Read", 5);
	if (logline_starts(line, "Write of size") || logline_starts(line, "Write at addr"))
		memcpy(report->access, "Write", 6);
}

/*
 * On x86 the trace of an interrupt goes on with that of what was interrupted, and
 * has nothing to do with it; unless the interrupt only came to tell.
 */
static void trace_line(struct report *report, const struct logline *line)
{
	char name[CALLTRACE_NAME];

	switch (calltrace_frame(line, name)) {
	case CALLTRACE_FRAME:
	case CALLTRACE_REGISTER:
		report->reliable = true;
		take_frame(report, name);
		break;
	case CALLTRACE_UNRELIABLE:
		break;
	case CALLTRACE_NONE:
		if (is_stack_end(line) ? report->count && report->reliable :
		    is_trace_end(line) && *report->spare)
			report_close(report);
		if (logline_starts(line, "<"))
			report->reliable = false;
		break;
	}
}

/**
 * report_line - look at a line that begins no report
 * @report: the report
 * @line: the line, of the same caller
 */
void report_line(struct report *report, const struct logline *line)
{
	char name[CALLTRACE_NAME];
	struct logline text = *line;

	while (text.len && *text.text == ' ')
		text.text++, text.len--;
	if (!report->pid && logline_starts(&text, "CPU: "))
		report->pid = find_pid(&text);
	if (logline_starts(&text, "---[ end trace")) {
		report_close(report);
		report->ended = true;
	}
	if (report->state == REPORT_DONE)
		return;
	if (report->state == REPORT_TRACE) {
		trace_line(report, &text);
		return;
	}
	if (report->state == REPORT_HEAD)
		head_line(report, &text);
	if (is_trace_heading(&text)) {
		report->state = REPORT_TRACE;
	} else if (calltrace_frame(&text, name) == CALLTRACE_REGISTER) {
		report->state = REPORT_REGISTERS;
		take_frame(report, name);
	}
}

/**
 * report_close - take no more of a report
 * @report: the report
 */
void report_close(struct report *report)
{
	if (report->state == REPORT_DONE)
		return;
	report->state = REPORT_DONE;
	if (!report->begin.rule->frames)
		return;
	if (!report->count && *report->spare)
		memcpy(report->frames[report->count++], report->spare, CALLTRACE_NAME);
	if (!report->count)
		report->corrupted = true;
}

/* What stands for "%" and a letter in a title. */
static const char *title_part(const struct report *report, char letter, bool function)
{
	switch (letter) {
	case '1':
	case '2':
		return report->begin.text[letter - '1'];
	case 'A':
		return report->access;
	default:
		return function && report->count ? report->frames[0] : "";
	}
}

/**
 * report_title - make the title of a report
 * @report: the report
 * @function: with the function that it is in; without it, the title is a part of
 *	what is hashed
 * @title: the title
 */
void report_title(const struct report *report, bool function,
		  char title[REPORT_TITLE + 1])
{
	const char *from = report->begin.rule->title, *part;
	size_t len = 0;

	function = function && report->count;
	while (*from) {
		char text[2] = { *from, '\0' };

		if (!function && !strcmp(from, " in %F"))
			break;
		part = text;
		if (*from == '%')
			part = title_part(report, *++from, function);
		from++;
		for (; *part && len < REPORT_TITLE; part++) {
			/* Nothing may stand for a part. */
			if (*part != ' ' || (len && title[len - 1] != ' '))
				title[len++] = *part;
		}
	}
	while (len && title[len - 1] == ' ')
		len--;
	title[len] = '\0';
}
