// SPDX-License-Identifier: GPL-2.0-or-later
/* vmcoredd show: what the configuration space of a PCI function says. */
#include <string.h>

#include "../lib/decode/pcinames.h"
#include "show.h"

/* PCI Express link status */
#define LINK_TRAINING		0x0800
#define LINK_ACTIVE		0x2000
#define LINK_CAP_ACTIVE		0x00100000	/* LINK_ACTIVE is implemented */

/**
 * show_label - begin a line of text about a device
 * @out: where to
 * @label: what the line is about
 */
void show_label(struct out *out, const char *label)
{
	out_text(out, "    %-18s ", label);
}

/* A register of bits: the value, and the names of those that are set. */
static void show_bits(struct out *out, const char *key, const char *label,
		      u32 value, const struct pcinames *names)
{
	show_label(out, label);
	out_begin(out, key);
	out_hex(out, "value", "0x%04jx", value);
	out_begin_array(out, "set");
	for (; names->name; names++) {
		if (value & names->mask)
			out_str(out, NULL, " %s", names->name);
	}
	out_end_array(out);
	out_end(out);
	out_text(out, "\n");
}

static void show_pm(struct out *out, const struct pciconf *conf)
{
	struct pciconf_pm pm;

	if (!pciconf_pm(conf, &pm))
		return;
	show_label(out, "power management");
	out_begin(out, "power_management");
	out_u64(out, "state", "D%ju", pm.state);
	out_bool(out, "pme_enabled", ", PME enabled", pm.pme_enabled);
	out_bool(out, "pme_status", ", PME signalled", pm.pme_status);
	out_end(out);
	out_text(out, "\n");
}

static void show_msi(struct out *out, const struct pciconf *conf)
{
	struct pciconf_msi msi;
	struct pciconf_msix msix;

	if (pciconf_msi(conf, &msi)) {
		show_label(out, "MSI");
		out_begin(out, "msi");
		out_bool(out, "enabled", NULL, msi.enabled);
		out_text(out, msi.enabled ? "on" : "off");
		out_u64(out, "vectors", ", %ju", msi.vectors);
		out_u64(out, "wanted", " of %ju vectors", msi.wanted);
		if (msi.maskable) {
			out_hex(out, "mask", ", mask 0x%jx", msi.mask);
			out_hex(out, "pending", ", pending 0x%jx",
				msi.pending);
		}
		out_end(out);
		out_text(out, "\n");
	}
	if (pciconf_msix(conf, &msix)) {
		show_label(out, "MSI-X");
		out_begin(out, "msix");
		out_bool(out, "enabled", NULL, msix.enabled);
		out_text(out, msix.enabled ? "on" : "off");
		out_bool(out, "masked", ", all masked", msix.masked);
		out_u64(out, "vectors", ", %ju vectors", msix.vectors);
		out_end(out);
		out_text(out, "\n");
	}
}

static void show_rate(struct out *out, const char *speed_key,
		      const char *width_key, u32 speed, u32 width)
{
	const char *name = pcinames_link_speed(speed);

	if (name)
		out_str(out, speed_key, "%s", name);
	else
		out_null(out, speed_key, "unknown speed");
	out_u64(out, width_key, " x%ju", width);
}

static void show_link(struct out *out, const struct pciconf_express *exp)
{
	if (!exp->has_link)
		return;
	show_label(out, "link");
	out_begin(out, "link");
	show_rate(out, "speed", "width", exp->link_status & 0xf,
		  exp->link_status >> 4 & 0x3f);
	out_text(out, " (can ");
	show_rate(out, "max_speed", "max_width", exp->link_cap & 0xf,
		  exp->link_cap >> 4 & 0x3f);
	out_text(out, ")");
	out_bool(out, "training", ", training",
		 exp->link_status & LINK_TRAINING);
	if (exp->link_cap & LINK_CAP_ACTIVE) {
		out_bool(out, "active", ", active",
			 exp->link_status & LINK_ACTIVE);
		if (!(exp->link_status & LINK_ACTIVE))
			out_text(out, ", down");
	} else {
		out_null(out, "active", NULL);
	}
	out_hex(out, "status", NULL, exp->link_status);
	out_hex(out, "capabilities", NULL, exp->link_cap);
	out_end(out);
	out_text(out, "\n");
}

static void show_slot(struct out *out, const struct pciconf_express *exp)
{
	if (!exp->has_slot)
		return;
	out_begin(out, "slot");
	show_label(out, "slot");
	out_u64(out, "number", "number %ju", exp->slot_cap >> 19);
	out_bool(out, "hot_plug", ", hot-plug", exp->slot_cap & 0x40);
	out_text(out, "\n");
	show_bits(out, "status", "slot status", exp->slot_status,
		  pcinames_slot_status);
	show_bits(out, "control", "slot control", exp->slot_control,
		  pcinames_slot_control);
	out_end(out);
}

static void show_express(struct out *out, const struct pciconf *conf)
{
	struct pciconf_express exp;
	const char *type;

	if (!pciconf_express(conf, &exp))
		return;
	type = pcinames_port_type(exp.type);
	out_begin(out, "express");
	show_label(out, "PCI Express");
	if (type)
		out_str(out, "type", "%s\n", type);
	else
		out_null(out, "type", "unknown type\n");
	show_bits(out, "device_status", "device status", exp.device_status,
		  pcinames_device_status);
	show_link(out, &exp);
	show_slot(out, &exp);
	out_end(out);
}

/* One error that is set in an AER status register. */
static void show_aer_error(struct out *out, const struct pcinames *names,
			   unsigned int bit)
{
	const char *name = pcinames_bit(names, bit);

	show_label(out, names == pcinames_correctable ? "AER correctable" :
							"AER uncorrectable");
	out_begin(out, NULL);
	out_u64(out, "bit", NULL, bit);
	if (name)
		out_str(out, "name", "%s", name);
	else
		out_null(out, "name", "reserved bit");
}

static void show_aer_uncorrectable(struct out *out,
				   const struct pciconf_aer *aer)
{
	unsigned int bit;
	bool fatal;

	out_begin_array(out, "uncorrectable");
	for (bit = 0; bit < 32; bit++) {
		if (!(aer->uncorrectable & 1U << bit))
			continue;
		fatal = aer->uncorrectable_severity & 1U << bit;
		show_aer_error(out, pcinames_uncorrectable, bit);
		out_str(out, "severity", " (%s", fatal ? "fatal" : "non-fatal");
		out_bool(out, "masked", ", masked",
			 aer->uncorrectable_mask & 1U << bit);
		out_bool(out, "first", ", first", (aer->control & 0x1f) == bit);
		out_end(out);
		out_text(out, ")\n");
	}
	out_end_array(out);
}

static void show_aer_correctable(struct out *out, const struct pciconf_aer *aer)
{
	unsigned int bit;

	out_begin_array(out, "correctable");
	for (bit = 0; bit < 32; bit++) {
		if (!(aer->correctable & 1U << bit))
			continue;
		show_aer_error(out, pcinames_correctable, bit);
		out_bool(out, "masked", " (masked)",
			 aer->correctable_mask & 1U << bit);
		out_end(out);
		out_text(out, "\n");
	}
	out_end_array(out);
}

static void show_aer_source(struct out *out, const char *key, const char *label,
			    u16 source, bool received)
{
	char text[16];

	if (!received) {
		out_null(out, key, NULL);
		return;
	}
	snprintf(text, sizeof(text), "%02x:%02x.%x", source >> 8,
		 source >> 3 & 0x1f, source & 0x7);
	show_label(out, label);
	out_str(out, key, "%s\n", text);
}

static void show_aer_root(struct out *out, const struct pciconf_aer *aer)
{
	if (!aer->has_root)
		return;
	out_begin(out, "root");
	show_bits(out, "status", "AER root", aer->root_status,
		  pcinames_aer_root);
	show_aer_source(out, "correctable_source", "AER correct. from",
			aer->correctable_source, aer->root_status & 0x1);
	show_aer_source(out, "uncorrectable_source", "AER uncorr. from",
			aer->uncorrectable_source, aer->root_status & 0x4);
	out_end(out);
}

static void show_aer(struct out *out, const struct pciconf *conf)
{
	struct pciconf_aer aer;
	unsigned int i;

	if (!pciconf_aer(conf, &aer))
		return;
	out_begin(out, "aer");
	show_aer_uncorrectable(out, &aer);
	show_aer_correctable(out, &aer);
	if (!aer.uncorrectable && !aer.correctable) {
		show_label(out, "AER");
		out_text(out, "no errors\n");
	}
	out_begin_array(out, "header_log");
	if (aer.uncorrectable)
		out_text(out, "    %-18s", "AER header log");
	for (i = 0; i < 4; i++)
		out_hex(out, NULL, aer.uncorrectable ? " %08jx" : NULL,
			aer.header_log[i]);
	if (aer.uncorrectable)
		out_text(out, "\n");
	out_end_array(out);
	out_hex(out, "uncorrectable_status", NULL, aer.uncorrectable);
	out_hex(out, "uncorrectable_mask", NULL, aer.uncorrectable_mask);
	out_hex(out, "uncorrectable_severity", NULL,
		aer.uncorrectable_severity);
	out_hex(out, "correctable_status", NULL, aer.correctable);
	out_hex(out, "correctable_mask", NULL, aer.correctable_mask);
	show_aer_root(out, &aer);
	out_end(out);
}

static void show_capability_list(struct out *out, const struct pciconf *conf,
				 bool extended)
{
	struct pciconf_walk walk;
	struct pciconf_cap cap;
	const char *name;
	int ret;

	pciconf_walk(conf, &walk, extended);
	while ((ret = pciconf_next(conf, &walk, &cap)) > 0) {
		out_begin(out, NULL);
		out_hex(out, "id", NULL, cap.id);
		out_bool(out, "extended", NULL, extended);
		out_hex(out, "offset", NULL, cap.pos);
		name = pcinames_capability(cap.id, extended);
		if (name)
			out_str(out, "name", " %s", name);
		else
			out_null(out, "name", NULL);
		if (!name)
			out_text(out, " 0x%02x", cap.id);
		out_end(out);
	}
	if (ret == -ELOOP)
		out_text(out, " (the list is a loop)");
	else if (ret < 0)
		out_text(out, " (the list leads to nowhere)");
}

/* Is there a capability, or a list that is damaged? */
static bool show_any_capability(const struct pciconf *conf, bool extended)
{
	struct pciconf_walk walk;
	struct pciconf_cap cap;

	pciconf_walk(conf, &walk, extended);
	return pciconf_next(conf, &walk, &cap);
}

static void show_capabilities(struct out *out, const struct pciconf *conf)
{
	bool any = show_any_capability(conf, false) ||
		   show_any_capability(conf, true);

	if (any)
		out_text(out, "    %-18s", "capabilities");
	out_begin_array(out, "capabilities");
	show_capability_list(out, conf, false);
	show_capability_list(out, conf, true);
	out_end_array(out);
	if (any)
		out_text(out, "\n");
}

/**
 * show_pci - show what configuration space says
 * @show: the run
 * @dev: a device of which some of it was read
 */
void show_pci(struct show *show, const struct statedevice *dev)
{
	const struct pciconf *conf = &dev->conf;
	struct out *out = show->out;

	out_begin(out, "config");
	out_u64(out, "bytes", NULL, conf->end);
	if (pciconf_has(conf, 4, 4)) {
		show_bits(out, "command", "command", pciconf_u16(conf, 4),
			  pcinames_command);
		show_bits(out, "status", "status", pciconf_u16(conf, 6),
			  pcinames_status);
	}
	show_capabilities(out, conf);
	show_pm(out, conf);
	show_msi(out, conf);
	show_express(out, conf);
	show_aer(out, conf);
	out_end(out);
}
