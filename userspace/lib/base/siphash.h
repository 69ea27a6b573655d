/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * SipHash-2-4 (Aumasson and Bernstein, 2012): a hash whose collisions nobody can
 * prepare who does not know the seed.  Pure.
 */
#ifndef _LIB_SIPHASH_H
#define _LIB_SIPHASH_H

#include <vmcoredd/env.h>

u64 siphash(const u64 seed[2], const void *buf, size_t len);

#endif /* _LIB_SIPHASH_H */
