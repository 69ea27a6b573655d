// SPDX-License-Identifier: GPL-2.0-or-later
/* netoops configure: set netoops.ko up, now and at every boot. */
#include <errno.h>
#include <getopt.h>
#include <string.h>

#include <pure/seal.h>

#include "../lib/base/ids.h"
#include "../lib/record/keyfile.h"
#include "cmd.h"
#include "configfs.h"
#include "bootconfig.h"
#include "keys.h"

enum {
	OPT_NAME = OPT_FIRST,
	OPT_DEV,
	OPT_LOCAL,
	OPT_MAC,
	OPT_NO_PERSIST,
	OPT_REMOVE,
	OPT_ALL,
	OPT_NO_KEY,
};

/**
 * struct configure - one run of the command
 * @ctx: the run
 * @root: the machine
 * @target: what --to and its like say
 * @given: what the options say
 * @settings: the same on top of what was kept
 * @key: file of the host's key
 * @fleet_key: file of a fleet key
 * @keys: what is in it, NULL without one
 * @no_key: do without a key from now on
 * @remove: target to remove, or NULL
 * @all: set up what was kept
 * @persist: keep it
 * @seen: options about one target were given
 * @warned: something could not be kept
 */
struct configure {
	struct cmd_context	*ctx;
	struct sysroot		root;
	struct configfs_target	target;
	struct bootconfig_settings	given;
	struct bootconfig_settings	settings;
	const char		*key;
	const char		*fleet_key;
	struct keys		*keys;
	bool			no_key;
	const char		*remove;
	bool			all;
	bool			persist;
	bool			seen;
	bool			warned;
};

static void configure_warn(const char *text)
{
	fprintf(stderr, "netoops configure: warning: %s\n", text);
}

static void configure_warn_cached(const char *path)
{
	char text[PATH_MAX + 128];

	snprintf(text, sizeof(text),
		 "a dump of memory may have the key in '%s': its file system has no direct access",
		 path);
	configure_warn(text);
}

/* The id of the machine.  Return: 0 or -1. */
static int configure_host_id(const struct configure *configure,
			     char text[IDS_TEXT], u8 id[IDS_SIZE],
			     struct err *err)
{
	char buf[64];

	if (*configure->settings.host_id) {
		if (!ids_parse(configure->settings.host_id, id))
			return err_set(err, "'%s' is neither a UUID nor 32 hexadecimal digits",
				       configure->settings.host_id);
	} else if (sysroot_read(&configure->root, "/etc/machine-id", buf,
				sizeof(buf)) <= 0 || !ids_parse(buf, id)) {
		return err_set(err, "there is no machine id in %s/etc/machine-id: give --host-id",
			       configure->root.dir);
	}
	if (ids_is_zero(id))
		return err_set(err, "an id of zeros is none: give --host-id");
	ids_text(id, text);
	return 0;
}

/* The host's key, from the fleet key if that was given. */
static void configure_derive(struct keys *keys, const u8 id[IDS_SIZE])
{
	if (!keys || !keys->has_fleet)
		return;
	netoops_seal_derive(keys->host_key, keys->fleet_key, id);
	explicit_bzero(keys->fleet_key, sizeof(keys->fleet_key));
	keys->has_fleet = false;
	keys->has_host = true;
}

static int configure_key(const struct configure *configure, struct err *err)
{
	size_t size = KEYFILE_DIGITS + 1;
	char *text;
	int ret;

	if (configure->no_key)
		return configfs_write(&configure->root, "key", "\n", 1, err);
	if (!configure->keys)
		return 0;
	if (configfs_write(&configure->root, "key_id",
			   configure->settings.key_id,
			   strlen(configure->settings.key_id), err))
		return -1;
	text = keyfile_alloc(size, err);
	if (!text)
		return -1;
	ids_hex(configure->keys->host_key, KEYFILE_KEY, text);
	ret = configfs_write(&configure->root, "key", text, KEYFILE_DIGITS,
			     err);
	keyfile_free(text, size);
	return ret;
}

static int configure_text(const struct configure *configure, const char *name,
			  const char *value, struct err *err)
{
	if (!*value)
		return 0;
	return configfs_write(&configure->root, name, value, strlen(value),
			      err);
}

/* What holds for all targets. */
static int configure_settings(const struct configure *configure,
			      struct err *err)
{
	char host[IDS_TEXT], boot[64];
	u8 id[IDS_SIZE];

	if (configure_host_id(configure, host, id, err))
		return -1;
	configure_derive(configure->keys, id);
	if (sysroot_read(&configure->root, "/proc/sys/kernel/random/boot_id",
			 boot, sizeof(boot)) <= 0)
		return err_set(err, "cannot read '%s/proc/sys/kernel/random/boot_id'",
			       configure->root.dir);
	boot[strcspn(boot, "\n")] = '\0';
	if (configure_text(configure, "host_id", host, err) ||
	    configure_text(configure, "boot_id", boot, err) ||
	    configure_text(configure, "parity", configure->settings.parity,
			   err) ||
	    configure_text(configure, "blob", configure->settings.blob, err))
		return -1;
	return configure_key(configure, err);
}

/* Keeps it for the next boot. */
static int configure_keep(struct configure *configure, struct err *err)
{
	enum bootconfig_unit unit;
	bool cached;

	if (!configure->persist)
		return 0;
	if (configure->key || configure->fleet_key) {
		if (bootconfig_keep_key(&configure->root, configure->keys->host_key,
					&cached, err))
			return -1;
		if (cached)
			configure_warn_cached(BOOTCONFIG_DIR "/" BOOTCONFIG_KEY);
		strcpy(configure->settings.key, BOOTCONFIG_DIR "/" BOOTCONFIG_KEY);
	}
	if (bootconfig_keep_settings(&configure->root, &configure->settings, err) ||
	    bootconfig_keep_target(&configure->root, &configure->target, err) ||
	    bootconfig_enable(&configure->root, &unit, err))
		return -1;
	/* Last: without its key a host that is to seal is not set up. */
	if (configure->no_key && bootconfig_remove_key(&configure->root, err))
		return -1;
	configure->warned = unit != BOOTCONFIG_ENABLED;
	if (unit == BOOTCONFIG_NO_SYSTEMD)
		configure_warn("there is no systemd here: run 'netoops configure --all' at boot");
	else if (unit == BOOTCONFIG_NO_UNIT)
		configure_warn("netoops.service is not installed: run 'netoops configure --all' at boot");
	return 0;
}

static void configure_report(const struct configure *configure,
			     const struct configfs_target *target,
			     bool persistent)
{
	struct out *out = &configure->ctx->out;
	char text[CONFIGFS_TEXT];

	out_begin(out, NULL);
	out_str(out, "target", "target %s: ", target->name);
	out_str(out, "to", "%s", target->to);
	if (configfs_read(&configure->root, target->name, "next_hop", text) ||
	    !*text)
		out_null(out, "next_hop", NULL);
	else
		out_str(out, "next_hop", ", %s", text);
	out_bool(out, "sealed", ", sealed", configure->keys);
	out_bool(out, "persistent", ", kept for the next boot", persistent);
	out_text(out, "\n");
	out_end(out);
}

/*
 * The key that was named, or that is kept: without its key a host must not send,
 * because somebody relies on the seal.
 */
static int configure_read_key(struct configure *configure)
{
	const char *key = configure->key, *fleet_key = configure->fleet_key;
	char path[PATH_MAX];
	int ret;

	if (!key && !fleet_key && *configure->settings.key)
		key = sysroot_path(&configure->root, configure->settings.key,
				   path);
	ret = keys_open(configure->ctx, key, fleet_key, &configure->keys);
	if (!ret && configure->keys && configure->keys->cached)
		configure_warn_cached(key ? key : fleet_key);
	return ret;
}

static int configure_one(struct configure *configure)
{
	struct cmd_context *ctx = configure->ctx;
	struct err err;
	int ret;

	if (configfs_check(&configure->target, &err))
		return cmd_fail(ctx, CMD_USAGE, "%s", err.text);
	if (configfs_prepare(&configure->root, &err))
		return cmd_fail(ctx, CMD_FAILURE, "%s", err.text);
	ret = configure_read_key(configure);
	if (ret)
		return ret;
	if (configure_settings(configure, &err) ||
	    configfs_apply(&configure->root, &configure->target, &err) ||
	    configure_keep(configure, &err))
		return cmd_fail(ctx, CMD_FAILURE, "%s", err.text);
	configure_report(configure, &configure->target,
			 configure->persist && !configure->warned);
	return configure->warned ? CMD_PARTIAL : CMD_OK;
}

/* Sets up each target that was kept; one that fails does not stop the others. */
static int configure_targets(struct configure *configure, char **names)
{
	struct configfs_target target = { 0 };
	int status = CMD_OK;
	struct err err;
	char **name;

	for (name = names; *name; name++) {
		if (bootconfig_read_target(&configure->root, *name, &target, &err) ||
		    configfs_check(&target, &err) ||
		    configfs_apply(&configure->root, &target, &err))
			status = cmd_fail(configure->ctx, CMD_PARTIAL,
					  "%s/%s.conf: %s", BOOTCONFIG_DIR, *name,
					  err.text);
		else
			configure_report(configure, &target, true);
	}
	return status;
}

static int configure_all(struct configure *configure)
{
	struct cmd_context *ctx = configure->ctx;
	struct err err;
	char **names;
	int count, ret;

	count = bootconfig_targets(&configure->root, &names, &err);
	if (count < 0)
		return cmd_fail(ctx, CMD_FAILURE, "%s", err.text);
	if (!count) {
		out_text(&ctx->out, "no target is kept in " BOOTCONFIG_DIR "\n");
		configfs_free(names);
		return CMD_OK;
	}
	if (configfs_prepare(&configure->root, &err))
		ret = cmd_fail(ctx, CMD_FAILURE, "%s", err.text);
	else
		ret = configure_read_key(configure);
	if (!ret && configure_settings(configure, &err))
		ret = cmd_fail(ctx, CMD_FAILURE, "%s", err.text);
	if (!ret)
		ret = configure_targets(configure, names);
	configfs_free(names);
	return ret;
}

static int configure_forget(struct configure *configure)
{
	struct cmd_context *ctx = configure->ctx;
	int removed = 0, kept = 0, left;
	char **names;
	struct err err;

	/* A name that no target can have must not lead anywhere. */
	snprintf(configure->target.name, sizeof(configure->target.name), "%s",
		 configure->remove);
	strcpy(configure->target.to, "::1");
	if (strlen(configure->remove) >= sizeof(configure->target.name) ||
	    configfs_check(&configure->target, &err))
		return cmd_fail(ctx, CMD_USAGE, "'%s' is not a name",
				configure->remove);
	removed = configfs_remove(&configure->root, configure->remove, &err);
	if (removed >= 0 && configure->persist)
		kept = bootconfig_remove_target(&configure->root, configure->remove,
						&err);
	if (removed < 0 || kept < 0)
		return cmd_fail(ctx, CMD_FAILURE, "%s", err.text);
	if (!removed && !kept)
		return cmd_fail(ctx, CMD_FAILURE, "there is no target '%s'",
				configure->remove);
	left = bootconfig_targets(&configure->root, &names, &err);
	if (left >= 0)
		configfs_free(names);
	if (!left && configure->persist &&
	    bootconfig_disable(&configure->root, &err))
		return cmd_fail(ctx, CMD_FAILURE, "%s", err.text);
	out_begin(&ctx->out, NULL);
	out_str(&ctx->out, "removed", "target %s is removed\n",
		configure->remove);
	out_end(&ctx->out);
	return CMD_OK;
}

/* Copies an option's argument.  Return: 0; -1 after one line on stderr. */
static int configure_copy(struct configure *configure, const char *option,
			  char *to, size_t size)
{
	size_t i, len = strlen(optarg);

	configure->seen = true;
	for (i = 0; i < len; i++) {
		if ((unsigned char)optarg[i] < ' ' || optarg[i] == 0x7f)
			break;
	}
	if (i == len && len && len < size) {
		strcpy(to, optarg);
		return 0;
	}
	cmd_fail(configure->ctx, CMD_USAGE, "--%s: '%s' is %s", option, optarg,
		 !len ? "empty" : i < len ? "not one line of text" : "too long");
	return -1;
}

static int configure_number(struct configure *configure, const char *option,
			    u64 max, char *to, size_t size)
{
	u64 value;

	configure->seen = true;
	if (cmd_number(configure->ctx, option, optarg, 0, max, &value))
		return -1;
	snprintf(to, size, "%ju", value);
	return 0;
}

/* Options that say what is to be set up. */
static int configure_value(struct configure *configure, int opt)
{
	struct configfs_target *target = &configure->target;
	struct bootconfig_settings *settings = &configure->given;

	switch (opt) {
	case OPT_TO:
		return configure_copy(configure, "to", target->to,
				      sizeof(target->to));
	case OPT_NAME:
		return configure_copy(configure, "name", target->name,
				      sizeof(target->name));
	case OPT_DEV:
		return configure_copy(configure, "dev", target->dev,
				      sizeof(target->dev));
	case OPT_LOCAL:
		return configure_copy(configure, "local", target->local,
				      sizeof(target->local));
	case OPT_MAC:
		return configure_copy(configure, "mac", target->mac,
				      sizeof(target->mac));
	case OPT_HOST_ID:
		return configure_copy(configure, "host-id", settings->host_id,
				      sizeof(settings->host_id));
	case OPT_BLOB:
		return configure_copy(configure, "blob", settings->blob,
				      NETOOPS_BLOB_MAX + 1);
	case OPT_PARITY:
		return configure_number(configure, "parity",
					NETOOPS_PARITY_PERCENT_MAX,
					settings->parity,
					sizeof(settings->parity));
	case OPT_KEY_ID:
		return configure_number(configure, "key-id", UINT32_MAX,
					settings->key_id,
					sizeof(settings->key_id));
	}
	return -1;
}

static int configure_option(struct configure *configure, int opt)
{
	switch (opt) {
	case CMD_OPT_ROOT:
		configure->root.dir = optarg;
		return 0;
	case OPT_KEY:
		configure->key = optarg;
		return 0;
	case OPT_FLEET_KEY:
		configure->fleet_key = optarg;
		return 0;
	case OPT_NO_PERSIST:
		configure->persist = false;
		return 0;
	case OPT_REMOVE:
		configure->remove = optarg;
		return 0;
	case OPT_ALL:
		configure->all = true;
		return 0;
	case OPT_NO_KEY:
		configure->no_key = true;
		return 0;
	}
	return configure_value(configure, opt);
}

static int configure_check(const struct configure *configure, int argc)
{
	struct cmd_context *ctx = configure->ctx;
	bool key = configure->key || configure->fleet_key;
	bool target = configure->seen || configure->no_key || key;

	if (optind != argc)
		return cmd_fail(ctx, CMD_USAGE, "too many arguments");
	if (configure->all && configure->remove)
		return cmd_fail(ctx, CMD_USAGE, "--all and --remove exclude each other");
	if ((configure->all || configure->remove) && target)
		return cmd_fail(ctx, CMD_USAGE, "--%s goes with --root and --no-persist only",
				configure->all ? "all" : "remove");
	if (configure->no_key && (key || *configure->given.key_id))
		return cmd_fail(ctx, CMD_USAGE, "--no-key goes with no other key");
	if (!configure->all && !configure->remove && !*configure->target.to)
		return cmd_fail(ctx, CMD_USAGE, "say where to: --to ADDR[:PORT]");
	return CMD_OK;
}

static int configure_run(struct cmd_context *ctx, int argc, char **argv)
{
	struct configure configure = {
		.ctx = ctx, .root = { .dir = "" }, .persist = true,
		.target = { .name = "default" },
	};
	struct err err;
	int opt, ret;

	while ((opt = cmd_getopt(ctx, argc, argv)) != CMD_OPT_END) {
		if (opt < 0)
			return opt == CMD_OPT_HELP ? CMD_OK : CMD_USAGE;
		if (configure_option(&configure, opt))
			return CMD_USAGE;
	}
	if (configure_check(&configure, argc))
		return CMD_USAGE;
	if (bootconfig_read_settings(&configure.root, &configure.settings, &err))
		return cmd_fail(ctx, CMD_FAILURE, "%s", err.text);
	if (configure.no_key) {
		*configure.settings.key = '\0';
		*configure.settings.key_id = '\0';
	}
	bootconfig_merge_settings(&configure.settings, &configure.given);
	if (!*configure.settings.key_id)
		strcpy(configure.settings.key_id, "1");
	if (configure.all)
		ret = configure_all(&configure);
	else if (configure.remove)
		ret = configure_forget(&configure);
	else
		ret = configure_one(&configure);
	keys_free(configure.keys);
	return ret;
}

static const struct cmd_option configure_table[] = {
	{ OPT_TO, "to", "ADDR[:PORT]", "where records go; port 2004 when left out" },
	{ OPT_NAME, "name", "NAME", "name of the target (default)" },
	{ OPT_DEV, "dev", "DEV", "network device (what the route says)" },
	{ OPT_LOCAL, "local", "ADDR[:PORT]", "source (what the route says)" },
	{ OPT_MAC, "mac", "MAC", "next hop (what the neighbour says)" },
	{ OPT_KEY, "key", "FILE", "seal records with this key of the host" },
	{ OPT_FLEET_KEY, "fleet-key", "FILE", "derive the key of the host from this" },
	{ OPT_KEY_ID, "key-id", "N", "number of the fleet key (1)" },
	{ OPT_NO_KEY, "no-key", NULL, "forget the key; do not seal any more" },
	{ OPT_HOST_ID, "host-id", "ID", "id of the host (/etc/machine-id)" },
	{ OPT_PARITY, "parity", "PERCENT", "parity, 0 to 200 (200)" },
	{ OPT_BLOB, "blob", "TEXT", "text that goes with every record" },
	{ OPT_NO_PERSIST, "no-persist", NULL, "until the next boot only" },
	{ OPT_REMOVE, "remove", "NAME", "remove a target" },
	{ OPT_ALL, "all", NULL, "set up what is kept; netoops.service does this" },
	CMD_OPTION_ROOT,
	{ 0 },
};

const struct cmd cmd_configure = {
	.name = "configure",
	.args = "--to ADDR[:PORT] | --remove NAME | --all",
	.summary = "Say where this machine sends its last words",
	.text =
"Loads the module, makes the target or changes the one of that name, and keeps it\n"
"in " BOOTCONFIG_DIR " for the next boot.  Ids, key, parity and blob hold for all\n"
"targets; what is not said stays as it was.  A fleet key is not kept, only the\n"
"key of this host.\n",
	.options = configure_table,
	.run = configure_run,
};
