// SPDX-License-Identifier: LGPL-2.1-or-later
/* A line on the terminal while something takes longer than a second. */
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "clock.h"
#include "output.h"
#include "progress.h"

#define PROGRESS_AFTER_MS	1000
#define PROGRESS_EVERY_MS	200

/*
 * There is one terminal, and whoever writes to it next may know nothing of who has
 * left a line there.
 */
static bool progress_shown;

/**
 * progress_begin - note when something begins
 * @progress: to be set up
 * @what: what it is about; may be a text of a hostile file
 */
void progress_begin(struct progress *progress, const char *what)
{
	memset(progress, 0, sizeof(*progress));
	out_escape(what, strlen(what), progress->what, sizeof(progress->what));
	progress->terminal = isatty(STDERR_FILENO);
	progress->start_ms = clock_ms(CLOCK_MONOTONIC);
}

/* Rounded down, without overflow. */
static uint64_t progress_percent(uint64_t done, uint64_t total)
{
	if (done >= total)
		return 100;
	return total > UINT64_MAX / 100 ? done / (total / 100) :
					  done * 100 / total;
}

/**
 * progress_update - tell how far it is
 * @progress: what was begun
 * @done: bytes done
 * @total: bytes in all, 0 when that is not known
 */
void progress_update(struct progress *progress, uint64_t done, uint64_t total)
{
	uint64_t now;

	if (!progress->terminal)
		return;
	now = clock_ms(CLOCK_MONOTONIC);
	if (now - progress->start_ms < PROGRESS_AFTER_MS ||
	    now - progress->last_ms < PROGRESS_EVERY_MS)
		return;
	progress->last_ms = now;
	progress_shown = true;
	if (total)
		fprintf(stderr, "\r%s: %ju of %ju KiB, %ju %%\033[K",
			progress->what, done >> 10, total >> 10,
			progress_percent(done, total));
	else
		fprintf(stderr, "\r%s: %ju KiB\033[K", progress->what,
			done >> 10);
}

/**
 * progress_clear - take away the line, whoever left it
 *
 * What prints calls this before.
 */
void progress_clear(void)
{
	if (!progress_shown)
		return;
	fputs("\r\033[K", stderr);
	progress_shown = false;
}

/**
 * progress_end - take the line away
 * @progress: what was begun
 */
void progress_end(struct progress *progress)
{
	if (progress->terminal)
		progress_clear();
}
