// SPDX-License-Identifier: GPL-2.0-only
/* How a traced function's arguments are had: see include/compat/ftrace.h. */
#include <linux/ftrace.h>

unsigned long probe(struct ftrace_regs *fregs);

unsigned long probe(struct ftrace_regs *fregs)
{
	return ftrace_regs_get_argument(fregs, 0);
}
