// SPDX-License-Identifier: GPL-2.0-only
/*
 * vmcoredd_pci: what PCI devices look like at the crash.
 *
 * Loaded in the capture kernel, it adds a dump "pci" with the configuration
 * space of every function and a dump "regs-<domain:bus:dev.fn>" for each device
 * whose registers it has a list of.  It binds to no device, enables none, and
 * writes to none; all is done when loading returns, and nothing of it is left
 * but the dumps, which belong to vmcoredd.
 *
 * What it finds is what the crash left, less what this kernel has changed since
 * it booted: it switches MSI and MSI-X off in every function and SR-IOV in
 * every physical function, and without pci=noaer it clears the error status.
 * A driver that was bound before has done more; the dump names it.
 */
#define pr_fmt(fmt) KBUILD_MODNAME ": " fmt

#include <linux/module.h>
#include <linux/pci.h>
#include "pci_device.h"
#include "pci_gate.h"
#include "pci_regs.h"

static bool regs = true;
module_param(regs, bool, 0444);
MODULE_PARM_DESC(regs, "Read device registers behind BARs as well (default Y); N reads configuration space only");

static unsigned int budget_ms = 5000;
module_param(budget_ms, uint, 0444);
MODULE_PARM_DESC(budget_ms, "Milliseconds that each dump may take, 0 for no limit (default 5000); what was not read by then is marked");

/* Functions that may appear between sizing the dump and writing it. */
#define PCI_DUMP_SPARE	4

/**
 * struct pci_job - what a collection of configuration space is about
 * @limit: bytes of each function's configuration space to read at most
 * @functions: functions that were described
 */
struct pci_job {
	unsigned int	limit;
	unsigned int	functions;
};

static size_t pci_record_size(unsigned int config_size)
{
	return DEVICE_HEAD_SIZE +
	       DEVICE_RECORD(sizeof(struct vmcoredd_state_config) +
			     config_size);
}

static size_t pci_dump_size(unsigned int limit)
{
	size_t size = sizeof(struct vmcoredd_state_header);
	struct pci_dev *pdev = NULL;
	unsigned int config_size;

	for_each_pci_dev(pdev) {
		config_size = min_t(unsigned int, limit, pdev->cfg_size);
		size += pci_record_size(config_size);
	}
	return size + PCI_DUMP_SPARE * pci_record_size(limit);
}

static void pci_collect_one(struct vmcoredd_state *state,
			    struct vmcoredd_dump *dump, struct pci_dev *pdev,
			    unsigned int limit)
{
	struct gate gate;

	if (vmcoredd_expired(dump)) {
		device_describe(state, pdev, false);
		vmcoredd_state_skip(state, "config", VMCOREDD_SKIP_TIME, 0);
		dump->partial = true;
		return;
	}
	if (!gate_config_open(pdev, &gate)) {
		device_describe(state, pdev, false);
		gate_record(&gate, state, pdev, "config");
		return;
	}
	device_describe(state, pdev, true);
	if (device_config(state, dump, pdev, limit))
		dump->partial = true;
}

static ssize_t pci_collect(struct vmcoredd_dump *dump, void *buf)
{
	struct pci_job *job = dump->priv;
	struct vmcoredd_state state;
	struct pci_dev *pdev = NULL;
	int err;

	err = vmcoredd_state_init(&state, buf, dump->max_size);
	if (err)
		return err;
	for_each_pci_dev(pdev) {
		pci_collect_one(&state, dump, pdev, job->limit);
		job->functions++;
	}
	if (state.lost)
		dump->partial = true;
	return vmcoredd_state_finish(&state);
}

static int pci_add(struct pci_job *job)
{
	struct vmcoredd_dump dump = {
		.name = "pci",
		.max_size = pci_dump_size(job->limit),
		.collect = pci_collect,
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
static int pci_add_config(void)
{
	struct pci_job job = { .limit = PCI_CFG_SPACE_EXP_SIZE };
	int err = pci_add(&job);

	if (err == -ENOSPC || err == -ENOMEM) {
		pr_warn("no room for extended configuration space (error %d), trying without\n",
			err);
		job = (struct pci_job){ .limit = PCI_CFG_SPACE_SIZE };
		err = pci_add(&job);
	}
	if (err)
		pr_err("configuration space not recorded: error %d\n", err);
	else
		pr_info("recorded configuration space of %u functions\n",
			job.functions);
	return err;
}

/* Returns the number of register dumps; a device that fails is passed over. */
static unsigned int pci_add_regs(void)
{
	const struct regs_class *class;
	struct pci_dev *pdev = NULL;
	unsigned int added = 0;
	int err;

	for_each_pci_dev(pdev) {
		class = regs_class_of(pdev);
		if (!class)
			continue;
		err = regs_add(pdev, class, budget_ms);
		if (err)
			pci_warn(pdev, "registers not recorded: error %d\n",
				 err);
		else
			added++;
	}
	pr_info("recorded registers of %u devices\n", added);
	return added;
}

static int __init vmcoredd_pci_init(void)
{
	int err;

	if (!is_kdump_kernel())
		return -ENODEV;

	err = pci_add_config();
	if (err == -ENODEV)
		return err;
	if (regs && pci_add_regs())
		return 0;
	return err;
}
module_init(vmcoredd_pci_init);

/* Nothing to undo; having an exit function is what makes unloading possible. */
static void __exit vmcoredd_pci_exit(void)
{
}
module_exit(vmcoredd_pci_exit);

MODULE_DESCRIPTION("PCI configuration space and device registers for the vmcore");
MODULE_AUTHOR("vmcoredd project");
MODULE_LICENSE("GPL");
