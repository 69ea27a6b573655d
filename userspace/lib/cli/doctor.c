// SPDX-License-Identifier: LGPL-2.1-or-later
/* What all "doctor" commands are made of: see doctor.h. */
#include <string.h>

#include "doctor.h"
#include "modfile.h"

/**
 * doctor_open - find out what machine it is
 * @doctor: to be set up
 * @ctx: the run of the command
 * @dir: in place of /, or ""
 *
 * Return: CMD_OK, or another status after one line on stderr.
 */
int doctor_open(struct doctor *doctor, struct cmd_context *ctx,
		const char *dir)
{
	memset(doctor, 0, sizeof(*doctor));
	doctor->findings.out = &ctx->out;
	doctor->root.dir = dir;
	if (sysroot_read(&doctor->root, "/proc/sys/kernel/osrelease",
			 doctor->release, sizeof(doctor->release)) <= 0)
		return cmd_fail(ctx, CMD_FAILURE, "cannot read '%s/proc/sys/kernel/osrelease'",
				dir);
	doctor->release[strcspn(doctor->release, "\n")] = '\0';
	sysroot_read(&doctor->root, "/proc/cmdline", doctor->cmdline,
		     sizeof(doctor->cmdline));
	doctor->capture = sysroot_exists(&doctor->root, SYSROOT_VMCORE);
	return CMD_OK;
}

/**
 * doctor_begin - findings follow
 * @doctor: the examination
 * @role: say whether it is a capture kernel
 */
void doctor_begin(struct doctor *doctor, bool role)
{
	struct out *out = doctor->findings.out;

	out_begin(out, NULL);
	if (role)
		out_str(out, "role", NULL,
			doctor->capture ? "capture" : "production");
	out_str(out, "kernel", NULL, doctor->release);
	out_begin_array(out, "checks");
}

/**
 * doctor_end - all was looked at
 * @doctor: the examination
 *
 * Return: CMD_OK, or CMD_FAILURE when what the machine is for would fail.
 */
int doctor_end(struct doctor *doctor)
{
	const struct findings *findings = &doctor->findings;
	struct out *out = findings->out;

	out_end_array(out);
	out_u64(out, "warnings", NULL, findings->warnings);
	out_u64(out, "failures", NULL, findings->failures);
	out_end(out);
	return findings->failures ? CMD_FAILURE : CMD_OK;
}

/**
 * doctor_signature - would the kernel take a module's file?
 * @doctor: the examination
 * @path: the file
 * @quiet: say nothing where it would
 */
void doctor_signature(struct doctor *doctor, const char *path, bool quiet)
{
	const char *why = modfile_refused(&doctor->root);
	int is_signed = why ? modfile_is_signed(&doctor->root, path) : 1;

	if (is_signed > 0 && quiet)
		return;
	if (!why)
		doctor_say(doctor, FINDING_OK, "signature", NULL,
			   "unsigned modules may be loaded");
	else if (is_signed > 0)
		doctor_say(doctor, FINDING_OK, "signature", NULL,
			   "%s; %s is signed (its key must be enrolled)", why,
			   path);
	else if (is_signed < 0)
		doctor_say(doctor, FINDING_WARN, "signature",
			   "check the signature with modinfo",
			   "%s, and whether %s is signed cannot be seen", why,
			   path);
	else
		doctor_say(doctor, FINDING_FAIL, "signature",
			   "sign the modules with an enrolled key (see the README, Secure Boot)",
			   "%s, and %s is not signed", why, path);
}

/**
 * doctor_module - is a module loaded, and if not, could it be?
 * @doctor: the examination
 * @name: its name
 * @sign: a path that there is while it is loaded
 * @load: what loads it
 *
 * Return: whether it is loaded.
 */
bool doctor_module(struct doctor *doctor, const char *name, const char *sign,
		   const char *load)
{
	char path[PATH_MAX], install[64];
	int ret;

	if (sysroot_exists(&doctor->root, sign)) {
		doctor_say(doctor, FINDING_OK, "module", NULL, "%s.ko is loaded", name);
		return true;
	}
	snprintf(install, sizeof(install), "install %s.ko for this kernel", name);
	ret = modfile_find(&doctor->root, doctor->release, name, path);
	if (ret > 0) {
		doctor_say(doctor, FINDING_FAIL, "module", load,
			   "%s.ko is installed, but not loaded", name);
		doctor_signature(doctor, path, true);
	} else if (ret) {
		doctor_say(doctor, FINDING_FAIL, "module", "install it again, then depmod",
			   "modules.dep names %s, which is not there", path);
	} else {
		doctor_say(doctor, FINDING_FAIL, "module", install,
			   "%s.ko is not installed for %s", name, doctor->release);
	}
	return false;
}
