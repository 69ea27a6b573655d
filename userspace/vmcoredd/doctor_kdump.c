// SPDX-License-Identifier: GPL-2.0-or-later
/* vmcoredd doctor: kdump on a machine that runs normally. */
#include <glob.h>
#include <stdio.h>
#include <string.h>

#include "../lib/base/shellvar.h"
#include "doctor_checks.h"

#define DOCTOR_DEBIAN	"/etc/default/kdump-tools"
#define DOCTOR_FEDORA	"/etc/sysconfig/kdump"
#define DOCTOR_CRASH_MIN	(192 * DOCTOR_MIB)
#define DOCTOR_SETUP	"scripts/capture/kdump-tools/setup enable (see the README)"
#define DOCTOR_UNIT	"systemd.unit=kdump-tools-dump.service"
/* What kdump-config appends where KDUMP_CMDLINE_APPEND is not set, or empty. */
#define DOCTOR_DEBIAN_APPEND \
	"reset_devices " DOCTOR_UNIT " nr_cpus=1 irqpoll usbcore.nousb"

static void doctor_reservation(struct doctor *doctor)
{
	unsigned long long size;

	if (sysroot_read_u64(&doctor->root, "/sys/kernel/kexec_crash_size",
			     &size))
		doctor_say(doctor, FINDING_FAIL, "crashkernel",
			   "boot a kernel with CONFIG_CRASH_DUMP",
			   "this kernel has no /sys/kernel/kexec_crash_size");
	else if (!size)
		doctor_say(doctor, FINDING_FAIL, "crashkernel",
			   "add crashkernel=256M to the kernel command line and reboot",
			   "no memory is reserved for a crash kernel");
	else if (size < DOCTOR_CRASH_MIN)
		doctor_say(doctor, FINDING_WARN, "crashkernel",
			   "reserve crashkernel=256M",
			   "%llu MiB are reserved; device dumps take an eighth of what is free in it",
			   size / DOCTOR_MIB);
	else
		doctor_say(doctor, FINDING_OK, "crashkernel", NULL,
			   "%llu MiB are reserved", size / DOCTOR_MIB);
}

static void doctor_loaded(struct doctor *doctor)
{
	unsigned long long loaded = 0;

	sysroot_read_u64(&doctor->root, "/sys/kernel/kexec_crash_loaded",
			 &loaded);
	if (loaded)
		doctor_say(doctor, FINDING_OK, "crash-kernel", NULL,
			   "a crash kernel is loaded");
	else
		doctor_say(doctor, FINDING_FAIL, "crash-kernel",
			   "kdump-config load (or systemctl start kdump)",
			   "no crash kernel is loaded");
}

/*
 * A setting from a shell file.  Return: false when it is not understood; that
 * has been said then.
 */
static bool doctor_setting(struct doctor *doctor, const char *check,
			   const char *path, const char *name, char *buf,
			   size_t size)
{
	if (shellvar_read(&doctor->root, path, name, buf, size) !=
	    SHELLVAR_UNCLEAR)
		return true;
	doctor_say(doctor, FINDING_WARN, check,
		   "set it once, in one line, to a plain text",
		   "not understood: %s in %s", name, path);
	return false;
}

/* What a line without those parameters does to the recorded errors. */
static void doctor_judge_line(struct doctor *doctor, const char *line,
			      const char *fix)
{
	bool noaer = doctor_has_pci_noaer(line);
	bool mce = doctor_has_word(line, "mce=off");

	if (doctor_has_word(line, "novmcoredd"))
		doctor_say(doctor, FINDING_WARN, "command-line",
			   "take novmcoredd out",
			   "the capture kernel gets novmcoredd: drivers make no device dumps of their own in it");
	if (noaer && mce)
		doctor_say(doctor, FINDING_OK, "command-line", NULL,
			   "the capture kernel gets pci=noaer mce=off");
	else
		doctor_say(doctor, FINDING_WARN, "command-line", fix,
			   "without %s%s%s the capture kernel clears recorded errors as it starts",
			   noaer ? "" : "pci=noaer",
			   noaer || mce ? "" : " and ", mce ? "" : "mce=off");
}

/*
 * The capture kernel's command line: one of its own or this one, and more, or what
 * the scripts have in place of more.  Return: false when it is not understood.
 */
static bool doctor_command_line(struct doctor *doctor, const char *path,
				const char *own, const char *append,
				const char *instead,
				char line[2 * DOCTOR_CMDLINE])
{
	char base[DOCTOR_CMDLINE] = "", more[DOCTOR_CMDLINE] = "";

	if (!doctor_setting(doctor, "command-line", path, own, base,
			    sizeof(base)) ||
	    !doctor_setting(doctor, "command-line", path, append, more,
			    sizeof(more)))
		return false;
	snprintf(line, 2 * DOCTOR_CMDLINE, "%s %s",
		 *base ? base : doctor->cmdline, *more ? more : instead);
	return true;
}

static void doctor_fedora_line(struct doctor *doctor)
{
	char line[2 * DOCTOR_CMDLINE];

	if (doctor_command_line(doctor, DOCTOR_FEDORA, "KDUMP_COMMANDLINE",
				"KDUMP_COMMANDLINE_APPEND", "", line))
		doctor_judge_line(doctor, line,
				  "add pci=noaer mce=off to KDUMP_COMMANDLINE_APPEND in "
				  DOCTOR_FEDORA);
}

/* KDUMP_CMDLINE_APPEND takes the place of what makes a capture kernel of it. */
static void doctor_debian_line(struct doctor *doctor)
{
	char line[2 * DOCTOR_CMDLINE];

	if (!doctor_command_line(doctor, DOCTOR_DEBIAN, "KDUMP_CMDLINE",
				 "KDUMP_CMDLINE_APPEND", DOCTOR_DEBIAN_APPEND,
				 line))
		return;
	if (!doctor_has_word(line, DOCTOR_UNIT))
		doctor_say(doctor, FINDING_FAIL, "command-line",
			   "take KDUMP_CMDLINE_APPEND out of " DOCTOR_DEBIAN
			   " and run " DOCTOR_SETUP,
			   "without %s the capture kernel starts the whole system, in what is reserved",
			   DOCTOR_UNIT);
	doctor_judge_line(doctor, line, DOCTOR_SETUP);
}

static void doctor_debian(struct doctor *doctor)
{
	char use[64] = "";

	if (doctor_setting(doctor, "kdump", DOCTOR_DEBIAN, "USE_KDUMP", use,
			   sizeof(use))) {
		if (*use && strcmp(use, "0"))
			doctor_say(doctor, FINDING_OK, "kdump", NULL,
				   "kdump-tools is switched on in " DOCTOR_DEBIAN);
		else
			doctor_say(doctor, FINDING_FAIL, "kdump",
				   "set USE_KDUMP=1 in " DOCTOR_DEBIAN,
				   "kdump-tools is switched off");
	}
	doctor_debian_line(doctor);
}

/* Where the dumps go on Debian.  Return: false when that is not understood. */
static bool doctor_debian_target(struct doctor *doctor,
				 struct doctor_target *target)
{
	static const char * const names[] = { "SSH", "NFS", "FTP" };
	size_t i;

	for (i = 0; i < sizeof(names) / sizeof(*names); i++) {
		if (!doctor_setting(doctor, "room", DOCTOR_DEBIAN, names[i],
				    target->remote, sizeof(target->remote)))
			return false;
		if (*target->remote)
			return true;
	}
	return doctor_setting(doctor, "room", DOCTOR_DEBIAN, "KDUMP_COREDIR",
			      target->dir, sizeof(target->dir));
}

/* Where the dumps go; nowhere when there is no kdump. */
static void doctor_settings(struct doctor *doctor)
{
	struct doctor_target target = { .dir = "/var/crash" };

	if (sysroot_exists(&doctor->root, DOCTOR_FEDORA)) {
		doctor_say(doctor, FINDING_OK, "kdump", NULL,
			   "there is " DOCTOR_FEDORA);
		doctor_fedora_line(doctor);
		doctor_kdump_conf(doctor, &target);
		doctor_room(doctor, &target);
	} else if (sysroot_exists(&doctor->root, DOCTOR_DEBIAN)) {
		doctor_debian(doctor);
		if (doctor_debian_target(doctor, &target))
			doctor_room(doctor, &target);
	} else {
		doctor_say(doctor, FINDING_FAIL, "kdump",
			   "apt install kdump-tools",
			   "kdump-tools is not installed");
	}
}

/* Is vmcoredd named in a line that is no comment? */
static bool doctor_names_us(const char *path)
{
	struct sysroot none = { .dir = "" };
	char text[4096], *line, *save;

	if (sysroot_read(&none, path, text, sizeof(text)) <= 0)
		return false;
	for (line = strtok_r(text, "\n", &save); line;
	     line = strtok_r(NULL, "\n", &save)) {
		line += strspn(line, " \t");
		if (*line != '#' && *line != ';' && strstr(line, "vmcoredd"))
			return true;
	}
	return false;
}

/* Does anything load the modules and attach in the capture kernel? */
static void doctor_hook(struct doctor *doctor)
{
	static const char * const places[] = {
		"/etc/systemd/system/kdump-tools-dump.service.d/*.conf",
		"/usr/lib/systemd/system/kdump-tools-dump.service.d/*.conf",
		"/lib/systemd/system/kdump-tools-dump.service.d/*.conf",
		"/etc/kdump/pre.d/*",
		"/usr/lib/dracut/modules.d/*vmcoredd/module-setup.sh",
	};
	char full[PATH_MAX];
	bool found = false;
	size_t i, j;
	glob_t hits;

	for (i = 0; i < sizeof(places) / sizeof(*places) && !found; i++) {
		if (glob(sysroot_path(&doctor->root, places[i], full), 0, NULL,
			 &hits))
			continue;
		for (j = 0; j < hits.gl_pathc && !found; j++)
			found = doctor_names_us(hits.gl_pathv[j]);
		globfree(&hits);
	}
	if (found)
		doctor_say(doctor, FINDING_OK, "hook", NULL,
			   "the capture kernel is told to load vmcoredd");
	else
		doctor_say(doctor, FINDING_WARN, "hook",
			   DOCTOR_SETUP,
			   "nothing loads vmcoredd in the capture kernel: no device dumps");
}

static void doctor_makedumpfile(struct doctor *doctor)
{
	static const char * const places[] = {
		"/usr/bin/makedumpfile", "/usr/sbin/makedumpfile",
		"/bin/makedumpfile", "/sbin/makedumpfile",
		"/usr/local/bin/makedumpfile", "/usr/local/sbin/makedumpfile",
	};
	size_t i;

	for (i = 0; i < sizeof(places) / sizeof(*places); i++) {
		if (!sysroot_exists(&doctor->root, places[i]))
			continue;
		doctor_say(doctor, FINDING_OK, "makedumpfile", NULL, "%s",
			   places[i]);
		return;
	}
	doctor_say(doctor, FINDING_WARN, "makedumpfile",
		   "apt install makedumpfile",
		   "makedumpfile is not installed: all memory would be copied");
}

/**
 * doctor_kdump - look at kdump
 * @doctor: the examination
 */
void doctor_kdump(struct doctor *doctor)
{
	doctor_reservation(doctor);
	doctor_loaded(doctor);
	doctor_settings(doctor);
	doctor_hook(doctor);
	doctor_makedumpfile(doctor);
}
