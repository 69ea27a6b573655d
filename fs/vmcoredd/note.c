// SPDX-License-Identifier: GPL-2.0-only
/*
 * A device dump as a note.
 *
 *	buf	header, 64 bytes
 *	+ 64	payload, room bytes
 *	...	canary, to the next page boundary and one page more
 *	end	the guard page that vmalloc() leaves behind every area
 *
 * A callback that runs on past its buffer destroys the canary first, which
 * costs it its dump; one that runs on for more than a page meets the guard.
 *
 * Context: task context; allocation sleeps.
 */
#include <linux/mm.h>
#include <linux/slab.h>
#include <linux/string.h>
#include <linux/vmalloc.h>
#include <uapi/vmcoredd/note.h>

#include "note.h"

/* Differs from byte to byte, so that a fill of any one value is noticed. */
static u8 note_canary(size_t pos)
{
	return (u8)(0xc5 + pos * 0x3b);
}

static size_t note_size(size_t payload)
{
	return PAGE_ALIGN(VMCOREDD_NOTE_HEADER + payload);
}

/**
 * vmcoredd_note_charge - memory that a note occupies
 * @payload: bytes of payload, at most U32_MAX - 2 * PAGE_SIZE
 *
 * Return: bytes, with the canary.
 */
size_t vmcoredd_note_charge(size_t payload)
{
	return note_size(payload) + PAGE_SIZE;
}

/**
 * vmcoredd_note_alloc - allocate a note
 * @payload: bytes that may be written
 *
 * Gives up early rather than have the OOM killer run: makedumpfile would be
 * what it finds in a capture kernel.  (The few pages for page tables are the
 * exception: vmalloc() takes them as it likes.)
 *
 * Return: the note with a zeroed payload and one reference, or NULL.
 */
struct vmcoredd_note *vmcoredd_note_alloc(size_t payload)
{
	struct vmcoredd_note *note;
	size_t i;
	u8 *buf;

	note = kzalloc(sizeof(*note), GFP_KERNEL);
	if (!note)
		return NULL;
	note->size = note_size(payload);
	note->room = payload;
	note->charge = vmcoredd_note_charge(payload);
	buf = __vmalloc(note->charge, GFP_KERNEL | __GFP_ZERO | __GFP_NORETRY |
				      __GFP_NOWARN);
	if (!buf) {
		kfree(note);
		return NULL;
	}

	note->buf = buf;
	refcount_set(&note->ref, 1);
	for (i = VMCOREDD_NOTE_HEADER + payload; i < note->charge; i++)
		buf[i] = note_canary(i);
	return note;
}

/**
 * vmcoredd_note_get - take a reference
 * @note: the note
 *
 * Return: @note.
 */
struct vmcoredd_note *vmcoredd_note_get(struct vmcoredd_note *note)
{
	refcount_inc(&note->ref);
	return note;
}

/**
 * vmcoredd_note_put - drop a reference, freeing the note with the last one
 * @note: the note, or NULL
 */
void vmcoredd_note_put(struct vmcoredd_note *note)
{
	if (!note || !refcount_dec_and_test(&note->ref))
		return;
	vfree(note->buf);
	kfree(note);
}

/**
 * vmcoredd_note_payload - where the payload begins
 * @note: the note
 *
 * Return: its first byte, 64-bit aligned.
 */
void *vmcoredd_note_payload(const struct vmcoredd_note *note)
{
	return note->buf + VMCOREDD_NOTE_HEADER;
}

/**
 * vmcoredd_note_overrun - whether something was written past the payload
 * @note: a note that vmcoredd_note_finish() has not seen yet
 *
 * Return: true when the canary is damaged.
 */
bool vmcoredd_note_overrun(const struct vmcoredd_note *note)
{
	const u8 *buf = note->buf;
	size_t i;

	for (i = VMCOREDD_NOTE_HEADER + note->room; i < note->charge; i++)
		if (buf[i] != note_canary(i))
			return true;
	return false;
}

/**
 * vmcoredd_note_finish - write the header and the padding
 * @note: the note
 * @name: name of the dump, shorter than VMCOREDD_NAME_LEN
 * @stored: bytes of payload that are part of the dump, at most its room
 *
 * The header is written last, so that a callback that wrote before its buffer
 * damages nothing.
 */
void vmcoredd_note_finish(struct vmcoredd_note *note, const char *name,
			  size_t stored)
{
	struct vmcoredd_note_header *header = note->buf;
	size_t end = VMCOREDD_NOTE_HEADER + stored;

	note->size = note_size(stored);
	memset(note->buf + end, 0, note->size - end);

	memset(header, 0, sizeof(*header));
	header->n_namesz = VMCOREDD_NT_NAMESZ;
	header->n_descsz = note->size - offsetof(typeof(*header), dump_name);
	header->n_type = VMCOREDD_NT_DUMP;
	memcpy(header->name, VMCOREDD_NT_NAME, sizeof(VMCOREDD_NT_NAME));
	memcpy(header->dump_name, name, strnlen(name, VMCOREDD_NAME_LEN - 1));
}
