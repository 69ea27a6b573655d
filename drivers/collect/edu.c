// SPDX-License-Identifier: GPL-2.0-only
/*
 * vmcoredd_edu: a device dump from a driver, step by step.
 *
 * The device is QEMU's educational one (-device edu, docs/specs/edu.txt in
 * QEMU's source).  This is a whole PCI driver; the five numbered steps are what
 * a driver of your own needs for a dump.
 */
#include <linux/crash_dump.h>
#include <linux/io.h>
#include <linux/module.h>
#include <linux/pci.h>
#include <vmcoredd/state.h>
#include <vmcoredd/vmcoredd.h>

struct edu {
	struct pci_dev	*pdev;
	void __iomem	*mmio;
};

/*
 * 1. Decide what to record.  Name each register; leave out those that change
 *    when they are read.  None of these does: interrupts are acknowledged by a
 *    write to 0x64.  Of the 64-bit DMA registers the low half tells all, as the
 *    device takes addresses of 28 bits.
 */
static const struct {
	const char	*name;
	u32		offset;
} edu_regs[] = {
	{ "identification", 0x00 }, { "liveness", 0x04 },
	{ "factorial", 0x08 }, { "status", 0x20 }, { "interrupt_status", 0x24 },
	{ "dma_source", 0x80 }, { "dma_destination", 0x88 },
	{ "dma_count", 0x90 }, { "dma_command", 0x98 },
};

/*
 * 2. Say how large it gets.  A dump may be any bytes; these are in state format
 *    so that "vmcoredd show" prints names and values without knowing us.
 */
#define EDU_DUMP_SIZE \
	(sizeof(struct vmcoredd_state_header) + \
	 sizeof(struct vmcoredd_state_record) + \
	 sizeof(struct vmcoredd_state_regs) + \
	 ARRAY_SIZE(edu_regs) * sizeof(struct vmcoredd_state_reg))

/*
 * 3. Write the callback.  It runs once, before vmcoredd_add_dump() returns and
 *    in its caller's context: it may sleep and take the driver's locks.  @buf
 *    has dump->max_size zeroed bytes; writing past them loses the dump.  A
 *    long callback asks vmcoredd_expired() now and then, and returns what it
 *    has with dump->partial set.  It must not change the device.
 */
static ssize_t edu_collect(struct vmcoredd_dump *dump, void *buf)
{
	struct edu *edu = dump->priv;
	struct vmcoredd_state_regs *regs;
	struct vmcoredd_state state;
	size_t i;
	int error;

	error = vmcoredd_state_init(&state, buf, dump->max_size);
	if (error)
		return error;
	regs = vmcoredd_state_regs(&state, "edu", 0, ARRAY_SIZE(edu_regs));
	for (i = 0; regs && i < ARRAY_SIZE(edu_regs); i++)
		vmcoredd_state_reg(&regs->reg[i], edu_regs[i].name,
				   edu_regs[i].offset, sizeof(u32),
				   readl(edu->mmio + edu_regs[i].offset));
	return vmcoredd_state_finish(&state);
}

/* 4. Register it under the driver's and the device's name: 43 bytes at most. */
static int edu_add_dump(struct edu *edu)
{
	char name[VMCOREDD_NAME_LEN];
	struct vmcoredd_dump dump = {
		.name = name,
		.max_size = EDU_DUMP_SIZE,
		.collect = edu_collect,
		.priority = VMCOREDD_PRIORITY_DEFAULT,
		.dev = &edu->pdev->dev,
		.priv = edu,
	};

	snprintf(name, sizeof(name), "edu-%s", pci_name(edu->pdev));
	return vmcoredd_add_dump(&dump);
}

static int edu_probe(struct pci_dev *pdev, const struct pci_device_id *id)
{
	struct edu *edu;
	int error;

	edu = devm_kzalloc(&pdev->dev, sizeof(*edu), GFP_KERNEL);
	if (!edu)
		return -ENOMEM;
	edu->pdev = pdev;
	error = pcim_enable_device(pdev);
	if (error)
		return error;
	edu->mmio = devm_ioremap_resource(&pdev->dev, &pdev->resource[0]);
	if (IS_ERR(edu->mmio))
		return PTR_ERR(edu->mmio);

	/*
	 * 5. In the capture kernel, collect before anything resets the device.
	 *    A dump that fails is a pity, not a reason to fail probing.
	 */
	if (is_kdump_kernel()) {
		error = edu_add_dump(edu);
		if (error)
			dev_warn(&pdev->dev, "no device dump: error %d\n", error);
	}
	return 0;
}

static const struct pci_device_id edu_ids[] = {
	{ PCI_DEVICE(0x1234, 0x11e8) },
	{ }
};
MODULE_DEVICE_TABLE(pci, edu_ids);

static struct pci_driver edu_driver = {
	.name = KBUILD_MODNAME,
	.id_table = edu_ids,
	.probe = edu_probe,
};
module_pci_driver(edu_driver);

MODULE_DESCRIPTION("Device dump of QEMU's educational device: an example to copy");
MODULE_AUTHOR("The vmcoredd developers");
MODULE_LICENSE("GPL");
