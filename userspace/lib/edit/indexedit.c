// SPDX-License-Identifier: LGPL-2.1-or-later
/* An index that changes: see indexedit.h. */
#include <string.h>

#include <pure/crc32c.h>

#include "indexedit.h"

#define INDEXEDIT_ENTRIES_MAX	65535U	/* the header has 16 bits for them */

/**
 * indexedit_init - begin with the index of a file, or with a new one
 * @edit: to be set up; no entry has a note at first
 * @dumps: the dumps of the file; its index is taken when it has one that can be
 *	trusted
 */
void indexedit_init(struct indexedit *edit, const struct dumps *dumps)
{
	edit->core = dumps->core;
	edit->offset = dumps->have_index ? dumps->index_offset : 0;
	edit->header = dumps->index;
	if (!dumps->have_index)
		edit->header = (struct index_header){
			.version = VMCOREDD_INDEX_VERSION,
			.header_size = sizeof(struct vmcoredd_index_header),
			.entry_size = sizeof(struct vmcoredd_index_entry),
		};
	edit->number = 0;
	memset(edit->note, 0xff, edit->header.entries * sizeof(*edit->note));
	edit->added = NULL;
	edit->adds = 0;
	edit->entries = edit->header.entries;
}

/* Where the bytes of an index go. */
struct indexedit_out {
	u8		buf[U16_MAX];	/* the longest header or entry */
	u32		crc32c;
	struct sink	*sink;		/* NULL: only the checksum is wanted */
};

/* Takes @len bytes of the buffer. */
static int indexedit_put(struct indexedit_out *out, size_t len, struct err *err)
{
	out->crc32c = vmcoredd_crc32c(out->crc32c, out->buf, len);
	return out->sink ? sink_write(out->sink, out->buf, len, err) : 0;
}

static int indexedit_get(const struct indexedit *edit, u64 offset,
			 struct indexedit_out *out, size_t len, struct err *err)
{
	ssize_t got = vmcore_read(edit->core, edit->offset + offset, out->buf,
				  len, err);

	if (got < 0)
		return -1;
	if ((size_t)got < len)
		return err_set(err, "'%s' changed while it was read",
			       edit->core->path);
	return 0;
}

/* What is not known of an old header stays as it is. */
static int indexedit_put_header(const struct indexedit *edit, u32 crc32c,
				struct indexedit_out *out, struct err *err)
{
	struct index_header header = edit->header;
	struct vmcoredd_index_header raw;

	header.entries = edit->entries;
	header.crc32c = crc32c;
	index_encode_header(&header, &raw);
	if (edit->offset) {
		if (indexedit_get(edit, 0, out, header.header_size, err))
			return -1;
		memcpy(&raw, out->buf, sizeof(raw));
		raw.entries = cpu_to_le16((u16)header.entries);
		raw.crc32c = cpu_to_le32(crc32c);
	}
	memcpy(out->buf, &raw, sizeof(raw));
	return indexedit_put(out, header.header_size, err);
}

static u32 indexedit_note(const struct indexedit *edit, u32 number)
{
	return number >= INDEXEDIT_GONE ? number : number - edit->number;
}

static int indexedit_put_old(const struct indexedit *edit, u32 nr,
			     struct indexedit_out *out, struct err *err)
{
	u32 size = edit->header.entry_size;

	if (indexedit_get(edit, edit->header.header_size + (u64)nr * size, out,
			  size, err))
		return -1;
	store_le32(out->buf + offsetof(struct vmcoredd_index_entry, note),
		   indexedit_note(edit, edit->note[nr]));
	return indexedit_put(out, size, err);
}

static int indexedit_put_added(const struct indexedit *edit, size_t i,
			       struct indexedit_out *out, struct err *err)
{
	struct index_entry entry = edit->added[i];
	struct vmcoredd_index_entry raw;

	entry.note = indexedit_note(edit, entry.note);
	index_encode_entry(&entry, &raw);
	memset(out->buf, 0, edit->header.entry_size);
	memcpy(out->buf, &raw, sizeof(raw));
	return indexedit_put(out, edit->header.entry_size, err);
}

static int indexedit_put_all(const struct indexedit *edit, u32 crc32c,
			     struct indexedit_out *out, struct err *err)
{
	u32 nr;
	size_t i;

	if (indexedit_put_header(edit, crc32c, out, err))
		return -1;
	for (nr = 0; edit->offset && nr < edit->header.entries; nr++) {
		if (edit->note[nr] != INDEXEDIT_GONE &&
		    indexedit_put_old(edit, nr, out, err))
			return -1;
	}
	for (i = 0; i < edit->adds; i++) {
		if (indexedit_put_added(edit, i, out, err))
			return -1;
	}
	return 0;
}

/**
 * indexedit_finish - all numbers are known
 * @edit: the index; gets its number of entries and its checksum
 * @err: why it failed
 *
 * Return: 0 or -1.
 */
int indexedit_finish(struct indexedit *edit, struct err *err)
{
	struct indexedit_out out = { .sink = NULL };
	u32 nr, kept = 0;

	for (nr = 0; edit->offset && nr < edit->header.entries; nr++)
		kept += edit->note[nr] != INDEXEDIT_GONE;
	if (edit->adds > INDEXEDIT_ENTRIES_MAX - kept)
		return err_set(err,
			       "'%s' has an index of %u entries, and %u is all that it can have",
			       edit->core->path, kept, INDEXEDIT_ENTRIES_MAX);
	edit->entries = kept + (u32)edit->adds;
	if (indexedit_put_all(edit, 0, &out, err))
		return -1;
	edit->crc32c = out.crc32c;
	return 0;
}

/**
 * indexedit_is_void - does an index say nothing?
 * @edit: the index, after indexedit_finish()
 *
 * Return: whether it has no entry and no kernel made it: then a file is better
 * off without it.
 */
bool indexedit_is_void(const struct indexedit *edit)
{
	return !edit->entries && !edit->header.budget && !edit->header.lost;
}

/**
 * indexedit_size - how long it is
 * @edit: the index, after indexedit_finish()
 *
 * Return: bytes of its payload.
 */
u64 indexedit_size(const struct indexedit *edit)
{
	return edit->header.header_size +
	       (u64)edit->entries * edit->header.entry_size;
}

/**
 * indexedit_write - write the payload
 * @edit: the index, after indexedit_finish()
 * @sink: where to
 * @err: why it failed
 *
 * Return: 0 or -1.
 */
int indexedit_write(const struct indexedit *edit, struct sink *sink,
		    struct err *err)
{
	struct indexedit_out out = { .sink = sink };

	return indexedit_put_all(edit, edit->crc32c, &out, err);
}
