/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Numbers that look random and are the same for the same seed. */
#ifndef _NETOOPS_RNG_H
#define _NETOOPS_RNG_H

#include <vmcoredd/env.h>

#define RNG_MILLION	1000000

/**
 * struct rng - a sequence of numbers
 * @state: where it is
 */
struct rng {
	u64	state;
};

void rng_init(struct rng *rng, u64 seed, u64 one, u64 two);
u64 rng_next(struct rng *rng);
u32 rng_below(struct rng *rng, u32 limit);
bool rng_hit(struct rng *rng, u32 ppm);
void rng_fill(struct rng *rng, void *buf, size_t len);

#endif /* _NETOOPS_RNG_H */
