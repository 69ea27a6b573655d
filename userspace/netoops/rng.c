// SPDX-License-Identifier: GPL-2.0-or-later
/* SplitMix64: see rng.h. */
#include "rng.h"

/**
 * rng_next - the next number
 * @rng: the sequence
 *
 * Return: the number.
 */
u64 rng_next(struct rng *rng)
{
	u64 mixed;

	rng->state += 0x9e3779b97f4a7c15;
	mixed = rng->state;
	mixed = (mixed ^ (mixed >> 30)) * 0xbf58476d1ce4e5b9;
	mixed = (mixed ^ (mixed >> 27)) * 0x94d049bb133111eb;
	return mixed ^ (mixed >> 31);
}

/**
 * rng_init - begin a sequence
 * @rng: to be set up
 * @seed: what the user chose
 * @one: what it is for; sequences that differ in this are independent
 * @two: the same
 */
void rng_init(struct rng *rng, u64 seed, u64 one, u64 two)
{
	rng->state = seed;
	rng->state = rng_next(rng) ^ one;
	rng->state = rng_next(rng) ^ two;
}

/**
 * rng_below - a number in a range
 * @rng: the sequence
 * @limit: 1 or more
 *
 * Return: from 0 to @limit - 1.
 */
u32 rng_below(struct rng *rng, u32 limit)
{
	return (u32)(((rng_next(rng) >> 32) * limit) >> 32);
}

/**
 * rng_hit - throw a die
 * @rng: the sequence
 * @ppm: probability in millionths
 *
 * Return: true as often as that.
 */
bool rng_hit(struct rng *rng, u32 ppm)
{
	return rng_below(rng, RNG_MILLION) < ppm;
}

/**
 * rng_fill - bytes
 * @rng: the sequence
 * @buf: where to
 * @len: how many
 */
void rng_fill(struct rng *rng, void *buf, size_t len)
{
	u8 *to = buf;
	u64 value = 0;
	size_t i;

	for (i = 0; i < len; i++) {
		if (i % 8 == 0)
			value = rng_next(rng);
		to[i] = (u8)(value >> (i % 8 * 8));
	}
}
