/* SPDX-License-Identifier: GPL-2.0-only */
/* Time, read in any context without waiting for anybody. */
#ifndef _NETOOPS_CLOCK_H
#define _NETOOPS_CLOCK_H

#include <linux/irqflags.h>
#include <linux/ktime.h>
#include <linux/preempt.h>

/**
 * netoops_clock_read - read one of the kernel's fast clocks
 * @read: the clock: ktime_get_mono_fast_ns() or its like
 *
 * They are made for NMIs, and there wait for nothing.  Elsewhere the clock source
 * may: that of HPET spins while another CPU reads it, and that CPU may have been
 * stopped.  So it is read as in an NMI.
 *
 * Context: any.
 *
 * Return: nanoseconds.
 */
static inline u64 netoops_clock_read(u64 (*read)(void))
{
	unsigned long flags;
	u64 now_ns;

	if (in_nmi())
		return read();
	/* an interrupt would take itself for an NMI too */
	local_irq_save(flags);
	__preempt_count_add(NMI_OFFSET);
	now_ns = read();
	__preempt_count_sub(NMI_OFFSET);
	local_irq_restore(flags);
	return now_ns;
}

/* For limits: time since the start of the system, without that of its sleep. */
static inline u64 netoops_clock_ns(void)
{
	return netoops_clock_read(ktime_get_mono_fast_ns);
}

#endif /* _NETOOPS_CLOCK_H */
