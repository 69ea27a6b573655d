// SPDX-License-Identifier: GPL-2.0-or-later
/* Packets of version 4: every byte is where it belongs, and none may change. */
#include <pure/crc32c.h>
#include <pure/packet.h>

#include "../tap.h"
#include "record.h"

static u8 buf[NETOOPS_PACKET_MAX + 8];
static u8 copy[NETOOPS_PACKET_MAX + 8];
static u8 many[NETOOPS_REGS_MAX];
static struct netoops_record record;
static struct netoops_seal seal;

static struct netoops_bytes bytes(const void *data, u16 len)
{
	struct netoops_bytes bytes = { data, len };

	return bytes;
}

/* All there can be of facts; together with the header 100 bytes are left. */
static struct netoops_facts all_facts(void)
{
	struct netoops_facts facts = {
		.release = bytes("6.1.0-56-amd64", 14),
		.reason = bytes("Kernel panic - not syncing: why", 31),
		.task = bytes("bash", 4),
		.cpu = bytes(many, sizeof(struct netoops_cpu)),
		.regs = bytes(many + 1, NETOOPS_REGS_X86_64),
		.dmi = bytes("QEMU Standard PC, BIOS 1.16", 27),
		.blob = bytes("rack 7", 6),
	};

	return facts;
}

static struct netoops_packet a_packet(u32 seq)
{
	struct netoops_packet packet = record_make(&record, seq);

	packet.facts = all_facts();
	return packet;
}

static u64 get(u32 offset, u32 size)
{
	u64 value = 0;

	while (size--)
		value = value << 8 | buf[offset + size];
	return value;
}

static void test_layout(void)
{
	struct netoops_packet packet = a_packet(1);
	size_t len;

	packet.key_id = 77;
	len = netoops_packet_encode(buf, sizeof(buf), &packet, NULL);
	is_u64(get(0, 2), 4, "version");
	is_u64(get(2, 2), 128 + netoops_packet_facts_size(&packet.facts),
	       "header_size");
	is_u64(get(4, 2), 62, "machine");
	is_u64(get(6, 2), 1234, "dump_id");
	is_u64(get(8, 1), 2, "type");
	is_u64(get(9, 1), 1, "kind");
	is_u64(get(10, 2), 0, "flags");
	is_u64(get(12, 4), 0, "no key_id without a key");
	ok(!memcmp(buf + 16, "host............boot............crash...........",
		   48), "ids");
	is_u64(get(64, 4), 1, "packet_seq");
	is_u64(get(68, 4), 100000, "log_len");
	is_u64(get(72, 4), 17, "log_lost");
	is_u64(get(76, 2), 700, "chunk_size");
	is_u64(get(78, 2), 100000 % 700, "payload_len of the newest chunk");
	is_u64(get(80, 2), 143, "data_count");
	is_u64(get(82, 1), 0, "record");
	is_u64(get(83, 1), record.blocks, "blocks");
	is_u64(get(84, 1), 142 % record.blocks, "block");
	is_u64(get(85, 1), packet.k, "k");
	is_u64(get(86, 1), packet.m, "m");
	is_u64(get(87, 1), 142 / record.blocks, "index");
	is_u64(get(88, 8), 1700000000000000000ULL, "realtime_ns");
	is_u64(get(96, 8), 1234000000000ULL, "uptime_ns");
	is_u64(get(104, 8), 0x1000, "taint");
	is_u64(get(112, 4), 4321, "pid");
	is_u64(get(116, 2), 2, "cpu");
	is_u64(get(118, 2), 4, "nr_cpus");
	is_u64(get(120, 8), 0, "zero");
	is_u64(get(128, 4), 14 << 16 | 1, "the first fact is the release");
	ok(!memcmp(buf + 132, "6.1.0-56-amd64\0\0\2\0\37\0Kernel", 26),
	   "with padding, then the reason");
	is_u64(get(2, 2) + get(78, 2) + 16, len, "the parts make the whole");
	ok(!memcmp(buf + get(2, 2), record_text + 100000 - 600, 600),
	   "the payload");
	is_u64(get(len - 16, 4), vmcoredd_crc32c(0, buf, len - 16), "CRC32C");
	is_u64(get(len - 12, 8) | get(len - 4, 4), 0, "then zeros");
	ok(memmem(buf, get(2, 2), "\7\0\6\0rack 7", 10), "the blob is sent");
	len = netoops_packet_encode(buf, sizeof(buf), &packet, &seal);
	is_u64(get(10, 2), NETOOPS_FLAG_SEALED, "flags with a key");
	is_u64(get(12, 4), 77, "key_id with a key");
}

static bool same_bytes(struct netoops_bytes a, struct netoops_bytes b)
{
	return a.len == b.len && (!a.len || !memcmp(a.data, b.data, a.len));
}

static void test_round_trip(const struct netoops_seal *key, const char *name)
{
	struct netoops_packet packet, got;
	u32 seq, bad = 0;
	size_t len;
	u16 tag;

	for (seq = 0; seq < record.packet_count; seq++) {
		packet = a_packet(seq);
		len = netoops_packet_encode(buf, sizeof(buf), &packet, key);
		if (!len || netoops_packet_decode(&got, buf, len, key)) {
			bad++;
			continue;
		}
		for (tag = NETOOPS_TAG_FIRST; tag <= NETOOPS_TAG_LAST; tag++) {
			if (packet.kind == NETOOPS_KIND_PARITY &&
			    tag > NETOOPS_TAG_REASON)
				bad += netoops_fact(&got.facts, tag)->len != 0;
			else
				bad += !same_bytes(*netoops_fact(&got.facts, tag),
						   *netoops_fact(&packet.facts, tag));
		}
		bad += !same_bytes(bytes(got.payload, got.payload_len),
				   bytes(packet.payload, packet.payload_len));
		packet.header_size = got.header_size;
		packet.flags = key ? NETOOPS_FLAG_SEALED : 0;
		packet.facts = got.facts;
		packet.payload = got.payload;
		bad += memcmp(&packet, &got, offsetof(struct netoops_packet, facts)) != 0;
	}
	is_u64(bad, 0, "%u packets, %s: read as they were written", seq, name);
}

/* One bit of every byte, another each time. */
static void test_damage(const struct netoops_seal *key, const char *name)
{
	struct netoops_packet packet = a_packet(5), got;
	u32 i, taken = 0;
	size_t len, pos;

	len = netoops_packet_encode(copy, sizeof(copy), &packet, key);
	for (i = 0; i < 8; i++) {
		for (pos = 0; pos < len; pos++) {
			memcpy(buf, copy, len);
			buf[pos] ^= 1 << (pos + i) % 8;
			taken += !netoops_packet_decode(&got, buf, len, key);
		}
	}
	is_u64(taken, 0, "no byte may change, %s", name);
	for (pos = 0; pos < len; pos++) {
		memcpy(buf, copy, len);
		taken += !netoops_packet_decode(&got, buf, pos, key);
	}
	memcpy(buf, copy, len);
	taken += !netoops_packet_decode(&got, buf, len + 1, key);
	is_u64(taken, 0, "none may be missing, none added, %s", name);
	memcpy(buf, copy, len);
	is_u64(netoops_packet_decode(&got, buf, len, key), 0, "else it is good");
}

static void test_trust(void)
{
	struct netoops_packet packet = a_packet(5), got;
	struct netoops_seal other = seal;
	size_t len;

	other.subkey[7]++;
	len = netoops_packet_encode(buf, sizeof(buf), &packet, &seal);
	memcpy(copy, buf, len);
	is_u64(-netoops_packet_decode(&got, buf, len, NULL), ENOKEY,
	       "sealed, and there is no key");
	is_u64(-netoops_packet_decode(&got, buf, len, &other), EBADMSG,
	       "sealed with another key");
	ok(!memcmp(buf, copy, len), "neither has changed it");
	ok(!memmem(buf, len, "rack 7", 6) && !memmem(buf, len, "line", 4),
	   "facts and text cannot be read in it");
	len = netoops_packet_encode(buf, sizeof(buf), &packet, NULL);
	is_u64(-netoops_packet_decode(&got, buf, len, &seal), EBADMSG,
	       "not sealed, and there is a key");
	buf[10] |= NETOOPS_FLAG_SEALED;
	is_u64(-netoops_packet_decode(&got, buf, len, &seal), EBADMSG,
	       "not sealed, and says that it is");
}

/* Changes the header of the packet in buf, and the checksum with it. */
static int decode_changed(u32 offset, u32 size, u64 value, size_t len)
{
	struct netoops_packet got;
	__le32 crc;
	int ret;

	memcpy(copy, buf, len);
	while (size--) {
		copy[offset++] = (u8)value;
		value >>= 8;
	}
	crc = cpu_to_le32(vmcoredd_crc32c(0, copy, len - NETOOPS_TAG_SIZE));
	memcpy(copy + len - NETOOPS_TAG_SIZE, &crc, sizeof(crc));
	ret = netoops_packet_peek(&got, copy, len);
	if (ret && ret != netoops_packet_decode(&got, copy, len, NULL))
		return 1;
	return netoops_packet_decode(&got, copy, len, NULL);
}

#define refuses(offset, size, value, text) \
	is_u64(-decode_changed(offset, size, value, len), EBADMSG, text)

static void test_header(void)
{
	struct netoops_packet packet = a_packet(5);
	size_t len;

	len = netoops_packet_encode(buf, sizeof(buf), &packet, NULL);
	is_u64(-decode_changed(0, 2, 5, len), EPROTONOSUPPORT, "version 5");
	is_u64(-decode_changed(0, 2, 3, len), EPROTONOSUPPORT, "version 3");
	is_u64(decode_changed(120, 8, 1, len), 0, "what is to come is ignored");
	is_u64(decode_changed(10, 2, 0x8000, len), 0, "so are other flags");
	refuses(2, 2, 124, "a header that is too short");
	refuses(2, 2, 0xfffc, "one that is too long");
	refuses(2, 2, packet.header_size + 2, "one that is not in fours");
	refuses(8, 1, 0, "type 0");
	refuses(8, 1, 4, "type 4");
	refuses(9, 1, 3, "kind 3");
	refuses(9, 1, NETOOPS_KIND_FACTS, "facts with a payload");
	refuses(68, 4, 0, "data of an empty log");
	refuses(68, 4, 100700, "another length of the log");
	refuses(68, 4, U32_MAX, "a log of 4 GiB");
	refuses(76, 2, 0, "a chunk size of 0");
	refuses(76, 2, 701, "another chunk size");
	refuses(76, 2, 1257, "one that is too large");
	refuses(78, 2, 699, "another length of the payload");
	refuses(80, 2, 144, "another number of chunks");
	refuses(83, 1, 0, "no blocks");
	refuses(83, 1, 255, "more blocks than chunks");
	refuses(83, 1, record.blocks + 1, "another number of blocks");
	refuses(84, 1, record.blocks, "a block that is not there");
	refuses(85, 1, packet.k + 1, "another k");
	refuses(86, 1, 255, "another m, too large");
	refuses(87, 1, packet.k, "a chunk that is not there");
	refuses(87, 1, 0xff, "another one");

	packet = a_packet(record.packet_count - 2);
	len = netoops_packet_encode(buf, sizeof(buf), &packet, NULL);
	refuses(87, 1, packet.m, "parity that is not there");

	packet = a_packet(0);
	len = netoops_packet_encode(buf, sizeof(buf), &packet, NULL);
	refuses(84, 4, 1, "facts in a place");
	refuses(68, 4, 0, "facts of an empty log that has chunks");
}

/* A packet of facts alone with these bytes as its facts. */
static int decode_facts(const void *facts, u16 size, struct netoops_packet *got)
{
	struct netoops_packet packet = record_make(&record, 0);
	__le16 header_size = cpu_to_le16(128 + size);
	__le32 crc;

	netoops_packet_encode(buf, sizeof(buf), &packet, NULL);
	memcpy(buf + 2, &header_size, 2);
	memcpy(buf + 128, facts, size);
	memset(buf + 128 + size, 0, 16);
	crc = cpu_to_le32(vmcoredd_crc32c(0, buf, 128 + size));
	memcpy(buf + 128 + size, &crc, 4);
	return netoops_packet_decode(got, buf, 128 + size + 16, NULL);
}

static void test_facts(void)
{
	struct netoops_packet got;

	is_u64(decode_facts("\3\0\4\0bash\3\0\4\0fish", 16, &got), 0, "twice");
	ok(!memcmp(got.facts.task.data, "bash", 4), "the first counts");
	is_u64(decode_facts("\0\1\4\0what\3\0\4\0bash", 16, &got), 0,
	       "a tag that is not known");
	ok(!memcmp(got.facts.task.data, "bash", 4), "does not hide the next");
	is_u64(-decode_facts("\3\0\5\0bash", 8, &got), EBADMSG,
	       "a value that ends behind the facts");
	is_u64(-decode_facts("\0\1\377\377what", 8, &got), EBADMSG,
	       "one that is not known, too");
	is_u64(-decode_facts("\3\0\21\0abcdefghijklmnopq\0\0", 24, &got), EBADMSG,
	       "one that is longer than it may be");
	is_u64(-decode_facts("\4\0\4\0abcd", 8, &got), EBADMSG,
	       "a CPU that is cut short");
	is_u64(-decode_facts("\5\0\4\0abcd", 8, &got), EBADMSG,
	       "half a register");
	is_u64(decode_facts("\3\0\0\0", 4, &got), 0, "an empty one");
	is_u64(got.facts.task.len, 0, "is missing");
}

static void test_room(void)
{
	struct netoops_packet packet = a_packet(5);
	struct netoops_facts facts = {
		.release = bytes(many, 65),
		.regs = bytes(many, 1000),
	};
	size_t len;

	len = netoops_packet_encode(buf, sizeof(buf), &packet, NULL);
	memset(buf, 0xee, sizeof(buf));
	is_u64(netoops_packet_encode(buf, len - 1, &packet, NULL), 0,
	       "a packet that has no room");
	ok(buf[0] == 0xee && buf[len - 1] == 0xee, "is not begun");
	is_u64(netoops_packet_encode(buf, len, &packet, NULL), len,
	       "one that just fits");
	ok(buf[len] == 0xee, "ends where it says");
	is_u64(netoops_packet_facts_size(&facts), 4 + 64 + 4 + 272,
	       "facts that are too long are cut");
	packet = record_make(&record, 0);
	packet.facts = facts;
	len = netoops_packet_encode(buf, sizeof(buf), &packet, NULL);
	is_u64(netoops_packet_decode(&packet, buf, len, NULL), 0,
	       "so that they can be read");
	packet = record_make(&record, 5);
	packet.payload_len = 1400 - 128 - 16;
	packet.payload = record_text;
	is_u64(netoops_packet_encode(buf, sizeof(buf), &packet, NULL), 1400,
	       "the largest packet");
	packet.payload_len++;
	is_u64(netoops_packet_encode(buf, sizeof(buf), &packet, NULL), 0,
	       "and one that is larger");
}

int main(void)
{
	u8 key[NETOOPS_KEY_SIZE];
	size_t i;

	for (i = 0; i < sizeof(many); i++)
		many[i] = (u8)(i * 7 + 1);
	memset(key, 0x42, sizeof(key));
	netoops_seal_init(&seal, key, (const u8 *)"crash...........");
	record_make_text();
	netoops_record_init(&record, 100000, 700, 50);
	test_layout();
	test_round_trip(NULL, "with a checksum");
	test_round_trip(&seal, "sealed");
	test_damage(NULL, "with a checksum");
	test_damage(&seal, "sealed");
	test_trust();
	test_header();
	test_facts();
	test_room();
	return tap_done();
}
