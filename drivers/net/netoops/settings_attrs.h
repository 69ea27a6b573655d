/* SPDX-License-Identifier: GPL-2.0-only */
/* The attributes of /sys/kernel/config/netoops itself. */
#ifndef _NETOOPS_SETTINGS_ATTRS_H
#define _NETOOPS_SETTINGS_ATTRS_H

struct configfs_attribute;

extern struct configfs_attribute *netoops_settings_attrs[];

#endif /* _NETOOPS_SETTINGS_ATTRS_H */
