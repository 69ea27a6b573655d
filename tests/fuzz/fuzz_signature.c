// SPDX-License-Identifier: GPL-2.0-or-later
/* The signature of any log; the first byte says how much of it is the reason. */
#include <stdlib.h>

#include "../../userspace/lib/signature/signature.h"

#include "fuzz.h"

static void check(bool good)
{
	if (!good)
		abort();
}

/* Printable, terminated, and no longer than promised; returns its length. */
static size_t check_text(const char *text, size_t size)
{
	const char *end = memchr(text, 0, size);
	const char *pos;

	check(end);
	for (pos = text; pos < end; pos++)
		check(*pos >= ' ' && *pos <= '~');
	return (size_t)(end - text);
}

int LLVMFuzzerTestOneInput(const u8 *data, size_t size)
{
	struct signature one, other;
	size_t reason = size ? *data : 0, title, hash;

	if (!size)
		return 0;
	data++;
	size--;
	if (reason > size)
		reason = size;
	signature_find(&one, data + reason, size - reason, data, reason);
	title = check_text(one.title, sizeof(one.title));
	hash = check_text(one.hash, sizeof(one.hash));
	check(title <= 120 && !title == !hash && (!hash || hash == 16));
	signature_find(&other, data + reason, size - reason, data, reason);
	check(!strcmp(one.title, other.title) && !strcmp(one.hash, other.hash) &&
	      one.corrupted == other.corrupted);
	return 0;
}
