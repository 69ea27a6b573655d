// SPDX-License-Identifier: LGPL-2.1-or-later
/*
 * A file that appears under its name only when it is complete.  The temporary
 * name is removed when a signal ends the program.
 */
#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdio.h>
#include <string.h>
#include <sys/random.h>
#include <sys/stat.h>
#include <unistd.h>

#include "sink.h"

#define SINK_ZEROS	65536	/* bytes written at a time where holes cannot be */

/* The one incomplete file, for the signal handler. */
static struct {
	volatile sig_atomic_t	armed;
	int			dir;
	char			name[32];
} sink_temp;

/* Context: signal handler; unlinkat() and raise() are safe in one. */
static void sink_signal(int signal_number)
{
	if (sink_temp.armed)
		unlinkat(sink_temp.dir, sink_temp.name, 0);
	raise(signal_number);
}

static void sink_arm(const struct sink *sink)
{
	static const int signals[] = { SIGINT, SIGTERM, SIGHUP, SIGQUIT };
	struct sigaction action = {
		.sa_handler = sink_signal,
		.sa_flags = (int)SA_RESETHAND | SA_NODEFER,
	};
	struct sigaction old;
	size_t i;

	sink_temp.dir = sink->dir;
	memcpy(sink_temp.name, sink->temp, sizeof(sink_temp.name));
	sink_temp.armed = 1;
	for (i = 0; i < sizeof(signals) / sizeof(*signals); i++) {
		if (!sigaction(signals[i], NULL, &old) &&
		    old.sa_handler == SIG_DFL)
			sigaction(signals[i], &action, NULL);
	}
}

/**
 * sink_open_dir - open a directory for sink_open_at()
 * @dir: the directory
 * @err: why it failed
 *
 * Return: a descriptor, the caller's to close; -1.
 */
int sink_open_dir(const char *dir, struct err *err)
{
	int fd = open(dir, O_RDONLY | O_DIRECTORY | O_CLOEXEC);

	if (fd < 0)
		err_set(err, "cannot open directory '%s': %s", dir,
			strerror(errno));
	return fd;
}

/**
 * sink_open_parent - open the directory of a file that is to be made
 * @path: the file
 * @ret_dir: name of the directory, for messages
 * @ret_name: name of the file in it
 * @err: why it failed
 *
 * Return: a descriptor, the caller's to close; -1.
 */
int sink_open_parent(const char *path, char ret_dir[PATH_MAX],
		     char ret_name[PATH_MAX], struct err *err)
{
	const char *slash = strrchr(path, '/');
	size_t len = strlen(path);

	if (!len || path[len - 1] == '/')
		return err_set(err, "'%s' is not the name of a file", path);
	if (len >= PATH_MAX)
		return err_set(err, "the name of the output is too long");
	strcpy(ret_name, slash ? slash + 1 : path);
	strcpy(ret_dir, slash ? path : ".");
	if (slash)
		ret_dir[slash == path ? 1 : slash - path] = '\0';
	return sink_open_dir(ret_dir, err);
}

/**
 * sink_open_at - begin a file in a directory
 * @sink: to be set up; ends with sink_commit() or sink_discard()
 * @dir: the directory; stays open until then
 * @shown: its name for messages
 * @err: why it failed
 *
 * Return: 0 or -1.
 */
int sink_open_at(struct sink *sink, int dir, const char *shown,
		 struct err *err)
{
	unsigned long long random;

	memset(sink, 0, sizeof(*sink));
	snprintf(sink->shown, sizeof(sink->shown), "%s", shown);
	sink->dir = dir;
	if (getrandom(&random, sizeof(random), 0) != sizeof(random))
		random = (unsigned long long)getpid();
	snprintf(sink->temp, sizeof(sink->temp), ".vmcoredd-%016llx", random);
	/* Before the file is there, so that no signal can leave it behind. */
	sink_arm(sink);
	sink->fd = openat(sink->dir, sink->temp,
			  O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC | O_NOFOLLOW,
			  0600);
	if (sink->fd >= 0)
		return 0;
	sink_temp.armed = 0;
	return err_set(err, "cannot create a file in '%s': %s", shown,
		       strerror(errno));
}

/**
 * sink_open_direct - begin to write to what is open already
 * @sink: to be set up
 * @fd: standard output, or a device or pipe; not closed
 *
 * Return: 0.
 */
int sink_open_direct(struct sink *sink, int fd)
{
	memset(sink, 0, sizeof(*sink));
	sink->direct = true;
	sink->dir = -1;
	sink->fd = fd;
	return 0;
}

/**
 * sink_write - write bytes
 * @sink: the file
 * @buf: the bytes
 * @len: how many
 * @err: why it failed
 *
 * Return: 0 or -1.
 */
int sink_write(struct sink *sink, const void *buf, size_t len, struct err *err)
{
	const char *at = buf;
	ssize_t done;

	while (len) {
		done = write(sink->fd, at, len);
		if (done < 0 && errno == EINTR)
			continue;
		sink->hung_up = done < 0 && errno == EPIPE;
		if (done < 0)
			return err_set(err, "cannot write to %s%s%s: %s",
				       sink->direct ? "the output" : "'",
				       sink->direct ? "" : sink->shown,
				       sink->direct ? "" : "'",
				       strerror(errno));
		at += done;
		sink->bytes += (unsigned long long)done;
		len -= (size_t)done;
	}
	return 0;
}

/**
 * sink_zeros - write zeros; a file gets a hole
 * @sink: the file
 * @len: how many
 * @err: why it failed
 *
 * Return: 0 or -1.
 */
int sink_zeros(struct sink *sink, unsigned long long len, struct err *err)
{
	static const char zeros[SINK_ZEROS];
	size_t part;

	if (!sink->direct && len) {
		if (lseek(sink->fd, (off_t)len, SEEK_CUR) < 0)
			return err_set(err, "cannot write to '%s': %s",
				       sink->shown, strerror(errno));
		sink->bytes += len;
		sink->holes = true;
		return 0;
	}
	for (; len; len -= part) {
		part = len < sizeof(zeros) ? (size_t)len : sizeof(zeros);
		if (sink_write(sink, zeros, part, err))
			return -1;
	}
	return 0;
}

static int sink_rename(const struct sink *sink, const char *name, bool force)
{
	if (force)
		return renameat(sink->dir, sink->temp, sink->dir, name);
	if (!renameat2(sink->dir, sink->temp, sink->dir, name,
		       RENAME_NOREPLACE))
		return 0;
	if (errno != EINVAL)
		return -1;
	/* Some file systems cannot do that, but all refuse a second link. */
	if (linkat(sink->dir, sink->temp, sink->dir, name, 0))
		return -1;
	return unlinkat(sink->dir, sink->temp, 0);
}

/* Only a file may be replaced, and never the one that is being read. */
static int sink_may_replace(const struct sink *sink, const char *name,
			    struct err *err)
{
	struct stat st;

	if (fstatat(sink->dir, name, &st, 0))
		return 0;
	if (st.st_dev == sink->source_dev && st.st_ino == sink->source_ino)
		return err_set(err, "'%s/%s' is the file that is read",
			       sink->shown, name);
	if (!S_ISREG(st.st_mode))
		return err_set(err, "'%s/%s' is not a regular file",
			       sink->shown, name);
	return 0;
}

static int sink_finish(const struct sink *sink, const char *name, bool force,
		       struct err *err)
{
	/* What ends with a hole is not that long yet. */
	if (sink->holes && ftruncate(sink->fd, (off_t)sink->bytes))
		return err_set(err, "cannot write '%s/%s': %s", sink->shown,
			       name, strerror(errno));
	if (fsync(sink->fd) && errno != EINVAL && errno != EROFS)
		return err_set(err, "cannot write '%s/%s': %s", sink->shown,
			       name, strerror(errno));
	if (force && sink_may_replace(sink, name, err))
		return -1;
	if (!sink_rename(sink, name, force))
		return 0;
	if (errno == EEXIST)
		return err_set(err, "'%s/%s' exists; --force replaces it",
			       sink->shown, name);
	return err_set(err, "cannot create '%s/%s': %s", sink->shown, name,
		       strerror(errno));
}

/*
 * A device tells only now what it could not take.  Standard output stays open: the
 * program ends with closing it.
 */
static int sink_finish_direct(struct sink *sink, struct err *err)
{
	struct stat st;
	int error = 0;

	if (!fstat(sink->fd, &st) && S_ISBLK(st.st_mode) && fsync(sink->fd))
		error = errno;
	if (sink->fd != STDOUT_FILENO && close(sink->fd) && !error)
		error = errno;
	if (!error)
		return 0;
	return err_set(err, "cannot write to the output: %s", strerror(error));
}

/**
 * sink_commit - give the complete file its name
 * @sink: the file; closed in any case
 * @name: its name in the directory, without a slash
 * @force: replace a file of that name
 * @err: why it failed
 *
 * Return: 0; -1, and then the file is gone.
 */
int sink_commit(struct sink *sink, const char *name, bool force,
		struct err *err)
{
	if (sink->direct)
		return sink_finish_direct(sink, err);
	if (sink_finish(sink, name, force, err)) {
		sink_discard(sink);
		return -1;
	}
	sink_temp.armed = 0;
	close(sink->fd);
	return 0;
}

/**
 * sink_remove_old - take away what an earlier run left under a name
 * @sink: the file, after sink_commit()
 * @name: the name in its directory; not being there is well
 * @err: why it failed
 *
 * Return: 0 or -1.
 */
int sink_remove_old(const struct sink *sink, const char *name,
		    struct err *err)
{
	if (sink->direct)
		return 0;
	if (sink_may_replace(sink, name, err))
		return -1;
	if (!unlinkat(sink->dir, name, 0) || errno == ENOENT)
		return 0;
	return err_set(err, "cannot remove '%s/%s': %s", sink->shown, name,
		       strerror(errno));
}

/**
 * sink_discard - give an incomplete file up
 * @sink: the file
 */
void sink_discard(struct sink *sink)
{
	if (sink->direct)
		return;
	unlinkat(sink->dir, sink->temp, 0);
	sink_temp.armed = 0;
	close(sink->fd);
}
