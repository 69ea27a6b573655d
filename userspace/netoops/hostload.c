// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * The packets of machines that crash: see hostload.h.  All machines send the same
 * log, so that parity is computed once and thousands of them cost no more than
 * their headers.
 */
#include <stdio.h>
#include <stdlib.h>

#include <pure/fec.h>
#include <pure/reason.h>

#include "../lib/base/clock.h"
#include "hostload.h"
#include "oldpacket.h"
#include "rng.h"

#define HOSTLOAD_LINE	128

static const struct netoops_cpu hostload_cpu = {
	.vendor = 0, .family = 6, .model = 85, .stepping = 7,
	.microcode = 0x5003604,
};

static void hostload_id(const struct hostload *load, u32 host, u32 what,
			u8 id[NETOOPS_ID_SIZE])
{
	struct rng rng;

	rng_init(&rng, load->options.seed, host, what);
	rng_fill(&rng, id, NETOOPS_ID_SIZE);
	id[6] = (id[6] & 0x0f) | 0x40;
	id[8] = (id[8] & 0x3f) | 0x80;
}

/* The first record of two is the oops, the second its panic. */
static u8 hostload_type(const struct hostload *load)
{
	bool last = load->number + 1 == load->options.records;

	return load->number % 2 || last ? NETOOPS_TYPE_PANIC :
					  NETOOPS_TYPE_OOPS;
}

/* Facts that are the same in all packets of a host; @blob is for one of them. */
static void hostload_facts(const struct hostload *load, u32 host, char blob[32],
			   struct netoops_facts *facts)
{
	static const char task[] = "netoops", dmi[] = "vmcoredd netoops send";
	static const u64 regs[NETOOPS_REGS_X86_64 / 8] = {
		[5] = 0xb, [10] = 0xa, [16] = 0xffffffff81000000, [17] = 0x10,
		[18] = 0x246, [19] = 0xffffc90000013e58, [20] = 0x18,
	};
	const char *text = load->options.blob;

	if (!text) {
		snprintf(blob, 32, "host %u", host);
		text = blob;
	}
	memset(facts, 0, sizeof(*facts));
	facts->release.data = (const u8 *)HOSTLOAD_RELEASE;
	facts->release.len = sizeof(HOSTLOAD_RELEASE) - 1;
	facts->reason.data = load->reason;
	facts->reason.len = load->reason_len;
	facts->task.data = (const u8 *)task;
	facts->task.len = sizeof(task) - 1;
	facts->cpu.data = (const u8 *)&hostload_cpu;
	facts->cpu.len = sizeof(hostload_cpu);
	facts->regs.data = (const u8 *)regs;
	facts->regs.len = sizeof(regs);
	facts->dmi.data = (const u8 *)dmi;
	facts->dmi.len = sizeof(dmi) - 1;
	facts->blob.data = (const u8 *)text;
	facts->blob.len = (u16)strlen(text);
}

/* Bytes of log that fit in a packet of any host. */
static u16 hostload_chunk_max(const struct hostload *load)
{
	struct netoops_facts facts;
	char blob[32];

	hostload_facts(load, load->options.hosts, blob, &facts);
	return (u16)(NETOOPS_PACKET_MAX - NETOOPS_HEADER_SIZE -
		     NETOOPS_TAG_SIZE - netoops_packet_facts_size(&facts));
}

static int hostload_read(struct hostload *load, struct err *err)
{
	const char *path = load->options.log_file;
	FILE *file = fopen(path, "re");
	size_t len;
	int ret = -1;

	load->text = malloc(HOSTLOAD_FILE_MAX + 1);
	if (!load->text)
		err_set(err, "no memory for '%s'", path);
	else if (!file)
		err_set(err, "cannot open '%s': %s", path, strerror(errno));
	else
		ret = 0;
	if (!ret) {
		len = fread(load->text, 1, HOSTLOAD_FILE_MAX + 1, file);
		load->text_len = (u32)len;
		if (ferror(file))
			ret = err_set(err, "cannot read '%s': %s", path,
				      strerror(errno));
		else if (len > HOSTLOAD_FILE_MAX)
			ret = err_set(err, "'%s' is longer than %u MiB", path,
				      HOSTLOAD_FILE_MAX >> 20);
	}
	if (file)
		fclose(file);
	return ret;
}

/* Lines as the kernel writes them, the last of which says why. */
static void hostload_make_text(struct hostload *load)
{
	struct rng rng;
	u32 used = 0, line = 0;
	const char *last = hostload_type(load) == NETOOPS_TYPE_PANIC ?
		"Kernel panic - not syncing: netoops send" :
		"BUG: kernel NULL pointer dereference, address: 0000000000000000";

	rng_init(&rng, load->options.seed, 't', load->number);
	while (used < load->options.log_size) {
		used += (u32)sprintf((char *)load->text + used,
				     "[%5u.%06u] netoops send: record %u line %u: %016jx\n",
				     line / 100, line % 100 * 10000,
				     load->number, line,
				     (uintmax_t)rng_next(&rng));
		line++;
	}
	used += (u32)sprintf((char *)load->text + used, "[%5u.%06u] %s\n",
			     line / 100, line % 100 * 10000, last);
	load->text_len = used;
}

static void hostload_find_reason(struct hostload *load)
{
	const char *line = NULL;
	size_t len = netoops_reason((const char *)load->log, load->log_len,
				    hostload_type(load) == NETOOPS_TYPE_PANIC,
				    &line);

	load->reason = (const u8 *)line;
	load->reason_len = len < NETOOPS_REASON_MAX ? (u16)len :
						      NETOOPS_REASON_MAX;
}

static int hostload_make_parity(struct hostload *load, struct err *err)
{
	const struct netoops_record *shape = &load->shape;
	size_t chunk = shape->chunk_size;
	struct netoops_fec_data data;
	unsigned int block, row, m, at = 0;
	u64 *rows;

	free(load->parity);
	load->parity = malloc((size_t)shape->parity_count * chunk + 1);
	rows = calloc(chunk, sizeof(*rows));
	if (!load->parity || !rows) {
		free(rows);
		return err_set(err, "no memory for %u packets of parity",
			       shape->parity_count);
	}
	for (block = 0; block < shape->blocks; block++) {
		data.data = load->log + block * chunk;
		data.stride = shape->blocks * chunk;
		data.end = load->log_len - block * chunk;
		data.chunk_size = chunk;
		data.k = netoops_record_k(shape->data_count, shape->blocks,
					  (u8)block);
		m = netoops_record_m(data.k, shape->percent);
		load->parity_at[block] = at;
		for (row = 0; row < m; row++, at++) {
			if (row % NETOOPS_FEC_ROWS == 0)
				netoops_fec_encode(rows, &data, (u8)row);
			netoops_fec_row(load->parity + at * chunk, rows,
					row % NETOOPS_FEC_ROWS, chunk);
		}
	}
	free(rows);
	return 0;
}

/* Chooses the size of chunks, now that all facts are known, and cuts the log. */
static int hostload_cut(struct hostload *load, struct err *err)
{
	u16 most = hostload_chunk_max(load);
	u16 chunk = load->options.chunk ? load->options.chunk : most;
	u32 log_max;

	if (load->options.version < NETOOPS_VERSION)
		return 0;
	if (chunk > most)
		return err_set(err, "a packet has room for %u bytes of log beside the facts",
			       most);
	log_max = netoops_record_log_max(chunk, load->options.percent);
	if (load->log_len > log_max) {
		load->log_lost += load->log_len - log_max;
		load->log += load->log_len - log_max;
		load->log_len = log_max;
	}
	if (netoops_record_init(&load->shape, load->log_len, chunk,
				load->options.percent))
		return err_set(err, "no record has chunks of %u bytes and parity of %u %%",
			       chunk, load->options.percent);
	return hostload_make_parity(load, err);
}

/**
 * hostload_record - prepare the next record of every host
 * @load: the load
 * @number: number of the record
 * @err: why it failed
 *
 * Return: 0 or -1.
 */
int hostload_record(struct hostload *load, u32 number, struct err *err)
{
	u32 len;

	load->number = number;
	load->realtime_ns = clock_ns(CLOCK_REALTIME);
	if (!load->options.log_file)
		hostload_make_text(load);
	len = load->text_len;
	if (load->options.log_size && load->options.log_size < len)
		len = load->options.log_size;
	if (load->options.log_empty)
		len = 0;
	load->log = load->text + load->text_len - len;
	load->log_len = len;
	load->log_lost = load->text_len - len;
	/* What was made up only to be cut is not lost. */
	if (!load->options.log_file)
		load->log_lost = 0;
	hostload_find_reason(load);
	return hostload_cut(load, err);
}

/**
 * hostload_open - prepare a load
 * @load: to be set up; hostload_close() it in any case
 * @options: what is sent; keys and texts stay the caller's
 * @err: why it failed
 *
 * Return: 0 or -1.
 */
int hostload_open(struct hostload *load, const struct hostload_options *options,
		  struct err *err)
{
	memset(load, 0, sizeof(*load));
	load->options = *options;
	if (options->log_file)
		return hostload_read(load, err);
	if (!options->log_size)
		load->options.log_size = HOSTLOAD_LOG_SIZE;
	load->text = malloc((size_t)load->options.log_size + 2 * HOSTLOAD_LINE);
	if (!load->text)
		return err_set(err, "no memory for a log of %u bytes",
			       load->options.log_size);
	return 0;
}

/**
 * hostload_close - free a load
 * @load: the load
 */
void hostload_close(struct hostload *load)
{
	free(load->text);
	free(load->parity);
}

/**
 * hostload_count - how many packets a record has
 * @load: the load, after hostload_record()
 *
 * Return: packets of one host.
 */
u32 hostload_count(const struct hostload *load)
{
	if (load->options.version < NETOOPS_VERSION)
		return oldpacket_count(load->log_len) * OLDPACKET_COPIES;
	return load->shape.packet_count;
}

/* The key of a host and this crash.  Return: whether there is one. */
static bool hostload_seal(const struct hostload *load,
			  const struct netoops_packet *packet,
			  struct netoops_seal *seal)
{
	u8 derived[NETOOPS_KEY_SIZE];

	if (load->options.host_key) {
		netoops_seal_init(seal, load->options.host_key,
				  packet->crash_id);
		return true;
	}
	if (!load->options.fleet_key)
		return false;
	netoops_seal_derive(derived, load->options.fleet_key, packet->host_id);
	netoops_seal_init(seal, derived, packet->crash_id);
	explicit_bzero(derived, sizeof(derived));
	return true;
}

static void hostload_place(const struct hostload *load, u32 seq,
			   struct netoops_packet *packet)
{
	const struct netoops_record *shape = &load->shape;
	struct netoops_slot slot;

	netoops_record_slot(shape, seq, &slot);
	packet->packet_seq = seq;
	packet->kind = slot.kind;
	packet->block = slot.block;
	packet->k = slot.k;
	packet->m = slot.m;
	packet->index = slot.index;
	packet->payload_len = slot.len;
	packet->payload = load->log + slot.offset;
	if (slot.kind == NETOOPS_KIND_PARITY)
		packet->payload = load->parity +
				  (size_t)(load->parity_at[slot.block] +
					   slot.index) * shape->chunk_size;
}

static size_t hostload_packet_v4(const struct hostload *load, u32 host, u32 seq,
				 u8 *ret_kind, u8 *buf, size_t size)
{
	u64 uptime_ns = (1000ULL + load->number) * NSEC_PER_SEC;
	struct netoops_packet packet = {
		.machine = EM_X86_64,
		.dump_id = (u16)(uptime_ns / NSEC_PER_SEC),
		.type = hostload_type(load),
		.key_id = load->options.key_id,
		.log_len = load->log_len,
		.log_lost = load->log_lost,
		.chunk_size = load->shape.chunk_size,
		.data_count = (u16)load->shape.data_count,
		.record = load->number % 2,
		.blocks = load->shape.blocks,
		.realtime_ns = load->realtime_ns,
		.uptime_ns = uptime_ns,
		.taint = 0x1200,
		.pid = 1,
		.nr_cpus = 1,
	};
	struct netoops_seal seal;
	char blob[32];
	bool sealed;
	size_t len;

	hostload_id(load, host, 'h', packet.host_id);
	hostload_id(load, host, 'b', packet.boot_id);
	hostload_id(load, host, 0x10000 + load->number / 2, packet.crash_id);
	hostload_facts(load, host, blob, &packet.facts);
	hostload_place(load, seq, &packet);
	sealed = hostload_seal(load, &packet, &seal);
	len = netoops_packet_encode(buf, size, &packet, sealed ? &seal : NULL);
	netoops_seal_wipe(&seal);
	*ret_kind = packet.kind;
	return len;
}

/**
 * hostload_packet - make a packet
 * @load: the load, after hostload_record()
 * @host: whose, from 0
 * @seq: its number, below hostload_count()
 * @ret_kind: enum netoops_kind
 * @buf: where to
 * @size: bytes there
 *
 * Return: bytes of the packet.
 */
size_t hostload_packet(const struct hostload *load, u32 host, u32 seq, u8 *ret_kind,
		       u8 *buf, size_t size)
{
	struct oldpacket old = {
		.version = (u16)load->options.version,
		.dump_id = (u16)(1000 + load->number),
		.boot_id = (u32)load->options.seed + host,
		.release = HOSTLOAD_RELEASE,
		.blob = load->options.blob ? load->options.blob : "",
		.log = load->log,
		.log_len = load->log_len,
	};

	if (load->options.version == NETOOPS_VERSION)
		return hostload_packet_v4(load, host, seq, ret_kind, buf, size);
	*ret_kind = NETOOPS_KIND_DATA;
	return oldpacket_encode(&old, seq % oldpacket_count(load->log_len),
				buf, size);
}
