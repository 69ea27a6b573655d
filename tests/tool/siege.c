// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * Packets that are right, of strangers who want to take what others need:
 *
 *	siege ADDR:PORT KIND COUNT RATE ADDRESSES SEED [FLEETKEY]
 *
 * COUNT packets, RATE a second (0: as fast as it goes), in turns from so many
 * addresses of 127.128.0.0/9.  KIND is
 *
 *	claim	   each begins a record of 4 MiB, and there is no second one
 *	huge	   the same, of 77 MiB, which is as much as a packet can claim
 *	chunk	   a record of 4 MiB, with a chunk of its log
 *	whole	   each is a complete record, without a log
 *	report	   each is a complete record, with as much of an oops as there is room
 *	parity	   each is the last of 254 parity packets of a block of one chunk
 *	empty	   data packets whose records have no two packets in a row, so that
 *		   every second byte of the log is missing
 *	old	   version 3: each begins a record of 4096 packets
 *	conflict   of the records that "netoops send --seed 7 --hosts 40" sends,
 *		   with everything else different and without a seal
 *	replay	   the same 4096 packets of 32 hosts again and again, sealed with
 *		   FLEETKEY if there is one: what somebody has recorded
 *	forged	   sealed with a key that is nobody's
 *	all	   of all of these in turns, but for conflict without FLEETKEY: who
 *		   knows neither a key nor the traffic cannot know the ids
 */
#include <stdio.h>
#include <stdlib.h>

#include "../../userspace/lib/record/keyfile.h"
#include "../../userspace/netoops/channel.h"
#include "../../userspace/netoops/hostload.h"
#include "../../userspace/netoops/oldpacket.h"

#define SIEGE_HOSTS	40	/* that are to be harmed */
#define SIEGE_SEED	7	/* of these */
#define SIEGE_RECORDED	32	/* hosts of the packets that are replayed */
#define SIEGE_CLAIM	(4U << 20)
#define SIEGE_CHUNK	1200
#define SIEGE_CHUNK_MAX	(NETOOPS_PACKET_MAX - NETOOPS_HEADER_SIZE - NETOOPS_TAG_SIZE)
#define SIEGE_HUGE	(NETOOPS_BLOCK_MAX * NETOOPS_BLOCK_MAX * SIEGE_CHUNK_MAX)

static struct channel channel;
static struct hostload harmed, recorded, forged;
static struct rng rng;
static u64 number;		/* of the packet */
static u8 buf[CHANNEL_PACKET];
static const u8 *text;
static u32 text_len;
static bool keyed;

static void die(const char *why)
{
	fprintf(stderr, "siege: %s\n", why);
	exit(2);
}

/* A packet of a record that nobody has heard of. */
static struct netoops_packet stranger(u32 log_len, u16 chunk_size)
{
	struct netoops_packet packet = {
		.machine = EM_X86_64, .type = NETOOPS_TYPE_PANIC,
		.log_len = log_len, .chunk_size = chunk_size, .pid = 1,
		.payload = text,
	};

	rng_fill(&rng, packet.host_id, sizeof(packet.host_id));
	rng_fill(&rng, packet.crash_id, sizeof(packet.crash_id));
	packet.data_count = (u16)((log_len + chunk_size - 1) / chunk_size);
	packet.blocks = (u8)((packet.data_count + 127) / 128);
	return packet;
}

/* Makes it the data packet @index of block @block. */
static void place(struct netoops_packet *packet, u8 block, u8 index)
{
	u32 chunk = (u32)index * packet->blocks + block;
	u32 left = packet->log_len - chunk * packet->chunk_size;

	packet->kind = NETOOPS_KIND_DATA;
	packet->block = block;
	packet->index = index;
	packet->k = netoops_record_k(packet->data_count, packet->blocks, block);
	packet->payload_len = left < packet->chunk_size ? (u16)left :
							  packet->chunk_size;
}

static size_t encode(const struct netoops_packet *packet)
{
	return netoops_packet_encode(buf, sizeof(buf), packet, NULL);
}

static size_t claim(void)
{
	struct netoops_packet packet = stranger(SIEGE_CLAIM, SIEGE_CHUNK);

	return encode(&packet);
}

static size_t huge(void)
{
	struct netoops_packet packet = stranger(SIEGE_HUGE, SIEGE_CHUNK_MAX);

	packet.blocks = NETOOPS_BLOCK_MAX;
	return encode(&packet);
}

static size_t chunk(void)
{
	struct netoops_packet packet = stranger(SIEGE_CLAIM, SIEGE_CHUNK);

	place(&packet, (u8)rng_below(&rng, packet.blocks),
	      (u8)rng_below(&rng, 100));
	return encode(&packet);
}

static size_t whole(void)
{
	struct netoops_packet packet = stranger(0, SIEGE_CHUNK);

	return encode(&packet);
}

static size_t report(void)
{
	struct netoops_packet packet = stranger(SIEGE_CHUNK, SIEGE_CHUNK);

	place(&packet, 0, 0);
	return encode(&packet);
}

static size_t parity(void)
{
	struct netoops_packet packet = stranger(SIEGE_CHUNK, SIEGE_CHUNK);

	place(&packet, 0, 0);
	packet.kind = NETOOPS_KIND_PARITY;
	packet.m = NETOOPS_BLOCK_MAX - 1;
	packet.index = packet.m - 1;
	return encode(&packet);
}

/* A hundred packets of a record before the next begins. */
static size_t empty(void)
{
	static struct netoops_packet packet;
	static u8 index;

	if (index % 100 == 0) {
		packet = stranger(8000, 1);
		packet.blocks = NETOOPS_BLOCK_MAX;
		index = 0;
	}
	packet.packet_seq = index;
	place(&packet, 2 * index++, 0);
	return encode(&packet);
}

static size_t old(void)
{
	struct oldpacket packet = {
		.version = 3, .release = HOSTLOAD_RELEASE, .blob = "",
		.log = text, .log_len = 4095 * 1024,
		.dump_id = (u16)rng_next(&rng), .boot_id = (u32)rng_next(&rng),
	};

	return oldpacket_encode(&packet, rng_below(&rng, 4000), buf, sizeof(buf));
}

static size_t of_load(const struct hostload *load, u32 hosts)
{
	u8 kind;

	return hostload_packet(load, (u32)(number % hosts),
			       (u32)(number / hosts % hostload_count(load)), &kind, buf,
			       sizeof(buf));
}

static size_t conflict(void)
{
	return of_load(&harmed, SIEGE_HOSTS);
}

static size_t replay(void)
{
	return of_load(&recorded, SIEGE_RECORDED);
}

static size_t forge(void)
{
	return of_load(&forged, SIEGE_HOSTS);
}

static size_t all(void);

static const struct siege_kind {
	const char	*name;
	size_t		(*make)(void);
} kinds[] = {
	{ "claim", claim }, { "huge", huge }, { "chunk", chunk }, { "whole", whole },
	{ "report", report }, { "parity", parity }, { "empty", empty },
	{ "old", old }, { "conflict", conflict }, { "replay", replay },
	{ "forged", forge }, { "all", all },
};

#define KINDS	(sizeof(kinds) / sizeof(*kinds))

static size_t all(void)
{
	size_t kind = number % (KINDS - 1);

	return kinds[kind].make == conflict && !keyed ? claim() :
							kinds[kind].make();
}

static const struct siege_kind *find_kind(const char *name)
{
	size_t i;

	for (i = 0; i < KINDS; i++) {
		if (!strcmp(kinds[i].name, name))
			return &kinds[i];
	}
	die("no such kind");
	return NULL;
}

static void open_load(struct hostload *load, u64 seed, u32 log_size,
		      const u8 *fleet_key)
{
	struct hostload_options options = {
		.version = NETOOPS_VERSION, .hosts = SIEGE_HOSTS, .records = 1,
		.percent = 100, .log_size = log_size, .seed = seed,
		.key_id = 1, .fleet_key = fleet_key,
	};
	struct err err;

	if (hostload_open(load, &options, &err) || hostload_record(load, 0, &err))
		die(err.text);
}

static void open_loads(const char *key_file)
{
	static u8 nobodys[NETOOPS_KEY_SIZE], key[NETOOPS_KEY_SIZE];
	bool ignored;
	struct err err;

	if (key_file && keyfile_read(key_file, key, &ignored, &err))
		die(err.text);
	rng_fill(&rng, nobodys, sizeof(nobodys));
	keyed = key_file;
	open_load(&harmed, SIEGE_SEED, 12345, NULL);
	open_load(&forged, SIEGE_SEED, 20000, nobodys);
	open_load(&recorded, SIEGE_SEED + 1, 64000, key_file ? key : NULL);
	/* As long as the longest log that is claimed. */
	text_len = SIEGE_CLAIM;
	text = calloc(1, text_len);
	if (!text)
		die("no memory");
	memcpy((u8 *)text, recorded.log, recorded.log_len);
}

int main(int argc, char **argv)
{
	struct channel_options options = { 0 };
	const struct siege_kind *kind;
	u64 count, addresses, seed;
	struct subnet from;
	struct addr to;
	struct err err;

	if (argc < 7 || argc > 8) {
		fprintf(stderr,
			"usage: siege ADDR:PORT KIND COUNT RATE ADDRESSES SEED [FLEETKEY]\n");
		return 1;
	}
	kind = find_kind(argv[2]);
	count = strtoull(argv[3], NULL, 10);
	options.rate = strtoull(argv[4], NULL, 10);
	addresses = strtoull(argv[5], NULL, 10);
	seed = strtoull(argv[6], NULL, 10);
	options.from = &from;
	rng_init(&rng, seed, 's', (u64)(kind - kinds));
	open_loads(argc > 7 ? argv[7] : NULL);
	if (subnet_parse(&from, "127.128.0.0/9", &err) ||
	    addr_parse(&to, argv[1], NETOOPS_PORT, false, &err) ||
	    channel_open(&channel, &to, &options, (u32)addresses, seed, &err))
		die(err.text);
	for (number = 0; number < count; number++) {
		if (channel_put(&channel, (u32)(number % addresses),
				NETOOPS_KIND_FACTS, buf, kind->make(), &err))
			die(err.text);
	}
	if (channel_flush(&channel, &err))
		die(err.text);
	printf("%ju\n", (uintmax_t)channel.sent);
	channel_close(&channel);
	return 0;
}
