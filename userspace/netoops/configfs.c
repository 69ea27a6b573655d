// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * The settings and targets of netoops.ko: see configfs.h.  In a tree that stands
 * for a machine, files are made that configfs would have by itself.
 */
#include <ctype.h>
#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mount.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include <uapi/vmcoredd/netoops.h>

#include "../lib/base/addr.h"
#include "configfs.h"

/* Attributes of a target that are written, "enabled" excepted. */
static const char * const configfs_attributes[] = {
	"dev_name", "local_port", "remote_port", "local_ip", "remote_ip",
	"remote_mac",
};

#define CONFIGFS_ATTRIBUTES \
	(sizeof(configfs_attributes) / sizeof(*configfs_attributes))

static bool configfs_is_tree(const struct sysroot *root)
{
	return *root->dir;
}

static int configfs_modprobe(struct err *err)
{
	int status = -1, null;
	pid_t pid = fork();

	if (!pid) {
		/* Its own words would be a second line. */
		null = open("/dev/null", O_WRONLY | O_CLOEXEC);
		dup2(null, STDERR_FILENO);
		execlp("modprobe", "modprobe", "netoops", NULL);
		_exit(127);
	}
	if (pid < 0)
		return err_set(err, "cannot run modprobe: %s", strerror(errno));
	while (waitpid(pid, &status, 0) < 0 && errno == EINTR)
		;
	if (WIFEXITED(status) && !WEXITSTATUS(status))
		return 0;
	return err_set(err, "modprobe netoops failed: is the module installed for this kernel?");
}

/**
 * configfs_prepare - load the module and mount configfs, as far as needed
 * @root: the machine; nothing is loaded or mounted for a tree
 * @err: why it failed
 *
 * Return: 0 or -1.
 */
int configfs_prepare(const struct sysroot *root, struct err *err)
{
	if (sysroot_exists(root, CONFIGFS_DIR))
		return 0;
	if (!configfs_is_tree(root)) {
		if (geteuid())
			return err_set(err, "only root can do this");
		if (configfs_modprobe(err))
			return -1;
		/* Busy is well: somebody else mounted it. */
		if (!sysroot_exists(root, CONFIGFS_DIR) &&
		    mount("configfs", CONFIGFS_MOUNT, "configfs", 0, NULL) &&
		    errno != EBUSY)
			return err_set(err, "cannot mount configfs: %s",
				       strerror(errno));
	}
	if (sysroot_exists(root, CONFIGFS_DIR))
		return 0;
	return err_set(err, "there is no %s" CONFIGFS_DIR, root->dir);
}

static int configfs_put(const struct sysroot *root, const char *path,
			const char *text, size_t len)
{
	int flags = O_WRONLY | O_CLOEXEC | O_TRUNC, fd, error = 0;
	char full[PATH_MAX];
	ssize_t done;

	if (configfs_is_tree(root))
		flags |= O_CREAT;
	fd = open(sysroot_path(root, path, full), flags, 0600);
	if (fd < 0)
		return -1;
	/* One call, or the attribute would get a part of it. */
	done = write(fd, text, len);
	if (done != (ssize_t)len)
		error = done < 0 ? errno : EIO;
	if (close(fd) && !error)
		error = errno;
	errno = error;
	return error ? -1 : 0;
}

/**
 * configfs_write - set what holds for all targets
 * @root: the machine
 * @name: the attribute
 * @text: its value, which is not copied
 * @len: bytes there
 * @err: why it failed
 *
 * Return: 0 or -1.
 */
int configfs_write(const struct sysroot *root, const char *name,
		   const char *text, size_t len, struct err *err)
{
	char path[PATH_MAX];

	snprintf(path, sizeof(path), CONFIGFS_DIR "/%s", name);
	if (!configfs_put(root, path, text, len))
		return 0;
	return err_set(err, "cannot set %s: %s; the kernel log says more", name,
		       strerror(errno));
}

/**
 * configfs_read - read an attribute
 * @root: the machine
 * @target: of which target; NULL for what holds for all
 * @name: the attribute
 * @buf: its value without the end of the line; "" on failure
 *
 * Return: 0 or -1.
 */
int configfs_read(const struct sysroot *root, const char *target,
		  const char *name, char buf[CONFIGFS_TEXT])
{
	char path[PATH_MAX];
	size_t len;

	snprintf(path, sizeof(path), CONFIGFS_DIR "/%s%s%s",
		 target ? target : "", target ? "/" : "", name);
	if (sysroot_read(root, path, buf, CONFIGFS_TEXT) < 0)
		return -1;
	len = strlen(buf);
	if (len && buf[len - 1] == '\n')
		buf[len - 1] = '\0';
	return 0;
}

static bool configfs_name_ok(const char *name)
{
	const char *at = name;

	while (isalnum((unsigned char)*at) || (*at && strchr("._-", *at)))
		at++;
	return at > name && !*at && *name != '.' && *name != '-';
}

static bool configfs_mac_ok(const char *mac)
{
	size_t i;

	for (i = 0; i < 17; i++) {
		if (i % 3 == 2 ? mac[i] != ':' :
				 !mac[i] || !strchr("0123456789abcdefABCDEF", mac[i]))
			return false;
	}
	return !mac[i];
}

/* Where a target sends to, and the device that says.  Return: 0 or -1. */
static int configfs_to(const struct configfs_target *target, struct addr *addr,
		       char dev[IF_NAMESIZE], struct err *err)
{
	if (addr_parse(addr, target->to, NETOOPS_PORT, true, err))
		return -1;
	if (addr_is_any(addr))
		return err_set(err, "'%s' is no address to send to",
			       target->to);
	if (!addr_port(addr))
		return err_set(err, "port 0 is none");
	addr_dev(addr, dev);
	if (*dev && *target->dev && strcmp(dev, target->dev))
		return err_set(err, "'%s' is not reached by %s", target->to,
			       target->dev);
	if (!*dev)
		snprintf(dev, IF_NAMESIZE, "%s", target->dev);
	return 0;
}

/**
 * configfs_hook_armed - is a hook armed?
 * @state: what stands behind its name in the attribute "hooks": "armed",
 *	"armed by WAY" or "off ERRNO"
 *
 * Return: true if it is.
 */
bool configfs_hook_armed(const char *state)
{
	return !strcmp(state, "armed") || !strncmp(state, "armed ", 6);
}

/**
 * configfs_hook_tells - is it by a hook that the kernel tells that it dies?
 * @name: of the hook
 *
 * Return: false for the dead-man's switch, without which no crash is missed; only
 * x86 has it.
 */
bool configfs_hook_tells(const char *name)
{
	return strcmp(name, "deadman");
}

/**
 * configfs_check - can a target be like that?
 * @target: the target
 * @err: why not
 *
 * Return: 0 or -1.
 */
int configfs_check(const struct configfs_target *target, struct err *err)
{
	char dev[IF_NAMESIZE];
	struct addr addr;

	if (!configfs_name_ok(target->name))
		return err_set(err, "'%s' is not a name: letters, digits, '.', '_' and '-'",
			       target->name);
	if (strcspn(target->dev, "/ \t\n") != strlen(target->dev))
		return err_set(err, "'%s' is not a network device", target->dev);
	if (*target->mac && !configfs_mac_ok(target->mac))
		return err_set(err, "'%s' is not a MAC address like 02:00:5e:00:53:01",
			       target->mac);
	if (*target->local &&
	    addr_parse(&addr, target->local, NETOOPS_PORT, false, err))
		return -1;
	return configfs_to(target, &addr, dev, err);
}

/* Fills in the values of the attributes, in their order. */
static int configfs_values(const struct configfs_target *target,
			   char values[][INET6_ADDRSTRLEN + 1],
			   struct err *err)
{
	struct addr addr;

	memset(values, 0, CONFIGFS_ATTRIBUTES * (INET6_ADDRSTRLEN + 1));
	if (*target->local) {
		if (addr_parse(&addr, target->local, NETOOPS_PORT, false, err))
			return -1;
		snprintf(values[1], INET6_ADDRSTRLEN, "%u", addr_port(&addr));
		if (!addr_is_any(&addr))
			addr_ip(&addr, values[3]);
	}
	if (configfs_to(target, &addr, values[0], err))
		return -1;
	snprintf(values[2], INET6_ADDRSTRLEN, "%u", addr_port(&addr));
	addr_ip(&addr, values[4]);
	snprintf(values[5], INET6_ADDRSTRLEN, "%s", target->mac);
	return 0;
}

static int configfs_set(const struct sysroot *root,
			const struct configfs_target *target, const char *name,
			const char *value, struct err *err)
{
	char path[PATH_MAX], line[INET6_ADDRSTRLEN + 2];

	snprintf(path, sizeof(path), CONFIGFS_DIR "/%s/%s", target->name, name);
	snprintf(line, sizeof(line), "%s\n", value);
	if (!configfs_put(root, path, line, strlen(line)))
		return 0;
	return err_set(err, "target %s: cannot set %s to '%s': %s; the kernel log says more",
		       target->name, name, value, strerror(errno));
}

static int configfs_make(const struct sysroot *root, const char *name,
			 struct err *err)
{
	char path[PATH_MAX], full[PATH_MAX];
	struct stat st;

	snprintf(path, sizeof(path), CONFIGFS_DIR "/%s", name);
	sysroot_path(root, path, full);
	if (!mkdir(full, 0755))
		return 0;
	if (errno != EEXIST)
		return err_set(err, "cannot make target %s: %s", name,
			       strerror(errno));
	if (stat(full, &st) || !S_ISDIR(st.st_mode))
		return err_set(err, "a target cannot be named '%s'", name);
	return 0;
}

/**
 * configfs_apply - make a target, or change it, and enable it
 * @root: the machine
 * @target: what it is to be
 * @err: why it failed; then it is not enabled
 *
 * Return: 0 or -1.
 */
int configfs_apply(const struct sysroot *root,
		   const struct configfs_target *target, struct err *err)
{
	char values[CONFIGFS_ATTRIBUTES][INET6_ADDRSTRLEN + 1];
	size_t i;

	/* A name may have to be resolved: while an old target still works. */
	if (configfs_values(target, values, err) ||
	    configfs_make(root, target->name, err) ||
	    configfs_set(root, target, "enabled", "0", err))
		return -1;
	for (i = 0; i < CONFIGFS_ATTRIBUTES; i++) {
		if (configfs_set(root, target, configfs_attributes[i],
				 values[i], err))
			return -1;
	}
	return configfs_set(root, target, "enabled", "1", err);
}

/**
 * configfs_remove - remove a target
 * @root: the machine
 * @name: the target
 * @err: why it failed
 *
 * Return: 1, 0 when there is none, -1.
 */
int configfs_remove(const struct sysroot *root, const char *name,
		    struct err *err)
{
	char path[PATH_MAX], full[PATH_MAX];
	size_t i;

	if (configfs_is_tree(root)) {
		for (i = 0; i < CONFIGFS_ATTRIBUTES; i++) {
			snprintf(path, sizeof(path), CONFIGFS_DIR "/%s/%s",
				 name, configfs_attributes[i]);
			unlink(sysroot_path(root, path, full));
		}
		snprintf(path, sizeof(path), CONFIGFS_DIR "/%s/enabled", name);
		unlink(sysroot_path(root, path, full));
	}
	snprintf(path, sizeof(path), CONFIGFS_DIR "/%s", name);
	if (!rmdir(sysroot_path(root, path, full)))
		return 1;
	if (errno == ENOENT)
		return 0;
	return err_set(err, "cannot remove target %s: %s", name,
		       strerror(errno));
}

/**
 * configfs_targets - list the targets
 * @root: the machine
 * @ret_names: their names, sorted, ended by NULL; for configfs_free()
 * @err: why it failed
 *
 * Return: how many, or -1.
 */
int configfs_targets(const struct sysroot *root, char ***ret_names,
		     struct err *err)
{
	struct dirent **entries;
	char full[PATH_MAX], **names;
	int i, count, used = 0;

	count = scandir(sysroot_path(root, CONFIGFS_DIR, full), &entries, NULL,
			alphasort);
	if (count < 0)
		return err_set(err, "cannot read '%s': %s", full,
			       strerror(errno));
	names = calloc((size_t)count + 1, sizeof(*names));
	for (i = 0; i < count; i++) {
		if (names && entries[i]->d_type == DT_DIR &&
		    entries[i]->d_name[0] != '.')
			names[used++] = strdup(entries[i]->d_name);
		free(entries[i]);
	}
	free(entries);
	if (!names)
		return err_set(err, "no memory for %d targets", count);
	*ret_names = names;
	return used;
}

/**
 * configfs_free - free what configfs_targets() returned
 * @names: the names
 */
void configfs_free(char **names)
{
	char **name;

	for (name = names; *name; name++)
		free(*name);
	free(names);
}
