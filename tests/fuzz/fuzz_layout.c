// SPDX-License-Identifier: GPL-2.0-or-later
/* Takes any bytes as a stock header; what is accepted must lay out soundly. */
#include <stdlib.h>

#include <pure/layout.h>

#include "fuzz.h"

#define PAGE	4096U

static void check(bool good)
{
	if (!good)
		abort();
}

/* The zones follow each other from 0 to the end of the file. */
static void check_zones(const struct vmcoredd_layout *layout)
{
	struct vmcoredd_zone zone;
	u64 at = 0;
	int i;

	for (i = 0; i < 6 && at < layout->size; i++) {
		vmcoredd_layout_zone(layout, at, &zone);
		check(zone.type != VMCOREDD_ZONE_END && zone.start == at &&
		      zone.end > at);
		at = zone.end;
	}
	check(at == layout->size);
}

int LLVMFuzzerTestOneInput(const u8 *data, size_t size)
{
	struct vmcoredd_stock_layout stock;
	struct vmcoredd_layout layout;
	u8 *header;

	if (vmcoredd_layout_parse(data, size, PAGE, &stock))
		return 0;
	check(stock.header_size <= stock.memory && stock.memory <= stock.size &&
	      stock.notes_size <= stock.memory - stock.header_size);
	if (vmcoredd_layout_init(&layout, &stock, stock.memory + 16 * PAGE,
				 3 * PAGE))
		return 0;
	check_zones(&layout);
	header = malloc(size);
	check(header);
	memcpy(header, data, size);
	check(!vmcoredd_layout_header(&layout, header, size));
	free(header);
	return 0;
}
