// SPDX-License-Identifier: GPL-2.0-or-later
/* What is shown of a place: see view.h. */
#include <stdio.h>
#include <string.h>

#include <linux/if_ether.h>
#include <netinet/in.h>

#include "../lib/base/when.h"
#include "view.h"

struct view_name {
	unsigned int	number;
	const char	*name;
};

static void view_number(char buf[VIEW_PROTOCOL], const struct view_name *names,
			unsigned int number, const char *format)
{
	for (; names->name; names++) {
		if (names->number == number) {
			snprintf(buf, VIEW_PROTOCOL, "%s", names->name);
			return;
		}
	}
	snprintf(buf, VIEW_PROTOCOL, format, number);
}

static void view_protocol(struct view *view)
{
	static const struct view_name names[] = {
		{ ETH_P_IP, "IPv4" }, { ETH_P_IPV6, "IPv6" }, { ETH_P_ARP, "ARP" },
		{ 0, NULL },
	};

	if (view->place->protocol)
		view_number(view->protocol, names, view->place->protocol, "0x%04x");
}

static void view_l4(struct view *view)
{
	static const struct view_name names[] = {
		{ IPPROTO_ICMP, "ICMP" }, { IPPROTO_IGMP, "IGMP" }, { IPPROTO_TCP, "TCP" },
		{ IPPROTO_UDP, "UDP" }, { IPPROTO_GRE, "GRE" }, { IPPROTO_ESP, "ESP" },
		{ IPPROTO_AH, "AH" }, { IPPROTO_ICMPV6, "ICMPv6" },
		{ IPPROTO_SCTP, "SCTP" }, { IPPROTO_IPIP, "IPIP" },
		{ IPPROTO_FRAGMENT, "frag" }, { IPPROTO_HOPOPTS, "hopopt" },
		{ 0, NULL },
	};

	if (dropplace_has(view->place, DROPMON_PLACE_L4))
		view_number(view->l4, names, view->place->l4, "%u");
}

/**
 * view_of - prepare a place for being shown
 * @ret: gets what is shown
 * @place: the place; stays in use
 * @netns: names of network namespaces; that of this one stays in use until another is
 *	prepared
 */
void view_of(struct view *ret, const struct dropplace *place, struct netns *netns)
{
	struct dropclass_key key = {
		.reason = place->reason, .symbol = place->symbol,
		.protocol = place->protocol,
		.l4 = dropplace_has(place, DROPMON_PLACE_L4) ? place->l4 : DROPCLASS_NO_L4,
	};

	*ret = (struct view){ .place = place };
	dropclass_of(&ret->class, &key);
	dropplace_symbol(&ret->part, place->symbol);
	view_protocol(ret);
	view_l4(ret);
	ret->foreign = place->netns && place->netns != netns->own;
	if (ret->foreign)
		ret->netns_name = netns_name(netns, place->netns);
}

/**
 * view_out_heading - the line above those of view_out_line()
 * @out: where to; nothing is written in JSON
 * @number: what the numbers are, as "DROPS"
 */
void view_out_heading(struct out *out, const char *number)
{
	out_text(out, "%10s %-9s %-17s %-7s %-11s %-15s %s\n", number, "CLASS", "TYPE",
		 "VERDICT", "PROTOCOL", "DEVICE@NETNS", "PLACE (REASON)");
}

static void view_text_device(const struct view *view, struct out *out)
{
	const struct dropplace *place = view->place;
	char text[80], inode[NETNS_TEXT];
	int len;

	if (*place->ifname)
		len = snprintf(text, sizeof(text), "%s", place->ifname);
	else if (place->ifindex)
		len = snprintf(text, sizeof(text), "#%u", place->ifindex);
	else
		len = snprintf(text, sizeof(text), "-");
	if (view->foreign)
		snprintf(text + len, sizeof(text) - (size_t)len, "@%s", view->netns_name ?
			 view->netns_name : netns_text(place->netns, inode));
	out_str(out, NULL, " %-15s", text);
}

/**
 * view_out_line - the rest of a line of text, behind the number
 * @view: what is shown
 * @out: where to; nothing is written in JSON
 */
void view_out_line(const struct view *view, struct out *out)
{
	const struct dropplace *place = view->place;
	char text[VIEW_TEXT];

	if (out->json)
		return;
	out_str(out, NULL, " %-9s", dropclass_class_name(view->class.class));
	out_str(out, NULL, " %-17s", view->class.type);
	out_str(out, NULL, " %-7s", dropclass_verdict_name(view->class.verdict));
	snprintf(text, sizeof(text), "%s%s%s", *view->protocol ? view->protocol : "-",
		 *view->l4 ? "/" : "", view->l4);
	out_str(out, NULL, " %-11s", text);
	view_text_device(view, out);
	snprintf(text, sizeof(text), "%.*s%s%.*s%s", (int)view->part.place, place->symbol,
		 view->part.module_len ? " [" : "", (int)view->part.module_len,
		 view->part.module_len ? view->part.module : "",
		 view->part.module_len ? "]" : "");
	out_str(out, NULL, " %s", text);
	out_str(out, NULL, " (%s)\n", place->reason);
}

/* A string, or null for one that is empty. */
static void view_member(struct out *out, const char *key, const char *text, size_t len)
{
	char buf[VIEW_TEXT];

	if (!len) {
		out_null(out, key, NULL);
		return;
	}
	snprintf(buf, sizeof(buf), "%.*s", (int)len, text);
	out_str(out, key, NULL, buf);
}

static void view_member_number(struct out *out, const char *key, u64 number)
{
	if (number)
		out_u64(out, key, NULL, number);
	else
		out_null(out, key, NULL);
}

static void view_member_network(const struct view *view, struct out *out)
{
	const struct dropplace *place = view->place;

	view_member(out, "protocol", view->protocol, strlen(view->protocol));
	view_member(out, "l4", view->l4, strlen(view->l4));
	view_member(out, "dev", place->ifname, strlen(place->ifname));
	view_member_number(out, "ifindex", place->ifindex);
	view_member_number(out, "netns", place->netns);
	view_member(out, "netns_name", view->netns_name,
		    view->netns_name ? strlen(view->netns_name) : 0);
}

/**
 * view_out_members - what an object of JSON has of a place
 * @view: what is shown
 * @out: where to; nothing is written as text
 */
void view_out_members(const struct view *view, struct out *out)
{
	const struct dropplace *place = view->place;
	char when[WHEN_TEXT];

	if (!out->json)
		return;
	out_u64(out, "id", NULL, place->id);
	out_str(out, "class", NULL, dropclass_class_name(view->class.class));
	out_str(out, "type", NULL, view->class.type);
	out_str(out, "verdict", NULL, dropclass_verdict_name(view->class.verdict));
	out_str(out, "reason", NULL, place->reason);
	view_member(out, "function", place->symbol, view->part.name);
	view_member(out, "place", place->symbol, view->part.place);
	view_member(out, "symbol", place->symbol, strlen(place->symbol));
	view_member(out, "module", view->part.module, view->part.module_len);
	out_bool(out, "helper", NULL, dropplace_has(place, DROPMON_PLACE_HELPER));
	if (dropplace_has(place, DROPMON_PLACE_LOCATION))
		out_hex(out, "address", NULL, place->location);
	else
		out_null(out, "address", NULL);
	view_member_network(view, out);
	out_u64(out, "count", NULL, place->count);
	out_u64(out, "bytes", NULL, place->bytes);
	out_str(out, "first", NULL, when_text(place->first, when));
	out_str(out, "last", NULL, when_text(place->last, when));
}
