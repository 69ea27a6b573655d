/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* What all "doctor" commands are made of: the machine, and what is found there. */
#ifndef _LIB_DOCTOR_H
#define _LIB_DOCTOR_H

#include "../base/sysroot.h"
#include "cmd.h"
#include "findings.h"

#define DOCTOR_CMDLINE	2048

/**
 * struct doctor - one examination
 * @findings: what was found
 * @root: the machine
 * @release: its kernel's release
 * @capture: it runs a capture kernel
 * @cmdline: its kernel's command line
 */
struct doctor {
	struct findings	findings;
	struct sysroot	root;
	bool		capture;
	char		release[128];
	char		cmdline[DOCTOR_CMDLINE];
};

#define doctor_say(doctor, ...) \
	findings_say(&(doctor)->findings, __VA_ARGS__)

int doctor_open(struct doctor *doctor, struct cmd_context *ctx,
		const char *dir);
void doctor_begin(struct doctor *doctor, bool role);
int doctor_end(struct doctor *doctor);
bool doctor_module(struct doctor *doctor, const char *name, const char *sign,
		   const char *load);
void doctor_signature(struct doctor *doctor, const char *path, bool quiet);

#endif /* _LIB_DOCTOR_H */
