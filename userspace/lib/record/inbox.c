// SPDX-License-Identifier: LGPL-2.1-or-later
/* A UDP socket that takes datagrams in large portions: see inbox.h. */
#include <errno.h>
#include <linux/sock_diag.h>
#include <string.h>
#include <unistd.h>

#include "inbox.h"

/* Beyond the system's limit, if we may; else up to it. */
static void inbox_grow(struct inbox *inbox)
{
	int fd = inbox->fd, size = INBOX_RCVBUF;
	socklen_t len = sizeof(inbox->room);

	if (setsockopt(fd, SOL_SOCKET, SO_RCVBUFFORCE, &size, sizeof(size)))
		setsockopt(fd, SOL_SOCKET, SO_RCVBUF, &size, sizeof(size));
	getsockopt(fd, SOL_SOCKET, SO_RCVBUF, &inbox->room, &len);
}

/**
 * inbox_open - listen
 * @inbox: to be set up; inbox_close() it after success
 * @addr: where; "::" takes IPv4 too, port 0 is any
 * @err: why it failed
 *
 * Return: 0 or -1.
 */
int inbox_open(struct inbox *inbox, const struct addr *addr, struct err *err)
{
	socklen_t len = sizeof(inbox->addr);
	char text[ADDR_TEXT];

	memset(inbox, 0, sizeof(*inbox));
	inbox->addr = *addr;
	inbox->fd = addr_socket(&inbox->addr, SOCK_DGRAM | SOCK_NONBLOCK);
	if (inbox->fd < 0)
		return err_set(err, "cannot open a socket: %s",
			       strerror(errno));
	inbox_grow(inbox);
	if (!bind(inbox->fd, &inbox->addr.sa, addr_len(&inbox->addr)) &&
	    !getsockname(inbox->fd, &inbox->addr.sa, &len))
		return 0;
	err_set(err, "cannot listen on %s: %s", addr_text(addr, text),
		strerror(errno));
	close(inbox->fd);
	return -1;
}

/* What the network and a lack of memory do to a socket passes. */
static bool inbox_is_transient(int error)
{
	switch (error) {
	case EAGAIN:
	case EINTR:
	case ENOMEM:
	case ENOBUFS:
	case ECONNREFUSED:
	case ENETDOWN:
	case ENETUNREACH:
	case EHOSTUNREACH:
		return true;
	}
	return false;
}

/**
 * inbox_receive - take the datagrams that are there, at most INBOX_BATCH
 * @inbox: the socket; its mail is replaced
 * @err: why it failed
 *
 * Return: 1 when there may be more, 0 when there are none left, -1.
 */
int inbox_receive(struct inbox *inbox, struct err *err)
{
	struct mmsghdr msgs[INBOX_BATCH] = { 0 };
	struct iovec iov[INBOX_BATCH];
	struct inbox_mail *mail;
	int i, got;

	for (i = 0; i < INBOX_BATCH; i++) {
		mail = &inbox->mail[i];
		iov[i].iov_base = mail->bytes;
		iov[i].iov_len = sizeof(mail->bytes);
		msgs[i].msg_hdr.msg_iov = &iov[i];
		msgs[i].msg_hdr.msg_iovlen = 1;
		msgs[i].msg_hdr.msg_name = &mail->from;
		msgs[i].msg_hdr.msg_namelen = sizeof(mail->from);
	}
	inbox->count = 0;
	got = recvmmsg(inbox->fd, msgs, INBOX_BATCH, MSG_DONTWAIT | MSG_TRUNC,
		       NULL);
	if (got < 0 && inbox_is_transient(errno))
		return 0;
	if (got < 0)
		return err_set(err, "cannot receive: %s", strerror(errno));
	for (i = 0; i < got; i++)
		inbox->mail[i].len = msgs[i].msg_len;
	inbox->count = (unsigned int)got;
	return got == INBOX_BATCH;
}

/**
 * inbox_drops - what the kernel had no room for
 * @inbox: the socket
 *
 * Return: datagrams dropped since it was opened.
 */
uint64_t inbox_drops(const struct inbox *inbox)
{
	uint32_t info[SK_MEMINFO_VARS] = { 0 };
	socklen_t len = sizeof(info);

	if (getsockopt(inbox->fd, SOL_SOCKET, SO_MEMINFO, info, &len))
		return 0;
	return info[SK_MEMINFO_DROPS];
}

/**
 * inbox_close - stop listening
 * @inbox: the socket
 */
void inbox_close(struct inbox *inbox)
{
	close(inbox->fd);
}
