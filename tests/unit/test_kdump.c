// SPDX-License-Identifier: GPL-2.0-or-later
/* Headers of kdump-compressed files, built byte by byte. */
#include <errno.h>

#include "../../userspace/lib/dump/kdump.h"

#include "../tap.h"

/* One machine, and where it puts what (makedumpfile's diskdump_mod.h). */
struct machine {
	const char	*name;
	unsigned int	elf;
	unsigned int	bits;
	bool		big;
	unsigned int	status;
	unsigned int	info;	/* offset_vmcoreinfo in the sub header */
	unsigned int	pfn_64;
};

static const struct machine machines[] = {
	{ "x86_64", EM_X86_64, 64, false, 424, 32, 80 },
	{ "aarch64", EM_AARCH64, 64, false, 424, 32, 80 },
	{ "s390x", EM_S390, 64, true, 424, 32, 80 },
	{ "i686", EM_386, 32, false, 412, 20, 56 },
	{ "armv7l", EM_ARM, 32, false, 412, 24, 72 },
	{ "ppc", EM_PPC, 32, true, 412, 24, 72 },
};

static u8 head[KDUMP_HEAD], sub[KDUMP_SUB];
static const struct machine *now;

static void put(u8 *at, unsigned int size, u64 value)
{
	unsigned int i;

	for (i = 0; i < size; i++, value >>= 8)
		at[now->big ? size - 1 - i : i] = (u8)value;
}

static void build(u32 version)
{
	unsigned int word = now->bits / 8, split = now->bits == 64 ? 12 : 8;
	u8 *at;

	memset(head, 0, sizeof(head));
	memset(sub, 0, sizeof(sub));
	memcpy(head, "KDUMP   ", 8);
	put(head + 8, 4, version);
	strcpy((char *)head + 12 + 2 * 65, "6.1.0-56");
	strcpy((char *)head + 12 + 4 * 65, now->name);
	at = head + now->status;
	put(at, 4, 9);
	put(at + 4, 4, 4096);
	put(at + 8, 4, 3);
	put(at + 12, 4, 5);
	put(at + 16, 4, 262144);
	put(sub + split, 4, 1);
	put(sub + split + 4, word, 7);
	put(sub + split + 4 + word, word, 8);
	at = sub + now->info;
	put(at, 8, 1001);
	put(at + 8, word, 1002);
	at = sub + (now->bits == 64 ? 48 : now->info == 20 ? 32 : 40);
	put(at, 8, 0x10000001003);
	put(at + 8, word, 1004);
	at = sub + (now->bits == 64 ? 64 : now->info == 20 ? 44 : 56);
	put(at, 8, 1005);
	put(at + 8, word, 1006);
	put(sub + now->pfn_64, 8, 9);
	put(sub + now->pfn_64 + 8, 8, 10);
	put(sub + now->pfn_64 + 16, 8, 0x100000000);
}

static void test_head(const struct kdump_header *header)
{
	is_u64(header->version, 6, "%s: version", now->name);
	is_u64(header->bits, now->bits, "%s: bits", now->name);
	is_u64(header->big_endian, now->big, "%s: byte order", now->name);
	is_str(header->release, "6.1.0-56", "release");
	is_u64(header->status, 9, "%s: status", now->name);
	is_u64(header->block_size, 4096, "%s: block_size", now->name);
	is_u64(header->sub_hdr_size, 3, "%s: sub_hdr_size", now->name);
	is_u64(header->bitmap_blocks, 5, "%s: bitmap_blocks", now->name);
	is_u64(kdump_data_offset(header), 9 * 4096, "%s: page descriptors",
	       now->name);
	is_u64(kdump_machine(header), now->elf, "%s: e_machine", now->name);
}

static void test_sub(const struct kdump_header *header)
{
	ok(header->split, "%s: split", now->name);
	is_u64(header->start_pfn, 9, "%s: start_pfn", now->name);
	is_u64(header->end_pfn, 10, "%s: end_pfn", now->name);
	is_u64(header->max_mapnr, 0x100000000, "%s: max_mapnr", now->name);
	is_u64(header->offset_vmcoreinfo, 1001, "%s: vmcoreinfo", now->name);
	is_u64(header->size_vmcoreinfo, 1002, "%s: its size", now->name);
	is_u64(header->offset_note, 0x10000001003, "%s: notes", now->name);
	is_u64(header->size_note, 1004, "%s: their size", now->name);
	is_u64(header->offset_eraseinfo, 1005, "%s: eraseinfo", now->name);
	is_u64(header->size_eraseinfo, 1006, "%s: its size", now->name);
}

/* A number that is stored where kdump_field() says is the one that is read. */
static void test_fields(struct kdump_header *header)
{
	u64 at, note = header->offset_note;
	unsigned int size;

	at = kdump_field(header, KDUMP_SUB_HDR_SIZE, &size);
	kdump_store(header, head + at, size, 77);
	at = kdump_field(header, KDUMP_SIZE_NOTE, &size);
	kdump_store(header, sub + (at - 4096), size, 78);
	at = kdump_field(header, KDUMP_OFFSET_VMCOREINFO, &size);
	kdump_store(header, sub + (at - 4096), size, 79);
	at = kdump_field(header, KDUMP_OFFSET_ERASEINFO, &size);
	kdump_store(header, sub + (at - 4096), size, 80);
	kdump_decode(head, sizeof(head), header);
	kdump_decode_sub(sub, sizeof(sub), header);
	ok(header->sub_hdr_size == 77 && header->size_note == 78 &&
	   header->offset_vmcoreinfo == 79 && header->offset_eraseinfo == 80 &&
	   header->size_vmcoreinfo == 1002 && header->offset_note == note,
	   "%s: what is stored is read again", now->name);
}

/* QEMU's dump-guest-memory: the layout of i386, and no name of a machine. */
static void test_unnamed(void)
{
	struct kdump_header header;

	now = &machines[3];
	build(6);
	strcpy((char *)head + 12 + 4 * 65, "Unknown");
	put(sub + 32, 8, 4096 + 104);
	kdump_decode(head, sizeof(head), &header);
	kdump_decode_sub(sub, sizeof(sub), &header);
	is_u64(header.offset_note, 4096 + 104, "without a machine: notes");
	is_u64(header.size_note, 1004, "without a machine: their size");
	is_u64(header.end_pfn, 10, "without a machine: end_pfn");
	test_fields(&header);
}

static void test_versions(void)
{
	struct kdump_header header;
	u32 version;

	now = &machines[0];
	for (version = 1; version <= 7; version++) {
		build(version);
		kdump_decode(head, sizeof(head), &header);
		kdump_decode_sub(sub, sizeof(sub), &header);
		ok(header.version == version &&
		   header.split == (version >= 2) &&
		   header.start_pfn == (version < 2 ? 0 : version < 6 ? 7 : 9) &&
		   header.size_vmcoreinfo == (version < 3 ? 0 : 1002) &&
		   header.size_note == (version < 4 ? 0 : 1004) &&
		   header.size_eraseinfo == (version < 5 ? 0 : 1006) &&
		   header.max_mapnr == (version < 6 ? 262144 : 0x100000000),
		   "version %u has what it had then", version);
	}
}

static int decode(void)
{
	struct kdump_header header;

	return -kdump_decode(head, sizeof(head), &header);
}

static void test_damage(void)
{
	struct kdump_header header;

	now = &machines[0];
	build(6);
	is_u64((u64)-kdump_decode(head, KDUMP_HEAD - 1, &header), ENODATA,
	       "a header that is cut short");
	is_u64((u64)-kdump_decode(head, 7, &header), ENOENT, "less than its name");
	kdump_decode(head, sizeof(head), &header);
	is_u64((u64)-kdump_decode_sub(sub, KDUMP_SUB - 1, &header), ENODATA,
	       "a sub header that is cut short");
	head[0] = 'k';
	is_u64((u64)decode(), ENOENT, "another name");
	build(0);
	is_u64((u64)decode(), EINVAL, "version 0");
	build(0x10001);
	is_u64((u64)decode(), EINVAL, "a version of neither byte order");
	build(6);
	put(head + 428, 4, 4097);
	is_u64((u64)decode(), EINVAL, "blocks of 4097 bytes");
	put(head + 428, 4, 256);
	is_u64((u64)decode(), EINVAL, "blocks of 256 bytes");
	put(head + 428, 4, 1 << 21);
	is_u64((u64)decode(), EINVAL, "blocks of 2 MiB");
	build(6);
	put(head + 432, 4, 0);
	is_u64((u64)decode(), EINVAL, "no blocks of sub header");
	memset(head + 8, 'x', sizeof(head) - 8);
	is_u64((u64)decode(), EINVAL, "letters");
}

int main(void)
{
	struct kdump_header header;
	unsigned int i;

	for (i = 0; i < sizeof(machines) / sizeof(*machines); i++) {
		now = &machines[i];
		build(6);
		is_u64((u64)-kdump_decode(head, sizeof(head), &header), 0,
		       "%s: decodes", now->name);
		is_u64((u64)-kdump_decode_sub(sub, sizeof(sub), &header), 0,
		       "%s: with its sub header", now->name);
		test_head(&header);
		test_sub(&header);
		test_fields(&header);
	}
	test_unnamed();
	test_versions();
	test_damage();
	return tap_done();
}
