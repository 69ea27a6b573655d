// SPDX-License-Identifier: GPL-2.0-or-later
/* Chelsio's cudbg: header and entities, in both byte orders. */
#include "../../userspace/lib/decode/cudbg.h"

#include "../tap.h"

static u8 payload[CUDBG_HEADER + 4 * CUDBG_ENTITY];

static void put(size_t at, u32 value, unsigned int bytes, bool big)
{
	unsigned int i;

	for (i = 0; i < bytes; i++)
		payload[big ? at + bytes - 1 - i : at + i] =
			(u8)(value >> 8 * i);
}

static void make(bool big)
{
	memset(payload, 0, sizeof(payload));
	put(0, 67856866, 4, big);
	put(4, CUDBG_HEADER, 4, big);
	put(8, 1, 2, big);
	put(10, 14, 2, big);
	put(12, 100000, 4, big);
	put(20, 4, 2, big);
	payload[22] = 0x61;
	/* As a compiler has it: dump_type:3, reserved:1, compress_type:4. */
	payload[23] = big ? 1 << 5 | 2 : 1 | 2 << 4;
	put(CUDBG_HEADER + CUDBG_ENTITY, 2, 4, big);
	put(CUDBG_HEADER + CUDBG_ENTITY + 4, 3800, 4, big);
	put(CUDBG_HEADER + CUDBG_ENTITY + 8, 512, 4, big);
	put(CUDBG_HEADER + CUDBG_ENTITY + 12, (u32)-29, 4, big);
	put(CUDBG_HEADER + CUDBG_ENTITY + 16, 7, 4, big);
	put(CUDBG_HEADER + CUDBG_ENTITY + 20, (u32)-5, 4, big);
}

static void test_decode(bool big)
{
	struct cudbg_header header;
	struct cudbg_entity entity;

	make(big);
	is_u64(cudbg_decode(payload, sizeof(payload), &header), 0,
	       "%s-endian", big ? "big" : "little");
	is_u64(header.big_endian, big, "byte order");
	is_u64(header.major, 1, "major");
	is_u64(header.minor, 14, "minor");
	is_u64(header.data_size, 100000, "size of all");
	is_u64(header.entities, 4, "entities");
	is_u64(header.chip, 0x61, "chip");
	is_u64(header.compression, CUDBG_ZLIB, "compression");
	ok(cudbg_decode_entity(&header, payload, sizeof(payload), 0,
			       &entity) == -ENOENT,
	   "one that was not collected");
	is_u64(cudbg_decode_entity(&header, payload, sizeof(payload), 1,
				   &entity), 0, "one that was");
	is_u64(entity.type, 2, "its type");
	is_u64(entity.offset, 3800, "where it is");
	is_u64(entity.size, 512, "its size");
	ok(entity.error == -29, "its error");
	ok(entity.warning == 7, "its warning");
	ok(entity.system_error == -5, "its errno");
}

static void test_damage(void)
{
	struct cudbg_header header;
	struct cudbg_entity entity;

	make(false);
	ok(cudbg_decode(payload, CUDBG_HEADER - 1, &header) == -EINVAL,
	   "a header that is cut");
	is_u64(cudbg_decode(payload, CUDBG_HEADER, &header), 0,
	       "a header and nothing else");
	ok(cudbg_decode_entity(&header, payload, CUDBG_HEADER, 0,
			       &entity) == -EINVAL, "has no entities");
	ok(cudbg_decode_entity(&header, payload, 20, 0, &entity) == -EINVAL,
	   "nor do twenty bytes");
	ok(cudbg_decode_entity(&header, payload, sizeof(payload) - 1, 3,
			       &entity) == -EINVAL, "one that is cut");
	is_u64(cudbg_decode_entity(&header, payload, sizeof(payload) - 1, 1,
				   &entity), 0, "the one before it is whole");
	put(4, CUDBG_HEADER - 1, 4, false);
	ok(cudbg_decode(payload, sizeof(payload), &header) == -EINVAL,
	   "a header that says that it is shorter");
	put(4, 0xffffffff, 4, false);
	ok(cudbg_decode(payload, sizeof(payload), &header) == -EINVAL,
	   "one that says that it has 4 GiB");
	make(false);
	put(20, 0xffff, 2, false);
	ok(cudbg_decode(payload, sizeof(payload), &header) == -EINVAL,
	   "65535 entities");
	make(false);
	payload[0] ^= 1;
	ok(cudbg_decode(payload, sizeof(payload), &header) == -EINVAL,
	   "another signature");
}

static void test_names(void)
{
	u32 type, known = 0;

	for (type = 0; type < 100; type++)
		known += cudbg_entity_name(type) ? 1 : 0;
	is_u64(known, 53, "as many names as Linux 6.12 collects");
	is_str(cudbg_entity_name(71), "flash", "the last");
	ok(!cudbg_entity_name(0), "no entity");
	ok(!cudbg_entity_name(72), "one behind the last");
	ok(!cudbg_entity_name(U32_MAX), "a number that is too large");
}

int main(void)
{
	test_decode(false);
	test_decode(true);
	test_damage();
	test_names();
	return tap_done();
}
