// SPDX-License-Identifier: GPL-2.0-only
/*
 * The dumps "regs-<domain:bus:dev.fn>" and "regs": registers behind BARs, read
 * by an allow-list through a mapping of our own.  Nothing is ever written.
 */
#include <linux/bits.h>
#include <linux/io.h>
#include <linux/io-64-nonatomic-lo-hi.h>
#include <linux/pci.h>
#include <linux/pm_runtime.h>
#include "pci_function.h"
#include "pci_gate.h"
#include "pci_regs.h"

static const struct pci_regs_class *const pci_regs_classes[] = {
	&nvme_regs_class,
	&e1000e_regs_class,
	&virtio_regs_class,
	&ahci_regs_class,
	&xhci_regs_class,
};

/**
 * pci_regs_class_of - which class of device is this?
 * @pdev: the device
 *
 * Return: the class, or NULL when no list is known for it.
 */
const struct pci_regs_class *pci_regs_class_of(struct pci_dev *pdev)
{
	const struct pci_regs_class *class;
	size_t i;

	for (i = 0; i < ARRAY_SIZE(pci_regs_classes); i++) {
		class = pci_regs_classes[i];
		if (pci_match_id(class->ids, pdev) &&
		    (!class->match || class->match(pdev)))
			return class;
	}
	return NULL;
}

static u64 regs_load(const void __iomem *address, u8 width)
{
	switch (width) {
	case 1:
		return readb(address);
	case 2:
		return readw(address);
	case 4:
		return readl(address);
	default:
		return lo_hi_readq(address);
	}
}

/* Bytes of the structure that its list reaches into, within @set->size. */
static u32 regs_extent(const struct pci_regs_set *set)
{
	u32 extent = 0;
	unsigned int i;

	for (i = 0; i < set->count; i++)
		extent = max(extent, set->entry[i].offset + set->entry[i].width);
	return set->size ? min(extent, set->size) : extent;
}

static void regs_skip(struct pci_regs_reader *reader, const struct pci_regs_set *set,
		      u32 reason, u32 detail)
{
	vmcoredd_state_skip(reader->state, set->name, reason, detail);
}

/*
 * Maps what the list reaches into and no more.  The regions are not requested:
 * a driver may own them, and we only look.
 */
static void __iomem *regs_map(struct pci_regs_reader *reader,
			      const struct pci_regs_set *set, u32 extent)
{
	resource_size_t length = pci_resource_len(reader->pdev, set->bar);
	resource_size_t start = pci_resource_start(reader->pdev, set->bar);
	void __iomem *mapped;
	struct pci_gate gate;

	if (!pci_gate_bar_open(reader->pdev, set->bar, &gate)) {
		pci_gate_record(&gate, reader->state, reader->pdev, set->name);
		return NULL;
	}
	if (!extent || length < set->base || length - set->base < extent) {
		regs_skip(reader, set, VMCOREDD_SKIP_NO_BAR, set->bar);
		return NULL;
	}
	/*
	 * Some bases come from the device.  The CPU may fault on an access to
	 * device memory that is not aligned; 8 bytes are read as 4 and 4.
	 */
	if (!IS_ALIGNED(set->base, sizeof(u32))) {
		regs_skip(reader, set, VMCOREDD_SKIP_NO_BAR, set->bar);
		vmcoredd_state_attr(reader->state, set->name,
				    "begins at an offset that is not aligned");
		return NULL;
	}
	mapped = ioremap(start + set->base, extent);
	if (!mapped)
		regs_skip(reader, set, VMCOREDD_SKIP_MAP, set->bar);
	return mapped;
}

/* Returns 0 to go on after @value, or enum vmcoredd_skip. */
static u32 regs_verdict(struct pci_regs_reader *reader,
			const struct pci_regs_entry *entry, u64 value)
{
	u64 ones = GENMASK_ULL(entry->width * 8 - 1, 0);

	if (value == ones && (!(entry->flags & REGS_MAY_BE_ONES) ||
			      pci_function_gone(reader->pdev)))
		return VMCOREDD_SKIP_ALL_ONES;
	if ((value & entry->ready_mask) != entry->ready)
		return VMCOREDD_SKIP_RESET;
	return 0;
}

static bool regs_may_read(struct pci_regs_reader *reader,
			  const struct pci_regs_set *set,
			  const struct pci_regs_entry *entry)
{
	u8 msix;
	u16 ctrl;

	if (set->size && (entry->offset > set->size ||
			  set->size - entry->offset < entry->width))
		return false;
	if (!(entry->flags & REGS_NOT_WITH_MSIX))
		return true;
	msix = pci_find_capability(reader->pdev, PCI_CAP_ID_MSIX);
	if (!msix)
		return true;
	pci_read_config_word(reader->pdev, msix + PCI_MSIX_FLAGS, &ctrl);
	return !(ctrl & PCI_MSIX_FLAGS_ENABLE);
}

/* Reads one register into @reg; returns 0 or enum vmcoredd_skip. */
static u32 regs_read_one(struct pci_regs_reader *reader, const struct pci_regs_set *set,
			 const struct pci_regs_entry *entry,
			 const void __iomem *mapped,
			 struct vmcoredd_state_reg *reg, u64 *ret_value)
{
	u32 offset = set->base + entry->offset;
	u64 value;

	vmcoredd_state_reg(reg, entry->name, offset, entry->width, 0);
	if (reader->stopped || !regs_may_read(reader, set, entry)) {
		reg->flags |= VMCOREDD_REG_NOT_READ;
		return 0;
	}
	if (vmcoredd_expired(reader->dump)) {
		reg->flags |= VMCOREDD_REG_NOT_READ;
		return VMCOREDD_SKIP_TIME;
	}

	value = regs_load(mapped + entry->offset, entry->width);
	vmcoredd_state_reg(reg, entry->name, offset, entry->width, value);
	*ret_value = value;
	return regs_verdict(reader, entry, value);
}

static void regs_read_all(struct pci_regs_reader *reader,
			  const struct pci_regs_set *set,
			  const void __iomem *mapped,
			  struct vmcoredd_state_regs *regs, u64 *ret_values)
{
	u32 reason = 0, detail = 0, at;
	unsigned int i;
	u64 value;

	for (i = 0; i < set->count; i++) {
		value = 0;
		at = regs_read_one(reader, set, &set->entry[i], mapped,
				   &regs->reg[i], &value);
		if (ret_values)
			ret_values[i] = value;
		if (at) {
			reason = at;
			detail = set->base + set->entry[i].offset;
			reader->stopped = true;
		}
	}

	if (!reason && pci_function_gone(reader->pdev)) {
		reason = VMCOREDD_SKIP_GONE;
		detail = U32_MAX;
		reader->stopped = true;
	}
	if (reason) {
		regs_skip(reader, set, reason, detail);
		reader->dump->partial = true;
	}
}

/**
 * pci_regs_read - read one set of registers into the dump
 * @reader: the device
 * @set: the set
 * @ret_values: where to leave @set->count values as well, 0 for those that were
 *	not read; or NULL
 *
 * Reading ends at a register that reads as all ones and cannot, at one that
 * says that the device is in reset, and when the time budget is spent; the
 * registers that remain, of this and of later sets, are marked as not read.
 *
 * Context: task context, called by a class's collect.
 *
 * Return: true when the device may be read on.
 */
bool pci_regs_read(struct pci_regs_reader *reader, const struct pci_regs_set *set,
		   u64 *ret_values)
{
	struct vmcoredd_state_regs *regs;
	u32 extent = regs_extent(set);
	void __iomem *mapped;

	if (reader->stopped)
		return false;
	mapped = regs_map(reader, set, extent);
	if (!mapped)
		return false;

	regs = vmcoredd_state_regs(reader->state, set->name, set->bar,
				   set->count);
	if (regs)
		regs_read_all(reader, set, mapped, regs, ret_values);
	iounmap(mapped);
	return regs && !reader->stopped;
}

/* Bytes that the records of a device of this class need at most. */
static size_t regs_device_size(const struct pci_regs_class *class)
{
	size_t size = PCI_FUNCTION_HEAD_SIZE;

	size += class->max_sets *
		(PCI_FUNCTION_RECORD(sizeof(struct vmcoredd_state_regs)) +
		 PCI_FUNCTION_RECORD(sizeof(struct vmcoredd_state_skip)));
	size += class->max_regs * sizeof(struct vmcoredd_state_reg);
	return size;
}

/* Writes all records of one device. */
static void regs_collect_device(struct vmcoredd_state *state,
				struct vmcoredd_dump *dump,
				struct pci_dev *pdev,
				const struct pci_regs_class *class)
{
	struct pci_regs_reader reader = {
		.pdev = pdev,
		.state = state,
		.dump = dump,
	};
	struct pci_gate gate;

	/* Keeps a bound driver from suspending the device; wakes nothing. */
	pm_runtime_get_noresume(&pdev->dev);
	pci_function_describe(state, pdev, pci_gate_config_open(pdev, &gate));
	if (pci_gate_open(pdev, &gate))
		class->collect(&reader);
	else
		pci_gate_record(&gate, state, pdev, class->name);
	pm_runtime_put(&pdev->dev);
}

/**
 * struct regs_job - what the collection of one device is about
 * @pdev: the device
 * @class: its class
 */
struct regs_job {
	struct pci_dev			*pdev;
	const struct pci_regs_class		*class;
};

static ssize_t regs_collect(struct vmcoredd_dump *dump, void *buf)
{
	struct regs_job *job = dump->priv;
	struct vmcoredd_state state;
	int error;

	error = vmcoredd_state_init(&state, buf, dump->max_size);
	if (error)
		return error;
	regs_collect_device(&state, dump, job->pdev, job->class);
	if (state.lost)
		dump->partial = true;
	return vmcoredd_state_finish(&state);
}

/**
 * pci_regs_add - add the register dump of one device
 * @pdev: the device, referenced by the caller
 * @class: its class
 * @budget_ms: time that reading may take, 0 for no limit
 *
 * Context: task context.
 *
 * Return: 0, or what vmcoredd_add_dump() returned.
 */
int pci_regs_add(struct pci_dev *pdev, const struct pci_regs_class *class,
		 unsigned int budget_ms)
{
	struct regs_job job = { .pdev = pdev, .class = class };
	char name[VMCOREDD_NAME_LEN];
	struct vmcoredd_dump dump = {
		.name = name,
		.max_size = sizeof(struct vmcoredd_state_header) +
			    regs_device_size(class),
		.collect = regs_collect,
		.priority = VMCOREDD_PRIORITY_LOW,
		.budget_ms = budget_ms,
		.dev = &pdev->dev,
		.priv = &job,
	};

	snprintf(name, sizeof(name), "regs-%s", pci_name(pdev));
	return vmcoredd_add_dump(&dump);
}

/**
 * struct regs_others_job - what the collection of many devices is about
 * @skip: devices with registers that are passed over before
 */
struct regs_others_job {
	unsigned int	skip;
};

static ssize_t regs_collect_others(struct vmcoredd_dump *dump, void *buf)
{
	const struct regs_others_job *job = dump->priv;
	const struct pci_regs_class *class;
	struct pci_dev *pdev = NULL;
	struct vmcoredd_state state;
	unsigned int nr = 0;
	int error;

	error = vmcoredd_state_init(&state, buf, dump->max_size);
	if (error)
		return error;
	for_each_pci_dev(pdev) {
		class = pci_regs_class_of(pdev);
		if (class && nr++ >= job->skip)
			regs_collect_device(&state, dump, pdev, class);
	}
	if (state.lost)
		dump->partial = true;
	return vmcoredd_state_finish(&state);
}

/**
 * pci_regs_add_others - add one dump, "regs", with the registers of many devices
 * @skip: devices with registers that are passed over before
 * @budget_ms: time that reading may take for each of them, 0 for no limit
 *
 * Context: task context.
 *
 * Return: 0, or what vmcoredd_add_dump() returned.
 */
int pci_regs_add_others(unsigned int skip, unsigned int budget_ms)
{
	struct regs_others_job job = { .skip = skip };
	struct vmcoredd_dump dump = {
		.name = "regs",
		.max_size = sizeof(struct vmcoredd_state_header),
		.collect = regs_collect_others,
		.priority = VMCOREDD_PRIORITY_LOW,
		.priv = &job,
	};
	const struct pci_regs_class *class;
	struct pci_dev *pdev = NULL;
	unsigned int nr = 0;
	u64 budget = 0;

	for_each_pci_dev(pdev) {
		class = pci_regs_class_of(pdev);
		if (!class || nr++ < skip)
			continue;
		dump.max_size += regs_device_size(class);
		budget += budget_ms;
	}
	dump.budget_ms = min_t(u64, budget, UINT_MAX);
	return vmcoredd_add_dump(&dump);
}
