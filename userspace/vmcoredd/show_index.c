// SPDX-License-Identifier: GPL-2.0-or-later
/* vmcoredd show: the index, with all that list has no room for. */
#include <string.h>

#include "show.h"

static void index_times(struct out *out, const struct index_entry *entry)
{
	char text[64];

	snprintf(text, sizeof(text), "%ju.%06ju",
		 entry->start_ns / NSEC_PER_SEC, entry->start_ns / 1000 % 1000000);
	out_u64(out, "start_ns", NULL, entry->start_ns);
	show_label(out, "collected");
	out_text(out, "%s s after boot", text);
	out_u64(out, "duration_ns", NULL, entry->duration_ns);
	out_text(out, ", in %ju us\n", entry->duration_ns / 1000);
}

static void index_producer(struct out *out, const struct index_entry *entry)
{
	show_label(out, "producer");
	if (*entry->owner)
		out_str(out, "producer", "%s", entry->owner);
	else
		out_null(out, "producer", "unknown");
	if (*entry->device)
		out_str(out, "device", ", for %s", entry->device);
	else
		out_null(out, "device", NULL);
	out_u64(out, "priority", ", priority %ju", entry->priority);
	out_bool(out, "required", ", required",
		 entry->flags & VMCOREDD_FLAG_REQUIRED);
	out_bool(out, "compression_allowed", ", may be compressed",
		 entry->flags & VMCOREDD_FLAG_COMPRESS);
	out_text(out, "\n");
}

static void index_entry(struct out *out, const struct dump *dump)
{
	const struct index_entry *entry = &dump->entry;
	const char *error = strerrorname_np((int)entry->error);

	out_begin(out, NULL);
	if (dump->in_file)
		out_u64(out, "index", "\n  %ju ", dump->number);
	else
		out_null(out, "index", "\n  - ");
	out_str(out, "name", "'%s'", dump->name);
	out_str(out, "status", ": %s", dump_status_name(dump));
	out_u64(out, "errno", NULL, entry->error);
	if (entry->error && error)
		out_str(out, "errno_name", " (%s)", error);
	else
		out_null(out, "errno_name", NULL);
	out_u64(out, "size", ", %ju", entry->size);
	out_u64(out, "max_size", " of at most %ju bytes\n",
		entry->max_size);
	index_producer(out, entry);
	index_times(out, entry);
	out_end(out);
}

/**
 * show_index - show the index
 * @show: the run
 * @dumps: a walk that has an index; walked to its end
 * @err: why it failed
 *
 * Return: 1, or -1.
 */
int show_index(struct show *show, struct dumps *dumps, struct err *err)
{
	const struct index_header *index = &dumps->index;
	struct problems ignored = { 0 };
	struct out *out = show->out;
	struct dump dump;
	int ret;

	out_u64(out, "version", "  version %ju", index->version);
	out_u64(out, "entries", ", %ju registrations", index->entries);
	out_u64(out, "lost", ", %ju more lost\n", index->lost);
	out_u64(out, "used", "  %ju", index->used);
	out_u64(out, "budget", " of %ju bytes of notes used\n",
		index->budget);
	out_begin_array(out, "registrations");
	dumps_rewind(dumps, &ignored);
	while ((ret = dumps_next(dumps, &dump, err)) > 0) {
		if (dump.known)
			index_entry(out, &dump);
	}
	out_end_array(out);
	return ret < 0 ? -1 : 1;
}
