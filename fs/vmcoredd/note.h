/* SPDX-License-Identifier: GPL-2.0-only */
/* A device dump as a note: memory, header, overrun detection. */
#ifndef _VMCOREDD_NOTE_H
#define _VMCOREDD_NOTE_H

#include <linux/refcount.h>
#include <linux/types.h>

/**
 * struct vmcoredd_note - one ELF note in memory
 * @ref: readers and the registry each hold one
 * @buf: header and payload, page aligned vmalloc memory
 * @size: bytes of the note in the file, a page multiple
 * @room: bytes of payload that may be written before vmcoredd_note_finish()
 * @charge: bytes of memory that the note occupies
 *
 * Immutable once vmcoredd_note_finish() has run.
 */
struct vmcoredd_note {
	refcount_t	ref;
	void		*buf;
	size_t		size;
	size_t		room;
	size_t		charge;
};

size_t vmcoredd_note_charge(size_t payload);
struct vmcoredd_note *vmcoredd_note_alloc(size_t payload);
struct vmcoredd_note *vmcoredd_note_get(struct vmcoredd_note *note);
void vmcoredd_note_put(struct vmcoredd_note *note);
void *vmcoredd_note_payload(const struct vmcoredd_note *note);
bool vmcoredd_note_overrun(const struct vmcoredd_note *note);
void vmcoredd_note_finish(struct vmcoredd_note *note, const char *name,
			  size_t stored);

#endif /* _VMCOREDD_NOTE_H */
