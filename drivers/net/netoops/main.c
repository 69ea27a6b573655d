// SPDX-License-Identifier: GPL-2.0-only
/* netoops.ko: loading and unloading. */
#include <linux/module.h>

#include "directory.h"
#include "dump.h"
#include "hooks.h"
#include "settings.h"

static int __init netoops_init(void)
{
	int error = netoops_settings_init();

	if (error)
		return error;
	error = netoops_dump_init();
	if (error)
		goto err_settings;
	error = netoops_directory_init();
	if (error)
		goto err_dump;
	netoops_hooks_init();
	return 0;

err_dump:
	netoops_dump_exit();
err_settings:
	netoops_settings_exit();
	return error;
}

static void __exit netoops_exit(void)
{
	netoops_hooks_exit();
	netoops_directory_exit();
	netoops_dump_exit();
	netoops_settings_exit();
}

module_init(netoops_init);
module_exit(netoops_exit);

MODULE_DESCRIPTION("Sends the kernel log of a crash over the network");
MODULE_AUTHOR("The vmcoredd developers");
MODULE_LICENSE("GPL");
