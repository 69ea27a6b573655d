// SPDX-License-Identifier: GPL-2.0-only
/*
 * The generic netlink family: what the monitor is asked for.
 *
 * Counting costs everybody, so to begin and end it, and to change the settings, is for
 * who has CAP_NET_ADMIN in the initial user namespace; to know of the drops of a network
 * namespace for who has it there.
 */
#include <linux/capability.h>
#include <linux/kernel.h>
#include <linux/module.h>
#include <net/genetlink.h>
#include <net/sock.h>

#include <uapi/vmcoredd/dropmon.h>

#include "family.h"
#include "message.h"
#include "monitor.h"
#include "places.h"
#include "probe.h"
#include "reasons.h"

static const struct nla_policy family_config_policy[DROPMON_CONFIG_LAST + 1] = {
	[DROPMON_CONFIG_INTERVAL] = { .type = NLA_U32 },
	[DROPMON_CONFIG_DEBOUNCE] = { .type = NLA_U32 },
};

static const struct nla_policy family_keep_policy[DROPMON_ATTR_KEEP + 1] = {
	[DROPMON_ATTR_KEEP] = { .type = NLA_FLAG },
};

static const struct nla_policy family_set_policy[DROPMON_ATTR_CONFIG + 1] = {
	[DROPMON_ATTR_CONFIG] = NLA_POLICY_NESTED(family_config_policy),
};

static int family_start(struct sk_buff *skb, struct genl_info *info)
{
	bool keep = info->attrs[DROPMON_ATTR_KEEP];
	int error;

	mutex_lock(&dropmon_lock);
	if (keep)
		error = dropmon_monitor_keep(true);
	else
		error = dropmon_monitor_start(genl_info_net(info), info->snd_portid);
	mutex_unlock(&dropmon_lock);
	if (error == -EALREADY)
		NL_SET_ERR_MSG(info->extack, "drops are counted without a listener already");
	else if (error)
		NL_SET_ERR_MSG(info->extack, "counting drops cannot begin");
	return error;
}

static int family_stop(struct sk_buff *skb, struct genl_info *info)
{
	bool keep = info->attrs[DROPMON_ATTR_KEEP];
	int error;

	mutex_lock(&dropmon_lock);
	if (keep)
		error = dropmon_monitor_keep(false);
	else
		error = dropmon_monitor_stop(genl_info_net(info), info->snd_portid);
	mutex_unlock(&dropmon_lock);
	if (error == -EALREADY)
		NL_SET_ERR_MSG(info->extack, "drops are not counted without a listener");
	else if (error)
		NL_SET_ERR_MSG(info->extack, "this socket has not started anything");
	return error;
}

static int family_put_config(struct sk_buff *skb, const struct net *net)
{
	struct nlattr *nest = nla_nest_start(skb, DROPMON_ATTR_CONFIG);

	if (!nest ||
	    nla_put_u32(skb, DROPMON_CONFIG_INTERVAL,
			dropmon_monitor.settings.interval_ms) ||
	    nla_put_u32(skb, DROPMON_CONFIG_DEBOUNCE,
			dropmon_monitor.settings.debounce_ms))
		return -EMSGSIZE;
	nla_nest_end(skb, nest);
	return 0;
}

static int family_put_u64s(struct sk_buff *skb, const struct dropmon_probe_stats *probe)
{
	const struct {
		int	type;
		u64	value;
	} number[] = {
		{ DROPMON_STATS_COUNTED, dropmon_places_stats.packets },
		{ DROPMON_STATS_OVERFLOW, probe->overflow },
		{ DROPMON_STATS_NESTED, probe->nested },
		{ DROPMON_STATS_NMI, probe->nmi },
		{ DROPMON_STATS_NO_TABLE, probe->no_table },
		{ DROPMON_STATS_FORGOTTEN, dropmon_places_stats.forgotten },
		{ DROPMON_STATS_OWN, probe->own },
		{ DROPMON_STATS_UNSEEN, probe->unseen },
		{ DROPMON_STATS_MEMORY, probe->memory },
	};
	unsigned int i;

	for (i = 0; i < ARRAY_SIZE(number); i++) {
		if (nla_put_u64_64bit(skb, number[i].type, number[i].value,
				      DROPMON_STATS_PAD))
			return -EMSGSIZE;
	}
	return 0;
}

static int family_put_machine(struct sk_buff *skb)
{
	struct dropmon_probe_stats probe;

	dropmon_monitor_fold();
	dropmon_probe_stats(&probe);
	if (family_put_u64s(skb, &probe) ||
	    nla_put_u32(skb, DROPMON_STATS_PLACES, dropmon_places_stats.count) ||
	    nla_put_u32(skb, DROPMON_STATS_PLACES_MAX, DROPMON_PLACES_MAX) ||
	    nla_put_u32(skb, DROPMON_STATS_LISTENERS, dropmon_monitor.listeners) ||
	    (dropmon_monitor.kept && nla_put_flag(skb, DROPMON_STATS_KEPT)))
		return -EMSGSIZE;
	return 0;
}

/* Of the whole machine only the initial network namespace is told. */
static int family_put_stats(struct sk_buff *skb, const struct net *net)
{
	struct nlattr *nest = nla_nest_start(skb, DROPMON_ATTR_STATS);

	if (!nest || (net_eq(net, &init_net) && family_put_machine(skb)) ||
	    (dropmon_monitor.armed && nla_put_flag(skb, DROPMON_STATS_ARMED)))
		return -EMSGSIZE;
	nla_nest_end(skb, nest);
	return 0;
}

static int family_answer(struct genl_info *info,
			 int (*put)(struct sk_buff *skb, const struct net *net))
{
	struct sk_buff *skb = genlmsg_new(NLMSG_GOODSIZE, GFP_KERNEL);
	void *header;
	int error;

	if (!skb)
		return -ENOMEM;
	header = genlmsg_put_reply(skb, info, &dropmon_family, 0, info->genlhdr->cmd);
	if (!header) {
		nlmsg_free(skb);
		return -EMSGSIZE;
	}
	mutex_lock(&dropmon_lock);
	error = put(skb, genl_info_net(info));
	mutex_unlock(&dropmon_lock);
	if (error) {
		nlmsg_free(skb);
		return error;
	}
	genlmsg_end(skb, header);
	return genlmsg_reply(skb, info);
}

static int family_config_get(struct sk_buff *skb, struct genl_info *info)
{
	return family_answer(info, family_put_config);
}

static int family_stats_get(struct sk_buff *skb, struct genl_info *info)
{
	return family_answer(info, family_put_stats);
}

/* Takes over what is given.  Return: 0, or -ERANGE with what is wrong. */
static int family_take_config(struct dropmon_settings *settings, struct nlattr **attr,
			      struct netlink_ext_ack *extack)
{
	const struct nlattr *interval = attr[DROPMON_CONFIG_INTERVAL];
	const struct nlattr *debounce = attr[DROPMON_CONFIG_DEBOUNCE];

	if (interval) {
		settings->interval_ms = nla_get_u32(interval);
		if (settings->interval_ms < DROPMON_INTERVAL_MIN ||
		    settings->interval_ms > DROPMON_INTERVAL_MAX) {
			NL_SET_ERR_MSG_ATTR(extack, interval,
					    "the interval is not from 100 to 3600000 ms");
			return -ERANGE;
		}
	}
	if (debounce) {
		settings->debounce_ms = nla_get_u32(debounce);
		if (settings->debounce_ms > DROPMON_DEBOUNCE_MAX) {
			NL_SET_ERR_MSG_ATTR(extack, debounce,
					    "the debounce is not from 0 to 1000 ms");
			return -ERANGE;
		}
	}
	return 0;
}

static int family_config_set(struct sk_buff *skb, struct genl_info *info)
{
	struct nlattr *attr[DROPMON_CONFIG_LAST + 1];
	struct dropmon_settings settings;
	int error;

	if (GENL_REQ_ATTR_CHECK(info, DROPMON_ATTR_CONFIG)) {
		NL_SET_ERR_MSG(info->extack, "no settings are given");
		return -EINVAL;
	}
	error = nla_parse_nested(attr, DROPMON_CONFIG_LAST, info->attrs[DROPMON_ATTR_CONFIG],
				 family_config_policy, info->extack);
	if (error)
		return error;
	mutex_lock(&dropmon_lock);
	settings = dropmon_monitor.settings;
	error = family_take_config(&settings, attr, info->extack);
	if (!error)
		dropmon_monitor_set(&settings);
	mutex_unlock(&dropmon_lock);
	return error;
}

/* Addresses are for who may know them, were they in /proc/kallsyms. */
static bool family_shows_addresses(struct netlink_callback *cb)
{
	char shown[32];

	if (!net_eq(sock_net(cb->skb->sk), &init_net) ||
	    !netlink_capable(cb->skb, CAP_SYSLOG))
		return false;
	snprintf(shown, sizeof(shown), "%pK", &dropmon_family);
	return strspn(shown, "0") != strlen(shown);
}

static int family_dump_place(struct sk_buff *skb, struct netlink_callback *cb,
			     const struct dropmon_place_entry *place, bool address)
{
	void *header = genlmsg_put(skb, NETLINK_CB(cb->skb).portid, cb->nlh->nlmsg_seq,
				   &dropmon_family, NLM_F_MULTI, DROPMON_CMD_PLACE_GET);

	if (!header)
		return -EMSGSIZE;
	if (dropmon_message_place(skb, place, dropmon_message_offset(), address)) {
		genlmsg_cancel(skb, header);
		return -EMSGSIZE;
	}
	genlmsg_end(skb, header);
	return 0;
}

/* cb->args[0] is the number of the place that was told of last; they only grow. */
static int family_place_dump(struct sk_buff *skb, struct netlink_callback *cb)
{
	struct net *net = sock_net(cb->skb->sk);
	bool address = family_shows_addresses(cb);
	struct dropmon_place_entry *place;

	mutex_lock(&dropmon_lock);
	if (!cb->args[0])
		dropmon_monitor_fold();
	list_for_each_entry(place, &dropmon_places, list) {
		if (place->id <= (u64)cb->args[0] ||
		    (!net_eq(net, &init_net) && place->key.netns_cookie != net->net_cookie))
			continue;
		if (family_dump_place(skb, cb, place, address))
			break;
		cb->args[0] = place->id;
	}
	mutex_unlock(&dropmon_lock);
	return skb->len;
}

static int family_dump_reason(struct sk_buff *skb, struct netlink_callback *cb, u32 value)
{
	void *header = genlmsg_put(skb, NETLINK_CB(cb->skb).portid, cb->nlh->nlmsg_seq,
				   &dropmon_family, NLM_F_MULTI, DROPMON_CMD_REASON_GET);
	char name[DROPMON_REASON_SIZE];
	struct nlattr *nest;

	if (!header)
		return -EMSGSIZE;
	dropmon_reason_name(value, name);
	nest = nla_nest_start(skb, DROPMON_ATTR_REASON);
	if (!nest || nla_put_u32(skb, DROPMON_REASON_VALUE, value) ||
	    nla_put_string(skb, DROPMON_REASON_NAME, name)) {
		genlmsg_cancel(skb, header);
		return -EMSGSIZE;
	}
	nla_nest_end(skb, nest);
	genlmsg_end(skb, header);
	return 0;
}

/* cb->args[0] is the number to go on from. */
static int family_reason_dump(struct sk_buff *skb, struct netlink_callback *cb)
{
	u32 value = cb->args[0];

	for (; dropmon_reason_next(&value); value++) {
		if (family_dump_reason(skb, cb, value))
			break;
	}
	cb->args[0] = value;
	return skb->len;
}

static const struct genl_ops family_ops[] = {
	{
		.cmd = DROPMON_CMD_START, .doit = family_start, .flags = GENL_ADMIN_PERM,
		.policy = family_keep_policy, .maxattr = ARRAY_SIZE(family_keep_policy) - 1,
	}, {
		.cmd = DROPMON_CMD_STOP, .doit = family_stop, .flags = GENL_ADMIN_PERM,
		.policy = family_keep_policy, .maxattr = ARRAY_SIZE(family_keep_policy) - 1,
	}, {
		.cmd = DROPMON_CMD_CONFIG_GET, .doit = family_config_get,
		.flags = GENL_UNS_ADMIN_PERM,
	}, {
		.cmd = DROPMON_CMD_CONFIG_SET, .doit = family_config_set,
		.flags = GENL_ADMIN_PERM, .policy = family_set_policy,
		.maxattr = ARRAY_SIZE(family_set_policy) - 1,
	}, {
		.cmd = DROPMON_CMD_STATS_GET, .doit = family_stats_get,
		.flags = GENL_UNS_ADMIN_PERM,
	}, {
		.cmd = DROPMON_CMD_PLACE_GET, .dumpit = family_place_dump,
		.flags = GENL_UNS_ADMIN_PERM,
	}, {
		.cmd = DROPMON_CMD_REASON_GET, .dumpit = family_reason_dump,
		.flags = GENL_UNS_ADMIN_PERM,
	},
};

static const struct genl_multicast_group family_groups[] = {
	{ .name = DROPMON_GROUP_SUMMARY, .flags = GENL_MCAST_CAP_NET_ADMIN },
};

struct genl_family dropmon_family __ro_after_init = {
	.name		= DROPMON_GENL_NAME,
	.version	= DROPMON_GENL_VERSION,
	.netnsok	= true,
	.parallel_ops	= true,
	.module		= THIS_MODULE,
	.ops		= family_ops,
	.n_ops		= ARRAY_SIZE(family_ops),
	.mcgrps		= family_groups,
	.n_mcgrps	= ARRAY_SIZE(family_groups),
};
