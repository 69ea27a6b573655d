// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * From sockets to records: see receiver.h.  What comes goes through lib/record: to
 * intake.c, which says whether a packet may be believed, and from there to
 * reassembly.c; records come back by assembly.c.
 */
#include <errno.h>
#include <stdlib.h>
#include <sys/random.h>

#include "../lib/base/clock.h"
#include "receiver.h"

/* Of the memory for records in the making, what each of them takes on average. */
#define RECEIVER_RECORD	8192
#define RECEIVER_RECORDS_MAX	65536
/* Records that were made are known for so many times those in the making. */
#define RECEIVER_TOMBS	8
/* Addresses, and hosts with a key, whose packets are counted. */
#define RECEIVER_SOURCES	65536

/**
 * receiver_listen - open the sockets
 * @receiver: zeros; receiver_close() it, after failure too
 * @config: says where
 * @err: why it failed
 *
 * Return: 0 or -1.
 */
int receiver_listen(struct receiver *receiver, const struct config *config,
		    struct err *err)
{
	struct inbox *inbox;
	struct addr addr;
	unsigned int i;

	receiver->last = &receiver->first;
	for (i = 0; i < config->listen.count; i++) {
		if (addr_parse(&addr, config->listen.texts[i], NETOOPS_PORT,
			       false, err))
			return -1;
		inbox = malloc(sizeof(*inbox));
		if (!inbox)
			return err_memory(err);
		if (inbox_open(inbox, &addr, err)) {
			free(inbox);
			return -1;
		}
		receiver->inboxes[receiver->count++] = inbox;
	}
	return 0;
}

static int receiver_limit(const struct config *config,
			  struct ratelimit **ret, struct err *err)
{
	struct ratelimit_limits limits = {
		.sources = RECEIVER_SOURCES,
		.rate = (u32)config->source_rate,
	};
	void *memory;

	if (getrandom(limits.seed, sizeof(limits.seed), 0) !=
	    sizeof(limits.seed))
		return err_system(err, "no random numbers");
	memory = malloc(ratelimit_size(&limits));
	if (!memory)
		return err_memory(err);
	*ret = ratelimit_init(memory, &limits);
	return 0;
}

/**
 * receiver_open - get ready for packets
 * @receiver: receiver_listen() was good, and its backlog is set
 * @config: what is wanted
 * @err: why it failed
 *
 * Return: 0 or -1.
 */
int receiver_open(struct receiver *receiver, const struct config *config,
		  struct err *err)
{
	unsigned int i, count = config->allow_unsealed ? 2 : 1;
	u64 memory = (config->memory << 20) / count;
	struct reassembly_limits limits = {
		.timeout_ns = config->expire * NSEC_PER_SEC,
		.log_max = (u32)config->log_max,
		.source_records = (u32)config->source_records,
	};

	limits.records = RECEIVER_RECORDS_MAX;
	if (memory / RECEIVER_RECORD < limits.records)
		limits.records = (u32)(memory / RECEIVER_RECORD);
	limits.tombstones = limits.records * RECEIVER_TOMBS;
	if (receiver_limit(config, &receiver->intake.ratelimit, err) ||
	    receiver_limit(config, &receiver->intake.hosts, err))
		return -1;
	for (i = 0; i < count; i++) {
		if (assembly_open(&receiver->assemblies[i], &limits, memory,
				  err))
			return -1;
	}
	receiver->intake.allow_unsealed = config->allow_unsealed;
	receiver->intake.reassembly = receiver->assemblies[0].reassembly;
	receiver->intake.unsealed = receiver->assemblies[1].reassembly;
	return 0;
}

static void receiver_publish(struct receiver *receiver)
{
	const struct intake *intake = &receiver->intake;
	struct backlog_update update = {
		.intake = intake->counts,
		.unmade = receiver->unmade,
		.entries = receiver->first,
	};

	update.assembling.packets = intake->counts[INTAKE_KEPT] -
				    receiver->taken;
	update.assembling.records = reassembly_records(intake->reassembly);
	if (intake->unsealed)
		update.assembling.records +=
			reassembly_records(intake->unsealed);
	receiver->first = NULL;
	receiver->last = &receiver->first;
	memset(&receiver->unmade, 0, sizeof(receiver->unmade));
	backlog_publish(receiver->backlog, &update);
}

/* Return: the entry, or NULL when there is no memory for it. */
static struct entry *receiver_record(struct receiver *receiver,
				     const struct recordout *from)
{
	struct entry *entry;
	struct err ignored;

	receiver->taken += from->record->packets;
	if (entry_make(&entry, from->record, &from->log,
		       clock_ns(CLOCK_REALTIME), &ignored)) {
		receiver->unmade.records++;
		receiver->unmade.packets += from->record->packets;
		return NULL;
	}
	entry->next = NULL;
	*receiver->last = entry;
	receiver->last = &entry->next;
	return entry;
}

static void receiver_take(struct receiver *receiver,
			  const struct reassembly *reassembly, u64 now_ns)
{
	struct assembly *assembly = receiver->assemblies;
	struct recordout record;

	if (assembly->reassembly != reassembly)
		assembly++;
	while (assembly_take(assembly, now_ns, false, &record))
		receiver_record(receiver, &record);
}

/**
 * receiver_portion - take what has come to a socket, up to a portion
 * @receiver: what receiver_open() set up
 * @inbox: one of its sockets
 * @err: why it failed
 *
 * Return: 1 when there may be more, 0 when there is none left, -1.
 */
int receiver_portion(struct receiver *receiver, struct inbox *inbox,
		     struct err *err)
{
	const struct reassembly *reassembly;
	struct reassembly_source source;
	struct inbox_mail *mail;
	unsigned int i;
	u64 now_ns;
	int ret;

	ret = inbox_receive(inbox, err);
	now_ns = clock_ns(CLOCK_MONOTONIC);
	for (i = 0; i < inbox->count; i++) {
		mail = &inbox->mail[i];
		addr_mapped(&mail->from, source.addr);
		if (mail->len > sizeof(mail->bytes))
			mail->len = 0;
		reassembly = intake_add(&receiver->intake, mail->bytes,
					mail->len, &source, now_ns);
		if (reassembly)
			receiver_take(receiver, reassembly, now_ns);
	}
	if (inbox->count)
		receiver_publish(receiver);
	return ret;
}

/**
 * receiver_expire - take the records whose time is up
 * @receiver: what receiver_open() set up
 */
void receiver_expire(struct receiver *receiver)
{
	u64 now_ns = clock_ns(CLOCK_MONOTONIC);

	if (receiver_deadline(receiver) > now_ns)
		return;
	receiver_take(receiver, receiver->intake.reassembly, now_ns);
	if (receiver->intake.unsealed)
		receiver_take(receiver, receiver->intake.unsealed, now_ns);
	receiver_publish(receiver);
}

/**
 * receiver_flush - take all records as they are
 * @receiver: what receiver_open() set up
 * @until_ns: how long to wait for room for them: clock_ns(CLOCK_MONOTONIC)
 */
void receiver_flush(struct receiver *receiver, u64 until_ns)
{
	struct assembly *assembly = receiver->assemblies;
	struct recordout record;
	struct entry *entry;
	unsigned int i;

	for (i = 0; i < 2 && assembly->reassembly; i++, assembly++) {
		while (assembly_take(assembly, clock_ns(CLOCK_MONOTONIC), true,
				     &record)) {
			entry = receiver_record(receiver, &record);
			if (entry)
				backlog_wait_room(receiver->backlog, entry,
						  until_ns);
			receiver_publish(receiver);
		}
	}
	receiver_publish(receiver);
}

/**
 * receiver_deadline - when will a record's time be up?
 * @receiver: what receiver_open() set up
 *
 * Return: the time: clock_ns(CLOCK_MONOTONIC); U64_MAX when there is none.
 */
u64 receiver_deadline(const struct receiver *receiver)
{
	u64 first = reassembly_deadline(receiver->intake.reassembly);
	u64 second = U64_MAX;

	if (receiver->intake.unsealed)
		second = reassembly_deadline(receiver->intake.unsealed);
	return first < second ? first : second;
}

/**
 * receiver_drops - what the kernel had no room for
 * @receiver: the receiver
 *
 * Return: packets.
 */
u64 receiver_drops(const struct receiver *receiver)
{
	u64 drops = 0;
	unsigned int i;

	for (i = 0; i < receiver->count; i++)
		drops += inbox_drops(receiver->inboxes[i]);
	return drops;
}

/**
 * receiver_close - end it
 * @receiver: what receiver_listen() began
 */
void receiver_close(struct receiver *receiver)
{
	unsigned int i;

	for (i = 0; i < receiver->count; i++) {
		inbox_close(receiver->inboxes[i]);
		free(receiver->inboxes[i]);
	}
	assembly_close(&receiver->assemblies[0]);
	assembly_close(&receiver->assemblies[1]);
	free(receiver->intake.ratelimit);
	free(receiver->intake.hosts);
}
