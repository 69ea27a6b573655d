// SPDX-License-Identifier: LGPL-2.1-or-later
/*
 * Who makes the record: one CPU at a time, and a panic before all others.
 * Pure file (see scripts/pure-files).
 *
 * Everything here runs in any context, NMI and panic included, and may be cut off
 * between any two instructions, by an interrupt or for good.  So there is one word
 * and it only changes from a value that was seen to one that follows from it:
 *
 *	free ---> held ---> free	by who claims, and releases
 *	held ---> held and stop		by a dying CPU that waits for it, or gives up
 *	held and stop ---> stop		kept for that CPU: who lives is refused
 *	held, stop ---> held		by a dying CPU: it interrupted the owner, or the
 *					owner was stopped, or it is kept for it
 *	held ---> over			a dying CPU has made it, or the sender crashed
 *
 * Ordering: all accesses are to one word, of which each CPU, x86 or arm64, sees the
 * same changes in the same order; none is decided by what it sees of two.  What
 * the owner writes elsewhere (the record, buffers, statistics) is ordered for the
 * next owner by the cmpxchg that released it and the one that claims it, each of
 * which is a full barrier when it succeeds (on x86 a locked instruction; on arm64
 * casal, or ldxr and stlxr with dmb).  An owner that was interrupted is on the same
 * CPU.  One that was stopped is not waited for, and its last writes may not have
 * arrived: who takes over believes none that it can do without.  Reads that claim
 * nothing need no order: a request to stop may be seen late, never lost.
 */
#include <pure/claim.h>
#include <vmcoredd/env.h>

#define CLAIM_STOP	0x1	/* a dying CPU waits */
#define CLAIM_HELD	0x2	/* by the owner, of whom is what follows */
#define CLAIM_DIES	0x4
#define CLAIM_OVER	0x8	/* no further record; alone */
#define CLAIM_LEVEL	4	/* shifts */
#define CLAIM_CPU	13
/* Does not follow from anything. */
#define CLAIM_NONE	0

/*
 * Of one call.  One is lost when another CPU changes the word meanwhile, and three
 * in a row only to CPUs that live and claim and release in step with them.
 */
#define CLAIM_ROUNDS	8

static_assert(NETOOPS_CLAIM_LEVELS << CLAIM_LEVEL == 1 << CLAIM_CPU);
static_assert((NETOOPS_CLAIM_CPUS - 1) << CLAIM_CPU > 0);

static int claim_owner(int cpu, unsigned int level)
{
	return CLAIM_HELD | (int)level << CLAIM_LEVEL | cpu << CLAIM_CPU;
}

static int claim_held(const struct netoops_claimant *claimant)
{
	return claim_owner(claimant->cpu, claimant->level) |
	       (claimant->fate == NETOOPS_LIVES ? 0 : CLAIM_DIES);
}

/* What follows from @seen: the claimant's, the same with a request, or CLAIM_NONE. */
static int claim_next(int seen, const struct netoops_claimant *claimant,
		      bool late)
{
	int held = claim_held(claimant);

	if (seen & CLAIM_OVER)
		return CLAIM_NONE;
	if (!seen)
		return held;
	if (claimant->fate == NETOOPS_LIVES)
		return CLAIM_NONE;
	if (!(seen & CLAIM_HELD))
		return held;
	/* one that has to die is not begun again, whatever it ran into */
	if (seen >> CLAIM_CPU == claimant->cpu)
		return seen & CLAIM_DIES ? seen | CLAIM_STOP : held;
	if (!late)
		return seen & CLAIM_DIES ? seen : seen | CLAIM_STOP;
	if (claimant->fate == NETOOPS_STOPPED && !(seen & CLAIM_DIES))
		return held;
	return seen | CLAIM_STOP;
}

/**
 * netoops_claim_try - ask to make a record
 * @claim: the record
 * @claimant: who asks
 * @now_ns: time
 *
 * Who lives gets it if it is free.  Who dies also gets it from a living owner that
 * it interrupted on its own CPU, and asks one on another CPU to stop and waits for
 * it: even if that CPU was stopped, because not every machine can stop one that has
 * its interrupts off.
 *
 * Who waited in vain has asked the owner to stop, even one that dies itself.
 *
 * Return: whether the caller makes the record, asks again, or makes none.
 */
enum netoops_claim_answer netoops_claim_try(struct netoops_claim *claim,
					    struct netoops_claimant *claimant,
					    u64 now_ns)
{
	bool late = !claimant->tries || now_ns >= claimant->end_ns;
	int seen = atomic_read(&claim->word);
	int round, next;

	for (round = 0; round < CLAIM_ROUNDS; round++) {
		next = claim_next(seen, claimant, late);
		if (next == CLAIM_NONE)
			return NETOOPS_CLAIM_REFUSED;
		if (next == seen ||
		    atomic_try_cmpxchg(&claim->word, &seen, next)) {
			if (next == claim_held(claimant))
				return NETOOPS_CLAIM_MINE;
			if (late || seen >> CLAIM_CPU == claimant->cpu)
				return NETOOPS_CLAIM_IN_VAIN;
			claimant->tries--;
			return NETOOPS_CLAIM_WAIT;
		}
	}
	return NETOOPS_CLAIM_REFUSED;
}

/**
 * netoops_claim_release - the record has been made
 * @claim: the record
 * @claimant: who made it
 *
 * After that of a dying machine, there is no further one.  If it was taken over,
 * nothing happens.
 */
void netoops_claim_release(struct netoops_claim *claim,
			   const struct netoops_claimant *claimant)
{
	int held = claim_held(claimant);
	int seen = held;

	while ((seen & ~CLAIM_STOP) == held) {
		int next = seen & CLAIM_DIES ? CLAIM_OVER : seen & CLAIM_STOP;

		if (atomic_try_cmpxchg(&claim->word, &seen, next))
			return;
	}
}

/**
 * netoops_claim_stopped - ask whether the record must end
 * @claim: the record
 * @cpu: CPU that makes it, and asks
 *
 * Return: true if a dying CPU waits for that, or has taken it over.
 */
bool netoops_claim_stopped(const struct netoops_claim *claim, int cpu)
{
	int seen = atomic_read(&claim->word);

	return !(seen & CLAIM_HELD) || seen & CLAIM_STOP ||
	       seen >> CLAIM_CPU != cpu;
}

/**
 * netoops_claim_over - ask whether there can be no further record
 * @claim: the record
 *
 * Return: true if that of a dying machine was made, or the sender crashed.
 */
bool netoops_claim_over(const struct netoops_claim *claim)
{
	return atomic_read(&claim->word) & CLAIM_OVER;
}

/**
 * netoops_claim_faulted - ask whether a crash is the sender's own
 * @claim: the record
 * @cpu: CPU that crashed, and asks
 * @level: level that it crashed in, see struct netoops_claimant
 *
 * If it is, there is no further record.  A crash in an interrupt of the sender is
 * not the sender's; it ends in a panic, which has its record.
 *
 * Return: true if the CPU was making a record at that level.
 */
bool netoops_claim_faulted(struct netoops_claim *claim, int cpu,
			   unsigned int level)
{
	int seen = atomic_read(&claim->word);

	while ((seen & ~(CLAIM_STOP | CLAIM_DIES)) == claim_owner(cpu, level)) {
		if (atomic_try_cmpxchg(&claim->word, &seen, CLAIM_OVER))
			return true;
	}
	return false;
}
