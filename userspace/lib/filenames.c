// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * File names for dumps whose own names are not to be trusted: never a path,
 * never hidden, never the same twice.
 */
#include <ctype.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "filenames.h"

/* FNV-1a; a collision costs a longer file name and nothing else. */
static uint64_t filenames_hash(const char *name)
{
	uint64_t hash = 0xcbf29ce484222325ULL;

	for (; *name; name++)
		hash = (hash ^ (unsigned char)*name) * 0x100000001b3ULL;
	return hash;
}

static bool filenames_taken(const struct filenames *names, const char *name)
{
	uint64_t hash = filenames_hash(name);
	size_t i;

	for (i = 0; i < names->count; i++) {
		if (names->hash[i] == hash)
			return true;
	}
	return false;
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
	return calloc(1, sizeof(struct filenames));
}

/**
 * filenames_pick - find a name for a dump's file
 * @names: the names given so far; the new one is added
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

	if (names->count == FILENAMES_MAX)
		return err_set(err, "more than %d dumps", FILENAMES_MAX);
	filenames_clean(clean, dump->name);
	if (*clean)
		snprintf(ret_name, FILENAME_LEN, "%s", clean);
	if (!*clean || filenames_taken(names, ret_name))
		snprintf(ret_name, FILENAME_LEN, "%s.%u",
			 *clean ? clean : "dump", dump->number);
	if (filenames_taken(names, ret_name))
		return err_set(err, "no file name left for dump %u '%s'",
			       dump->number, dump->name);
	names->hash[names->count++] = filenames_hash(ret_name);
	return 0;
}

/**
 * filenames_close - end it
 * @names: the names
 */
void filenames_close(struct filenames *names)
{
	free(names);
}
