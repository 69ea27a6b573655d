/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * <net/dropreason.h>: the names of reasons.
 *
 * Linux kernel commit 071c0fc6fb91 ("net: extend drop reasons for multiple subsystems")
 * (in v6.4) replaced the one table by one for each subsystem, which modules bring along.
 */
#ifndef _VMCOREDD_COMPAT_DROPREASON_H
#define _VMCOREDD_COMPAT_DROPREASON_H

#include <linux/rcupdate.h>
#include <net/dropreason.h>
#include <generated/vmcoredd_have.h>

#ifdef VMCOREDD_HAVE_DROP_REASONS_BY_SUBSYS

#define COMPAT_DROP_SUBSYSTEMS	SKB_DROP_REASON_SUBSYS_NUM

/* Under rcu_read_lock(): the name of a subsystem's reason, or NULL; how many it has. */
static inline const char *compat_drop_reason(unsigned int subsystem, unsigned int number)
{
	const struct drop_reason_list *list =
		rcu_dereference(drop_reasons_by_subsys[subsystem]);

	return list && number < list->n_reasons ? list->reasons[number] : NULL;
}

static inline unsigned int compat_drop_reasons(unsigned int subsystem)
{
	const struct drop_reason_list *list =
		rcu_dereference(drop_reasons_by_subsys[subsystem]);

	return list ? list->n_reasons : 0;
}

#else

#define COMPAT_DROP_SUBSYSTEMS	1

static inline const char *compat_drop_reason(unsigned int subsystem, unsigned int number)
{
	return number < SKB_DROP_REASON_MAX ? drop_reasons[number] : NULL;
}

static inline unsigned int compat_drop_reasons(unsigned int subsystem)
{
	return SKB_DROP_REASON_MAX;
}

#endif

#endif /* _VMCOREDD_COMPAT_DROPREASON_H */
