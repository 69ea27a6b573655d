// SPDX-License-Identifier: GPL-2.0-only
/* dropmon.ko: loading and unloading. */
#include <linux/module.h>
#include <net/genetlink.h>

#include "family.h"
#include "monitor.h"
#include "nets.h"

static int __init dropmon_init(void)
{
	int error = dropmon_nets_init();

	if (error)
		return error;
	error = dropmon_monitor_init(&dropmon_family);
	if (error)
		goto err_nets;
	error = genl_register_family(&dropmon_family);
	if (error)
		goto err_monitor;
	return 0;

err_monitor:
	dropmon_monitor_close();
	dropmon_monitor_exit();
err_nets:
	dropmon_nets_exit();
	return error;
}

static void __exit dropmon_exit(void)
{
	dropmon_monitor_close();
	genl_unregister_family(&dropmon_family);
	dropmon_monitor_exit();
	dropmon_nets_exit();
}

module_init(dropmon_init);
module_exit(dropmon_exit);

MODULE_DESCRIPTION("Tells where the network stack drops packets");
MODULE_AUTHOR("The vmcoredd developers");
MODULE_LICENSE("GPL");
MODULE_ALIAS_GENL_FAMILY("dropmon");
