/* SPDX-License-Identifier: GPL-2.0-or-later */
/* What the administrator wants of netoopsd: options, and a file that has them too. */
#ifndef _NETOOPSD_CONFIG_H
#define _NETOOPSD_CONFIG_H

#include <stdbool.h>
#include <stdint.h>

#include "../lib/cli/cmd.h"
#include "../lib/record/fleets.h"

#define CONFIG_PATH		"/etc/netoopsd.conf"
#define CONFIG_LISTEN_MAX	16
#define CONFIG_FIELDS		22

/**
 * struct config_list - an option that may be given more than once
 * @texts: what was said
 * @count: how often
 */
struct config_list {
	char		*texts[FLEETS_MAX];
	unsigned int	count;
};

/**
 * enum config_origin - where a value comes from
 * @CONFIG_DEFAULT: nobody said anything
 * @CONFIG_FILE: the file
 * @CONFIG_COMMAND: the command line, which wins
 */
enum config_origin { CONFIG_DEFAULT, CONFIG_FILE, CONFIG_COMMAND };

/**
 * struct config - all there is to say
 * @file: the file, or NULL
 * @listen: where packets come in
 * @store: where records go
 * @metrics: where HTTP is spoken, or NULL
 * @key: file of a key of all hosts, or NULL
 * @fleet_keys: files of fleet keys
 * @allow_unsealed: with keys, take what is not sealed too
 * @user: who to be, or NULL
 * @stats: file for the counters at the end, or NULL
 * @source_rate: packets a second of a source, 0 for no bound
 * @source_records: unfinished records of a source, 0 for no bound
 * @memory: MiB for records in the making
 * @backlog: MiB for records that wait for the store
 * @expire: seconds after a record's last packet
 * @log_max: bytes of the log of a record
 * @exit_wait: seconds that the end waits for the store
 * @retain_age: days that a crash is kept, 0 for ever
 * @retain_count: records that are kept, 0 for all
 * @retain_size: MiB of file that are kept, 0 for all
 * @retain_unsealed: percent of these that are for crashes without a seal
 * @tombstones: removed records that are remembered
 * @origins: where each of these comes from
 *
 * config_free() frees the texts.
 */
struct config {
	char			*file;
	struct config_list	listen;
	char			*store;
	char			*metrics;
	char			*key;
	struct config_list	fleet_keys;
	bool			allow_unsealed;
	char			*user;
	char			*stats;
	uint64_t		source_rate;
	uint64_t		source_records;
	uint64_t		memory;
	uint64_t		backlog;
	uint64_t		expire;
	uint64_t		log_max;
	uint64_t		exit_wait;
	uint64_t		retain_age;
	uint64_t		retain_count;
	uint64_t		retain_size;
	uint64_t		retain_unsealed;
	uint64_t		tombstones;
	enum config_origin	origins[CONFIG_FIELDS];
};

extern const struct cmd_option config_options[];

void config_init(struct config *config);
int config_set(struct config *config, int id, const char *text,
	       struct err *err);
int config_read(struct config *config, struct err *err);
int config_reread(struct config *config, const struct config *before,
		  struct err *err);
bool config_file_has_keys(const struct config *config);
int config_finish(struct config *config, struct err *err);
void config_free(struct config *config);

#endif /* _NETOOPSD_CONFIG_H */
