// SPDX-License-Identifier: LGPL-2.1-or-later
/* Checking the device dumps of a vmcore, one after the other: see verify.h. */
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "payload.h"
#include "verify.h"

/**
 * verify_tell - report a finding
 * @verify: the check
 * @severity: how bad it is
 * @offset: where, in bytes, or PROBLEM_NOWHERE
 * @dump: number of the dump, or PROBLEM_NO_DUMP
 * @fmt: printf format
 */
void verify_tell(struct verify *verify, enum verify_severity severity,
		 u64 offset, u32 dump, const char *fmt, ...)
{
	struct verify_finding finding = { severity, offset, dump, NULL };
	char text[ERR_TEXT];
	va_list args;

	va_start(args, fmt);
	vsnprintf(text, sizeof(text), fmt, args);
	va_end(args);
	finding.text = text;
	if (severity == VERIFY_WARNING)
		verify->warnings++;
	else if (!verify->errors++)
		err_set_code(&verify->first, ERR_DAMAGED, "%s", text);
	verify->report(verify->arg, &finding);
}

/* What the rest of the library finds is damage. */
static void verify_problem(void *arg, uint64_t offset, uint32_t dump,
			   const char *text)
{
	verify_tell(arg, VERIFY_ERROR, offset, dump, "%s", text);
}

/* What was found when the file was opened. */
static void verify_opening(struct verify *verify,
			   const struct problems *opening)
{
	unsigned long i;

	for (i = 0; i < opening->count && i < PROBLEMS_KEPT; i++)
		verify_problem(verify, PROBLEM_NOWHERE, PROBLEM_NO_DUMP,
			       opening->kept[i].text);
	if (i < opening->count)
		verify_tell(verify, VERIFY_ERROR, PROBLEM_NOWHERE,
			    PROBLEM_NO_DUMP, "%lu more like these",
			    opening->count - i);
}

/* Shows how far it is, by the place in the notes. */
static void verify_progress(const struct verify *verify, u64 offset)
{
	const struct vmcore_segment *segment = verify->core->segment;
	unsigned int i;

	for (i = 0; i < verify->core->segments; i++, segment++) {
		if (offset - segment->offset <= segment->size)
			watch_tell(verify->core->watch, "notes",
				   offset - segment->offset, segment->size);
	}
}

/* Return: 0, or -1 when the payload cannot be read to its end. */
static int verify_read(struct verify *verify, struct payload *payload,
		       struct err *err)
{
	ssize_t got;

	do {
		got = payload_read(payload, verify->buf, PAYLOAD_CHUNK, err);
		verify_progress(verify, payload->dump->offset + payload->pos);
	} while (got > 0);
	verify->bytes += payload->given;
	return got < 0 ? -1 : 0;
}

static void verify_checksum(struct verify *verify, const struct dump *dump)
{
	struct payload payload;
	struct err err;

	if (payload_open(&payload, verify->core, dump, false, &err)) {
		verify->unverified++;
		verify_tell(verify, err.code == ERR_UNSUPPORTED ?
			    VERIFY_WARNING : VERIFY_ERROR, dump->offset,
			    dump->number, "%s", err.text);
		return;
	}
	if (verify_read(verify, &payload, &err) ||
	    payload_check(&payload, &err) == PAYLOAD_BAD) {
		verify->damaged++;
		verify_tell(verify, VERIFY_ERROR, dump->offset, dump->number,
			    "%s", err.text);
	} else {
		verify->verified++;
	}
	payload_close(&payload);
}

/* No checksum is known, but it is known where the last byte should be. */
static void verify_presence(struct verify *verify, const struct dump *dump)
{
	u64 last = dump->offset + dump->avail - 1;
	ssize_t got = 1;
	struct err err;
	u8 byte;

	if (dump->avail)
		got = vmcore_read(verify->core, last, &byte, 1, &err);
	if (got == 1) {
		verify->unverified++;
		return;
	}
	verify->damaged++;
	if (!got)
		err_set(&err, "dump %u '%s' is cut short: the file ends before offset %ju",
			dump->number, dump->name, last);
	verify_tell(verify, VERIFY_ERROR, dump->offset, dump->number, "%s",
		    err.text);
}

/* The first byte that is not zero, or @end; holes are passed over. */
static u64 verify_zeros(struct verify *verify, u64 offset, u64 end,
			struct err *err)
{
	u64 data;
	ssize_t got, i;

	while (offset < end) {
		data = source_next_data(verify->core->source, offset);
		if (data > offset)
			offset = data < end ? data : end;
		got = vmcore_read(verify->core, offset, verify->buf,
				  end - offset < PAYLOAD_CHUNK ?
				  (size_t)(end - offset) : PAYLOAD_CHUNK, err);
		/* What is missing is told elsewhere. */
		if (got <= 0)
			return end;
		for (i = 0; i < got && !verify->buf[i]; i++)
			;
		offset += (u64)i;
		if (i < got)
			return offset;
		verify_progress(verify, offset);
	}
	return end;
}

/* What is behind a payload in its note is zero, or something wrote there. */
static void verify_padding(struct verify *verify, const struct dump *dump)
{
	u64 end = dump->offset + (dump->padded < dump->avail ? dump->padded :
							       dump->avail);
	struct err err;
	u64 found;

	if (!dump->exact || dump->mended || dump->cut)
		return;
	found = verify_zeros(verify, dump->offset + dump->stored, end, &err);
	if (found < end)
		verify_tell(verify, VERIFY_ERROR, found, dump->number,
			    "dump %u '%s' has bytes that are not zero in its padding, from offset %ju on",
			    dump->number, dump->name, found);
}

static void verify_dump(struct verify *verify, const struct dump *dump)
{
	if (!dump->in_file) {
		verify->missing += dump->missing;
		verify->failed += !dump->missing;
		return;
	}
	verify->dumps++;
	verify_note(verify, dump);
	/* The walk has told what is cut, and read the index to trust it. */
	if (dump->cut)
		verify->damaged++;
	else if (dump->is_index)
		verify->verified++;
	else if (dump->known)
		verify_checksum(verify, dump);
	else
		verify_presence(verify, dump);
	verify_padding(verify, dump);
}

static void verify_count(struct verify *verify, const struct dumps *dumps)
{
	if (verify->dumps > VERIFY_CRASH_DUMPS)
		verify_tell(verify, VERIFY_WARNING, PROBLEM_NOWHERE,
			    PROBLEM_NO_DUMP,
			    "there are %ju dumps: crash shows the first %u and nothing of the rest",
			    verify->dumps, VERIFY_CRASH_DUMPS);
	if (verify->dumps && !dumps->have_index)
		verify_tell(verify, VERIFY_WARNING, PROBLEM_NOWHERE,
			    PROBLEM_NO_DUMP,
			    "there is no usable index: true sizes and checksums are not known");
}

static int verify_dumps(struct verify *verify, struct err *err)
{
	struct dumps *dumps;
	struct dump dump;
	int ret;

	dumps = dumps_open(verify->core, &verify->problems, err);
	if (!dumps)
		return err->code == ERR_MEMORY ? -1 : 1;
	dumps->watch = verify_see_note;
	dumps->watch_arg = verify;
	while ((ret = dumps_next(dumps, &dump, err)) > 0)
		verify_dump(verify, &dump);
	verify_count(verify, dumps);
	dumps_close(dumps);
	return ret < 0;
}

/**
 * verify_run - check a vmcore
 * @verify: the check; @report and @arg are set, the rest is zero, and has the
 *	counts afterwards
 * @core: the file
 * @opening: what was found when it was opened
 * @err: why it failed
 *
 * Return: 0, whatever was found; -1 when there is no memory for the check.
 */
int verify_run(struct verify *verify, struct vmcore *core,
	       const struct problems *opening, struct err *err)
{
	int ret = -1;

	verify->core = core;
	/* Behind damage, dumps are looked for by name. */
	verify->problems.count = opening->count;
	verify->problems.tell = verify_problem;
	verify->problems.tell_arg = verify;
	verify->names = hashset_open();
	verify->buf = malloc(PAYLOAD_CHUNK);
	if (verify->names && verify->buf) {
		verify_opening(verify, opening);
		verify_headers(verify);
		ret = verify_dumps(verify, err);
		if (ret > 0)
			verify_tell(verify, VERIFY_ERROR, PROBLEM_NOWHERE,
				    PROBLEM_NO_DUMP, "%s", err->text);
		if (ret >= 0)
			verify_memory(verify);
	} else {
		err_memory(err);
	}
	hashset_close(verify->names);
	free(verify->buf);
	return ret < 0 ? -1 : 0;
}
