// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * Two logs, with anything missing: every byte of the second that is there is in
 * the whole, where it should be, and gaps are where neither has any.
 */
#include <stdlib.h>

#include "../../userspace/lib/record/logjoin.h"
#include "fuzz.h"

#define GAPS	16

/* How the input begins; the logs follow. */
struct choice {
	u8	first_gaps;
	u8	second_gaps;
	u16	first_len;
	u16	gaps[2 * GAPS][2];
};

static void part(struct logjoin_part *ret, struct reassembly_gap *gaps,
		 const u16 (*from)[2], u8 count)
{
	u32 end = 0, offset, len;

	ret->gaps = gaps;
	ret->gap_count = 0;
	for (; count; count--, from++) {
		offset = end + from[0][0];
		len = 1 + from[0][1];
		if (offset > ret->len || len > ret->len - offset)
			break;
		gaps[ret->gap_count++] = (struct reassembly_gap) { offset, len };
		end = offset + len;
	}
}

/* Is the byte at @pos of a log that begins at @at there? */
static bool is_there(const struct logjoin_part *of, u32 at, u32 pos)
{
	u32 i;

	if (pos < at || pos - at >= of->len)
		return false;
	for (i = 0; i < of->gap_count; i++) {
		if (pos - at >= of->gaps[i].offset &&
		    pos - at - of->gaps[i].offset < of->gaps[i].len)
			return false;
	}
	return true;
}

static void check(const struct logjoin *join, const u8 *whole)
{
	struct reassembly_gap gap = { 0 };
	bool first, second, more;
	u32 pos;

	more = logjoin_gap(join, 0, &gap);
	for (pos = 0; pos < join->len; pos++) {
		if (more && pos == gap.offset + gap.len)
			more = logjoin_gap(join, pos, &gap);
		first = is_there(&join->first, join->at, pos);
		second = is_there(&join->second, join->second_at, pos);
		if ((more && pos >= gap.offset) == (first || second))
			abort();
		if (second && whole[pos] != join->second.bytes[pos - join->second_at])
			abort();
		if (first && whole[pos] != join->first.bytes[pos - join->at])
			abort();
	}
	if (more && gap.offset + gap.len > join->len)
		abort();
}

int LLVMFuzzerTestOneInput(const u8 *data, size_t size)
{
	struct reassembly_gap first_gaps[GAPS], second_gaps[GAPS];
	struct logjoin_part first, second;
	struct logjoin join;
	struct choice choice;
	u8 *whole;

	if (size < sizeof(choice))
		return 0;
	memcpy(&choice, data, sizeof(choice));
	data += sizeof(choice);
	size -= sizeof(choice);
	first.bytes = data;
	first.len = choice.first_len < size ? choice.first_len : (u32)size;
	second.bytes = data + first.len;
	second.len = (u32)size - first.len;
	part(&first, first_gaps, choice.gaps, choice.first_gaps % GAPS);
	part(&second, second_gaps, choice.gaps + GAPS,
	     choice.second_gaps % GAPS);
	logjoin_init(&join, &first, &second);
	if (join.len > size || (join.at && join.second_at))
		abort();
	whole = malloc((size_t)join.len + 1);
	if (!whole)
		return 0;
	logjoin_copy(&join, whole);
	check(&join, whole);
	free(whole);
	return 0;
}
