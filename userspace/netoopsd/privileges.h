/* SPDX-License-Identifier: GPL-2.0-or-later */
/* What netoopsd may do once its sockets are open. */
#ifndef _NETOOPSD_PRIVILEGES_H
#define _NETOOPSD_PRIVILEGES_H

#include "../lib/base/err.h"

int privileges_drop(const char *user, struct err *err);

#endif /* _NETOOPSD_PRIVILEGES_H */
