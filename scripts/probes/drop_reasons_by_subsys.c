// SPDX-License-Identifier: GPL-2.0-only
/* Where the names of reasons are: see include/compat/dropreason.h. */
#include <linux/types.h>
#include <net/dropreason.h>

const struct drop_reason_list __rcu **probe(void);

const struct drop_reason_list __rcu **probe(void)
{
	return drop_reasons_by_subsys;
}
