// SPDX-License-Identifier: LGPL-2.1-or-later
/* Times as people write and read them: see when.h. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include "clock.h"
#include "when.h"

#define WHEN_SECONDS	3	/* the first format of when_date() that has them */

static const char *when_format(uint64_t ns, const char *format,
			       char buf[WHEN_TEXT])
{
	time_t seconds = (time_t)(ns / NSEC_PER_SEC);
	struct tm tm;

	/* 64 bits of nanoseconds end in the year 2554. */
	if (!gmtime_r(&seconds, &tm) || !strftime(buf, WHEN_TEXT, format, &tm))
		buf[0] = '\0';
	return buf;
}

/**
 * when_text - write a time to the nanosecond
 * @ns: since 1970
 * @buf: where to
 *
 * Return: @buf.
 */
const char *when_text(uint64_t ns, char buf[WHEN_TEXT])
{
	size_t len;

	when_format(ns, "%Y-%m-%dT%H:%M:%S", buf);
	len = strlen(buf);
	snprintf(buf + len, WHEN_TEXT - len, ".%09uZ",
		 (unsigned int)(ns % NSEC_PER_SEC));
	return buf;
}

/**
 * when_minute - write a time for a table
 * @ns: since 1970
 * @buf: where to; 16 characters
 *
 * Return: @buf.
 */
const char *when_minute(uint64_t ns, char buf[WHEN_TEXT])
{
	return when_format(ns, "%Y-%m-%d %H:%M", buf);
}

/**
 * when_now - what time is it?
 *
 * Return: nanoseconds since 1970.
 */
uint64_t when_now(void)
{
	return clock_ns(CLOCK_REALTIME);
}

/**
 * when_span - read a duration
 * @text: a number and one of "smhdw"
 * @ret_ns: the duration
 * @err: why it is none
 *
 * Return: 0 or -1.
 */
int when_span(const char *text, uint64_t *ret_ns, struct err *err)
{
	static const struct { char unit; uint64_t seconds; } units[] = {
		{ 's', 1 }, { 'm', 60 }, { 'h', 3600 }, { 'd', 86400 },
		{ 'w', 7 * 86400 },
	};
	size_t digits = strspn(text, "0123456789"), i;
	unsigned long long count;

	/* 12 digits of weeks do not overflow what is checked below. */
	if (digits && digits <= 12 && text[digits] && !text[digits + 1]) {
		count = strtoull(text, NULL, 10);
		for (i = 0; i < sizeof(units) / sizeof(*units); i++) {
			if (units[i].unit != text[digits] ||
			    count > UINT64_MAX / NSEC_PER_SEC / units[i].seconds)
				continue;
			*ret_ns = count * units[i].seconds * NSEC_PER_SEC;
			return 0;
		}
	}
	return err_set(err, "'%s' is not a time span such as 90m, 2h or 3d",
		       text);
}

/* Parts of a second, such as ".25", as when_text() writes them.  Return: their end. */
static const char *when_fraction(const char *text, uint64_t *ret_ns)
{
	uint64_t unit = NSEC_PER_SEC;

	*ret_ns = 0;
	if (text[0] != '.' || !strspn(text + 1, "0123456789"))
		return text;
	for (text++; *text >= '0' && *text <= '9'; text++) {
		unit /= 10;
		*ret_ns += unit * (uint64_t)(*text - '0');
	}
	return text;
}

/* Return: true when all of @text is a date, with a time of day or without. */
static bool when_date(const char *text, struct tm *ret, uint64_t *ret_ns)
{
	static const char * const formats[] = {
		"%Y-%m-%d", "%Y-%m-%dT%H:%M", "%Y-%m-%d %H:%M",
		"%Y-%m-%dT%H:%M:%S", "%Y-%m-%d %H:%M:%S",
	};
	const char *end;
	size_t i;

	for (i = 0; i < sizeof(formats) / sizeof(*formats); i++) {
		memset(ret, 0, sizeof(*ret));
		end = strptime(text, formats[i], ret);
		*ret_ns = 0;
		if (end && i >= WHEN_SECONDS)
			end = when_fraction(end, ret_ns);
		if (end && (!*end || (*end == 'Z' && i && !end[1])))
			return true;
	}
	return false;
}

/**
 * when_parse - read a time
 * @text: a date, with a time of day or without, or a span before now
 * @now_ns: the time
 * @ret_ns: nanoseconds since 1970
 * @err: why it is none
 *
 * Return: 0 or -1.
 */
int when_parse(const char *text, uint64_t now_ns, uint64_t *ret_ns,
	       struct err *err)
{
	struct tm tm, same;
	time_t seconds;
	uint64_t span;

	if (when_date(text, &tm, &span)) {
		same = tm;
		seconds = timegm(&same);
		/* The 31st of February would be moved to March. */
		if (seconds >= 0 && same.tm_mday == tm.tm_mday &&
		    (uint64_t)seconds < UINT64_MAX / NSEC_PER_SEC) {
			*ret_ns = (uint64_t)seconds * NSEC_PER_SEC + span;
			return 0;
		}
	} else if (!when_span(text, &span, err)) {
		*ret_ns = span < now_ns ? now_ns - span : 0;
		return 0;
	}
	return err_set(err, "'%s' is not a time such as 2026-11-21, 2026-11-21T08:15 or 2h",
		       text);
}
