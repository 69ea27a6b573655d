// SPDX-License-Identifier: GPL-2.0-or-later
/* netoops key: make a fleet key, or derive a host's key from one. */
#include <errno.h>
#include <getopt.h>
#include <string.h>
#include <sys/random.h>
#include <unistd.h>

#include <pure/seal.h>

#include "../lib/base/ids.h"
#include "../lib/record/keyfile.h"
#include "../lib/base/sink.h"
#include "cmd.h"
#include "keys.h"

enum {
	OPT_NEW = OPT_FIRST,
	OPT_FORCE,
};

/**
 * struct key - one run of the command
 * @ctx: the run
 * @fleet_key: file of the fleet key, or NULL
 * @host_id: the host, or NULL
 * @out: file for the key, or NULL
 * @make: make a new key
 * @force: replace the file
 */
struct key {
	struct cmd_context	*ctx;
	const char		*fleet_key;
	const char		*host_id;
	const char		*out;
	bool			make;
	bool			force;
};

/* Not through a stream, whose buffer nobody wipes. */
static int key_print(const u8 *bytes, bool json, struct err *err)
{
	const char *before = json ? "{\"key\":\"" : "";
	const char *behind = json ? "\"}\n" : "\n";
	size_t len = strlen(before) + KEYFILE_DIGITS + strlen(behind);
	char *text = keyfile_alloc(len + 1, err);
	ssize_t done;

	if (!text)
		return -1;
	strcpy(text, before);
	ids_hex(bytes, KEYFILE_KEY, text + strlen(text));
	strcat(text, behind);
	done = write(STDOUT_FILENO, text, len);
	keyfile_free(text, len + 1);
	if (done == (ssize_t)len)
		return 0;
	return err_set(err, "cannot write the key: %s",
		       done < 0 ? strerror(errno) : "it was cut");
}

static int key_write(const struct key *key, const u8 *bytes, struct err *err)
{
	char dir[PATH_MAX], name[PATH_MAX];
	int fd, ret;

	if (!key->out || !strcmp(key->out, "-"))
		return key_print(bytes, key->ctx->json, err);
	fd = sink_open_parent(key->out, dir, name, err);
	if (fd < 0)
		return -1;
	ret = keyfile_write(fd, dir, name, bytes, key->force, err);
	close(fd);
	return ret;
}

/* The key that is asked for, in @keys->host_key. */
static int key_make(const struct key *key, const u8 *id, struct keys *keys,
		    struct err *err)
{
	if (!key->make) {
		netoops_seal_derive(keys->host_key, keys->fleet_key, id);
		return 0;
	}
	if (getrandom(keys->host_key, KEYFILE_KEY, 0) == KEYFILE_KEY)
		return 0;
	return err_set(err, "no random numbers: %s", strerror(errno));
}

static int key_do(const struct key *key)
{
	struct cmd_context *ctx = key->ctx;
	u8 id[IDS_SIZE];
	struct keys *keys;
	struct err err;
	int ret;

	if (key->host_id && !ids_parse(key->host_id, id))
		return cmd_fail(ctx, CMD_USAGE,
				"--host-id: '%s' is neither a UUID nor 32 hexadecimal digits",
				key->host_id);
	ret = keys_open(ctx, NULL, key->fleet_key, &keys);
	if (ret)
		return ret;
	if (!keys)
		keys = keyfile_alloc(sizeof(*keys), &err);
	if (!keys)
		return cmd_fail(ctx, CMD_FAILURE, "%s", err.text);
	if (key_make(key, id, keys, &err) ||
	    key_write(key, keys->host_key, &err))
		ret = cmd_fail(ctx, CMD_FAILURE, "%s", err.text);
	keys_free(keys);
	return ret;
}

static int key_run(struct cmd_context *ctx, int argc, char **argv)
{
	struct key key = { .ctx = ctx };
	int opt;

	while ((opt = cmd_getopt(ctx, argc, argv)) != CMD_OPT_END) {
		switch (opt) {
		case OPT_FLEET_KEY:
			key.fleet_key = optarg;
			break;
		case OPT_HOST_ID:
			key.host_id = optarg;
			break;
		case OPT_NEW:
			key.make = true;
			break;
		case OPT_FORCE:
			key.force = true;
			break;
		case 'o':
			key.out = optarg;
			break;
		default:
			return opt == CMD_OPT_HELP ? CMD_OK : CMD_USAGE;
		}
	}
	if (optind != argc)
		return cmd_fail(ctx, CMD_USAGE, "too many arguments");
	if (key.make ? key.fleet_key || key.host_id :
		       !key.fleet_key || !key.host_id)
		return cmd_fail(ctx, CMD_USAGE,
				"give --new, or --fleet-key and --host-id");
	return key_do(&key);
}

static const struct cmd_option key_table[] = {
	{ OPT_NEW, "new", NULL, "make a random fleet key" },
	{ OPT_FLEET_KEY, "fleet-key", "FILE", "derive the key of a host from this" },
	{ OPT_HOST_ID, "host-id", "ID", "the host" },
	{ 'o', "output", "FILE", "write it to FILE (standard output)" },
	{ OPT_FORCE, "force", NULL, "replace FILE" },
	{ 0 },
};

const struct cmd cmd_key = {
	.name = "key",
	.args = "--new | --fleet-key FILE --host-id ID",
	.summary = "Make a fleet key, or derive the key of a host from it",
	.text =
"A key is 64 hexadecimal digits and a newline, in a file that only its owner can\n"
"read.  ID is a UUID or 32 hexadecimal digits, as in /etc/machine-id.  Keep fleet\n"
"keys where records are collected: a machine needs its own key only.\n",
	.options = key_table,
	.run = key_run,
};
