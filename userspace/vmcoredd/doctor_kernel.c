// SPDX-License-Identifier: GPL-2.0-or-later
/* vmcoredd doctor: the kernel and the modules for it. */
#include <stdio.h>
#include <string.h>

#include "../lib/cli/modfile.h"
#include "attachment.h"
#include "doctor_checks.h"

static void doctor_release(struct doctor *doctor)
{
	unsigned int major = 0, minor = 0;

	if (sscanf(doctor->release, "%u.%u", &major, &minor) != 2)
		doctor_say(doctor, FINDING_WARN, "kernel", NULL,
			   "release '%s' is not understood", doctor->release);
	else if (major < 6 || (major == 6 && minor < 1))
		doctor_say(doctor, FINDING_FAIL, "kernel",
			   "boot a kernel from 6.1 on",
			   "%s is older than 6.1", doctor->release);
	else
		doctor_say(doctor, FINDING_OK, "kernel", NULL, "%s",
			   doctor->release);
}

/* One option that must be y; @found is what the configuration says. */
static void doctor_option(struct doctor *doctor, const char *path,
			  const char *option)
{
	char prefix[64], value[16] = "";
	int ret;

	snprintf(prefix, sizeof(prefix), "%s=", option);
	ret = sysroot_line(&doctor->root, path, prefix, value, sizeof(value));
	if (ret < 0)
		doctor_say(doctor, FINDING_WARN, "config", NULL,
			   "%s is not known: there is no %s", option, path);
	else if (!strcmp(value, "y"))
		doctor_say(doctor, FINDING_OK, "config", NULL, "%s=y", option);
	else
		doctor_say(doctor, FINDING_FAIL, "config",
			   "boot a kernel that is built with it",
			   "%s is not set", option);
}

/**
 * doctor_kernel - look at the kernel
 * @doctor: the examination
 */
void doctor_kernel(struct doctor *doctor)
{
	char path[256];

	doctor_release(doctor);
	/* That a capture kernel has /proc/vmcore says more. */
	if (doctor->capture)
		return;
	snprintf(path, sizeof(path), "/boot/config-%s", doctor->release);
	if (!sysroot_exists(&doctor->root, path))
		snprintf(path, sizeof(path), "/lib/modules/%s/config",
			 doctor->release);
	doctor_option(doctor, path, "CONFIG_CRASH_DUMP");
	doctor_option(doctor, path, "CONFIG_PROC_VMCORE");
	doctor_option(doctor, path, "CONFIG_MODULES");
}

static void doctor_collector(struct doctor *doctor)
{
	char path[PATH_MAX];
	int ret;

	ret = modfile_find(&doctor->root, doctor->release, "vmcoredd_pci", path);
	if (ret > 0)
		doctor_say(doctor, FINDING_OK, "collector", NULL, "%s", path);
	else if (ret)
		doctor_say(doctor, FINDING_WARN, "collector",
			   "install it again, then depmod",
			   "modules.dep names %s, which is not there", path);
	else
		doctor_say(doctor, FINDING_WARN, "collector",
			   "install vmcoredd_pci.ko too",
			   "vmcoredd_pci.ko is not installed: no PCI state");
}

/**
 * doctor_modules - look at the modules for this kernel
 * @doctor: the examination
 */
void doctor_modules(struct doctor *doctor)
{
	bool loaded = sysroot_exists(&doctor->root, ATTACHMENT_MODULE);
	char path[PATH_MAX];
	int ret;

	ret = modfile_find(&doctor->root, doctor->release, "vmcoredd", path);
	if (ret > 0) {
		doctor_say(doctor, FINDING_OK, "module", NULL, "%s%s", path,
			   loaded ? " (loaded)" : "");
		doctor_signature(doctor, path, false);
	} else if (ret) {
		doctor_say(doctor, FINDING_FAIL, "module",
			   "install it again, then depmod",
			   "modules.dep names %s, which is not there", path);
	} else if (loaded) {
		doctor_say(doctor, FINDING_WARN, "module",
			   "make install && depmod",
			   "vmcoredd.ko is loaded, but not installed: the capture kernel may not have it");
	} else {
		doctor_say(doctor, FINDING_FAIL, "module",
			   "make && make install && depmod, or dkms install vmcoredd",
			   "vmcoredd.ko is not installed for %s",
			   doctor->release);
		return;
	}
	doctor_collector(doctor);
}
