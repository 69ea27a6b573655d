// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * Packets that nobody should send, from many addresses:
 *
 *	flood ADDR:PORT COUNT RATE SEED
 *
 * Noise, packets of every version that were changed in any way and whose checksum
 * was made right again, or not, and packets sealed with keys that are nobody's.  A
 * quarter comes from one address.
 */
#include <stdio.h>
#include <stdlib.h>

#include <pure/crc32c.h>

#include "../../userspace/netoops/channel.h"
#include "../../userspace/netoops/hostload.h"

#define FLOOD_HOSTS	65536	/* addresses */
#define FLOOD_IDS	500	/* machines that they say they are */
#define FLOOD_LOADS	4

static struct hostload loads[FLOOD_LOADS];
static struct channel channel;
static struct rng rng;
static u8 buf[CHANNEL_PACKET];

static void die(const struct err *err)
{
	fprintf(stderr, "flood: %s\n", err->text);
	exit(2);
}

static u32 below(u32 limit)
{
	return rng_below(&rng, limit);
}

/* As if it had been so all along. */
static void mend_crc(size_t len)
{
	__le32 crc;

	if (len < NETOOPS_HEADER_SIZE + NETOOPS_TAG_SIZE)
		return;
	len -= NETOOPS_TAG_SIZE;
	memset(buf + len, 0, NETOOPS_TAG_SIZE);
	crc = cpu_to_le32(vmcoredd_crc32c(0, buf, len));
	memcpy(buf + len, &crc, sizeof(crc));
}

static void mutate(size_t from, size_t end)
{
	u32 count = 1 + below(8);

	while (count--)
		buf[from + below((u32)(end - from))] = (u8)below(256);
}

static size_t noise(bool version)
{
	size_t len = 1 + below(sizeof(buf));

	rng_fill(&rng, buf, len);
	if (version && len > 1) {
		buf[0] = (u8)(2 + below(4));
		buf[1] = 0;
	}
	return len;
}

/* A packet of some record, which may be right. */
static size_t packet(const struct hostload *load)
{
	u8 kind;

	return hostload_packet(load, below(FLOOD_IDS), below(hostload_count(load)),
			       &kind, buf, sizeof(buf));
}

static size_t next(void)
{
	size_t len, kind = below(8);

	if (kind < 2)
		return noise(kind);
	len = packet(&loads[kind == 2 ? 1 : kind == 3 ? 2 + below(2) : 0]);
	if (kind < 4)
		mutate(0, len);
	if (kind == 4 || kind == 5) {
		mutate(0, kind == 4 ? NETOOPS_HEADER_SIZE : len);
		mend_crc(len);
	}
	if (kind == 6) {
		len = 1 + below(sizeof(buf));
		mend_crc(len);
	}
	return len;
}

/* Unsealed, sealed with a key that is nobody's, and versions 3 and 2. */
static void open_loads(u64 seed)
{
	static u8 key[NETOOPS_KEY_SIZE];
	struct hostload_options options = {
		.version = NETOOPS_VERSION, .hosts = FLOOD_HOSTS, .records = 1,
		.percent = 60, .log_size = 20000, .seed = seed, .key_id = 1,
	};
	struct err err;
	u32 i;

	rng_fill(&rng, key, sizeof(key));
	for (i = 0; i < FLOOD_LOADS; i++) {
		options.host_key = i == 1 ? key : NULL;
		options.version = i < 2 ? NETOOPS_VERSION : 5 - i;
		if (hostload_open(&loads[i], &options, &err) ||
		    hostload_record(&loads[i], 0, &err))
			die(&err);
	}
}

int main(int argc, char **argv)
{
	struct channel_options options = { 0 };
	struct subnet from;
	struct addr to;
	struct err err;
	u64 count, seed;
	size_t len;

	if (argc != 5) {
		fprintf(stderr, "usage: flood ADDR:PORT COUNT RATE SEED\n");
		return 1;
	}
	count = strtoull(argv[2], NULL, 10);
	options.rate = strtoull(argv[3], NULL, 10);
	options.from = &from;
	seed = strtoull(argv[4], NULL, 10);
	rng_init(&rng, seed, 'f', 0);
	open_loads(seed);
	if (subnet_parse(&from, "127.2.0.0/16", &err) ||
	    addr_parse(&to, argv[1], NETOOPS_PORT, false, &err) ||
	    channel_open(&channel, &to, &options, FLOOD_HOSTS, seed, &err))
		die(&err);
	while (count--) {
		len = next();
		if (channel_put(&channel, below(4) ? below(FLOOD_HOSTS) : 0,
				NETOOPS_KIND_FACTS, buf, len, &err))
			die(&err);
	}
	if (channel_flush(&channel, &err))
		die(&err);
	channel_close(&channel);
	printf("%ju\n", (uintmax_t)channel.sent);
	return 0;
}
