/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The parts of vmcoredd doctor. */
#ifndef _VMCOREDD_DOCTOR_H
#define _VMCOREDD_DOCTOR_H

#include "../lib/output.h"
#include "../lib/sysroot.h"

enum doctor_result { DOCTOR_OK, DOCTOR_WARN, DOCTOR_FAIL };

#define DOCTOR_CMDLINE	2048
#define DOCTOR_MIB	(1024ULL * 1024)

/**
 * struct doctor - one examination
 * @out: where findings go
 * @root: the machine
 * @release: its kernel's release
 * @capture: it runs a capture kernel
 * @cmdline: its kernel's command line
 * @warnings: number of findings that are no failure but not good
 * @failures: number of findings that keep a crash from being captured
 */
struct doctor {
	struct out	*out;
	struct sysroot	root;
	bool		capture;
	char		release[128];
	char		cmdline[DOCTOR_CMDLINE];
	unsigned int	warnings;
	unsigned int	failures;
};

/**
 * struct doctor_target - where dumps go
 * @dir: the directory
 * @remote: another machine or file system, as the settings name it, or empty
 */
struct doctor_target {
	char	dir[256];
	char	remote[256];
};

void doctor_say(struct doctor *doctor, enum doctor_result result,
		const char *name, const char *fix, const char *fmt, ...)
	__attribute__((format(printf, 5, 6)));
bool doctor_has_word(const char *cmdline, const char *word);
bool doctor_has_pci_noaer(const char *cmdline);

void doctor_kernel(struct doctor *doctor);
void doctor_modules(struct doctor *doctor);
void doctor_kdump(struct doctor *doctor);
void doctor_kdump_conf(const struct doctor *doctor,
		       struct doctor_target *target);
void doctor_room(struct doctor *doctor, const struct doctor_target *target);
void doctor_capture(struct doctor *doctor);

#endif /* _VMCOREDD_DOCTOR_H */
