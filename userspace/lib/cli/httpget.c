// SPDX-License-Identifier: LGPL-2.1-or-later
/* One small GET of HTTP/1.0 (RFC 1945): see httpget.h. */
#include <errno.h>
#include <poll.h>
#include <stdio.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/time.h>
#include <unistd.h>

#include "../base/addr.h"
#include "../base/clock.h"
#include "httpget.h"

/* The head of an answer, and what is kept of its body. */
#define HTTPGET_HEAD	1024

static int httpget_connect(const struct addr *addr, const char *where,
			   struct err *err)
{
	struct timeval patience = { .tv_sec = HTTPGET_SECONDS };
	int fd = socket(addr->sa.sa_family, SOCK_STREAM | SOCK_CLOEXEC, 0);

	if (fd < 0)
		return err_set(err, "cannot open a socket: %s",
			       strerror(errno));
	setsockopt(fd, SOL_SOCKET, SO_SNDTIMEO, &patience, sizeof(patience));
	if (!connect(fd, &addr->sa, addr_len(addr)))
		return fd;
	err_set(err, "cannot connect to %s: %s", where,
		errno == EINPROGRESS ? "no answer" : strerror(errno));
	close(fd);
	return -1;
}

static int httpget_ask(int fd, const char *where, const char *path,
		       struct err *err)
{
	char text[512];
	int len = snprintf(text, sizeof(text),
			   "GET %s HTTP/1.0\r\nHost: %s\r\n\r\n", path, where);

	if (len < 0 || (size_t)len >= sizeof(text))
		return err_set(err, "'%s' is too long", path);
	if (send(fd, text, (size_t)len, MSG_NOSIGNAL) == len)
		return 0;
	return err_set(err, "cannot ask %s: %s", where, strerror(errno));
}

/* As recv(), until a time: a server may send its bytes one by one, for ever. */
static ssize_t httpget_receive(int fd, char *buf, size_t size, long long end_ms)
{
	struct pollfd wait = { .fd = fd, .events = POLLIN };
	long long left;
	ssize_t got;

	do {
		left = end_ms - (long long)clock_ms(CLOCK_MONOTONIC);
		if (left <= 0 || !poll(&wait, 1, (int)left)) {
			errno = ETIMEDOUT;
			return -1;
		}
		got = recv(fd, buf, size, MSG_DONTWAIT);
	} while (got < 0 && (errno == EINTR || errno == EAGAIN));
	return got;
}

/* Reads until the end, or until there is no room.  Return: bytes, or -1. */
static ssize_t httpget_answer(int fd, const char *where, char *text,
			      size_t size, struct err *err)
{
	long long end_ms = (long long)clock_ms(CLOCK_MONOTONIC) + HTTPGET_SECONDS * 1000;
	size_t used = 0;
	ssize_t got;

	while (used < size - 1) {
		got = httpget_receive(fd, text + used, size - 1 - used, end_ms);
		if (got < 0)
			return err_set(err, "no answer from %s: %s", where,
				       errno == ETIMEDOUT ? "it takes too long" :
							    strerror(errno));
		if (!got)
			break;
		used += (size_t)got;
	}
	text[used] = '\0';
	return (ssize_t)used;
}

static int httpget_parse(const char *where, const char *text, char *ret_body,
			 unsigned int *ret_code, struct err *err)
{
	const char *body = strstr(text, "\r\n\r\n");

	if (sscanf(text, "HTTP/1.%*u %3u", ret_code) != 1 || !body)
		return err_set(err, "%s does not speak HTTP", where);
	if (ret_body)
		snprintf(ret_body, HTTPGET_BODY, "%s", body + 4);
	return 0;
}

/**
 * httpget - ask a server for something small
 * @where: address and port, names too
 * @path: of what is wanted, beginning with "/"
 * @ret_body: the answer as text, cut to its room; or NULL
 * @ret_code: what the server says of it: 200 is well
 * @err: why there is no answer
 *
 * Return: 0 or -1.
 */
int httpget(const char *where, const char *path, char ret_body[HTTPGET_BODY],
	    unsigned int *ret_code, struct err *err)
{
	char text[HTTPGET_HEAD + HTTPGET_BODY];
	struct addr addr;
	int fd, ret = -1;

	if (addr_parse(&addr, where, HTTPGET_PORT, true, err))
		return -1;
	fd = httpget_connect(&addr, where, err);
	if (fd < 0)
		return -1;
	if (!httpget_ask(fd, where, path, err) &&
	    httpget_answer(fd, where, text, sizeof(text), err) >= 0)
		ret = httpget_parse(where, text, ret_body, ret_code, err);
	close(fd);
	return ret;
}
