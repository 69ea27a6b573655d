/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* A UDP socket that takes datagrams in large portions. */
#ifndef _LIB_INBOX_H
#define _LIB_INBOX_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "../base/addr.h"
#include "../base/err.h"

#define INBOX_BATCH	64
#define INBOX_SIZE	2048		/* more than any packet has */
#define INBOX_RCVBUF	(32 << 20)	/* asked for; the kernel may give less */

/**
 * struct inbox_mail - a datagram
 * @from: where it came from
 * @len: bytes there; more than INBOX_SIZE when it was cut
 * @bytes: the datagram, the reader's to change
 */
struct inbox_mail {
	struct addr	from;
	size_t		len;
	uint8_t		bytes[INBOX_SIZE];
};

/**
 * struct inbox - a socket
 * @fd: for poll()
 * @addr: where it listens
 * @room: bytes that the kernel keeps for it, as the kernel counts them: two or
 *	three times those of the datagrams
 * @count: datagrams of the last portion
 * @mail: these
 */
struct inbox {
	int			fd;
	struct addr		addr;
	int			room;
	unsigned int		count;
	struct inbox_mail	mail[INBOX_BATCH];
};

int inbox_open(struct inbox *inbox, const struct addr *addr, struct err *err);
int inbox_receive(struct inbox *inbox, struct err *err);
uint64_t inbox_drops(const struct inbox *inbox);
void inbox_close(struct inbox *inbox);

#endif /* _LIB_INBOX_H */
