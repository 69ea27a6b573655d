// SPDX-License-Identifier: LGPL-2.1-or-later
/*
 * ChaCha20 (RFC 8439) and HChaCha20 (draft-irtf-cfrg-xchacha-03).
 * Pure file (see scripts/pure-files).
 *
 * Not the kernel's chacha_block_generic(): its parameters changed in 6.16, and
 * the collector, which must open what the kernel sealed, has none.  Not the
 * kernel's library either: it may enter the FPU, which a panic must not do.
 *
 * The rounds work on an array in memory, and not on variables that the compiler
 * would spill where nobody wipes them.
 */
#include <vmcoredd/env.h>
#include <pure/chacha.h>

static __always_inline u32 rotate(u32 value, unsigned int bits)
{
	return value << bits | value >> (32 - bits);
}

static __always_inline void quarter_round(u32 *x, unsigned int a,
					  unsigned int b, unsigned int c,
					  unsigned int d)
{
	x[a] += x[b];
	x[d] = rotate(x[d] ^ x[a], 16);
	x[c] += x[d];
	x[b] = rotate(x[b] ^ x[c], 12);
	x[a] += x[b];
	x[d] = rotate(x[d] ^ x[a], 8);
	x[c] += x[d];
	x[b] = rotate(x[b] ^ x[c], 7);
}

static void permute(u32 x[NETOOPS_CHACHA_WORDS])
{
	unsigned int i;

	for (i = 0; i < 10; i++) {
		quarter_round(x, 0, 4, 8, 12);
		quarter_round(x, 1, 5, 9, 13);
		quarter_round(x, 2, 6, 10, 14);
		quarter_round(x, 3, 7, 11, 15);
		quarter_round(x, 0, 5, 10, 15);
		quarter_round(x, 1, 6, 11, 12);
		quarter_round(x, 2, 7, 8, 13);
		quarter_round(x, 3, 4, 9, 14);
	}
}

/* "expand 32-byte k" */
static void set_constants(u32 state[NETOOPS_CHACHA_WORDS])
{
	state[0] = 0x61707865;
	state[1] = 0x3320646e;
	state[2] = 0x79622d32;
	state[3] = 0x6b206574;
}

/**
 * netoops_chacha_init - begin a stream
 * @chacha: the stream
 * @key: key, in words as loaded from little-endian bytes
 * @counter: number of the first block
 * @nonce: nonce, in words like @key; never used twice with the same key
 */
void netoops_chacha_init(struct netoops_chacha *chacha,
			 const u32 key[NETOOPS_CHACHA_KEY], u32 counter,
			 const u32 nonce[NETOOPS_CHACHA_NONCE])
{
	set_constants(chacha->state);
	memcpy(chacha->state + 4, key, NETOOPS_CHACHA_KEY * sizeof(*key));
	chacha->state[12] = counter;
	memcpy(chacha->state + 13, nonce, NETOOPS_CHACHA_NONCE * sizeof(*nonce));
}

static void xor_block(u8 *text, const u32 x[NETOOPS_CHACHA_WORDS], size_t len)
{
	unsigned int i;

	if (len < NETOOPS_CHACHA_BLOCK) {
		for (i = 0; i < len; i++)
			text[i] ^= (u8)(x[i / 4] >> 8 * (i % 4));
		return;
	}
	for (i = 0; i < NETOOPS_CHACHA_WORDS; i++, text += 4)
		store_le32(text, load_le32(text) ^ x[i]);
}

/**
 * netoops_chacha_xor - encrypt or decrypt in place
 * @chacha: the stream, which moves on by whole blocks
 * @text: bytes to encrypt or decrypt, at any address
 * @len: how many; a multiple of NETOOPS_CHACHA_BLOCK unless this is the end
 *
 * Context: any; uses neither the FPU nor a lock.
 */
void netoops_chacha_xor(struct netoops_chacha *chacha, u8 *text, size_t len)
{
	u32 x[NETOOPS_CHACHA_WORDS];
	size_t done, i;

	for (done = 0; done < len; done += NETOOPS_CHACHA_BLOCK) {
		memcpy(x, chacha->state, sizeof(x));
		permute(x);
		for (i = 0; i < NETOOPS_CHACHA_WORDS; i++)
			x[i] += chacha->state[i];
		chacha->state[12]++;
		xor_block(text + done, x, len - done);
	}
	memzero_explicit(x, sizeof(x));
}

/**
 * netoops_chacha_wipe - end a stream
 * @chacha: the stream; nothing secret is left in it
 */
void netoops_chacha_wipe(struct netoops_chacha *chacha)
{
	memzero_explicit(chacha, sizeof(*chacha));
}

/**
 * netoops_chacha_derive - HChaCha20: a key from a key and a long nonce
 * @subkey: the new key, in words as netoops_chacha_init() takes them
 * @key: the key, 32 bytes
 * @nonce: 16 bytes
 *
 * Context: any.
 */
void netoops_chacha_derive(u32 subkey[NETOOPS_CHACHA_KEY], const u8 key[32],
			   const u8 nonce[16])
{
	u32 x[NETOOPS_CHACHA_WORDS];
	unsigned int i;

	set_constants(x);
	for (i = 0; i < 8; i++)
		x[4 + i] = load_le32(key + 4 * i);
	for (i = 0; i < 4; i++)
		x[12 + i] = load_le32(nonce + 4 * i);
	permute(x);
	memcpy(subkey, x, 4 * sizeof(*x));
	memcpy(subkey + 4, x + 12, 4 * sizeof(*x));
	memzero_explicit(x, sizeof(x));
}
