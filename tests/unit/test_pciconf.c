// SPDX-License-Identifier: GPL-2.0-or-later
/* Decoding configuration space: lists of capabilities that lead anywhere. */
#include "../../userspace/lib/decode/pciconf.h"
#include "../tap.h"

static struct pciconf conf;
static u8 space[PCICONF_SIZE];

static void put16(u32 at, u16 value)
{
	space[at] = (u8)value;
	space[at + 1] = (u8)(value >> 8);
}

static void put32(u32 at, u32 value)
{
	put16(at, (u16)value);
	put16(at + 2, (u16)(value >> 16));
}

static void begin(void)
{
	memset(space, 0, sizeof(space));
	put16(0x06, 0x0010);
	space[0x34] = 0x40;
}

static void take(u32 len)
{
	pciconf_init(&conf);
	pciconf_add(&conf, 0, space, len);
}

static void test_bytes(void)
{
	static const u8 bytes[] = { 1, 2, 3, 4 };

	pciconf_init(&conf);
	ok(!pciconf_has(&conf, 0, 1), "nothing is known");
	is_u64(pciconf_u32(&conf, 0), 0xffffffff, "and reads as ones");
	pciconf_add(&conf, 2, bytes, 4);
	ok(pciconf_has(&conf, 2, 4), "four bytes are known");
	ok(!pciconf_has(&conf, 1, 4), "the one before is not");
	ok(!pciconf_has(&conf, 3, 4), "the one behind is not");
	is_u64(pciconf_u16(&conf, 3), 0x0302, "they are little-endian");
	is_u64(conf.end, 6, "the end is known");
	pciconf_add(&conf, 4094, bytes, 4);
	ok(pciconf_has(&conf, 4094, 2), "bytes at the end are taken");
	is_u64(conf.end, 4096, "those past it are not");
	pciconf_add(&conf, 4096, bytes, 4);
	pciconf_add(&conf, UINT32_MAX, bytes, 4);
	ok(!pciconf_has(&conf, 4095, 2), "nothing is known past the end");
	ok(!pciconf_has(&conf, UINT32_MAX, 2), "nor at offsets that wrap");
	is_u64(pciconf_u32(&conf, 4095), 0xffffff02, "which read as ones");
}

/* Counts the capabilities of a list and returns how it ended. */
static int count(bool extended, unsigned int *ret_count)
{
	struct pciconf_walk walk;
	struct pciconf_cap cap;
	int ret;

	*ret_count = 0;
	pciconf_walk(&conf, &walk, extended);
	while ((ret = pciconf_next(&conf, &walk, &cap)) > 0)
		++*ret_count;
	return ret;
}

static void test_list(void)
{
	unsigned int n;

	begin();
	put16(0x40, 0x5001);
	put16(0x50, 0x0005);
	take(256);
	is_u64(count(false, &n), 0, "a list ends");
	is_u64(n, 2, "after two");
	is_u64(pciconf_find(&conf, false, 5), 0x50, "the second is found");
	is_u64(pciconf_find(&conf, false, 9), 0, "what is not there is not");
	put16(0x50, 0x4105);
	take(256);
	ok(count(false, &n) == -ELOOP, "a loop is noticed");
	is_u64(n, 2, "after each was seen once");
	put16(0x50, 0x5005);
	take(256);
	ok(count(false, &n) == -ELOOP, "so is one that leads to itself");
	put16(0x50, 0x2005);
	take(256);
	ok(count(false, &n) == -ENODATA, "a list that leads into the header");
	put16(0x50, 0xf005);
	take(0xf0);
	ok(count(false, &n) == -ENODATA, "a list that leads to unread bytes");
	put16(0x06, 0);
	take(256);
	is_u64(count(false, &n), 0, "without the status bit");
	is_u64(n, 0, "there is no list");
	take(4);
	is_u64(count(false, &n), 0, "nor when it was not read");
}

static void test_extended(void)
{
	unsigned int n, pos;

	begin();
	take(256);
	is_u64(count(true, &n), 0, "no extended space, no list");
	take(4096);
	is_u64(count(true, &n), 0, "an empty list");
	is_u64(n, 0, "has none");
	for (pos = 0x100; pos < 0x1000; pos += 4)
		put32(pos, (pos + 4) << 20 | 0x10003);
	put32(0xffc, 0x10003);
	take(4096);
	is_u64(count(true, &n), 0, "the longest list ends");
	is_u64(n, 960, "after all of it");
	put32(0xffc, 0x10010003);
	take(4096);
	ok(count(true, &n) == -ELOOP, "one that comes back is a loop");
	put32(0x100, 0x0c010003);
	take(4096);
	ok(count(true, &n) == -ENODATA, "one that leads below 0x100 is wrong");
	memset(space + 0x100, 0xff, 4);
	take(4096);
	is_u64(count(true, &n), 0, "ones are no list");
	is_u64(n, 0, "and no capability");
}

static void test_aer(void)
{
	struct pciconf_aer aer;

	begin();
	put32(0x100, 0x00020001);
	put32(0x104, 0x00004000);
	put32(0x108, 0x00100000);
	put32(0x10c, 0x00462030);
	put32(0x110, 0x00000001);
	put32(0x114, 0x00002000);
	put32(0x118, 0x0000000e);
	put32(0x11c, 0x04000001);
	put32(0x128, 0xdeadbeef);
	take(4096);
	ok(pciconf_aer(&conf, &aer), "AER is there");
	is_u64(aer.uncorrectable, 0x4000, "uncorrectable status");
	is_u64(aer.uncorrectable_mask, 0x100000, "uncorrectable mask");
	is_u64(aer.uncorrectable_severity, 0x462030, "severity");
	is_u64(aer.correctable, 1, "correctable status");
	is_u64(aer.correctable_mask, 0x2000, "correctable mask");
	is_u64(aer.control & 0x1f, 14, "first error");
	is_u64(aer.header_log[0], 0x04000001, "header log, first word");
	is_u64(aer.header_log[3], 0xdeadbeef, "header log, last word");
	ok(!aer.has_root, "an endpoint receives no error messages");
	take(0x12b);
	ok(!pciconf_aer(&conf, &aer), "one byte less is not enough");
	put16(0x40, 0x0010);
	put16(0x42, 0x0042);
	put32(0x130, 0x54);
	put32(0x134, 0x00200108);
	take(4096);
	ok(pciconf_aer(&conf, &aer) && aer.has_root, "a root port does");
	is_u64(aer.root_status, 0x54, "root status");
	is_u64(aer.correctable_source, 0x0108, "sender of a correctable error");
	is_u64(aer.uncorrectable_source, 0x0020, "and of an uncorrectable one");
	take(0x137);
	ok(pciconf_aer(&conf, &aer) && !aer.has_root,
	   "what was not read is not there");
}

static void test_express(void)
{
	struct pciconf_express exp;

	begin();
	put16(0x40, 0x0010);
	put16(0x42, 0x0142);
	put16(0x4a, 0x0006);
	put32(0x4c, 0x00100411);
	put16(0x52, 0x2011);
	put32(0x54, 0x0018007b);
	put16(0x5a, 0x0148);
	take(256);
	ok(pciconf_express(&conf, &exp), "PCI Express is there");
	is_u64(exp.type, 4, "a root port");
	is_u64(exp.device_status, 6, "device status");
	ok(exp.has_link, "with a link");
	is_u64(exp.link_status & 0xf, 1, "its speed");
	ok(exp.has_slot, "with a slot");
	is_u64(exp.slot_cap >> 19, 3, "its number");
	is_u64(exp.slot_status, 0x148, "its status");
	put16(0x42, 0x0102);
	take(256);
	ok(pciconf_express(&conf, &exp) && !exp.has_slot,
	   "an endpoint has no slot");
	put16(0x42, 0x0092);
	take(256);
	ok(pciconf_express(&conf, &exp) && !exp.has_link,
	   "an integrated endpoint has no link");
	take(0x54);
	ok(pciconf_express(&conf, &exp) && !exp.has_slot,
	   "what was not read is not there");
}

static void test_interrupts(void)
{
	struct pciconf_msix msix;
	struct pciconf_msi msi;
	struct pciconf_pm pm;

	begin();
	put16(0x40, 0x5001);
	put16(0x44, 0x8103);
	put16(0x50, 0x7005);
	put16(0x52, 0x01a5);
	put32(0x60, 0x0000000a);
	put32(0x64, 0x00000001);
	put16(0x70, 0x0011);
	put16(0x72, 0xc004);
	take(256);
	ok(pciconf_pm(&conf, &pm), "power management");
	is_u64(pm.state, 3, "D3");
	ok(pm.pme_enabled && pm.pme_status, "PME");
	ok(pciconf_msi(&conf, &msi), "MSI");
	ok(msi.enabled && msi.maskable, "on, with masks");
	is_u64(msi.vectors, 4, "vectors");
	is_u64(msi.wanted, 4, "vectors asked for");
	is_u64(msi.mask, 10, "mask behind a 64-bit address");
	is_u64(msi.pending, 1, "pending");
	put16(0x52, 0x0101);
	put32(0x5c, 0x3);
	take(256);
	ok(pciconf_msi(&conf, &msi), "MSI with a 32-bit address");
	is_u64(msi.mask, 3, "mask behind it");
	ok(pciconf_msix(&conf, &msix), "MSI-X");
	ok(msix.enabled && msix.masked, "on, and masked");
	is_u64(msix.vectors, 5, "vectors");
}

int main(void)
{
	test_bytes();
	test_list();
	test_extended();
	test_aer();
	test_express();
	test_interrupts();
	return tap_done();
}
