// SPDX-License-Identifier: GPL-2.0-or-later
/* netoops doctor: what would keep this machine's last words from arriving. */
#include <getopt.h>
#include <stdio.h>
#include <string.h>

#include "../lib/cli/doctor.h"
#include "../lib/cli/httpget.h"
#include "cmd.h"
#include "configfs.h"

#define DOCTOR_UNIT \
	"/etc/systemd/system/multi-user.target.wants/netoops.service"

/* A hook that is not armed misses some crashes, crash_kexec those with kdump. */
static void doctor_hooks(struct doctor *doctor)
{
	char text[CONFIGFS_TEXT], *at = text, *line, *state;
	unsigned int armed = 0;

	configfs_read(&doctor->root, NULL, "hooks", text);
	while ((line = strsep(&at, "\n"))) {
		state = strchr(line, ' ');
		if (!state)
			continue;
		*state++ = '\0';
		if (configfs_hook_armed(state))
			armed += configfs_hook_tells(line);
		else if (!configfs_hook_tells(line))
			doctor_say(doctor, FINDING_WARN, "hook",
				   "see the log of the kernel for why netoops.ko could not arm it",
				   "there is no dead-man's switch (%s): a sender that hangs costs the dump",
				   state);
		else
			doctor_say(doctor, FINDING_FAIL, "hook",
				   "sysctl kernel.ftrace_enabled=1; load netoops.ko again",
				   "hook %s is not armed (%s)", line, state);
	}
	if (armed)
		doctor_say(doctor, FINDING_OK, "hook", NULL,
			   "%u hooks are armed", armed);
	else
		doctor_say(doctor, FINDING_FAIL, "hook", "load netoops.ko again",
			   "no hook is armed");
}

static void doctor_next_hop(struct doctor *doctor, const char *target)
{
	char text[CONFIGFS_TEXT];
	const char *problem;

	configfs_read(&doctor->root, target, "next_hop", text);
	problem = strstr(text, "; ");
	if (!strstr(text, " via "))
		doctor_say(doctor, FINDING_FAIL, "target",
			   "look at the route, the device and its cable",
			   "%s: no way to the collector: %s", target,
			   *text ? text : "unknown");
	else if (problem)
		doctor_say(doctor, FINDING_WARN, "target",
			   "look at the route, the device and its cable",
			   "%s: %s", target, text);
	else
		doctor_say(doctor, FINDING_OK, "target", NULL, "%s: %s",
			   target, text);
}

static void doctor_last_result(struct doctor *doctor, const char *target)
{
	char text[CONFIGFS_TEXT];

	if (configfs_read(&doctor->root, target, "last_result", text))
		return;
	if (!strncmp(text, "nothing ", 8))
		doctor_say(doctor, FINDING_WARN, "last-result", "netoops test",
			   "%s: %s", target, text);
	else if (strncmp(text, "all ", 4))
		doctor_say(doctor, FINDING_WARN, "last-result",
			   "look at budget_ms and at the device",
			   "%s: %s", target, text);
	else
		doctor_say(doctor, FINDING_OK, "last-result", NULL, "%s: %s",
			   target, text);
}

static void doctor_targets(struct doctor *doctor)
{
	char **names, **name, text[CONFIGFS_TEXT];
	unsigned int enabled = 0;
	struct err err;

	if (configfs_targets(&doctor->root, &names, &err) < 0) {
		doctor_say(doctor, FINDING_FAIL, "target", NULL, "%s",
			   err.text);
		return;
	}
	for (name = names; *name; name++) {
		if (configfs_read(&doctor->root, *name, "enabled", text) ||
		    *text != '1') {
			doctor_say(doctor, FINDING_WARN, "target",
				   "netoops configure it again, or remove it",
				   "%s is disabled", *name);
			continue;
		}
		enabled++;
		doctor_next_hop(doctor, *name);
		doctor_last_result(doctor, *name);
	}
	configfs_free(names);
	if (!enabled)
		doctor_say(doctor, FINDING_FAIL, "target",
			   "netoops configure --to ADDR", "no target is enabled");
}

static void doctor_boot(struct doctor *doctor)
{
	if (sysroot_exists(&doctor->root, DOCTOR_UNIT))
		doctor_say(doctor, FINDING_OK, "boot", NULL,
			   "targets are set up at every boot");
	else
		doctor_say(doctor, FINDING_WARN, "boot",
			   "systemctl enable netoops",
			   "netoops.service is not enabled: nothing is set up at the next boot");
}

static void doctor_collector(struct doctor *doctor, const char *collector)
{
	unsigned int code;
	struct err err;

	if (!collector)
		return;
	if (httpget(collector, "/metrics", NULL, &code, &err))
		doctor_say(doctor, FINDING_FAIL, "collector",
			   "look at netoopsd and at the firewall before it", "%s",
			   err.text);
	else if (code != 200)
		doctor_say(doctor, FINDING_FAIL, "collector",
			   "name the address that netoopsd has for --metrics",
			   "%s answers %u: it is no netoopsd",
			   collector, code);
	else
		doctor_say(doctor, FINDING_OK, "collector", NULL,
			   "netoopsd answers at %s", collector);
}

static int doctor_run(struct cmd_context *ctx, int argc, char **argv)
{
	const char *dir = "", *collector = NULL;
	struct doctor doctor;
	int opt, status;

	while ((opt = cmd_getopt(ctx, argc, argv)) != CMD_OPT_END) {
		if (opt == CMD_OPT_ROOT)
			dir = optarg;
		else if (opt == OPT_COLLECTOR)
			collector = optarg;
		else
			return opt == CMD_OPT_HELP ? CMD_OK : CMD_USAGE;
	}
	if (optind != argc)
		return cmd_fail(ctx, CMD_USAGE, "too many arguments");
	status = doctor_open(&doctor, ctx, dir);
	if (status)
		return status;
	doctor_begin(&doctor, false);
	if (doctor_module(&doctor, "netoops", CONFIGFS_DIR, "netoops configure --to ADDR")) {
		doctor_hooks(&doctor);
		doctor_targets(&doctor);
	}
	doctor_boot(&doctor);
	doctor_collector(&doctor, collector);
	status = doctor_end(&doctor);
	if (!status)
		out_text(&ctx->out, doctor.findings.warnings ?
			 "This machine would send its last words; see the warnings.\n" :
			 "This machine would send its last words.\n");
	return status;
}

static const struct cmd_option doctor_table[] = {
	CMD_OPTION_ROOT,
	{ OPT_COLLECTOR, "collector", "ADDR:PORT", "ask netoopsd there, too" },
	{ 0 },
};

const struct cmd cmd_doctor = {
	.name = "doctor",
	.args = "",
	.summary = "Tell what would keep this machine's last words from arriving",
	.text =
"Looks at the module and its hooks, at each target and the way there, at what is\n"
"set up at boot, and with --collector at netoopsd.  Exit status 2 when something\n"
"would keep a record from arriving.  'netoops test' sends one.\n",
	.options = doctor_table,
	.run = doctor_run,
};
