/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* The line of a kernel log that says why the machine died.  Pure. */
#ifndef _VMCOREDD_REASON_H
#define _VMCOREDD_REASON_H

#include <vmcoredd/env.h>

/* Bytes at the end of a log that are looked at. */
#define NETOOPS_REASON_SCAN	65536

size_t netoops_reason(const char *log, size_t len, bool panic,
		      const char **ret_line);

#endif /* _VMCOREDD_REASON_H */
