// SPDX-License-Identifier: GPL-2.0-or-later
/* The keys of netoopsd: see keyring.h. */
#include <stddef.h>
#include <string.h>

#include "../lib/record/keyfile.h"
#include "keyring.h"

/**
 * keyring_read - read the keys that were named
 * @keyring: to be set up; keyring_free() it after success
 * @config: names them
 * @err: why it failed
 *
 * Return: 0 or -1.
 */
int keyring_read(struct keyring *keyring, const struct config *config,
		 struct err *err)
{
	bool cached;

	keyring->host = NULL;
	if (fleets_read((const char * const *)config->fleet_keys.texts,
			config->fleet_keys.count, &keyring->fleets, err))
		return -1;
	if (!config->key)
		return 0;
	keyring->host = keyfile_alloc(KEYFILE_KEY, err);
	if (keyring->host &&
	    !keyfile_read(config->key, keyring->host, &cached, err))
		return 0;
	keyring_free(keyring);
	return -1;
}

static bool keyring_is_empty(const struct keyring *keyring)
{
	return !keyring->fleets && !keyring->host;
}

/* Keys that the command line named stay the same; the file may name others. */
static int keyring_read_anew(struct keyring *keyring,
			     const struct config *config, struct err *err)
{
	struct config fresh;
	int ret;

	if (!config->file || !config_file_has_keys(config))
		return keyring_read(keyring, config, err);
	config_init(&fresh);
	ret = config_reread(&fresh, config, err);
	if (!ret)
		ret = keyring_read(keyring, &fresh, err);
	config_free(&fresh);
	return ret;
}

/**
 * keyring_reload - read the keys anew, and which they are if the file says so
 * @keyring: keeps the old ones when it fails
 * @config: as it was at the beginning
 * @err: why it failed
 *
 * That there is no key any more is an error: it would open the door to everybody.
 *
 * Return: 0 or -1.
 */
int keyring_reload(struct keyring *keyring, const struct config *config,
		   struct err *err)
{
	struct keyring fresh;

	if (keyring_read_anew(&fresh, config, err))
		return -1;
	if (keyring_is_empty(&fresh) && !keyring_is_empty(keyring))
		return err_set(err, "'%s' names no key any more", config->file);
	keyring_free(keyring);
	*keyring = fresh;
	return 0;
}

/**
 * keyring_use - judge packets with these keys
 * @keyring: the keys; they must stay until others are used
 * @intake: judges packets
 */
void keyring_use(const struct keyring *keyring, struct intake *intake)
{
	intake->fleets = keyring->fleets ? keyring->fleets->keys : NULL;
	intake->fleet_count = keyring->fleets ? keyring->fleets->count : 0;
	intake->host_key = keyring->host;
}

/**
 * keyring_free - wipe the keys
 * @keyring: from keyring_read(), or zeros
 */
void keyring_free(struct keyring *keyring)
{
	fleets_free(keyring->fleets);
	keyfile_free(keyring->host, KEYFILE_KEY);
	keyring->fleets = NULL;
	keyring->host = NULL;
}
