// SPDX-License-Identifier: LGPL-2.1-or-later
/* Where a command's files go: see outfile.h. */
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "outfile.h"

/**
 * outfile_is_stdout - does everything go to standard output?
 * @target: where files go
 *
 * Return: true when it does.
 */
bool outfile_is_stdout(const struct outfile *target)
{
	return target->out && !strcmp(target->out, "-");
}

/**
 * outfile_prepare - open the directory that files go to
 * @target: @out or @dir and @force are set; outfile_close() it after success
 * @source: the file that is read
 * @err: why it failed
 *
 * Return: 0 or -1.
 */
int outfile_prepare(struct outfile *target, const struct stat *source,
		    struct err *err)
{
	target->source = *source;
	target->dir_fd = -1;
	if (outfile_is_stdout(target))
		return 0;
	if (target->dir) {
		snprintf(target->shown, sizeof(target->shown), "%s",
			 target->dir);
		target->dir_fd = sink_open_dir(target->shown, err);
	} else {
		target->dir_fd = sink_open_parent(target->out, target->shown,
						  target->base, err);
	}
	return target->dir_fd < 0 ? -1 : 0;
}

/* Bytes may be anything to a terminal.  Return: 0, or -1 when it is one. */
static int outfile_spares_terminal(const struct outfile *target, int fd,
				   struct err *err)
{
	if (target->force || !isatty(fd))
		return 0;
	return err_set(err, "the output is a terminal: give a file or a pipe, or --force");
}

static int outfile_open_stdout(const struct outfile *target, struct sink *sink,
			       struct err *err)
{
	if (outfile_spares_terminal(target, STDOUT_FILENO, err))
		return -1;
	return sink_open_direct(sink, STDOUT_FILENO);
}

/*
 * What is there and is no file, a device or a pipe, is written to, and so is
 * standard output under another name; only files are replaced.
 *
 * Return: 1 when it was opened, 0 when a file is to be made, -1.
 */
static int outfile_open_there(const struct outfile *target, struct sink *sink,
			      struct err *err)
{
	const struct stat *source = &target->source;
	struct stat st, output;
	int fd;

	if (stat(target->out, &st))
		return 0;
	if (S_ISDIR(st.st_mode))
		return err_set(err, "'%s' is a directory; use -d", target->out);
	if (st.st_dev == source->st_dev && st.st_ino == source->st_ino)
		return err_set(err, "'%s' is the file that is read",
			       target->out);
	if (!fstat(STDOUT_FILENO, &output) && st.st_dev == output.st_dev &&
	    st.st_ino == output.st_ino)
		return outfile_open_stdout(target, sink, err) ? -1 : 1;
	if (S_ISREG(st.st_mode))
		return target->force ? 0 :
		       err_set(err, "'%s' exists; --force replaces it",
			       target->out);
	if (S_ISBLK(st.st_mode) && st.st_rdev == source->st_rdev)
		return err_set(err, "'%s' is the device that is read",
			       target->out);
	fd = open(target->out, O_WRONLY | O_CLOEXEC);
	if (fd < 0)
		return err_set(err, "cannot open '%s': %s", target->out,
			       strerror(errno));
	if (outfile_spares_terminal(target, fd, err)) {
		close(fd);
		return -1;
	}
	return !sink_open_direct(sink, fd);
}

/**
 * outfile_open - begin a file
 * @target: where it goes
 * @sink: to be set up; ends with outfile_commit() or sink_discard()
 * @err: why it failed
 *
 * Return: 0 or -1.
 */
int outfile_open(const struct outfile *target, struct sink *sink,
		 struct err *err)
{
	int ret;

	if (outfile_is_stdout(target))
		return outfile_open_stdout(target, sink, err);
	if (target->out) {
		ret = outfile_open_there(target, sink, err);
		if (ret)
			return ret < 0 ? -1 : 0;
	}
	if (sink_open_at(sink, target->dir_fd, target->shown, err))
		return -1;
	sink->source_dev = target->source.st_dev;
	sink->source_ino = target->source.st_ino;
	return 0;
}

/**
 * outfile_commit - give a file its name, or NAME.partial when it is not whole
 * @target: where it goes
 * @sink: the file; closed in any case
 * @name: its name in the directory; NULL for the one file
 * @partial: it is not whole; a file of its name that was to be replaced goes,
 *	because this is not it
 * @problems: told when that could not be removed
 * @ret_file: the name that it has now, for people
 * @err: why it failed
 *
 * Return: 0; -1, and then the file is gone.
 */
int outfile_commit(const struct outfile *target, struct sink *sink,
		   const char *name, bool partial, struct problems *problems,
		   char ret_file[OUTFILE_FILE_LEN], struct err *err)
{
	const char *ending = partial && !sink->direct ? OUTFILE_PARTIAL : "";
	char final[PATH_MAX + sizeof(OUTFILE_PARTIAL)];

	if (!name)
		name = target->base;
	snprintf(final, sizeof(final), "%s%s", name, ending);
	if (sink_commit(sink, final, target->force, err))
		return -1;
	if (*ending && target->force && sink_remove_old(sink, name, err))
		problems_add(problems, "%s", err->text);
	if (target->dir)
		snprintf(ret_file, OUTFILE_FILE_LEN, "%s/%s", target->dir, final);
	else
		snprintf(ret_file, OUTFILE_FILE_LEN, "%s%s", target->out, ending);
	return 0;
}

/**
 * outfile_close - give back what outfile_prepare() took
 * @target: where files went
 */
void outfile_close(struct outfile *target)
{
	if (target->dir_fd >= 0)
		close(target->dir_fd);
	target->dir_fd = -1;
}
