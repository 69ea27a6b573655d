// SPDX-License-Identifier: GPL-2.0-only
/*
 * Whether the crash came from inside a driver.  Many drivers take a lock of their
 * own in their transmit or poll function; when the crash came while this CPU held
 * it, to call them is to wait for ever.  Which functions this CPU is in the midst
 * of, its stack says.
 *
 * What another CPU holds is not seen: it goes on, and lets go; one that is wedged
 * inside the driver does not, and then only the dead-man's switch is left.
 */
#include <linux/device.h>
#include <linux/kernel.h>
#include <linux/module.h>
#include <linux/netdevice.h>
#include <linux/stacktrace.h>
#include <linux/string.h>

#include "inside.h"

#define INSIDE_FRAMES	64

/* Written and read by the CPU that makes the record. */
static unsigned long inside_frames[INSIDE_FRAMES];
static unsigned int inside_count;

/*
 * Drivers whose functions for transmitting and polling take no lock of their own,
 * at any point; see CALLEES.
 */
static const char *const inside_lockless[] = {
	"e1000",
	"e1000e",
	"igb",
	"igbvf",
	"ixgbe",
	"virtio_net",
};

/**
 * netoops_inside_take - look at the stack
 *
 * Context: any; the CPU that makes the record, before it calls any driver.  The
 * unwinder takes no lock.
 */
void netoops_inside_take(void)
{
	inside_count = stack_trace_save(inside_frames, INSIDE_FRAMES, 0);
}

/**
 * netoops_inside_lockless - is a device's driver one that takes no lock?
 * @dev: the device
 *
 * Context: any.
 *
 * Return: true if it is known not to.
 */
bool netoops_inside_lockless(const struct net_device *dev)
{
	const struct device *parent = dev->dev.parent;
	unsigned int i;

	if (!parent || !parent->driver)
		return false;
	for (i = 0; i < ARRAY_SIZE(inside_lockless); i++) {
		if (!strcmp(parent->driver->name, inside_lockless[i]))
			return true;
	}
	return false;
}

/**
 * netoops_inside_driver - may the crash hold a lock of a device's driver?
 * @dev: the device
 *
 * A driver that is built into the kernel cannot be told from the rest of it: where
 * its functions are is not known.
 *
 * Context: any, after netoops_inside_take().
 *
 * Return: true if it may: no function of it must be called.
 */
bool netoops_inside_driver(const struct net_device *dev)
{
	const struct device *parent = dev->dev.parent;
	const struct device_driver *driver = parent ? parent->driver : NULL;
	unsigned int i;

	if (!driver || !driver->owner || netoops_inside_lockless(dev))
		return false;
	for (i = 0; i < inside_count; i++) {
		if (within_module(inside_frames[i], driver->owner))
			return true;
	}
	return false;
}
