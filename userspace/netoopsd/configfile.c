// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * The file of netoopsd: see configfile.h.  inih cuts lines that are too long for it
 * and goes on as if nothing had been; so lines are counted and measured here.
 */
#include <errno.h>
#include <ini.h>
#include <stdbool.h>
#include <stdio.h>
#include <string.h>

#include "configfile.h"

/* A file that is being read. */
struct configfile {
	FILE		*file;
	unsigned int	line;
	bool		failed;
	struct err	err;	/* of the first line that is wrong */
	int		(*take)(void *arg, const char *name, const char *value,
				struct err *err);
	void		*arg;
};

static void configfile_fail(struct configfile *from, const char *text)
{
	if (from->failed)
		return;
	from->failed = true;
	err_set(&from->err, "%u: %s", from->line, text);
}

static char *configfile_line(char *buf, int size, void *stream)
{
	struct configfile *from = stream;
	size_t len;

	if (from->failed || !fgets(buf, size, from->file))
		return NULL;
	from->line++;
	len = strlen(buf);
	if ((len && buf[len - 1] == '\n') || feof(from->file))
		return buf;
	configfile_fail(from, len == (size_t)size - 1 ? "the line is too long" :
							"the line has a NUL");
	return NULL;
}

static int configfile_value(void *user, const char *section, const char *name,
			    const char *value)
{
	struct configfile *from = user;
	struct err err;

	if (strcmp(section, CONFIGFILE_SECTION))
		err_set(&err, *section ? "unknown section '%s'" :
			"'%s' is not below [" CONFIGFILE_SECTION "]",
			*section ? section : name);
	else if (!from->take(from->arg, name, value, &err))
		return 1;
	configfile_fail(from, err.text);
	return 0;
}

/**
 * configfile_read - read the file
 * @path: the file
 * @take: gets each line; -1 with @err ends it
 * @arg: for @take
 * @err: why it failed, with file and line
 *
 * Return: 0 or -1.
 */
int configfile_read(const char *path,
		    int (*take)(void *arg, const char *name, const char *value,
				struct err *err),
		    void *arg, struct err *err)
{
	struct configfile from = { .take = take, .arg = arg };
	int line, error;

	from.file = fopen(path, "re");
	if (!from.file)
		return err_system(err, "cannot open '%s'", path);
	errno = 0;
	line = ini_parse_stream(configfile_line, &from, configfile_value, &from);
	error = ferror(from.file) ? errno : 0;
	fclose(from.file);
	if (error) {
		errno = error;
		return err_system(err, "cannot read '%s'", path);
	}
	if (from.failed)
		return err_set(err, "%s:%s", path, from.err.text);
	if (line < 0)
		return err_memory(err);
	if (line)
		return err_set(err, "%s:%d: neither [section] nor name = value",
			       path, line);
	return 0;
}
