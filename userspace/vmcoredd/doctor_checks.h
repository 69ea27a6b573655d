/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The parts of vmcoredd doctor. */
#ifndef _VMCOREDD_DOCTOR_CHECKS_H
#define _VMCOREDD_DOCTOR_CHECKS_H

#include "../lib/cli/doctor.h"

#define DOCTOR_MIB	(1024ULL * 1024)

/**
 * struct doctor_target - where dumps go
 * @dir: the directory
 * @remote: another machine or file system, as the settings name it, or empty
 */
struct doctor_target {
	char	dir[256];
	char	remote[256];
};

bool doctor_has_word(const char *cmdline, const char *word);
bool doctor_has_pci_noaer(const char *cmdline);

void doctor_kernel(struct doctor *doctor);
void doctor_modules(struct doctor *doctor);
void doctor_kdump(struct doctor *doctor);
void doctor_kdump_conf(const struct doctor *doctor,
		       struct doctor_target *target);
void doctor_room(struct doctor *doctor, const struct doctor_target *target);
void doctor_capture(struct doctor *doctor);

#endif /* _VMCOREDD_DOCTOR_CHECKS_H */
