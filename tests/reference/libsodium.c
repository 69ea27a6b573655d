// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * The seal against libsodium: the same bytes for random keys and lengths, and
 * each opens what the other has sealed.
 */
#include <sodium.h>

#include <pure/poly1305.h>
#include <pure/seal.h>

#include "../tap.h"

#define ROUNDS		20000
#define TEXT_MAX	NETOOPS_PACKET_MAX
#define HEADER_MAX	160

#define THEIR_SEAL(what) \
	crypto_aead_xchacha20poly1305_ietf_##what##_detached

/* One message, and everything it takes to seal it. */
struct message {
	u8	key[NETOOPS_KEY_SIZE];
	u8	nonce[NETOOPS_NONCE_SIZE];
	u8	header[HEADER_MAX];
	u8	text[TEXT_MAX];
	size_t	header_len;
	size_t	len;
};

/* The same every time: what fails once fails again. */
static void new_message(struct message *message, u32 number)
{
	u8 seed[randombytes_SEEDBYTES] = {};

	memcpy(seed, &number, sizeof(number));
	randombytes_buf_deterministic(message, sizeof(*message), seed);
	message->len = number <= TEXT_MAX ? number : message->len % TEXT_MAX;
	message->header_len = number % 3 ? NETOOPS_HEADER_SIZE :
				      message->header_len % (HEADER_MAX + 1);
}

static void seal_ours(const struct message *message, u8 *sealed, u8 *tag)
{
	struct netoops_seal seal;

	memcpy(sealed, message->text, message->len);
	netoops_seal_init(&seal, message->key, message->nonce);
	netoops_seal_encrypt(&seal, load_le32(message->nonce + 16),
			     load_le32(message->nonce + 20), message->header,
			     message->header_len, sealed, message->len, tag);
}

static int open_ours(const struct message *message, u8 *sealed, const u8 *tag)
{
	struct netoops_seal seal;

	netoops_seal_init(&seal, message->key, message->nonce);
	return netoops_seal_decrypt(&seal, load_le32(message->nonce + 16),
				    load_le32(message->nonce + 20),
				    message->header, message->header_len,
				    sealed, message->len, tag);
}

static void seal_theirs(const struct message *message, u8 *sealed, u8 *tag)
{
	THEIR_SEAL(encrypt)(sealed, tag, NULL, message->text, message->len,
			    message->header, message->header_len, NULL,
			    message->nonce, message->key);
}

static int open_theirs(const struct message *message, u8 *text,
		       const u8 *sealed, const u8 *tag)
{
	return THEIR_SEAL(decrypt)(text, NULL, sealed, message->len, tag,
				   message->header, message->header_len,
				   message->nonce, message->key);
}

static void test_seal(void)
{
	static u8 ours[TEXT_MAX], theirs[TEXT_MAX], text[TEXT_MAX];
	u8 tag[NETOOPS_TAG_SIZE], other[NETOOPS_TAG_SIZE];
	unsigned int differ = 0, unopened = 0, refused = 0;
	static struct message message;
	u32 i;

	for (i = 0; i < ROUNDS; i++) {
		new_message(&message, i);
		seal_ours(&message, ours, tag);
		seal_theirs(&message, theirs, other);
		differ += memcmp(ours, theirs, message.len) ||
			  memcmp(tag, other, sizeof(tag));
		unopened += open_theirs(&message, text, ours, tag) ||
			    memcmp(text, message.text, message.len);
		refused += open_ours(&message, theirs, other) ||
			   memcmp(theirs, message.text, message.len);
	}
	is_u64(differ, 0, "%u messages: the same bytes and tags", ROUNDS);
	is_u64(unopened, 0, "libsodium opens what we sealed");
	is_u64(refused, 0, "we open what libsodium sealed");
}

/* Both refuse, or both accept, a message of which one bit differs. */
static void test_altered(void)
{
	static u8 sealed[TEXT_MAX], text[TEXT_MAX];
	u8 tag[NETOOPS_TAG_SIZE];
	unsigned int differ = 0, taken = 0;
	static struct message message;
	u32 i, bit;
	bool ours;

	for (i = 0; i < ROUNDS; i++) {
		new_message(&message, i);
		seal_theirs(&message, sealed, tag);
		bit = (u32)(i * 2654435761U % ((message.len + sizeof(tag)) * 8));
		if (bit / 8 < message.len)
			sealed[bit / 8] ^= (u8)(1 << bit % 8);
		else
			tag[bit / 8 - message.len] ^= (u8)(1 << bit % 8);
		ours = !open_theirs(&message, text, sealed, tag);
		differ += ours != !open_ours(&message, sealed, tag);
		taken += ours;
	}
	is_u64(differ, 0, "altered: libsodium and we agree");
	is_u64(taken, 0, "altered: none is taken");
}

static void test_derive(void)
{
	u8 ours[NETOOPS_KEY_SIZE], theirs[NETOOPS_KEY_SIZE];
	static struct message message;
	unsigned int differ = 0;
	u32 i;

	for (i = 0; i < ROUNDS; i++) {
		new_message(&message, i);
		netoops_seal_derive(ours, message.key, message.nonce);
		crypto_core_hchacha20(theirs, message.nonce, message.key, NULL);
		differ += !!memcmp(ours, theirs, sizeof(ours));
	}
	is_u64(differ, 0, "hosts' keys: the same");
}

/* Alone it gets keys with all bits of r set, whose carries are the longest. */
static void test_poly1305(void)
{
	struct netoops_poly1305 poly;
	u8 ours[NETOOPS_POLY1305_TAG], theirs[NETOOPS_POLY1305_TAG];
	static struct message message;
	unsigned int differ = 0;
	u32 i;

	for (i = 0; i < ROUNDS; i++) {
		new_message(&message, i);
		if (i % 2)
			memset(message.key, 0xff, 16);
		if (i % 4 / 2)
			memset(message.text, 0xff, message.len);
		netoops_poly1305_init(&poly, message.key);
		netoops_poly1305_add(&poly, message.text, message.len, false);
		netoops_poly1305_finish(&poly, ours);
		crypto_onetimeauth_poly1305(theirs, message.text, message.len,
					    message.key);
		differ += !!memcmp(ours, theirs, sizeof(ours));
	}
	is_u64(differ, 0, "Poly1305 alone: the same tags");
}

int main(void)
{
	if (sodium_init() < 0) {
		puts("Bail out! libsodium does not start");
		return 1;
	}
	test_seal();
	test_altered();
	test_derive();
	test_poly1305();
	return tap_done();
}
