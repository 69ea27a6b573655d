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
#include "target.h"

/* FNV-1a over both texts; a collision costs a longer file name and no more. */
static uint64_t filenames_hash(const char *name, const char *tail)
{
	uint64_t hash = 0xcbf29ce484222325ULL;

	for (; *name; name++)
		hash = (hash ^ (unsigned char)*name) * 0x100000001b3ULL;
	for (; *tail; tail++)
		hash = (hash ^ (unsigned char)*tail) * 0x100000001b3ULL;
	return hash ? hash : 1;
}

/* The slot that has the hash, or the empty one that it belongs into. */
static uint64_t *filenames_slot(struct filenames *names, uint64_t hash)
{
	size_t i = (size_t)(hash % FILENAMES_SLOTS);

	while (names->slot[i] && names->slot[i] != hash)
		i = (i + 1) % FILENAMES_SLOTS;
	return &names->slot[i];
}

/* Takes a name, and the one that its file has when the dump is damaged. */
static bool filenames_reserve(struct filenames *names, const char *name)
{
	uint64_t whole = filenames_hash(name, "");
	uint64_t partial = filenames_hash(name, TARGET_PARTIAL);

	if (*filenames_slot(names, whole) || *filenames_slot(names, partial))
		return false;
	*filenames_slot(names, whole) = whole;
	*filenames_slot(names, partial) = partial;
	names->count++;
	return true;
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
 * @names: the names given so far; the new one is added, and with it the name
 *	followed by TARGET_PARTIAL
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

	if (names->count == FILENAMES_MAX)
		return err_set(err, "more than %d dumps", FILENAMES_MAX);
	filenames_clean(clean, dump->name);
	snprintf(ret_name, FILENAME_LEN, "%s", clean);
	if (*clean && filenames_reserve(names, ret_name))
		return 0;
	if (!*clean)
		strcpy(clean, "dump");
	snprintf(ret_name, FILENAME_LEN, "%s.%u", clean, dump->number);
	for (again = 1; !filenames_reserve(names, ret_name); again++)
		snprintf(ret_name, FILENAME_LEN, "%s.%u.%u", clean,
			 dump->number, again);
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
