// SPDX-License-Identifier: GPL-2.0-or-later
/* Options of netoopsd: see config.h.  One table says what each of them is. */
#include <errno.h>
#include <pwd.h>
#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include <uapi/vmcoredd/netoops.h>

#include "../lib/base/addr.h"
#include "../lib/base/number.h"
#include "../lib/record/ratelimit.h"
#include "../lib/store/store.h"
#include "config.h"
#include "configfile.h"

enum config_kind { CONFIG_TEXT, CONFIG_LIST, CONFIG_FLAG, CONFIG_NUMBER };

/* What an option is, and where its value goes. */
struct config_field {
	enum config_kind	kind;
	size_t			offset;
	uint64_t		min;	/* of a number */
	uint64_t		max;	/* of a number, or how often */
	uint64_t		value;	/* when nobody says anything */
	bool			no_file;
	int			(*check)(const char *text, struct err *err);
};

#define CONFIG_ID	600	/* of the first option */
#define CONFIG_AT(member)	offsetof(struct config, member)
#define CONFIG_NUMBER_AT(member, min, max, value) \
	{ CONFIG_NUMBER, CONFIG_AT(member), min, max, value, false, NULL }

enum {
	OPT_CONFIG = CONFIG_ID,
	OPT_LISTEN,
	OPT_STORE,
	OPT_METRICS,
	OPT_KEY,
	OPT_FLEET_KEY,
	OPT_ALLOW_UNSEALED,
	OPT_USER,
	OPT_STATS,
	OPT_SOURCE_RATE,
	OPT_SOURCE_RECORDS,
	OPT_MEMORY,
	OPT_BACKLOG,
	OPT_EXPIRE,
	OPT_LOG_MAX,
	OPT_EXIT_WAIT,
	OPT_RETAIN_AGE,
	OPT_RETAIN_COUNT,
	OPT_RETAIN_SIZE,
	OPT_RETAIN_UNSEALED,
	OPT_TOMBSTONES,
	OPT_END,
};

static_assert(OPT_END - CONFIG_ID < CONFIG_FIELDS);

/* The interface behind a '%' may come yet; what else an address has is right or not. */
static int config_check_address(const char *text, uint16_t port, struct err *err)
{
	const char *scope = strchr(text, '%');
	size_t len = scope ? strcspn(scope, "]") : 0;
	struct addr addr;
	char *without;
	int ret;

	if (!scope)
		return addr_parse(&addr, text, port, false, err);
	if (asprintf(&without, "%.*s%s", (int)(scope - text), text,
		     scope + len) < 0)
		return err_memory(err);
	ret = addr_parse(&addr, without, port, false, err);
	free(without);
	return ret;
}

static int config_check_listen(const char *text, struct err *err)
{
	return config_check_address(text, NETOOPS_PORT, err);
}

static int config_check_metrics(const char *text, struct err *err)
{
	return config_check_address(text, 0, err);
}

/* Where users are known from elsewhere, that may not answer yet. */
static int config_check_user(const char *text, struct err *err)
{
	errno = 0;
	if (getpwnam(text) || (errno && errno != ENOENT))
		return 0;
	return err_set(err, "there is no user '%s'", text);
}

static const struct config_field config_fields[] = {
	[OPT_CONFIG - CONFIG_ID] = { CONFIG_TEXT, CONFIG_AT(file), .no_file = true },
	[OPT_LISTEN - CONFIG_ID] = {
		CONFIG_LIST, CONFIG_AT(listen), .max = CONFIG_LISTEN_MAX,
		.check = config_check_listen,
	},
	[OPT_STORE - CONFIG_ID] = { CONFIG_TEXT, CONFIG_AT(store) },
	[OPT_METRICS - CONFIG_ID] = {
		CONFIG_TEXT, CONFIG_AT(metrics), .check = config_check_metrics,
	},
	[OPT_KEY - CONFIG_ID] = { CONFIG_TEXT, CONFIG_AT(key) },
	[OPT_FLEET_KEY - CONFIG_ID] = { CONFIG_LIST, CONFIG_AT(fleet_keys), .max = FLEETS_MAX },
	[OPT_ALLOW_UNSEALED - CONFIG_ID] = { CONFIG_FLAG, CONFIG_AT(allow_unsealed) },
	[OPT_USER - CONFIG_ID] = {
		CONFIG_TEXT, CONFIG_AT(user), .check = config_check_user,
	},
	[OPT_STATS - CONFIG_ID] = { CONFIG_TEXT, CONFIG_AT(stats) },
	[OPT_SOURCE_RATE - CONFIG_ID] =
		CONFIG_NUMBER_AT(source_rate, 0, RATELIMIT_RATE_MAX, 50000),
	[OPT_SOURCE_RECORDS - CONFIG_ID] =
		CONFIG_NUMBER_AT(source_records, 0, UINT32_MAX, 1024),
	[OPT_MEMORY - CONFIG_ID] = CONFIG_NUMBER_AT(memory, 1, 1 << 20, 64),
	[OPT_BACKLOG - CONFIG_ID] = CONFIG_NUMBER_AT(backlog, 1, 1 << 20, 64),
	[OPT_EXPIRE - CONFIG_ID] = CONFIG_NUMBER_AT(expire, 0, UINT32_MAX, 5),
	[OPT_LOG_MAX - CONFIG_ID] =
		CONFIG_NUMBER_AT(log_max, 1, 1 << 30, 4 << 20),
	[OPT_EXIT_WAIT - CONFIG_ID] = CONFIG_NUMBER_AT(exit_wait, 0, 3600, 10),
	[OPT_RETAIN_AGE - CONFIG_ID] = CONFIG_NUMBER_AT(retain_age, 0, 100000, 0),
	[OPT_RETAIN_COUNT - CONFIG_ID] =
		CONFIG_NUMBER_AT(retain_count, 0, UINT32_MAX, 0),
	[OPT_RETAIN_SIZE - CONFIG_ID] =
		CONFIG_NUMBER_AT(retain_size, 0, 1 << 30, 4096),
	[OPT_RETAIN_UNSEALED - CONFIG_ID] =
		CONFIG_NUMBER_AT(retain_unsealed, 0, 100, STORE_UNSEALED_PERCENT),
	[OPT_TOMBSTONES - CONFIG_ID] =
		CONFIG_NUMBER_AT(tombstones, 0, UINT32_MAX, 1000000),
};

const struct cmd_option config_options[] = {
	{ OPT_CONFIG, "config", "FILE", "read options from FILE (" CONFIG_PATH ")" },
	{ OPT_LISTEN, "listen", "ADDR:PORT", "where packets come in (any address, port 2004)" },
	{ OPT_STORE, "store", "FILE", "where records go (" STORE_PATH ")" },
	{ OPT_METRICS, "metrics", "ADDR:PORT", "tell metrics and what is stored by HTTP" },
	{ OPT_KEY, "key", "FILE", "key of all hosts" },
	{ OPT_FLEET_KEY, "fleet-key", "[N:]FILE", "derive the keys of hosts from this" },
	{ OPT_ALLOW_UNSEALED, "allow-unsealed", NULL, "with a key, take unsealed packets too" },
	{ OPT_USER, "user", "NAME", "be this user once all sockets are open" },
	{ OPT_STATS, "stats", "FILE", "write the counters to FILE at the end" },
	{ OPT_SOURCE_RATE, "source-rate", "PPS", "packets a second of one source (50000)" },
	{ OPT_SOURCE_RECORDS, "source-records", "N", "unfinished records of one source (1024)" },
	{ OPT_MEMORY, "memory", "MIB", "memory for records in the making (64)" },
	{ OPT_BACKLOG, "backlog", "MIB", "memory for records that wait for the disk (64)" },
	{ OPT_EXPIRE, "expire", "SECONDS", "time after a record's last packet (5)" },
	{ OPT_LOG_MAX, "log-max", "BYTES", "refuse records with a longer log (4 MiB)" },
	{ OPT_EXIT_WAIT, "exit-wait", "SECONDS", "at the end, wait for the disk so long (10)" },
	{ OPT_RETAIN_AGE, "retain-age", "DAYS", "keep crashes for so long (0: for ever)" },
	{ OPT_RETAIN_COUNT, "retain-count", "N", "keep so many records (0: all)" },
	{ OPT_RETAIN_SIZE, "retain-size", "MIB", "keep the store so small (4096; 0: all)" },
	{ OPT_RETAIN_UNSEALED, "retain-unsealed", "PERCENT", "share of what is not sealed (25)" },
	{ OPT_TOMBSTONES, "tombstones", "N", "removed records never taken again (1000000)" },
	{ 0 },
};

static void *config_at(struct config *config, int id)
{
	return (char *)config + config_fields[id - CONFIG_ID].offset;
}

/**
 * config_init - nobody has said anything
 * @config: to be set up; config_free() it
 */
void config_init(struct config *config)
{
	const struct config_field *field;
	int id;

	memset(config, 0, sizeof(*config));
	for (id = CONFIG_ID; id < OPT_END; id++) {
		field = &config_fields[id - CONFIG_ID];
		if (field->kind == CONFIG_NUMBER)
			*(uint64_t *)config_at(config, id) = field->value;
	}
}

static int config_number(const struct config_field *field, const char *text,
			 uint64_t *ret_value, struct err *err)
{
	uint64_t value;

	if (number_parse(text, field->max, &value, err))
		return -1;
	if (value < field->min)
		return err_set(err, "%s is too small: %ju is the least", text,
			       field->min);
	*ret_value = value;
	return 0;
}

/* On the command line a flag has no text. */
static int config_flag(const char *text, bool *ret_value, struct err *err)
{
	if (!text || !strcmp(text, "yes"))
		*ret_value = true;
	else if (!strcmp(text, "no"))
		*ret_value = false;
	else
		return err_set(err, "'%s' is neither yes nor no", text);
	return 0;
}

static int config_append(const struct config_field *field,
			 struct config_list *list, const char *text,
			 struct err *err)
{
	if (list->count == field->max)
		return err_set(err, "%ju are the most", field->max);
	list->texts[list->count] = strdup(text);
	if (!list->texts[list->count])
		return err_memory(err);
	list->count++;
	return 0;
}

static int config_text(char **ret_text, const char *text, struct err *err)
{
	free(*ret_text);
	*ret_text = strdup(text);
	return *ret_text ? 0 : err_memory(err);
}

/* Is it good beside what was said before?  So the line that is wrong is told. */
static int config_check_keys(const struct config *config, struct err *err)
{
	if (config->key && config->fleet_keys.count)
		return err_set(err, "--key and --fleet-key exclude each other");
	return fleets_check((const char * const *)config->fleet_keys.texts,
			    config->fleet_keys.count, err);
}

/* Takes a value; the origin is noted only when it is good. */
static int config_take(struct config *config, int id, const char *text,
		       enum config_origin origin, struct err *err)
{
	const struct config_field *field = &config_fields[id - CONFIG_ID];
	void *at = config_at(config, id);
	int ret = -1;

	if (field->kind != CONFIG_FLAG && !*text)
		return err_set(err, "the value is empty");
	if (field->check && field->check(text, err))
		return -1;
	switch (field->kind) {
	case CONFIG_TEXT:
		ret = config_text(at, text, err);
		break;
	case CONFIG_LIST:
		ret = config_append(field, at, text, err);
		break;
	case CONFIG_FLAG:
		ret = config_flag(text, at, err);
		break;
	case CONFIG_NUMBER:
		ret = config_number(field, text, at, err);
		break;
	}
	if (!ret)
		ret = config_check_keys(config, err);
	if (!ret)
		config->origins[id - CONFIG_ID] = origin;
	return ret;
}

/**
 * config_set - take an option of the command line
 * @config: where to
 * @id: of the option
 * @text: its argument, NULL when it has none
 * @err: why it is not good, with the option's name
 *
 * Return: 0 or -1.
 */
int config_set(struct config *config, int id, const char *text,
	       struct err *err)
{
	struct err cause;

	if (!config_take(config, id, text, CONFIG_COMMAND, &cause))
		return 0;
	return err_set(err, "--%s: %s", config_options[id - CONFIG_ID].name,
		       cause.text);
}

/* What the file says, unless the command line has said it. */
static int config_from_file(void *arg, const char *name, const char *text,
			    struct err *err)
{
	const struct cmd_option *option = config_options;
	struct config *config = arg;
	const struct config_field *field;
	enum config_origin origin;
	struct err cause;

	while (option->id && strcmp(option->name, name))
		option++;
	field = &config_fields[option->id ? option->id - CONFIG_ID : 0];
	if (!option->id || field->no_file)
		return err_set(err, "unknown key '%s'", name);
	origin = config->origins[option->id - CONFIG_ID];
	if (origin == CONFIG_COMMAND)
		return 0;
	if (origin == CONFIG_FILE && field->kind != CONFIG_LIST)
		return err_set(err, "'%s' is there twice", name);
	if (!config_take(config, option->id, text, CONFIG_FILE, &cause))
		return 0;
	return err_set(err, "%s: %s", name, cause.text);
}

/**
 * config_read - read the file
 * @config: the command line has been set; the file is that which it names, else
 *	CONFIG_PATH when that exists
 * @err: why it failed, with file and line
 *
 * Return: 0 or -1.
 */
int config_read(struct config *config, struct err *err)
{
	if (!config->file && access(CONFIG_PATH, F_OK))
		return 0;
	if (!config->file && config_text(&config->file, CONFIG_PATH, err))
		return -1;
	return configfile_read(config->file, config_from_file, config, err);
}

/**
 * config_file_has_keys - is it the file that says which keys there are?
 * @config: what was said
 *
 * Return: true when the command line does not.
 */
bool config_file_has_keys(const struct config *config)
{
	return config->origins[OPT_KEY - CONFIG_ID] != CONFIG_COMMAND &&
	       config->origins[OPT_FLEET_KEY - CONFIG_ID] != CONFIG_COMMAND;
}

/**
 * config_reread - read the file once more
 * @config: from config_init(); gets what the file says now
 * @before: what was said at the beginning
 * @err: why it failed, with file and line
 *
 * Return: 0 or -1.
 */
int config_reread(struct config *config, const struct config *before,
		  struct err *err)
{
	if (config_text(&config->file, before->file, err) ||
	    config_read(config, err))
		return -1;
	return config_finish(config, err);
}

/**
 * config_finish - set what nobody said
 * @config: all has been said
 * @err: why it failed
 *
 * Return: 0 or -1.
 */
int config_finish(struct config *config, struct err *err)
{
	if (!config->listen.count &&
	    config_append(&config_fields[OPT_LISTEN - CONFIG_ID],
			  &config->listen, ":2004", err))
		return -1;
	if (!config->store && config_text(&config->store, STORE_PATH, err))
		return -1;
	return 0;
}

static void config_free_list(struct config_list *list)
{
	unsigned int i;

	for (i = 0; i < list->count; i++)
		free(list->texts[i]);
}

/**
 * config_free - free the texts
 * @config: from config_init()
 */
void config_free(struct config *config)
{
	int id;

	for (id = CONFIG_ID; id < OPT_END; id++) {
		if (config_fields[id - CONFIG_ID].kind == CONFIG_LIST)
			config_free_list(config_at(config, id));
		if (config_fields[id - CONFIG_ID].kind == CONFIG_TEXT)
			free(*(char **)config_at(config, id));
	}
}
