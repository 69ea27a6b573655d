// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * Has packets dropped, each in one way that is known.
 *
 *	drops udp ADDRESS PORT COUNT	datagrams to a port, from any
 *	drops full ADDRESS PORT COUNT	datagrams to a socket of its own with no room for them
 *	drops unread ADDRESS PORT COUNT	datagrams to a socket of its own, closed unread
 *	drops frame IFACE MAC KIND COUNT
 *					IPv4 packets to a MAC out of an interface, from
 *					10.9.0.1 to 10.9.0.2, with something wrong:
 *		good		nothing: UDP to port 9
 *		ipcsum		checksum of the IP header
 *		ihl		length of the IP header
 *		ttl0		time to live 0, to 10.9.1.2
 *		ttl1		time to live 1, to 10.9.1.2
 *		udpcsum		checksum of UDP
 *		tcpcsum		checksum of TCP
 *		martian		source address 10.77.0.1
 *		fragment	a first fragment without the others
 *		proto		a protocol that nobody has
 *		big		1400 bytes that must not be cut, to 10.9.1.2
 *	drops types IFACE MAC TYPES COUNT
 *					frames of so many protocols that nobody has, in turn
 *	drops window ADDRESS PORT COUNT	segments far behind the window of a connection of its own,
 *					to a server that accepts it
 *	drops ahead ADDRESS PORT COUNT	segments in the window, but not the next, of one that then
 *					ends
 *
 * COUNT packets each.  Prints nothing; exit status 1 after a line on stderr.
 */
#define _GNU_SOURCE
#include <arpa/inet.h>
#include <err.h>
#include <errno.h>
#include <net/if.h>
#include <netinet/ether.h>
#include <netinet/if_ether.h>
#include <netinet/ip.h>
#include <linux/tcp.h>
#include <netinet/udp.h>
#include <netpacket/packet.h>
#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

#define PAYLOAD	64
#define BIG	1372	/* with the headers of IPv4 and UDP 1400 */
#define FAR	100000000
#define NEAR	1000
#define SETTLE_US	500000
#define BATCH	64
#define FIRST_TYPE	0x1000

union address {
	struct sockaddr		any;
	struct sockaddr_in	ip;
	struct sockaddr_in6	ip6;
};

static socklen_t address_of(union address *address, const char *host, const char *port)
{
	memset(address, 0, sizeof(*address));
	if (inet_pton(AF_INET, host, &address->ip.sin_addr) == 1) {
		address->ip.sin_family = AF_INET;
		address->ip.sin_port = htons((unsigned short)atoi(port));
		return sizeof(address->ip);
	}
	if (inet_pton(AF_INET6, host, &address->ip6.sin6_addr) != 1)
		errx(1, "'%s' is not an address", host);
	address->ip6.sin6_family = AF_INET6;
	address->ip6.sin6_port = htons((unsigned short)atoi(port));
	return sizeof(address->ip6);
}

static int socket_of(const union address *address)
{
	int fd = socket(address->any.sa_family, SOCK_DGRAM, 0);

	if (fd < 0)
		err(1, "socket");
	return fd;
}

/* What cannot be sent at once counts too: a route may say no. */
static void send_to(const union address *address, socklen_t len, unsigned int count)
{
	int fd = socket_of(address);
	char payload[PAYLOAD] = "drops";

	while (count--)
		sendto(fd, payload, sizeof(payload), 0, &address->any, len);
	close(fd);
}

static void to_own_socket(const union address *address, socklen_t len,
			  unsigned int count, int room)
{
	int fd = socket_of(address);

	if (room && setsockopt(fd, SOL_SOCKET, SO_RCVBUF, &room, sizeof(room)))
		err(1, "SO_RCVBUF");
	if (bind(fd, &address->any, len))
		err(1, "bind");
	send_to(address, len, count);
	close(fd);
}

static unsigned int sum(const void *from, size_t len, unsigned int start)
{
	const unsigned char *byte = from;
	size_t i;

	for (i = 0; i < len; i++)
		start += (unsigned int)byte[i] << (i & 1 ? 0 : 8);
	return start;
}

static unsigned short fold(unsigned int total)
{
	while (total >> 16)
		total = (total & 0xffff) + (total >> 16);
	return htons((unsigned short)~total);
}

struct frame {
	struct ether_header	ether;
	struct iphdr		ip;
	union {
		struct udphdr	udp;
		struct tcphdr	tcp;
		char		bytes[BIG];
	};
} __attribute__((packed));

static size_t frame_payload(const char *kind)
{
	return strcmp(kind, "big") ? PAYLOAD : BIG;
}

static unsigned short frame_l4_sum(const struct frame *frame, size_t len)
{
	unsigned int start = sum(&frame->ip.saddr, 8, frame->ip.protocol + (unsigned int)len);

	return fold(sum(frame->bytes, len, start));
}

static void frame_fill_l4(struct frame *frame, const char *kind)
{
	unsigned short wrong = strstr(kind, "pcsum") && strcmp(kind, "ipcsum") ? 0x1234 : 0;

	if (!strcmp(kind, "tcpcsum")) {
		frame->ip.protocol = IPPROTO_TCP;
		frame->tcp.source = htons(1000);
		frame->tcp.dest = htons(9);
		frame->tcp.doff = 5;
		frame->tcp.syn = 1;
		frame->tcp.check = frame_l4_sum(frame, frame_payload(kind)) ^ wrong;
		return;
	}
	frame->ip.protocol = IPPROTO_UDP;
	frame->udp.source = htons(1000);
	frame->udp.dest = htons(9);
	frame->udp.len = htons((unsigned short)frame_payload(kind));
	frame->udp.check = frame_l4_sum(frame, frame_payload(kind)) ^ wrong;
}

static void frame_fill(struct frame *frame, const char *kind)
{
	int forwarded = !strncmp(kind, "ttl", 3) || !strcmp(kind, "big");

	frame->ip.version = 4;
	frame->ip.ihl = strcmp(kind, "ihl") ? 5 : 3;
	frame->ip.tot_len = htons((unsigned short)(sizeof(frame->ip) + frame_payload(kind)));
	frame->ip.ttl = strncmp(kind, "ttl", 3) ? 64 : (unsigned char)(kind[3] - '0');
	frame->ip.saddr = inet_addr(strcmp(kind, "martian") ? "10.9.0.1" : "10.77.0.1");
	frame->ip.daddr = inet_addr(forwarded ? "10.9.1.2" : "10.9.0.2");
	frame_fill_l4(frame, kind);
	if (!strcmp(kind, "proto"))
		frame->ip.protocol = 253;
	if (!strcmp(kind, "fragment"))
		frame->ip.frag_off = htons(IP_MF);
	if (!strcmp(kind, "big"))
		frame->ip.frag_off = htons(IP_DF);
	frame->ip.check = fold(sum(&frame->ip, sizeof(frame->ip), 0));
	if (!strcmp(kind, "ipcsum"))
		frame->ip.check ^= 0x1234;
}

/* Frames out of an interface. */
static int raw_socket(struct sockaddr_ll *to, const char *iface)
{
	int fd = socket(AF_PACKET, SOCK_RAW, 0);

	if (fd < 0)
		err(1, "socket");
	*to = (struct sockaddr_ll){ .sll_family = AF_PACKET, .sll_halen = ETH_ALEN };
	to->sll_ifindex = (int)if_nametoindex(iface);
	if (!to->sll_ifindex)
		err(1, "%s", iface);
	return fd;
}

static void set_mac(struct ether_header *ether, const char *mac)
{
	if (!ether_aton_r(mac, (struct ether_addr *)ether->ether_dhost))
		errx(1, "'%s' is not a MAC", mac);
	ether->ether_shost[0] = 2;
}

struct batch {
	struct sockaddr_ll	to;
	struct mmsghdr		message[BATCH];
	struct iovec		part[BATCH];
	struct {
		struct ether_header	ether;
		char			payload[PAYLOAD];
	} frame[BATCH];
};

static void batch_init(struct batch *batch, const char *mac)
{
	unsigned int i;

	for (i = 0; i < BATCH; i++) {
		set_mac(&batch->frame[i].ether, mac);
		batch->part[i] = (struct iovec){ &batch->frame[i], sizeof(batch->frame[i]) };
		batch->message[i].msg_hdr = (struct msghdr){
			.msg_name = &batch->to, .msg_namelen = sizeof(batch->to),
			.msg_iov = &batch->part[i], .msg_iovlen = 1,
		};
	}
}

static void types(const char *iface, const char *mac, unsigned int different,
		  unsigned int count)
{
	struct batch batch = { 0 };
	int fd = raw_socket(&batch.to, iface), on = 1, got;
	unsigned int i, done = 0;

	if (setsockopt(fd, SOL_PACKET, PACKET_QDISC_BYPASS, &on, sizeof(on)))
		err(1, "PACKET_QDISC_BYPASS");
	batch_init(&batch, mac);
	while (done < count) {
		for (i = 0; i < BATCH && done + i < count; i++)
			batch.frame[i].ether.ether_type =
				htons((unsigned short)(FIRST_TYPE + (done + i) % different));
		got = sendmmsg(fd, batch.message, i, 0);
		if (got > 0)
			done += (unsigned int)got;
		else if (errno != ENOBUFS)
			err(1, "sendmmsg");
	}
}

static void frames(const char *iface, const char *mac, const char *kind, unsigned int count)
{
	struct sockaddr_ll to;
	int fd = raw_socket(&to, iface);
	struct frame frame = { 0 };
	unsigned int i;

	set_mac(&frame.ether, mac);
	frame.ether.ether_type = htons(ETHERTYPE_IP);
	frame_fill(&frame, kind);
	for (i = 0; i < count; i++) {
		/* Fragments are told apart by this; nothing else looks at it. */
		frame.ip.id = htons((unsigned short)(i + 1));
		if (strcmp(kind, "ipcsum")) {
			frame.ip.check = 0;
			frame.ip.check = fold(sum(&frame.ip, sizeof(frame.ip), 0));
		}
		if (sendto(fd, &frame, offsetof(struct frame, bytes) + frame_payload(kind), 0,
			   (struct sockaddr *)&to, sizeof(to)) < 0)
			err(1, "sendto");
	}
}

static void repair(int fd, int how)
{
	if (setsockopt(fd, IPPROTO_TCP, TCP_REPAIR, &how, sizeof(how)))
		err(1, "TCP_REPAIR");
}

/* The number of the next byte that a connection sends. */
static unsigned int next_seq(int fd)
{
	int queue = TCP_SEND_QUEUE;
	socklen_t len = sizeof(unsigned int);
	unsigned int seq;

	repair(fd, TCP_REPAIR_ON);
	if (setsockopt(fd, IPPROTO_TCP, TCP_REPAIR_QUEUE, &queue, sizeof(queue)) ||
	    getsockopt(fd, IPPROTO_TCP, TCP_QUEUE_SEQ, &seq, &len))
		err(1, "TCP_REPAIR");
	/* That sends no probe of the window, which would be one more. */
	repair(fd, TCP_REPAIR_OFF_NO_WP);
	return seq;
}

/* An address, a port and those of the other end, of a connection over IPv4. */
static void window_fill(struct frame *frame, int fd, const union address *to,
			unsigned int ahead)
{
	union address from;
	socklen_t len = sizeof(from);

	if (getsockname(fd, &from.any, &len))
		err(1, "getsockname");
	frame_fill(frame, "tcpcsum");
	frame->ip.saddr = from.ip.sin_addr.s_addr;
	frame->ip.daddr = to->ip.sin_addr.s_addr;
	frame->tcp.source = from.ip.sin_port;
	frame->tcp.dest = to->ip.sin_port;
	frame->tcp.syn = 0;
	frame->tcp.ack = 1;
	frame->tcp.seq = htonl(next_seq(fd) + ahead);
	frame->tcp.check = 0;
	frame->tcp.check = frame_l4_sum(frame, PAYLOAD);
}

static void window(const union address *to, socklen_t len, unsigned int count,
		   unsigned int ahead)
{
	int fd = socket(AF_INET, SOCK_STREAM, 0), raw = socket(AF_INET, SOCK_RAW, IPPROTO_RAW);
	struct frame frame = { 0 };

	if (fd < 0 || raw < 0 || connect(fd, &to->any, len))
		err(1, "connect");
	/* A server that is at work has what comes wait, without where it came from. */
	usleep(SETTLE_US);
	window_fill(&frame, fd, to, ahead);
	while (count--) {
		if (sendto(raw, &frame.ip, sizeof(frame.ip) + PAYLOAD, 0, &to->any, len) < 0)
			err(1, "sendto");
	}
	/* What they lead to must find the connection, which then ends without a packet. */
	sleep(1);
	repair(fd, TCP_REPAIR_ON);
	close(fd);
}

int main(int argc, char **argv)
{
	union address address;
	unsigned int count;
	socklen_t len;

	if (argc == 6 && !strcmp(argv[1], "frame")) {
		frames(argv[2], argv[3], argv[4], (unsigned int)atoi(argv[5]));
		return 0;
	}
	if (argc == 6 && !strcmp(argv[1], "types")) {
		types(argv[2], argv[3], (unsigned int)atoi(argv[4]),
		      (unsigned int)atoi(argv[5]));
		return 0;
	}
	if (argc != 5)
		errx(1, "see the head of drops.c");
	len = address_of(&address, argv[2], argv[3]);
	count = (unsigned int)atoi(argv[4]);
	if (!strcmp(argv[1], "udp"))
		send_to(&address, len, count);
	else if (!strcmp(argv[1], "full"))
		to_own_socket(&address, len, count, 1);
	else if (!strcmp(argv[1], "unread"))
		to_own_socket(&address, len, count, 0);
	else if (!strcmp(argv[1], "window"))
		window(&address, len, count, FAR);
	else if (!strcmp(argv[1], "ahead"))
		window(&address, len, count, NEAR);
	else
		errx(1, "see the head of drops.c");
	return 0;
}
