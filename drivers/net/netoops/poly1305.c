// SPDX-License-Identifier: LGPL-2.1-or-later
/*
 * The one-time authenticator Poly1305 (RFC 8439).
 * Pure file (see scripts/pure-files).
 *
 * A number modulo 2^130 - 5 is five limbs of 26 bits: products of limbs and
 * their sums fit 64 bits with room for carries, on 32-bit machines too.  No
 * branch and no address depends on a secret.
 */
#include <vmcoredd/env.h>
#include <pure/poly1305.h>

#define LIMB	0x3ffffff	/* 26 bits */

/* Five limbs of 128 bits at @from; the last has 24 bits. */
static __always_inline void load_limbs(u32 limbs[5], const u8 *from)
{
	limbs[0] = load_le32(from) & LIMB;
	limbs[1] = load_le32(from + 3) >> 2 & LIMB;
	limbs[2] = load_le32(from + 6) >> 4 & LIMB;
	limbs[3] = load_le32(from + 9) >> 6;
	limbs[4] = load_le32(from + 12) >> 8;
}

/**
 * netoops_poly1305_init - begin a tag
 * @poly: the tag in the making
 * @key: 32 bytes that are used for one message only
 */
void netoops_poly1305_init(struct netoops_poly1305 *poly,
			   const u8 key[NETOOPS_POLY1305_KEY])
{
	unsigned int i;

	load_limbs(poly->r, key);
	/* RFC 8439 wants 22 bits of the multiplier clear. */
	poly->r[0] &= 0x3ffffff;
	poly->r[1] &= 0x3ffff03;
	poly->r[2] &= 0x3ffc0ff;
	poly->r[3] &= 0x3f03fff;
	poly->r[4] &= 0x00fffff;
	memset(poly->h, 0, sizeof(poly->h));
	for (i = 0; i < 4; i++)
		poly->s[i] = load_le32(key + 16 + 4 * i);
}

/* h = h * r; what is above 2^130 comes back times 5. */
static __always_inline void multiply(u32 h[5], const u32 r[5])
{
	u64 h0 = h[0], h1 = h[1], h2 = h[2], h3 = h[3], h4 = h[4];
	u32 r1 = r[1] * 5, r2 = r[2] * 5, r3 = r[3] * 5, r4 = r[4] * 5;
	u64 sum;

	sum = h0 * r[0] + h1 * r4 + h2 * r3 + h3 * r2 + h4 * r1;
	h[0] = sum & LIMB;
	sum >>= 26;
	sum += h0 * r[1] + h1 * r[0] + h2 * r4 + h3 * r3 + h4 * r2;
	h[1] = sum & LIMB;
	sum >>= 26;
	sum += h0 * r[2] + h1 * r[1] + h2 * r[0] + h3 * r4 + h4 * r3;
	h[2] = sum & LIMB;
	sum >>= 26;
	sum += h0 * r[3] + h1 * r[2] + h2 * r[1] + h3 * r[0] + h4 * r4;
	h[3] = sum & LIMB;
	sum >>= 26;
	sum += h0 * r[4] + h1 * r[3] + h2 * r[2] + h3 * r[1] + h4 * r[0];
	h[4] = sum & LIMB;
	sum >>= 26;
	sum = h[0] + sum * 5;
	h[0] = sum & LIMB;
	h[1] += (u32)(sum >> 26);
}

/* @top: the bit that ends a block, as part of its last limb. */
static void add_blocks(struct netoops_poly1305 *poly, const u8 *data,
		       size_t blocks, u32 top)
{
	u32 limbs[5];
	unsigned int i;

	for (; blocks; blocks--, data += NETOOPS_POLY1305_BLOCK) {
		load_limbs(limbs, data);
		limbs[4] |= top;
		for (i = 0; i < 5; i++)
			poly->h[i] += limbs[i];
		multiply(poly->h, poly->r);
	}
}

/**
 * netoops_poly1305_add - go on with a message
 * @poly: the tag in the making
 * @data: the next bytes
 * @len: how many; a multiple of 16 unless @pad, or unless this is the end
 * @pad: zeros follow up to a multiple of 16
 */
void netoops_poly1305_add(struct netoops_poly1305 *poly, const u8 *data,
			  size_t len, bool pad)
{
	u8 block[NETOOPS_POLY1305_BLOCK] = {};
	size_t rest = len % NETOOPS_POLY1305_BLOCK;

	add_blocks(poly, data, len / NETOOPS_POLY1305_BLOCK, 1 << 24);
	if (!rest)
		return;
	memcpy(block, data + len - rest, rest);
	if (!pad)
		block[rest] = 1;
	add_blocks(poly, block, 1, pad ? 1 << 24 : 0);
}

/* The one number below 2^130 - 5 that h stands for. */
static void reduce(u32 h[5])
{
	u32 less[5], carry, mask;
	unsigned int i, round;

	for (round = 0; round < 2; round++) {
		for (carry = 0, i = 0; i < 5; i++) {
			h[i] += carry;
			carry = h[i] >> 26;
			h[i] &= LIMB;
		}
		h[0] += carry * 5;
	}
	/* h + 5 reaches 2^130 exactly if h is too large by 2^130 - 5. */
	for (carry = 5, i = 0; i < 5; i++) {
		less[i] = h[i] + carry;
		carry = less[i] >> 26;
		less[i] &= LIMB;
	}
	mask = 0 - carry;
	for (i = 0; i < 5; i++)
		h[i] = (h[i] & ~mask) | (less[i] & mask);
	memzero_explicit(less, sizeof(less));
}

/**
 * netoops_poly1305_finish - end a message
 * @poly: the tag in the making; nothing secret is left in it
 * @tag: the tag, 16 bytes
 */
void netoops_poly1305_finish(struct netoops_poly1305 *poly,
			     u8 tag[NETOOPS_POLY1305_TAG])
{
	u32 *h = poly->h;
	u64 sum;

	reduce(h);
	sum = (u64)(h[0] | h[1] << 26) + poly->s[0];
	store_le32(tag, (u32)sum);
	sum = (sum >> 32) + (h[1] >> 6 | h[2] << 20) + poly->s[1];
	store_le32(tag + 4, (u32)sum);
	sum = (sum >> 32) + (h[2] >> 12 | h[3] << 14) + poly->s[2];
	store_le32(tag + 8, (u32)sum);
	sum = (sum >> 32) + (h[3] >> 18 | h[4] << 8) + poly->s[3];
	store_le32(tag + 12, (u32)sum);
	memzero_explicit(poly, sizeof(*poly));
}
