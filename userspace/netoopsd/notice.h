/* SPDX-License-Identifier: GPL-2.0-or-later */
/* What is told of a record that was stored: a line of JSON. */
#ifndef _NETOOPSD_NOTICE_H
#define _NETOOPSD_NOTICE_H

#include "../lib/record/entry.h"
#include "../lib/base/output.h"

void notice_print(const struct entry *entry, bool improved, struct out *out);

#endif /* _NETOOPSD_NOTICE_H */
