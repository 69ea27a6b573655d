// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * The least that a receiver can do: recvmmsg(), and nothing with what it gets.
 * Same buffers, same portions and the same wait as netoopsd has.
 *
 *	sink ADDR:PORT	until SIGINT or SIGTERM
 *
 * Prints where it listens on standard error as netoopsd does, and at the end, on
 * standard output, a line of JSON: packets, those that the socket had no room for,
 * and the CPU time that it took.
 */
#include <errno.h>
#include <poll.h>
#include <signal.h>
#include <stdio.h>
#include <string.h>
#include <sys/resource.h>

#include "../../userspace/lib/record/inbox.h"

static volatile sig_atomic_t ended;

static void end(int signal_number)
{
	(void)signal_number;
	ended = 1;
}

static struct inbox inbox;

/* Return: packets until the end. */
static uint64_t sink(const sigset_t *signals)
{
	static const struct timespec gather = { .tv_nsec = 1000000 };
	struct pollfd poll = { .fd = inbox.fd, .events = POLLIN };
	struct mmsghdr msgs[INBOX_BATCH] = { 0 };
	struct iovec iov[INBOX_BATCH];
	uint64_t packets = 0;
	int i, got = 0;

	for (i = 0; i < INBOX_BATCH; i++) {
		iov[i].iov_base = inbox.mail[i].bytes;
		iov[i].iov_len = sizeof(inbox.mail[i].bytes);
		msgs[i].msg_hdr.msg_iov = &iov[i];
		msgs[i].msg_hdr.msg_iovlen = 1;
		msgs[i].msg_hdr.msg_name = &inbox.mail[i].from;
	}
	while (!ended || got > 0) {
		for (i = 0; i < INBOX_BATCH; i++)
			msgs[i].msg_hdr.msg_namelen = sizeof(struct addr);
		/* While packets come they are left to gather. */
		if (got < INBOX_BATCH)
			ppoll(&poll, got <= 0, got > 0 ? &gather : NULL, signals);
		got = recvmmsg(inbox.fd, msgs, INBOX_BATCH, MSG_DONTWAIT, NULL);
		if (got > 0)
			packets += (uint64_t)got;
	}
	return packets;
}

int main(int argc, char **argv)
{
	struct sigaction action = { .sa_handler = end };
	struct rusage usage;
	char text[ADDR_TEXT];
	sigset_t blocked, old;
	uint64_t packets;
	struct addr addr;
	struct err err;

	if (argc != 2 || addr_parse(&addr, argv[1], 2004, false, &err) ||
	    inbox_open(&inbox, &addr, &err)) {
		fprintf(stderr, "sink: %s\n", argc != 2 ?
			"usage: sink ADDR:PORT" : err.text);
		return 1;
	}
	sigemptyset(&blocked);
	sigaddset(&blocked, SIGINT);
	sigaddset(&blocked, SIGTERM);
	sigprocmask(SIG_BLOCK, &blocked, &old);
	sigaction(SIGINT, &action, NULL);
	sigaction(SIGTERM, &action, NULL);
	fprintf(stderr, "listening on %s\n", addr_text(&inbox.addr, text));
	packets = sink(&old);
	getrusage(RUSAGE_SELF, &usage);
	printf("{\"packets\": %ju, \"socket_drops\": %ju, \"cpu_us\": %ju}\n",
	       (uintmax_t)packets, (uintmax_t)inbox_drops(&inbox),
	       (uintmax_t)(usage.ru_utime.tv_sec + usage.ru_stime.tv_sec) *
	       1000000 + (uintmax_t)(usage.ru_utime.tv_usec +
				     usage.ru_stime.tv_usec));
	return 0;
}
