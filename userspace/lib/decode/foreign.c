// SPDX-License-Identifier: LGPL-2.1-or-later
/* Formats of others, by how they begin: see foreign.h. */
#include <vmcoredd/env.h>

#include "cudbg.h"
#include "foreign.h"

/* How a format begins; two bytes may be all that a format has, so see below. */
static const struct foreign_signature {
	enum foreign	format;
	const char	*bytes;
	size_t		len;
} foreign_signatures[] = {
	{ FOREIGN_ELF, "\177ELF", 4 },
	{ FOREIGN_GZIP, "\x1f\x8b\x08", 3 },
	{ FOREIGN_XZ, "\xfd\67zXZ\0", 6 },
	{ FOREIGN_ZSTD, "\x28\xb5\x2f\xfd", 4 },
	{ FOREIGN_LZ4, "\x04\x22\x4d\x18", 4 },
	{ FOREIGN_LZ4, "\x02\x21\x4c\x18", 4 },
	{ FOREIGN_BZIP2, "BZh", 3 },
	{ FOREIGN_AMDGPU, "**** AMDGPU Device Coredump ****\n", 33 },
	{ FOREIGN_XE, "**** Xe Device Coredump ****\n", 29 },
	{ FOREIGN_MSM, "---\nkernel: ", 12 },
	{ FOREIGN_BLUETOOTH, "Bluetooth devcoredump\n", 22 },
	{ FOREIGN_ATH10K, "ATH10K-FW-DUMP\0", 15 },
	{ FOREIGN_IWLWIFI, "\x32\x96\x78\x14", 4 },
	{ FOREIGN_IWLWIFI, "\x33\x96\x78\x14", 4 },
};

/* Is what follows a short signature what the format wants there? */
static bool foreign_plausible(enum foreign format, const u8 *head, size_t len)
{
	switch (format) {
	case FOREIGN_ELF:
		/* Class and byte order have two values each, the version one. */
		return len >= 7 && (head[4] == 1 || head[4] == 2) &&
		       (head[5] == 1 || head[5] == 2) && head[6] == 1;
	case FOREIGN_GZIP:
		/* Three bits of the flags are reserved. */
		return len >= 10 && !(head[3] & 0xe0);
	case FOREIGN_BZIP2:
		/* Block size, then the magic number of a block or of the end. */
		return len >= 10 && head[3] >= '1' && head[3] <= '9' &&
		       (!memcmp(head + 4, "\x31\x41\x59\x26\x53\x59", 6) ||
			!memcmp(head + 4, "\x17\x72\x45\x38\x50\x90", 6));
	default:
		return true;
	}
}

/**
 * foreign_detect - what begins like this?
 * @head: first bytes of a payload
 * @len: how many, FOREIGN_HEAD if there are as many
 *
 * Return: the format.
 */
enum foreign foreign_detect(const void *head, size_t len)
{
	const struct foreign_signature *sig = foreign_signatures;
	size_t i, count = sizeof(foreign_signatures) / sizeof(*sig);
	struct cudbg_header cudbg;

	if (!cudbg_decode(head, len, &cudbg))
		return FOREIGN_CUDBG;
	for (i = 0; i < count; i++, sig++) {
		if (len >= sig->len && !memcmp(head, sig->bytes, sig->len) &&
		    foreign_plausible(sig->format, head, len))
			return sig->format;
	}
	return FOREIGN_NONE;
}

/**
 * foreign_name - what people call a format
 * @format: the format
 *
 * Return: a few words; NULL for FOREIGN_NONE.
 */
const char *foreign_name(enum foreign format)
{
	static const char * const names[FOREIGN_FORMATS] = {
		[FOREIGN_CUDBG] = "Chelsio cudbg",
		[FOREIGN_ELF] = "ELF file",
		[FOREIGN_GZIP] = "gzip stream",
		[FOREIGN_XZ] = "xz stream",
		[FOREIGN_ZSTD] = "zstd stream",
		[FOREIGN_LZ4] = "lz4 stream",
		[FOREIGN_BZIP2] = "bzip2 stream",
		[FOREIGN_AMDGPU] = "devcoredump of amdgpu",
		[FOREIGN_XE] = "devcoredump of xe",
		[FOREIGN_MSM] = "devcoredump of msm",
		[FOREIGN_BLUETOOTH] = "devcoredump of Bluetooth",
		[FOREIGN_ATH10K] = "devcoredump of ath10k",
		[FOREIGN_IWLWIFI] = "devcoredump of iwlwifi",
	};

	return (size_t)format < FOREIGN_FORMATS ? names[format] : NULL;
}
