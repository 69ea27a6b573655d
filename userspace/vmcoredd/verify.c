// SPDX-License-Identifier: GPL-2.0-or-later
/* vmcoredd verify: are the dumps what was collected, and can others read them? */
#include <getopt.h>

#include "../lib/dump/verify.h"
#include "cmd.h"

/* One run of the command. */
struct verify_output {
	struct cmd_context	*ctx;
	u64			findings;
};

static void verify_finding(void *arg, const struct verify_finding *finding)
{
	static const char * const names[] = {
		[VERIFY_ERROR] = "error", [VERIFY_WARNING] = "warning",
	};
	struct verify_output *run = arg;
	struct out *out = &run->ctx->out;

	progress_end(&run->ctx->progress);
	if (!run->findings++)
		out_text(out, "%-8s %-13s %5s  %s\n", "SEVERITY", "OFFSET",
			 "DUMP", "FINDING");
	out_begin(out, NULL);
	out_str(out, "severity", "%-8s", names[finding->severity]);
	if (finding->offset != PROBLEM_NOWHERE)
		out_u64(out, "offset", " 0x%011jx", finding->offset);
	else
		out_null(out, "offset", " -            ");
	if (finding->dump != PROBLEM_NO_DUMP)
		out_u64(out, "dump", " %5ju", finding->dump);
	else
		out_null(out, "dump", "     -");
	out_str(out, "text", "  %s\n", finding->text);
	out_end(out);
}

static void verify_head(struct out *out, const struct vmcore *core)
{
	out_begin(out, NULL);
	cmd_out_file(out, core);
	out_begin_array(out, "findings");
}

static void verify_tail(struct out *out, const struct verify *verify)
{
	out_end_array(out);
	out_u64(out, "dumps", "%ju dumps: ", verify->dumps);
	out_u64(out, "verified", "%ju verified", verify->verified);
	out_u64(out, "unverified", ", %ju without a checksum",
		verify->unverified);
	out_u64(out, "damaged", ", %ju damaged", verify->damaged);
	out_u64(out, "missing", ", %ju missing", verify->missing);
	out_u64(out, "failed", "; %ju were not collected.\n", verify->failed);
	out_u64(out, "notes", NULL, verify->notes);
	out_u64(out, "bytes", NULL, verify->bytes);
	out_bool(out, "memory_checked", NULL, verify->memory_checked);
	if (!verify->memory_checked)
		out_text(out, "Whether the memory is all there is not known.\n");
	out_u64(out, "errors", "Errors: %ju", verify->errors);
	out_u64(out, "warnings", ", warnings: %ju.\n", verify->warnings);
	out_end(out);
}

static int verify_core(struct cmd_context *ctx, struct vmcore *core,
		       const struct problems *opening)
{
	struct verify_output run = { ctx, 0 };
	struct verify verify = { .report = verify_finding, .arg = &run };
	struct err err;
	int ret;

	verify_head(&ctx->out, core);
	ret = verify_run(&verify, core, opening, &err);
	progress_end(&ctx->progress);
	verify_tail(&ctx->out, &verify);
	if (ret)
		return cmd_fail(ctx, CMD_PARTIAL, "'%s' was checked in part: %s",
				core->path, err.text);
	if (!verify.errors)
		return CMD_OK;
	if (verify.errors == 1)
		return cmd_fail(ctx, CMD_PARTIAL, "'%s' is damaged: %s",
				core->path, verify.first.text);
	return cmd_fail(ctx, CMD_PARTIAL, "'%s' is damaged: %s (and %ju more)",
			core->path, verify.first.text, verify.errors - 1);
}

static int verify_main(struct cmd_context *ctx, int argc, char **argv)
{
	struct problems problems = { 0 };
	const char *path = SYSROOT_VMCORE;
	struct vmcore core;
	int opt = cmd_getopt(ctx, argc, argv);
	int ret;

	if (opt != CMD_OPT_END)
		return opt == CMD_OPT_HELP ? CMD_OK : CMD_USAGE;
	if (argc - optind > 1)
		return cmd_fail(ctx, CMD_USAGE, "more than one file");
	if (optind < argc)
		path = argv[optind];
	if (cmd_open(ctx, &core, path, &problems))
		return CMD_FAILURE;
	ret = verify_core(ctx, &core, &problems);
	vmcore_close(&core);
	return ret;
}

const struct cmd cmd_verify = {
	.name = "verify",
	.args = "[FILE]",
	.summary = "Check the device dumps of a vmcore",
	.text =
"FILE is a dump in any form, '-' for standard input, or " SYSROOT_VMCORE " when not\n"
"given.  An error is damage: checksums, sizes and padding that are wrong, notes or\n"
"memory that are missing.  A warning is something that crash, makedumpfile or\n"
"another reader trips over.  The exit status is 3 when there are errors.\n",
	.run = verify_main,
};
