// SPDX-License-Identifier: LGPL-2.1-or-later
/*
 * Files that are taken for dumps: see nodump.h.  Pure file (see scripts/pure-files).
 *
 * Sources of the magic numbers: POSIX pax (tar); QEMU's docs/interop/qcow2.txt and
 * migration/migration.h; libvirt's qemu_saveimage.h; LKCD's dump_header.h; crash's
 * sadump.h, vmware_vmss.h and s390_dump.c; Microsoft's DUMP_HEADER64; Apple's
 * mach-o/loader.h; PKWARE's APPNOTE; the 7-Zip, cpio and SQLite file formats.
 */
#include <vmcoredd/env.h>
#include <uapi/vmcoredd/note.h>

#include "nodump.h"

struct nodump {
	u16		at;
	u16		len;
	const char	*magic;
	const char	*name;
};

#define NODUMP(at, magic, name)	{ at, sizeof(magic) - 1, magic, name }

static const struct nodump nodumps[] = {
	NODUMP(257, "ustar",
	       "a tar archive: 'tar -xf' it, and give vmcore.flat or vmcore.elf of it"),
	NODUMP(0, "QFI\xfb", "a disk image (qcow2)"),
	NODUMP(0, "PK\3\4", "a zip archive: unzip it"),
	NODUMP(0, "7z\xbc\xaf\x27\x1c", "a 7z archive: unpack it"),
	NODUMP(0, "070701", "a cpio archive"),
	NODUMP(0, "LibvirtQemudSave",
	       "a machine that libvirt has saved: 'virsh dump --memory-only' makes a dump"),
	NODUMP(0, "LibvirtQemudPart", "a machine that libvirt has saved in part"),
	NODUMP(0, "QEVM", "a machine that QEMU has saved: 'dump-guest-memory' makes a dump"),
	NODUMP(0, "\xed\x23\x8f\x61\x73\x01\x19\xa8",
	       "a dump of LKCD, which has no notes: crash reads it"),
	NODUMP(0, "\xa8\x19\x01\x73\x61\x8f\x23\xed",
	       "a dump of LKCD, which has no notes: crash reads it"),
	NODUMP(0, "\xa8\x19\x01\x73\x61\x8f\x23\xfd",
	       "a dump of s390's zgetdump, which has no notes: crash reads it"),
	NODUMP(0, "sadump\0\0", "a dump of SADUMP, which has no notes: crash reads it"),
	NODUMP(0, "\xd0\xbe\xd0\xbe", "a machine that VMware has saved: crash reads it"),
	NODUMP(0, "\xd2\xbe\xd2\xbe", "a machine that VMware has saved: crash reads it"),
	NODUMP(0, "\xd3\xbe\xd3\xbe", "a machine that VMware has saved: crash reads it"),
	NODUMP(0, "\xd1\xba\xd1\xba", "a machine that VMware has saved: crash reads it"),
	NODUMP(0, "\xd2\xba\xd2\xba", "a machine that VMware has saved: crash reads it"),
	NODUMP(0, "PAGEDU64", "a dump of Windows"),
	NODUMP(0, "PAGEDUMP", "a dump of Windows"),
	NODUMP(0, "MDMP", "a minidump of Windows"),
	NODUMP(0, "\xcf\xfa\xed\xfe", "a file of macOS (Mach-O)"),
	NODUMP(0, "\xce\xfa\xed\xfe", "a file of macOS (Mach-O)"),
	NODUMP(0, "SQLite format 3", "a database: 'netoops list --store' reads one of netoopsd"),
	NODUMP(0, VMCOREDD_STATE_MAGIC,
	       "the payload of a device dump: 'vmcoredd show' wants the dump it is from"),
};

/* Text, as a kernel log is one: nothing else below a space. */
static bool nodump_is_text(const u8 *head, size_t len)
{
	size_t i;

	for (i = 0; i < len; i++) {
		if (head[i] == 0x7f || (head[i] < ' ' && head[i] != '\n' &&
					head[i] != '\t' && head[i] != '\r' &&
					head[i] != 0x1b))
			return false;
	}
	return len > 0;
}

/**
 * nodump_name - what a file is that is no dump
 * @head: its first bytes
 * @len: how many; NODUMP_HEAD are enough
 *
 * Return: words for people; NULL when nobody knows.
 */
const char *nodump_name(const void *head, size_t len)
{
	const u8 *from = head;
	size_t i;

	for (i = 0; i < sizeof(nodumps) / sizeof(*nodumps); i++) {
		if (len >= (size_t)nodumps[i].at + nodumps[i].len &&
		    !memcmp(from + nodumps[i].at, nodumps[i].magic,
			    nodumps[i].len))
			return nodumps[i].name;
	}
	return nodump_is_text(from, len) ? "a text" : NULL;
}
