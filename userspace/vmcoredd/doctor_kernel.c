// SPDX-License-Identifier: GPL-2.0-or-later
/* vmcoredd doctor: the kernel and the modules for it. */
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "attachment.h"
#include "doctor.h"

#define DOCTOR_SECURE_BOOT \
	"/sys/firmware/efi/efivars/SecureBoot-8be4df61-93ca-11d2-aa0d-00e098032b8c"
#define DOCTOR_SIGNATURE	"~Module signature appended~\n"

static void doctor_release(struct doctor *doctor)
{
	unsigned int major = 0, minor = 0;

	if (sscanf(doctor->release, "%u.%u", &major, &minor) != 2)
		doctor_say(doctor, DOCTOR_WARN, "kernel", NULL,
			   "release '%s' is not understood", doctor->release);
	else if (major < 6 || (major == 6 && minor < 1))
		doctor_say(doctor, DOCTOR_FAIL, "kernel",
			   "boot a kernel from 6.1 on",
			   "%s is older than 6.1", doctor->release);
	else
		doctor_say(doctor, DOCTOR_OK, "kernel", NULL, "%s",
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
		doctor_say(doctor, DOCTOR_WARN, "config", NULL,
			   "%s is not known: there is no %s", option, path);
	else if (!strcmp(value, "y"))
		doctor_say(doctor, DOCTOR_OK, "config", NULL, "%s=y", option);
	else
		doctor_say(doctor, DOCTOR_FAIL, "config",
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

/* Finds a module in modules.dep, which may be older than what is there. */
static bool doctor_find_module(const struct doctor *doctor, const char *name,
			       char *buf, size_t size)
{
	char path[PATH_MAX], full[PATH_MAX], *line = NULL, *base;
	size_t room = 0, len = strlen(name);
	bool found = false;
	FILE *file;

	snprintf(path, sizeof(path), "/lib/modules/%s/modules.dep",
		 doctor->release);
	file = fopen(sysroot_path(&doctor->root, path, full), "re");
	if (!file)
		return false;
	while (!found && getline(&line, &room, file) > 0) {
		line[strcspn(line, ":")] = '\0';
		base = strrchr(line, '/');
		base = base ? base + 1 : line;
		found = !strncmp(base, name, len) &&
			!strncmp(base + len, ".ko", 3);
	}
	if (found && *line == '/')
		snprintf(buf, size, "%s", line);
	else if (found)
		snprintf(buf, size, "/lib/modules/%s/%s", doctor->release,
			 line);
	free(line);
	fclose(file);
	return found;
}

/* Return: 1 when signed, 0 when not, -1 when that cannot be seen. */
static int doctor_is_signed(const struct doctor *doctor, const char *module)
{
	char full[PATH_MAX], tail[sizeof(DOCTOR_SIGNATURE)] = "";
	size_t len = sizeof(DOCTOR_SIGNATURE) - 1;
	size_t name = strlen(module);
	ssize_t got = -1;
	int fd;

	if (name < 3 || strcmp(module + name - 3, ".ko"))
		return -1;
	fd = open(sysroot_path(&doctor->root, module, full),
		  O_RDONLY | O_CLOEXEC);
	if (fd < 0)
		return -1;
	if (lseek(fd, -(off_t)len, SEEK_END) >= 0)
		got = read(fd, tail, len);
	close(fd);
	return got == (ssize_t)len && !memcmp(tail, DOCTOR_SIGNATURE, len);
}

/* Why unsigned modules are refused, or NULL. */
static const char *doctor_enforces(const struct doctor *doctor)
{
	char text[128];
	ssize_t got;

	if (sysroot_read(&doctor->root, "/sys/kernel/security/lockdown", text,
			 sizeof(text)) > 0 && !strstr(text, "[none]"))
		return "the kernel is locked down";
	if (sysroot_read(&doctor->root, "/sys/module/module/parameters/sig_enforce",
			 text, sizeof(text)) > 0 && *text == 'Y')
		return "the kernel enforces module signatures";
	got = sysroot_read(&doctor->root, DOCTOR_SECURE_BOOT, text,
			   sizeof(text));
	if (got == 5 && text[4] == 1)
		return "Secure Boot is on, which locks the capture kernel down";
	return NULL;
}

static void doctor_signature(struct doctor *doctor, const char *module)
{
	const char *why = doctor_enforces(doctor);
	int is_signed;

	if (!why) {
		doctor_say(doctor, DOCTOR_OK, "signature", NULL,
			   "unsigned modules may be loaded");
		return;
	}
	is_signed = doctor_is_signed(doctor, module);
	if (is_signed > 0)
		doctor_say(doctor, DOCTOR_OK, "signature", NULL,
			   "%s; %s is signed (its key must be enrolled)", why,
			   module);
	else if (is_signed < 0)
		doctor_say(doctor, DOCTOR_WARN, "signature",
			   "check the signature with modinfo",
			   "%s, and whether %s is signed cannot be seen", why,
			   module);
	else
		doctor_say(doctor, DOCTOR_FAIL, "signature",
			   "sign the modules with an enrolled key (see the README, Secure Boot)",
			   "%s, and %s is not signed", why, module);
}

/* Return: 1 when a module is where modprobe looks, at @buf; 0; -1 when it is gone. */
static int doctor_installed(const struct doctor *doctor, const char *name,
			    char *buf, size_t size)
{
	if (!doctor_find_module(doctor, name, buf, size))
		return 0;
	return sysroot_exists(&doctor->root, buf) ? 1 : -1;
}

static void doctor_collector(struct doctor *doctor)
{
	char path[PATH_MAX];
	int ret;

	ret = doctor_installed(doctor, "vmcoredd_pci", path, sizeof(path));
	if (ret > 0)
		doctor_say(doctor, DOCTOR_OK, "collector", NULL, "%s", path);
	else if (ret)
		doctor_say(doctor, DOCTOR_WARN, "collector",
			   "install it again, then depmod",
			   "modules.dep names %s, which is not there", path);
	else
		doctor_say(doctor, DOCTOR_WARN, "collector",
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

	ret = doctor_installed(doctor, "vmcoredd", path, sizeof(path));
	if (ret > 0) {
		doctor_say(doctor, DOCTOR_OK, "module", NULL, "%s%s", path,
			   loaded ? " (loaded)" : "");
		doctor_signature(doctor, path);
	} else if (ret) {
		doctor_say(doctor, DOCTOR_FAIL, "module",
			   "install it again, then depmod",
			   "modules.dep names %s, which is not there", path);
	} else if (loaded) {
		doctor_say(doctor, DOCTOR_WARN, "module",
			   "make install && depmod",
			   "vmcoredd.ko is loaded, but not installed: the capture kernel may not have it");
	} else {
		doctor_say(doctor, DOCTOR_FAIL, "module",
			   "make && make install && depmod, or dkms install vmcoredd",
			   "vmcoredd.ko is not installed for %s",
			   doctor->release);
		return;
	}
	doctor_collector(doctor);
}
