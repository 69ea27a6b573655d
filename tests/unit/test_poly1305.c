// SPDX-License-Identifier: GPL-2.0-or-later
/* Poly1305 against RFC 8439 (2.5.2, A.3). */
#include <pure/poly1305.h>

#include "../tap.h"
#include "hex.h"

#define IETF \
	"Any submission to the IETF intended by the Contributor for publication as all or part of an IETF Internet-Draft or RFC and any statement made within the context of an IETF activity is considered an \"IETF Contribution\". Such statements include oral statements in IETF sessions, as well as written and electronic communications made at any time or place, which are addressed to"
#define ZEROS_16	"00000000000000000000000000000000"
#define ONES_16		"ffffffffffffffffffffffffffffffff"
#define ONE		"01000000000000000000000000000000"
#define TWO		"02000000000000000000000000000000"
#define ONE_AND_4	"01000000000000000400000000000000"

static const char jabberwocky[] =
	"'Twas brillig, and the slithy toves\nDid gyre and gimble in the wabe:\n"
	"All mimsy were the borogoves,\nAnd the mome raths outgrabe.";

/* @text: characters, or NULL when @data is given as digits. */
static const struct vector {
	const char	*name;
	const char	*key;
	const char	*text;
	const char	*data;
	const char	*tag;
} vectors[] = {
	{ "2.5.2",
	  "85d6be7857556d337f4452fe42d506a80103808afb0db2fd4abff6af4149f51b",
	  "Cryptographic Forum Research Group", NULL,
	  "a8061dc1305136c6c22b8baf0c0127a9" },
	{ "A.3 #1: key and text are zero", ZEROS_16 ZEROS_16, NULL,
	  ZEROS_16 ZEROS_16 ZEROS_16 ZEROS_16, ZEROS_16 },
	{ "A.3 #2: r is zero", ZEROS_16 "36e5f6b5c5e06070f0efca96227a863e",
	  IETF, NULL, "36e5f6b5c5e06070f0efca96227a863e" },
	{ "A.3 #3: s is zero", "36e5f6b5c5e06070f0efca96227a863e" ZEROS_16,
	  IETF, NULL, "f3477e7cd95417af89a6b8794c310cf0" },
	{ "A.3 #4",
	  "1c9240a5eb55d38af333888604f6b5f0473917c1402b80099dca5cbc207075c0",
	  jabberwocky, NULL, "4541669a7eaaee61e708dc7cbcc5eb62" },
	{ "A.3 #5: reduced to 3", TWO ZEROS_16, NULL, ONES_16,
	  "03000000000000000000000000000000" },
	{ "A.3 #6: the last sum overflows", TWO ONES_16, NULL, TWO,
	  "03000000000000000000000000000000" },
	{ "A.3 #7: all carries", ONE ZEROS_16, NULL,
	  ONES_16 "f0ffffffffffffffffffffffffffffff\n"
	  "11000000000000000000000000000000",
	  "05000000000000000000000000000000" },
	{ "A.3 #8: 2^130 - 5 is 0", ONE ZEROS_16, NULL,
	  ONES_16 "fbfefefefefefefefefefefefefefefe\n"
	  "01010101010101010101010101010101", ZEROS_16 },
	{ "A.3 #9: 2^130 - 6", TWO ZEROS_16, NULL,
	  "fdffffffffffffffffffffffffffffff",
	  "faffffffffffffffffffffffffffffff" },
	{ "A.3 #10: carry between halves", ONE_AND_4 ZEROS_16, NULL,
	  "e33594d7505e43b900000000000000003394d7505e4379cd0100000000000000"
	  ZEROS_16 ONE, "14000000000000005500000000000000" },
	{ "A.3 #11: the same without the last block", ONE_AND_4 ZEROS_16, NULL,
	  "e33594d7505e43b900000000000000003394d7505e4379cd0100000000000000"
	  ZEROS_16, "13000000000000000000000000000000" },
};

static void test_vectors(void)
{
	static const struct netoops_poly1305 wiped;
	struct netoops_poly1305 poly;
	const struct vector *vector = vectors;
	u8 key[32], tag[16], data[512];
	size_t i, len;

	for (i = 0; i < sizeof(vectors) / sizeof(vectors[0]); i++, vector++) {
		if (vector->text) {
			len = strlen(vector->text);
			memcpy(data, vector->text, len);
		} else {
			len = hex(data, vector->data);
		}
		hex(key, vector->key);
		netoops_poly1305_init(&poly, key);
		netoops_poly1305_add(&poly, data, len, false);
		netoops_poly1305_finish(&poly, tag);
		ok(is_hex(tag, sizeof(tag), vector->tag), "RFC 8439, %s",
		   vector->name);
	}
	ok(!memcmp(&poly, &wiped, sizeof(poly)), "what is left is wiped");
}

static void make(const u8 *data, size_t len, size_t first, bool pad, u8 *tag)
{
	struct netoops_poly1305 poly;
	u8 key[32];

	hex(key, vectors[4].key);
	netoops_poly1305_init(&poly, key);
	netoops_poly1305_add(&poly, data, first, pad);
	netoops_poly1305_add(&poly, data + first, len - first, pad);
	netoops_poly1305_finish(&poly, tag);
}

static void test_pieces(void)
{
	u8 data[320], padded[320], tag[16], other[16];
	unsigned int wrong_pieces = 0, wrong_pad = 0, same = 0;
	size_t i, whole;

	for (i = 0; i < sizeof(data); i++)
		data[i] = (u8)(i * i + 3 * i + 1);
	for (i = 1; i <= 300; i++) {
		whole = (i + 15) / 16 * 16;
		make(data, i, 0, false, tag);
		make(data, i, i / 16 * 16 / 2 / 16 * 16, false, other);
		wrong_pieces += !!memcmp(tag, other, 16);
		memset(padded, 0, sizeof(padded));
		memcpy(padded, data, i);
		make(data, i, 0, true, other);
		same += i % 16 && !memcmp(tag, other, 16);
		make(padded, whole, 0, false, tag);
		wrong_pad += !!memcmp(tag, other, 16);
	}
	is_u64(wrong_pieces, 0, "lengths from 1 to 300, in one and two pieces");
	is_u64(wrong_pad, 0, "padding is as good as zeros that are there");
	is_u64(same, 0, "what is not padded gives another tag");
}

int main(void)
{
	test_vectors();
	test_pieces();
	return tap_done();
}
