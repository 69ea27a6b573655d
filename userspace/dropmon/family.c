// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * The generic netlink family of the drop monitor: see family.h.
 *
 * A socket that is in the group is told of drops at any time, also between a request and
 * its answer: what answers no request goes to who listens.
 */
#include <errno.h>
#include <poll.h>
#include <stdlib.h>
#include <string.h>

#include "../lib/base/clock.h"
#include "family.h"

/* The kernel answers at once; an answer that has not come by then was lost. */
#define FAMILY_PATIENCE_MS	5000

#define FAMILY_EXTACK_MSG	1	/* NLMSGERR_ATTR_MSG */

/**
 * struct family_answer - what becomes of a request
 * @seq: its number
 * @tell: told of the answer, or NULL
 * @arg: for @tell
 * @done: it was answered
 * @interrupted: what a dump is of changed meanwhile
 * @error: 0, or the errno that the kernel gave
 * @why: what it said about that
 */
struct family_answer {
	u32		seq;
	family_tell	*tell;
	void		*arg;
	bool		done;
	bool		interrupted;
	int		error;
	char		why[ERR_TEXT / 2];
};

/* What is in a message behind its first @skip bytes. */
static struct dropattr_walk family_payload(const struct nlmsghdr *message, size_t skip)
{
	struct dropattr_walk walk = { 0 };
	size_t len = mnl_nlmsg_get_payload_len(message);

	if (len >= skip) {
		walk.at = (const u8 *)mnl_nlmsg_get_payload(message) + skip;
		walk.left = len - skip;
	}
	return walk;
}

/* What the kernel says about an error, behind the first @skip bytes of its message. */
static void family_why(struct family_answer *answer, const struct nlmsghdr *message,
		       size_t skip)
{
	static const struct dropattr_field field = { FAMILY_EXTACK_MSG, DROPATTR_STRING, 0 };
	const char *text = "";
	u64 have;

	if (message->nlmsg_flags & NLM_F_ACK_TLVS)
		dropattr_decode(family_payload(message, skip), &field, 1, &text, &have);
	snprintf(answer->why, sizeof(answer->why), "%s", text);
}

/* An error, or with 0 in its place the acknowledgment. */
static void family_error(struct family_answer *answer, const struct nlmsghdr *message)
{
	const struct nlmsgerr *error = mnl_nlmsg_get_payload(message);
	size_t skip = sizeof(*error);

	answer->done = true;
	if (mnl_nlmsg_get_payload_len(message) < sizeof(*error)) {
		answer->error = EBADMSG;
		return;
	}
	answer->error = error->error < 0 ? -error->error : 0;
	/* The request comes back whole, unless the kernel says that it is cut. */
	if (!(message->nlmsg_flags & NLM_F_CAPPED) &&
	    error->msg.nlmsg_len > sizeof(error->msg))
		skip += MNL_ALIGN(error->msg.nlmsg_len - sizeof(error->msg));
	family_why(answer, message, skip);
}

/* The end of a dump, which may be an error. */
static void family_done(struct family_answer *answer, const struct nlmsghdr *message)
{
	const int *error = mnl_nlmsg_get_payload(message);

	answer->done = true;
	if (mnl_nlmsg_get_payload_len(message) < sizeof(*error))
		return;
	answer->error = *error < 0 ? -*error : 0;
	family_why(answer, message, sizeof(*error));
}

static void family_answered(struct family_answer *answer, const struct nlmsghdr *message)
{
	if (message->nlmsg_flags & NLM_F_DUMP_INTR)
		answer->interrupted = true;
	if (message->nlmsg_type == NLMSG_ERROR)
		family_error(answer, message);
	else if (message->nlmsg_type == NLMSG_DONE)
		family_done(answer, message);
	else if (message->nlmsg_type >= NLMSG_MIN_TYPE && answer->tell)
		answer->tell(answer->arg, family_payload(message, sizeof(struct genlmsghdr)));
}

/* Does a message of the controller say that the family is no more? */
static bool family_is_goodbye(const struct family *family, const struct nlmsghdr *message)
{
	static const struct dropattr_field field = { CTRL_ATTR_FAMILY_ID, DROPATTR_U16, 0 };
	const struct genlmsghdr *header = mnl_nlmsg_get_payload(message);
	u16 id = 0;
	u64 have;

	if (header->cmd != CTRL_CMD_DELFAMILY)
		return false;
	return !dropattr_decode(family_payload(message, sizeof(*header)), &field, 1, &id,
				&have) && have && id == family->id;
}

/* A message that nobody asked for. */
static void family_hears(struct family *family, const struct nlmsghdr *message)
{
	const struct genlmsghdr *header = mnl_nlmsg_get_payload(message);

	if (mnl_nlmsg_get_payload_len(message) < sizeof(*header))
		return;
	if (message->nlmsg_type == GENL_ID_CTRL)
		family->gone |= family_is_goodbye(family, message);
	else if (message->nlmsg_type == family->id && family->heard &&
		 header->cmd == DROPMON_CMD_PLACE_NTF)
		family->heard(family->heard_arg, family_payload(message, sizeof(*header)));
}

/*
 * Takes what has come, one datagram.  @answer may be NULL.
 * Return: 1; 0 when nothing has; -1.
 */
static int family_take(struct family *family, struct family_answer *answer,
		       struct err *err)
{
	const struct nlmsghdr *message = (const struct nlmsghdr *)family->answer;
	ssize_t got = mnl_socket_recvfrom(family->socket, family->answer,
					  sizeof(family->answer));
	int left = (int)got;

	if (got < 0 && (errno == EAGAIN || errno == EINTR))
		return 0;
	if (got < 0 && errno == ENOBUFS) {
		family->overruns++;
		return 1;
	}
	if (got < 0)
		return err_system(err, "cannot read what the kernel says");
	for (; mnl_nlmsg_ok(message, left); message = mnl_nlmsg_next(message, &left)) {
		if (answer && message->nlmsg_seq == answer->seq &&
		    message->nlmsg_pid == family->portid)
			family_answered(answer, message);
		else
			family_hears(family, message);
	}
	return 1;
}

static int family_refused(const struct family_answer *answer, struct err *err)
{
	const char *hint = answer->error == EPERM ? ": CAP_NET_ADMIN is needed" : "";

	errno = answer->error;
	if (*answer->why)
		return err_system(err, "the kernel refuses: %s%s", answer->why, hint);
	return err_system(err, "the kernel refuses%s", hint);
}

/* Return: 0; 1 for a dump of what changed meanwhile; -1. */
static int family_await(struct family *family, struct family_answer *answer,
			struct err *err)
{
	struct pollfd poll_fd = { .fd = family_fd(family), .events = POLLIN };
	u64 end = clock_ms(CLOCK_MONOTONIC) + FAMILY_PATIENCE_MS, now;
	int ret;

	while (!answer->done) {
		ret = family_take(family, answer, err);
		if (ret < 0)
			return ret;
		now = clock_ms(CLOCK_MONOTONIC);
		if (!answer->done && now >= end)
			return err_set(err, "the kernel does not answer");
		if (!ret)
			poll(&poll_fd, 1, (int)(end - now));
	}
	if (answer->error)
		return family_refused(answer, err);
	return answer->interrupted;
}

static struct nlmsghdr *family_header(struct family *family, u16 type, u8 cmd, u16 flags)
{
	struct nlmsghdr *message = mnl_nlmsg_put_header(family->request);
	struct genlmsghdr *header = mnl_nlmsg_put_extra_header(message, sizeof(*header));

	message->nlmsg_type = type;
	message->nlmsg_flags = NLM_F_REQUEST | flags;
	message->nlmsg_seq = ++family->seq;
	header->cmd = cmd;
	header->version = DROPMON_GENL_VERSION;
	return message;
}

/* Return: as family_await(). */
static int family_send(struct family *family, const struct nlmsghdr *request,
		       struct family_answer *answer, struct err *err)
{
	answer->seq = request->nlmsg_seq;
	if (mnl_socket_sendto(family->socket, request, request->nlmsg_len) < 0)
		return err_system(err, "cannot ask the kernel");
	return family_await(family, answer, err);
}

struct family_group {
	const char	*name;
	u32		id;
};

/* The groups of the family, of which one is ours. */
static void family_groups(struct family *family, struct dropattr_walk groups)
{
	static const struct dropattr_field fields[] = {
		{ CTRL_ATTR_MCAST_GRP_NAME, DROPATTR_STRING, offsetof(struct family_group, name) },
		{ CTRL_ATTR_MCAST_GRP_ID, DROPATTR_U32, offsetof(struct family_group, id) },
	};
	struct family_group group;
	struct dropattr_walk walk;
	struct dropattr attr;
	u64 have;

	while (dropattr_next(&groups, &attr) > 0) {
		group = (struct family_group){ .name = "" };
		walk = (struct dropattr_walk){ attr.value, attr.len };
		dropattr_decode(walk, fields, sizeof(fields) / sizeof(*fields), &group, &have);
		if (!strcmp(group.name, DROPMON_GROUP_SUMMARY))
			family->group = group.id;
	}
}

static void family_found(void *arg, struct dropattr_walk walk)
{
	static const struct dropattr_field id = { CTRL_ATTR_FAMILY_ID, DROPATTR_U16, 0 };
	static const struct dropattr_field nest = { CTRL_ATTR_MCAST_GROUPS, DROPATTR_NEST, 0 };
	struct dropattr_walk groups = { 0 };
	struct family *family = arg;
	u64 have;

	dropattr_decode(walk, &id, 1, &family->id, &have);
	dropattr_decode(walk, &nest, 1, &groups, &have);
	family_groups(family, groups);
}

static int family_resolve(struct family *family, struct err *err)
{
	struct family_answer answer = { .tell = family_found, .arg = family };
	struct nlmsghdr *request = family_header(family, GENL_ID_CTRL, CTRL_CMD_GETFAMILY,
						 NLM_F_ACK);

	mnl_attr_put_strz(request, CTRL_ATTR_FAMILY_NAME, DROPMON_GENL_NAME);
	if (family_send(family, request, &answer, err)) {
		if (answer.error == ENOENT)
			return err_set(err, "the module dropmon is not loaded: modprobe dropmon");
		return -1;
	}
	if (!family->id)
		return err_set(err, "the kernel does not say the id of dropmon");
	return 0;
}

static int family_socket(struct family *family, struct err *err)
{
	int on = 1;

	family->socket = mnl_socket_open2(NETLINK_GENERIC, SOCK_CLOEXEC | SOCK_NONBLOCK);
	if (!family->socket || mnl_socket_bind(family->socket, 0, MNL_SOCKET_AUTOPID))
		return err_system(err, "cannot open a netlink socket");
	family->portid = mnl_socket_get_portid(family->socket);
	/* Errors are told without it, too, only in fewer words. */
	mnl_socket_setsockopt(family->socket, NETLINK_EXT_ACK, &on, sizeof(on));
	return 0;
}

/**
 * family_open - reach the drop monitor
 * @ret: a socket that does; to be closed
 * @err: why there is none
 *
 * Return: 0 or -1.
 */
int family_open(struct family **ret, struct err *err)
{
	struct family *family = calloc(1, sizeof(*family));

	if (!family)
		return err_memory(err);
	if (family_socket(family, err) || family_resolve(family, err)) {
		family_close(family);
		return -1;
	}
	*ret = family;
	return 0;
}

/**
 * family_close - let go of the drop monitor; what the socket wanted is taken back
 * @family: the socket, or NULL
 */
void family_close(struct family *family)
{
	if (!family)
		return;
	if (family->socket)
		mnl_socket_close(family->socket);
	free(family);
}

/**
 * family_fd - what to wait for
 * @family: the socket
 *
 * Return: its descriptor, for poll().
 */
int family_fd(const struct family *family)
{
	return mnl_socket_get_fd(family->socket);
}

/* That the family goes is told in the controller's group, whose id is the controller's. */
static void family_join_controller(struct family *family)
{
	u32 group = GENL_ID_CTRL;

	mnl_socket_setsockopt(family->socket, NETLINK_ADD_MEMBERSHIP, &group, sizeof(group));
}

/**
 * family_join - be told of drops from now on
 * @family: the socket
 * @room: bytes for messages until they are read
 * @heard: told of each message, in family_hear() and while an answer is awaited
 * @arg: for @heard
 * @err: why that cannot be
 *
 * Return: 0 or -1.
 */
int family_join(struct family *family, int room, family_tell *heard, void *arg,
		struct err *err)
{
	int fd = family_fd(family);
	u32 group = family->group;

	if (!group)
		return err_set(err, "the kernel has no group '%s'", DROPMON_GROUP_SUMMARY);
	if (setsockopt(fd, SOL_SOCKET, SO_RCVBUFFORCE, &room, sizeof(room)))
		setsockopt(fd, SOL_SOCKET, SO_RCVBUF, &room, sizeof(room));
	family->heard = heard;
	family->heard_arg = arg;
	if (mnl_socket_setsockopt(family->socket, NETLINK_ADD_MEMBERSHIP, &group,
				  sizeof(group)))
		return err_system(err, "cannot join the group '%s'%s", DROPMON_GROUP_SUMMARY,
				  errno == EPERM ? ": CAP_NET_ADMIN is needed" : "");
	family_join_controller(family);
	return 0;
}

/**
 * family_hear - take what has come, without waiting
 * @family: the socket, after family_join()
 * @err: why it cannot be read
 *
 * Return: 1 when there may be more, 0 when there is nothing, -1.
 */
int family_hear(struct family *family, struct err *err)
{
	return family_take(family, NULL, err);
}

/**
 * family_begin - begin a request
 * @family: the socket
 * @cmd: what is wanted
 *
 * Return: the request, to which attributes can be added and which family_ask() sends.
 */
struct nlmsghdr *family_begin(struct family *family, enum dropmon_cmd cmd)
{
	return family_header(family, family->id, (u8)cmd, NLM_F_ACK);
}

/**
 * family_ask - send a request, and wait until it is done
 * @family: the socket
 * @request: of family_begin()
 * @tell: told of the answer, or NULL when only the acknowledgment counts
 * @arg: for @tell
 * @err: why it is not done
 *
 * Return: 0 or -1.
 */
int family_ask(struct family *family, struct nlmsghdr *request, family_tell *tell,
	       void *arg, struct err *err)
{
	struct family_answer answer = { .tell = tell, .arg = arg };

	return family_send(family, request, &answer, err) < 0 ? -1 : 0;
}

/**
 * family_dump - have a table of the kernel's
 * @family: the socket
 * @cmd: which
 * @tell: told of each message
 * @arg: for @tell
 * @err: why it cannot be had
 *
 * Return: 0; 1 when it changed meanwhile, so that some of it may be missing; -1.
 */
int family_dump(struct family *family, enum dropmon_cmd cmd, family_tell *tell, void *arg,
		struct err *err)
{
	struct family_answer answer = { .tell = tell, .arg = arg };
	struct nlmsghdr *request = family_header(family, family->id, (u8)cmd, NLM_F_DUMP);

	return family_send(family, request, &answer, err);
}
