// SPDX-License-Identifier: GPL-2.0-or-later
/* A line of JSON for a record: see notice.h. */
#include "../lib/record/recordout.h"
#include "notice.h"

static void report_text(struct out *out, const char *key, const char *text)
{
	if (*text)
		out_str(out, key, NULL, text);
	else
		out_null(out, key, NULL);
}

/**
 * notice_print - print what must be known of a record to look for it
 * @entry: the record
 * @improved: it took the place of one that was less complete
 * @out: where to
 */
void notice_print(const struct entry *entry, bool improved, struct out *out)
{
	const struct reassembly_record *record = &entry->record;
	const struct netoops_packet *packet = &record->packet;

	out_begin(out, NULL);
	recordout_id(out, "crash_id", packet->crash_id);
	out_u64(out, "record", NULL, packet->record);
	recordout_id(out, "host_id", packet->host_id);
	recordout_source(out, &record->source);
	out_str(out, "type", NULL, recordout_type(packet));
	out_bool(out, "sealed", NULL, packet->flags & NETOOPS_FLAG_SEALED);
	out_bool(out, "complete", NULL, record->complete);
	out_u64(out, "missing", NULL, record->missing);
	out_bool(out, "improved", NULL, improved);
	report_text(out, "title", entry->signature.title);
	report_text(out, "signature", entry->signature.hash);
	recordout_bytes(out, "release", &packet->facts.release);
	recordout_bytes(out, "reason", &packet->facts.reason);
	out_end(out);
}
