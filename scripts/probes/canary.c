// SPDX-License-Identifier: GPL-2.0-only
/* Compiles with every supported kernel; see scripts/probes/run. */
#include <linux/crash_dump.h>
#include <linux/module.h>

bool probe(void);

bool probe(void)
{
	return is_kdump_kernel();
}
