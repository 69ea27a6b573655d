/* SPDX-License-Identifier: GPL-2.0-only */
/* Who wants drops to be counted, and counting while anybody does. */
#ifndef _DROPMON_MONITOR_H
#define _DROPMON_MONITOR_H

#include <linux/types.h>

struct genl_family;
struct net;
struct netlink_ext_ack;

/**
 * struct dropmon_settings - what can be set
 * @interval_ms: between two messages about one place
 * @debounce_ms: that a new place waits for others
 */
struct dropmon_settings {
	u32	interval_ms;
	u32	debounce_ms;
};

/**
 * struct dropmon_monitor - the monitor; under dropmon_lock
 * @settings: what is set
 * @listeners: sockets that want drops to be counted
 * @kept: they are counted without any, too
 * @armed: they are counted
 */
struct dropmon_monitor {
	struct dropmon_settings	settings;
	u32			listeners;
	bool			kept;
	bool			armed;
};

extern struct dropmon_monitor dropmon_monitor;

int dropmon_monitor_init(const struct genl_family *family);
void dropmon_monitor_close(void);
void dropmon_monitor_exit(void);
int dropmon_monitor_start(const struct net *net, u32 portid);
int dropmon_monitor_stop(const struct net *net, u32 portid);
int dropmon_monitor_keep(bool keep);
void dropmon_monitor_set(const struct dropmon_settings *settings);
void dropmon_monitor_fold(void);
u64 dropmon_monitor_lost(void);

#endif /* _DROPMON_MONITOR_H */
