// SPDX-License-Identifier: LGPL-2.1-or-later
/*
 * XChaCha20-Poly1305 (draft-irtf-cfrg-xchacha-03) for packets.
 * Pure file (see scripts/pure-files).
 *
 * The nonce of a packet is crash_id (16 bytes), packet_seq (4), record (4).  Its
 * first 16 bytes are those that HChaCha20 makes a key from, so that is done once
 * a crash; the other 8 are ChaCha20's nonce, after 4 zeros.
 *
 * Whatever held a secret on the stack is wiped: it would be in the vmcore.
 */
#include <vmcoredd/env.h>
#include <pure/chacha.h>
#include <pure/poly1305.h>
#include <pure/seal.h>

static_assert(NETOOPS_TAG_SIZE == NETOOPS_POLY1305_TAG);
static_assert(sizeof(((struct netoops_seal *)0)->subkey) == NETOOPS_KEY_SIZE);

/**
 * netoops_seal_derive - a host's key
 * @host_key: the key
 * @fleet_key: what the collector derives all hosts' keys from
 * @host_id: as in struct netoops_header
 */
void netoops_seal_derive(u8 host_key[NETOOPS_KEY_SIZE],
			 const u8 fleet_key[NETOOPS_KEY_SIZE],
			 const u8 host_id[NETOOPS_ID_SIZE])
{
	u32 subkey[NETOOPS_CHACHA_KEY];
	unsigned int i;

	netoops_chacha_derive(subkey, fleet_key, host_id);
	for (i = 0; i < NETOOPS_CHACHA_KEY; i++)
		store_le32(host_key + 4 * i, subkey[i]);
	memzero_explicit(subkey, sizeof(subkey));
}

/**
 * netoops_seal_init - the key of a crash
 * @seal: the key; netoops_seal_wipe() ends it
 * @host_key: the host's key, not needed afterwards
 * @crash_id: as in struct netoops_header; never used twice
 *
 * Context: any, NMI and panic included; uses neither the FPU nor a lock.
 */
void netoops_seal_init(struct netoops_seal *seal,
		       const u8 host_key[NETOOPS_KEY_SIZE],
		       const u8 crash_id[NETOOPS_ID_SIZE])
{
	netoops_chacha_derive(seal->subkey, host_key, crash_id);
}

/* The stream of one packet, after the block that is Poly1305's key. */
static void begin(const struct netoops_seal *seal, u32 seq, u32 record,
		  struct netoops_chacha *chacha, struct netoops_poly1305 *poly)
{
	const u32 nonce[NETOOPS_CHACHA_NONCE] = { 0, seq, record };
	u8 block[NETOOPS_CHACHA_BLOCK] = {};

	netoops_chacha_init(chacha, seal->subkey, 0, nonce);
	netoops_chacha_xor(chacha, block, sizeof(block));
	netoops_poly1305_init(poly, block);
	memzero_explicit(block, sizeof(block));
}

static void authenticate(struct netoops_poly1305 *poly, const u8 *header,
			 size_t header_len, const u8 *text, size_t len,
			 u8 tag[NETOOPS_TAG_SIZE])
{
	const __le64 lengths[2] = { cpu_to_le64(header_len), cpu_to_le64(len) };

	netoops_poly1305_add(poly, header, header_len, true);
	netoops_poly1305_add(poly, text, len, true);
	netoops_poly1305_add(poly, (const u8 *)lengths, sizeof(lengths), true);
	netoops_poly1305_finish(poly, tag);
}

/**
 * netoops_seal_encrypt - seal a packet
 * @seal: the key of the crash
 * @seq: the packet's number in its record; with @record never used twice
 * @record: number of the record
 * @header: what is authenticated but not encrypted
 * @header_len: bytes there
 * @text: what is encrypted in place
 * @len: bytes there
 * @tag: gets the tag
 *
 * Context: any, NMI and panic included; uses neither the FPU nor a lock.
 */
void netoops_seal_encrypt(const struct netoops_seal *seal, u32 seq, u32 record,
			  const u8 *header, size_t header_len, u8 *text,
			  size_t len, u8 tag[NETOOPS_TAG_SIZE])
{
	struct netoops_chacha chacha;
	struct netoops_poly1305 poly;

	begin(seal, seq, record, &chacha, &poly);
	netoops_chacha_xor(&chacha, text, len);
	netoops_chacha_wipe(&chacha);
	authenticate(&poly, header, header_len, text, len, tag);
}

/**
 * netoops_seal_decrypt - open a packet
 * @seal: the key of the crash
 * @seq: the packet's number in its record
 * @record: number of the record
 * @header: what is authenticated but not encrypted
 * @header_len: bytes there
 * @text: what is decrypted in place
 * @len: bytes there
 * @tag: the tag that came with it
 *
 * Return: 0, or -EBADMSG if the tag is wrong; then @text is as it was.
 */
int netoops_seal_decrypt(const struct netoops_seal *seal, u32 seq, u32 record,
			 const u8 *header, size_t header_len, u8 *text,
			 size_t len, const u8 tag[NETOOPS_TAG_SIZE])
{
	struct netoops_chacha chacha;
	struct netoops_poly1305 poly;
	u8 right[NETOOPS_TAG_SIZE];
	u8 difference = 0;
	unsigned int i;

	begin(seal, seq, record, &chacha, &poly);
	authenticate(&poly, header, header_len, text, len, right);
	/* All of it, wherever it differs: time must not tell a forger more. */
	for (i = 0; i < NETOOPS_TAG_SIZE; i++)
		difference |= (u8)(tag[i] ^ right[i]);
	if (!difference)
		netoops_chacha_xor(&chacha, text, len);
	netoops_chacha_wipe(&chacha);
	memzero_explicit(right, sizeof(right));
	return difference ? -EBADMSG : 0;
}

/**
 * netoops_seal_wipe - forget the key of a crash
 * @seal: the key
 */
void netoops_seal_wipe(struct netoops_seal *seal)
{
	memzero_explicit(seal, sizeof(*seal));
}
