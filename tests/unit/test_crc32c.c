// SPDX-License-Identifier: GPL-2.0-or-later
/* CRC32C against the values of RFC 3720, appendix B.4, and bit by bit. */
#include <pure/crc32c.h>

#include "../tap.h"

static u32 bitwise(const u8 *buf, size_t len)
{
	u32 crc = ~0U;
	size_t bit;

	for (bit = 0; bit < 8 * len; bit++) {
		crc ^= buf[bit / 8] >> bit % 8 & 1;
		crc = crc >> 1 ^ (crc & 1 ? 0x82f63b78 : 0);
	}
	return ~crc;
}

/* Several bytes are taken at a time, but none beyond either end. */
static void test_ends(void)
{
	u8 buf[64];
	size_t from, len, i;
	u32 wrong = 0;

	for (i = 0; i < sizeof(buf); i++)
		buf[i] = (u8)(i * 151 + 3);
	for (from = 0; from < 16; from++) {
		for (len = 0; len <= sizeof(buf) - from; len++)
			wrong += vmcoredd_crc32c(0, buf + from, len) !=
				 bitwise(buf + from, len);
	}
	is_u64(wrong, 0, "every length, every alignment");
}

int main(void)
{
	u8 buf[256];
	u32 crc;
	size_t i;

	is_u64(vmcoredd_crc32c(0, "123456789", 9), 0xe3069283, "123456789");
	is_u64(vmcoredd_crc32c(0, buf, 0), 0, "nothing");
	memset(buf, 0, 32);
	is_u64(vmcoredd_crc32c(0, buf, 32), 0x8a9136aa, "32 zeros");
	memset(buf, 0xff, 32);
	is_u64(vmcoredd_crc32c(0, buf, 32), 0x62a8ab43, "32 ones");
	for (i = 0; i < 32; i++)
		buf[i] = (u8)i;
	is_u64(vmcoredd_crc32c(0, buf, 32), 0x46dd794e, "32 ascending");
	for (i = 0; i < 32; i++)
		buf[i] = (u8)(31 - i);
	is_u64(vmcoredd_crc32c(0, buf, 32), 0x113fdb5c, "32 descending");

	for (i = 0; i < sizeof(buf); i++)
		buf[i] = (u8)(i * 7);
	crc = vmcoredd_crc32c(0, buf, sizeof(buf));
	for (i = 0; i <= sizeof(buf); i += 37)
		is_u64(vmcoredd_crc32c(vmcoredd_crc32c(0, buf, i), buf + i,
				       sizeof(buf) - i), crc,
		       "in two pieces, %zu bytes first", i);
	test_ends();
	return tap_done();
}
