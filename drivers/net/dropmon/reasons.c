// SPDX-License-Identifier: GPL-2.0-only
/*
 * The kernel's names of reasons.  The upper half of a number is the subsystem, whose
 * names come and go with its module.
 */
#include <linux/kernel.h>
#include <linux/string.h>

#include <compat/dropreason.h>

#include "reasons.h"

#define REASON_SHIFT	16
#define REASON_PREFIX	"SKB_DROP_REASON_"

/* Copies a name without prefix.  Return: whether there is one. */
static bool reason_copy(u32 value, char *name)
{
	unsigned int subsystem = value >> REASON_SHIFT;
	const char *text = NULL;

	rcu_read_lock();
	if (subsystem < COMPAT_DROP_SUBSYSTEMS)
		text = compat_drop_reason(subsystem, value & (BIT(REASON_SHIFT) - 1));
	if (text) {
		text += str_has_prefix(text, REASON_PREFIX);
		strscpy(name, text, DROPMON_REASON_SIZE);
	}
	rcu_read_unlock();
	return text;
}

/**
 * dropmon_reason_name - name a reason
 * @value: its number
 * @name: gets the name without SKB_DROP_REASON_, or the number when it has none
 *
 * Context: task or softirq.
 */
void dropmon_reason_name(u32 value, char name[DROPMON_REASON_SIZE])
{
	if (!reason_copy(value, name))
		snprintf(name, DROPMON_REASON_SIZE, "0x%x", value);
}

/**
 * dropmon_reason_next - go through the reasons that have names
 * @value: the number to begin at; gets that of the first from there on with a name
 *
 * Context: task or softirq.
 * Return: false when there is none.
 */
bool dropmon_reason_next(u32 *value)
{
	unsigned int subsystem = *value >> REASON_SHIFT;
	unsigned int number = *value & (BIT(REASON_SHIFT) - 1);
	bool found = false;

	rcu_read_lock();
	for (; subsystem < COMPAT_DROP_SUBSYSTEMS && !found; subsystem++, number = 0) {
		for (; number < compat_drop_reasons(subsystem) && !found; number++) {
			found = compat_drop_reason(subsystem, number);
			*value = subsystem << REASON_SHIFT | number;
		}
	}
	rcu_read_unlock();
	return found;
}
