// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * What is to be set up again at the next boot: see bootconfig.h.  Settings are shell
 * variables, one file for all targets and one for each.
 */
#include <dirent.h>
#include <errno.h>
#include <fnmatch.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "../lib/record/keyfile.h"
#include "../lib/base/shellvar.h"
#include "../lib/base/sink.h"
#include "bootconfig.h"

#define BOOTCONFIG_UNIT	"netoops.service"
#define BOOTCONFIG_WANTS	"/etc/systemd/system/multi-user.target.wants"

/* A variable and where its value is kept. */
struct bootconfig_variable {
	const char	*name;
	char		*value;
	size_t		size;
};

static int bootconfig_load(const struct sysroot *root, const char *path,
			   const struct bootconfig_variable *variables, size_t count,
			   struct err *err)
{
	size_t i;

	for (i = 0; i < count; i++) {
		*variables[i].value = '\0';
		if (shellvar_read(root, path, variables[i].name,
				  variables[i].value, variables[i].size) ==
		    SHELLVAR_UNCLEAR)
			return err_set(err, "%s in %s is not understood: a text in quotes is",
				       variables[i].name, path);
	}
	return 0;
}

/* NAME='VALUE', with every ' of the value as '\''. */
static int bootconfig_put(struct sink *sink, const struct bootconfig_variable *variable,
			  struct err *err)
{
	const char *at = variable->value;
	size_t len;

	if (!*at)
		return 0;
	if (sink_write(sink, variable->name, strlen(variable->name), err) ||
	    sink_write(sink, "='", 2, err))
		return -1;
	for (;;) {
		len = strcspn(at, "'");
		if (sink_write(sink, at, len, err))
			return -1;
		at += len;
		if (!*at)
			return sink_write(sink, "'\n", 2, err);
		if (sink_write(sink, "'\\''", 4, err))
			return -1;
		at++;
	}
}

static int bootconfig_open_dir(const struct sysroot *root, char full[PATH_MAX],
			       struct err *err)
{
	sysroot_path(root, BOOTCONFIG_DIR, full);
	if (mkdir(full, 0755) && errno != EEXIST)
		return err_set(err, "cannot make '%s': %s", full,
			       strerror(errno));
	return sink_open_dir(full, err);
}

static int bootconfig_save(const struct sysroot *root, const char *name,
			   const struct bootconfig_variable *variables, size_t count,
			   struct err *err)
{
	static const char head[] =
		"# Written by 'netoops configure', for 'netoops configure --all'.\n";
	char full[PATH_MAX];
	struct sink sink;
	int dir, ret;
	size_t i;

	dir = bootconfig_open_dir(root, full, err);
	if (dir < 0)
		return -1;
	ret = sink_open_at(&sink, dir, full, err);
	if (ret)
		goto out;
	ret = sink_write(&sink, head, sizeof(head) - 1, err);
	for (i = 0; !ret && i < count; i++)
		ret = bootconfig_put(&sink, &variables[i], err);
	if (!ret && fchmod(sink.fd, 0644))
		ret = err_set(err, "cannot change the mode of '%s/%s': %s",
			      full, name, strerror(errno));
	if (ret)
		sink_discard(&sink);
	else
		ret = sink_commit(&sink, name, true, err);
out:
	close(dir);
	return ret;
}

#define BOOTCONFIG_VARIABLES_SETTINGS	5
#define BOOTCONFIG_VARIABLES_TARGET		4

static void bootconfig_of_settings(struct bootconfig_settings *settings,
				   struct bootconfig_variable ret[BOOTCONFIG_VARIABLES_SETTINGS])
{
	const struct bootconfig_variable variables[BOOTCONFIG_VARIABLES_SETTINGS] = {
		{ "NETOOPS_HOST_ID", settings->host_id, sizeof(settings->host_id) },
		{ "NETOOPS_PARITY", settings->parity, sizeof(settings->parity) },
		{ "NETOOPS_BLOB", settings->blob, sizeof(settings->blob) },
		{ "NETOOPS_KEY_ID", settings->key_id, sizeof(settings->key_id) },
		{ "NETOOPS_KEY", settings->key, sizeof(settings->key) },
	};

	memcpy(ret, variables, sizeof(variables));
}

static void bootconfig_of_target(struct configfs_target *target,
				 struct bootconfig_variable ret[BOOTCONFIG_VARIABLES_TARGET])
{
	const struct bootconfig_variable variables[BOOTCONFIG_VARIABLES_TARGET] = {
		{ "NETOOPS_TO", target->to, sizeof(target->to) },
		{ "NETOOPS_DEV", target->dev, sizeof(target->dev) },
		{ "NETOOPS_LOCAL", target->local, sizeof(target->local) },
		{ "NETOOPS_MAC", target->mac, sizeof(target->mac) },
	};

	memcpy(ret, variables, sizeof(variables));
}

/**
 * bootconfig_read_settings - read what holds for all targets
 * @root: the machine
 * @settings: filled in; all "" when there is no such file
 * @err: why it failed
 *
 * Return: 0 or -1.
 */
int bootconfig_read_settings(const struct sysroot *root,
			     struct bootconfig_settings *settings, struct err *err)
{
	struct bootconfig_variable variables[BOOTCONFIG_VARIABLES_SETTINGS];

	bootconfig_of_settings(settings, variables);
	return bootconfig_load(root, BOOTCONFIG_DIR "/" BOOTCONFIG_SETTINGS, variables,
			       BOOTCONFIG_VARIABLES_SETTINGS, err);
}

/**
 * bootconfig_merge_settings - change what holds for all targets
 * @to: these
 * @from: what is "" here stays as it is
 */
void bootconfig_merge_settings(struct bootconfig_settings *to,
			       const struct bootconfig_settings *from)
{
	struct bootconfig_settings copy = *from;
	struct bootconfig_variable changes[BOOTCONFIG_VARIABLES_SETTINGS];
	struct bootconfig_variable changed[BOOTCONFIG_VARIABLES_SETTINGS];
	size_t i;

	bootconfig_of_settings(&copy, changes);
	bootconfig_of_settings(to, changed);
	for (i = 0; i < BOOTCONFIG_VARIABLES_SETTINGS; i++) {
		if (*changes[i].value)
			memcpy(changed[i].value, changes[i].value,
			       changes[i].size);
	}
}

/**
 * bootconfig_keep_settings - keep what holds for all targets
 * @root: the machine
 * @settings: these
 * @err: why it failed
 *
 * Return: 0 or -1.
 */
int bootconfig_keep_settings(const struct sysroot *root,
			     const struct bootconfig_settings *settings,
			     struct err *err)
{
	struct bootconfig_settings copy = *settings;
	struct bootconfig_variable variables[BOOTCONFIG_VARIABLES_SETTINGS];

	bootconfig_of_settings(&copy, variables);
	return bootconfig_save(root, BOOTCONFIG_SETTINGS, variables,
			       BOOTCONFIG_VARIABLES_SETTINGS, err);
}

/**
 * bootconfig_keep_key - keep the host's key
 * @root: the machine
 * @key: the key
 * @ret_cached: it had to go through the page cache
 * @err: why it failed
 *
 * Return: 0 or -1.
 */
int bootconfig_keep_key(const struct sysroot *root, const uint8_t *key,
			bool *ret_cached, struct err *err)
{
	char full[PATH_MAX];
	int dir, ret;

	dir = bootconfig_open_dir(root, full, err);
	if (dir < 0)
		return -1;
	ret = keyfile_write_padded(dir, full, BOOTCONFIG_KEY, key, ret_cached, err);
	close(dir);
	return ret;
}

/**
 * bootconfig_remove_key - forget the host's key
 * @root: the machine
 * @err: why it failed
 *
 * Return: 0, also when there is none; -1.
 */
int bootconfig_remove_key(const struct sysroot *root, struct err *err)
{
	char full[PATH_MAX];

	sysroot_path(root, BOOTCONFIG_DIR "/" BOOTCONFIG_KEY, full);
	if (!unlink(full) || errno == ENOENT)
		return 0;
	return err_set(err, "cannot remove '%s': %s", full, strerror(errno));
}

static void bootconfig_target_path(const char *name, char path[PATH_MAX])
{
	snprintf(path, PATH_MAX, BOOTCONFIG_DIR "/%s.conf", name);
}

/**
 * bootconfig_read_target - read a target
 * @root: the machine
 * @name: its name
 * @target: filled in
 * @err: why it failed
 *
 * Return: 0 or -1.
 */
int bootconfig_read_target(const struct sysroot *root, const char *name,
			   struct configfs_target *target, struct err *err)
{
	struct bootconfig_variable variables[BOOTCONFIG_VARIABLES_TARGET];
	char path[PATH_MAX];

	if (strlen(name) >= sizeof(target->name))
		return err_set(err, "'%.64s...' is too long for a name", name);
	bootconfig_of_target(target, variables);
	bootconfig_target_path(name, path);
	snprintf(target->name, sizeof(target->name), "%s", name);
	return bootconfig_load(root, path, variables, BOOTCONFIG_VARIABLES_TARGET, err);
}

/**
 * bootconfig_keep_target - keep a target
 * @root: the machine
 * @target: the target
 * @err: why it failed
 *
 * Return: 0 or -1.
 */
int bootconfig_keep_target(const struct sysroot *root,
			   const struct configfs_target *target, struct err *err)
{
	struct configfs_target copy = *target;
	struct bootconfig_variable variables[BOOTCONFIG_VARIABLES_TARGET];
	char name[sizeof(target->name) + 8];

	bootconfig_of_target(&copy, variables);
	snprintf(name, sizeof(name), "%s.conf", target->name);
	return bootconfig_save(root, name, variables, BOOTCONFIG_VARIABLES_TARGET, err);
}

/**
 * bootconfig_remove_target - forget a target
 * @root: the machine
 * @name: its name
 * @err: why it failed
 *
 * Return: 1, 0 when there is none, -1.
 */
int bootconfig_remove_target(const struct sysroot *root, const char *name,
			     struct err *err)
{
	char path[PATH_MAX], full[PATH_MAX];

	bootconfig_target_path(name, path);
	if (!unlink(sysroot_path(root, path, full)))
		return 1;
	if (errno == ENOENT)
		return 0;
	return err_set(err, "cannot remove '%s': %s", full, strerror(errno));
}

static int bootconfig_is_target(const struct dirent *entry)
{
	return !fnmatch("[!.]*.conf", entry->d_name, 0);
}

/**
 * bootconfig_targets - list the targets that are kept
 * @root: the machine
 * @ret_names: their names, sorted, ended by NULL; for configfs_free()
 * @err: why it failed
 *
 * Return: how many, or -1.
 */
int bootconfig_targets(const struct sysroot *root, char ***ret_names,
		       struct err *err)
{
	struct dirent **entries = NULL;
	char full[PATH_MAX], **names;
	int i, count;

	count = scandir(sysroot_path(root, BOOTCONFIG_DIR, full), &entries,
			bootconfig_is_target, alphasort);
	if (count < 0 && errno != ENOENT)
		return err_set(err, "cannot read '%s': %s", full,
			       strerror(errno));
	if (count < 0)
		count = 0;
	names = calloc((size_t)count + 1, sizeof(*names));
	for (i = 0; i < count; i++) {
		if (names)
			names[i] = strndup(entries[i]->d_name,
					   strlen(entries[i]->d_name) -
					   strlen(".conf"));
		free(entries[i]);
	}
	free(entries);
	if (!names)
		return err_set(err, "no memory for %d targets", count);
	*ret_names = names;
	return count;
}

/* Where the unit is, or NULL. */
static const char *bootconfig_unit_path(const struct sysroot *root)
{
	static const char * const paths[] = {
		"/etc/systemd/system/" BOOTCONFIG_UNIT,
		"/usr/local/lib/systemd/system/" BOOTCONFIG_UNIT,
		"/usr/lib/systemd/system/" BOOTCONFIG_UNIT,
		"/lib/systemd/system/" BOOTCONFIG_UNIT,
	};
	size_t i;

	for (i = 0; i < sizeof(paths) / sizeof(*paths); i++) {
		if (sysroot_exists(root, paths[i]))
			return paths[i];
	}
	return NULL;
}

/**
 * bootconfig_enable - have it set up at boot
 * @root: the machine
 * @ret_unit: whether it will be
 * @err: why it failed
 *
 * Does what "systemctl enable netoops" does, which is not needed for it.
 *
 * Return: 0 or -1.
 */
int bootconfig_enable(const struct sysroot *root, enum bootconfig_unit *ret_unit,
		      struct err *err)
{
	const char *unit = bootconfig_unit_path(root);
	char full[PATH_MAX];

	*ret_unit = BOOTCONFIG_NO_SYSTEMD;
	if (!sysroot_exists(root, "/run/systemd/system"))
		return 0;
	*ret_unit = BOOTCONFIG_NO_UNIT;
	if (!unit)
		return 0;
	sysroot_path(root, BOOTCONFIG_WANTS, full);
	if (mkdir(full, 0755) && errno != EEXIST)
		return err_set(err, "cannot make '%s': %s", full,
			       strerror(errno));
	sysroot_path(root, BOOTCONFIG_WANTS "/" BOOTCONFIG_UNIT, full);
	if (symlink(unit, full) && errno != EEXIST)
		return err_set(err, "cannot make '%s': %s", full,
			       strerror(errno));
	*ret_unit = BOOTCONFIG_ENABLED;
	return 0;
}

/**
 * bootconfig_disable - do not set anything up at boot any more
 * @root: the machine
 * @err: why it failed
 *
 * Return: 0 or -1.
 */
int bootconfig_disable(const struct sysroot *root, struct err *err)
{
	char full[PATH_MAX];

	sysroot_path(root, BOOTCONFIG_WANTS "/" BOOTCONFIG_UNIT, full);
	if (!unlink(full) || errno == ENOENT)
		return 0;
	return err_set(err, "cannot remove '%s': %s", full, strerror(errno));
}
