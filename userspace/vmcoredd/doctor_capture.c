// SPDX-License-Identifier: GPL-2.0-or-later
/* vmcoredd doctor: in a capture kernel. */
#include <glob.h>
#include <stdlib.h>

#include "attachment.h"
#include "doctor_checks.h"

#define DOCTOR_DUMPS		"/proc/vmcoredd/dumps"
#define DOCTOR_COLLECTORS	"/sys/module/vmcoredd_*"

/* Files that match a pattern on the machine. */
static size_t doctor_count(const struct doctor *doctor, const char *pattern)
{
	char full[PATH_MAX];
	size_t count;
	glob_t hits;

	if (glob(sysroot_path(&doctor->root, pattern, full), 0, NULL, &hits))
		return 0;
	count = hits.gl_pathc;
	globfree(&hits);
	return count;
}

static void doctor_dumps(struct doctor *doctor)
{
	size_t dumps = doctor_count(doctor, DOCTOR_DUMPS "/*");

	if (doctor_count(doctor, DOCTOR_COLLECTORS))
		doctor_say(doctor, FINDING_OK, "collector", NULL,
			   "a module vmcoredd_* is loaded");
	else
		doctor_say(doctor, FINDING_WARN, "collector",
			   "modprobe vmcoredd_pci",
			   "no collector is loaded: no PCI state");
	if (dumps)
		doctor_say(doctor, FINDING_OK, "dumps", NULL,
			   "%zu in " DOCTOR_DUMPS, dumps);
	else
		doctor_say(doctor, FINDING_WARN, "dumps",
			   "look for vmcoredd in the kernel log",
			   "there are none in " DOCTOR_DUMPS);
}

static void doctor_attached(struct doctor *doctor)
{
	struct attachment att;

	attachment_find(&doctor->root, &att);
	if (!att.module) {
		doctor_say(doctor, FINDING_WARN, "loaded",
			   "modprobe vmcoredd_pci",
			   "vmcoredd.ko is not loaded: no device dumps");
		return;
	}
	if (!att.merged) {
		doctor_say(doctor, FINDING_FAIL, "loaded",
			   "look for vmcoredd in the kernel log",
			   "vmcoredd.ko has made no " ATTACHMENT_MERGED);
		return;
	}
	doctor_say(doctor, FINDING_OK, "loaded", NULL, "vmcoredd.ko is loaded");
	doctor_dumps(doctor);
	if (!att.attached)
		doctor_say(doctor, FINDING_WARN, "attached", "vmcoredd attach",
			   SYSROOT_VMCORE " is the stock file, without device dumps");
	else if (!att.pinned)
		doctor_say(doctor, FINDING_FAIL, "attached", "vmcoredd attach",
			   "attached, but an unload would leave a dead file");
	else
		doctor_say(doctor, FINDING_OK, "attached", NULL,
			   SYSROOT_VMCORE " has the device dumps");
}

/**
 * doctor_capture - look at a capture kernel
 * @doctor: the examination
 */
void doctor_capture(struct doctor *doctor)
{
	const char *line = doctor->cmdline;

	doctor_say(doctor, FINDING_OK, "vmcore", NULL,
		   "this is a capture kernel: there is " SYSROOT_VMCORE);
	doctor_attached(doctor);
	if (doctor_has_word(line, "novmcoredd"))
		doctor_say(doctor, FINDING_WARN, "command-line",
			   "boot the capture kernel without novmcoredd",
			   "booted with novmcoredd: drivers make no device dumps of their own");
	if (!doctor_has_pci_noaer(line) || !doctor_has_word(line, "mce=off"))
		doctor_say(doctor, FINDING_WARN, "command-line",
			   "boot the capture kernel with pci=noaer mce=off",
			   "this kernel may have cleared recorded errors as it started");
	else
		doctor_say(doctor, FINDING_OK, "command-line", NULL,
			   "booted with pci=noaer mce=off");
}
