// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * Records as files: NAME.log has the bytes of the log, NAME.json the rest and the
 * log once more.  NAME is made of ids in hexadecimal: no packet has a say in it.
 */
#include <errno.h>
#include <fcntl.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "../lib/base/sink.h"
#include "files.h"

#define FILES_SAME_MAX	1000	/* records of the same name */

/* A file name, and where it ends before the suffix. */
struct files_name {
	char	text[RECORDOUT_NAME + 16];
};

static void files_set(struct files_name *name, const char *base,
		      unsigned int same, const char *suffix)
{
	if (same)
		snprintf(name->text, sizeof(name->text), "%s.%u%s", base, same,
			 suffix);
	else
		snprintf(name->text, sizeof(name->text), "%s%s", base, suffix);
}

/* What came under the same name before is kept, and this gets a number. */
static int files_choose(int dir, const char *base, struct files_name *ret_log,
			struct files_name *ret_json, struct err *err)
{
	unsigned int same;
	struct stat st;

	for (same = 0; same < FILES_SAME_MAX; same++) {
		files_set(ret_log, base, same, ".log");
		files_set(ret_json, base, same, ".json");
		if (fstatat(dir, ret_log->text, &st, AT_SYMLINK_NOFOLLOW) &&
		    fstatat(dir, ret_json->text, &st, AT_SYMLINK_NOFOLLOW))
			return 0;
	}
	return err_set(err, "there are %u records named %s", FILES_SAME_MAX,
		       base);
}

/* Where the pieces of a log go. */
struct files_log {
	struct sink	*sink;
	struct err	*err;
};

static int files_piece(void *arg, const void *bytes, size_t len)
{
	struct files_log *log = arg;

	return len ? sink_write(log->sink, bytes, len, log->err) : 0;
}

static int files_write_log(int dir, const char *shown, const char *name,
			   const struct recordout *record, struct err *err)
{
	struct sink sink;
	struct files_log log = { &sink, err };

	if (sink_open_at(&sink, dir, shown, err))
		return -1;
	if (!recordout_log(&record->log, files_piece, &log))
		return sink_commit(&sink, name, false, err);
	sink_discard(&sink);
	return -1;
}

static int files_write_json(int dir, const char *shown, const char *name,
			    const struct recordout *record, struct err *err)
{
	struct sink sink;
	struct out out;
	FILE *file;
	int fd, error = ENOMEM;

	if (sink_open_at(&sink, dir, shown, err))
		return -1;
	fd = fcntl(sink.fd, F_DUPFD_CLOEXEC, 3);
	file = fd < 0 ? NULL : fdopen(fd, "w");
	if (file) {
		out_init(&out, file, true);
		recordout_print(record, &out);
		error = out_finish(&out);
		fclose(file);
	} else if (fd >= 0) {
		close(fd);
	}
	if (!error)
		return sink_commit(&sink, name, false, err);
	sink_discard(&sink);
	return err_set(err, "cannot write '%s/%s': %s", shown, name,
		       strerror(error));
}

/**
 * files_write - write a record to files
 * @dir: the directory
 * @shown: its name for messages
 * @record: the record
 * @err: why it failed
 *
 * Each file appears when it is complete, the JSON last.
 *
 * Return: 0 or -1.
 */
int files_write(int dir, const char *shown, const struct recordout *record,
		struct err *err)
{
	struct files_name log, json;
	char base[RECORDOUT_NAME];

	recordout_name(record->record, base);
	if (files_choose(dir, base, &log, &json, err) ||
	    files_write_log(dir, shown, log.text, record, err))
		return -1;
	return files_write_json(dir, shown, json.text, record, err);
}
