/* SPDX-License-Identifier: GPL-2.0-only */
/* What the administrator wants of a target, and its texts. */
#ifndef _NETOOPS_CONFIG_H
#define _NETOOPS_CONFIG_H

#include <linux/if.h>
#include <linux/if_ether.h>
#include <linux/in6.h>
#include <linux/mutex.h>
#include <linux/types.h>

/**
 * struct netoops_address - an IP address and port
 * @ip: IPv6, or IPv4 mapped to it (::ffff:a.b.c.d); all zero when not set
 * @port: UDP port
 */
struct netoops_address {
	struct in6_addr	ip;
	u16		port;
};

/**
 * struct netoops_config - what the administrator wants of a target
 * @dev_name: device, or "": the one that the route leads to
 * @local: source; without an address, what the route says
 * @remote: destination; needs an address
 * @remote_mac: next hop, or zero: what the route and the neighbour say
 */
struct netoops_config {
	char			dev_name[IFNAMSIZ];
	struct netoops_address	local;
	struct netoops_address	remote;
	u8			remote_mac[ETH_ALEN];
};

/**
 * enum netoops_field - one thing that can be set; attributes have these names
 * @NETOOPS_DEV_NAME: dev_name
 * @NETOOPS_LOCAL_PORT: local_port
 * @NETOOPS_REMOTE_PORT: remote_port
 * @NETOOPS_LOCAL_IP: local_ip
 * @NETOOPS_REMOTE_IP: remote_ip
 * @NETOOPS_REMOTE_MAC: remote_mac
 */
enum netoops_field {
	NETOOPS_DEV_NAME,
	NETOOPS_LOCAL_PORT,
	NETOOPS_REMOTE_PORT,
	NETOOPS_LOCAL_IP,
	NETOOPS_REMOTE_IP,
	NETOOPS_REMOTE_MAC,
};

/*
 * For those who change targets: what is wanted of them, the ways to them, and the list
 * of them.  Taken inside RTNL.
 */
extern struct mutex netoops_config_lock;

void netoops_config_init(struct netoops_config *config);
const char *netoops_config_name(enum netoops_field field);
const char *netoops_config_set(struct netoops_config *config,
			       enum netoops_field field, const char *text);
ssize_t netoops_config_show(const struct netoops_config *config,
			    enum netoops_field field, char *page);
int netoops_config_parse(struct netoops_config *config, const char *name,
			 char *option);
const char *netoops_config_check(const struct netoops_config *config);

#endif /* _NETOOPS_CONFIG_H */
