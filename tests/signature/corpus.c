// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * Signatures of the logs in the directory $CRASHES.  Each begins with lines that say what
 * must come out:
 *
 *	# group: NAME		files of a group share a hash, all others differ
 *	# title: TITLE
 *	# corrupted		if it is
 *	# several reports	so that a part of it may be another crash
 *	# times matter		so that it may be another crash without them
 */
#include <dirent.h>
#include <stdlib.h>

#include "../../userspace/lib/signature/signature.h"

#include "../tap.h"
#include "variant.h"

#define CRASHES		512
#define SEEDS		5	/* of every variant of every crash */
#define DAMAGES		200	/* of every crash */

struct crash {
	char	name[64];
	char	group[64];
	char	title[SIGNATURE_TITLE];
	bool	corrupted;
	bool	several;
	bool	timed;
	char	*log;
	size_t	len;
	char	hash[SIGNATURE_HASH];
};

static struct crash crashes[CRASHES];
static unsigned int count;

static struct signature signature_of(const char *log, size_t len)
{
	/* Of the exact size, for the sanitizer. */
	char *copy = malloc(len);
	struct signature found;

	memcpy(copy, log, len);
	signature_find(&found, (const u8 *)copy, len, NULL, 0);
	free(copy);
	return found;
}

static void take_header(struct crash *crash, const char *line)
{
	if (sscanf(line, "# group: %63[^\n]", crash->group) == 1 ||
	    sscanf(line, "# title: %127[^\n]", crash->title) == 1)
		return;
	crash->corrupted = crash->corrupted || !strcmp(line, "# corrupted\n");
	crash->several = crash->several || !strcmp(line, "# several reports\n");
	crash->timed = crash->timed || !strcmp(line, "# times matter\n");
}

static bool load(const char *dir, const char *name)
{
	struct crash *crash = &crashes[count];
	char path[4096], line[4096];
	FILE *file, *log;

	snprintf(path, sizeof(path), "%s/%s", dir, name);
	snprintf(crash->name, sizeof(crash->name), "%s", name);
	file = fopen(path, "r");
	log = open_memstream(&crash->log, &crash->len);
	if (!file || !log)
		return false;
	while (fgets(line, sizeof(line), file)) {
		if (*line == '#')
			take_header(crash, line);
		else
			fputs(line, log);
	}
	fclose(file);
	count++;
	return !fclose(log) && crash->len && *crash->group;
}

static bool load_all(const char *path)
{
	struct dirent **entries;
	int i, number = scandir(path, &entries, NULL, alphasort);

	for (i = 0; i < number; i++) {
		if (*entries[i]->d_name != '.' && count < CRASHES &&
		    !load(path, entries[i]->d_name)) {
			printf("# cannot read %s\n", entries[i]->d_name);
			return false;
		}
		free(entries[i]);
	}
	if (number > 0)
		free(entries);
	return number > 0;
}

static void test_titles(void)
{
	struct signature found;
	unsigned int i;

	for (i = 0; i < count; i++) {
		found = signature_of(crashes[i].log, crashes[i].len);
		is_str(found.title, crashes[i].title, crashes[i].name);
		if (found.corrupted != crashes[i].corrupted)
			ok(false, "%s: is %scorrupted", crashes[i].name,
			   found.corrupted ? "" : "not ");
		memcpy(crashes[i].hash, found.hash, sizeof(found.hash));
	}
}

static void test_groups(void)
{
	unsigned int i, j, wrong = 0;
	bool same;

	for (i = 0; i < count; i++) {
		for (j = 0; j < i; j++) {
			same = !strcmp(crashes[i].group, crashes[j].group);
			if (same == !strcmp(crashes[i].hash, crashes[j].hash))
				continue;
			printf("# %s and %s\n", crashes[j].name, crashes[i].name);
			wrong++;
		}
	}
	is_u64(wrong, 0, "the same crashes share a hash, and others do not");
}

/* Whether another log of a crash has the signature of the first. */
static bool keeps(const struct crash *crash, unsigned int flags, unsigned int seed)
{
	struct signature found;
	size_t len;
	char *log;
	bool good;

	log = variant_make(crash->log, crash->len, flags, seed, &len);
	found = signature_of(log, len);
	good = !strcmp(found.title, crash->title) && !strcmp(found.hash, crash->hash) &&
		found.corrupted == crash->corrupted;
	if (!good)
		printf("# %s: seed %u: '%s', %s%s\n", crash->name, seed, found.title,
		       found.hash, found.corrupted ? ", corrupted" : "");
	free(log);
	return good;
}

static void test_variant(unsigned int flags, const char *text)
{
	unsigned int i, seed, wrong = 0;

	for (i = 0; i < count; i++) {
		if (crashes[i].timed && flags & VARIANT_NO_TIMES)
			continue;
		for (seed = 0; seed < SEEDS; seed++)
			wrong += !keeps(&crashes[i], flags, seed);
	}
	is_u64(wrong, 0, "the same with %s", text);
}

static void test_variants(void)
{
	static const char * const texts[VARIANT_FLAGS] = {
		"other addresses", "other offsets", "other processors",
		"other process ids", "other times", "no times", "levels", "callers",
		"another release", "another taint", "other lines in between",
		"many lines before it", "suffixes of another compiler",
	};
	unsigned int i;

	for (i = 0; i < VARIANT_FLAGS; i++)
		test_variant(1U << i, texts[i]);
	test_variant((1U << VARIANT_FLAGS) - 1 - VARIANT_NO_TIMES, "all of that at once");
	test_variant((1U << VARIANT_FLAGS) - 1, "all of that and no times");
}

/* What is not said to be corrupted is as it would be whole. */
static bool is_honest(const struct crash *crash, const char *log, size_t len,
		      const char *what, size_t at)
{
	struct signature found = signature_of(log, len);

	if (found.corrupted || !*found.hash || !strcmp(found.hash, crash->hash))
		return true;
	printf("# %s, %s at %zu: '%s'\n", crash->name, what, at, found.title);
	return false;
}

static void test_damage(void)
{
	unsigned int i, j, cuts = 0, holes = 0;
	size_t at, end;
	char *log;

	srandom(1);
	for (i = 0; i < count; i++) {
		const struct crash *crash = &crashes[i];

		if (crash->corrupted || crash->several)
			continue;
		for (j = 0; j < DAMAGES; j++) {
			at = (size_t)random() % crash->len;
			cuts += !is_honest(crash, crash->log, at, "cut", at);
			log = malloc(crash->len);
			memcpy(log, crash->log, crash->len);
			end = at + 1 + (size_t)random() % 1000;
			end = end < crash->len ? end : crash->len;
			memset(log + at, 0, end - at);
			holes += !is_honest(crash, log, crash->len, "hole", at);
			free(log);
		}
	}
	is_u64(cuts, 0, "a log that is cut has the same hash, or says so");
	is_u64(holes, 0, "a log with a hole has the same hash, or says so");
}

int main(void)
{
	const char *dir = getenv("CRASHES");
	unsigned int i;

	if (!dir || !load_all(dir)) {
		printf("Bail out! no crashes\n");
		return 1;
	}
	ok(count >= 60, "%u crashes", count);
	test_titles();
	test_groups();
	test_variants();
	test_damage();
	for (i = 0; i < count; i++)
		free(crashes[i].log);
	return tap_done();
}
