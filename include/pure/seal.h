/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * How netoops encrypts and authenticates packets: XChaCha20-Poly1305 as
 * <uapi/vmcoredd/netoops.h> says.  Pure, and without the FPU.
 */
#ifndef _VMCOREDD_SEAL_H
#define _VMCOREDD_SEAL_H

#include <vmcoredd/env.h>
#include <uapi/vmcoredd/netoops.h>

/**
 * struct netoops_seal - the key of one crash
 * @subkey: HChaCha20 of the host's key and the crash id
 *
 * Secret: netoops_seal_wipe() ends it.
 */
struct netoops_seal {
	u32	subkey[8];
};

void netoops_seal_derive(u8 host_key[NETOOPS_KEY_SIZE],
			 const u8 fleet_key[NETOOPS_KEY_SIZE],
			 const u8 host_id[NETOOPS_ID_SIZE]);
void netoops_seal_init(struct netoops_seal *seal,
		       const u8 host_key[NETOOPS_KEY_SIZE],
		       const u8 crash_id[NETOOPS_ID_SIZE]);
void netoops_seal_encrypt(const struct netoops_seal *seal, u32 seq, u32 record,
			  const u8 *header, size_t header_len, u8 *text,
			  size_t len, u8 tag[NETOOPS_TAG_SIZE]);
int netoops_seal_decrypt(const struct netoops_seal *seal, u32 seq, u32 record,
			 const u8 *header, size_t header_len, u8 *text,
			 size_t len, const u8 tag[NETOOPS_TAG_SIZE]);
void netoops_seal_wipe(struct netoops_seal *seal);

#endif /* _VMCOREDD_SEAL_H */
