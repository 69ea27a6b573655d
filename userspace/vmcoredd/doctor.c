// SPDX-License-Identifier: GPL-2.0-or-later
/* vmcoredd doctor: what would keep a crash from being captured. */
#include <getopt.h>
#include <stdarg.h>
#include <string.h>

#include "attachment.h"
#include "cmd.h"
#include "doctor.h"

static void doctor_mark(struct out *out, enum doctor_result result)
{
	static const char * const words[] = { "ok", "warn", "fail" };
	static const char * const colors[] = { "32", "33", "31" };

	if (out->color)
		out_text(out, "\033[%sm", colors[result]);
	out_str(out, "result", "%-5s", words[result]);
	if (out->color)
		out_text(out, "\033[m");
}

/**
 * doctor_say - report one finding
 * @doctor: the examination
 * @result: how good or bad it is
 * @name: what was looked at, for scripts
 * @fix: what to do about it, or NULL
 * @fmt: printf format of what was found
 */
void doctor_say(struct doctor *doctor, enum doctor_result result,
		const char *name, const char *fix, const char *fmt, ...)
{
	struct out *out = doctor->out;
	char text[1024];
	va_list args;

	va_start(args, fmt);
	vsnprintf(text, sizeof(text), fmt, args);
	va_end(args);
	doctor->warnings += result == DOCTOR_WARN;
	doctor->failures += result == DOCTOR_FAIL;
	out_begin(out, NULL);
	doctor_mark(out, result);
	out_str(out, "name", " %-13s", name);
	out_str(out, "text", " %s\n", text);
	if (fix)
		out_str(out, "fix", "                    do: %s\n", fix);
	else
		out_null(out, "fix", NULL);
	out_end(out);
}

/**
 * doctor_has_word - is a word on a kernel command line?
 * @cmdline: the command line
 * @word: the word
 *
 * Return: true when it is, whole.
 */
bool doctor_has_word(const char *cmdline, const char *word)
{
	size_t len = strlen(word), step;

	while (*cmdline) {
		cmdline += strspn(cmdline, " \t\n\"'");
		step = strcspn(cmdline, " \t\n\"'");
		if (step == len && !strncmp(cmdline, word, len))
			return true;
		cmdline += step;
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
	const char *at = cmdline;
	size_t step;

	while ((at = strstr(at, "pci="))) {
		if (at != cmdline && !strchr(" \t\"'", at[-1])) {
			at++;
			continue;
		}
		for (at += 4; *at && !strchr(" \t\n\"'", *at); at += step) {
			at += *at == ',';
			step = strcspn(at, ", \t\n\"'");
			if (step == 5 && !strncmp(at, "noaer", 5))
				return true;
		}
	}
	return false;
}

static int doctor_examine(struct cmd_context *ctx, struct doctor *doctor)
{
	bool capture = sysroot_exists(&doctor->root, ATTACHMENT_VMCORE);

	out_begin(doctor->out, NULL);
	out_str(doctor->out, "role", NULL, capture ? "capture" : "production");
	out_str(doctor->out, "kernel", NULL, doctor->release);
	out_begin_array(doctor->out, "checks");
	doctor_kernel(doctor);
	doctor_modules(doctor);
	if (capture)
		doctor_capture(doctor);
	else
		doctor_kdump(doctor);
	out_end_array(doctor->out);
	out_u64(doctor->out, "warnings", NULL, doctor->warnings);
	out_u64(doctor->out, "failures", NULL, doctor->failures);
	out_end(doctor->out);
	if (doctor->failures)
		return CMD_FAILURE;
	out_text(&ctx->out, doctor->warnings ?
		 "A crash would be captured; see the warnings for what would be missing.\n" :
		 "A crash would be captured, with device dumps.\n");
	return CMD_OK;
}

static int doctor_run(struct cmd_context *ctx, int argc, char **argv)
{
	struct doctor doctor = { .out = &ctx->out, .root = { .dir = "" } };
	int opt;

	while ((opt = cmd_getopt(ctx, argc, argv)) != CMD_OPT_END) {
		if (opt != CMD_OPT_ROOT)
			return opt == CMD_OPT_HELP ? CMD_OK : CMD_USAGE;
		doctor.root.dir = optarg;
	}
	if (optind != argc)
		return cmd_fail(ctx, CMD_USAGE, "too many arguments");
	if (sysroot_read(&doctor.root, "/proc/sys/kernel/osrelease",
			 doctor.release, sizeof(doctor.release)) <= 0)
		return cmd_fail(ctx, CMD_FAILURE, "cannot read '%s/proc/sys/kernel/osrelease'",
				doctor.root.dir);
	doctor.release[strcspn(doctor.release, "\n")] = '\0';
	sysroot_read(&doctor.root, "/proc/cmdline", doctor.cmdline,
		     sizeof(doctor.cmdline));
	return doctor_examine(ctx, &doctor);
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
