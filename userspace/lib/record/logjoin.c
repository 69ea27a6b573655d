// SPDX-License-Identifier: LGPL-2.1-or-later
/* The logs of two records of a crash as one: see logjoin.h. */
#include "logjoin.h"

#define LOGJOIN_ANCHOR		48	/* bytes that are looked for */
#define LOGJOIN_ANCHOR_MIN	16	/* when there are no more in a row */
#define LOGJOIN_ANCHORS		16	/* how many are tried */
#define LOGJOIN_PLACES		64	/* where each may be */
#define LOGJOIN_STEP		997	/* bytes between two in one run */
/*
 * Bytes compared in all, and for each of the second log: logs of strangers may look
 * alike for long, and be many.
 */
#define LOGJOIN_BUDGET		(1u << 20)
#define LOGJOIN_BUDGET_BYTE	4
/* Bytes compared at once: what differs early is cheap. */
#define LOGJOIN_BLOCK		4096

/* The gap that ends behind @pos first: it has @pos or is behind it. */
static u32 logjoin_gap_at(const struct logjoin_part *part, u32 pos)
{
	u32 low = 0, high = part->gap_count, middle;

	while (low < high) {
		middle = low + (high - low) / 2;
		if (part->gaps[middle].offset + part->gaps[middle].len > pos)
			high = middle;
		else
			low = middle + 1;
	}
	return low;
}

/*
 * Is the byte at @pos of the whole missing in a log that begins at @at?  Outside
 * of it all is.  @ret_until is where that may change.
 */
static bool logjoin_missing(const struct logjoin_part *part, u32 at, u32 pos,
			    u32 *ret_until)
{
	const struct reassembly_gap *gap;
	u32 number;

	*ret_until = at;
	if (pos < at)
		return true;
	*ret_until = U32_MAX;
	if (pos - at >= part->len)
		return true;
	number = logjoin_gap_at(part, pos - at);
	if (number == part->gap_count) {
		*ret_until = at + part->len;
		return false;
	}
	gap = &part->gaps[number];
	if (gap->offset > pos - at) {
		*ret_until = at + gap->offset;
		return false;
	}
	*ret_until = at + gap->offset + gap->len;
	return true;
}

static u32 logjoin_least(u32 a, u32 b, u32 c)
{
	if (b < a)
		a = b;
	return c < a ? c : a;
}

/* Do the logs agree in all that both have? */
static bool logjoin_agree(const struct logjoin *join, u32 *budget)
{
	u32 end = join->at + join->first.len, pos, until, second_until;
	bool missing;

	for (pos = max(join->at, join->second_at); pos < end; pos = until) {
		missing = logjoin_missing(&join->first, join->at, pos, &until);
		missing |= logjoin_missing(&join->second, join->second_at, pos,
					   &second_until);
		until = logjoin_least(until, second_until, end);
		if (missing)
			continue;
		if (until - pos > LOGJOIN_BLOCK)
			until = pos + LOGJOIN_BLOCK;
		if (*budget < until - pos)
			return false;
		*budget -= until - pos;
		if (memcmp(join->first.bytes + (pos - join->at),
			   join->second.bytes + (pos - join->second_at),
			   until - pos))
			return false;
	}
	return true;
}

/* Lets byte @from of the first log be byte @to of the second. */
static bool logjoin_place(struct logjoin *join, u32 from, u32 to)
{
	join->at = to > from ? to - from : 0;
	join->second_at = from > to ? from - to : 0;
	/* The second ends last. */
	return join->second_at < join->first.len &&
	       join->second.len - to >= join->first.len - from;
}

/*
 * Looks for bytes of the first log in the second, and keeps what makes the most of
 * it common.  Return: whether there was such a place.
 */
static bool logjoin_try(struct logjoin *join, u32 from, u32 len, u32 *budget)
{
	const u8 *begin = join->second.bytes, *end = begin + join->second.len;
	struct logjoin best = *join, next = *join;
	const u8 *at = begin, *found;
	bool any = false;
	u32 i, cost;

	for (i = 0; i < LOGJOIN_PLACES && at < end; i++, at = found + 1) {
		found = memmem(at, (size_t)(end - at),
			       join->first.bytes + from, len);
		/* Searching is faster than comparing. */
		cost = (u32)((found ? found : end) - at) / 4;
		*budget -= cost < *budget ? cost : *budget;
		if (!found || !*budget)
			break;
		if (!logjoin_place(&next, from, (u32)(found - begin)) ||
		    !logjoin_agree(&next, budget))
			continue;
		if (!any || next.second_at < best.second_at)
			best = next;
		any = true;
	}
	*join = best;
	return any;
}

static u32 logjoin_budget(u32 len)
{
	u64 budget = LOGJOIN_BUDGET + (u64)LOGJOIN_BUDGET_BYTE * len;

	return budget < U32_MAX ? (u32)budget : U32_MAX;
}

/* Looks for the end of the first log, and for what is before it. */
static bool logjoin_find(struct logjoin *join)
{
	const struct logjoin_part *first = &join->first;
	u32 budget = logjoin_budget(join->second.len);
	u32 end = first->len, begin, len, tries = 0;
	u32 gap = first->gap_count;

	while (end && tries < LOGJOIN_ANCHORS) {
		begin = gap ? first->gaps[gap - 1].offset +
			      first->gaps[gap - 1].len : 0;
		if (begin > end)
			return false;
		len = end - begin < LOGJOIN_ANCHOR ? end - begin :
						     LOGJOIN_ANCHOR;
		if (len >= LOGJOIN_ANCHOR_MIN) {
			tries++;
			if (logjoin_try(join, end - len, len, &budget))
				return true;
		}
		if (end - begin > LOGJOIN_STEP)
			end -= LOGJOIN_STEP;
		else
			end = gap ? first->gaps[--gap].offset : 0;
	}
	return false;
}

/**
 * logjoin_init - find out how two logs belong together
 * @join: to be set up
 * @first: the older one; its bytes and gaps must last as long as @join
 * @second: the newer one, likewise
 *
 * Both together have less than 4 GiB.
 *
 * Return: true when the second has the end of the first again; false when it goes
 * on where the first ends.
 */
bool logjoin_init(struct logjoin *join, const struct logjoin_part *first,
		  const struct logjoin_part *second)
{
	bool found;

	memset(join, 0, sizeof(*join));
	join->first = *first;
	join->second = *second;
	found = second->len && logjoin_find(join);
	if (!found) {
		join->at = 0;
		join->second_at = first->len;
	}
	join->len = join->second_at + second->len;
	return found;
}

/* Fills what the second log does not have. */
static void logjoin_fill(const struct logjoin *join, u8 *buf, u32 pos, u32 end)
{
	u32 until;

	for (; pos < end; pos = until) {
		if (logjoin_missing(&join->first, join->at, pos, &until)) {
			until = until < end ? until : end;
			memset(buf + pos, 0, until - pos);
			continue;
		}
		until = until < end ? until : end;
		if (buf != join->first.bytes)
			memcpy(buf + pos, join->first.bytes + (pos - join->at),
			       until - pos);
	}
}

/**
 * logjoin_copy - copy the whole
 * @join: the logs
 * @buf: where to, @len bytes of @join; zeros where bytes are missing.  It may be the
 *	bytes of the first log when @at of @join is 0.
 */
void logjoin_copy(const struct logjoin *join, u8 *buf)
{
	const struct reassembly_gap *gap;
	u8 *second = buf + join->second_at;
	u32 head, i, pos = 0;

	head = join->second_at < join->first.len ? join->second_at :
						   join->first.len;
	if (head && buf != join->first.bytes)
		memcpy(buf, join->first.bytes, head);
	for (i = 0; i < join->second.gap_count; i++) {
		gap = &join->second.gaps[i];
		if (gap->offset > pos)
			memcpy(second + pos, join->second.bytes + pos,
			       gap->offset - pos);
		pos = gap->offset + gap->len;
		logjoin_fill(join, buf, join->second_at + gap->offset,
			     join->second_at + pos);
	}
	if (join->second.len > pos)
		memcpy(second + pos, join->second.bytes + pos,
		       join->second.len - pos);
}

/**
 * logjoin_gap - find what neither log has
 * @join: the logs
 * @from: where to begin in the whole
 * @ret_gap: the next gap from there on
 *
 * Return: false when there is none.
 */
bool logjoin_gap(const struct logjoin *join, u32 from,
		 struct reassembly_gap *ret_gap)
{
	u32 until, second_until;
	bool missing;

	ret_gap->len = 0;
	while (from < join->len) {
		missing = logjoin_missing(&join->first, join->at, from, &until);
		missing &= logjoin_missing(&join->second, join->second_at, from,
					   &second_until);
		until = logjoin_least(until, second_until, join->len);
		if (missing && !ret_gap->len)
			ret_gap->offset = from;
		if (missing)
			ret_gap->len = until - ret_gap->offset;
		else if (ret_gap->len)
			return true;
		from = until;
	}
	return ret_gap->len;
}
