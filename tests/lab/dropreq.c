// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * Requests to the drop monitor as no tool makes them.
 *
 *	dropreq cases		one line for each: NAME ERRNO TEXT
 *	dropreq random SEED COUNT	requests of random bytes behind a header that is right,
 *				and of good ones with some changed; prints how many the
 *				kernel took and how many it refused
 *
 * Exit status 1 after a line on stderr when the kernel does not answer.
 */
#define _GNU_SOURCE
#include <err.h>
#include <errno.h>
#include <linux/genetlink.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/time.h>
#include <unistd.h>

#include "../../include/uapi/vmcoredd/dropmon.h"

#define MAX	512

struct request {
	struct nlmsghdr		netlink;
	struct genlmsghdr	generic;
	unsigned char		bytes[MAX];
};

static int fd;
static uint32_t seq;
static uint16_t family;
static char answer[65536];
static char why[256];

static void begin(struct request *request, uint16_t type, uint8_t cmd, uint16_t flags)
{
	memset(request, 0, sizeof(*request));
	request->netlink.nlmsg_len = NLMSG_LENGTH(sizeof(request->generic));
	request->netlink.nlmsg_type = type;
	request->netlink.nlmsg_flags = NLM_F_REQUEST | NLM_F_ACK | flags;
	request->generic.cmd = cmd;
	request->generic.version = 1;
}

/* An attribute whose length may be said to be another than it is. */
static void put(struct request *request, uint16_t type, const void *value, size_t len,
		uint16_t said)
{
	struct nlattr attr = { .nla_len = said, .nla_type = type };
	unsigned char *at = (unsigned char *)request + request->netlink.nlmsg_len;

	memcpy(at, &attr, sizeof(attr));
	memcpy(at + sizeof(attr), value, len);
	request->netlink.nlmsg_len += (uint32_t)NLA_ALIGN(sizeof(attr) + len);
}

static void put_u32(struct request *request, uint16_t outer, uint16_t type, uint32_t value)
{
	struct {
		struct nlattr	attr;
		uint32_t	value;
	} inner = { { sizeof(inner), type }, value };

	put(request, outer, &inner, sizeof(inner), NLA_HDRLEN + sizeof(inner));
}

/* What the kernel says about an error, behind the request that it gives back. */
static void keep_why(const struct nlmsghdr *message)
{
	const struct nlmsgerr *error = NLMSG_DATA(message);
	size_t at = NLMSG_LENGTH(sizeof(*error));
	struct nlattr attr;

	*why = '\0';
	if (!(message->nlmsg_flags & NLM_F_ACK_TLVS))
		return;
	if (!(message->nlmsg_flags & NLM_F_CAPPED))
		at += NLMSG_ALIGN(error->msg.nlmsg_len) - sizeof(error->msg);
	for (; at + sizeof(attr) < message->nlmsg_len; at += NLA_ALIGN(attr.nla_len)) {
		memcpy(&attr, (const char *)message + at, sizeof(attr));
		if (attr.nla_len < sizeof(attr))
			return;
		if (attr.nla_type == NLMSGERR_ATTR_MSG)
			snprintf(why, sizeof(why), "%s",
				 (const char *)message + at + sizeof(attr));
	}
}

/* Return: 0 or an errno, when the message ends the answer; else -1. */
static int message_end(const struct nlmsghdr *message)
{
	if (message->nlmsg_seq != seq)
		return -1;
	if (message->nlmsg_type == NLMSG_ERROR) {
		keep_why(message);
		return -((const struct nlmsgerr *)NLMSG_DATA(message))->error;
	}
	return message->nlmsg_type == NLMSG_DONE ? 0 : -1;
}

static void keep_family(const struct nlmsghdr *message)
{
	size_t at = NLMSG_LENGTH(sizeof(struct genlmsghdr));
	struct nlattr attr;

	if (message->nlmsg_type != GENL_ID_CTRL)
		return;
	for (; at + sizeof(attr) < message->nlmsg_len; at += NLA_ALIGN(attr.nla_len)) {
		memcpy(&attr, (const char *)message + at, sizeof(attr));
		if (attr.nla_type == CTRL_ATTR_FAMILY_ID)
			memcpy(&family, (const char *)message + at + sizeof(attr),
			       sizeof(family));
	}
}

/* Return: 0, or the errno of the kernel. */
static int ask(struct request *request)
{
	struct nlmsghdr *message;
	ssize_t left;
	int ret;

	request->netlink.nlmsg_seq = ++seq;
	*why = '\0';
	if (send(fd, request, request->netlink.nlmsg_len, 0) < 0)
		err(1, "send");
	for (;;) {
		left = recv(fd, answer, sizeof(answer), 0);
		if (left < 0)
			err(1, "the kernel does not answer");
		for (message = (void *)answer; NLMSG_OK(message, left);
		     message = NLMSG_NEXT(message, left)) {
			keep_family(message);
			ret = message_end(message);
			if (ret >= 0)
				return ret;
		}
	}
}

static void resolve(void)
{
	struct request request;

	begin(&request, GENL_ID_CTRL, CTRL_CMD_GETFAMILY, 0);
	put(&request, CTRL_ATTR_FAMILY_NAME, DROPMON_GENL_NAME, sizeof(DROPMON_GENL_NAME),
	    NLA_HDRLEN + sizeof(DROPMON_GENL_NAME));
	if (ask(&request) || !family)
		errx(1, "no family %s", DROPMON_GENL_NAME);
}

static void tell(const char *name, struct request *request)
{
	int error = ask(request);

	printf("%s %s %s\n", name, error ? strerrorname_np(error) : "0", why);
}

static void config_cases(void)
{
	static const struct {
		const char	*name;
		uint16_t	outer;
		uint16_t	type;
		uint32_t	value;
	} cases[] = {
		{ "interval-0", DROPMON_ATTR_CONFIG | NLA_F_NESTED, DROPMON_CONFIG_INTERVAL, 0 },
		{ "interval-99", DROPMON_ATTR_CONFIG | NLA_F_NESTED, DROPMON_CONFIG_INTERVAL, 99 },
		{ "interval-3600001", DROPMON_ATTR_CONFIG | NLA_F_NESTED,
		  DROPMON_CONFIG_INTERVAL, 3600001 },
		{ "interval-4294967295", DROPMON_ATTR_CONFIG | NLA_F_NESTED,
		  DROPMON_CONFIG_INTERVAL, UINT32_MAX },
		{ "debounce-1001", DROPMON_ATTR_CONFIG | NLA_F_NESTED,
		  DROPMON_CONFIG_DEBOUNCE, 1001 },
		{ "unknown-setting", DROPMON_ATTR_CONFIG | NLA_F_NESTED, 99, 1 },
		{ "not-nested", DROPMON_ATTR_CONFIG, DROPMON_CONFIG_INTERVAL, 1000 },
		{ "good", DROPMON_ATTR_CONFIG | NLA_F_NESTED, DROPMON_CONFIG_INTERVAL, 1000 },
	};
	struct request request;
	size_t i;

	for (i = 0; i < sizeof(cases) / sizeof(*cases); i++) {
		begin(&request, family, DROPMON_CMD_CONFIG_SET, 0);
		put_u32(&request, cases[i].outer, cases[i].type, cases[i].value);
		tell(cases[i].name, &request);
	}
}

static void attribute_cases(void)
{
	static const struct nlattr empty = { sizeof(empty), DROPMON_CONFIG_INTERVAL };
	struct request request;

	begin(&request, family, DROPMON_CMD_CONFIG_SET, 0);
	tell("no-settings", &request);
	put(&request, DROPMON_ATTR_CONFIG | NLA_F_NESTED, &empty, sizeof(empty),
	    NLA_HDRLEN + sizeof(empty));
	tell("setting-without-value", &request);
	begin(&request, family, DROPMON_CMD_START, 0);
	put(&request, DROPMON_ATTR_KEEP, "xxxx", 4, NLA_HDRLEN + 4);
	tell("flag-with-value", &request);
	begin(&request, family, DROPMON_CMD_START, 0);
	put(&request, 63, "xxxx", 4, NLA_HDRLEN + 4);
	tell("unknown-attribute", &request);
	begin(&request, family, DROPMON_CMD_STATS_GET, 0);
	put(&request, DROPMON_ATTR_KEEP, "", 0, NLA_HDRLEN);
	tell("attribute-that-nobody-wants", &request);
	begin(&request, family, DROPMON_CMD_START, 0);
	request.generic.reserved = 1;
	tell("reserved", &request);
	begin(&request, family, DROPMON_CMD_START, 0);
	put(&request, DROPMON_ATTR_KEEP, "", 0, 200);
	tell("longer-than-it-is", &request);
	begin(&request, family, DROPMON_CMD_START, 0);
	put(&request, DROPMON_ATTR_KEEP, "", 0, 1);
	tell("shorter-than-its-header", &request);
}

static void command_cases(void)
{
	struct request request;

	begin(&request, family, DROPMON_CMD_STOP, 0);
	tell("stop-without-start", &request);
	put(&request, DROPMON_ATTR_KEEP, "", 0, NLA_HDRLEN);
	tell("stop-what-is-not-kept", &request);
	begin(&request, family, 0, 0);
	tell("command-0", &request);
	begin(&request, family, 200, 0);
	tell("unknown-command", &request);
	begin(&request, family, DROPMON_CMD_PLACE_NTF, 0);
	tell("what-only-the-kernel-says", &request);
	begin(&request, family, DROPMON_CMD_START, NLM_F_DUMP);
	tell("dump-of-a-start", &request);
	begin(&request, family, DROPMON_CMD_PLACE_GET, 0);
	tell("one-place", &request);
}

/* Bytes behind the headers, and some of the commands' own. */
static void randomize(struct request *request)
{
	size_t len = (size_t)(rand() % 64) * 4, i;

	begin(request, family, (uint8_t)(1 + rand() % DROPMON_CMD_LAST),
	      rand() % 4 ? 0 : NLM_F_DUMP);
	if (rand() % 2) {
		for (i = 0; i < len; i++)
			request->bytes[i] = (unsigned char)(rand() % 4 ? rand() % 12 : rand());
		request->netlink.nlmsg_len += (uint32_t)len;
		return;
	}
	put_u32(request, DROPMON_ATTR_CONFIG | NLA_F_NESTED,
		(uint16_t)(rand() % 4), (uint32_t)rand() % 4000);
	put(request, (uint16_t)(rand() % 12), "", 0, NLA_HDRLEN);
	request->bytes[rand() % 20] ^= (unsigned char)(rand() % 4 ? 0 : rand());
}

static void randoms(unsigned int seed, unsigned int count)
{
	unsigned int taken = 0, refused = 0;
	struct request request;

	srand(seed);
	while (count--) {
		randomize(&request);
		if (ask(&request))
			refused++;
		else
			taken++;
	}
	printf("%u taken, %u refused\n", taken, refused);
}

int main(int argc, char **argv)
{
	struct timeval patience = { .tv_sec = 10 };
	int on = 1;

	fd = socket(AF_NETLINK, SOCK_RAW, NETLINK_GENERIC);
	if (fd < 0)
		err(1, "socket");
	setsockopt(fd, SOL_SOCKET, SO_RCVTIMEO, &patience, sizeof(patience));
	setsockopt(fd, SOL_NETLINK, NETLINK_EXT_ACK, &on, sizeof(on));
	resolve();
	if (argc == 2 && !strcmp(argv[1], "cases")) {
		config_cases();
		attribute_cases();
		command_cases();
	} else if (argc == 4 && !strcmp(argv[1], "random")) {
		randoms((unsigned int)atoi(argv[2]), (unsigned int)atoi(argv[3]));
	} else {
		errx(1, "see the head of dropreq.c");
	}
	return 0;
}
