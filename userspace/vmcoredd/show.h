/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The parts of vmcoredd show. */
#ifndef _VMCOREDD_SHOW_H
#define _VMCOREDD_SHOW_H

#include "../lib/dump/dumps.h"
#include "../lib/base/output.h"
#include "../lib/dump/payload.h"
#include "../lib/decode/pciids.h"
#include "../lib/base/progress.h"
#include "../lib/decode/statedevice.h"

struct cmd_context;
struct select;

/**
 * struct show - one run of vmcoredd show
 * @out: where results go
 * @ids: names of PCI devices
 * @problems: where damage is noted
 * @progress: of the walk over the notes
 * @all: show texts and bytes to their end
 * @unchecked: the dump was not read to its end, so its checksum is not known
 */
struct show {
	struct out	*out;
	struct pciids	ids;
	struct problems	problems;
	struct progress	*progress;
	bool		all;
	bool		unchecked;
};

void show_label(struct out *out, const char *label);
int show_state(struct show *show, struct payload *payload, struct err *err);
void show_pci(struct show *show, const struct statedevice *dev);
ssize_t show_fill(struct payload *payload, u8 *buf, size_t len,
		  struct err *err);
const char *show_kind_name(const struct dump *dump, const u8 *head, size_t len);
bool show_is_text(const struct dump *dump, const u8 *head, size_t len);
void show_text(struct out *out, const struct dump *dump, const u8 *buf,
	       size_t len);
void show_hex(struct out *out, u64 offset, const u8 *buf, size_t len);
void show_cudbg(struct out *out, const u8 *head, size_t len);
int show_summary(struct cmd_context *ctx, struct show *show,
		 const struct vmcore *core, const struct select *select);
int show_nothing(const struct cmd_context *ctx, const struct vmcore *core,
		 const struct select *select);
int show_index(struct show *show, struct dumps *dumps, struct err *err);

#endif /* _VMCOREDD_SHOW_H */
