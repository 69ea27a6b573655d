/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * Who makes the record: one CPU at a time, and a panic before all others.  Pure.
 */
#ifndef _VMCOREDD_CLAIM_H
#define _VMCOREDD_CLAIM_H

#include <vmcoredd/env.h>

/**
 * enum netoops_fate - what becomes of the machine after a record
 * @NETOOPS_LIVES: it lives, or may live
 * @NETOOPS_DIES: it dies; other CPUs may still be running
 * @NETOOPS_STOPPED: it dies, and the other CPUs have been stopped
 */
enum netoops_fate {
	NETOOPS_LIVES,
	NETOOPS_DIES,
	NETOOPS_STOPPED,
};

/**
 * enum netoops_claim_answer - what becomes of a claim
 * @NETOOPS_CLAIM_MINE: the caller makes a record, and releases it
 * @NETOOPS_CLAIM_WAIT: another's has to end first: ask again in a while
 * @NETOOPS_CLAIM_REFUSED: the caller makes none
 * @NETOOPS_CLAIM_IN_VAIN: the same, for one that dies: the owner did not end; it was
 *	asked to stop, and should it ever look, sees that
 */
enum netoops_claim_answer {
	NETOOPS_CLAIM_MINE,
	NETOOPS_CLAIM_WAIT,
	NETOOPS_CLAIM_REFUSED,
	NETOOPS_CLAIM_IN_VAIN,
};

/**
 * struct netoops_claimant - who wants to make a record
 * @cpu: CPU that it runs on and stays on, below NETOOPS_CLAIM_CPUS
 * @level: what it runs in: task, or which interrupt of that CPU; another number,
 *	below NETOOPS_CLAIM_LEVELS, for each level that can interrupt another
 * @fate: of the machine
 * @end_ns: until when it waits for the record of another CPU.  Then it is refused,
 *	or, as that CPU was stopped, takes it over.
 * @tries: how often it can ask again, should the clock have stopped; counted down
 */
struct netoops_claimant {
	int			cpu;
	unsigned int		level;
	enum netoops_fate	fate;
	u64			end_ns;
	u64			tries;
};

#define NETOOPS_CLAIM_CPUS	0x40000
#define NETOOPS_CLAIM_LEVELS	0x200

/**
 * struct netoops_claim - the record that is being made; zeroed: there is none
 * @word: all that is known of it, so that one instruction changes it
 */
struct netoops_claim {
	atomic_t	word;
};

enum netoops_claim_answer netoops_claim_try(struct netoops_claim *claim,
					    struct netoops_claimant *claimant,
					    u64 now_ns);
void netoops_claim_release(struct netoops_claim *claim,
			   const struct netoops_claimant *claimant);
bool netoops_claim_stopped(const struct netoops_claim *claim, int cpu);
bool netoops_claim_over(const struct netoops_claim *claim);
bool netoops_claim_faulted(struct netoops_claim *claim, int cpu,
			   unsigned int level);

#endif /* _VMCOREDD_CLAIM_H */
