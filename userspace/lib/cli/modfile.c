// SPDX-License-Identifier: LGPL-2.1-or-later
/* Files of kernel modules: see modfile.h. */
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "modfile.h"

#define MODFILE_SECURE_BOOT \
	"/sys/firmware/efi/efivars/SecureBoot-8be4df61-93ca-11d2-aa0d-00e098032b8c"
#define MODFILE_SIGNATURE	"~Module signature appended~\n"

/* Is a line of modules.dep, cut at its colon, about this module? */
static bool modfile_matches(const char *line, const char *name)
{
	const char *base = strrchr(line, '/');
	size_t len = strlen(name);

	base = base ? base + 1 : line;
	return !strncmp(base, name, len) && !strncmp(base + len, ".ko", 3);
}

/**
 * modfile_find - find a module where modprobe looks
 * @root: the machine
 * @release: release of the kernel
 * @name: name of the module
 * @ret_path: its file, as modules.dep has it
 *
 * Return: 1; 0 when modules.dep does not name it; -1 when it does, but the file is
 * gone.
 */
int modfile_find(const struct sysroot *root, const char *release,
		 const char *name, char ret_path[PATH_MAX])
{
	char path[PATH_MAX], full[PATH_MAX], *line = NULL;
	bool found = false;
	size_t room = 0;
	FILE *file;

	snprintf(path, sizeof(path), "/lib/modules/%s/modules.dep", release);
	file = fopen(sysroot_path(root, path, full), "re");
	if (!file)
		return 0;
	while (!found && getline(&line, &room, file) > 0) {
		line[strcspn(line, ":")] = '\0';
		found = modfile_matches(line, name);
	}
	if (found && *line == '/')
		snprintf(ret_path, PATH_MAX, "%s", line);
	else if (found)
		snprintf(ret_path, PATH_MAX, "/lib/modules/%s/%s", release,
			 line);
	free(line);
	fclose(file);
	if (!found)
		return 0;
	return sysroot_exists(root, ret_path) ? 1 : -1;
}

/**
 * modfile_is_signed - is a signature appended to a module?
 * @root: the machine
 * @path: file of the module
 *
 * Return: 1 when there is, 0 when not, -1 when that cannot be seen: it is packed,
 * or cannot be read.
 */
int modfile_is_signed(const struct sysroot *root, const char *path)
{
	char full[PATH_MAX], tail[sizeof(MODFILE_SIGNATURE)] = "";
	size_t len = sizeof(MODFILE_SIGNATURE) - 1;
	size_t name = strlen(path);
	ssize_t got = -1;
	int fd;

	if (name < 3 || strcmp(path + name - 3, ".ko"))
		return -1;
	fd = open(sysroot_path(root, path, full), O_RDONLY | O_CLOEXEC);
	if (fd < 0)
		return -1;
	if (lseek(fd, -(off_t)len, SEEK_END) >= 0)
		got = read(fd, tail, len);
	close(fd);
	return got == (ssize_t)len && !memcmp(tail, MODFILE_SIGNATURE, len);
}

/**
 * modfile_refused - why unsigned modules are refused
 * @root: the machine
 *
 * Return: a clause in English; NULL when they are not.
 */
const char *modfile_refused(const struct sysroot *root)
{
	char text[128];
	ssize_t got;

	if (sysroot_read(root, "/sys/kernel/security/lockdown", text,
			 sizeof(text)) > 0 && !strstr(text, "[none]"))
		return "the kernel is locked down";
	if (sysroot_read(root, "/sys/module/module/parameters/sig_enforce",
			 text, sizeof(text)) > 0 && *text == 'Y')
		return "the kernel enforces module signatures";
	got = sysroot_read(root, MODFILE_SECURE_BOOT, text, sizeof(text));
	if (got == 5 && text[4] == 1)
		return "Secure Boot is on, which locks the capture kernel down";
	return NULL;
}
