/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * <linux/hrtimer.h>: making a timer.
 *
 * Linux kernel commit 908a1d775422 ("hrtimers: Introduce hrtimer_setup() to replace
 * hrtimer_init()") (in v6.13); the older function is gone since v6.15.
 */
#ifndef _VMCOREDD_COMPAT_HRTIMER_H
#define _VMCOREDD_COMPAT_HRTIMER_H

#include <linux/hrtimer.h>
#include <generated/vmcoredd_have.h>

static inline void
compat_hrtimer_setup(struct hrtimer *timer,
		     enum hrtimer_restart (*function)(struct hrtimer *),
		     clockid_t clock, enum hrtimer_mode mode)
{
#ifdef VMCOREDD_HAVE_HRTIMER_SETUP
	hrtimer_setup(timer, function, clock, mode);
#else
	hrtimer_init(timer, clock, mode);
	timer->function = function;
#endif
}

#endif /* _VMCOREDD_COMPAT_HRTIMER_H */
