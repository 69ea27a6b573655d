// SPDX-License-Identifier: LGPL-2.1-or-later
/* A reassembly with its memory: see assembly.h. */
#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <sys/random.h>

#include "assembly.h"

/* As many chunks as the memory has room for. */
static int assembly_plan(struct reassembly_limits *limits, u64 memory,
			 struct err *err)
{
	u32 step = 1 << 24;
	size_t size;

	limits->chunks = 0;
	for (; step; step >>= 1) {
		limits->chunks += step;
		size = reassembly_size(limits);
		if (!size || size > memory)
			limits->chunks -= step;
	}
	if (limits->chunks)
		return 0;
	limits->chunks = 1;
	return err_set(err, "%ju MiB of memory are too little: %zu are the least",
		       memory >> 20, (reassembly_size(limits) >> 20) + 1);
}

/**
 * assembly_open - get ready for packets
 * @assembly: to be set up; assembly_close() it, after failure too
 * @limits: what is to be kept; chunks and seed are chosen here
 * @memory: bytes for records in the making
 * @err: why it failed
 *
 * Return: 0 or -1.
 */
int assembly_open(struct assembly *assembly,
		  const struct reassembly_limits *limits, u64 memory,
		  struct err *err)
{
	memset(assembly, 0, sizeof(*assembly));
	assembly->limits = *limits;
	limits = &assembly->limits;
	if (assembly_plan(&assembly->limits, memory, err))
		return -1;
	if (getrandom(assembly->limits.seed, sizeof(limits->seed), 0) !=
	    sizeof(limits->seed))
		return err_set(err, "no random numbers: %s", strerror(errno));
	assembly->gaps_max = limits->chunks + 1;
	assembly->memory = malloc(reassembly_size(limits));
	assembly->log = malloc((size_t)limits->log_max + 1);
	assembly->gaps = malloc(assembly->gaps_max * sizeof(*assembly->gaps));
	if (!assembly->memory || !assembly->log || !assembly->gaps)
		return err_set(err, "no memory for records");
	assembly->reassembly = reassembly_init(assembly->memory, limits);
	return 0;
}

/**
 * assembly_take - get a record and its log
 * @assembly: what assembly_open() set up
 * @now_ns: as for reassembly_take()
 * @flush: as for reassembly_take()
 * @ret_record: the record, good until the next call or packet
 *
 * Return: false when there is none.
 */
bool assembly_take(struct assembly *assembly, u64 now_ns, bool flush,
		   struct recordout *ret_record)
{
	if (!reassembly_take(assembly->reassembly, now_ns, flush,
			     &assembly->record))
		return false;
	reassembly_log(assembly->reassembly, assembly->log,
		       assembly->limits.log_max);
	*ret_record = (struct recordout) {
		.record = &assembly->record,
		.log = {
			.bytes = assembly->log,
			.len = assembly->record.packet.log_len,
			.gaps = assembly->gaps,
			.gap_count = reassembly_gaps(assembly->reassembly,
						     assembly->gaps,
						     assembly->gaps_max),
		},
	};
	return true;
}

/**
 * assembly_close - free the memory
 * @assembly: from assembly_open(), or zeros
 */
void assembly_close(struct assembly *assembly)
{
	free(assembly->memory);
	free(assembly->log);
	free(assembly->gaps);
	memset(assembly, 0, sizeof(*assembly));
}
