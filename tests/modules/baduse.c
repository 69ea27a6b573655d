// SPDX-License-Identifier: GPL-2.0-only
/*
 * Calls the dump interface in the way that case= names, most of them wrong.
 * Loading succeeds whatever the call answers; the answer is in
 * /sys/module/baduse/parameters/result.
 */
#include <linux/delay.h>
#include <linux/module.h>
#include <linux/sizes.h>
#include <linux/string.h>
#include <vmcoredd/vmcoredd.h>

static char *test_case = "ok";
module_param_named(case, test_case, charp, 0444);
MODULE_PARM_DESC(case, "what to call, see the table in baduse.c");

static char *name = "baduse";
module_param(name, charp, 0444);
MODULE_PARM_DESC(name, "name of the dump");

static uint size = SZ_4K;
module_param(size, uint, 0444);
MODULE_PARM_DESC(size, "bytes of the dump");

static uint excess = 1;
module_param(excess, uint, 0444);
MODULE_PARM_DESC(excess, "bytes to write past the buffer (case=overrun, add-overrun)");

static int error = -EIO;
module_param(error, int, 0444);
MODULE_PARM_DESC(error, "what the callback returns (case=fail)");

static uint flags;
module_param(flags, uint, 0444);
MODULE_PARM_DESC(flags, "VMCOREDD_FLAG_* of the dump (case=add, add-overrun)");

static uint priority = VMCOREDD_PRIORITY_DEFAULT;
module_param(priority, uint, 0444);
MODULE_PARM_DESC(priority, "priority of the dump (case=add)");

static int result;
module_param(result, int, 0444);
MODULE_PARM_DESC(result, "what the call returned");

/* Byte i of every dump is i modulo 251, a prime, so that shifts show. */
static void fill(u8 *buf, size_t len)
{
	size_t i;

	for (i = 0; i < len; i++)
		buf[i] = i % 251;
}

static int collect_ok(struct vmcoredd_data *data, void *buf)
{
	fill(buf, data->size);
	return 0;
}

static int collect_fail(struct vmcoredd_data *data, void *buf)
{
	fill(buf, data->size / 2);
	return error;
}

static int collect_overrun(struct vmcoredd_data *data, void *buf)
{
	fill(buf, (size_t)data->size + excess);
	return 0;
}

/* What a correct driver would pass; each case spoils one thing. */
static struct vmcoredd_data good_data(void)
{
	struct vmcoredd_data data = {
		.size = size,
		.vmcoredd_callback = collect_ok,
	};

	strscpy(data.dump_name, name, sizeof(data.dump_name));
	return data;
}

static int case_ok(void)
{
	struct vmcoredd_data data = good_data();

	return vmcore_add_device_dump(&data);
}

static int case_null(void)
{
	return vmcore_add_device_dump(NULL);
}

static int case_no_callback(void)
{
	struct vmcoredd_data data = good_data();

	data.vmcoredd_callback = NULL;
	return vmcore_add_device_dump(&data);
}

static int case_empty_name(void)
{
	struct vmcoredd_data data = good_data();

	data.dump_name[0] = '\0';
	return vmcore_add_device_dump(&data);
}

static int case_unterminated(void)
{
	struct vmcoredd_data data = good_data();

	memset(data.dump_name, 'x', sizeof(data.dump_name));
	return vmcore_add_device_dump(&data);
}

static int case_fail(void)
{
	struct vmcoredd_data data = good_data();

	data.vmcoredd_callback = collect_fail;
	return vmcore_add_device_dump(&data);
}

static int case_overrun(void)
{
	struct vmcoredd_data data = good_data();

	data.vmcoredd_callback = collect_overrun;
	return vmcore_add_device_dump(&data);
}

static int case_duplicate(void)
{
	int err;

	err = case_ok();
	return err ? err : case_ok();
}

static ssize_t collect_add(struct vmcoredd_dump *dump, void *buf)
{
	fill(buf, dump->max_size);
	return dump->max_size;
}

static ssize_t collect_add_overrun(struct vmcoredd_dump *dump, void *buf)
{
	fill(buf, dump->max_size + excess);
	return dump->max_size;
}

static ssize_t collect_claim(struct vmcoredd_dump *dump, void *buf)
{
	fill(buf, dump->max_size);
	return dump->max_size + excess;
}

static ssize_t collect_slow(struct vmcoredd_dump *dump, void *buf)
{
	size_t done;

	for (done = 0; done < dump->max_size; done++) {
		if (vmcoredd_expired(dump)) {
			dump->partial = true;
			break;
		}
		((u8 *)buf)[done] = done % 251;
		fsleep(1000);
	}
	return done;
}

static struct vmcoredd_dump good_dump(void)
{
	return (struct vmcoredd_dump) {
		.name = name,
		.max_size = size,
		.collect = collect_add,
		.flags = flags,
		.priority = priority,
	};
}

static int case_add(void)
{
	struct vmcoredd_dump dump = good_dump();

	return vmcoredd_add_dump(&dump);
}

static int case_add_overrun(void)
{
	struct vmcoredd_dump dump = good_dump();

	dump.collect = collect_add_overrun;
	return vmcoredd_add_dump(&dump);
}

static int case_add_null(void)
{
	return vmcoredd_add_dump(NULL);
}

static int case_add_no_name(void)
{
	struct vmcoredd_dump dump = good_dump();

	dump.name = NULL;
	return vmcoredd_add_dump(&dump);
}

static int case_add_huge(void)
{
	struct vmcoredd_dump dump = good_dump();

	dump.max_size = SIZE_MAX;
	return vmcoredd_add_dump(&dump);
}

static int case_claim(void)
{
	struct vmcoredd_dump dump = good_dump();

	dump.collect = collect_claim;
	return vmcoredd_add_dump(&dump);
}

static int case_slow(void)
{
	struct vmcoredd_dump dump = good_dump();

	dump.collect = collect_slow;
	dump.budget_ms = 20;
	return vmcoredd_add_dump(&dump);
}

/*
 * Over the budget, size 0 and sizes near 4 GiB are case=ok or case=add with
 * size=.
 */
static const struct {
	const char *name;
	int (*run)(void);
} cases[] = {
	/* mainline's call */
	{ "ok",			case_ok },
	{ "null",		case_null },
	{ "no-callback",	case_no_callback },
	{ "empty-name",		case_empty_name },
	{ "unterminated",	case_unterminated },
	{ "fail",		case_fail },
	{ "overrun",		case_overrun },
	{ "duplicate",		case_duplicate },
	/* the extended call */
	{ "add",		case_add },
	{ "add-overrun",	case_add_overrun },
	{ "add-null",		case_add_null },
	{ "add-no-name",	case_add_no_name },
	{ "add-huge",		case_add_huge },
	{ "claim",		case_claim },
	{ "slow",		case_slow },
};

static int __init baduse_init(void)
{
	size_t i;

	for (i = 0; i < ARRAY_SIZE(cases); i++) {
		if (strcmp(cases[i].name, test_case))
			continue;
		result = cases[i].run();
		pr_info("baduse: %s: %d\n", test_case, result);
		return 0;
	}
	pr_err("baduse: no case '%s'\n", test_case);
	return -EINVAL;
}
module_init(baduse_init);

static void __exit baduse_exit(void)
{
}
module_exit(baduse_exit);

MODULE_DESCRIPTION("Test: calls the device dump interface wrongly");
MODULE_LICENSE("GPL");
