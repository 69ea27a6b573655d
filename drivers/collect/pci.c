// SPDX-License-Identifier: GPL-2.0-only
/*
 * vmcoredd_pci: what PCI devices look like at the crash.
 *
 * Loaded in the capture kernel, it adds a dump "pci" with the configuration
 * space of every function and a dump "regs-<domain:bus:dev.fn>" for each device
 * whose registers it has a list of; many devices share one dump, "regs", so that
 * they do not take the place of other drivers' dumps.  It binds to no device, enables none, and
 * writes to none; all is done when loading returns, and nothing of it is left
 * but the dumps, which belong to vmcoredd.
 *
 * What it finds is what the crash left, less what this kernel has changed since
 * it booted: it switches MSI and MSI-X off in every function and SR-IOV in
 * every physical function, and it clears the error status: with pci=noaer not
 * where ACPI describes the host bridge, but always where a device tree does.
 * A driver that was bound before has done more; the dump names it.
 */
#define pr_fmt(fmt) KBUILD_MODNAME ": " fmt

#include <linux/module.h>
#include <linux/pci.h>
#include <linux/slab.h>
#include "pci_function.h"
#include "pci_gate.h"
#include "pci_regs.h"

static bool regs = true;
module_param(regs, bool, 0444);
MODULE_PARM_DESC(regs, "Read device registers behind BARs as well (default Y); N reads configuration space only");

static unsigned int budget_ms = 5000;
module_param(budget_ms, uint, 0444);
MODULE_PARM_DESC(budget_ms, "Milliseconds that each dump may take, 0 for no limit (default 5000); what was not read by then is marked");

static unsigned int regs_dumps = 32;
module_param(regs_dumps, uint, 0444);
MODULE_PARM_DESC(regs_dumps, "Devices whose registers get a dump of their own (default 32); those of all others share one");

/* Functions that may appear between sizing the dump and writing it. */
#define CONFIG_SPARE	4

/**
 * struct config_job - what a collection of configuration space is about
 * @limit: bytes of each function's configuration space to read at most
 * @functions: functions that were described
 */
struct config_job {
	unsigned int	limit;
	unsigned int	functions;
};

static size_t config_record_size(unsigned int config_size)
{
	return PCI_FUNCTION_HEAD_SIZE +
	       PCI_FUNCTION_RECORD(sizeof(struct vmcoredd_state_config) +
			       config_size);
}

static size_t config_dump_size(unsigned int limit)
{
	size_t size = sizeof(struct vmcoredd_state_header);
	struct pci_dev *pdev = NULL;
	unsigned int config_size;

	for_each_pci_dev(pdev) {
		config_size = min_t(unsigned int, limit, pdev->cfg_size);
		size += config_record_size(config_size);
	}
	return size + CONFIG_SPARE * config_record_size(limit);
}

static void config_collect_one(struct vmcoredd_state *state,
			       struct vmcoredd_dump *dump,
			       struct pci_dev *pdev, u8 *bytes)
{
	struct config_job *job = dump->priv;
	struct pci_gate gate;
	u32 size;

	job->functions++;

	if (vmcoredd_expired(dump)) {
		pci_function_describe(state, pdev, false);
		vmcoredd_state_skip(state, "config", VMCOREDD_SKIP_TIME, 0);
		dump->partial = true;
		return;
	}
	if (!pci_gate_config_open(pdev, &gate)) {
		pci_function_describe(state, pdev, false);
		pci_gate_record(&gate, state, pdev, "config");
		return;
	}
	pci_function_describe(state, pdev, true);
	size = min_t(u32, job->limit, pdev->cfg_size);
	if (pci_function_config(state, dump, pdev, bytes, size))
		dump->partial = true;
}

static ssize_t config_collect(struct vmcoredd_dump *dump, void *buf)
{
	struct vmcoredd_state state;
	struct pci_dev *pdev = NULL;
	u8 *bytes;
	int error;

	error = vmcoredd_state_init(&state, buf, dump->max_size);
	if (error)
		return error;
	bytes = kmalloc(PCI_CFG_SPACE_EXP_SIZE, GFP_KERNEL);
	if (!bytes)
		return -ENOMEM;
	for_each_pci_dev(pdev)
		config_collect_one(&state, dump, pdev, bytes);
	kfree(bytes);
	if (state.lost)
		dump->partial = true;
	return vmcoredd_state_finish(&state);
}

static int config_add(struct config_job *job)
{
	struct vmcoredd_dump dump = {
		.name = "pci",
		.max_size = config_dump_size(job->limit),
		.collect = config_collect,
		.flags = VMCOREDD_FLAG_REQUIRED,
		.priority = VMCOREDD_PRIORITY_HIGH,
		.budget_ms = budget_ms,
		.priv = job,
	};

	return vmcoredd_add_dump(&dump);
}

/*
 * Adds the dump of configuration space; when there is no room for all of it,
 * of the 256 bytes that every function has.
 */
static int config_add_all(void)
{
	struct config_job job = { .limit = PCI_CFG_SPACE_EXP_SIZE };
	int error = config_add(&job);

	if (error == -ENOSPC || error == -ENOMEM) {
		pr_warn("no room for extended configuration space (error %d), trying without\n",
			error);
		job = (struct config_job){ .limit = PCI_CFG_SPACE_SIZE };
		error = config_add(&job);
	}
	if (error)
		pr_err("configuration space not recorded: error %d\n", error);
	else
		pr_info("recorded configuration space of %u functions\n",
			job.functions);
	return error;
}

/*
 * Adds the register dumps, and one for all devices beyond @regs_dumps; a device
 * that fails is passed over.  There may be hundreds, on a slow console: the
 * index of the vmcore names those that failed.  Returns the number of devices.
 */
static unsigned int regs_add_all(void)
{
	unsigned int added = 0, failed = 0, others = 0;
	const struct pci_regs_class *class;
	struct pci_dev *pdev = NULL;
	int error, first_error = 0;

	for_each_pci_dev(pdev) {
		class = pci_regs_class_of(pdev);
		if (!class)
			continue;
		if (added + failed >= regs_dumps) {
			others++;
			continue;
		}
		error = pci_regs_add(pdev, class, budget_ms);
		if (!error) {
			added++;
			continue;
		}
		if (!failed++)
			first_error = error;
	}
	if (others) {
		error = pci_regs_add_others(regs_dumps, budget_ms);
		if (!error) {
			added += others;
		} else {
			first_error = failed ? first_error : error;
			failed += others;
		}
	}
	pr_info("recorded registers of %u devices\n", added);
	if (failed)
		pr_warn("registers of %u devices not recorded, the first for error %d\n",
			failed, first_error);
	return added;
}

static int __init vmcoredd_pci_init(void)
{
	int error;

	if (!is_kdump_kernel())
		return -ENODEV;

	error = config_add_all();
	if (error == -ENODEV)
		return error;
	if (regs && regs_add_all())
		return 0;
	return error;
}
module_init(vmcoredd_pci_init);

/* Nothing to undo; having an exit function is what makes unloading possible. */
static void __exit vmcoredd_pci_exit(void)
{
}
module_exit(vmcoredd_pci_exit);

MODULE_DESCRIPTION("PCI configuration space and device registers for the vmcore");
MODULE_AUTHOR("The vmcoredd developers");
MODULE_LICENSE("GPL");
