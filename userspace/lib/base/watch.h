/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Who wants to know how far something is that takes long. */
#ifndef _LIB_WATCH_H
#define _LIB_WATCH_H

#include <vmcoredd/env.h>

/**
 * struct watch - who wants to know
 * @tell: is told what is done, how many bytes of it are, and of how many in all,
 *	0 when that is not known
 * @arg: for @tell
 */
struct watch {
	void	(*tell)(void *arg, const char *what, u64 done, u64 total);
	void	*arg;
};

/**
 * watch_tell - say how far something is
 * @watch: who wants to know, or NULL
 * @what: what is done
 * @done: bytes of it that are
 * @total: bytes in all; INT64_MAX, as SOURCE_SIZE_UNKNOWN is, when nobody knows
 */
static inline void watch_tell(const struct watch *watch, const char *what,
			      u64 done, u64 total)
{
	if (watch)
		watch->tell(watch->arg, what, done,
			    total == (u64)INT64_MAX ? 0 : total);
}

#endif /* _LIB_WATCH_H */
