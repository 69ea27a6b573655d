// SPDX-License-Identifier: GPL-2.0-or-later
/* vmcoredd doctor: where dumps go, and the room there. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/statvfs.h>

#include "doctor_checks.h"

#define DOCTOR_KDUMP_CONF	"/etc/kdump.conf"
#define DOCTOR_ROOM_MIN		(256 * DOCTOR_MIB)

static void doctor_kdump_conf_line(char *line, struct doctor_target *target)
{
	static const char * const elsewhere[] = {
		"nfs", "ssh", "raw", "ext2", "ext3", "ext4", "xfs", "btrfs",
		"minix", "virtiofs",
	};
	char *save, *word, *value;
	size_t i;

	line[strcspn(line, "#")] = '\0';
	word = strtok_r(line, " \t\n", &save);
	value = word ? strtok_r(NULL, " \t\n", &save) : NULL;
	if (!value)
		return;
	if (!strcmp(word, "path"))
		snprintf(target->dir, sizeof(target->dir), "%s", value);
	for (i = 0; i < sizeof(elsewhere) / sizeof(*elsewhere); i++) {
		if (!strcmp(word, elsewhere[i]))
			snprintf(target->remote, sizeof(target->remote),
				 "%s %s", word, value);
	}
}

/**
 * doctor_kdump_conf - find out where Fedora's kdump puts dumps
 * @doctor: the examination
 * @target: unchanged as far as the settings say nothing
 */
void doctor_kdump_conf(const struct doctor *doctor,
		       struct doctor_target *target)
{
	char full[PATH_MAX], *line = NULL;
	size_t room = 0;
	FILE *file;

	file = fopen(sysroot_path(&doctor->root, DOCTOR_KDUMP_CONF, full),
		     "re");
	if (!file)
		return;
	while (getline(&line, &room, file) > 0)
		doctor_kdump_conf_line(line, target);
	free(line);
	fclose(file);
}

/**
 * doctor_room - look at the room for dumps
 * @doctor: the examination
 * @target: where they go
 */
void doctor_room(struct doctor *doctor, const struct doctor_target *target)
{
	unsigned long long room, memory;
	char full[PATH_MAX], text[64] = "0";
	const char *dir = target->dir;
	struct statvfs fs;

	if (*target->remote) {
		doctor_say(doctor, FINDING_WARN, "room", "look at the room there",
			   "dumps go to %s, where the room was not looked at",
			   target->remote);
		return;
	}
	sysroot_line(&doctor->root, "/proc/meminfo", "MemTotal:", text,
		     sizeof(text));
	memory = strtoull(text, NULL, 10) * 1024;
	if (statvfs(sysroot_path(&doctor->root, dir, full), &fs)) {
		doctor_say(doctor, FINDING_FAIL, "room", "create it",
			   "there is no directory %s for dumps", dir);
		return;
	}
	room = (unsigned long long)fs.f_bavail * fs.f_frsize;
	if (room < DOCTOR_ROOM_MIN)
		doctor_say(doctor, FINDING_FAIL, "room", "make room",
			   "only %llu MiB are free in %s", room / DOCTOR_MIB,
			   dir);
	else if (room < memory / 4)
		doctor_say(doctor, FINDING_WARN, "room", "make room",
			   "%llu MiB are free in %s, for a machine with %llu MiB of memory",
			   room / DOCTOR_MIB, dir, memory / DOCTOR_MIB);
	else
		doctor_say(doctor, FINDING_OK, "room", NULL,
			   "%llu MiB are free in %s", room / DOCTOR_MIB, dir);
}
