// SPDX-License-Identifier: GPL-2.0-or-later
/* Prints title and hash of the log on standard input. */
#include <stdio.h>
#include <stdlib.h>

#include "../../userspace/lib/signature/signature.h"

#define LOG_BYTES	((size_t)16 << 20)

int main(void)
{
	u8 *log = malloc(LOG_BYTES);
	struct signature found;
	size_t len;

	if (!log)
		return 1;
	len = fread(log, 1, LOG_BYTES, stdin);
	signature_find(&found, log, len, NULL, 0);
	printf("%s%s\n", found.title, found.corrupted ? " (corrupted)" : "");
	free(log);
	return 0;
}
