// SPDX-License-Identifier: GPL-2.0-only
/*
 * What the administrator wants of a target, read from the texts of attributes
 * and of the module parameter, and written.
 */
#define pr_fmt(fmt) KBUILD_MODNAME ": " fmt

#include <linux/etherdevice.h>
#include <linux/inet.h>
#include <linux/kernel.h>
#include <linux/netdevice.h>
#include <linux/string.h>
#include <linux/sysfs.h>
#include <net/ipv6.h>
#include <compat/hex.h>
#include <uapi/vmcoredd/netoops.h>

#include "config.h"

/* See config.h. */
DEFINE_MUTEX(netoops_config_lock);

/**
 * netoops_config_init - the defaults: nothing but the ports is set
 * @config: filled in
 */
void netoops_config_init(struct netoops_config *config)
{
	memset(config, 0, sizeof(*config));
	config->local.port = NETOOPS_PORT;
	config->remote.port = NETOOPS_PORT;
}

/**
 * netoops_config_name - the name of a field
 * @field: the field
 *
 * Return: constant text.
 */
const char *netoops_config_name(enum netoops_field field)
{
	static const char * const names[] = {
		[NETOOPS_DEV_NAME]	= "dev_name",
		[NETOOPS_LOCAL_PORT]	= "local_port",
		[NETOOPS_REMOTE_PORT]	= "remote_port",
		[NETOOPS_LOCAL_IP]	= "local_ip",
		[NETOOPS_REMOTE_IP]	= "remote_ip",
		[NETOOPS_REMOTE_MAC]	= "remote_mac",
	};

	return names[field];
}

static const char *config_set_dev(struct netoops_config *config,
				  const char *text)
{
	if (*text && !dev_valid_name(text))
		return "is not the name of a network device";
	strscpy(config->dev_name, text, sizeof(config->dev_name));
	return NULL;
}

static const char *config_set_port(u16 *port, const char *text)
{
	u16 value = NETOOPS_PORT;

	if (*text && (kstrtou16(text, 10, &value) || !value))
		return "is not a port, which is 1 to 65535";
	*port = value;
	return NULL;
}

static const char *config_set_ip(struct in6_addr *ip, const char *text)
{
	struct in6_addr value = {};
	const char *end;
	__be32 ipv4;

	if (in4_pton(text, -1, (u8 *)&ipv4, -1, &end) && !*end) {
		if (ipv4)
			ipv6_addr_set_v4mapped(ipv4, &value);
	} else if (*text &&
		   (!in6_pton(text, -1, value.s6_addr, -1, &end) || *end)) {
		return "is not an IPv4 or IPv6 address";
	}
	*ip = value;
	return NULL;
}

static const char *config_set_mac(u8 *mac, const char *text)
{
	u8 value[ETH_ALEN] = {};

	if (*text &&
	    (strlen(text) != 3 * ETH_ALEN - 1 || !mac_pton(text, value)))
		return "is not a MAC address, which is six bytes as 02:00:5e:00:53:01";
	ether_addr_copy(mac, value);
	return NULL;
}

/**
 * netoops_config_set - set a field from text
 * @config: changed, unless there is an error
 * @field: what to set
 * @text: its value, or "" for the default
 *
 * Return: NULL, or what is wrong with @text, for "TEXT %s".
 */
const char *netoops_config_set(struct netoops_config *config,
			       enum netoops_field field, const char *text)
{
	switch (field) {
	case NETOOPS_DEV_NAME:
		return config_set_dev(config, text);
	case NETOOPS_LOCAL_PORT:
		return config_set_port(&config->local.port, text);
	case NETOOPS_REMOTE_PORT:
		return config_set_port(&config->remote.port, text);
	case NETOOPS_LOCAL_IP:
		return config_set_ip(&config->local.ip, text);
	case NETOOPS_REMOTE_IP:
		return config_set_ip(&config->remote.ip, text);
	case NETOOPS_REMOTE_MAC:
		return config_set_mac(config->remote_mac, text);
	}
	return "has no meaning";
}

/* An address that is not set is zero, of the family of the other one. */
static ssize_t config_show_ip(const struct in6_addr *ip,
			      const struct in6_addr *other, char *page)
{
	if (ipv6_addr_v4mapped(ip))
		return sysfs_emit(page, "%pI4\n", &ip->s6_addr32[3]);
	if (ipv6_addr_any(ip) &&
	    (ipv6_addr_any(other) || ipv6_addr_v4mapped(other)))
		return sysfs_emit(page, "0.0.0.0\n");
	return sysfs_emit(page, "%pI6c\n", ip);
}

/**
 * netoops_config_show - a field as text
 * @config: what the administrator wants
 * @field: what of it
 * @page: PAGE_SIZE bytes
 *
 * Return: bytes written.
 */
ssize_t netoops_config_show(const struct netoops_config *config,
			    enum netoops_field field, char *page)
{
	switch (field) {
	case NETOOPS_DEV_NAME:
		return sysfs_emit(page, "%s\n", config->dev_name);
	case NETOOPS_LOCAL_PORT:
		return sysfs_emit(page, "%u\n", config->local.port);
	case NETOOPS_REMOTE_PORT:
		return sysfs_emit(page, "%u\n", config->remote.port);
	case NETOOPS_LOCAL_IP:
		return config_show_ip(&config->local.ip, &config->remote.ip,
				      page);
	case NETOOPS_REMOTE_IP:
		return config_show_ip(&config->remote.ip, &config->local.ip,
				      page);
	case NETOOPS_REMOTE_MAC:
		return sysfs_emit(page, "%pM\n", config->remote_mac);
	}
	return -EINVAL;
}

/* Parts of "[src-port]@[src-ip]/[dev],[tgt-port]@<tgt-ip>/[tgt-mac]". */
static const struct {
	enum netoops_field	field;
	const char		*what;
	char			end;
} config_parts[] = {
	{ NETOOPS_LOCAL_PORT, "source port", '@' },
	{ NETOOPS_LOCAL_IP, "source address", '/' },
	{ NETOOPS_DEV_NAME, "device", ',' },
	{ NETOOPS_REMOTE_PORT, "destination port", '@' },
	{ NETOOPS_REMOTE_IP, "destination address", '/' },
	{ NETOOPS_REMOTE_MAC, "destination MAC", '\0' },
};

/**
 * netoops_config_parse - read a target of the module parameter
 * @config: filled in
 * @name: of the target
 * @option: "[src-port]@[src-ip]/[dev],[tgt-port]@<tgt-ip>/[tgt-mac]" as for
 *	netconsole; destroyed
 *
 * Return: 0, or -EINVAL after having told what is wrong.
 */
int netoops_config_parse(struct netoops_config *config, const char *name,
			 char *option)
{
	unsigned int i;

	netoops_config_init(config);
	for (i = 0; i < ARRAY_SIZE(config_parts); i++) {
		char *end = strchrnul(option, config_parts[i].end);
		const char *error;

		if (!*end && config_parts[i].end) {
			pr_err("netoops=: %s: no '%c' after the %s '%s'\n", name,
			       config_parts[i].end, config_parts[i].what, option);
			return -EINVAL;
		}
		if (*end)
			*end++ = '\0';
		error = netoops_config_set(config, config_parts[i].field, option);
		if (error) {
			pr_err("netoops=: %s: %s: '%s' %s\n", name,
			       config_parts[i].what, option, error);
			return -EINVAL;
		}
		option = end;
	}
	return 0;
}

/**
 * netoops_config_check - whether a target can work at all
 * @config: what the administrator wants
 *
 * Return: NULL, or what is wrong.
 */
const char *netoops_config_check(const struct netoops_config *config)
{
	const struct in6_addr *local = &config->local.ip;
	const struct in6_addr *remote = &config->remote.ip;

	if (ipv6_addr_any(remote))
		return "remote_ip is not set";
	if (!ipv6_addr_any(local) &&
	    ipv6_addr_v4mapped(local) != ipv6_addr_v4mapped(remote))
		return "one of local_ip and remote_ip is IPv4, the other IPv6";
	if (ipv6_addr_is_multicast(local))
		return "local_ip is a multicast address";
	if (ipv6_addr_type(remote) & IPV6_ADDR_LINKLOCAL && !config->dev_name[0])
		return "remote_ip is a link-local address, which needs dev_name";
	return NULL;
}
