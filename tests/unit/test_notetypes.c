// SPDX-License-Identifier: GPL-2.0-or-later
/* Names of notes: a type means something else for each owner. */
#include "../../userspace/lib/decode/notetypes.h"

#include "../tap.h"

int main(void)
{
	is_str(notetype_name("CORE", 1), "PRSTATUS", "CORE 1");
	is_str(notetype_name("VMCOREINFO", 0), "VMCOREINFO", "VMCOREINFO");
	is_str(notetype_name("LINUX", 0x700), "VMCOREDD", "LINUX 0x700");
	is_str(notetype_name("GNU", 3), "BUILD_ID", "GNU 3");
	is_str(notetype_name("CORE", 3), "PRPSINFO", "CORE 3");
	ok(!notetype_name("CORE", 0x700), "CORE 0x700");
	ok(!notetype_name("core", 1), "an owner in lower case");
	ok(!notetype_name("", 0), "no owner");
	ok(!notetype_name("CORE", 0x80000001), "a high type");
	return tap_done();
}
