// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * Two logs with holes wherever the input says: what is expanded, squeezed, marked
 * and put together is what it is byte by byte.
 */
#include <stdlib.h>

#include "../../userspace/lib/record/sparselog.h"
#include "fuzz.h"

#define LEN	512
#define GAPS	32

struct holed {
	u8			came[LEN];
	u8			full[LEN];
	struct reassembly_gap	gaps[GAPS];
	struct sparselog	log;
};

static void check(bool good)
{
	if (!good)
		abort();
}

/* Bytes of the input are by turns bytes that came and bytes that did not. */
static size_t make(struct holed *holed, u32 len, u8 byte, const u8 *data,
		   size_t size)
{
	u32 at = 0, piece;
	size_t i;

	holed->log = (struct sparselog) { holed->came, len, holed->gaps, 0 };
	memset(holed->full, byte, sizeof(holed->full));
	for (i = 0; i + 1 < size && holed->log.gap_count < GAPS; i += 2) {
		at += data[i];
		piece = data[i + 1];
		if (at > len)
			break;
		if (piece > len - at)
			piece = len - at;
		holed->gaps[holed->log.gap_count++] =
			(struct reassembly_gap) { at, piece };
		memset(holed->full + at, 0, piece);
		at += piece;
	}
	memcpy(holed->came, holed->full, len);
	sparselog_squeeze(holed->came, &holed->log);
	return i + 2;
}

static void check_alone(const struct holed *holed)
{
	const struct sparselog *log = &holed->log;
	u32 len, zeros = 0, i;
	u8 buf[LEN + GAPS];

	check(!memchr(holed->came, 0, sparselog_came(log)));
	sparselog_expand(log, buf);
	check(!memcmp(buf, holed->full, log->len));
	len = sparselog_mark(log, buf);
	for (i = 0; i < len; i++)
		zeros += !buf[i];
	check(zeros <= log->gap_count && len == sparselog_came(log) + zeros);
}

static void check_merged(const struct holed *first, const struct holed *second)
{
	struct reassembly_gap gaps[2 * GAPS];
	u32 len = first->log.len, missing = 0, i;
	u8 came[2 * LEN], buf[LEN], want;
	struct sparselog whole;

	sparselog_merge(&whole, came, gaps, &first->log, &second->log);
	check(whole.len == len &&
	      whole.gap_count <= first->log.gap_count + second->log.gap_count);
	sparselog_expand(&whole, buf);
	for (i = 0; i < len; i++) {
		want = second->full[i] ? second->full[i] : first->full[i];
		check(buf[i] == want);
		missing += !want;
	}
	check(sparselog_missing(&whole) == missing);
}

int LLVMFuzzerTestOneInput(const u8 *data, size_t size)
{
	static struct holed first, second;
	size_t used;
	u32 len;

	if (size < 2)
		return 0;
	len = (data[0] | (u32)data[1] << 8) % (LEN + 1);
	used = 2 + make(&first, len, 'a', data + 2, size - 2);
	make(&second, len, 'b', data + (used < size ? used : size),
	     used < size ? size - used : 0);
	check_alone(&first);
	check_alone(&second);
	check_merged(&first, &second);
	return 0;
}
