// SPDX-License-Identifier: GPL-2.0-only
/*
 * A driver on a kernel that has device dumps of its own, as Ubuntu's: calls the
 * kernel's vmcore_add_device_dump(), not ours.  Only built for such kernels.
 *
 * Writing a size to /sys/module/native/parameters/add adds a dump of that many
 * bytes; what the call answered is in result.
 */
#include <linux/crash_dump.h>
#include <linux/module.h>
#include <linux/string.h>

static int result;
module_param(result, int, 0444);
MODULE_PARM_DESC(result, "what the last call returned");

/* Byte i is i modulo 251, as in baduse.c. */
static int native_collect(struct vmcoredd_data *data, void *buf)
{
	u8 *byte = buf;
	size_t i;

	for (i = 0; i < data->size; i++)
		byte[i] = i % 251;
	return 0;
}

static int native_add(const char *val, const struct kernel_param *kp)
{
	static unsigned int number;
	struct vmcoredd_data data = {
		.vmcoredd_callback = native_collect,
	};
	int ret;

	ret = kstrtouint(val, 0, &data.size);
	if (ret)
		return ret;
	snprintf(data.dump_name, sizeof(data.dump_name), "native-%u", number++);
	result = vmcore_add_device_dump(&data);
	return 0;
}

static const struct kernel_param_ops native_ops = {
	.set = native_add,
};
module_param_cb(add, &native_ops, NULL, 0200);
MODULE_PARM_DESC(add, "write a size to add a dump");

MODULE_DESCRIPTION("Test: adds dumps through the kernel's own interface");
MODULE_LICENSE("GPL");
