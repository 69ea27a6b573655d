// SPDX-License-Identifier: GPL-2.0-or-later
/* Formats of others, by how they begin. */
#include "../../userspace/lib/decode/foreign.h"

#include "../tap.h"

static const struct {
	enum foreign	format;
	size_t		len;
	const char	*bytes;
	const char	*text;
} cases[] = {
	{ FOREIGN_GZIP, 10, "\x1f\x8b\x08\0\0\0\0\0\0\x03", "gzip" },
	{ FOREIGN_NONE, 10, "\x1f\x8b\x08\xe0\0\0\0\0\0\x03", "reserved flags" },
	{ FOREIGN_NONE, 10, "\x1f\x8b\x07\0\0\0\0\0\0\x03", "not deflate" },
	{ FOREIGN_NONE, 9, "\x1f\x8b\x08\0\0\0\0\0\0", "a gzip header that is cut" },
	{ FOREIGN_XZ, 6, "\xfd\67zXZ\0", "xz" },
	{ FOREIGN_ZSTD, 4, "\x28\xb5\x2f\xfd", "zstd" },
	{ FOREIGN_LZ4, 4, "\x04\x22\x4d\x18", "lz4" },
	{ FOREIGN_LZ4, 4, "\x02\x21\x4c\x18", "lz4 of old" },
	{ FOREIGN_BZIP2, 10, "BZh91AY&SY", "bzip2" },
	{ FOREIGN_BZIP2, 10, "BZh1\x17\x72\x45\x38\x50\x90", "empty bzip2" },
	{ FOREIGN_NONE, 10, "BZh01AY&SY", "no block size" },
	{ FOREIGN_NONE, 10, "BZh9 hello", "a text that begins so" },
	{ FOREIGN_ELF, 7, "\177ELF\2\1\1", "ELF" },
	{ FOREIGN_NONE, 7, "\177ELF\3\1\1", "no ELF class" },
	{ FOREIGN_NONE, 6, "\177ELF\2\1", "ELF that is cut" },
	{ FOREIGN_AMDGPU, 33, "**** AMDGPU Device Coredump ****\n", "amdgpu" },
	{ FOREIGN_XE, 29, "**** Xe Device Coredump ****\n", "xe" },
	{ FOREIGN_MSM, 12, "---\nkernel: ", "msm" },
	{ FOREIGN_BLUETOOTH, 22, "Bluetooth devcoredump\n", "Bluetooth" },
	{ FOREIGN_ATH10K, 15, "ATH10K-FW-DUMP\0", "ath10k" },
	{ FOREIGN_IWLWIFI, 4, "\x32\x96\x78\x14", "iwlwifi" },
	{ FOREIGN_IWLWIFI, 4, "\x33\x96\x78\x14", "iwlwifi with ini" },
	{ FOREIGN_NONE, 0, "", "nothing" },
	{ FOREIGN_NONE, 5, "hello", "a text" },
};

/* Bytes in memory of their own, so that reading too far is noticed. */
static enum foreign detect(const char *bytes, size_t len)
{
	u8 exact[FOREIGN_HEAD];

	memcpy(exact + sizeof(exact) - len, bytes, len);
	return foreign_detect(exact + sizeof(exact) - len, len);
}

int main(void)
{
	static const u8 cudbg[56] = { 0xe2, 0x69, 0x0b, 0x04, 56 };
	enum foreign format;
	size_t i, len;

	for (i = 0; i < sizeof(cases) / sizeof(*cases); i++)
		is_u64(detect(cases[i].bytes, cases[i].len), cases[i].format,
		       "%s", cases[i].text);
	for (i = 0; i < sizeof(cases) / sizeof(*cases); i++) {
		for (len = 0; len < 4 && len < cases[i].len; len++)
			is_u64(detect(cases[i].bytes, len), FOREIGN_NONE,
			       "%s: %zu bytes tell nothing", cases[i].text,
			       len);
	}
	is_u64(foreign_detect(cudbg, sizeof(cudbg)), FOREIGN_CUDBG, "cudbg");
	for (format = FOREIGN_CUDBG; format < FOREIGN_FORMATS; format++)
		ok(foreign_name(format), "format %d has a name", format);
	ok(!foreign_name(FOREIGN_NONE), "none has no name");
	ok(!foreign_name(FOREIGN_FORMATS), "nor what is no format");
	return tap_done();
}
