/* SPDX-License-Identifier: GPL-2.0-or-later */
/* What is shown of a place, and how. */
#ifndef _DROPMON_VIEW_H
#define _DROPMON_VIEW_H

#include "../lib/base/output.h"
#include "../lib/drop/dropclass.h"
#include "../lib/drop/dropplace.h"
#include "netns.h"

/* Longest name of a protocol, or "0xffff", and a NUL */
#define VIEW_PROTOCOL	8

/* Longer than any symbol of the kernel, with offset, size and module */
#define VIEW_TEXT	1024

/**
 * struct view - a place as people know it; strings are the place's, or constant
 * @place: the place
 * @class: what its drops are
 * @part: parts of its symbol
 * @protocol: name of the protocol of layer 3, "" when it is not known
 * @l4: of layer 4
 * @netns_name: name of its network namespace, NULL for one without, and for our own
 * @foreign: it is in another network namespace than we are, as far as is known
 */
struct view {
	const struct dropplace	*place;
	struct dropclass	class;
	struct dropplace_symbol	part;
	char			protocol[VIEW_PROTOCOL];
	char			l4[VIEW_PROTOCOL];
	const char		*netns_name;
	bool			foreign;
};

void view_of(struct view *ret, const struct dropplace *place, struct netns *netns);
void view_out_heading(struct out *out, const char *number);
void view_out_line(const struct view *view, struct out *out);
void view_out_members(const struct view *view, struct out *out);

#endif /* _DROPMON_VIEW_H */
