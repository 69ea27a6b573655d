/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* The one-time authenticator Poly1305 (RFC 8439).  Pure. */
#ifndef _VMCOREDD_POLY1305_H
#define _VMCOREDD_POLY1305_H

#include <vmcoredd/env.h>

#define NETOOPS_POLY1305_BLOCK	16
#define NETOOPS_POLY1305_KEY	32
#define NETOOPS_POLY1305_TAG	16

/**
 * struct netoops_poly1305 - a tag in the making
 * @r: the multiplier, in limbs of 26 bits
 * @h: the sum so far, in limbs of 26 bits and a little
 * @s: what is added at the end
 *
 * Secret: netoops_poly1305_finish() ends it.
 */
struct netoops_poly1305 {
	u32	r[5];
	u32	h[5];
	u32	s[4];
};

void netoops_poly1305_init(struct netoops_poly1305 *poly,
			   const u8 key[NETOOPS_POLY1305_KEY]);
void netoops_poly1305_add(struct netoops_poly1305 *poly, const u8 *data,
			  size_t len, bool pad);
void netoops_poly1305_finish(struct netoops_poly1305 *poly,
			     u8 tag[NETOOPS_POLY1305_TAG]);

#endif /* _VMCOREDD_POLY1305_H */
