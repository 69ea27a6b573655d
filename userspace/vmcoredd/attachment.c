// SPDX-License-Identifier: GPL-2.0-or-later
/* Our file over the stock /proc/vmcore: see attachment.h. */
#include <errno.h>
#include <fcntl.h>
#include <getopt.h>
#include <string.h>
#include <sys/mount.h>
#include <sys/stat.h>
#include <unistd.h>

#include "attachment.h"
#include "cmd.h"

/**
 * attachment_find - find out how things are
 * @root: the machine
 * @ret: the answer
 */
void attachment_find(const struct sysroot *root, struct attachment *ret)
{
	char path[PATH_MAX], text[8];
	struct stat vmcore, merged;

	memset(ret, 0, sizeof(*ret));
	ret->vmcore = !stat(sysroot_path(root, SYSROOT_VMCORE, path),
			    &vmcore);
	ret->merged = !stat(sysroot_path(root, ATTACHMENT_MERGED, path),
			    &merged);
	ret->module = sysroot_exists(root, ATTACHMENT_MODULE);
	ret->attached = ret->vmcore && ret->merged &&
			vmcore.st_dev == merged.st_dev &&
			vmcore.st_ino == merged.st_ino;
	ret->pinned = sysroot_read(root, ATTACHMENT_PINNED, text,
				   sizeof(text)) > 0 &&
		      (*text == 'Y' || *text == '1');
}

/**
 * attachment_check - can anything be attached or detached here?
 * @root: the machine
 * @ret: how things are
 * @err: why not
 *
 * Return: 0 or -1.
 */
int attachment_check(const struct sysroot *root, struct attachment *ret,
		     struct err *err)
{
	if (geteuid())
		return err_set(err, "only root can do this");
	attachment_find(root, ret);
	if (!ret->vmcore)
		return err_set(err, "there is no " SYSROOT_VMCORE ": not a capture kernel");
	if (!ret->module)
		return err_set(err, "vmcoredd.ko is not loaded: modprobe vmcoredd_pci");
	if (!ret->merged)
		return err_set(err, "there is no " ATTACHMENT_MERGED "; the kernel log says why");
	return 0;
}

static int attachment_pin(const struct sysroot *root, bool pin,
			  struct err *err)
{
	if (!sysroot_write(root, ATTACHMENT_PINNED, pin ? "1\n" : "0\n"))
		return 0;
	return err_set(err, "cannot write " ATTACHMENT_PINNED ": %s",
		       strerror(errno));
}

static int attachment_mount(const struct sysroot *root, struct err *err)
{
	char from[PATH_MAX], to[PATH_MAX];

	sysroot_path(root, ATTACHMENT_MERGED, from);
	sysroot_path(root, SYSROOT_VMCORE, to);
	if (!mount(from, to, NULL, MS_BIND, NULL))
		return 0;
	return err_set(err, "cannot mount " ATTACHMENT_MERGED " over " SYSROOT_VMCORE ": %s",
		       strerror(errno));
}

static int attachment_unmount(const struct sysroot *root, struct err *err)
{
	char path[PATH_MAX];

	if (!umount2(sysroot_path(root, SYSROOT_VMCORE, path),
		     UMOUNT_NOFOLLOW))
		return 0;
	if (errno == EBUSY)
		return err_set(err, SYSROOT_VMCORE " is in use: end what reads it first");
	return err_set(err, "cannot unmount " SYSROOT_VMCORE ": %s",
		       strerror(errno));
}

/* Is a file mounted there that is not ours?  Ours may be under it. */
static bool attachment_covered(const struct sysroot *root)
{
	char path[PATH_MAX];
	struct statx stx;

	return !statx(AT_FDCWD, sysroot_path(root, SYSROOT_VMCORE, path),
		      AT_SYMLINK_NOFOLLOW, STATX_INO, &stx) &&
	       (stx.stx_attributes & STATX_ATTR_MOUNT_ROOT);
}

/*
 * The file is merged when it is opened: a stock file that cannot be merged would
 * have every reader of /proc/vmcore fail, who could read the stock file.
 */
static int attachment_try(const struct sysroot *root, struct err *err)
{
	char path[PATH_MAX], byte;
	int fd = open(sysroot_path(root, ATTACHMENT_MERGED, path),
		      O_RDONLY | O_CLOEXEC);
	int error = fd < 0 || read(fd, &byte, 1) < 0 ? errno : 0;

	if (fd >= 0)
		close(fd);
	if (!error)
		return 0;
	return err_set(err, "cannot read %s: %s (the log may say more); %s is the stock file",
		       ATTACHMENT_MERGED, strerror(error), SYSROOT_VMCORE);
}

static int attachment_detach(const struct sysroot *root,
			     struct attachment *att, struct err *err)
{
	/* It may have been mounted more than once. */
	while (att->attached) {
		if (attachment_unmount(root, err))
			return -1;
		attachment_find(root, att);
	}
	if (attachment_covered(root))
		return err_set(err, "something else is mounted over " SYSROOT_VMCORE);
	return attachment_pin(root, false, err) ? -1 : 1;
}

/* One that is attached and cannot be read does not stay.  Return: -1. */
static int attachment_step_back(const struct sysroot *root,
				struct attachment *att)
{
	struct err ignored;

	if (att->attached)
		attachment_detach(root, att, &ignored);
	return -1;
}

static int attachment_attach(const struct sysroot *root,
			     const struct attachment *att, struct err *err)
{
	struct err ignored;

	if (!att->pinned && attachment_pin(root, true, err))
		return -1;
	if (att->attached || !attachment_mount(root, err))
		return 1;
	/* Somebody else's pin stays. */
	if (!att->pinned)
		attachment_pin(root, false, &ignored);
	return -1;
}

/**
 * attachment_set - attach or detach; does what is missing for it
 * @root: the machine
 * @attach: attach, or else detach
 * @err: why it failed; then nothing that was pinned before has been released
 *
 * The module is pinned before the mount and released after the last unmount: an
 * unload in between would leave a dead file over the good one.
 *
 * Return: 1 when something was done, 0 when all was as wanted, -1.
 */
int attachment_set(const struct sysroot *root, bool attach, struct err *err)
{
	struct attachment att;

	if (attachment_check(root, &att, err))
		return -1;
	if (attach && attachment_try(root, err))
		return attachment_step_back(root, &att);
	if (att.attached == attach && att.pinned == attach)
		return 0;
	if (attach)
		return attachment_attach(root, &att, err);
	return attachment_detach(root, &att, err);
}

/**
 * attachment_run - what "attach" and "detach" do with their arguments
 * @ctx: the command
 * @argc: number of arguments
 * @argv: the arguments
 * @attach: attach, or detach
 *
 * Return: the exit status.
 */
int attachment_run(struct cmd_context *ctx, int argc, char **argv, bool attach)
{
	const char *done = attach ? "attached" : "detached";
	struct sysroot root;
	struct err err;
	int ret = cmd_plain(ctx, argc, argv, &root.dir);

	if (ret >= 0)
		return ret;
	ret = attachment_set(&root, attach, &err);
	if (ret < 0)
		return cmd_fail(ctx, CMD_FAILURE, "%s", err.text);
	out_begin(&ctx->out, NULL);
	out_bool(&ctx->out, "attached", NULL, attach);
	out_bool(&ctx->out, "changed", NULL, ret);
	out_text(&ctx->out, "%s%s\n", ret ? "" : "already ", done);
	out_end(&ctx->out);
	return CMD_OK;
}
