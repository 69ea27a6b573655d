// SPDX-License-Identifier: LGPL-2.1-or-later
/*
 * Device state: the self-describing payload that collectors write and tools
 * read.  Pure file (see scripts/pure-files).
 */
#include <vmcoredd/env.h>
#include <vmcoredd/state.h>

/* The formats are the same on every machine: no hidden padding anywhere. */
static_assert(sizeof(struct vmcoredd_note_header) == VMCOREDD_NOTE_HEADER);
static_assert(sizeof(struct vmcoredd_index_header) == 48);
static_assert(sizeof(struct vmcoredd_index_entry) == 208);
static_assert(sizeof(struct vmcoredd_state_header) == 24);
static_assert(sizeof(struct vmcoredd_state_record) == 8);
static_assert(sizeof(struct vmcoredd_state_device) == 64);
static_assert(sizeof(struct vmcoredd_state_attr) == 24);
static_assert(sizeof(struct vmcoredd_state_config) == 8);
static_assert(sizeof(struct vmcoredd_state_reg) == 40);
static_assert(sizeof(struct vmcoredd_state_regs) == 32);
static_assert(sizeof(struct vmcoredd_state_skip) == 32);

/* Copies text into a fixed field: NUL-terminated, NUL-padded, cut if longer. */
static void state_copy_text(u8 *field, size_t field_size, const char *text)
{
	size_t len = strnlen(text, field_size - 1);

	memset(field, 0, field_size);
	memcpy(field, text, len);
}

/**
 * vmcoredd_state_init - begin a state payload
 * @state: to be set up
 * @buf: buffer for it, zeroed; stays the caller's
 * @size: bytes at @buf; no more than 4 GiB are used
 *
 * Return: 0, or -ENOSPC when not even the header fits.
 */
int vmcoredd_state_init(struct vmcoredd_state *state, void *buf, size_t size)
{
	if (size < sizeof(struct vmcoredd_state_header))
		return -ENOSPC;

	memset(state, 0, sizeof(*state));
	state->buf = buf;
	state->size = size;
	if (sizeof(size) > sizeof(u32) && size > U32_MAX)
		state->size = U32_MAX;
	state->used = sizeof(struct vmcoredd_state_header);
	return 0;
}
EXPORT_SYMBOL_GPL(vmcoredd_state_init);

/**
 * vmcoredd_state_reserve - append a record and return its value
 * @state: the payload
 * @type: enum vmcoredd_state_type
 * @length: bytes of the value
 *
 * Return: @length zeroed bytes, 8-byte aligned if the buffer is, for the caller
 * to fill; NULL when the record does not fit, which is counted as lost.
 */
void *vmcoredd_state_reserve(struct vmcoredd_state *state, u16 type, u32 length)
{
	size_t room = state->size - state->used;
	struct vmcoredd_state_record record;
	size_t padded;
	u8 *pos;

	padded = ((size_t)length + VMCOREDD_STATE_ALIGN - 1) &
		 ~(size_t)(VMCOREDD_STATE_ALIGN - 1);
	if (padded < length || room < sizeof(record) ||
	    room - sizeof(record) < padded) {
		state->lost++;
		return NULL;
	}

	record.type = cpu_to_le16(type);
	record.flags = 0;
	record.length = cpu_to_le32(length);
	pos = state->buf + state->used;
	memcpy(pos, &record, sizeof(record));
	memset(pos + sizeof(record), 0, padded);
	state->used += sizeof(record) + padded;
	state->records++;
	return pos + sizeof(record);
}
EXPORT_SYMBOL_GPL(vmcoredd_state_reserve);

/**
 * vmcoredd_state_attr - append a named text
 * @state: the payload
 * @name: name, cut to VMCOREDD_STATE_NAME_LEN - 1 bytes
 * @text: text
 */
void vmcoredd_state_attr(struct vmcoredd_state *state, const char *name,
			 const char *text)
{
	struct vmcoredd_state_attr *attr;
	size_t len = strlen(text) + 1;

	if (len > U16_MAX)
		len = U16_MAX;
	attr = vmcoredd_state_reserve(state, VMCOREDD_STATE_ATTR,
				      (u32)(sizeof(*attr) + len));
	if (!attr)
		return;
	state_copy_text(attr->name, sizeof(attr->name), name);
	state_copy_text(attr->text, len, text);
}
EXPORT_SYMBOL_GPL(vmcoredd_state_attr);

/**
 * vmcoredd_state_skip - record that something was not read, and why
 * @state: the payload
 * @what: what was not read
 * @reason: enum vmcoredd_skip
 * @detail: the number that goes with @reason
 */
void vmcoredd_state_skip(struct vmcoredd_state *state, const char *what,
			 u32 reason, u32 detail)
{
	struct vmcoredd_state_skip *skip;

	skip = vmcoredd_state_reserve(state, VMCOREDD_STATE_SKIP, sizeof(*skip));
	if (!skip)
		return;
	skip->reason = cpu_to_le32(reason);
	skip->detail = cpu_to_le32(detail);
	state_copy_text(skip->what, sizeof(skip->what), what);
}
EXPORT_SYMBOL_GPL(vmcoredd_state_skip);

/**
 * vmcoredd_state_regs - append a set of registers
 * @state: the payload
 * @set: name of the set
 * @bar: BAR that they are in, 0xff for none
 * @count: number of registers, at most 65535
 *
 * Return: the set, whose registers the caller fills with vmcoredd_state_reg();
 * NULL when it does not fit, which is counted as lost.
 */
struct vmcoredd_state_regs *
vmcoredd_state_regs(struct vmcoredd_state *state, const char *set, u8 bar,
		    u32 count)
{
	struct vmcoredd_state_regs *regs;

	if (count > U16_MAX) {
		state->lost++;
		return NULL;
	}
	regs = vmcoredd_state_reserve(state, VMCOREDD_STATE_REGS,
				      (u32)(sizeof(*regs) +
					    count * sizeof(regs->reg[0])));
	if (!regs)
		return NULL;
	state_copy_text(regs->set, sizeof(regs->set), set);
	regs->bar = bar;
	regs->reg_size = sizeof(regs->reg[0]);
	regs->count = cpu_to_le32(count);
	return regs;
}
EXPORT_SYMBOL_GPL(vmcoredd_state_regs);

/**
 * vmcoredd_state_reg - fill one register of a set
 * @reg: the register
 * @name: its name
 * @offset: its offset
 * @width: its width in bytes; 0 marks a register that was not read
 * @value: its value
 */
void vmcoredd_state_reg(struct vmcoredd_state_reg *reg, const char *name,
			u32 offset, u8 width, u64 value)
{
	state_copy_text(reg->name, sizeof(reg->name), name);
	reg->value = cpu_to_le64(value);
	reg->offset = cpu_to_le32(offset);
	reg->width = width;
	reg->flags = width ? 0 : VMCOREDD_REG_NOT_READ;
}
EXPORT_SYMBOL_GPL(vmcoredd_state_reg);

/**
 * vmcoredd_state_finish - write the header
 * @state: the payload; no record may be added afterwards
 *
 * Return: true size of the payload in bytes.
 */
size_t vmcoredd_state_finish(struct vmcoredd_state *state)
{
	struct vmcoredd_state_header header = {
		.version = cpu_to_le16(VMCOREDD_STATE_VERSION),
		.header_size = cpu_to_le16(sizeof(header)),
		.size = cpu_to_le32((u32)state->used),
		.records = cpu_to_le32(state->records),
		.lost = cpu_to_le32(state->lost),
	};

	memcpy(header.magic, VMCOREDD_STATE_MAGIC, sizeof(header.magic));
	memcpy(state->buf, &header, sizeof(header));
	return state->used;
}
EXPORT_SYMBOL_GPL(vmcoredd_state_finish);

/**
 * vmcoredd_state_open - begin to read a payload
 * @cursor: to be set up
 * @buf: the payload; must outlive @cursor
 * @size: bytes at @buf; padding after the payload does no harm
 * @ret_header: a copy of the header, still little-endian
 *
 * Return: 0, -EINVAL when this is not a state payload, or -ENODATA when it is
 * one that has been cut short; the records that are there can then be read.
 */
int vmcoredd_state_open(struct vmcoredd_state_cursor *cursor, const void *buf,
			size_t size, struct vmcoredd_state_header *ret_header)
{
	struct vmcoredd_state_header header;
	size_t header_size, total;

	if (size < sizeof(header))
		return -EINVAL;
	memcpy(&header, buf, sizeof(header));
	header_size = le16_to_cpu(header.header_size);
	total = le32_to_cpu(header.size);
	if (memcmp(header.magic, VMCOREDD_STATE_MAGIC, sizeof(header.magic)) ||
	    header_size < sizeof(header) || header_size > size ||
	    header_size % VMCOREDD_STATE_ALIGN || total < header_size)
		return -EINVAL;

	cursor->pos = (const u8 *)buf + header_size;
	cursor->left = (total < size ? total : size) - header_size;
	*ret_header = header;
	return total > size ? -ENODATA : 0;
}

/**
 * vmcoredd_state_next - read the next record
 * @cursor: the payload
 * @ret_type: enum vmcoredd_state_type, or a type of a later version
 * @ret_value: the value, inside the payload; not aligned unless the buffer is
 * @ret_length: its bytes
 *
 * Return: 1 with a record, 0 at the end, -EINVAL when the rest is cut or
 * damaged; nothing is returned from there on.
 */
int vmcoredd_state_next(struct vmcoredd_state_cursor *cursor, u16 *ret_type,
			const void **ret_value, u32 *ret_length)
{
	struct vmcoredd_state_record record;
	size_t room, padded;
	u32 length;

	if (!cursor->left)
		return 0;
	if (cursor->left < sizeof(record))
		goto damaged;
	memcpy(&record, cursor->pos, sizeof(record));
	length = le32_to_cpu(record.length);
	room = cursor->left - sizeof(record);
	if (length > room)
		goto damaged;

	*ret_type = le16_to_cpu(record.type);
	*ret_value = cursor->pos + sizeof(record);
	*ret_length = length;
	padded = ((size_t)length + VMCOREDD_STATE_ALIGN - 1) &
		 ~(size_t)(VMCOREDD_STATE_ALIGN - 1);
	if (padded > room || padded < length)
		padded = room;
	cursor->pos += sizeof(record) + padded;
	cursor->left = room - padded;
	return 1;

damaged:
	cursor->left = 0;
	return -EINVAL;
}
