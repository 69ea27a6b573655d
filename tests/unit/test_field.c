// SPDX-License-Identifier: GPL-2.0-or-later
/* Numbers in any byte order. */
#include "../../userspace/lib/dump/field.h"
#include "../tap.h"

int main(void)
{
	static const u8 bytes[] = { 0, 1, 2, 3, 4, 5, 6, 7, 8 };
	u8 out[10];

	is_u64(field_load(bytes + 1, 8, false), 0x0807060504030201, "little");
	is_u64(field_load(bytes + 1, 8, true), 0x0102030405060708, "big");
	is_u64(field_load(bytes + 1, 2, false), 0x0201, "two bytes, little");
	is_u64(field_load(bytes + 1, 2, true), 0x0102, "two bytes, big");
	is_u64(field_load(bytes, 0, true), 0, "no bytes");
	memset(out, 0xee, sizeof(out));
	field_store(out + 1, 8, false, 0x0807060504030201);
	ok(!memcmp(out + 1, bytes + 1, 8) && out[0] == 0xee && out[9] == 0xee,
	   "stored, little");
	field_store(out + 1, 8, true, 0x0102030405060708);
	ok(!memcmp(out + 1, bytes + 1, 8) && out[0] == 0xee && out[9] == 0xee,
	   "stored, big");
	memset(out, 0xee, sizeof(out));
	field_store(out + 1, 4, true, 0xffffffff01020304);
	ok(!memcmp(out + 1, bytes + 1, 4) && out[0] == 0xee && out[5] == 0xee,
	   "what does not fit is cut off");
	return tap_done();
}
