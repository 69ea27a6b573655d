/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* ChaCha20 (RFC 8439) and HChaCha20 (draft-irtf-cfrg-xchacha-03).  Pure. */
#ifndef _VMCOREDD_CHACHA_H
#define _VMCOREDD_CHACHA_H

#include <vmcoredd/env.h>

#define NETOOPS_CHACHA_WORDS	16
#define NETOOPS_CHACHA_BLOCK	64	/* bytes */
#define NETOOPS_CHACHA_KEY	8	/* words of 32 bits */
#define NETOOPS_CHACHA_NONCE	3	/* words of 32 bits */

/**
 * struct netoops_chacha - one stream of ChaCha20
 * @state: constants, key, number of the next block, nonce
 *
 * Secret: netoops_chacha_wipe() ends it.
 */
struct netoops_chacha {
	u32	state[NETOOPS_CHACHA_WORDS];
};

void netoops_chacha_init(struct netoops_chacha *chacha,
			 const u32 key[NETOOPS_CHACHA_KEY], u32 counter,
			 const u32 nonce[NETOOPS_CHACHA_NONCE]);
void netoops_chacha_xor(struct netoops_chacha *chacha, u8 *text, size_t len);
void netoops_chacha_wipe(struct netoops_chacha *chacha);
void netoops_chacha_derive(u32 subkey[NETOOPS_CHACHA_KEY], const u8 key[32],
			   const u8 nonce[16]);

#endif /* _VMCOREDD_CHACHA_H */
