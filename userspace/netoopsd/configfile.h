/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The file of netoopsd: lines "name = value" below a line "[netoopsd]". */
#ifndef _NETOOPSD_CONFIGFILE_H
#define _NETOOPSD_CONFIGFILE_H

#include "../lib/base/err.h"

#define CONFIGFILE_SECTION	"netoopsd"

int configfile_read(const char *path,
		    int (*take)(void *arg, const char *name, const char *value,
				struct err *err),
		    void *arg, struct err *err);

#endif /* _NETOOPSD_CONFIGFILE_H */
