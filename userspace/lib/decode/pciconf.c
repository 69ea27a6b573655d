// SPDX-License-Identifier: LGPL-2.1-or-later
/*
 * PCI configuration space of one function.  Pure file (see scripts/pure-files).
 * Layouts are those of the PCI Local Bus specification 3.0 and of the PCI
 * Express Base specification 6.0.
 */
#include <vmcoredd/env.h>

#include "pciconf.h"

/* Configuration space header */
#define CONF_STATUS		0x06
#define CONF_STATUS_CAP_LIST	0x10
#define CONF_HEADER_TYPE	0x0e
#define CONF_CAP_LIST		0x34
#define CONF_CAP_LIST_CARDBUS	0x14

/* Ports that have a slot register block: root and downstream ports. */
#define EXPRESS_TYPE_ROOT	0x4
#define EXPRESS_TYPE_DOWNSTREAM	0x6
#define EXPRESS_TYPE_COLLECTOR	0xa	/* root complex event collector */
#define EXPRESS_SLOT		0x0100	/* of its capability register */

/**
 * pciconf_init - begin with nothing known
 * @conf: to be set up
 */
void pciconf_init(struct pciconf *conf)
{
	memset(conf->bytes, 0xff, sizeof(conf->bytes));
	memset(conf->known, 0, sizeof(conf->known));
	conf->end = 0;
}

/**
 * pciconf_add - add bytes that were read
 * @conf: the configuration space
 * @offset: of the first
 * @bytes: the bytes
 * @len: how many; those past PCICONF_SIZE are ignored
 */
void pciconf_add(struct pciconf *conf, u32 offset, const void *bytes,
		 size_t len)
{
	u32 i;

	if (offset >= PCICONF_SIZE)
		return;
	if (len > PCICONF_SIZE - offset)
		len = PCICONF_SIZE - offset;
	memcpy(conf->bytes + offset, bytes, len);
	for (i = offset; i < offset + (u32)len; i++)
		conf->known[i / 8] |= (u8)(1U << i % 8);
	if (len && offset + (u32)len > conf->end)
		conf->end = offset + (u32)len;
}

/**
 * pciconf_has - were these bytes read?
 * @conf: the configuration space
 * @offset: of the first
 * @len: how many, at least 1
 *
 * Return: true when all were.
 */
bool pciconf_has(const struct pciconf *conf, u32 offset, u32 len)
{
	u32 i;

	if (offset >= PCICONF_SIZE || len > PCICONF_SIZE - offset)
		return false;
	for (i = offset; i < offset + len; i++) {
		if (!(conf->known[i / 8] & 1U << i % 8))
			return false;
	}
	return true;
}

/**
 * pciconf_u8 - a byte
 * @conf: the configuration space
 * @offset: of it
 *
 * Return: the byte; all ones when it was not read.
 */
u8 pciconf_u8(const struct pciconf *conf, u32 offset)
{
	return offset < PCICONF_SIZE ? conf->bytes[offset] : 0xff;
}

/**
 * pciconf_u16 - a 16-bit register
 * @conf: the configuration space
 * @offset: of it
 *
 * Return: its value; bytes that were not read are ones.
 */
u16 pciconf_u16(const struct pciconf *conf, u32 offset)
{
	return (u16)(pciconf_u8(conf, offset) |
		     pciconf_u8(conf, offset + 1) << 8);
}

/**
 * pciconf_u32 - a 32-bit register
 * @conf: the configuration space
 * @offset: of it
 *
 * Return: its value; bytes that were not read are ones.
 */
u32 pciconf_u32(const struct pciconf *conf, u32 offset)
{
	return pciconf_u16(conf, offset) |
	       (u32)pciconf_u16(conf, offset + 2) << 16;
}

/**
 * pciconf_walk - begin to walk a list of capabilities
 * @conf: the configuration space
 * @walk: to be set up
 * @extended: the list of PCI Express at 0x100
 */
void pciconf_walk(const struct pciconf *conf, struct pciconf_walk *walk,
		  bool extended)
{
	u32 list = CONF_CAP_LIST;

	memset(walk, 0, sizeof(*walk));
	walk->extended = extended;
	if (extended) {
		walk->pos = PCICONF_BASIC;
		return;
	}
	if ((pciconf_u8(conf, CONF_HEADER_TYPE) & 0x7f) == 2)
		list = CONF_CAP_LIST_CARDBUS;
	if (pciconf_has(conf, CONF_STATUS, 2) && pciconf_has(conf, list, 1) &&
	    (pciconf_u16(conf, CONF_STATUS) & CONF_STATUS_CAP_LIST))
		walk->pos = pciconf_u8(conf, list) & 0xfc;
}

/**
 * pciconf_next - find the next capability
 * @conf: the configuration space
 * @walk: the walk
 * @ret_cap: the capability
 *
 * Return: 1 with a capability; 0 at the end; -ELOOP when the list comes back to
 * where it was; -ENODATA when it leads to bytes that were not read.
 */
int pciconf_next(const struct pciconf *conf, struct pciconf_walk *walk,
		 struct pciconf_cap *ret_cap)
{
	u16 pos = walk->pos;
	u32 head;

	if (!pos)
		return 0;
	walk->pos = 0;
	if (pos < (walk->extended ? PCICONF_BASIC : 0x40))
		return -ENODATA;
	if (!pciconf_has(conf, pos, walk->extended ? 4 : 2))
		return walk->extended && pos == PCICONF_BASIC ? 0 : -ENODATA;
	if (walk->seen[pos / 32] & 1U << pos / 4 % 8)
		return -ELOOP;
	walk->seen[pos / 32] |= (u8)(1U << pos / 4 % 8);

	ret_cap->pos = pos;
	if (!walk->extended) {
		ret_cap->id = pciconf_u8(conf, pos);
		ret_cap->version = 0;
		walk->pos = pciconf_u8(conf, pos + 1U) & 0xfc;
		return ret_cap->id == 0xff ? -ENODATA : 1;
	}
	head = pciconf_u32(conf, pos);
	if (!head || head == 0xffffffff)
		return 0;
	ret_cap->id = (u16)head;
	ret_cap->version = head >> 16 & 0xf;
	walk->pos = head >> 20 & 0xffc;
	return 1;
}

/**
 * pciconf_find - where a capability begins
 * @conf: the configuration space
 * @extended: look in the extended list
 * @id: its number
 *
 * Return: its position, or 0.
 */
u16 pciconf_find(const struct pciconf *conf, bool extended, u16 id)
{
	struct pciconf_walk walk;
	struct pciconf_cap cap;

	pciconf_walk(conf, &walk, extended);
	while (pciconf_next(conf, &walk, &cap) > 0) {
		if (cap.id == id)
			return cap.pos;
	}
	return 0;
}

/**
 * pciconf_pm - decode power management
 * @conf: the configuration space
 * @ret: what it says
 *
 * Return: false when it is not there or was not read.
 */
bool pciconf_pm(const struct pciconf *conf, struct pciconf_pm *ret)
{
	u16 pos = pciconf_find(conf, false, PCICONF_CAP_PM);
	u16 control;

	if (!pos || !pciconf_has(conf, pos + 4U, 2))
		return false;
	control = pciconf_u16(conf, pos + 4U);
	ret->state = control & 0x3;
	ret->pme_enabled = control & 0x0100;
	ret->pme_status = control & 0x8000;
	return true;
}

/**
 * pciconf_msi - decode MSI
 * @conf: the configuration space
 * @ret: what it says
 *
 * Return: false when it is not there or was not read.
 */
bool pciconf_msi(const struct pciconf *conf, struct pciconf_msi *ret)
{
	u16 pos = pciconf_find(conf, false, PCICONF_CAP_MSI);
	u16 control;
	u32 mask;

	if (!pos || !pciconf_has(conf, pos + 2U, 2))
		return false;
	control = pciconf_u16(conf, pos + 2U);
	mask = pos + (control & 0x0080 ? 0x10U : 0x0cU);
	ret->enabled = control & 0x0001;
	ret->wanted = (u8)(1U << (control >> 1 & 0x7));
	ret->vectors = (u8)(1U << (control >> 4 & 0x7));
	ret->maskable = (control & 0x0100) && pciconf_has(conf, mask, 8);
	ret->mask = ret->maskable ? pciconf_u32(conf, mask) : 0;
	ret->pending = ret->maskable ? pciconf_u32(conf, mask + 4) : 0;
	return true;
}

/**
 * pciconf_msix - decode MSI-X
 * @conf: the configuration space
 * @ret: what it says
 *
 * Return: false when it is not there or was not read.
 */
bool pciconf_msix(const struct pciconf *conf, struct pciconf_msix *ret)
{
	u16 pos = pciconf_find(conf, false, PCICONF_CAP_MSIX);
	u16 control;

	if (!pos || !pciconf_has(conf, pos + 2U, 2))
		return false;
	control = pciconf_u16(conf, pos + 2U);
	ret->enabled = control & 0x8000;
	ret->masked = control & 0x4000;
	ret->vectors = (u16)((control & 0x07ff) + 1);
	return true;
}

/**
 * pciconf_express - decode PCI Express
 * @conf: the configuration space
 * @ret: what it says
 *
 * Return: false when it is not there or was not read.
 */
bool pciconf_express(const struct pciconf *conf, struct pciconf_express *ret)
{
	u16 pos = pciconf_find(conf, false, PCICONF_CAP_EXPRESS);
	u16 flags;

	if (!pos || !pciconf_has(conf, pos + 2U, 0x0a))
		return false;
	memset(ret, 0, sizeof(*ret));
	flags = pciconf_u16(conf, pos + 2U);
	ret->type = flags >> 4 & 0xf;
	ret->device_control = pciconf_u16(conf, pos + 8U);
	ret->device_status = pciconf_u16(conf, pos + 0xaU);
	/* Root complex integrated endpoints (9) and event collectors (10) */
	if (ret->type != 9 && ret->type != 10 &&
	    pciconf_has(conf, pos + 0xcU, 8)) {
		ret->has_link = true;
		ret->link_cap = pciconf_u32(conf, pos + 0xcU);
		ret->link_control = pciconf_u16(conf, pos + 0x10U);
		ret->link_status = pciconf_u16(conf, pos + 0x12U);
	}
	if ((flags & EXPRESS_SLOT) && (ret->type == EXPRESS_TYPE_ROOT ||
				       ret->type == EXPRESS_TYPE_DOWNSTREAM) &&
	    pciconf_has(conf, pos + 0x14U, 8)) {
		ret->has_slot = true;
		ret->slot_cap = pciconf_u32(conf, pos + 0x14U);
		ret->slot_control = pciconf_u16(conf, pos + 0x18U);
		ret->slot_status = pciconf_u16(conf, pos + 0x1aU);
	}
	return true;
}

/* Root ports and event collectors receive the error messages of others. */
static bool pciconf_is_root(const struct pciconf *conf)
{
	struct pciconf_express exp;

	return pciconf_express(conf, &exp) &&
	       (exp.type == EXPRESS_TYPE_ROOT ||
		exp.type == EXPRESS_TYPE_COLLECTOR);
}

/**
 * pciconf_aer - decode Advanced Error Reporting
 * @conf: the configuration space
 * @ret: what it says
 *
 * Return: false when it is not there or was not read.
 */
bool pciconf_aer(const struct pciconf *conf, struct pciconf_aer *ret)
{
	u16 pos = pciconf_find(conf, true, PCICONF_EXT_AER);
	unsigned int i;

	if (!pos || !pciconf_has(conf, pos + 4U, 0x28))
		return false;
	ret->uncorrectable = pciconf_u32(conf, pos + 0x04U);
	ret->uncorrectable_mask = pciconf_u32(conf, pos + 0x08U);
	ret->uncorrectable_severity = pciconf_u32(conf, pos + 0x0cU);
	ret->correctable = pciconf_u32(conf, pos + 0x10U);
	ret->correctable_mask = pciconf_u32(conf, pos + 0x14U);
	ret->control = pciconf_u32(conf, pos + 0x18U);
	for (i = 0; i < 4; i++)
		ret->header_log[i] = pciconf_u32(conf, pos + 0x1cU + 4 * i);
	ret->has_root = pciconf_is_root(conf) &&
			pciconf_has(conf, pos + 0x30U, 8);
	ret->root_status = pciconf_u32(conf, pos + 0x30U);
	ret->correctable_source = pciconf_u16(conf, pos + 0x34U);
	ret->uncorrectable_source = pciconf_u16(conf, pos + 0x36U);
	return true;
}
