// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * XChaCha20-Poly1305 against draft-irtf-cfrg-xchacha-03 (A.3.1) and, since only
 * the key differs, ChaCha20-Poly1305 against RFC 8439 (A.5); what is altered is
 * refused; and what secrets leave on the stack.
 */
#include <pthread.h>
#include <stdlib.h>

#include <pure/seal.h>

#include "../tap.h"
#include "hex.h"

#define HEADER_LEN	128
#define TEXT_LEN	300
#define TAG_LEN		NETOOPS_TAG_SIZE

#define SUNSCREEN \
	"Ladies and Gentlemen of the class of '99: If I could offer you only one tip for the future, sunscreen would be it."

/* One sealed packet, without gaps so that its bits can be counted through. */
struct sealed {
	u8	header[HEADER_LEN];
	u8	text[TEXT_LEN];
	u8	tag[TAG_LEN];
};

static struct netoops_seal seal;

static void set_up(void)
{
	u8 key[NETOOPS_KEY_SIZE], id[NETOOPS_ID_SIZE];

	hex(key, "808182838485868788898a8b8c8d8e8f\n"
	    "909192939495969798999a9b9c9d9e9f");
	hex(id, "404142434445464748494a4b4c4d4e4f");
	netoops_seal_init(&seal, key, id);
}

/* Appendix A.3.1 of the draft. */
static void test_draft(void)
{
	u8 header[12], text[sizeof(SUNSCREEN) - 1], tag[TAG_LEN];

	hex(header, "50515253c0c1c2c3c4c5c6c7");
	memcpy(text, SUNSCREEN, sizeof(text));
	netoops_seal_encrypt(&seal, 0x53525150, 0x57565554, header,
			     sizeof(header), text, sizeof(text), tag);
	ok(is_hex(text, sizeof(text),
		  "bd6d179d3e83d43b9576579493c0e939572a1700252bfaccbed2902c21396cbb\n"
		  "731c7f1b0b4aa6440bf3a82f4eda7e39ae64c6708c54c216cb96b72e1213b452\n"
		  "2f8c9ba40db5d945b11b69b982c1bb9e3f3fac2bc369488f76b2383565d3fff9\n"
		  "21f9664c97637da9768812f615c68b13b52e"),
	   "draft A.3.1: text");
	ok(is_hex(tag, sizeof(tag), "c0875924c1c7987947deafd8780acf49"),
	   "draft A.3.1: tag");
	is_u64(netoops_seal_decrypt(&seal, 0x53525150, 0x57565554, header,
				    sizeof(header), text, sizeof(text), tag),
	       0, "draft A.3.1: opens");
	ok(!memcmp(text, SUNSCREEN, sizeof(text)), "draft A.3.1: text again");
}

/* Its nonce, too, begins with four zeros. */
static void test_rfc(void)
{
	struct netoops_seal direct;
	u8 key[32], header[12], text[265], tag[TAG_LEN];
	unsigned int i;

	hex(key, "1c9240a5eb55d38af333888604f6b5f0\n"
	    "473917c1402b80099dca5cbc207075c0");
	hex(header, "f33388860000000000004e91");
	hex(text,
	    "64a0861575861af460f062c79be643bd5e805cfd345cf389f108670ac76c8cb2\n"
	    "4c6cfc18755d43eea09ee94e382d26b0bdb7b73c321b0100d4f03b7f355894cf\n"
	    "332f830e710b97ce98c8a84abd0b948114ad176e008d33bd60f982b1ff37c855\n"
	    "9797a06ef4f0ef61c186324e2b3506383606907b6a7c02b0f9f6157b53c867e4\n"
	    "b9166c767b804d46a59b5216cde7a4e99040c5a40433225ee282a1b0a06c523e\n"
	    "af4534d7f83fa1155b0047718cbc546a0d072b04b3564eea1b422273f548271a\n"
	    "0bb2316053fa76991955ebd63159434ecebb4e466dae5a1073a6727627097a10\n"
	    "49e617d91d361094fa68f0ff77987130305beaba2eda04df997b714d6c6f2c29\n"
	    "a6ad5cb4022b02709b");
	hex(tag, "eead9d67890cbb22392336fea1851f38");
	for (i = 0; i < 8; i++)
		direct.subkey[i] = load_le32(key + 4 * i);
	is_u64(netoops_seal_decrypt(&direct, 0x04030201, 0x08070605, header,
				    sizeof(header), text, sizeof(text), tag),
	       0, "RFC 8439, A.5: opens");
	ok(!memcmp(text, "Internet-Drafts are draft documents", 35) &&
	   !memcmp(text + 244, "work in progress.", 17), "RFC 8439, A.5: text");
}

static void test_derive(void)
{
	u8 fleet[NETOOPS_KEY_SIZE], host[NETOOPS_KEY_SIZE], id[NETOOPS_ID_SIZE];

	hex(fleet, "000102030405060708090a0b0c0d0e0f\n"
	    "101112131415161718191a1b1c1d1e1f");
	hex(id, "000000090000004a0000000031415927");
	netoops_seal_derive(host, fleet, id);
	ok(is_hex(host, sizeof(host),
		  "82413b4227b27bfed30e42508a877d73a0f9e4d58a74a853c12ec41326d3ecdc"),
	   "a host's key is HChaCha20 of the fleet's (draft 2.2.1)");
}

static void make(struct sealed *packet, size_t len)
{
	size_t i;

	for (i = 0; i < HEADER_LEN; i++)
		packet->header[i] = (u8)(i * 7 + 1);
	for (i = 0; i < len; i++)
		packet->text[i] = (u8)(i * 5 + 2);
	netoops_seal_encrypt(&seal, 3, 1, packet->header, HEADER_LEN,
			     packet->text, len, packet->tag);
}

static int decrypt(struct sealed *packet, u32 seq, u32 record, size_t header,
		   size_t len)
{
	return netoops_seal_decrypt(&seal, seq, record, packet->header, header,
				    packet->text, len, packet->tag);
}

static void test_altered(void)
{
	struct sealed packet, before;
	unsigned int taken = 0, touched = 0;
	size_t bit;

	make(&packet, TEXT_LEN);
	for (bit = 0; bit < sizeof(packet) * 8; bit++) {
		((u8 *)&packet)[bit / 8] ^= (u8)(1 << bit % 8);
		before = packet;
		taken += decrypt(&packet, 3, 1, HEADER_LEN, TEXT_LEN) != -EBADMSG;
		touched += !!memcmp(&packet, &before, sizeof(packet));
		((u8 *)&packet)[bit / 8] ^= (u8)(1 << bit % 8);
	}
	is_u64(taken, 0, "one bit of header, text or tag: refused");
	is_u64(touched, 0, "and the text is as it was");

	before = packet;
	is_u64(decrypt(&packet, 2, 1, HEADER_LEN, TEXT_LEN), -EBADMSG,
	       "other sequence number: refused");
	is_u64(decrypt(&packet, 3, 0, HEADER_LEN, TEXT_LEN), -EBADMSG,
	       "other record: refused");
	is_u64(decrypt(&packet, 3, 1, HEADER_LEN - 1, TEXT_LEN), -EBADMSG,
	       "shorter header: refused");
	is_u64(decrypt(&packet, 3, 1, HEADER_LEN, TEXT_LEN - 1), -EBADMSG,
	       "shorter text: refused");
	ok(!memcmp(&packet, &before, sizeof(packet)), "the text is as it was");
	is_u64(decrypt(&packet, 3, 1, HEADER_LEN, TEXT_LEN), 0, "as it was: opens");
}

static void test_keys(void)
{
	struct netoops_seal right = seal, wiped = {};
	struct sealed packet;
	unsigned int taken = 0, bit;

	make(&packet, 20);
	for (bit = 0; bit < 256; bit++) {
		seal.subkey[bit / 32] ^= 1U << bit % 32;
		taken += !decrypt(&packet, 3, 1, HEADER_LEN, 20);
		seal = right;
	}
	is_u64(taken, 0, "one bit of the key: refused");
	netoops_seal_wipe(&right);
	ok(!memcmp(&right, &wiped, sizeof(right)), "a key is wiped");
}

static void test_lengths(void)
{
	struct sealed packet;
	unsigned int wrong = 0, plain = 0;
	size_t len, i;

	for (len = 0; len <= TEXT_LEN; len++) {
		make(&packet, len);
		for (i = 0, plain = 0; i < len; i++)
			plain += packet.text[i] == (u8)(i * 5 + 2);
		wrong += !!decrypt(&packet, 3, 1, HEADER_LEN, len);
		for (i = 0; i < len; i++)
			wrong += packet.text[i] != (u8)(i * 5 + 2);
	}
	is_u64(wrong, 0, "texts of 0 to 300 bytes");
	ok(plain < 10, "are encrypted");
}

/* Of equal texts, those with the same stream would stay equal. */
static void test_nonces(void)
{
	u8 texts[4][64] = {}, tag[TAG_LEN];
	unsigned int i, j, same = 0;

	for (i = 0; i < 4; i++)
		netoops_seal_encrypt(&seal, i / 2, i % 2, NULL, 0, texts[i], 64,
				     tag);
	for (i = 0; i < 4; i++)
		for (j = 0; j < i; j++)
			same += !memcmp(texts[i], texts[j], 64);
	is_u64(same, 0, "every sequence number and record has its own stream");
}

struct secrets {
	u8			fleet[NETOOPS_KEY_SIZE];
	u8			host[NETOOPS_KEY_SIZE];
	struct netoops_seal	seal;
};

/* What a sender and a collector do with keys, on a stack that is looked at. */
static void *use_keys(void *arg)
{
	struct secrets *secrets = arg;
	static struct sealed packet;
	static u8 id[NETOOPS_ID_SIZE];

	netoops_seal_derive(secrets->host, secrets->fleet, id);
	netoops_seal_init(&secrets->seal, secrets->host, id);
	netoops_seal_encrypt(&secrets->seal, 3, 1, packet.header, HEADER_LEN,
			     packet.text, TEXT_LEN, packet.tag);
	netoops_seal_decrypt(&secrets->seal, 3, 1, packet.header, HEADER_LEN,
			     packet.text, TEXT_LEN, packet.tag);
	return NULL;
}

#define STACK	(256 * 1024)

/* How many runs of 8 bytes of @key are on the stack, at steps of 4. */
static unsigned int found(const u8 *stack, const void *key, size_t len)
{
	unsigned int count = 0;
	size_t i, j;

	for (i = 0; i + 8 <= STACK; i += 4)
		for (j = 0; j + 8 <= len; j += 4)
			count += !memcmp(stack + i, (const u8 *)key + j, 8);
	return count;
}

static void test_stack(void)
{
	static struct secrets secrets;
	pthread_attr_t attr;
	pthread_t thread;
	u8 *stack = aligned_alloc(4096, STACK);
	unsigned int i;

	for (i = 0; i < NETOOPS_KEY_SIZE; i++)
		secrets.fleet[i] = (u8)(i * 11 + 97);
	memset(stack, 0, STACK);
	pthread_attr_init(&attr);
	if (pthread_attr_setstack(&attr, stack, STACK) ||
	    pthread_create(&thread, &attr, use_keys, &secrets) ||
	    pthread_join(thread, NULL)) {
		ok(false, "a thread on a stack of ours");
	} else {
		is_u64(found(stack, secrets.fleet, 32), 0,
		       "nothing of a fleet's key stays on the stack");
		is_u64(found(stack, secrets.host, 32), 0,
		       "nothing of a host's key stays on the stack");
		is_u64(found(stack, &secrets.seal, 32), 0,
		       "nothing of a crash's key stays on the stack");
	}
	pthread_attr_destroy(&attr);
	free(stack);
}

int main(void)
{
	set_up();
	test_draft();
	test_rfc();
	test_derive();
	test_altered();
	test_keys();
	test_lengths();
	test_nonces();
	test_stack();
	return tap_done();
}
