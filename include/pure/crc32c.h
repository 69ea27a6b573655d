/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* CRC32C, the checksum of the index and of every dump.  Pure. */
#ifndef _VMCOREDD_CRC32C_H
#define _VMCOREDD_CRC32C_H

#include <vmcoredd/env.h>

u32 vmcoredd_crc32c(u32 crc, const void *buf, size_t len);

#endif /* _VMCOREDD_CRC32C_H */
