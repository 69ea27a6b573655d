// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * Opens any bytes as the program does, by what they are, lists the dumps and reads
 * each to its end.  The checksum of the index is made right first, or few inputs
 * would get past it.
 */
#include <stdlib.h>

#include <pure/crc32c.h>

#include "../../userspace/lib/decode/cudbg.h"
#include "../../userspace/lib/decode/statereader.h"
#include "../../userspace/lib/decode/foreign.h"
#include "../../userspace/lib/decode/notetypes.h"
#include "../../userspace/lib/dump/verify.h"
#include "memory.h"
#include "walk.h"

/* Bytes of one dump that are read.  An input of a few KiB claims any number. */
#define WALK_READ_MAX	(1U << 15)

static void read_state(struct payload *payload, struct problems *problems)
{
	struct vmcoredd_state_cursor cursor;
	struct statereader state;
	struct err err;

	if (statereader_open(&state, payload, problems, &err) < 0)
		return;
	while (statereader_next(&state, &cursor, &err) > 0)
		;
	statereader_close(&state);
}

/* What a payload is, and what it has inside. */
static void name_format(const u8 *head, size_t len)
{
	struct cudbg_header header;
	struct cudbg_entity entity;
	u8 *exact = malloc(len + 1);
	unsigned int nr;

	if (!exact)
		abort();
	memcpy(exact + 1, head, len);
	foreign_detect(exact + 1, len);
	if (!cudbg_decode(exact + 1, len, &header)) {
		for (nr = 0; nr < header.entities; nr++)
			cudbg_decode_entity(&header, exact + 1, len, nr,
					    &entity);
	}
	free(exact);
}

static void read_dump(const struct vmcore *core, const struct dump *dump,
		      struct problems *problems)
{
	struct payload payload;
	static u8 buf[4096];
	struct err err;
	ssize_t got;

	if (payload_open(&payload, core, dump, false, &err))
		return;
	read_state(&payload, problems);
	do {
		got = payload_read(&payload, buf, sizeof(buf), &err);
		if (got > 0)
			name_format(buf, (size_t)got);
	} while (got > 0 && payload.given < WALK_READ_MAX);
	if (payload.given > dump->size)
		abort();
	payload_check(&payload, &err);
	payload_close(&payload);
}

static void mend_index(u8 *data, size_t size)
{
	u8 *at = memmem(data, size, VMCOREDD_INDEX_MAGIC,
			strlen(VMCOREDD_INDEX_MAGIC));
	struct vmcoredd_index_header raw;
	struct index_header header;

	if (!at || index_decode_header(at, size - (size_t)(at - data), &header) ||
	    index_size(&header) > size - (size_t)(at - data))
		return;
	memcpy(&raw, at, sizeof(raw));
	raw.crc32c = 0;
	memcpy(at, &raw, sizeof(raw));
	raw.crc32c = cpu_to_le32(vmcoredd_crc32c(0, at,
						 (size_t)index_size(&header)));
	memcpy(at, &raw, sizeof(raw));
}

static void count_finding(void *arg, const struct verify_finding *finding)
{
	u64 *count = arg;

	if (!finding->text[0])
		abort();
	++*count;
}

/* Every finding has a line, and every dump is counted once. */
static void verify_all(struct vmcore *core, const struct problems *opening)
{
	u64 findings = 0;
	struct verify verify = { .report = count_finding, .arg = &findings };
	struct err err;

	/* Few bytes may unpack to very many, which takes its time. */
	if (core->packed && core->source->size == SOURCE_SIZE_UNKNOWN)
		return;
	if (verify_run(&verify, core, opening, &err))
		abort();
	if (verify.errors + verify.warnings != findings ||
	    verify.verified + verify.unverified + verify.damaged != verify.dumps)
		abort();
}

static void name_note(void *arg, const struct note *note)
{
	unsigned long *named = arg;

	if (notetype_name(note->name, note->type))
		++*named;
}

/**
 * walk_bytes - open some bytes and read all that can be read
 * @data: the bytes
 * @size: how many
 */
void walk_bytes(const u8 *data, size_t size)
{
	struct problems opening, problems = { 0 };
	unsigned long named = 0;
	bool large = false;
	struct vmcore core;
	struct dumps *dumps;
	struct dump dump;
	u8 *copy = malloc(size + 1);
	struct err err;

	if (!copy)
		abort();
	memcpy(copy, data, size);
	mend_index(copy, size);
	if (vmcore_open_source(&core, memory_source(copy, size), &problems,
			       &err)) {
		free(copy);
		return;
	}
	opening = problems;
	vmcore_check_memory(&core, &problems);
	dumps = dumps_open(&core, &problems, &err);
	if (dumps) {
		dumps->watch = name_note;
		dumps->watch_arg = &named;
	}
	while (dumps && dumps_next(dumps, &dump, &err) > 0) {
		if (dump.in_file)
			read_dump(&core, &dump, &problems);
		large |= dump.size > WALK_READ_MAX;
	}
	dumps_close(dumps);
	if (!large)
		verify_all(&core, &opening);
	vmcore_close(&core);
	free(copy);
}
