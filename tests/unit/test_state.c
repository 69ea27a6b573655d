// SPDX-License-Identifier: GPL-2.0-or-later
/* Device state: what is written is read again; damage is noticed. */
#include <vmcoredd/state.h>

#include "../tap.h"

static u8 buf[4096];

static size_t write_some(void)
{
	struct vmcoredd_state state;
	struct vmcoredd_state_device *dev;
	struct vmcoredd_state_regs *regs;

	memset(buf, 0, sizeof(buf));
	ok(!vmcoredd_state_init(&state, buf, sizeof(buf)), "a payload begins");
	dev = vmcoredd_state_reserve(&state, VMCOREDD_STATE_DEVICE,
				     sizeof(*dev));
	ok(dev, "a device");
	dev->vendor = cpu_to_le16(0x8086);
	vmcoredd_state_attr(&state, "name", "enp0s4");
	regs = vmcoredd_state_regs(&state, "nvme", 0, 2);
	ok(regs, "registers");
	vmcoredd_state_reg(&regs->reg[0], "CSTS", 0x1c, 4, 1);
	vmcoredd_state_reg(&regs->reg[1], "AQA", 0x24, 0, 0);
	vmcoredd_state_skip(&state, "config", VMCOREDD_SKIP_GONE, 7);
	return vmcoredd_state_finish(&state);
}

static void test_round_trip(void)
{
	struct vmcoredd_state_header header;
	struct vmcoredd_state_cursor cursor;
	struct vmcoredd_state_regs regs;
	struct vmcoredd_state_reg reg;
	size_t size = write_some();
	const void *value;
	u32 length;
	u16 type;

	is_u64(size % VMCOREDD_STATE_ALIGN, 0, "the size is aligned");
	ok(!vmcoredd_state_open(&cursor, buf, sizeof(buf), &header),
	   "it opens, with padding behind it");
	is_u64(le32_to_cpu(header.size), size, "its size");
	is_u64(le32_to_cpu(header.records), 4, "its records");
	is_u64(le32_to_cpu(header.lost), 0, "none is lost");
	is_u64(vmcoredd_state_next(&cursor, &type, &value, &length), 1, "one");
	is_u64(type, VMCOREDD_STATE_DEVICE, "is the device");
	is_u64(length, sizeof(struct vmcoredd_state_device), "whole");
	is_u64(vmcoredd_state_next(&cursor, &type, &value, &length), 1, "two");
	is_u64(type, VMCOREDD_STATE_ATTR, "is the attribute");
	is_str((const char *)value + VMCOREDD_STATE_NAME_LEN, "enp0s4",
	       "with its text");
	is_u64(vmcoredd_state_next(&cursor, &type, &value, &length), 1, "three");
	memcpy(&regs, value, sizeof(regs));
	is_u64(le32_to_cpu(regs.count), 2, "has two registers");
	memcpy(&reg, (const u8 *)value + sizeof(regs) + sizeof(reg),
	       sizeof(reg));
	is_u64(reg.flags, VMCOREDD_REG_NOT_READ, "the second was not read");
	is_u64(vmcoredd_state_next(&cursor, &type, &value, &length), 1, "four");
	is_u64(type, VMCOREDD_STATE_SKIP, "is the skip");
	is_u64(vmcoredd_state_next(&cursor, &type, &value, &length), 0,
	       "no more, in spite of the padding");
}

/* Every shorter piece opens or not, and never gives what is not there. */
static void test_cut(void)
{
	struct vmcoredd_state_header header;
	struct vmcoredd_state_cursor cursor;
	size_t size = write_some(), len;
	bool bad = false;
	const void *value;
	u32 length;
	u16 type;
	int ret;

	for (len = 0; len < size; len++) {
		ret = vmcoredd_state_open(&cursor, buf, len, &header);
		if (ret != (len < sizeof(header) ? -EINVAL : -ENODATA)) {
			bad = true;
			continue;
		}
		while (ret != -EINVAL &&
		       vmcoredd_state_next(&cursor, &type, &value, &length) > 0)
			bad |= (const u8 *)value + length > buf + len;
	}
	ok(!bad, "%zu pieces, none is read past its end", size);
}

static void test_full(void)
{
	struct vmcoredd_state_header header;
	struct vmcoredd_state_cursor cursor;
	struct vmcoredd_state state;
	int i;

	memset(buf, 0, sizeof(buf));
	ok(vmcoredd_state_init(&state, buf, 8) == -ENOSPC,
	   "a buffer that cannot hold a header");
	vmcoredd_state_init(&state, buf, 200);
	for (i = 0; i < 10; i++)
		vmcoredd_state_skip(&state, "x", VMCOREDD_SKIP_TIME, 0);
	ok(!vmcoredd_state_reserve(&state, 1, UINT32_MAX), "4 GiB do not fit");
	ok(!vmcoredd_state_regs(&state, "x", 0, 65536), "nor 65536 registers");
	ok(vmcoredd_state_finish(&state) <= 200, "nothing past the buffer");
	vmcoredd_state_open(&cursor, buf, 200, &header);
	is_u64(le32_to_cpu(header.records) + le32_to_cpu(header.lost), 12,
	       "what did not fit is counted");
}

static void test_long_text(void)
{
	struct vmcoredd_state_attr *attr;
	struct vmcoredd_state state;

	memset(buf, 0, sizeof(buf));
	vmcoredd_state_init(&state, buf, sizeof(buf));
	vmcoredd_state_attr(&state, "a name that is far too long for its field",
			    "text");
	attr = (void *)(buf + sizeof(struct vmcoredd_state_header) +
			sizeof(struct vmcoredd_state_record));
	ok(!memchr(attr->name, 0, VMCOREDD_STATE_NAME_LEN - 1) &&
	   !attr->name[VMCOREDD_STATE_NAME_LEN - 1],
	   "a long name is cut and terminated");
}

static void test_damaged(void)
{
	struct vmcoredd_state_header header;
	struct vmcoredd_state_cursor cursor;
	size_t size = write_some();
	const void *value;
	u32 length;
	u16 type;

	buf[0] = 'X';
	ok(vmcoredd_state_open(&cursor, buf, size, &header) == -EINVAL,
	   "a wrong magic number");
	size = write_some();
	buf[10] = 23;
	ok(vmcoredd_state_open(&cursor, buf, size, &header) == -EINVAL,
	   "a header that is too short");
	size = write_some();
	memset(buf + sizeof(header) + 4, 0xff, 4);
	vmcoredd_state_open(&cursor, buf, size, &header);
	ok(vmcoredd_state_next(&cursor, &type, &value, &length) == -EINVAL,
	   "a record of 4 GiB");
	is_u64(vmcoredd_state_next(&cursor, &type, &value, &length), 0,
	       "nothing behind it");
}

int main(void)
{
	test_round_trip();
	test_cut();
	test_full();
	test_long_text();
	test_damaged();
	return tap_done();
}
