/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Every interleaving of two CPUs, each with interrupts inside interrupts, up to a
 * bound, of sources that are compiled unchanged: each atomic access is a point where
 * something else may happen first.
 *
 * What a CPU does follows from what its accesses returned and from what came at its
 * points.  So that list is its state: to take one step, it runs from the beginning,
 * is told what it saw, makes one access, and is cut off at the next.  States can be
 * copied and compared, and no state is gone through twice.  What does not matter any
 * more is taken off the list: an interrupt that ended, and what settle() is told.
 *
 * The test defines CPUS, struct shared with what they share and what it checks, and
 *	cpu_runs()	one operation of a CPU from its beginning to its end
 *	interrupt()	what comes at a point: runs in the same way
 *	check_state()	looks at a state between two steps
 * and changes struct shared nowhere but after a point, where "live" is set.
 */
#ifndef _UNIT_INTERLEAVE_H
#define _UNIT_INTERLEAVE_H

#include <setjmp.h>
#include <stdio.h>
#include <stdlib.h>

#include <vmcoredd/env.h>

#define POINTS		120	/* of one operation */
/* Not interrupts: what an access returned, and what is left of many. */
#define ACCESS		0
#define SETTLED		255

/* What a CPU saw: ACCESS or SETTLED and a value, or which interrupt and how. */
struct cpu {
	int		values[POINTS];
	u8		kinds[POINTS];
	u8		len;
	u8		operations;	/* that it has done */
	u8		choices;	/* ways to go on from where it is */
	u8		level;		/* that it is in */
	u8		place;		/* what the test calls where it is */
	bool		gone;		/* it does nothing any more */
	const char	*what;		/* it does next */
};

struct world {
	struct shared	shared;
	struct cpu	cpus[CPUS];
};

struct move {
	u8	kind;	/* ACCESS, or which interrupt comes first */
	int	value;	/* which of the ways, or how it comes */
};

static struct world *world;
static int me;			/* the CPU that runs */
static u8 level;
static u8 place;
static bool live;		/* this was not done before */
static const struct move *move;	/* to be made at the end of what it saw */
static unsigned int position;
static jmp_buf cut;

static struct {
	int		cpu;
	u8		level;
	struct move	move;
	const char	*what;
} trail[CPUS * 1000];
static unsigned int trail_len;
static const char *broken;	/* the property that does not hold */
/* Hashes of the states that were gone through, or 0; always some room. */
static u64 *visited;
static unsigned int visited_size, states;

static void cpu_runs(void);
static void interrupt(u8 kind, int value);
static void check_state(const struct world *state);

static inline void breaks(const char *property)
{
	if (!broken)
		broken = property;
}

static inline int saw(u8 kind, int value)
{
	struct cpu *cpu = &world->cpus[me];

	if (cpu->len == POINTS)
		abort();
	cpu->kinds[cpu->len] = kind;
	cpu->values[cpu->len++] = value;
	position = cpu->len;
	return value;
}

/* The CPU does nothing from now on, and does not return from here. */
static inline void __attribute__((noreturn)) cpu_goes(void)
{
	world->cpus[me].gone = true;
	longjmp(cut, 1);
}

/* Returns true with what was seen here, or false when the access is to be made. */
static bool point(const char *what, int choices, int *ret_value)
{
	struct cpu *cpu = &world->cpus[me];
	u8 kind, mark;

	for (;;) {
		if (position < cpu->len) {
			kind = cpu->kinds[position];
			*ret_value = cpu->values[position++];
		} else if (!move) {
			cpu->what = what;
			cpu->level = level;
			cpu->place = place;
			cpu->choices = (u8)choices;
			longjmp(cut, 1);
		} else {
			kind = move->kind;
			*ret_value = move->value;
			move = NULL;
			live = true;
			if (kind == ACCESS)
				return false;
			saw(kind, *ret_value);
		}
		if (kind == ACCESS)
			return true;
		mark = (u8)(position - 1);
		interrupt(kind, *ret_value);
		cpu->len = mark;
		position = mark;
	}
}

/* Returns true with what settle() was told when this was passed before. */
static inline bool settled(int *ret_value)
{
	const struct cpu *cpu = &world->cpus[me];

	if (position == cpu->len || cpu->kinds[position] != SETTLED)
		return false;
	*ret_value = cpu->values[position++];
	return true;
}

/* All that matters of what was seen since mark, which position was then. */
static inline void settle(unsigned int mark, int value)
{
	world->cpus[me].len = (u8)mark;
	saw(SETTLED, value);
}

/* Something may happen before what follows. */
static inline void step(const char *what)
{
	int value;

	if (!point(what, 1, &value))
		saw(ACCESS, 0);
}

/* All of 0 to choices - 1. */
static inline int choose(const char *what, int choices)
{
	int value;

	if (!point(what, choices, &value))
		saw(ACCESS, value);
	return value;
}

/* Outside of take(), nothing else can happen. */
static inline int interleave_read(const atomic_t *v)
{
	int value;

	if (!world)
		return atomic_read(v);
	if (!point("read", 1, &value))
		saw(ACCESS, value = atomic_read(v));
	return value;
}

static inline bool interleave_cmpxchg(atomic_t *v, int *old, int new)
{
	int value;

	if (!world)
		return atomic_try_cmpxchg(v, old, new);
	if (!point("cmpxchg", 1, &value)) {
		saw(ACCESS, value = atomic_read(v));
		if (value == *old)
			v->counter = new;
	}
	if (value == *old)
		return true;
	*old = value;
	return false;
}

static u64 hash_bytes(u64 hash, const void *bytes, size_t len)
{
	const u8 *byte = bytes;

	while (len--)
		hash = (hash ^ *byte++) * 0x100000001b3ULL;
	return hash ^ hash >> 29;
}

static u64 hash_world(const struct world *state)
{
	u64 hash = hash_bytes(0xcbf29ce484222325ULL, &state->shared,
			      sizeof(state->shared));
	unsigned int i;

	for (i = 0; i < CPUS; i++) {
		const struct cpu *cpu = &state->cpus[i];

		hash = hash_bytes(hash, &cpu->len, sizeof(cpu->len));
		hash = hash_bytes(hash, cpu->kinds, cpu->len);
		hash = hash_bytes(hash, cpu->values,
				  cpu->len * sizeof(cpu->values[0]));
		hash = hash_bytes(hash, &cpu->operations,
				  sizeof(cpu->operations));
		hash = hash_bytes(hash, &cpu->gone, sizeof(cpu->gone));
	}
	return hash | !hash;
}

/* Where the hash is, or a free place for it. */
static u64 *visited_find(u64 hash)
{
	u64 i = hash % visited_size;

	while (visited[i] && visited[i] != hash)
		i = (i + 1) % visited_size;
	return &visited[i];
}

static void visited_grow(void)
{
	unsigned int size = visited_size, i;
	u64 *old = visited;

	visited_size = size ? 2 * size : 1 << 16;
	visited = calloc(visited_size, sizeof(*visited));
	if (!visited)
		abort();
	for (i = 0; i < size; i++) {
		if (old[i])
			*visited_find(old[i]) = old[i];
	}
	free(old);
}

/* Returns false if it was visited.  Two states in 2^64 may be taken for one. */
static bool visit(const struct world *state)
{
	u64 hash = hash_world(state);
	u64 *found = visited_find(hash);

	if (*found)
		return false;
	*found = hash;
	if (++states > visited_size / 2)
		visited_grow();
	return true;
}

/* Takes the move, or without one goes to the first point. */
static void take(struct world *state, int cpu, const struct move *taken)
{
	world = state;
	me = cpu;
	level = 0;
	place = 0;
	live = false;
	move = taken;
	position = 0;
	if (!setjmp(cut)) {
		for (;;) {
			cpu_runs();
			/* what it saw does not matter any more */
			world->cpus[me].len = 0;
			world->cpus[me].operations++;
			position = 0;
		}
	}
	world = NULL;
}

static void explore(const struct world *from);

static inline void explore_move(const struct world *from, int cpu, u8 kind,
				int value)
{
	struct move taken = { kind, value };
	struct world to = *from;

	if (broken)
		return;
	trail[trail_len].cpu = cpu;
	trail[trail_len].level = from->cpus[cpu].level;
	trail[trail_len].move = taken;
	trail[trail_len++].what = from->cpus[cpu].what;
	take(&to, cpu, &taken);
	if (!broken)
		explore(&to);
	if (!broken)
		trail_len--;
}

/* The interrupts that may come to a CPU in that state: calls explore_move(). */
static void explore_interrupts(const struct world *from, int cpu);

static void explore(const struct world *from)
{
	int cpu, value;

	if (!visit(from))
		return;
	check_state(from);
	for (cpu = 0; cpu < CPUS; cpu++) {
		if (from->cpus[cpu].gone)
			continue;
		for (value = 0; value < from->cpus[cpu].choices; value++)
			explore_move(from, cpu, ACCESS, value);
		explore_interrupts(from, cpu);
	}
}

/* Returns NULL, or the property that does not hold, with the way there in trail. */
static const char *interleave(const struct world *begin)
{
	struct world state = *begin;
	int cpu;

	visited = NULL;
	visited_size = 0;
	visited_grow();
	states = 0;
	trail_len = 0;
	broken = NULL;
	for (cpu = 0; cpu < CPUS; cpu++)
		take(&state, cpu, NULL);
	explore(&state);
	free(visited);
	return broken;
}

#endif /* _UNIT_INTERLEAVE_H */
