// SPDX-License-Identifier: LGPL-2.1-or-later
/* vmcoredd.ko has the other copy; neither module needs the other. */
#include "../../../fs/vmcoredd/crc32c.c"
