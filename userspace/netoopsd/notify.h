/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Tells the service manager how we are: see sd_notify(3). */
#ifndef _NETOOPSD_NOTIFY_H
#define _NETOOPSD_NOTIFY_H

void notify_manager(const char *state);

#endif /* _NETOOPSD_NOTIFY_H */
