// SPDX-License-Identifier: GPL-2.0-or-later
/* vmcoredd doctor: kdump on a machine that runs normally. */
#include <glob.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/statvfs.h>

#include "doctor.h"

#define DOCTOR_DEBIAN	"/etc/default/kdump-tools"
#define DOCTOR_FEDORA	"/etc/sysconfig/kdump"
#define DOCTOR_MIB	(1024ULL * 1024)
#define DOCTOR_CRASH_MIN	(192 * DOCTOR_MIB)
#define DOCTOR_ROOM_MIN		(256 * DOCTOR_MIB)

static void doctor_reservation(struct doctor *doctor)
{
	unsigned long long size;

	if (sysroot_read_u64(&doctor->root, "/sys/kernel/kexec_crash_size",
			     &size))
		doctor_say(doctor, DOCTOR_FAIL, "crashkernel",
			   "boot a kernel with CONFIG_CRASH_DUMP",
			   "this kernel has no /sys/kernel/kexec_crash_size");
	else if (!size)
		doctor_say(doctor, DOCTOR_FAIL, "crashkernel",
			   "add crashkernel=256M to the kernel command line and reboot",
			   "no memory is reserved for a crash kernel");
	else if (size < DOCTOR_CRASH_MIN)
		doctor_say(doctor, DOCTOR_WARN, "crashkernel",
			   "reserve crashkernel=256M",
			   "%llu MiB are reserved; device dumps take an eighth of what is free in it",
			   size / DOCTOR_MIB);
	else
		doctor_say(doctor, DOCTOR_OK, "crashkernel", NULL,
			   "%llu MiB are reserved", size / DOCTOR_MIB);
}

static void doctor_loaded(struct doctor *doctor)
{
	unsigned long long loaded = 0;

	sysroot_read_u64(&doctor->root, "/sys/kernel/kexec_crash_loaded",
			 &loaded);
	if (loaded)
		doctor_say(doctor, DOCTOR_OK, "crash-kernel", NULL,
			   "a crash kernel is loaded");
	else
		doctor_say(doctor, DOCTOR_FAIL, "crash-kernel",
			   "kdump-config load (or systemctl start kdump)",
			   "no crash kernel is loaded");
}

/*
 * A variable of a shell file.  An assignment that names the variable itself
 * adds to it, and so does "+=".
 */
static void doctor_variable(const struct doctor *doctor, const char *path,
			    const char *name, char *buf, size_t size)
{
	char full[PATH_MAX], reference[64], *line = NULL, *at;
	size_t room = 0, len = strlen(name), used;
	FILE *file;

	file = fopen(sysroot_path(&doctor->root, path, full), "re");
	if (!file)
		return;
	while (getline(&line, &room, file) > 0) {
		at = line + strspn(line, " \t");
		if (strncmp(at, name, len) ||
		    (at[len] != '=' && strncmp(at + len, "+=", 2)))
			continue;
		at += len;
		at[strcspn(at, "\n")] = '\0';
		snprintf(reference, sizeof(reference), "${%s", name);
		if (*at != '+' && !strstr(at, reference))
			*buf = '\0';
		at += strcspn(at, "=") + 1;
		used = strlen(buf);
		snprintf(buf + used, size - used, "%s%s", used ? " " : "", at);
	}
	free(line);
	fclose(file);
}

/* What the settings add to the capture kernel's command line. */
static void doctor_command_line(struct doctor *doctor, const char *path,
				const char *variable)
{
	char line[DOCTOR_CMDLINE] = "", own[DOCTOR_CMDLINE] = "";
	char fix[128];
	bool noaer, mce;

	doctor_variable(doctor, path, variable, line, sizeof(line));
	doctor_variable(doctor, path, "KDUMP_CMDLINE", own, sizeof(own));
	snprintf(fix, sizeof(fix), "add pci=noaer mce=off to %s in %s",
		 variable, path);
	if (doctor_has_word(line, "novmcoredd") ||
	    doctor_has_word(own, "novmcoredd"))
		doctor_say(doctor, DOCTOR_FAIL, "command-line",
			   "take novmcoredd out",
			   "%s tells the capture kernel to make no device dumps",
			   path);
	noaer = doctor_has_pci_noaer(line) || doctor_has_pci_noaer(own);
	mce = doctor_has_word(line, "mce=off") || doctor_has_word(own, "mce=off");
	if (noaer && mce)
		doctor_say(doctor, DOCTOR_OK, "command-line", NULL,
			   "the capture kernel gets pci=noaer mce=off");
	else
		doctor_say(doctor, DOCTOR_WARN, "command-line", fix,
			   "without %s%s%s the capture kernel clears recorded errors as it starts",
			   noaer ? "" : "pci=noaer",
			   noaer || mce ? "" : " and ", mce ? "" : "mce=off");
}

/* The directory that dumps go to, in @buf. */
static void doctor_settings(struct doctor *doctor, char *buf, size_t size)
{
	char use[16] = "1", dir[256] = "";

	snprintf(buf, size, "/var/crash");
	if (sysroot_exists(&doctor->root, DOCTOR_FEDORA)) {
		doctor_say(doctor, DOCTOR_OK, "kdump", NULL, "kdump is set up");
		doctor_command_line(doctor, DOCTOR_FEDORA,
				    "KDUMP_COMMANDLINE_APPEND");
		return;
	}
	if (!sysroot_exists(&doctor->root, DOCTOR_DEBIAN)) {
		doctor_say(doctor, DOCTOR_FAIL, "kdump",
			   "apt install kdump-tools",
			   "kdump-tools is not installed");
		return;
	}
	doctor_variable(doctor, DOCTOR_DEBIAN, "USE_KDUMP", use, sizeof(use));
	if (doctor_has_word(use, "1"))
		doctor_say(doctor, DOCTOR_OK, "kdump", NULL,
			   "kdump-tools is set up");
	else
		doctor_say(doctor, DOCTOR_FAIL, "kdump",
			   "set USE_KDUMP=1 in " DOCTOR_DEBIAN,
			   "kdump-tools is switched off");
	doctor_command_line(doctor, DOCTOR_DEBIAN, "KDUMP_CMDLINE_APPEND");
	doctor_variable(doctor, DOCTOR_DEBIAN, "KDUMP_COREDIR", dir,
			sizeof(dir));
	if (*dir == '"' || *dir == '\'')
		memmove(dir, dir + 1, strlen(dir));
	dir[strcspn(dir, "\"' \t#")] = '\0';
	if (*dir == '/')
		snprintf(buf, size, "%s", dir);
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
	char full[PATH_MAX], text[4096];
	struct sysroot none = { .dir = "" };
	bool found = false;
	size_t i, j;
	glob_t hits;

	for (i = 0; i < sizeof(places) / sizeof(*places) && !found; i++) {
		if (glob(sysroot_path(&doctor->root, places[i], full), 0, NULL,
			 &hits))
			continue;
		for (j = 0; j < hits.gl_pathc && !found; j++)
			found = sysroot_read(&none, hits.gl_pathv[j], text,
					     sizeof(text)) > 0 &&
				strstr(text, "vmcoredd");
		globfree(&hits);
	}
	if (found)
		doctor_say(doctor, DOCTOR_OK, "hook", NULL,
			   "the capture kernel is told to load vmcoredd");
	else
		doctor_say(doctor, DOCTOR_WARN, "hook",
			   "scripts/capture/kdump-tools/setup enable (see the README)",
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
		doctor_say(doctor, DOCTOR_OK, "makedumpfile", NULL, "%s",
			   places[i]);
		return;
	}
	doctor_say(doctor, DOCTOR_WARN, "makedumpfile",
		   "apt install makedumpfile",
		   "makedumpfile is not installed: all memory would be copied");
}

static void doctor_room(struct doctor *doctor, const char *dir)
{
	unsigned long long room, memory;
	char full[PATH_MAX], text[64] = "0";
	struct statvfs fs;

	sysroot_line(&doctor->root, "/proc/meminfo", "MemTotal:", text,
		     sizeof(text));
	memory = strtoull(text, NULL, 10) * 1024;
	if (statvfs(sysroot_path(&doctor->root, dir, full), &fs)) {
		doctor_say(doctor, DOCTOR_FAIL, "room", "create it",
			   "there is no directory %s for dumps", dir);
		return;
	}
	room = (unsigned long long)fs.f_bavail * fs.f_frsize;
	if (room < DOCTOR_ROOM_MIN)
		doctor_say(doctor, DOCTOR_FAIL, "room", "make room",
			   "only %llu MiB are free in %s", room / DOCTOR_MIB,
			   dir);
	else if (room < memory / 4)
		doctor_say(doctor, DOCTOR_WARN, "room", "make room",
			   "%llu MiB are free in %s, for a machine with %llu MiB of memory",
			   room / DOCTOR_MIB, dir, memory / DOCTOR_MIB);
	else
		doctor_say(doctor, DOCTOR_OK, "room", NULL,
			   "%llu MiB are free in %s", room / DOCTOR_MIB, dir);
}

/**
 * doctor_kdump - look at kdump
 * @doctor: the examination
 */
void doctor_kdump(struct doctor *doctor)
{
	char dir[256];

	doctor_reservation(doctor);
	doctor_loaded(doctor);
	doctor_settings(doctor, dir, sizeof(dir));
	doctor_hook(doctor);
	doctor_makedumpfile(doctor);
	doctor_room(doctor, dir);
}
