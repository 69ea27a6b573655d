/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Device state as the text that 'lspci -xxxx' prints and 'lspci -F' reads. */
#ifndef _LIB_LSPCI_H
#define _LIB_LSPCI_H

#include "../dump/payload.h"
#include "../base/sink.h"

int lspci_write(struct payload *payload, struct sink *sink,
		struct problems *problems, struct err *err);

#endif /* _LIB_LSPCI_H */
