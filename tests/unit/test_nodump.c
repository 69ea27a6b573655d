// SPDX-License-Identifier: GPL-2.0-or-later
/* Files that are no dumps are named by their magic numbers. */
#include "../../userspace/lib/dump/nodump.h"

#include "../tap.h"

static u8 head[NODUMP_HEAD];

/* What begins like that, among bytes that are no text. */
static void named(size_t at, const char *magic, size_t len, const char *want)
{
	const char *name;

	memset(head, 0x80, sizeof(head));
	memcpy(head + at, magic, len);
	name = nodump_name(head, sizeof(head));
	ok(name && strstr(name, want), "%s: %s", want, name ? name : "nothing");
	name = nodump_name(head, at + len);
	ok(name && strstr(name, want), "%s, and nothing behind it", want);
	name = nodump_name(head, at + len - 1);
	ok(!name || !strstr(name, want), "%s, cut short", want);
	head[at] ^= 0x10;
	name = nodump_name(head, sizeof(head));
	ok(!name || !strstr(name, want), "%s, a bit changed", want);
}

#define NAMED(at, magic, want) named(at, magic, sizeof(magic) - 1, want)

static void test_text(void)
{
	static const char log[] = "[    1.000000] Linux version 6.1\n\t\r\033[0m \303\244";

	ok(!strcmp(nodump_name(log, sizeof(log) - 1), "a text"), "a text");
	ok(!nodump_name(log, sizeof(log)), "with a NUL it is none");
	ok(!nodump_name(log, 0), "nothing is none");
}

int main(void)
{
	NAMED(257, "ustar", "tar");
	NAMED(0, "QFI\xfb", "qcow2");
	NAMED(0, "PK\3\4", "zip");
	NAMED(0, "7z\xbc\xaf\x27\x1c", "7z");
	NAMED(0, "LibvirtQemudSave", "libvirt");
	NAMED(0, "LibvirtQemudPart", "libvirt");
	NAMED(0, "QEVM", "QEMU");
	NAMED(0, "\xed\x23\x8f\x61\x73\x01\x19\xa8", "LKCD");
	NAMED(0, "\xa8\x19\x01\x73\x61\x8f\x23\xed", "LKCD");
	NAMED(0, "\xa8\x19\x01\x73\x61\x8f\x23\xfd", "s390");
	NAMED(0, "sadump\0\0", "SADUMP");
	NAMED(0, "\xd0\xbe\xd0\xbe", "VMware");
	NAMED(0, "\xd2\xbe\xd2\xbe", "VMware");
	NAMED(0, "PAGEDU64", "Windows");
	NAMED(0, "PAGEDUMP", "Windows");
	NAMED(0, "MDMP", "Windows");
	NAMED(0, "\xcf\xfa\xed\xfe", "Mach-O");
	NAMED(0, "SQLite format 3", "database");
	NAMED(0, "VDDSTATE", "payload");
	test_text();
	return tap_done();
}
