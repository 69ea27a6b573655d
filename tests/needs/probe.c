// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * Whether a machine runs programs that are built as this one is: it takes and
 * returns memory in another thread.  With an argument it does not return it.
 */
#include <pthread.h>
#include <stdlib.h>
#include <string.h>

static void *allocate(void *arg)
{
	char *volatile bytes = malloc(100);

	if (bytes)
		memset(bytes, 1, 100);
	if (!arg)
		free(bytes);
	bytes = NULL;
	return NULL;
}

int main(int argc, char **argv)
{
	pthread_t thread;

	if (pthread_create(&thread, NULL, allocate, argc > 1 ? argv : NULL))
		return 1;
	return pthread_join(thread, NULL) ? 1 : 0;
}
