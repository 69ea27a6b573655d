// SPDX-License-Identifier: GPL-2.0-only
/*
 * Crashes an x86 machine when it is loaded, with the lock of HPET's clock source
 * held: as if the CPU that reads the clock had been stopped in that moment.
 */
#include <linux/init.h>
#include <linux/irqflags.h>
#include <linux/kprobes.h>
#include <linux/module.h>
#include <linux/panic.h>
#include <linux/spinlock.h>

/* The kernel keeps it to itself: a probe finds the function that finds it. */
static __init void *hpet_symbol(const char *name)
{
	struct kprobe probe = { .symbol_name = "kallsyms_lookup_name" };
	unsigned long (*lookup)(const char *name);

	if (register_kprobe(&probe))
		return NULL;
	lookup = (void *)probe.addr;
	unregister_kprobe(&probe);
	return (void *)lookup(name);
}

static int __init hpet_init(void)
{
	/* union hpet_lock, which begins with the lock */
	arch_spinlock_t *lock = hpet_symbol("hpet");

	if (!lock)
		return -ENOENT;
	local_irq_disable();
	arch_spin_lock(lock);
	panic("hpet: panic");
}
module_init(hpet_init);

MODULE_DESCRIPTION("Test: a crash with the lock of HPET's clock source held");
MODULE_LICENSE("GPL");
