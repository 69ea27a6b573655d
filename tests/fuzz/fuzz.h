/* SPDX-License-Identifier: GPL-2.0-or-later */
/* What libFuzzer calls. */
#ifndef _FUZZ_H
#define _FUZZ_H

#include <vmcoredd/env.h>

int LLVMFuzzerTestOneInput(const u8 *data, size_t size);

#endif /* _FUZZ_H */
