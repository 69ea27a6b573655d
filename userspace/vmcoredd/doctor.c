// SPDX-License-Identifier: GPL-2.0-or-later
/* vmcoredd doctor: what would keep a crash from being captured. */
#include <string.h>

#include "attachment.h"
#include "cmd.h"
#include "doctor_checks.h"

/* The next parameter; behind "--" they are not the kernel's. */
static const char *doctor_next_word(const char *at, size_t *ret_len)
{
	at += strspn(at, " \t\n\"'");
	*ret_len = strcspn(at, " \t\n\"'");
	if (!*at || (*ret_len == 2 && !strncmp(at, "--", 2)))
		return NULL;
	return at;
}

/**
 * doctor_has_word - is a parameter on a kernel command line?
 * @cmdline: the command line
 * @word: the parameter; one without a value is found with any value
 *
 * Return: true when it is, whole.
 */
bool doctor_has_word(const char *cmdline, const char *word)
{
	size_t len = strlen(word), step;
	const char *at = cmdline;

	while ((at = doctor_next_word(at, &step))) {
		if (step >= len && !strncmp(at, word, len) &&
		    (step == len || (at[len] == '=' && !strchr(word, '='))))
			return true;
		at += step;
	}
	return false;
}

/**
 * doctor_has_pci_noaer - is pci=noaer on a kernel command line?
 * @cmdline: the command line; pci= takes a list
 *
 * Return: true when it is.
 */
bool doctor_has_pci_noaer(const char *cmdline)
{
	const char *item, *at = cmdline;
	size_t step, len;

	while ((at = doctor_next_word(at, &step))) {
		item = at + 4;
		at += step;
		if (step < 4 || strncmp(item - 4, "pci=", 4))
			continue;
		for (; item < at; item += len + 1) {
			len = strcspn(item, ", \t\n\"'");
			if (len == 5 && !strncmp(item, "noaer", 5))
				return true;
		}
	}
	return false;
}

static const char *doctor_verdict(const struct doctor *doctor)
{
	if (doctor->capture && doctor->findings.warnings)
		return "Device dumps are missing or incomplete; see the warnings.";
	if (doctor->capture)
		return "What saves " SYSROOT_VMCORE " now saves the device dumps too.";
	if (doctor->findings.warnings)
		return "Nothing here keeps a crash from being captured; see the warnings.";
	return "Nothing here keeps a crash from being captured, with device dumps.";
}

static int doctor_run(struct cmd_context *ctx, int argc, char **argv)
{
	struct doctor doctor;
	const char *dir;
	int status;

	status = cmd_plain(ctx, argc, argv, &dir);
	if (status >= 0)
		return status;
	status = doctor_open(&doctor, ctx, dir);
	if (status)
		return status;
	doctor_begin(&doctor, true);
	doctor_kernel(&doctor);
	if (doctor.capture) {
		doctor_capture(&doctor);
	} else {
		doctor_modules(&doctor);
		doctor_kdump(&doctor);
	}
	status = doctor_end(&doctor);
	if (!status)
		out_text(&ctx->out, "%s\n", doctor_verdict(&doctor));
	return status;
}

static const struct cmd_option doctor_table[] = {
	CMD_OPTION_ROOT,
	{ 0 },
};

const struct cmd cmd_doctor = {
	.name = "doctor",
	.args = "",
	.summary = "Tell what would keep a crash from being captured",
	.text =
"Looks at the kernel, the modules, the crash kernel's memory, kdump's settings and\n"
"the room for a dump; in a capture kernel, at what is loaded and attached.  Exit\n"
"status 2 when something would keep a crash from being captured.\n",
	.options = doctor_table,
	.run = doctor_run,
};
