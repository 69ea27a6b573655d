/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Crashes of a store by their signature. */
#ifndef _LIB_STOREGROUP_H
#define _LIB_STOREGROUP_H

#include "storequery.h"

#define STOREGROUP_LIMIT_MAX	10000
#define STOREGROUP_FACET	(NETOOPS_DMI_MAX + 1)

/**
 * struct storegroup - the crashes of one signature
 * @signature: which; without hash those that nothing is known of
 * @crashes: how many
 * @hosts: machines that they happened on
 * @kernels: kernel releases
 * @models: boards
 * @first_ns: when the first of them was received
 * @last_ns: likewise the last
 * @seen_ns: when the signature was first seen at all: crashes that were removed
 *	since and those that a filter leaves out count
 */
struct storegroup {
	struct signature	signature;
	u64			crashes;
	u64			hosts;
	u64			kernels;
	u64			models;
	u64			first_ns;
	u64			last_ns;
	u64			seen_ns;
};

/**
 * enum storegroup_by - what the crashes of a group may differ in
 * @STOREGROUP_KERNEL: kernel release
 * @STOREGROUP_MODEL: board
 * @STOREGROUP_HOST: host id; before version 4 the address
 */
enum storegroup_by { STOREGROUP_KERNEL, STOREGROUP_MODEL, STOREGROUP_HOST };

/**
 * struct storegroup_facet - some crashes of a group
 * @text: what they have in common; "" when not known
 * @crashes: how many they are
 */
struct storegroup_facet {
	char	text[STOREGROUP_FACET];
	u64	crashes;
};

int storegroup_list(struct store *store, const struct storequery_filter *filter,
		    const char *new_in, struct storegroup **ret,
		    size_t *ret_count, struct err *err);
int storegroup_facets(struct store *store,
		      const struct storequery_filter *filter,
		      const struct storegroup *group, enum storegroup_by by,
		      struct storegroup_facet *ret, size_t *count,
		      struct err *err);

#endif /* _LIB_STOREGROUP_H */
