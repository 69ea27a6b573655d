// SPDX-License-Identifier: GPL-2.0-or-later
/* dropmon doctor: what would keep drops from being told of on this machine. */
#include <errno.h>
#include <string.h>

#include "../lib/cli/doctor.h"
#include "cmd.h"
#include "stats.h"

#define DOCTOR_MODULE	"/sys/module/dropmon"
#define DOCTOR_KPTR	"/proc/sys/kernel/kptr_restrict"

static void doctor_lost(struct doctor *doctor, const struct dropinfo_stats *stats)
{
	u64 lost = dropinfo_lost(stats);

	if (lost)
		doctor_say(doctor, FINDING_WARN, "lost", "dropmon status",
			   "%ju drops are in the count of no place, %ju are",
			   (uintmax_t)lost, (uintmax_t)stats->counted);
	else
		doctor_say(doctor, FINDING_OK, "lost", NULL,
			   "%ju drops were counted, none was lost",
			   (uintmax_t)stats->counted);
}

/* Speaks to the kernel, so it is for this machine only. */
static void doctor_family(struct doctor *doctor)
{
	struct dropinfo_stats stats;
	struct family *family;
	struct err err;

	if (family_open(&family, &err)) {
		doctor_say(doctor, FINDING_FAIL, "family", "see the log of the kernel", "%s",
			   err.text);
		return;
	}
	if (stats_read(family, &stats, &err)) {
		doctor_say(doctor, FINDING_FAIL, "family",
			   err.error == EPERM ? "sudo dropmon doctor" : NULL, "%s", err.text);
	} else {
		doctor_say(doctor, FINDING_OK, "family", NULL, "%s",
			   stats_armed(&stats) ?
			   "the kernel answers, and counts drops" :
			   "the kernel answers; drops are counted while somebody watches");
		doctor_lost(doctor, &stats);
	}
	family_close(family);
}

static void doctor_symbols(struct doctor *doctor)
{
	unsigned long long restricted;

	if (sysroot_read_u64(&doctor->root, DOCTOR_KPTR, &restricted))
		return;
	if (restricted > 1)
		doctor_say(doctor, FINDING_OK, "addresses", NULL,
			   "places are told as function and offset; addresses are nobody's (kernel.kptr_restrict is %llu)",
			   restricted);
	else
		doctor_say(doctor, FINDING_OK, "addresses", NULL,
			   "places are told as function and offset; their addresses to who has CAP_SYSLOG");
}

static int doctor_run(struct cmd_context *ctx, int argc, char **argv)
{
	const char *dir;
	struct doctor doctor;
	int status;

	status = cmd_plain(ctx, argc, argv, &dir);
	if (status >= 0)
		return status;
	status = doctor_open(&doctor, ctx, dir);
	if (status)
		return status;
	doctor_begin(&doctor, false);
	if (doctor_module(&doctor, "dropmon", DOCTOR_MODULE, "modprobe dropmon") && !*dir)
		doctor_family(&doctor);
	doctor_symbols(&doctor);
	status = doctor_end(&doctor);
	if (!status)
		out_text(&ctx->out, "This machine can tell where packets are dropped.\n");
	return status;
}

static const struct cmd_option doctor_table[] = {
	CMD_OPTION_ROOT,
	{ 0 },
};

const struct cmd cmd_doctor = {
	.name = "doctor",
	.args = "",
	.summary = "Tell what would keep drops from being told of",
	.text =
"Looks at the module, at whether the kernel answers, and at what it has lost.  Exit\n"
"status 2 when drops cannot be told of.\n",
	.options = doctor_table,
	.run = doctor_run,
};
