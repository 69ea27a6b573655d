// SPDX-License-Identifier: LGPL-2.1-or-later
/*
 * File names for dumps whose own names are not to be trusted: never a path,
 * never hidden, never the same twice.
 */
#include <ctype.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "filenames.h"
#include "outfile.h"

/*
 * Takes a name, and the one that its file has when the dump is damaged.
 *
 * Return: 1, 0 when it is taken, -1 when no more can be.
 */
static int filenames_reserve(struct filenames *names, const char *name)
{
	char partial[FILENAME_LEN + sizeof(OUTFILE_PARTIAL)];
	int len = snprintf(partial, sizeof(partial), "%s%s", name,
			   OUTFILE_PARTIAL);

	if (hashset_has(names->set, name, strlen(name)) ||
	    hashset_has(names->set, partial, (size_t)len))
		return 0;
	if (hashset_add(names->set, name, strlen(name)) ||
	    hashset_add(names->set, partial, (size_t)len))
		return -1;
	return 1;
}

/* Keeps letters, digits and what device names are made of. */
static void filenames_clean(char *to, const char *from)
{
	size_t i;

	for (i = 0; from[i]; i++) {
		to[i] = from[i];
		if (!isascii(from[i]) || (!isalnum(from[i]) &&
					  !strchr("._:+@=,-", from[i])))
			to[i] = '_';
	}
	to[i] = '\0';
	if (to[0] == '.' || to[0] == '-')
		to[0] = '_';
}

/**
 * filenames_open - begin to give names
 *
 * Return: for filenames_close(), or NULL.
 */
struct filenames *filenames_open(void)
{
	struct filenames *names = calloc(1, sizeof(*names));

	if (!names)
		return NULL;
	names->set = hashset_open();
	if (names->set)
		return names;
	free(names);
	return NULL;
}

/**
 * filenames_pick - find a name for a dump's file
 * @names: the names given so far; the new one is added, and with it the name
 *	followed by OUTFILE_PARTIAL
 * @dump: the dump
 * @ret_name: its file's name, without a directory
 * @err: why it failed
 *
 * Return: 0 or -1.
 */
int filenames_pick(struct filenames *names, const struct dump *dump,
		   char ret_name[FILENAME_LEN], struct err *err)
{
	char clean[VMCOREDD_NAME_LEN + 1];
	unsigned int again;
	int ret = 0;

	filenames_clean(clean, dump->name);
	snprintf(ret_name, FILENAME_LEN, "%s", clean);
	if (*clean)
		ret = filenames_reserve(names, ret_name);
	else
		strcpy(clean, "dump");
	for (again = 0; !ret; again++) {
		if (again)
			snprintf(ret_name, FILENAME_LEN, "%s.%u.%u", clean,
				 dump->number, again);
		else
			snprintf(ret_name, FILENAME_LEN, "%s.%u", clean,
				 dump->number);
		ret = filenames_reserve(names, ret_name);
	}
	if (ret > 0)
		return 0;
	return err_set(err, "dump %u '%s' gets no file name: more than %u are not kept apart",
		       dump->number, dump->name, HASHSET_MAX / 2);
}

/**
 * filenames_close - end it
 * @names: the names
 */
void filenames_close(struct filenames *names)
{
	if (names)
		hashset_close(names->set);
	free(names);
}
