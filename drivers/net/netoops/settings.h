/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * What holds for all targets: identity, parity, key and limits, which
 * settings_attrs.c offers as attributes.
 */
#ifndef _NETOOPS_SETTINGS_H
#define _NETOOPS_SETTINGS_H

#include <linux/rcupdate.h>
#include <linux/types.h>
#include <uapi/vmcoredd/netoops.h>

#define NETOOPS_BUDGET_MS	1000	/* default of budget_ms */
/* Above, the watchdogs of other CPUs would bark. */
#define NETOOPS_BUDGET_MS_MAX	10000
#define NETOOPS_GAP_US_MAX	10000

/**
 * struct netoops_key - the host's key
 * @bytes: the key; wiped when this ends and when the machine dies
 * @wiped: @bytes are no key any more
 */
struct netoops_key {
	u8	bytes[NETOOPS_KEY_SIZE];
	bool	wiped;
};

/**
 * struct netoops_settings - one state of the settings
 * @host_id: see struct netoops_header; zero until set
 * @boot_id: the same
 * @blob: see NETOOPS_TAG_BLOB
 * @blob_len: bytes there
 * @parity: percent
 * @budget_ms: time that a record may take, all targets together
 * @gap_us: pause between packets
 * @oops: 1 when oopses that the machine survives are sent too, else 0
 * @key_id: see struct netoops_header; meaningless without @key
 * @key: NULL when records are not sealed; there is one copy, which states share
 *
 * Readers hold rcu_read_lock() and may be in any context.  Changing one makes a
 * new one, but for the wiping of the key.
 */
struct netoops_settings {
	u8			host_id[NETOOPS_ID_SIZE];
	u8			boot_id[NETOOPS_ID_SIZE];
	u8			blob[NETOOPS_BLOB_MAX];
	u16			blob_len;
	u32			parity;
	u32			budget_ms;
	u32			gap_us;
	u32			oops;
	u32			key_id;
	struct netoops_key	*key;
};

extern struct netoops_settings __rcu *netoops_settings;

int netoops_settings_init(void);
void netoops_settings_exit(void);
void netoops_settings_wipe_key(void);
struct netoops_settings *netoops_settings_begin(void);
void netoops_settings_end(struct netoops_settings *changed);
int netoops_settings_parse_id(u8 id[NETOOPS_ID_SIZE], const char *page,
			      size_t count);
bool netoops_settings_wiped(const struct netoops_settings *settings);

#endif /* _NETOOPS_SETTINGS_H */
