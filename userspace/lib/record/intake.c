// SPDX-License-Identifier: LGPL-2.1-or-later
/*
 * From datagrams to packets that may be believed: see intake.h.  With a key,
 * nothing without a seal goes any further: else anybody could spoil a record.
 */
#include <stdio.h>

#include "intake.h"
#include "legacy.h"

static const struct {
	const char	*key;
	const char	*text;
} intake_names[INTAKE_COUNTS] = {
	[INTAKE_PACKETS] = { "packets", "%ju packets" },
	[INTAKE_KEPT] = { "kept", NULL },
	[INTAKE_CORRUPT] = { "corrupt", ", %ju corrupt" },
	[INTAKE_FORGED] = { "forged", ", %ju forged" },
	[INTAKE_NO_KEY] = { "no_key", ", %ju sealed without a key" },
	[INTAKE_UNSEALED] = { "unsealed", ", %ju not sealed" },
	[INTAKE_VERSION] = { "unsupported_version", ", %ju of an unknown version" },
	[INTAKE_DUPLICATE] = { "duplicate", ", %ju duplicate" },
	[INTAKE_LATE] = { "late", ", %ju late" },
	[INTAKE_CONFLICT] = { "conflict", ", %ju in conflict" },
	[INTAKE_TOO_LONG] = { "too_long", ", %ju of too long a record" },
	[INTAKE_RATE_LIMITED] = { "rate_limited", ", %ju over the rate" },
	[INTAKE_SOURCE_RECORDS] = { "source_records", ", %ju of one record too many" },
};

static bool intake_has_key(const struct intake *intake)
{
	return intake->host_key || intake->fleet_count;
}

/* The fleet key that a packet names.  Return: NULL when it is not known. */
static const u8 *intake_fleet_key(const struct intake *intake, u32 key_id)
{
	const struct intake_fleet *fleet = intake->fleets;
	const u8 *any = NULL;
	unsigned int i;

	for (i = 0; i < intake->fleet_count; i++, fleet++) {
		if (fleet->any)
			any = fleet->key;
		else if (fleet->key_id == key_id)
			return fleet->key;
	}
	return any;
}

/* The key of a host for one crash.  Return: false when there is none. */
static bool intake_seal(const struct intake *intake,
			const struct netoops_packet *packet,
			struct netoops_seal *seal)
{
	u8 host_key[NETOOPS_KEY_SIZE];
	const u8 *fleet_key;

	if (intake->host_key) {
		netoops_seal_init(seal, intake->host_key, packet->crash_id);
		return true;
	}
	fleet_key = intake_fleet_key(intake, packet->key_id);
	if (!fleet_key)
		return false;
	netoops_seal_derive(host_key, fleet_key, packet->host_id);
	netoops_seal_init(seal, host_key, packet->crash_id);
	memzero_explicit(host_key, sizeof(host_key));
	return true;
}

static bool intake_passes(struct ratelimit *ratelimit, const u8 source[16],
			  u64 now_ns)
{
	return !ratelimit || ratelimit_packet(ratelimit, source, now_ns);
}

/* Packets that say that they are sealed.  Return: INTAKE_KEPT, or why not. */
static enum intake_count intake_sealed(const struct intake *intake,
				       struct netoops_packet *packet, u8 *buf,
				       size_t len, u64 now_ns)
{
	struct netoops_seal seal;
	int ret;

	if (!intake_seal(intake, packet, &seal))
		return INTAKE_NO_KEY;
	ret = netoops_packet_decode(packet, buf, len, &seal);
	netoops_seal_wipe(&seal);
	if (ret)
		return INTAKE_FORGED;
	if (!intake_passes(intake->hosts, packet->host_id, now_ns))
		return INTAKE_RATE_LIMITED;
	return INTAKE_KEPT;
}

/* All others.  Return: INTAKE_KEPT, or why it is refused. */
static enum intake_count intake_unsealed(const struct intake *intake,
					 struct netoops_packet *packet,
					 u8 *buf, size_t len)
{
	u16 version = len < 2 ? 0 : (u16)(buf[0] | buf[1] << 8);

	if (len < 2)
		return INTAKE_CORRUPT;
	if (version < 2 || version > NETOOPS_VERSION)
		return INTAKE_VERSION;
	if (version == NETOOPS_VERSION && netoops_packet_peek(packet, buf, len))
		return INTAKE_CORRUPT;
	if (intake_has_key(intake) && !intake->allow_unsealed)
		return INTAKE_UNSEALED;
	if (version == NETOOPS_VERSION)
		return netoops_packet_decode(packet, buf, len, NULL) ?
		       INTAKE_CORRUPT : INTAKE_KEPT;
	return legacy_decode(packet, buf, len) ? INTAKE_CORRUPT : INTAKE_KEPT;
}

static enum intake_count intake_judge(const struct intake *intake,
				      struct netoops_packet *packet, u8 *buf,
				      size_t len,
				      const struct reassembly_source *source,
				      u64 now_ns)
{
	if (!netoops_packet_peek(packet, buf, len) &&
	    packet->flags & NETOOPS_FLAG_SEALED)
		return intake_sealed(intake, packet, buf, len, now_ns);
	if (!intake_passes(intake->ratelimit, source->addr, now_ns))
		return INTAKE_RATE_LIMITED;
	return intake_unsealed(intake, packet, buf, len);
}

static struct reassembly *intake_choose(const struct intake *intake,
					const struct netoops_packet *packet)
{
	if (!intake->unsealed || packet->flags & NETOOPS_FLAG_SEALED)
		return intake->reassembly;
	return intake->unsealed;
}

/**
 * intake_add - take in a datagram
 * @intake: how it is judged; counts it
 * @buf: the datagram; decrypted in place
 * @len: bytes there
 * @source: where it came from
 * @now_ns: for reassembly_add()
 *
 * Return: the reassembly that may have a record to take now, or NULL.
 */
struct reassembly *intake_add(struct intake *intake, u8 *buf, size_t len,
			      const struct reassembly_source *source,
			      u64 now_ns)
{
	static const enum intake_count counts[] = {
		[REASSEMBLY_KEPT] = INTAKE_KEPT,
		[REASSEMBLY_COMPLETE] = INTAKE_KEPT,
		[REASSEMBLY_DUPLICATE] = INTAKE_DUPLICATE,
		[REASSEMBLY_LATE] = INTAKE_LATE,
		[REASSEMBLY_CONFLICT] = INTAKE_CONFLICT,
		[REASSEMBLY_TOO_LONG] = INTAKE_TOO_LONG,
		[REASSEMBLY_REFUSED] = INTAKE_SOURCE_RECORDS,
		[REASSEMBLY_FULL] = INTAKE_TOO_LONG,
	};
	enum reassembly_verdict verdict;
	enum intake_count judged;
	struct reassembly *reassembly;
	struct netoops_packet packet;

	intake->counts[INTAKE_PACKETS]++;
	judged = intake_judge(intake, &packet, buf, len, source, now_ns);
	if (judged != INTAKE_KEPT) {
		intake->counts[judged]++;
		return NULL;
	}
	reassembly = intake_choose(intake, &packet);
	verdict = reassembly_add(reassembly, &packet, source, now_ns);
	intake->counts[counts[verdict]]++;
	return counts[verdict] == INTAKE_KEPT ? reassembly : NULL;
}

/**
 * intake_count_name - what a count is called
 * @count: which
 *
 * Return: its name in JSON.
 */
const char *intake_count_name(enum intake_count count)
{
	return intake_names[count].key;
}

/**
 * intake_out - print the counts
 * @intake: what was counted
 * @out: the destination; in JSON an object is open.  Text is one line without
 *	its end, with those that are not zero
 */
void intake_out(const struct intake *intake, struct out *out)
{
	unsigned int i;

	for (i = 0; i < INTAKE_COUNTS; i++) {
		if (out->json || i == INTAKE_PACKETS || intake->counts[i])
			out_u64(out, intake_names[i].key, intake_names[i].text,
				intake->counts[i]);
	}
}
