// SPDX-License-Identifier: GPL-2.0-or-later
/* vmcoredd show: what Chelsio's cxgb4 collected, entity by entity. */
#include <string.h>

#include "../lib/decode/cudbg.h"
#include "show.h"

/* Return: the errno's name, or NULL. */
static const char *cudbg_errno(int error)
{
	return error < 0 && error > -4096 ? strerrorname_np(-error) : NULL;
}

static void cudbg_entity(struct out *out, const struct cudbg_entity *entity)
{
	const char *name = cudbg_entity_name(entity->type);
	const char *error = cudbg_errno(entity->system_error);

	out_begin(out, NULL);
	out_u64(out, "type", "  %3ju ", entity->type);
	if (name)
		out_str(out, "name", "%-16s", name);
	else
		out_null(out, "name", "-               ");
	out_u64(out, "offset", " 0x%08jx", entity->offset);
	out_u64(out, "size", " %10ju", entity->size);
	if (entity->error)
		out_text(out, " error %d", entity->error);
	if (entity->system_error)
		out_text(out, " (%s)", error ? error : "unknown errno");
	if (entity->warning)
		out_text(out, " warning %d", entity->warning);
	out_text(out, "\n");
	out_bool(out, "failed", NULL, entity->error);
	if (error)
		out_str(out, "errno_name", NULL, error);
	else
		out_null(out, "errno_name", NULL);
	out_end(out);
}

static void cudbg_entities(struct out *out, const struct cudbg_header *header,
			   const u8 *head, size_t len)
{
	struct cudbg_entity entity;
	unsigned int nr;
	int ret = 0;

	out_begin_array(out, "entities");
	for (nr = 0; nr < header->entities && ret != -EINVAL; nr++) {
		ret = cudbg_decode_entity(header, head, len, nr, &entity);
		if (!ret)
			cudbg_entity(out, &entity);
	}
	out_end_array(out);
	out_bool(out, "cut", "  The list of entities is cut short.\n",
		 ret == -EINVAL);
}

/**
 * show_cudbg - show what a payload in this format holds; nothing of others
 * @out: where to
 * @head: its first bytes
 * @len: how many, PAYLOAD_CHUNK if there are as many
 */
void show_cudbg(struct out *out, const u8 *head, size_t len)
{
	static const char * const names[] = {
		[CUDBG_PLAIN] = "plain", [CUDBG_ZLIB] = "zlib",
	};
	struct cudbg_header header;
	const char *name = "unknown";
	char version[32];

	if (cudbg_decode(head, len, &header))
		return;
	if (header.compression == CUDBG_PLAIN ||
	    header.compression == CUDBG_ZLIB)
		name = names[header.compression];
	snprintf(version, sizeof(version), "%u.%u", header.major, header.minor);
	out_begin(out, "cudbg");
	out_str(out, "version", "  version %s", version);
	out_u64(out, "chip", NULL, header.chip >> 4);
	out_u64(out, "chip_revision", NULL, header.chip & 0xf);
	out_text(out, ", chip T%u revision %u", header.chip >> 4,
		 header.chip & 0xf);
	out_str(out, "compression", ", entities %s", name);
	out_u64(out, "data_size", ", %ju bytes in all\n", header.data_size);
	cudbg_entities(out, &header, head, len);
	out_end(out);
}
