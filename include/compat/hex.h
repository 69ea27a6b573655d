/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * <linux/hex.h>: what it declares is in <linux/kernel.h> on 6.1, which has no
 * such file.  Remove this when 6.12 becomes the baseline.
 */
#ifndef _VMCOREDD_COMPAT_HEX_H
#define _VMCOREDD_COMPAT_HEX_H

#include <generated/vmcoredd_have.h>

#ifdef VMCOREDD_HAVE_HEX_HEADER
#include <linux/hex.h>
#else
#include <linux/kernel.h>
#endif

#endif /* _VMCOREDD_COMPAT_HEX_H */
