// SPDX-License-Identifier: GPL-2.0-or-later
/* vmcoredd doctor: in a capture kernel. */
#include <stdlib.h>

#include "attachment.h"
#include "doctor.h"

static void doctor_attached(struct doctor *doctor)
{
	struct attachment att;

	attachment_find(&doctor->root, &att);
	if (!att.module) {
		doctor_say(doctor, DOCTOR_WARN, "loaded",
			   "modprobe vmcoredd_pci",
			   "vmcoredd.ko is not loaded: no device dumps");
		return;
	}
	if (!att.merged) {
		doctor_say(doctor, DOCTOR_FAIL, "loaded",
			   "look for vmcoredd in the kernel log",
			   "vmcoredd.ko has made no " ATTACHMENT_MERGED);
		return;
	}
	doctor_say(doctor, DOCTOR_OK, "loaded", NULL, "vmcoredd.ko is loaded");
	if (!att.attached)
		doctor_say(doctor, DOCTOR_WARN, "attached", "vmcoredd attach",
			   ATTACHMENT_VMCORE " is the stock file, without device dumps");
	else if (!att.pinned)
		doctor_say(doctor, DOCTOR_FAIL, "attached", "vmcoredd attach",
			   "attached, but an unload would leave a dead file");
	else
		doctor_say(doctor, DOCTOR_OK, "attached", NULL,
			   ATTACHMENT_VMCORE " has the device dumps");
}

/**
 * doctor_capture - look at a capture kernel
 * @doctor: the examination
 */
void doctor_capture(struct doctor *doctor)
{
	const char *line = doctor->cmdline;

	doctor_say(doctor, DOCTOR_OK, "vmcore", NULL,
		   "this is a capture kernel: there is " ATTACHMENT_VMCORE);
	doctor_attached(doctor);
	if (!doctor_has_pci_noaer(line) || !doctor_has_word(line, "mce=off"))
		doctor_say(doctor, DOCTOR_WARN, "command-line",
			   "boot the capture kernel with pci=noaer mce=off",
			   "this kernel may have cleared recorded errors as it started");
	else
		doctor_say(doctor, DOCTOR_OK, "command-line", NULL,
			   "booted with pci=noaer mce=off");
}
