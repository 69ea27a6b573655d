/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * What a payload is that somebody else's format made, by its first bytes.  Pure.
 */
#ifndef _LIB_FOREIGN_H
#define _LIB_FOREIGN_H

#include <vmcoredd/env.h>

#define FOREIGN_HEAD	64	/* bytes that foreign_detect() wants at most */

/**
 * enum foreign - a format
 * @FOREIGN_NONE: none of them
 * @FOREIGN_CUDBG: what Chelsio's cxgb4 collects: see cudbg.h
 * @FOREIGN_ELF: an ELF file
 * @FOREIGN_GZIP: RFC 1952
 * @FOREIGN_XZ: the .xz format
 * @FOREIGN_ZSTD: RFC 8878
 * @FOREIGN_LZ4: the LZ4 frame format, or its legacy form, which kernels use
 * @FOREIGN_BZIP2: bzip2
 * @FOREIGN_AMDGPU: devcoredump of amdgpu, a text
 * @FOREIGN_XE: devcoredump of xe, a text
 * @FOREIGN_MSM: devcoredump of msm, a text
 * @FOREIGN_BLUETOOTH: devcoredump of a Bluetooth controller: a few lines of text,
 *	then bytes
 * @FOREIGN_ATH10K: devcoredump of ath10k
 * @FOREIGN_IWLWIFI: devcoredump of iwlwifi
 * @FOREIGN_FORMATS: their number
 */
enum foreign {
	FOREIGN_NONE,
	FOREIGN_CUDBG,
	FOREIGN_ELF,
	FOREIGN_GZIP,
	FOREIGN_XZ,
	FOREIGN_ZSTD,
	FOREIGN_LZ4,
	FOREIGN_BZIP2,
	FOREIGN_AMDGPU,
	FOREIGN_XE,
	FOREIGN_MSM,
	FOREIGN_BLUETOOTH,
	FOREIGN_ATH10K,
	FOREIGN_IWLWIFI,
	FOREIGN_FORMATS,
};

enum foreign foreign_detect(const void *head, size_t len);
const char *foreign_name(enum foreign format);

#endif /* _LIB_FOREIGN_H */
