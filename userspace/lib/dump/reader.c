// SPDX-License-Identifier: LGPL-2.1-or-later
/*
 * The public face of the library; <vmcoredd/reader.h> says what each function
 * does.  Nothing else in the library is visible to those who link with it.
 */
#include <errno.h>
#include <stdlib.h>
#include <string.h>

#pragma GCC visibility push(default)
#include <vmcoredd/reader.h>
#pragma GCC visibility pop

#include "dumps.h"
#include "../base/output.h"
#include "payload.h"

#define READER_TEXT	(2 * ERR_TEXT)	/* bytes of an error, made harmless */

/**
 * struct vmcoredd_item - what the walk has found last
 * @reader: whose it is
 * @dump: what is known of it
 */
struct vmcoredd_item {
	struct vmcoredd_reader	*reader;
	struct dump		dump;
};

/**
 * struct vmcoredd_reader - a vmcore and a walk over its dumps
 * @path: what messages call the file, ours
 * @core: the file, when there is a @dumps
 * @dumps: the walk; NULL without a file
 * @opened: what was wrong before the walk began
 * @problems: that, and what was wrong since
 * @texts: of @problems, made harmless
 * @kept: how many
 * @item: what the walk has found last
 * @err: the last error
 * @message: that, made harmless
 */
struct vmcoredd_reader {
	char			*path;
	struct vmcore		core;
	struct dumps		*dumps;
	struct problems		opened;
	struct problems		problems;
	char			texts[PROBLEMS_KEPT][READER_TEXT];
	unsigned long		kept;
	struct vmcoredd_item	item;
	struct err		err;
	char			message[READER_TEXT];
};

/**
 * struct vmcoredd_payload - a payload that is being read
 * @reader: where it comes from
 * @dump: of it, because the walk may go on
 * @stream: its bytes
 * @done: the end was reached, and all was right
 * @verified: there was a checksum, too
 * @failed: it was not, or could not be read
 * @err: why
 */
struct vmcoredd_payload {
	struct vmcoredd_reader	*reader;
	struct dump		dump;
	struct payload		stream;
	bool			done;
	bool			verified;
	bool			failed;
	struct err		err;
};

const char *vmcoredd_library_version(void)
{
	return VMCOREDD_VERSION;
}

const char *vmcoredd_error_text(int error)
{
	switch (error) {
	case VMCOREDD_ERR_USAGE:
		return "wrong use of the library";
	case VMCOREDD_ERR_SYSTEM:
		return "system error";
	case VMCOREDD_ERR_MEMORY:
		return "out of memory";
	case VMCOREDD_ERR_FORMAT:
		return "not a dump with notes";
	case VMCOREDD_ERR_DAMAGED:
		return "damaged or cut short";
	case VMCOREDD_ERR_UNSUPPORTED:
		return "not supported";
	case VMCOREDD_ERR_NOT_FOUND:
		return "no such device dump";
	default:
		return error < 0 ? "unknown error" : "no error";
	}
}

char *vmcoredd_escape(const char *text, char *buf, size_t size)
{
	if (size)
		out_escape(text, strlen(text), buf, size);
	return buf;
}

static int reader_number(enum err_code code)
{
	switch (code) {
	case ERR_SYSTEM:
		return VMCOREDD_ERR_SYSTEM;
	case ERR_MEMORY:
		return VMCOREDD_ERR_MEMORY;
	case ERR_FORMAT:
		return VMCOREDD_ERR_FORMAT;
	case ERR_UNSUPPORTED:
		return VMCOREDD_ERR_UNSUPPORTED;
	default:
		return VMCOREDD_ERR_DAMAGED;
	}
}

/* Makes what @reader->err says the message; returns @number. */
static int reader_fails(struct vmcoredd_reader *reader, int number)
{
	out_escape(reader->err.text, strlen(reader->err.text), reader->message,
		   sizeof(reader->message));
	return number;
}

static int reader_error(struct vmcoredd_reader *reader)
{
	return reader_fails(reader, reader_number(reader->err.code));
}

static int reader_misused(struct vmcoredd_reader *reader, const char *what)
{
	if (!reader)
		return VMCOREDD_ERR_USAGE;
	err_set(&reader->err, "wrong use of the library: %s", what);
	return reader_fails(reader, VMCOREDD_ERR_USAGE);
}

/* Keeps up with the problems that the walk finds. */
static void reader_keep_problems(struct vmcoredd_reader *reader)
{
	const char *text;

	while (reader->kept < reader->problems.count &&
	       reader->kept < PROBLEMS_KEPT) {
		text = reader->problems.kept[reader->kept].text;
		out_escape(text, strlen(text), reader->texts[reader->kept++],
			   READER_TEXT);
	}
}

static bool reader_has_file(const struct vmcoredd_reader *reader)
{
	return reader && reader->dumps;
}

struct vmcoredd_reader *vmcoredd_reader_new(void)
{
	return calloc(1, sizeof(struct vmcoredd_reader));
}

/* Either everything is there afterwards, or no file. */
static int reader_begin(struct vmcoredd_reader *reader, int ret)
{
	if (!ret) {
		vmcore_check_memory(&reader->core, &reader->problems);
		reader->dumps = dumps_open(&reader->core, &reader->problems,
					   &reader->err);
		if (reader->dumps) {
			reader->opened = reader->problems;
			reader_keep_problems(reader);
			return 0;
		}
		vmcore_close(&reader->core);
	}
	free(reader->path);
	reader->path = NULL;
	memset(&reader->problems, 0, sizeof(reader->problems));
	return reader_error(reader);
}

static int reader_name(struct vmcoredd_reader *reader, const char *name)
{
	if (!reader || !name)
		return reader_misused(reader, "no name");
	if (reader->dumps)
		return reader_misused(reader, "the reader has a file already");
	reader->path = strdup(name);
	if (reader->path)
		return 0;
	err_memory(&reader->err);
	return reader_error(reader);
}

int vmcoredd_reader_open(struct vmcoredd_reader *reader, const char *path)
{
	int ret = reader_name(reader, path);

	if (ret)
		return ret;
	return reader_begin(reader, vmcore_open(&reader->core, reader->path,
						&reader->problems,
						&reader->err));
}

int vmcoredd_reader_open_fd(struct vmcoredd_reader *reader, int fd,
			    const char *name)
{
	int ret = reader_name(reader, name);

	if (ret)
		return ret;
	if (fd >= 0) {
		ret = vmcore_open_fd(&reader->core, fd, reader->path,
				     &reader->problems, &reader->err);
	} else {
		errno = EBADF;
		ret = err_system(&reader->err, "cannot open '%s'", name);
	}
	return reader_begin(reader, ret);
}

void vmcoredd_reader_close(struct vmcoredd_reader *reader)
{
	if (!reader)
		return;
	if (reader->dumps) {
		dumps_close(reader->dumps);
		vmcore_close(&reader->core);
	}
	free(reader->path);
	free(reader);
}

const char *vmcoredd_reader_message(const struct vmcoredd_reader *reader)
{
	return reader ? reader->message : "out of memory";
}

int vmcoredd_reader_errno(const struct vmcoredd_reader *reader)
{
	return reader->err.error;
}

const char *vmcoredd_reader_format(const struct vmcoredd_reader *reader)
{
	return reader->dumps ? vmcore_format_name(&reader->core) : NULL;
}

int vmcoredd_reader_flattened(const struct vmcoredd_reader *reader)
{
	return reader->dumps && reader->core.flattened;
}

const char *vmcoredd_reader_packed(const struct vmcoredd_reader *reader)
{
	return reader->dumps ? reader->core.packed : NULL;
}

int vmcoredd_reader_split(const struct vmcoredd_reader *reader,
			  uint64_t *ret_start_pfn, uint64_t *ret_end_pfn)
{
	if (!reader->dumps || reader->core.format != VMCORE_KDUMP ||
	    !reader->core.kdump.split)
		return 0;
	if (ret_start_pfn)
		*ret_start_pfn = reader->core.kdump.start_pfn;
	if (ret_end_pfn)
		*ret_end_pfn = reader->core.kdump.end_pfn;
	return 1;
}

unsigned int vmcoredd_reader_bits(const struct vmcoredd_reader *reader)
{
	return reader->dumps ? reader->core.bits : 0;
}

int vmcoredd_reader_big_endian(const struct vmcoredd_reader *reader)
{
	return reader->dumps && reader->core.big_endian;
}

unsigned int vmcoredd_reader_machine(const struct vmcoredd_reader *reader)
{
	return reader->dumps ? reader->core.machine : 0;
}

int vmcoredd_reader_indexed(const struct vmcoredd_reader *reader,
			    uint32_t *ret_lost)
{
	if (!reader->dumps || !reader->dumps->have_index)
		return 0;
	if (ret_lost)
		*ret_lost = reader->dumps->index.lost;
	return 1;
}

unsigned long vmcoredd_reader_problems(const struct vmcoredd_reader *reader)
{
	return reader->problems.count;
}

const char *vmcoredd_reader_problem(const struct vmcoredd_reader *reader,
				    unsigned long number)
{
	return number < reader->kept ? reader->texts[number] : NULL;
}

int vmcoredd_reader_next(struct vmcoredd_reader *reader,
			 const struct vmcoredd_item **ret_item)
{
	int ret;

	if (!reader_has_file(reader) || !ret_item)
		return reader_misused(reader, "no file, or no place for a dump");
	ret = dumps_next(reader->dumps, &reader->item.dump, &reader->err);
	reader_keep_problems(reader);
	if (ret < 0)
		return reader_error(reader);
	reader->item.reader = reader;
	if (ret)
		*ret_item = &reader->item;
	return ret;
}

int vmcoredd_reader_rewind(struct vmcoredd_reader *reader)
{
	if (!reader_has_file(reader))
		return reader_misused(reader, "no file");
	reader->problems = reader->opened;
	if (reader->kept > reader->opened.count)
		reader->kept = reader->opened.count;
	dumps_rewind(reader->dumps, &reader->problems);
	return 0;
}

int vmcoredd_reader_find(struct vmcoredd_reader *reader, const char *name,
			 const struct vmcoredd_item **ret_item)
{
	const struct vmcoredd_item *item;
	int ret;

	if (!reader_has_file(reader) || !name || !ret_item)
		return reader_misused(reader,
				      "no file, no name, or no place for a dump");
	vmcoredd_reader_rewind(reader);
	while ((ret = vmcoredd_reader_next(reader, &item)) > 0) {
		if (strcmp(item->dump.name, name))
			continue;
		*ret_item = item;
		return 0;
	}
	if (ret < 0)
		return ret;
	err_set(&reader->err, "'%s' has no dump '%s'", reader->path, name);
	return reader_fails(reader, VMCOREDD_ERR_NOT_FOUND);
}

const char *vmcoredd_item_name(const struct vmcoredd_item *item)
{
	return item->dump.name;
}

int64_t vmcoredd_item_index(const struct vmcoredd_item *item)
{
	return item->dump.in_file ? (int64_t)item->dump.number : -1;
}

int vmcoredd_item_is_index(const struct vmcoredd_item *item)
{
	return item->dump.is_index;
}

uint64_t vmcoredd_item_size(const struct vmcoredd_item *item)
{
	return item->dump.size;
}

int vmcoredd_item_size_exact(const struct vmcoredd_item *item)
{
	return item->dump.exact;
}

uint64_t vmcoredd_item_stored(const struct vmcoredd_item *item)
{
	return item->dump.stored;
}

uint64_t vmcoredd_item_padded(const struct vmcoredd_item *item)
{
	return item->dump.padded;
}

uint64_t vmcoredd_item_offset(const struct vmcoredd_item *item)
{
	return item->dump.offset;
}

const char *vmcoredd_item_codec(const struct vmcoredd_item *item)
{
	return dump_codec_name(&item->dump);
}

int vmcoredd_item_status(const struct vmcoredd_item *item)
{
	const struct dump *dump = &item->dump;

	if (dump->missing)
		return VMCOREDD_ITEM_MISSING;
	if (dump->cut)
		return VMCOREDD_ITEM_CUT;
	if (dump->is_index)
		return VMCOREDD_ITEM_OK;
	if (!dump->known || dump->entry.status > VMCOREDD_STATUS_RUNNING)
		return VMCOREDD_ITEM_UNKNOWN;
	return (int)dump->entry.status;
}

const char *vmcoredd_item_status_text(const struct vmcoredd_item *item)
{
	return dump_status_name(&item->dump);
}

int vmcoredd_item_described(const struct vmcoredd_item *item)
{
	return item->dump.known;
}

uint32_t vmcoredd_item_crc32c(const struct vmcoredd_item *item)
{
	return item->dump.known ? item->dump.entry.crc32c : 0;
}

uint32_t vmcoredd_item_errno(const struct vmcoredd_item *item)
{
	return item->dump.known ? item->dump.entry.error : 0;
}

const char *vmcoredd_item_producer(const struct vmcoredd_item *item)
{
	return item->dump.known ? item->dump.entry.owner : NULL;
}

const char *vmcoredd_item_device(const struct vmcoredd_item *item)
{
	return item->dump.known ? item->dump.entry.device : NULL;
}

uint64_t vmcoredd_item_max_size(const struct vmcoredd_item *item)
{
	return item->dump.known ? item->dump.entry.max_size : 0;
}

uint64_t vmcoredd_item_start_ns(const struct vmcoredd_item *item)
{
	return item->dump.known ? item->dump.entry.start_ns : 0;
}

uint64_t vmcoredd_item_duration_ns(const struct vmcoredd_item *item)
{
	return item->dump.known ? item->dump.entry.duration_ns : 0;
}

unsigned int vmcoredd_item_priority(const struct vmcoredd_item *item)
{
	return item->dump.known ? item->dump.entry.priority : 0;
}

int vmcoredd_item_required(const struct vmcoredd_item *item)
{
	return item->dump.known &&
	       (item->dump.entry.flags & VMCOREDD_FLAG_REQUIRED);
}

int vmcoredd_payload_open(const struct vmcoredd_item *item, unsigned int flags,
			  struct vmcoredd_payload **ret_payload)
{
	struct vmcoredd_payload *payload;
	struct vmcoredd_reader *reader;

	if (ret_payload)
		*ret_payload = NULL;
	if (!item)
		return VMCOREDD_ERR_USAGE;
	reader = item->reader;
	if (!ret_payload || flags & ~VMCOREDD_PAYLOAD_STORED)
		return reader_misused(reader,
				      "no place for a payload, or an unknown flag");
	if (!item->dump.in_file) {
		err_set(&reader->err, "dump '%s' is not in '%s': %s",
			item->dump.name, reader->path,
			dump_status_name(&item->dump));
		return reader_fails(reader, VMCOREDD_ERR_NOT_FOUND);
	}
	payload = calloc(1, sizeof(*payload));
	if (!payload) {
		err_memory(&reader->err);
		return reader_error(reader);
	}
	payload->reader = reader;
	payload->dump = item->dump;
	if (payload_open(&payload->stream, &reader->core, &payload->dump,
			 flags & VMCOREDD_PAYLOAD_STORED, &reader->err)) {
		free(payload);
		return reader_error(reader);
	}
	*ret_payload = payload;
	return 0;
}

/* Every later call returns it again. */
static int payload_fails(struct vmcoredd_payload *payload)
{
	payload->failed = true;
	payload->err = payload->reader->err;
	return reader_error(payload->reader);
}

static int payload_end(struct vmcoredd_payload *payload)
{
	switch (payload_check(&payload->stream, &payload->reader->err)) {
	case PAYLOAD_BAD:
		return payload_fails(payload);
	case PAYLOAD_GOOD:
		payload->verified = true;
		break;
	case PAYLOAD_UNKNOWN:
		break;
	}
	payload->done = true;
	return 0;
}

ssize_t vmcoredd_payload_read(struct vmcoredd_payload *payload, void *buf,
			      size_t len)
{
	ssize_t got;

	if (!payload)
		return VMCOREDD_ERR_USAGE;
	if (payload->failed) {
		payload->reader->err = payload->err;
		return reader_error(payload->reader);
	}
	if (payload->done)
		return 0;
	if (!buf || !len)
		return reader_misused(payload->reader, "no room for bytes");
	if (len > INT32_MAX)
		len = INT32_MAX;
	got = payload_read(&payload->stream, buf, len, &payload->reader->err);
	if (got > 0)
		return got;
	return got < 0 ? payload_fails(payload) : payload_end(payload);
}

int vmcoredd_payload_verified(const struct vmcoredd_payload *payload)
{
	return payload->verified;
}

void vmcoredd_payload_close(struct vmcoredd_payload *payload)
{
	if (!payload)
		return;
	payload_close(&payload->stream);
	free(payload);
}
