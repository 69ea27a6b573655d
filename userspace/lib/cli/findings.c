// SPDX-License-Identifier: LGPL-2.1-or-later
/* Findings of "doctor" commands: see findings.h. */
#include <stdarg.h>

#include "findings.h"

static void findings_mark(struct out *out, enum finding result)
{
	static const char * const words[] = { "ok", "warn", "fail" };
	static const char * const colors[] = { "32", "33", "31" };

	if (out->color)
		out_text(out, "\033[%sm", colors[result]);
	out_str(out, "result", "%-5s", words[result]);
	if (out->color)
		out_text(out, "\033[m");
}

/**
 * findings_say - report one finding
 * @findings: where it goes; counts it
 * @result: how good or bad it is
 * @name: what was looked at, for scripts
 * @fix: what to do about it, or NULL
 * @fmt: printf format of what was found
 */
void findings_say(struct findings *findings, enum finding result,
		  const char *name, const char *fix, const char *fmt, ...)
{
	struct out *out = findings->out;
	char text[1024];
	va_list args;

	va_start(args, fmt);
	vsnprintf(text, sizeof(text), fmt, args);
	va_end(args);
	findings->warnings += result == FINDING_WARN;
	findings->failures += result == FINDING_FAIL;
	out_begin(out, NULL);
	findings_mark(out, result);
	out_str(out, "name", " %-13s", name);
	out_str(out, "text", " %s\n", text);
	if (fix)
		out_str(out, "fix", "                    do: %s\n", fix);
	else
		out_null(out, "fix", NULL);
	out_end(out);
}
