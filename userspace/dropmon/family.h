/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The generic netlink family of the drop monitor: a socket, requests and answers. */
#ifndef _DROPMON_FAMILY_H
#define _DROPMON_FAMILY_H

#include <libmnl/libmnl.h>
#include <linux/genetlink.h>

#include <uapi/vmcoredd/dropmon.h>

#include "../lib/base/err.h"
#include "../lib/drop/dropattr.h"

/* More than the kernel puts into one message. */
#define FAMILY_BUF	65536
#define FAMILY_REQUEST	256

/* What a listener usually wants for messages until it comes to read. */
#define FAMILY_RCVBUF	(8 << 20)

/* Told of what a message has behind its headers. */
typedef void family_tell(void *arg, struct dropattr_walk walk);

/**
 * struct family - a socket that speaks to the drop monitor
 * @socket: of libmnl
 * @portid: its address
 * @seq: number of the last request
 * @id: of the family
 * @group: of the multicast group; 0 when there is none
 * @heard: told of messages to the group, or NULL
 * @heard_arg: for @heard
 * @overruns: how often the kernel said that it had no room for what it sent here
 * @gone: the family went away
 * @request: the request in the making
 * @answer: what came
 */
struct family {
	struct mnl_socket	*socket;
	u32			portid;
	u32			seq;
	u16			id;
	u32			group;
	family_tell		*heard;
	void			*heard_arg;
	u64			overruns;
	bool			gone;
	u64			request[FAMILY_REQUEST / sizeof(u64)];
	u64			answer[FAMILY_BUF / sizeof(u64)];
};

int family_open(struct family **ret, struct err *err);
void family_close(struct family *family);
int family_fd(const struct family *family);
int family_join(struct family *family, int room, family_tell *heard, void *arg,
		struct err *err);
int family_hear(struct family *family, struct err *err);
struct nlmsghdr *family_begin(struct family *family, enum dropmon_cmd cmd);
int family_ask(struct family *family, struct nlmsghdr *request, family_tell *tell,
	       void *arg, struct err *err);
int family_dump(struct family *family, enum dropmon_cmd cmd, family_tell *tell, void *arg,
		struct err *err);

#endif /* _DROPMON_FAMILY_H */
