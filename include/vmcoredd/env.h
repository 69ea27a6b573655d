/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * The one place where pure files meet their surroundings: kernel or libc.
 *
 * A pure file includes this header and its own, nothing else, and so compiles
 * unchanged into a module, a tool, a unit test and a fuzzer.
 */
#ifndef _VMCOREDD_ENV_H
#define _VMCOREDD_ENV_H

#ifdef __KERNEL__

#include <linux/atomic.h>
#include <linux/build_bug.h>
#include <linux/elf.h>
#include <linux/errno.h>
#include <linux/export.h>
#include <linux/limits.h>
#include <linux/minmax.h>
#include <linux/stddef.h>
#include <linux/string.h>
#include <linux/time64.h>
#include <linux/types.h>
#include <asm/barrier.h>
#include <asm/byteorder.h>
#include <asm/rwonce.h>

#else /* !__KERNEL__ */

#include <elf.h>
#include <endian.h>
#include <errno.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>
#include <sys/types.h>
#include <linux/types.h>

typedef uint8_t u8;
typedef uint16_t u16;
typedef uint32_t u32;
typedef uint64_t u64;

#define U16_MAX		UINT16_MAX
#define U32_MAX		UINT32_MAX
#define U64_MAX		UINT64_MAX
#define S64_MAX		INT64_MAX

/* In the kernel these are long: 32 bits there want a cast. */
#define NSEC_PER_MSEC	((u64)1000000)
#define NSEC_PER_SEC	((u64)1000000000)

#define max(a, b)						\
	({							\
		__typeof__(a) _a = (a);				\
		__typeof__(b) _b = (b);				\
		_a > _b ? _a : _b;				\
	})

#define cpu_to_le16(x)	htole16(x)
#define cpu_to_le32(x)	htole32(x)
#define cpu_to_le64(x)	htole64(x)
#define le16_to_cpu(x)	le16toh(x)
#define le32_to_cpu(x)	le32toh(x)
#define le64_to_cpu(x)	le64toh(x)

/* As memset() to zero, but never left out because nobody reads it afterwards. */
#define memzero_explicit(s, count)	explicit_bzero(s, count)

/* One word that several contexts change, with the kernel's names and orderings. */
typedef struct {
	int counter;
} atomic_t;

static inline int atomic_read(const atomic_t *v)
{
	return __atomic_load_n(&v->counter, __ATOMIC_RELAXED);
}

static inline bool atomic_try_cmpxchg(atomic_t *v, int *old, int value)
{
	return __atomic_compare_exchange_n(&v->counter, old, value, false,
					   __ATOMIC_SEQ_CST, __ATOMIC_RELAXED);
}

/* What one context writes and others read, with the kernel's names and orderings. */
#define READ_ONCE(x)		__atomic_load_n(&(x), __ATOMIC_RELAXED)
#define WRITE_ONCE(x, value)	__atomic_store_n(&(x), (value), __ATOMIC_RELAXED)
#define smp_load_acquire(p)	__atomic_load_n((p), __ATOMIC_ACQUIRE)
#define smp_store_release(p, v)	__atomic_store_n((p), (v), __ATOMIC_RELEASE)

#define EXPORT_SYMBOL_GPL(symbol)
#define static_assert(expression)	_Static_assert(expression, #expression)

#endif /* __KERNEL__ */

/*
 * Little-endian numbers at any address.  The kernel's own helpers are in a
 * header whose name differs between the kernels that are supported.
 */
static inline u32 load_le32(const void *from)
{
	__le32 value;

	memcpy(&value, from, sizeof(value));
	return le32_to_cpu(value);
}

static inline void store_le32(void *to, u32 value)
{
	__le32 stored = cpu_to_le32(value);

	memcpy(to, &stored, sizeof(stored));
}

#endif /* _VMCOREDD_ENV_H */
