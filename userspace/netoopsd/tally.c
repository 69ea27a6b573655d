// SPDX-License-Identifier: GPL-2.0-or-later
/* What became of every packet: see tally.h. */
#include <inttypes.h>

#include "tally.h"

/* How a fate of records is called for their packets, and for them. */
static const struct {
	const char	*packets;	/* NULL: counted with the one before */
	const char	*records;
} tally_fates[TALLY_FATES] = {
	[TALLY_STORED] = { "stored", "stored" },
	[TALLY_IMPROVED] = { NULL, "improved" },
	[TALLY_REPLAYED] = { "replayed", "replayed" },
	[TALLY_BACKLOG_FULL] = { "backlog_full", "dropped" },
	[TALLY_LOST] = { "lost_at_exit", "lost_at_exit" },
};

static const char * const tally_whys[STORE_WHYS] = {
	[STORE_AGE] = "age",
	[STORE_COUNT] = "count",
	[STORE_SIZE] = "size",
	[STORE_SHARE] = "share",
};

/**
 * tally_pending - packets whose fate is not known yet
 * @tally: the counters
 *
 * Return: that many.
 */
u64 tally_pending(const struct tally *tally)
{
	return tally->assembling.packets + tally->backlog.packets;
}

static u64 tally_packets(const struct tally *tally, unsigned int fate)
{
	u64 packets = tally->fates[fate].packets;

	if (fate + 1 < TALLY_FATES && !tally_fates[fate + 1].packets)
		packets += tally->fates[fate + 1].packets;
	return packets;
}

/* Calls a function for each fate that a packet may have had. */
static void tally_each(const struct tally *tally,
		       void (*tell)(void *arg, const char *name, u64 packets),
		       void *arg)
{
	unsigned int i;

	for (i = 0; i < TALLY_FATES; i++) {
		if (tally_fates[i].packets)
			tell(arg, tally_fates[i].packets,
			     tally_packets(tally, i));
	}
	for (i = 0; i < INTAKE_COUNTS; i++) {
		if (i != INTAKE_PACKETS && i != INTAKE_KEPT)
			tell(arg, intake_count_name(i), tally->intake[i]);
	}
}

static void tally_out_packets(void *arg, const char *name, u64 packets)
{
	out_u64(arg, name, NULL, packets);
}

/**
 * tally_out - print the counters as one object
 * @tally: the counters
 * @out: where to; people see less
 */
void tally_out(const struct tally *tally, struct out *out)
{
	char name[32];
	unsigned int i;

	out_begin(out, NULL);
	out_u64(out, "packets", "%ju packets",
		tally->intake[INTAKE_PACKETS]);
	tally_each(tally, tally_out_packets, out);
	out_u64(out, "pending", NULL, tally_pending(tally));
	out_u64(out, "socket_drops", ", %ju dropped by the socket",
		tally->socket_drops);
	for (i = 0; i < TALLY_FATES; i++) {
		snprintf(name, sizeof(name), "records_%s",
			 tally_fates[i].records);
		out_u64(out, name, i ? NULL : "; %ju records stored",
			tally->fates[i].records);
	}
	out_u64(out, "records_incomplete", ", %ju incomplete\n",
		tally->incomplete);
	out_u64(out, "records_pending", NULL,
		tally->assembling.records + tally->backlog.records);
	out_u64(out, "store_errors", NULL, tally->store_errors);
	for (i = 0; i < STORE_WHYS; i++) {
		snprintf(name, sizeof(name), "removed_%s", tally_whys[i]);
		out_u64(out, name, NULL, tally->stores.removed[i]);
	}
	out_u64(out, "stores_damaged", NULL, tally->stores.damaged);
	out_u64(out, "stores_gone", NULL, tally->stores.gone);
	out_end(out);
}

static void tally_head(FILE *file, const char *name, const char *type,
		       const char *help)
{
	fprintf(file, "# HELP netoopsd_%s %s\n# TYPE netoopsd_%s %s\n", name,
		help, name, type);
}

static void tally_one(FILE *file, const char *name, const char *type,
		      const char *help, u64 value)
{
	tally_head(file, name, type, help);
	fprintf(file, "netoopsd_%s %" PRIu64 "\n", name, value);
}

static void tally_metrics_packets(void *arg, const char *name, u64 packets)
{
	fprintf(arg, "netoopsd_packets_total{fate=\"%s\"} %" PRIu64 "\n", name,
		packets);
}

static void tally_metrics_records(const struct tally *tally, FILE *file)
{
	unsigned int i;

	tally_head(file, "records_total", "counter", "Records by result.");
	for (i = 0; i < TALLY_FATES; i++)
		fprintf(file, "netoopsd_records_total{result=\"%s\"} %" PRIu64 "\n",
			tally_fates[i].records, tally->fates[i].records);
	tally_one(file, "records_incomplete_total", "counter",
		  "Records stored without all of their log.",
		  tally->incomplete);
	tally_one(file, "records_pending", "gauge",
		  "Records in the making or waiting for the store.",
		  tally->assembling.records + tally->backlog.records);
	tally_one(file, "backlog_records", "gauge",
		  "Records waiting for the store.", tally->backlog.records);
	tally_one(file, "backlog_bytes", "gauge",
		  "Memory of records waiting for the store.",
		  tally->backlog.bytes);
}

static void tally_metrics_store(const struct tally *tally, FILE *file)
{
	unsigned int i;

	tally_head(file, "records_removed_total", "counter",
		   "Records removed from the store, by why.");
	for (i = 0; i < STORE_WHYS; i++)
		fprintf(file, "netoopsd_records_removed_total{reason=\"%s\"} %" PRIu64 "\n",
			tally_whys[i], tally->stores.removed[i]);
	tally_one(file, "store_errors_total", "counter",
		  "Times that the store took nothing.", tally->store_errors);
	tally_one(file, "store_up", "gauge",
		  "1 when the store took what it was last given.",
		  !tally->store_down);
	tally_head(file, "stores_replaced_total", "counter",
		   "Stores that a new one took the place of, by why.");
	fprintf(file, "netoopsd_stores_replaced_total{reason=\"damaged\"} %" PRIu64 "\n"
		"netoopsd_stores_replaced_total{reason=\"gone\"} %" PRIu64 "\n",
		tally->stores.damaged, tally->stores.gone);
}

/**
 * tally_metrics - print the counters for Prometheus
 * @tally: the counters
 * @file: where to
 */
void tally_metrics(const struct tally *tally, FILE *file)
{
	tally_one(file, "packets_received_total", "counter",
		  "Packets taken from the sockets.",
		  tally->intake[INTAKE_PACKETS]);
	tally_head(file, "packets_total", "counter",
		   "Packets by what became of them.");
	tally_each(tally, tally_metrics_packets, file);
	tally_one(file, "packets_pending", "gauge",
		  "Packets of records in the making or waiting for the store.",
		  tally_pending(tally));
	tally_one(file, "socket_drops_total", "counter",
		  "Packets that the kernel had no room for.",
		  tally->socket_drops);
	tally_metrics_records(tally, file);
	tally_metrics_store(tally, file);
}
