// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * ChaCha20 against RFC 8439 (2.3.2, 2.4.2, A.1) and HChaCha20 against
 * draft-irtf-cfrg-xchacha-03 (2.2.1).
 */
#include <pure/chacha.h>

#include "../tap.h"
#include "hex.h"

struct vector {
	const char	*name;
	const char	*key;
	const char	*nonce;
	u32		counter;
	const char	*text;
	const char	*result;
};

#define ZEROS_32 \
	"0000000000000000000000000000000000000000000000000000000000000000"
#define ZEROS_64 \
	"00000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000"
#define ASCENDING \
	"000102030405060708090a0b0c0d0e0f101112131415161718191a1b1c1d1e1f"

static const struct vector vectors[] = {
	{ "2.3.2", ASCENDING, "000000090000004a00000000", 1, ZEROS_64,
	  "10f1e7e4d13b5915500fdd1fa32071c4c7d1f4c733c068030422aa9ac3d46c4e\n"
	  "d2826446079faa0914c2d705d98b02a2b5129cd1de164eb9cbd083e8a2503c4e" },
	{ "2.4.2", ASCENDING, "000000000000004a00000000", 1,
	  "4c616469657320616e642047656e746c656d656e206f662074686520636c6173\n"
	  "73206f66202739393a204966204920636f756c64206f6666657220796f75206f\n"
	  "6e6c79206f6e652074697020666f7220746865206675747572652c2073756e73\n"
	  "637265656e20776f756c642062652069742e",
	  "6e2e359a2568f98041ba0728dd0d6981e97e7aec1d4360c20a27afccfd9fae0b\n"
	  "f91b65c5524733ab8f593dabcd62b3571639d624e65152ab8f530c359f0861d8\n"
	  "07ca0dbf500d6a6156a38e088a22b65e52bc514d16ccf806818ce91ab7793736\n"
	  "5af90bbf74a35be6b40b8eedf2785e42874d" },
	{ "A.1 #1 and #2", ZEROS_32, "000000000000000000000000", 0,
	  ZEROS_64 ZEROS_64,
	  "76b8e0ada0f13d90405d6ae55386bd28bdd219b8a08ded1aa836efcc8b770dc7\n"
	  "da41597c5157488d7724e03fb8d84a376a43b8f41518a11cc387b669b2ee6586\n"
	  "9f07e7be5551387a98ba977c732d080dcb0f29a048e3656912c6533e32ee7aed\n"
	  "29b721769ce64e43d57133b074d839d531ed1f28510afb45ace10a1f4b794d6f" },
	{ "A.1 #3",
	  "0000000000000000000000000000000000000000000000000000000000000001",
	  "000000000000000000000000", 1, ZEROS_64,
	  "3aeb5224ecf849929b9d828db1ced4dd832025e8018b8160b82284f3c949aa5a\n"
	  "8eca00bbb4a73bdad192b5c42f73f2fd4e273644c8b36125a64addeb006c13a0" },
	{ "A.1 #4",
	  "00ff000000000000000000000000000000000000000000000000000000000000",
	  "000000000000000000000000", 2, ZEROS_64,
	  "72d54dfbf12ec44b362692df94137f328fea8da73990265ec1bbbea1ae9af0ca\n"
	  "13b25aa26cb4a648cb9b9d1be65b2c0924a66c54d545ec1b7374f4872e99f096" },
	{ "A.1 #5", ZEROS_32, "000000000000000000000002", 0, ZEROS_64,
	  "c2c64d378cd536374ae204b9ef933fcd1a8b2288b3dfa49672ab765b54ee27c7\n"
	  "8a970e0e955c14f3a88e741b97c286f75f8fc299e8148362fa198a39531bed6d" },
};

static void words(u32 *to, const char *digits)
{
	u8 bytes[32];
	size_t len = hex(bytes, digits), i;

	for (i = 0; i < len / 4; i++)
		to[i] = load_le32(bytes + 4 * i);
}

static void begin(struct netoops_chacha *chacha, const struct vector *vector)
{
	u32 key[8], nonce[3];

	words(key, vector->key);
	words(nonce, vector->nonce);
	netoops_chacha_init(chacha, key, vector->counter, nonce);
}

static void test_vectors(void)
{
	static const struct netoops_chacha wiped;
	struct netoops_chacha chacha;
	u8 text[256];
	size_t i, len;

	for (i = 0; i < sizeof(vectors) / sizeof(vectors[0]); i++) {
		len = hex(text, vectors[i].text);
		begin(&chacha, &vectors[i]);
		netoops_chacha_xor(&chacha, text, len);
		ok(is_hex(text, len, vectors[i].result), "RFC 8439, %s",
		   vectors[i].name);
	}
	netoops_chacha_wipe(&chacha);
	ok(!memcmp(&chacha, &wiped, sizeof(chacha)), "a stream is wiped");
}

/* Any length at any address, whole or after a block, gives the same stream. */
static void test_pieces(void)
{
	struct netoops_chacha chacha;
	u8 stream[320] = {}, text[328];
	unsigned int wrong = 0;
	size_t len, at, first;

	begin(&chacha, &vectors[0]);
	netoops_chacha_xor(&chacha, stream, sizeof(stream));
	for (len = 0; len <= 300; len++) {
		at = len % 8;
		first = len > 64 ? 64 : 0;
		memset(text, 0, sizeof(text));
		begin(&chacha, &vectors[0]);
		netoops_chacha_xor(&chacha, text + at, first);
		netoops_chacha_xor(&chacha, text + at + first, len - first);
		wrong += !!memcmp(text + at, stream, len);
		wrong += text[at + len] != 0;
	}
	is_u64(wrong, 0, "lengths from 0 to 300, in one and two pieces");
}

static void test_derive(void)
{
	u8 key[32], nonce[16], result[32];
	u32 subkey[8];
	unsigned int i;

	hex(key, ASCENDING);
	hex(nonce, "000000090000004a0000000031415927");
	netoops_chacha_derive(subkey, key, nonce);
	for (i = 0; i < 8; i++)
		store_le32(result + 4 * i, subkey[i]);
	ok(is_hex(result, sizeof(result),
		  "82413b4227b27bfed30e42508a877d73a0f9e4d58a74a853c12ec41326d3ecdc"),
	   "draft-irtf-cfrg-xchacha-03, 2.2.1");
}

int main(void)
{
	test_vectors();
	test_pieces();
	test_derive();
	return tap_done();
}
