// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * Who makes the record: every interleaving of two CPUs that oops, panic and are
 * asked for soft dumps, with an interrupt and an NMI at any point that do the same,
 * and a fault or a panic at any point of the sender.
 *
 *	test_claim [OPERATIONS INTERRUPTS WAITS]
 *
 * The bound: so many operations of each CPU, each a record of two packets; so many
 * interrupts and faults in all, at any point of them; and a claimant has time to ask
 * so many times again.
 *
 * What is looked at in every state, and why:
 *
 * - One CPU makes a record at a time, unless the other was stopped: two would fill
 *   the same buffers and enter the same driver.
 * - Only a panic takes a record over, and not that of a panic: a sender that crashes
 *   again and again would keep the machine from the kexec.
 * - A panic is not refused for who lives, unless it waited; nothing gets in the way of
 *   one that waits; it has its record: it is the one that people look for.
 * - Nobody waits longer than his time, the clock running or not: the capture kernel
 *   waits for that.  Nobody waits for nothing, or for himself.
 * - A CPU that should be stopped has the same time to end its record, and sends
 *   nothing more when it sees that it was taken over: on some machines one that has
 *   its interrupts off goes on.
 * - A record ends early if a panic wants it to, and only then; one that waited in vain
 *   for it wants it to, even if it is that of a panic: it takes the key away.
 * - A fault of the sender is known as one and ends in a panic, or the machine would
 *   neither live nor dump; a crash in an interrupt of the sender is not taken for
 *   one, or it would have no record.  Nothing is sent after a fault.
 * - Nothing follows the record of a panic: that CPU is on its way to the kexec.
 * - Who lives is refused only for another record, and one that was made leaves room
 *   for the next: an oops today does not cost the one of tomorrow.
 */
#include <vmcoredd/env.h>

#define netoops_claim_try	claim_try
#define netoops_claim_release	claim_release
#define netoops_claim_stopped	claim_stopped
#define netoops_claim_over	claim_over
#define netoops_claim_faulted	claim_faulted
#include <pure/claim.h>

#include "../tap.h"

#define CPUS	2
#define PACKETS	2

enum { TASK, INTERRUPT, NMI, LEVELS };

/* How a panic goes on, and what of it works. */
enum ending {
	KEXEC,		/* the hook on the kexec, other CPUs are running */
	NOTIFIERS,	/* no crash kernel: others are stopped, two hooks */
	POST_NOTIFIERS,	/* both, others are stopped first */
	KEXECS,		/* the first, on both CPUs at once; no kernel does that */
	ENDINGS
};

enum operation { SOFT, OOPS, OOPS_AND_PANIC, PANIC, OPERATIONS };
/* Besides ACCESS, an interrupt's level is its kind. */
enum { FAULT = LEVELS, PANIC_INSIDE, KINDS };
/* What a CPU's place is. */
enum { OUTSIDE, IN_SENDER };
#define DONE	(-1)	/* with a record */

/* A record as the model knows it. */
struct record {
	bool	made;	/* is being made */
	bool	dies;
	bool	asked;	/* to stop */
	bool	taken;	/* over by another */
};

struct shared {
	struct netoops_claim	claim;
	struct record		records[CPUS][LEVELS];
	u8			interrupts;
	u8			panic_cpu;	/* and 1; 0: none */
	bool			asked;		/* a dying CPU has waited */
	bool			late;		/* one has waited all its time */
	bool			final;
	bool			faulted;
};

#include "interleave.h"

#define atomic_read		interleave_read
#define atomic_try_cmpxchg	interleave_cmpxchg
#include "../../drivers/net/netoops/claim.c"

static struct {
	int	operations;
	int	interrupts;
	int	waits;
} bound;

static enum ending ending;
static bool clock_stands;
static bool stopping_fails;	/* other CPUs go on after they were stopped */

static bool dies(enum netoops_fate fate)
{
	return fate != NETOOPS_LIVES;
}

/* The record is this context's. */
static void is_mine(enum netoops_fate fate, int waits)
{
	struct shared *shared = &world->shared;
	struct record *mine = &shared->records[me][level];
	int cpu, at;

	if (!live)
		return;
	if (shared->final)
		breaks("nothing follows the record of a panic");
	if (shared->faulted)
		breaks("nothing is sent after a fault of the sender");
	if (shared->asked && !dies(fate))
		breaks("nothing gets in the way of a panic that waits");
	for (cpu = 0; cpu < CPUS; cpu++) {
		for (at = 0; at < LEVELS; at++) {
			struct record *other = &shared->records[cpu][at];

			if (!other->made)
				continue;
			if (!dies(fate) || other->dies)
				breaks("only a panic takes a record over, and not that of a panic");
			if (cpu != me && !world->cpus[cpu].gone &&
			    !stopping_fails)
				breaks("one CPU makes a record at a time");
			if (cpu != me && waits < bound.waits)
				breaks("a CPU that is stopped has time to end its record");
			other->taken = true;
		}
	}
	*mine = (struct record){ .made = true, .dies = dies(fate) };
}

static bool dying_here(void)
{
	int at;

	for (at = 0; at < LEVELS; at++) {
		if (world->shared.records[me][at].made &&
		    world->shared.records[me][at].dies)
			return true;
	}
	return false;
}

/* Nobody gets in the way of the kexec any more. */
static void is_in_vain(enum netoops_fate fate)
{
	struct record *record = &world->shared.records[0][0];
	int i;

	if (live && !dies(fate))
		breaks("who lives does not wait");
	for (i = 0; live && i < CPUS * LEVELS; i++, record++)
		record->asked |= record->made;
}

static void is_refused(enum netoops_fate fate, int waits)
{
	struct shared *shared = &world->shared;

	if (!live || shared->final || shared->faulted)
		return;
	if (!dies(fate)) {
		struct record none[CPUS][LEVELS] = { 0 };

		if (!shared->asked &&
		    !memcmp(none, shared->records, sizeof(none)))
			breaks("who lives is refused only for another record");
		return;
	}
	if (waits >= bound.waits && fate == NETOOPS_DIES)
		shared->late = true;
	else if (!dying_here())
		breaks("a panic is not refused for who lives, unless it waited");
}

/* The claimant has to wait. */
static void waits_for(int waits)
{
	struct shared *shared = &world->shared;
	bool somebody = false;
	int at;

	if (!live)
		return;
	if (waits > bound.waits)
		breaks("nobody waits longer than his time");
	shared->asked = true;
	for (at = 0; at < LEVELS; at++) {
		struct record *other = &shared->records[!me][at];

		somebody |= other->made;
		other->asked |= other->made && !other->dies;
	}
	if (!somebody)
		breaks("nobody waits for nothing");
}

/* Returns what the sender is told: whether it must stop. */
static bool must_stop(void)
{
	const struct record *mine = &world->shared.records[me][level];
	bool stop = claim_stopped(&world->shared.claim, me);

	if (live && stop != (mine->asked || mine->taken))
		breaks("a record ends early if a panic wants it to, and only then");
	return stop;
}

/* How far a CPU is with a record. */
union progress {
	struct {
		u8	answer;
		u8	waits;
		u8	tries;
		u8	sent;
	};
	int	value;
};

/* Asks until there is an answer; returns whether it is yes. */
static bool claims(struct netoops_claimant *claimant, union progress *progress,
		   unsigned int mark)
{
	while (progress->answer == NETOOPS_CLAIM_WAIT) {
		progress->answer = claim_try(&world->shared.claim, claimant,
					     clock_stands ? 0 : progress->waits);
		if (progress->answer == NETOOPS_CLAIM_WAIT)
			waits_for(++progress->waits);
		else if (progress->answer == NETOOPS_CLAIM_MINE)
			is_mine(claimant->fate, progress->waits);
		else
			is_refused(claimant->fate, progress->waits);
		if (progress->answer == NETOOPS_CLAIM_IN_VAIN)
			is_in_vain(claimant->fate);
		progress->tries = (u8)claimant->tries;
		settle(mark, progress->value);
	}
	return progress->answer == NETOOPS_CLAIM_MINE;
}

/* Sends until it must stop or has sent all, and releases the record. */
static void sends(const struct netoops_claimant *claimant,
		  union progress *progress, unsigned int mark)
{
	struct shared *shared = &world->shared;
	struct record *mine = &shared->records[me][level];

	while (progress->sent < PACKETS && !must_stop()) {
		if (live && shared->faulted)
			breaks("nothing is sent after a fault of the sender");
		progress->sent++;
		settle(mark, progress->value);
	}
	claim_release(&shared->claim, claimant);
	if (!live)
		return;
	shared->final |= mine->dies && !mine->taken;
	memset(mine, 0, sizeof(*mine));
}

/* As netoops_dump(). */
static void dump(enum netoops_fate fate)
{
	union progress progress = {
		.answer	= NETOOPS_CLAIM_WAIT,
		.tries	= clock_stands ? (u8)bound.waits : 100,
	};
	struct netoops_claimant claimant = {
		.cpu	= me,
		.level	= level,
		.fate	= fate,
		.end_ns	= clock_stands ? 1 : (u64)bound.waits,
	};
	struct shared *shared = &world->shared;
	unsigned int mark = position;
	u8 was = place;

	place = IN_SENDER;
	if (settled(&progress.value)) {
		if (progress.value == DONE)
			goto out;
	} else if (claim_over(&shared->claim)) {
		if (live && !shared->final && !shared->faulted)
			breaks("it is over after a last record or a fault");
		goto done;
	}
	claimant.tries = progress.tries;
	if (claims(&claimant, &progress, mark))
		sends(&claimant, &progress, mark);
done:
	settle(mark, DONE);
out:
	place = was;
}

/* A CPU that is stopped stays where it is. */
static void stop_others(void)
{
	step("stop the other CPU");
	if (live && !stopping_fails)
		world->cpus[!me].gone = true;
}

static bool kexecs(void)
{
	return ending == KEXEC || ending == KEXECS;
}

static void __attribute__((noreturn)) ends(void)
{
	struct shared *shared = &world->shared;

	if (kexecs()) {
		dump(NETOOPS_DIES);
	} else {
		stop_others();
		dump(NETOOPS_STOPPED);
		dump(NETOOPS_STOPPED);
		if (ending == POST_NOTIFIERS)
			dump(NETOOPS_DIES);
	}
	step("the machine ends");
	world->cpus[!me].gone = true;
	if (!shared->final && !shared->faulted && !shared->late && !dying_here())
		breaks("a panic has its record");
	cpu_goes();
}

static void __attribute__((noreturn)) panics(void)
{
	struct shared *shared = &world->shared;

	step("panic");
	if (!shared->panic_cpu)
		shared->panic_cpu = (u8)(me + 1);
	/* of two that panic, one stops itself; recursion goes on */
	if (shared->panic_cpu != me + 1 && ending != KEXECS)
		cpu_goes();
	/* how it came to that does not matter any more */
	settle(0, level);
	ends();
}

/* As the die notifier, and what comes after it. */
static void oopses(void)
{
	struct shared *shared = &world->shared;
	const struct record *mine = &shared->records[me][level];
	bool own = claim_faulted(&shared->claim, me, level);

	if (live) {
		if (own != (mine->made && !mine->taken && !shared->faulted))
			breaks("a fault of the sender is known as one, and nothing else is");
		shared->faulted |= own;
	}
	if (own)
		panics();
	dump(NETOOPS_LIVES);
}

static void operates(enum operation operation)
{
	switch (operation) {
	case SOFT:
		dump(NETOOPS_LIVES);
		break;
	case OOPS:
		oopses();
		if (level != TASK)
			panics();
		break;
	case OOPS_AND_PANIC:
		oopses();
		panics();
	case PANIC:
		panics();
	case OPERATIONS:
		break;
	}
}

static void cpu_runs(void)
{
	int value;

	if (settled(&value)) {
		level = (u8)value;
		ends();
	}
	if (world->cpus[me].operations == bound.operations)
		cpu_goes();
	operates(choose("operation", OPERATIONS));
}

static void interrupt(u8 kind, int value)
{
	u8 was = level, there = place;

	if (live)
		world->shared.interrupts++;
	place = OUTSIDE;
	if (kind == PANIC_INSIDE)
		panics();
	if (kind == FAULT) {
		oopses();
		if (level != TASK)
			panics();
		/* the task is killed, and does not send any more */
		cpu_goes();
	}
	level = kind;
	operates(value);
	level = was;
	place = there;
}

static void explore_interrupts(const struct world *from, int cpu)
{
	int kind, value;

	if (from->shared.interrupts == bound.interrupts || !from->cpus[cpu].len)
		return;
	for (kind = from->cpus[cpu].level + 1; kind < LEVELS; kind++) {
		/* an oops there is always a panic; NMIs make no soft dumps */
		for (value = 0; value < OPERATIONS; value++) {
			if (value != OOPS && (value != SOFT || kind != NMI))
				explore_move(from, cpu, (u8)kind, value);
		}
	}
	for (kind = FAULT; kind < KINDS; kind++) {
		if (from->cpus[cpu].place == IN_SENDER)
			explore_move(from, cpu, (u8)kind, 0);
	}
}

/* What is to hold when nobody is in the middle of anything. */
static void check_state(const struct world *state)
{
	struct netoops_claimant claimant = { .fate = NETOOPS_LIVES };
	struct netoops_claim claim = state->shared.claim;
	int cpu;

	for (cpu = 0; cpu < CPUS; cpu++) {
		if (state->cpus[cpu].len)
			return;
	}
	if (claim_try(&claim, &claimant, 0) != NETOOPS_CLAIM_MINE)
		breaks("a record that was made leaves room for the next");
}

static void show_trail(void)
{
	static const char *const levels[] = { "task", "interrupt", "NMI" };
	static const char *const kinds[] = {
		"", "interrupted: ", "NMI: ", "fault in the sender",
		"panic in the sender",
	};
	static const char *const operations[] = {
		"soft dump", "oops", "oops and panic", "panic",
	};
	unsigned int i;

	for (i = 0; i < trail_len; i++) {
		const struct move *taken = &trail[i].move;
		bool named = taken->kind ? taken->kind < LEVELS :
					   !strcmp(trail[i].what, "operation");

		printf("# CPU %d, %s: %s%s\n", trail[i].cpu,
		       levels[trail[i].level],
		       taken->kind ? kinds[taken->kind] :
				     named ? "" : trail[i].what,
		       named ? operations[taken->value] : "");
	}
}

static void test_ending(void)
{
	static const char *const endings[] = {
		"kexec", "notifiers", "notifiers before the kexec",
		"two kexecs",
	};
	static const struct world begin;
	const char *property = interleave(&begin);

	ok(!property, "operations %d, interrupts %d, %s, the clock %s, CPUs %s: %u states",
	   bound.operations, bound.interrupts, endings[ending],
	   clock_stands ? "stands" : "runs",
	   stopping_fails ? "go on" : "stop", states);
	if (property) {
		printf("# not true: %s\n", property);
		show_trail();
	}
}

static void test_interleavings(int operations, int interrupts, int waits)
{
	int i;

	bound.operations = operations;
	bound.interrupts = interrupts;
	bound.waits = waits;
	for (i = 0; i < ENDINGS * 4; i++) {
		ending = i % ENDINGS;
		clock_stands = i / ENDINGS % 2;
		stopping_fails = i / ENDINGS / 2;
		if (!stopping_fails || !kexecs())
			test_ending();
	}
}

static void test_limits(void)
{
	struct netoops_claimant last = {
		.cpu	= NETOOPS_CLAIM_CPUS - 1,
		.level	= NETOOPS_CLAIM_LEVELS - 1,
	};
	struct netoops_claimant first = { .fate = NETOOPS_DIES };
	struct netoops_claim claim = { 0 };

	ok(claim_stopped(&claim, 0), "who has no record has none to go on with");
	ok(claim_try(&claim, &last, 1) == NETOOPS_CLAIM_MINE &&
	   !claim_stopped(&claim, last.cpu), "the last CPU in the last level");
	ok(claim_stopped(&claim, last.cpu - 1) && claim_stopped(&claim, 0),
	   "is no other CPU");
	ok(!claim_faulted(&claim, last.cpu, last.level - 1) &&
	   !claim_faulted(&claim, last.cpu - 1, last.level),
	   "crashes in no other level and on no other CPU");
	ok(claim_try(&claim, &first, 1) == NETOOPS_CLAIM_IN_VAIN &&
	   claim_stopped(&claim, last.cpu), "who has no time does not wait");
	first.end_ns = 2;
	first.tries = 1;
	ok(claim_try(&claim, &first, 1) == NETOOPS_CLAIM_WAIT && !first.tries,
	   "who has time for one try");
	ok(claim_try(&claim, &first, 1) == NETOOPS_CLAIM_IN_VAIN,
	   "has no more");
	ok(!claim_over(&claim) &&
	   claim_faulted(&claim, last.cpu, last.level) && claim_over(&claim),
	   "after a fault it is over");
}

int main(int argc, char **argv)
{
	if (argc == 4) {
		test_interleavings(atoi(argv[1]), atoi(argv[2]), atoi(argv[3]));
	} else {
		test_limits();
		test_interleavings(2, 0, 2);
		test_interleavings(1, 1, 1);
	}
	return tap_done();
}
