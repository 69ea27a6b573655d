// SPDX-License-Identifier: LGPL-2.1-or-later
/*
 * Names of note types.  A number means something else for each owner; those of
 * LINUX are from the kernel's elf.h, those of Xen from its elfnote.h.
 */
#include <vmcoredd/env.h>
#include <uapi/vmcoredd/note.h>

#include "notetypes.h"

static const struct notetype {
	const char	*owner;
	u32		type;
	const char	*name;
} notetypes[] = {
	{ "CORE", 1, "PRSTATUS" },
	{ "CORE", 2, "FPREGSET" },
	{ "CORE", 3, "PRPSINFO" },
	{ "CORE", 4, "TASKSTRUCT" },
	{ "CORE", 6, "AUXV" },
	{ "CORE", 0x46494c45, "FILE" },
	{ "CORE", 0x53494749, "SIGINFO" },
	{ "LINUX", 0x202, "X86_XSTATE" },
	{ "LINUX", 0x300, "S390_HIGH_GPRS" },
	{ "LINUX", 0x301, "S390_TIMER" },
	{ "LINUX", 0x302, "S390_TODCMP" },
	{ "LINUX", 0x303, "S390_TODPREG" },
	{ "LINUX", 0x304, "S390_CTRS" },
	{ "LINUX", 0x305, "S390_PREFIX" },
	{ "LINUX", 0x309, "S390_VXRS_LOW" },
	{ "LINUX", 0x30a, "S390_VXRS_HIGH" },
	{ "LINUX", 0x401, "ARM_TLS" },
	{ "LINUX", VMCOREDD_NT_DUMP, "VMCOREDD" },
	{ "VMCOREINFO", 0, "VMCOREINFO" },
	{ "VMCOREINFO_XEN", 0, "VMCOREINFO_XEN" },
	{ "ERASEINFO", 0, "ERASEINFO" },
	{ "QEMU", 0, "QEMU_CPU_STATE" },
	{ "Xen", 0x1000001, "XEN_CRASH_INFO" },
	{ "Xen", 0x1000002, "XEN_CRASH_REGS" },
	{ "GNU", 3, "BUILD_ID" },
};

/**
 * notetype_name - what a note is
 * @owner: whose it is
 * @type: n_type
 *
 * Return: a word in capitals; NULL when it is not known.
 */
const char *notetype_name(const char *owner, u32 type)
{
	size_t i;

	for (i = 0; i < sizeof(notetypes) / sizeof(*notetypes); i++) {
		if (notetypes[i].type == type &&
		    !strcmp(notetypes[i].owner, owner))
			return notetypes[i].name;
	}
	return NULL;
}
