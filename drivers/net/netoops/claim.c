// SPDX-License-Identifier: LGPL-2.1-or-later
/*
 * Who makes the record: one CPU at a time, and a panic before all others.
 * Pure file (see scripts/pure-files).
 *
 * Everything here runs in any context, NMI and panic included.  Who has to wait
 * does so outside, and asks again.
 */
#include <vmcoredd/claim.h>
#include <vmcoredd/env.h>

/**
 * netoops_claim_try - ask to make a record
 * @claim: the record
 * @claimant: who asks; between two tries it stays on its CPU
 * @now_ns: time
 *
 * A dying CPU takes a record over that it interrupted, or waits for another's.
 *
 * Return: whether the caller makes it, asks again, or makes none.
 */
enum netoops_claim_answer netoops_claim_try(struct netoops_claim *claim,
					    struct netoops_claimant *claimant,
					    u64 now_ns)
{
	int owner = NETOOPS_CLAIM_NOBODY;

	if (READ_ONCE(claim->faulted))
		return NETOOPS_CLAIM_REFUSED;
	if (!atomic_try_cmpxchg(&claim->owner, &owner, claimant->cpu)) {
		if (claimant->fate == NETOOPS_LIVES)
			return NETOOPS_CLAIM_REFUSED;
		if (owner != claimant->cpu &&
		    claimant->fate != NETOOPS_STOPPED) {
			WRITE_ONCE(claim->stop, true);
			if (!claimant->tries || now_ns >= claimant->end_ns)
				return NETOOPS_CLAIM_REFUSED;
			claimant->tries--;
			return NETOOPS_CLAIM_WAIT;
		}
		/* It will not go on; if it had to die, it has sent. */
		if (claim->fate != NETOOPS_LIVES)
			return NETOOPS_CLAIM_REFUSED;
		atomic_set(&claim->owner, claimant->cpu);
	}
	claim->fate = claimant->fate;
	claim->level = claimant->level;
	WRITE_ONCE(claim->stop, false);
	return NETOOPS_CLAIM_MINE;
}

/**
 * netoops_claim_release - the record has been made
 * @claim: the record
 * @claimant: who made it
 *
 * After that of a dying machine, there is no further one.
 */
void netoops_claim_release(struct netoops_claim *claim,
			   const struct netoops_claimant *claimant)
{
	WRITE_ONCE(claim->final, claimant->fate != NETOOPS_LIVES);
	atomic_set_release(&claim->owner, NETOOPS_CLAIM_NOBODY);
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
	return READ_ONCE(claim->stop) || atomic_read(&claim->owner) != cpu;
}

/**
 * netoops_claim_over - ask whether there can be no further record
 * @claim: the record
 *
 * Return: true if that of a dying machine was made.
 */
bool netoops_claim_over(const struct netoops_claim *claim)
{
	return READ_ONCE(claim->final);
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
	if (atomic_read(&claim->owner) != cpu || claim->level != level)
		return false;
	WRITE_ONCE(claim->faulted, true);
	return true;
}
