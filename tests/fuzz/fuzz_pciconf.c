// SPDX-License-Identifier: GPL-2.0-or-later
/* Decodes any bytes as configuration space, of which some may be unknown. */
#include <stdlib.h>

#include "../../userspace/lib/decode/pciconf.h"
#include "fuzz.h"

static struct pciconf conf;

/* A list has at most as many members as it has places. */
static void walk(bool extended)
{
	struct pciconf_walk list;
	struct pciconf_cap cap;
	unsigned int count = 0;

	pciconf_walk(&conf, &list, extended);
	while (pciconf_next(&conf, &list, &cap) > 0) {
		if (++count > PCICONF_SIZE / 4 || cap.pos >= PCICONF_SIZE)
			abort();
	}
}

int LLVMFuzzerTestOneInput(const u8 *data, size_t size)
{
	struct pciconf_express express;
	struct pciconf_msix msix;
	struct pciconf_msi msi;
	struct pciconf_aer aer;
	struct pciconf_pm pm;
	size_t hole;

	pciconf_init(&conf);
	if (size < 2)
		return 0;
	hole = data[0] | data[1] << 8;
	data += 2;
	size -= 2;
	if (hole < size)
		pciconf_add(&conf, (u32)hole + 1, data + hole, size - hole);
	pciconf_add(&conf, 0, data, hole < size ? hole : size);
	walk(false);
	walk(true);
	pciconf_pm(&conf, &pm);
	pciconf_msi(&conf, &msi);
	pciconf_msix(&conf, &msix);
	pciconf_express(&conf, &express);
	pciconf_aer(&conf, &aer);
	return 0;
}
