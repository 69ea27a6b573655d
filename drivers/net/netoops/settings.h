/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * What holds for all targets: identity, parity, key and limits, which are
 * attributes of /sys/kernel/config/netoops itself.
 */
#ifndef _NETOOPS_SETTINGS_H
#define _NETOOPS_SETTINGS_H

#include <linux/rcupdate.h>
#include <linux/types.h>
#include <uapi/vmcoredd/netoops.h>

struct configfs_attribute;

#define NETOOPS_BUDGET_MS	1000	/* default of budget_ms */
#define NETOOPS_BUDGET_MS_MAX	60000
#define NETOOPS_GAP_US_MAX	10000

/**
 * struct netoops_settings - one state of the settings
 * @rcu: for its end
 * @host_id: see struct netoops_header; zero until set
 * @boot_id: the same
 * @blob: see NETOOPS_TAG_BLOB
 * @blob_len: bytes there
 * @parity: percent
 * @budget_ms: time that a record may take, all targets together
 * @gap_us: pause between packets
 * @oops: oopses that the machine survives are sent too
 * @sealed: @key and @key_id count
 * @key_id: see struct netoops_header
 * @key: the host's key; wiped when this ends and when the machine dies
 *
 * Readers hold rcu_read_lock() and may be in any context.  Changing one makes a
 * new one, but for the wiping of @key.
 */
struct netoops_settings {
	struct rcu_head	rcu;
	u8		host_id[NETOOPS_ID_SIZE];
	u8		boot_id[NETOOPS_ID_SIZE];
	u8		blob[NETOOPS_BLOB_MAX];
	u16		blob_len;
	u16		parity;
	u32		budget_ms;
	u32		gap_us;
	bool		oops;
	bool		sealed;
	u32		key_id;
	u8		key[NETOOPS_KEY_SIZE];
};

extern struct netoops_settings __rcu *netoops_settings;
extern struct configfs_attribute *netoops_settings_attrs[];

int netoops_settings_init(void);
void netoops_settings_exit(void);
void netoops_settings_wipe_key(void);

#endif /* _NETOOPS_SETTINGS_H */
