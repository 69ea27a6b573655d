// SPDX-License-Identifier: GPL-2.0-or-later
/* Decoding and encoding the index. */
#include "../../userspace/lib/dump/index_decode.h"
#include "../tap.h"

static void test_header(void)
{
	struct vmcoredd_index_header raw = {
		.version = cpu_to_le16(9),
		.header_size = cpu_to_le16(sizeof(raw)),
		.entry_size = cpu_to_le16(sizeof(struct vmcoredd_index_entry)),
		.entries = cpu_to_le16(3),
		.lost = cpu_to_le32(2),
		.budget = cpu_to_le64(1ULL << 40),
		.crc32c = cpu_to_le32(0x12345678),
	};
	struct index_header header = { 0 };

	memcpy(raw.magic, VMCOREDD_INDEX_MAGIC, sizeof(raw.magic));
	ok(!index_decode_header(&raw, sizeof(raw), &header),
	   "a header of a later version is read");
	is_u64(header.version, 9, "version");
	is_u64(header.entries, 3, "entries");
	is_u64(header.lost, 2, "lost");
	is_u64(header.budget, 1ULL << 40, "budget");
	is_u64(header.crc32c, 0x12345678, "checksum");
	is_u64(index_size(&header), sizeof(raw) +
	       3 * sizeof(struct vmcoredd_index_entry), "size of the payload");
	ok(index_decode_header(&raw, sizeof(raw) - 1, &header) == -EINVAL,
	   "a header that is cut");
	raw.header_size = cpu_to_le16(sizeof(raw) + 24);
	raw.entry_size = cpu_to_le16(65535);
	raw.entries = cpu_to_le16(65535);
	ok(!index_decode_header(&raw, sizeof(raw), &header),
	   "longer header and entries");
	is_u64(index_size(&header), sizeof(raw) + 24 + 65535ULL * 65535,
	       "their size does not wrap");
	raw.entry_size = cpu_to_le16(sizeof(struct vmcoredd_index_entry) - 1);
	ok(index_decode_header(&raw, sizeof(raw), &header) == -EINVAL,
	   "entries that are too short");
	raw.entry_size = cpu_to_le16(sizeof(struct vmcoredd_index_entry));
	raw.header_size = cpu_to_le16(sizeof(raw) - 1);
	ok(index_decode_header(&raw, sizeof(raw), &header) == -EINVAL,
	   "a header that says it is too short");
	raw.header_size = cpu_to_le16(sizeof(raw));
	raw.magic[7] = 'Y';
	ok(index_decode_header(&raw, sizeof(raw), &header) == -EINVAL,
	   "a wrong magic number");
}

static void test_entry(void)
{
	struct vmcoredd_index_entry raw;
	struct index_entry entry;

	memset(&raw, 'x', sizeof(raw));
	raw.note = cpu_to_le32(VMCOREDD_NO_NOTE);
	raw.size = cpu_to_le64(0x1122334455667788);
	raw.status = cpu_to_le16(VMCOREDD_STATUS_FAILED);
	raw.error = cpu_to_le32(28);
	ok(!index_decode_entry(&raw, sizeof(raw), &entry), "an entry");
	is_u64(entry.note, VMCOREDD_NO_NOTE, "note");
	is_u64(entry.size, 0x1122334455667788, "size");
	is_u64(entry.status, VMCOREDD_STATUS_FAILED, "status");
	is_u64(entry.error, 28, "error");
	is_u64(strlen(entry.name), VMCOREDD_NAME_LEN,
	       "a name without end is terminated");
	is_u64(strlen(entry.owner), VMCOREDD_OWNER_LEN, "so is the owner");
	is_u64(strlen(entry.device), VMCOREDD_DEVICE_LEN, "and the device");
	ok(index_decode_entry(&raw, sizeof(raw) - 1, &entry) == -EINVAL,
	   "an entry that is cut");
}

/* Each number differs from all others, in every byte that it has. */
static void test_encode(void)
{
	static const struct index_header header = {
		0x0102, 0x0304, 0x0506, 0x0708, 0x090a0b0c, 0x1112131415161718,
		0x2122232425262728, 0x31323334,
	};
	static const struct index_entry entry = {
		.name = "name", .owner = "owner", .device = "device",
		.note = 0x01020304, .size = 0x1112131415161718,
		.stored = 0x2122232425262728, .max_size = 0x3132333435363738,
		.start_ns = 0x4142434445464748, .duration_ns = 0x5152535455565758,
		.crc32c = 0x61626364, .codec = 0x7172, .status = 0x8182,
		.error = 0x91929394, .flags = 0xa1a2, .priority = 0xb1b2,
	};
	struct vmcoredd_index_header raw_header, header_again;
	struct vmcoredd_index_entry raw_entry, entry_again;
	struct index_header header_back;
	struct index_entry entry_back;

	index_encode_header(&header, &raw_header);
	ok(!index_decode_header(&raw_header, sizeof(raw_header), &header_back),
	   "a header is read back");
	index_encode_header(&header_back, &header_again);
	ok(!memcmp(&raw_header, &header_again, sizeof(raw_header)),
	   "with all it says");
	is_u64(header_back.budget, header.budget, "its budget");
	is_u64(raw_header.reserved | raw_header.padding, 0, "the rest is zero");
	index_encode_entry(&entry, &raw_entry);
	ok(!index_decode_entry(&raw_entry, sizeof(raw_entry), &entry_back),
	   "an entry is read back");
	index_encode_entry(&entry_back, &entry_again);
	ok(!memcmp(&raw_entry, &entry_again, sizeof(raw_entry)),
	   "with all it says");
	is_u64(entry_back.duration_ns, entry.duration_ns, "its duration");
	is_str(entry_back.device, "device", "its device");
}

int main(void)
{
	test_header();
	test_encode();
	test_entry();
	return tap_done();
}
