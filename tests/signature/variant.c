// SPDX-License-Identifier: GPL-2.0-or-later
/* Other logs of the same crash. */
#include <ctype.h>
#include <inttypes.h>
#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "variant.h"

#define BEFORE_LINES	300

/**
 * struct writer - a variant that is made
 * @out: where it goes
 * @flags: what is changed
 * @random: state of the random numbers
 * @pids: what is added to process ids
 * @seconds: what is added to times
 * @last: time of the last line, in microseconds
 * @timed: lines have times
 * @called: lines have callers
 */
struct writer {
	FILE		*out;
	unsigned int	flags;
	uint64_t	random;
	unsigned int	pids;
	unsigned int	seconds;
	uint64_t	last;
	bool		timed;
	bool		called;
};

static unsigned int pick(struct writer *writer, unsigned int count)
{
	writer->random = writer->random * 6364136223846793005ULL + 1442695040888963407ULL;
	return (unsigned int)(writer->random >> 33) % count;
}

/* Bytes of a number at @text. */
static size_t digits(const char *text, const char *end)
{
	const char *pos = text;

	while (pos < end && isdigit((unsigned char)*pos))
		pos++;
	return (size_t)(pos - text);
}

static bool is_word(char c)
{
	return isalnum((unsigned char)c) || c == '_';
}

static bool starts(const char *text, const char *end, const char *with)
{
	size_t len = strlen(with);

	return (size_t)(end - text) >= len && !memcmp(text, with, len);
}

/* Level, time and caller, as the flags want them. */
static void put_prefix(struct writer *writer, uint64_t when, const char *caller)
{
	bool timed = writer->timed && !(writer->flags & VARIANT_NO_TIMES);

	if (writer->flags & VARIANT_LEVELS)
		fprintf(writer->out, "<%u>", pick(writer, 8));
	if (writer->flags & VARIANT_TIMES)
		when += writer->seconds * UINT64_C(1000000) + pick(writer, 20);
	if (timed)
		fprintf(writer->out, "[%5" PRIu64 ".%06" PRIu64 "]", when / 1000000,
			when % 1000000);
	if (*caller)
		fprintf(writer->out, "[%6s]", caller);
	if (timed || *caller)
		fputc(' ', writer->out);
}

static void put_other_line(struct writer *writer)
{
	static const char * const lines[] = {
		"usb 1-4: new high-speed USB device number %u using xhci_hcd",
		"audit: type=1400 audit(1700000000.1:%u): apparmor=\"STATUS\"",
		"EXT4-fs (sda%u): mounted filesystem with ordered data mode",
		"e1000e 0000:00:1f.6 eth0: NIC Link is Up %u Mbps Full Duplex",
		"systemd[1]: Started session-%u.scope - Session of User root.",
		"perf: interrupt took too long (%u > 2500), lowering the rate",
		"traps: prog[%u] general protection fault ip:55e1 sp:7ffd error:0 in prog",
		"prog[%u]: segfault at 0 ip 000055e1 sp 00007ffd error 4 in prog",
		"DEBUG: a driver says %u",
	};
	unsigned int line = pick(writer, sizeof(lines) / sizeof(*lines));

	put_prefix(writer, writer->last, writer->called ? "T77" : "");
	fprintf(writer->out, lines[line], pick(writer, 5000));
	fputc('\n', writer->out);
}

/* A number with a meaning, after what is before it. */
static bool is_after(const char *line, const char *pos, const char *what)
{
	size_t len = strlen(what);

	return (size_t)(pos - line) >= len && !strncasecmp(pos - len, what, len);
}

static bool is_cpu(const char *line, const char *pos)
{
	return is_after(line, pos, "cpu: ") || is_after(line, pos, "cpu#") ||
		is_after(line, pos, "cpu ") || is_after(line, pos, "cpus ") ||
		is_after(line, pos, "on cpu");
}

/* As in "PID: 12", "pid:12", "task sh:12" and "by task sh/12". */
static bool is_pid(const char *line, const char *pos)
{
	if (is_after(line, pos, "pid: ") || is_after(line, pos, "pid:"))
		return true;
	return pos - line > 2 && (pos[-1] == '/' || pos[-1] == ':') &&
		isalpha((unsigned char)pos[-2]) && !is_after(line, pos, "cpu:") &&
		(strstr(line, "INFO: task ") || strstr(line, "by task ") ||
		 strstr(line, "BUG: scheduling"));
}

/* Takes a number; returns where it goes on. */
static const char *put_number(struct writer *writer, const char *line,
			      const char *pos, const char *end)
{
	const char *after = pos + digits(pos, end);
	unsigned long number = strtoul(pos, NULL, 10);

	if (writer->flags & VARIANT_CPUS && is_cpu(line, pos))
		fprintf(writer->out, "%u", pick(writer, 64));
	else if (writer->flags & VARIANT_PIDS && number > 1 && is_pid(line, pos))
		fprintf(writer->out, "%lu", number + writer->pids);
	else
		fwrite(pos, 1, (size_t)(after - pos), writer->out);
	return after;
}

/* The release of a kernel such as " 6.1.0-18-amd64"; NULL when there is none. */
static const char *put_release(struct writer *writer, const char *line,
			       const char *pos, const char *end)
{
	const char *part = pos;
	unsigned int i;

	if (!(writer->flags & VARIANT_RELEASE) || (pos > line && pos[-1] != ' '))
		return NULL;
	for (i = 0; i < 2; i++) {
		part += digits(part, end);
		if (part == end || *part++ != '.' || !digits(part, end))
			return NULL;
	}
	fwrite(pos, 1, (size_t)(part - pos), writer->out);
	part += digits(part, end);
	fprintf(writer->out, "%u", pick(writer, 100));
	if (part + 1 < end && *part == '-' && digits(part + 1, end)) {
		part += 1 + digits(part + 1, end);
		fprintf(writer->out, "-%u", pick(writer, 100));
	}
	return part;
}

/* Hexadecimal digits of a word that has so many that it is an address. */
static size_t address_len(const char *pos, const char *end)
{
	const char *at = pos;

	while (at < end && isxdigit((unsigned char)*at))
		at++;
	return at - pos >= 8 && (at == end || !is_word(*at)) ? (size_t)(at - pos) : 0;
}

static void put_hex(struct writer *writer, size_t len)
{
	while (len--)
		fputc("0123456789abcdef"[pick(writer, 16)], writer->out);
}

/* Such as "+0x1f/0x40"; returns where it goes on. */
static const char *put_offset(struct writer *writer, const char *pos, const char *end)
{
	const char *after = pos + 3;

	if (writer->flags & VARIANT_SUFFIXES && !memchr(pos - 8, '.', 8)) {
		static const char * const suffixes[] = {
			".isra.0", ".constprop.12", ".part.3", ".cold", ".llvm.1234567"
		};

		fputs(suffixes[pick(writer, 5)], writer->out);
	}
	while (after < end && (isxdigit((unsigned char)*after) || *after == '/' ||
			       *after == 'x'))
		after++;
	if (writer->flags & VARIANT_OFFSETS)
		fprintf(writer->out, "+0x%x/0x%x", pick(writer, 4096), pick(writer, 8192));
	else
		fwrite(pos, 1, (size_t)(after - pos), writer->out);
	return after;
}

static const char *put_token(struct writer *writer, const char *line, const char *pos,
			     const char *end)
{
	bool begins = pos == line || !is_word(pos[-1]);
	const char *after;
	size_t len;

	if (pos - line > 8 && starts(pos, end, "+0x"))
		return put_offset(writer, pos, end);
	if (writer->flags & VARIANT_TAINT && starts(pos, end, "Not tainted")) {
		fputs("Tainted: P    D W  OE    ", writer->out);
		return pos + strlen("Not tainted");
	}
	if (begins && starts(pos, end, "0x") && isxdigit((unsigned char)pos[2])) {
		fputs("0x", writer->out);
		return pos + 2;
	}
	begins = begins || is_after(line, pos, "0x");
	len = begins ? address_len(pos, end) : 0;
	if (writer->flags & VARIANT_ADDRESSES && len) {
		put_hex(writer, len);
		return pos + len;
	}
	if (isdigit((unsigned char)*pos) && (begins || is_cpu(line, pos))) {
		after = put_release(writer, line, pos, end);
		return after ? after : put_number(writer, line, pos, end);
	}
	fputc(*pos, writer->out);
	return pos + 1;
}

/* Takes "[ 12.345678]" and "[ T12]"; returns where the text begins. */
static const char *take_prefix(struct writer *writer, const char *line,
			       const char *end, char caller[16])
{
	unsigned long seconds, micro;
	int len = 0;

	*caller = '\0';
	if (*line == '<' && digits(line + 1, end) == 1)
		line += 3;
	if (sscanf(line, "[%lu.%6lu]%n", &seconds, &micro, &len) == 2 && len) {
		line += len;
		writer->timed = true;
		writer->last = seconds * UINT64_C(1000000) + micro;
	}
	len = 0;
	if (sscanf(line, "[ %15[TC0-9]]%n", caller, &len) == 1 && len) {
		line += len;
		writer->called = true;
	} else {
		*caller = '\0';
	}
	if ((writer->timed || *caller) && line < end && *line == ' ')
		line++;
	if (!*caller && writer->flags & VARIANT_CALLERS) {
		strcpy(caller, "T4321");
		writer->called = true;
	}
	return line;
}

/**
 * variant_make - make another log of the same crash
 * @log: one log
 * @len: bytes of it
 * @flags: what is changed
 * @seed: of the random numbers
 * @ret_len: bytes of the other
 *
 * Return: the other; the caller's to free.
 */
char *variant_make(const char *log, size_t len, unsigned int flags,
		   unsigned int seed, size_t *ret_len)
{
	struct writer writer = { .flags = flags, .random = seed };
	const char *line = log, *pos, *end;
	char caller[16], *text, *ret;

	writer.out = open_memstream(&ret, ret_len);
	if (!writer.out)
		abort();
	writer.pids = 1000 + pick(&writer, 5000);
	writer.seconds = pick(&writer, 100000);
	for (; line < log + len; line = end + 1) {
		end = memchr(line, '\n', (size_t)(log + len - line));
		text = strndup(line, (size_t)(end - line));
		pos = take_prefix(&writer, text, text + (end - line), caller);
		if (flags & VARIANT_BEFORE && line == log) {
			for (unsigned int i = 0; i < BEFORE_LINES; i++)
				put_other_line(&writer);
		}
		put_prefix(&writer, writer.last, caller);
		while (*pos)
			pos = put_token(&writer, text, pos, text + (end - line));
		fputc('\n', writer.out);
		free(text);
		if (flags & VARIANT_LINES && !pick(&writer, 3))
			put_other_line(&writer);
	}
	if (fclose(writer.out))
		abort();
	return ret;
}
