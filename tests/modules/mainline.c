// SPDX-License-Identifier: GPL-2.0-only
/*
 * A driver as mainline has them: it knows <linux/crash_dump.h> and nothing of
 * vmcoredd.  Built with -include vmcoredd/vmcoredd.h, like any driver that
 * "make driver" rebuilds.
 *
 * The dump "mainline" is 200 lines of 24 bytes, as
 * seq -f 'mainline dump line %04.0f' 0 199 prints them.
 */
#include <linux/module.h>
#include <linux/crash_dump.h>

#define MAINLINE_LINES		200
#define MAINLINE_LINE_BYTES	24

static int mainline_collect(struct vmcoredd_data *data, void *buf)
{
	char line[MAINLINE_LINE_BYTES + 1];
	int i;

	for (i = 0; i < MAINLINE_LINES; i++) {
		snprintf(line, sizeof(line), "mainline dump line %04d\n", i);
		memcpy(buf + i * MAINLINE_LINE_BYTES, line, MAINLINE_LINE_BYTES);
	}
	return 0;
}

static struct vmcoredd_data mainline_dump = {
	.dump_name = "mainline",
	.size = MAINLINE_LINES * MAINLINE_LINE_BYTES,
	.vmcoredd_callback = mainline_collect,
};

static int __init mainline_init(void)
{
	int err;

	/* As cxgb4 does: a dump that cannot be added does not fail the probe. */
	err = vmcore_add_device_dump(&mainline_dump);
	pr_info("mainline: vmcore_add_device_dump: %d\n", err);
	return 0;
}
module_init(mainline_init);

static void __exit mainline_exit(void)
{
}
module_exit(mainline_exit);

MODULE_DESCRIPTION("Test: adds a device dump through mainline's interface");
MODULE_LICENSE("GPL");
