// SPDX-License-Identifier: GPL-2.0-or-later
/* vmcoredd inject: a copy with device dumps added. */
#include <getopt.h>
#include <stdlib.h>
#include <string.h>

#include "../lib/edit/newpayload.h"
#include "copy.h"

enum { INJECT_FORCE = 256, INJECT_LARGE, INJECT_NO_INDEX, INJECT_PRODUCER };

/* One run of the command. */
struct inject {
	struct copy		copy;
	bool			large;
	bool			no_index;
	const char		*producer;
	size_t			count;
	char			**args;		/* NAME=PAYLOAD */
	struct index_entry	*entry;
	struct newpayload		*blob;
	u64			*offset;	/* of the payloads in the copy */
};

/* A name is also a file name and is printed by many tools, as in the kernel. */
static const char *inject_misnamed(const char *name, size_t len)
{
	size_t i;

	if (!len)
		return "is empty";
	if (len >= VMCOREDD_NAME_LEN)
		return "is longer than 43 bytes";
	if (name[0] == '.')
		return "begins with a dot";
	if (len == strlen(VMCOREDD_INDEX_NAME) &&
	    !memcmp(name, VMCOREDD_INDEX_NAME, len))
		return "belongs to the index";
	for (i = 0; i < len; i++) {
		if ((u8)name[i] < ' ' || name[i] == 0x7f || name[i] == '/')
			return "has a slash or a control character";
	}
	return NULL;
}

static int inject_parse_name(struct inject *inject, size_t i, struct err *err)
{
	const char *arg = inject->args[i];
	const char *equals = strchr(arg, '=');
	struct index_entry *entry = &inject->entry[i];
	const char *wrong;
	size_t j, len;

	if (!equals)
		return err_set(err, "'%s' is not NAME=PAYLOAD", arg);
	len = (size_t)(equals - arg);
	wrong = inject_misnamed(arg, len);
	if (wrong)
		return err_set(err, "the name '%.*s' %s", (int)len, arg, wrong);
	if (!equals[1])
		return err_set(err, "which file is the payload of '%.*s'?",
			       (int)len, arg);
	memcpy(entry->name, arg, len);
	strcpy(entry->owner, inject->producer);
	for (j = 0; j < i; j++) {
		if (!strcmp(inject->entry[j].name, entry->name))
			return err_set(err, "two dumps cannot both be '%s'",
				       entry->name);
	}
	inject->blob[i].path = equals + 1;
	return 0;
}

/* Names and what they mean on the command line; nothing is opened yet. */
static int inject_parse(struct inject *inject, struct err *err)
{
	bool from_stdin = !strcmp(inject->copy.path, "-");
	size_t i;

	if (strlen(inject->producer) >= VMCOREDD_OWNER_LEN)
		return err_set(err, "the producer '%s' is longer than %d bytes",
			       inject->producer, VMCOREDD_OWNER_LEN - 1);
	for (i = 0; i < inject->count; i++) {
		if (inject_parse_name(inject, i, err))
			return -1;
		if (strcmp(inject->blob[i].path, "-"))
			continue;
		if (from_stdin)
			return err_set(err,
				       "standard input can be only one of FILE and the payloads");
		from_stdin = true;
	}
	return 0;
}

static int inject_read(struct inject *inject, struct err *err)
{
	struct index_entry *entry = inject->entry;
	struct newpayload *blob = inject->blob;
	size_t i;

	for (i = 0; i < inject->count; i++, entry++, blob++) {
		if (newpayload_open(blob, blob->path, DUMPEDIT_PAYLOAD_MAX,
				    inject->copy.core.watch, err))
			return -1;
		entry->size = blob->size;
		entry->stored = blob->size;
		entry->max_size = blob->size;
		entry->crc32c = blob->crc32c;
	}
	return 0;
}

/* Names tell dumps apart; those that failed may have any. */
static int inject_check_names(struct inject *inject, struct err *err)
{
	struct dumps *dumps = inject->copy.edit->dumps;
	struct problems ignored = { 0 };
	struct dump dump;
	size_t i;
	int ret;

	dumps_rewind(dumps, &ignored);
	while ((ret = dumps_next(dumps, &dump, err)) > 0) {
		for (i = 0; i < inject->count && dump.in_file; i++) {
			if (!strcmp(inject->entry[i].name, dump.name))
				return err_set(err, "'%s' has a dump '%s' already",
					       inject->copy.core.path,
					       dump.name);
		}
	}
	return ret;
}

/* What crash and makedumpfile do not take is made only when that is wanted. */
static int inject_check_peers(const struct inject *inject, struct err *err)
{
	const struct dumpedit *edit = inject->copy.edit;

	if (inject->large)
		return 0;
	if (edit->notes > DUMPEDIT_NOTES_MAX)
		return err_set(err,
			       "'%s' would have %ju bytes of notes, and crash and makedumpfile open files with at most %ju; --large allows more",
			       inject->copy.core.path, edit->notes,
			       (u64)DUMPEDIT_NOTES_MAX);
	if (edit->count > DUMPEDIT_DUMPS_MAX)
		return err_set(err,
			       "'%s' would have %u dumps, and crash shows the first %d; --large allows more",
			       inject->copy.core.path, edit->count,
			       DUMPEDIT_DUMPS_MAX);
	return 0;
}

static int inject_insert(void *arg, u32 what, u64 size, struct sink *sink,
			 struct err *err)
{
	struct inject *inject = arg;
	size_t i = what - DUMPEDIT_ADDED;
	const struct index_entry *entry = &inject->entry[i];
	u64 start = sink->bytes;

	if (dumpedit_write_header(inject->copy.edit, entry->name,
				  entry->stored, sink, err))
		return -1;
	inject->offset[i] = sink->bytes;
	if (newpayload_write(&inject->blob[i], sink, err))
		return -1;
	return sink_zeros(sink, size - (sink->bytes - start), err);
}

static void inject_report(struct inject *inject)
{
	struct out *out = &inject->copy.ctx->out;
	const struct index_entry *entry = inject->entry;
	size_t i;

	out_begin(out, NULL);
	out_begin_array(out, "injected");
	for (i = 0; i < inject->count; i++, entry++) {
		out_begin(out, NULL);
		out_u64(out, "index", "%5ju", entry->note);
		out_str(out, "name", " %s", entry->name);
		out_u64(out, "size", ": %ju bytes", entry->size);
		out_u64(out, "offset", " at 0x%jx", inject->offset[i]);
		out_u64(out, "crc32c", ", CRC32C %08jx\n", entry->crc32c);
		out_end(out);
	}
	out_end_array(out);
	out_bool(out, "indexed", NULL,
		 inject->copy.edit->has_index && inject->copy.edit->index.adds);
	copy_report(&inject->copy);
	out_end(out);
}

static int inject_core(struct inject *inject)
{
	struct copy *copy = &inject->copy;
	struct err err;
	int status = copy_open(copy);

	if (status)
		return status;
	copy->dumpcopy.insert = inject_insert;
	copy->dumpcopy.insert_arg = inject;
	copy->edit->added = inject->entry;
	copy->edit->adds = inject->count;
	copy->edit->no_index = inject->no_index;
	if (inject_check_names(inject, &err) || inject_read(inject, &err) ||
	    dumpedit_plan(copy->edit, &err) ||
	    inject_check_peers(inject, &err) || copy_write(copy, &err))
		return copy_fail(copy, &err);
	if (!outfile_is_stdout(&copy->target))
		inject_report(inject);
	return copy_end(copy);
}

static int inject_all(struct inject *inject)
{
	struct cmd_context *ctx = inject->copy.ctx;
	struct err err;
	int status;
	size_t i;

	inject->entry = calloc(inject->count, sizeof(*inject->entry));
	inject->blob = calloc(inject->count, sizeof(*inject->blob));
	inject->offset = calloc(inject->count, sizeof(*inject->offset));
	for (i = 0; inject->blob && i < inject->count; i++)
		inject->blob[i].fd = -1;
	if (!inject->entry || !inject->blob || !inject->offset)
		status = cmd_fail(ctx, CMD_FAILURE, "out of memory");
	else if (inject_parse(inject, &err))
		status = cmd_fail(ctx, CMD_USAGE, "%s", err.text);
	else
		status = inject_core(inject);
	copy_close(&inject->copy);
	for (i = 0; inject->blob && i < inject->count; i++)
		newpayload_close(&inject->blob[i]);
	free(inject->entry);
	free(inject->blob);
	free(inject->offset);
	return status;
}

static int inject_options(struct inject *inject, int argc, char **argv)
{
	int opt;

	while ((opt = cmd_getopt(inject->copy.ctx, argc, argv)) != CMD_OPT_END) {
		switch (opt) {
		case 'o':
			inject->copy.target.out = optarg;
			break;
		case INJECT_FORCE:
			inject->copy.target.force = true;
			break;
		case INJECT_LARGE:
			inject->large = true;
			break;
		case INJECT_NO_INDEX:
			inject->no_index = true;
			break;
		case INJECT_PRODUCER:
			inject->producer = optarg;
			break;
		default:
			return opt;
		}
	}
	return CMD_OPT_END;
}

static int inject_run(struct cmd_context *ctx, int argc, char **argv)
{
	struct inject inject = { .copy.ctx = ctx, .producer = "inject" };
	const char *misuse;
	int opt = inject_options(&inject, argc, argv);

	if (opt != CMD_OPT_END)
		return opt == CMD_OPT_HELP ? CMD_OK : CMD_USAGE;
	misuse = copy_misuse(&inject.copy, argc - optind);
	if (!misuse && argc - optind < 2)
		misuse = "which dump? give NAME=PAYLOAD";
	if (misuse)
		return cmd_fail(ctx, CMD_USAGE, "%s", misuse);
	inject.copy.path = argv[optind];
	inject.args = argv + optind + 1;
	inject.count = (size_t)(argc - optind - 1);
	return inject_all(&inject);
}

static const struct cmd_option inject_table[] = {
	{ 'o', "output", "OUT", "write the copy to OUT; - is standard output" },
	{ INJECT_FORCE, "force", NULL, "replace a file that exists, or write to a terminal" },
	{ INJECT_NO_INDEX, "no-index", NULL, "make no index, as the kernel itself" },
	{ INJECT_PRODUCER, "producer", "TEXT", "what the index calls the producer" },
	{ INJECT_LARGE, "large", NULL, "more than 64 dumps or 2 GiB of notes" },
	{ 0 },
};

const struct cmd cmd_inject = {
	.name = "inject",
	.args = "FILE NAME=PAYLOAD... -o OUT",
	.summary = "Write a copy with device dumps added",
	.text =
"Each PAYLOAD is a file, or - for standard input, and becomes the device dump NAME\n"
"(at most 43 bytes), behind those that are there.  An index with true sizes and\n"
"checksums is added when there is none.  Memory and all other notes stay as they\n"
"are.  The copy is ELF or kdump-compressed as FILE is, neither flattened nor packed.\n",
	.options = inject_table,
	.run = inject_run,
};
