// SPDX-License-Identifier: GPL-2.0-or-later
/* CRC32C against the values of RFC 3720, appendix B.4. */
#include <vmcoredd/crc32c.h>

#include "../tap.h"

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
	return tap_done();
}
