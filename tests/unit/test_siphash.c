// SPDX-License-Identifier: GPL-2.0-or-later
/* SipHash against the vectors that its authors published. */
#include "../../userspace/lib/base/siphash.h"

#include "../tap.h"

int main(void)
{
	static const u64 seed[2] = {
		0x0706050403020100ULL, 0x0f0e0d0c0b0a0908ULL
	};
	static const struct { size_t len; u64 hash; } vectors[] = {
		{ 0, 0x726fdb47dd0e0e31ULL }, { 1, 0x74f839c593dc67fdULL },
		{ 7, 0xab0200f58b01d137ULL }, { 8, 0x93f5f5799a932462ULL },
		{ 15, 0xa129ca6149be45e5ULL }, { 16, 0x3f2acc7f57c29bdbULL },
		{ 63, 0x958a324ceb064572ULL },
	};
	static const u64 other[2] = { 1, 2 };
	u8 bytes[64];
	size_t i;

	for (i = 0; i < sizeof(bytes); i++)
		bytes[i] = (u8)i;
	for (i = 0; i < sizeof(vectors) / sizeof(*vectors); i++)
		is_u64(siphash(seed, bytes, vectors[i].len), vectors[i].hash,
		       "%zu bytes", vectors[i].len);
	ok(siphash(seed, bytes, 8) != siphash(other, bytes, 8),
	   "another seed, another hash");
	return tap_done();
}
