// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * How many records survive which network: a table, and results for what must
 * hold.  Records are really encoded, packets really lost, and what arrives goes
 * through the decoder and the reassembly; the text is compared.
 *
 * Beside each stands what version 3 would do there: the log in chunks of 1,024
 * bytes, each a packet of 1,412, all of them three times over, no checksum.
 */
#include <stdlib.h>

#include "../../userspace/lib/record/reassembly.h"
#include "../tap.h"
#include "sent.h"

#define V3_CHUNK	1024
#define V3_PACKET	1412
#define V3_COPIES	3
#define ARRIVALS_MAX	20000

/*
 * @network: for people
 * @loss: percent of packets that are lost, each by itself, or
 * @burst: so many in a row, until @loss is reached
 * @twice: those that are not lost arrive twice
 * @shuffle: they arrive in any order
 * @corrupt: percent of arrivals with a wrong byte
 * @least: of 1,000 trials, how many must survive; 0 for any
 */
struct trial_row {
	const char	*network;
	u32		log_len;
	u16		percent;
	unsigned int	loss;
	unsigned int	burst;
	bool		twice;
	bool		shuffle;
	unsigned int	corrupt;
	unsigned int	least;
};

#define TRIALS	1000
#define KIB	1024

static const struct trial_row trial_rows[] = {
	{ "half is lost", 4 * KIB, 200, .loss = 50, .least = 999 },
	{ "half is lost", 64 * KIB, 200, .loss = 50, .least = 999 },
	{ "half is lost", 128 * KIB, 200, .loss = 50, .least = 999 },
	{ "half is lost", 1024 * KIB, 200, .loss = 50, .least = 999 },
	{ "nothing is lost", 64 * KIB, 0, .least = 1000 },
	{ "10 % is lost", 64 * KIB, 25, .loss = 10 },
	{ "10 % is lost", 64 * KIB, 50, .loss = 10, .least = 999 },
	{ "25 % is lost", 64 * KIB, 50, .loss = 25 },
	{ "25 % is lost", 64 * KIB, 100, .loss = 25, .least = 999 },
	{ "40 % is lost", 64 * KIB, 100, .loss = 40 },
	{ "40 % is lost", 64 * KIB, 200, .loss = 40, .least = 999 },
	{ "60 % is lost", 64 * KIB, 200, .loss = 60 },
	{ "half, 10 in a row", 128 * KIB, 200, .loss = 50, .burst = 10 },
	{ "30 %, 10 in a row", 128 * KIB, 200, .loss = 30, .burst = 10,
	  .least = 999 },
	{ "30 %, 50 in a row", 128 * KIB, 200, .loss = 30, .burst = 50,
	  .least = 999 },
	{ "30 %, 200 in a row", 128 * KIB, 200, .loss = 30, .burst = 200,
	  .least = 999 },
	{ "30 %, 200 in a row", 1024 * KIB, 200, .loss = 30, .burst = 200,
	  .least = 999 },
	{ "half, the rest twice", 64 * KIB, 200, .loss = 50, .twice = true,
	  .least = 999 },
	{ "half, in any order", 64 * KIB, 200, .loss = 50, .shuffle = true,
	  .least = 999 },
	{ "40 %, 10 % corrupt", 64 * KIB, 200, .loss = 40, .corrupt = 10,
	  .least = 999 },
	{ "all of that", 64 * KIB, 200, .loss = 30, .burst = 10, .twice = true,
	  .shuffle = true, .corrupt = 20, .least = 999 },
};

/*
 * @index: which packet
 * @corrupt: a byte of it is wrong
 */
struct arrival {
	u32	index;
	bool	corrupt;
};

/*
 * @sent: the record
 * @packets: its packets, decoded
 * @memory: of the reassembly
 * @log: what comes out
 * @survived: trials in which the text came out
 * @unexpected: trials that did not end as the packets that arrived say
 */
struct trials {
	struct sent		sent;
	struct netoops_packet	*packets;
	void			*memory;
	char			*log;
	struct reassembly_limits limits;
	unsigned int		survived;
	unsigned int		unexpected;
};

/* A line of the table, which is printed when all are known. */
struct trial_result {
	u32	packets;
	u32	bytes;
	u32	survived;
	u32	v3_packets;
	u32	v3_bytes;
	u32	v3_survived;
};

#define TRIAL_ROWS (sizeof(trial_rows) / sizeof(trial_rows[0]))

static struct trial_result trial_results[TRIAL_ROWS];
static u64 seed = 1;

static void *allocate(size_t size)
{
	void *memory = malloc(size);

	if (memory)
		return memory;
	perror("malloc");
	exit(2);
}

/* Which of @count packets are lost. */
static void lose(const struct trial_row *row, bool *lost, u32 count)
{
	u32 wanted = count * row->loss / 100, done = 0, pos, left;

	memset(lost, 0, count * sizeof(*lost));
	if (!row->burst) {
		for (pos = 0; pos < count; pos++)
			lost[pos] = sent_random(&seed) % 100 < row->loss;
		return;
	}
	while (done < wanted) {
		pos = sent_random(&seed) % count;
		for (left = row->burst; left && pos < count && done < wanted;
		     left--, pos++) {
			done += !lost[pos];
			lost[pos] = true;
		}
	}
}

/* What comes out of the network when @count packets go in. */
static u32 transmit(const struct trial_row *row, struct arrival *arrivals,
		    u32 count)
{
	static bool lost[ARRIVALS_MAX];
	struct arrival arrival;
	u32 arrived = 0, i, other;
	unsigned int copy;

	lose(row, lost, count);
	for (i = 0; i < count; i++)
		for (copy = 0; !lost[i] && copy <= row->twice; copy++) {
			arrivals[arrived].index = i;
			arrivals[arrived++].corrupt =
				sent_random(&seed) % 100 < row->corrupt;
		}
	for (i = arrived; row->shuffle && i > 1; i--) {
		other = sent_random(&seed) % i;
		arrival = arrivals[i - 1];
		arrivals[i - 1] = arrivals[other];
		arrivals[other] = arrival;
	}
	return arrived;
}

/* Whether any k packets of each block are there, which is what it takes. */
static bool enough_arrived(const struct trials *trials,
			   const struct arrival *arrivals, u32 count)
{
	const struct netoops_record *record = &trials->sent.record;
	static bool there[ARRIVALS_MAX];
	u32 blocks[NETOOPS_BLOCKS_MAX] = { 0 };
	u32 i;

	memset(there, 0, record->packet_count * sizeof(*there));
	for (i = 0; i < count; i++) {
		const struct netoops_packet *packet =
			&trials->packets[arrivals[i].index];

		if (arrivals[i].corrupt || there[arrivals[i].index] ||
		    packet->kind == NETOOPS_KIND_FACTS)
			continue;
		there[arrivals[i].index] = true;
		blocks[packet->block]++;
	}
	for (i = 0; i < record->blocks; i++)
		if (blocks[i] < netoops_record_k(record->data_count,
						 record->blocks, (u8)i))
			return false;
	return true;
}

/* Changes a byte of a packet; returns whether the decoder takes it. */
static bool corrupt_is_taken(const struct sent_packet *sent)
{
	struct netoops_packet packet;
	u8 bytes[NETOOPS_PACKET_MAX];

	memcpy(bytes, sent->bytes, sent->len);
	bytes[sent_random(&seed) % sent->len] ^=
		(u8)(1 + sent_random(&seed) % 255);
	return !netoops_packet_decode(&packet, bytes, sent->len, NULL);
}

static bool text_is_right(const struct trials *trials,
			  struct reassembly *reassembly)
{
	u32 len = trials->sent.record.log_len;

	return reassembly_log(reassembly, (u8 *)trials->log, len) == len &&
	       !memcmp(trials->log, trials->sent.log, len);
}

/*
 * What is left when the time is up: a record whose log is not whole, or one whose
 * log came as parity alone and which waited for its facts.
 */
static bool receive_rest(struct trials *trials, struct reassembly *reassembly,
			 bool told, bool *odd)
{
	struct reassembly_record record;
	bool survived;

	if (!reassembly_take(reassembly, 1, true, &record))
		return false;
	survived = record.complete && text_is_right(trials, reassembly);
	*odd |= record.complete == !!record.missing;
	*odd |= record.complete && (told || !survived);
	return survived;
}

/* Whether the whole text came out; anything odd counts as not expected. */
static bool receive(struct trials *trials, const struct arrival *arrivals,
		    u32 count)
{
	static const struct reassembly_source source;
	struct reassembly *reassembly =
		reassembly_init(trials->memory, &trials->limits);
	const struct netoops_packet *packet;
	struct reassembly_record record;
	enum reassembly_verdict verdict;
	bool survived = false, odd = false, told = false;
	u32 i;

	for (i = 0; i < count; i++) {
		if (arrivals[i].corrupt) {
			odd |= corrupt_is_taken(&trials->sent.packets[arrivals[i].index]);
			continue;
		}
		packet = &trials->packets[arrivals[i].index];
		told |= packet->kind != NETOOPS_KIND_PARITY;
		verdict = reassembly_add(reassembly, packet, &source, 1);
		odd |= survived != (verdict == REASSEMBLY_LATE);
		if (verdict != REASSEMBLY_COMPLETE)
			continue;
		survived = reassembly_take(reassembly, 1, false, &record) &&
			   record.complete && !record.missing &&
			   text_is_right(trials, reassembly);
		odd |= !survived;
	}
	if (survived)
		odd |= reassembly_take(reassembly, 1, true, &record);
	else
		survived = receive_rest(trials, reassembly, told, &odd);
	odd |= survived != enough_arrived(trials, arrivals, count);
	trials->unexpected += odd;
	return survived;
}

static void run_trials(struct trials *trials, const struct trial_row *row)
{
	static struct arrival arrivals[ARRIVALS_MAX];
	u32 count = trials->sent.record.packet_count, trial;

	for (trial = 0; trial < TRIALS; trial++)
		trials->survived += receive(trials, arrivals,
					    transmit(row, arrivals, count));
}

/* Version 3 takes the first copy of a chunk that comes, right or wrong. */
static void run_v3_trials(const struct trial_row *row,
			  struct trial_result *result)
{
	static struct arrival arrivals[ARRIVALS_MAX];
	u32 chunks = (row->log_len + V3_CHUNK - 1) / V3_CHUNK;
	u32 trial, count, right, chunk, i;
	static bool there[ARRIVALS_MAX];

	result->v3_packets = V3_COPIES * chunks;
	result->v3_bytes = result->v3_packets * (V3_PACKET + SENT_OVERHEAD);
	for (trial = 0; trial < TRIALS; trial++) {
		count = transmit(row, arrivals, result->v3_packets);
		memset(there, 0, chunks * sizeof(*there));
		right = 0;
		for (i = 0; i < count; i++) {
			chunk = arrivals[i].index % chunks;
			right += !there[chunk] && !arrivals[i].corrupt;
			there[chunk] = true;
		}
		result->v3_survived += right == chunks;
	}
}

static void decode_packets(struct trials *trials)
{
	struct sent_packet *sent = trials->sent.packets;
	u32 i, bad = 0;

	for (i = 0; i < trials->sent.record.packet_count; i++)
		bad += netoops_packet_decode(&trials->packets[i], sent[i].bytes,
					     sent[i].len, NULL) != 0;
	if (bad)
		ok(false, "%u packets do not decode", bad);
}

static void begin_trials(struct trials *trials, const struct trial_row *row)
{
	u32 packets;

	memset(trials, 0, sizeof(*trials));
	sent_make(&trials->sent, row->log_len, row->percent, NULL);
	packets = trials->sent.record.packet_count;
	trials->limits.records = 2;
	trials->limits.tombstones = 2;
	trials->limits.chunks = trials->sent.record.data_count;
	trials->limits.timeout_ns = 1000000000;
	trials->limits.log_max = row->log_len;
	trials->packets = allocate(packets * sizeof(*trials->packets));
	trials->memory = allocate(reassembly_size(&trials->limits));
	trials->log = allocate(row->log_len);
	decode_packets(trials);
}

static void end_trials(struct trials *trials)
{
	free(trials->packets);
	free(trials->memory);
	free(trials->log);
	sent_free(&trials->sent);
}

static void test_row(const struct trial_row *row, struct trial_result *result)
{
	struct trials trials;

	begin_trials(&trials, row);
	run_trials(&trials, row);
	result->packets = trials.sent.record.packet_count;
	result->bytes = (u32)trials.sent.bytes;
	result->survived = trials.survived;
	run_v3_trials(row, result);
	if (row->least)
		ok(trials.survived >= row->least,
		   "%u KiB, %s, %u %% parity: %u of %u survive, %u must",
		   row->log_len / KIB, row->network, row->percent,
		   trials.survived, TRIALS, row->least);
	is_u64(trials.unexpected, 0,
	       "%u KiB, %s, %u %% parity: exactly when k of each block arrive",
	       row->log_len / KIB, row->network, row->percent);
	end_trials(&trials);
}

static void print_table(void)
{
	size_t i;

	printf("How many of %u records survive, and how many as v3: three copies\n",
	       TRIALS);
	printf("%8s  %-20s  %6s  %7s %5s %5s  %7s %5s %5s\n", "log", "network",
	       "parity", "packets", "KiB", "alive", "packets", "KiB", "alive");
	for (i = 0; i < TRIAL_ROWS; i++) {
		const struct trial_result *result = &trial_results[i];
		const struct trial_row *row = &trial_rows[i];

		printf("%4u KiB  %-20s  %4u %%  %7u %5u %5u  %7u %5u %5u\n",
		       row->log_len / KIB, row->network, row->percent,
		       result->packets, result->bytes / KIB, result->survived,
		       result->v3_packets, result->v3_bytes / KIB,
		       result->v3_survived);
	}
}

int main(void)
{
	size_t i;

	for (i = 0; i < TRIAL_ROWS; i++)
		test_row(&trial_rows[i], &trial_results[i]);
	print_table();
	return tap_done();
}
