// SPDX-License-Identifier: GPL-2.0-or-later
/* A network that is as bad as it is told: see channel.h. */
#include <stdlib.h>
#include <time.h>
#include <unistd.h>

#include "../lib/base/clock.h"
#include "channel.h"

#define CHANNEL_SNDBUF	(4 << 20)

/*
 * Two states a sender: in one all is lost, in the other nothing.  The first is
 * left after @burst packets on average; how often it is entered follows from the
 * loss that is wanted.
 */
static int channel_plan(struct channel *channel, struct err *err)
{
	const struct channel_options *options = &channel->options;
	u64 enter;

	if (options->burst < 2 || options->loss >= RNG_MILLION)
		return 0;
	enter = (u64)options->loss * RNG_MILLION /
		((u64)options->burst * (RNG_MILLION - options->loss));
	if (enter > RNG_MILLION)
		return err_set(err, "runs of %u packets on average are too short for such a loss",
			       options->burst);
	channel->enter = (u32)enter;
	return 0;
}

/*
 * A socket that sends from many addresses has none, so it cannot be connected,
 * and must ask to be told that nobody listens.  With IPv6, a route to the block is
 * enough for its addresses to be the machine's only when that is asked for.
 */
static void channel_unconnected(const struct channel *channel)
{
	int on = 1;

	if (channel->to.sa.sa_family == AF_INET6) {
		setsockopt(channel->fd, IPPROTO_IPV6, IPV6_RECVERR, &on,
			   sizeof(on));
		setsockopt(channel->fd, IPPROTO_IPV6, IPV6_FREEBIND, &on,
			   sizeof(on));
	} else {
		setsockopt(channel->fd, IPPROTO_IP, IP_RECVERR, &on,
			   sizeof(on));
	}
}

static int channel_connect(struct channel *channel, struct err *err)
{
	const struct addr *to = &channel->to;
	int size = CHANNEL_SNDBUF;
	char text[ADDR_TEXT];

	channel->fd = socket(to->sa.sa_family, SOCK_DGRAM | SOCK_CLOEXEC, 0);
	if (channel->fd < 0)
		return err_set(err, "cannot open a socket: %s",
			       strerror(errno));
	setsockopt(channel->fd, SOL_SOCKET, SO_SNDBUF, &size, sizeof(size));
	if (channel->options.from)
		channel_unconnected(channel);
	else if (connect(channel->fd, &to->sa, addr_len(to)))
		return err_set(err, "cannot send to %s: %s",
			       addr_text(to, text), strerror(errno));
	return 0;
}

/**
 * channel_open - set a network up
 * @channel: to be set up; channel_close() it after success
 * @to: where packets go
 * @options: what is done to them
 * @hosts: how many senders there are
 * @seed: decides about each packet
 * @err: why it failed
 *
 * Return: 0 or -1.
 */
int channel_open(struct channel *channel, const struct addr *to,
		 const struct channel_options *options, u32 hosts, u64 seed,
		 struct err *err)
{
	memset(channel, 0, sizeof(*channel));
	channel->options = *options;
	channel->to = *to;
	channel->fd = -1;
	channel->hosts = hosts;
	channel->batch_size = CHANNEL_BATCH;
	/* With a rate, what leaves at once is what is due in a millisecond. */
	if (options->rate && options->rate < 1000 * CHANNEL_BATCH)
		channel->batch_size = (unsigned int)(options->rate / 1000) + 1;
	rng_init(&channel->rng, seed, 'c', 0);
	channel->losing = calloc(hosts, sizeof(*channel->losing));
	if (options->reorder)
		channel->held = calloc(options->reorder,
				       sizeof(*channel->held));
	if (!channel->losing || (options->reorder && !channel->held))
		err_set(err, "no memory for %u hosts and %u packets", hosts,
			options->reorder);
	else if (!channel_plan(channel, err) &&
		 !channel_connect(channel, err))
		return 0;
	channel_close(channel);
	return -1;
}

/**
 * channel_close - end a network
 * @channel: the network; what it holds is not sent
 */
void channel_close(struct channel *channel)
{
	if (channel->fd >= 0)
		close(channel->fd);
	free(channel->losing);
	free(channel->held);
}

/* Waits until the next packet is due. */
static void channel_pace(const struct channel *channel)
{
	u64 due = channel->start_ns + channel->sent * NSEC_PER_SEC /
		  channel->options.rate;
	struct timespec at = clock_timespec(due);

	clock_nanosleep(CLOCK_MONOTONIC, TIMER_ABSTIME, &at, NULL);
}

/* Nobody listening shows later, at another packet, which is then sent again. */
static bool channel_refused(const struct channel *channel)
{
	socklen_t len = sizeof(int);
	int error = 0;

	getsockopt(channel->fd, SOL_SOCKET, SO_ERROR, &error, &len);
	return error == ECONNREFUSED;
}

/* Return: packets that the kernel took, or -1 with errno. */
static int channel_send_some(struct channel *channel, struct mmsghdr *msgs,
			     unsigned int from)
{
	int ret = sendmmsg(channel->fd, msgs + from, channel->batched - from,
			   0);

	if (ret >= 0)
		return ret;
	if (errno == ECONNREFUSED)
		channel->refused = true;
	else if (errno != EINTR && errno != ENOBUFS)
		return -1;
	return 0;
}

/* Room for the source of a packet. */
union channel_source {
	struct cmsghdr	header;
	u8		v4[CMSG_SPACE(sizeof(struct in_pktinfo))];
	u8		v6[CMSG_SPACE(sizeof(struct in6_pktinfo))];
};

/* Gives a message the source address of its host. */
static void channel_set_source(struct channel *channel, u32 host,
			       union channel_source *source,
			       struct msghdr *msg)
{
	struct in6_pktinfo v6 = { 0 };
	struct in_pktinfo v4 = { 0 };
	struct addr from;

	memset(source, 0, sizeof(*source));
	subnet_pick(channel->options.from, host, &from);
	msg->msg_name = &channel->to;
	msg->msg_namelen = addr_len(&channel->to);
	msg->msg_control = source;
	if (from.sa.sa_family == AF_INET6) {
		v6.ipi6_addr = from.in6.sin6_addr;
		msg->msg_controllen = sizeof(source->v6);
		source->header.cmsg_level = IPPROTO_IPV6;
		source->header.cmsg_type = IPV6_PKTINFO;
		source->header.cmsg_len = CMSG_LEN(sizeof(v6));
		memcpy(CMSG_DATA(&source->header), &v6, sizeof(v6));
	} else {
		v4.ipi_spec_dst = from.in.sin_addr;
		msg->msg_controllen = sizeof(source->v4);
		source->header.cmsg_level = IPPROTO_IP;
		source->header.cmsg_type = IP_PKTINFO;
		source->header.cmsg_len = CMSG_LEN(sizeof(v4));
		memcpy(CMSG_DATA(&source->header), &v4, sizeof(v4));
	}
}

/* Why the kernel did not send the packet that is next.  Return: -1. */
static int channel_fail(const struct channel *channel, unsigned int next,
			struct err *err)
{
	char text[ADDR_TEXT], ip[INET6_ADDRSTRLEN];
	int error = errno;
	struct addr from;

	if (!channel->options.from)
		return err_set(err, "cannot send: %s", strerror(error));
	subnet_pick(channel->options.from, channel->batch[next].host, &from);
	return err_set(err, "cannot send from %s to %s: %s%s",
		       addr_ip(&from, ip), addr_text(&channel->to, text),
		       strerror(error),
		       error == EINVAL || error == ENETUNREACH ?
		       " (is that an address of this machine?)" : "");
}

static int channel_send_batch(struct channel *channel, struct err *err)
{
	union channel_source sources[CHANNEL_BATCH];
	struct mmsghdr msgs[CHANNEL_BATCH] = { 0 };
	struct iovec iov[CHANNEL_BATCH];
	unsigned int i, done = 0;
	int ret;

	for (i = 0; i < channel->batched; i++) {
		iov[i].iov_base = channel->batch[i].bytes;
		iov[i].iov_len = channel->batch[i].len;
		msgs[i].msg_hdr.msg_iov = &iov[i];
		msgs[i].msg_hdr.msg_iovlen = 1;
		if (channel->options.from)
			channel_set_source(channel, channel->batch[i].host,
					   &sources[i], &msgs[i].msg_hdr);
	}
	if (!channel->sent)
		channel->start_ns = clock_ns(CLOCK_MONOTONIC);
	if (channel->options.rate)
		channel_pace(channel);
	while (done < channel->batched) {
		ret = channel_send_some(channel, msgs, done);
		if (ret < 0)
			return channel_fail(channel, done, err);
		for (i = done; i < done + (unsigned int)ret; i++) {
			channel->counts[channel->batch[i].kind].sent++;
			channel->bytes += channel->batch[i].len;
		}
		done += (unsigned int)ret;
	}
	channel->sent += channel->batched;
	channel->batched = 0;
	channel->refused |= channel_refused(channel);
	return 0;
}

static int channel_transmit(struct channel *channel,
			    const struct channel_packet *packet,
			    struct err *err)
{
	struct channel_packet *to = &channel->batch[channel->batched++];

	memcpy(to, packet, offsetof(struct channel_packet, bytes) + packet->len);
	if (channel->batched < channel->batch_size)
		return 0;
	return channel_send_batch(channel, err);
}

static int channel_copy(struct channel *channel, struct channel_packet *packet,
			struct err *err)
{
	struct channel_packet *held, out;
	u32 at;

	if (packet->len && rng_hit(&channel->rng, channel->options.corrupt)) {
		at = rng_below(&channel->rng, packet->len);
		packet->bytes[at] ^= (u8)(1 + rng_below(&channel->rng, 255));
		channel->counts[packet->kind].corrupted++;
	} else {
		channel->intact = true;
	}
	if (!channel->held)
		return channel_transmit(channel, packet, err);
	/* It takes the place of another, which leaves. */
	held = &channel->held[rng_below(&channel->rng,
					channel->options.reorder)];
	out = *held;
	*held = *packet;
	return out.len ? channel_transmit(channel, &out, err) : 0;
}

static bool channel_loses(struct channel *channel, u32 host)
{
	const struct channel_options *options = &channel->options;
	bool *losing = &channel->losing[host];

	if (!channel->enter)
		return rng_hit(&channel->rng, options->loss);
	if (*losing)
		*losing = !rng_hit(&channel->rng, RNG_MILLION / options->burst);
	else
		*losing = rng_hit(&channel->rng, channel->enter);
	return *losing;
}

/**
 * channel_put - give a packet to the network
 * @channel: the network
 * @host: who sends it
 * @kind: enum netoops_kind
 * @bytes: the packet
 * @len: bytes there, 1 to CHANNEL_PACKET
 * @err: why it failed
 *
 * Return: 0, also when the packet is lost; -1 when nothing can be sent.
 */
int channel_put(struct channel *channel, u32 host, u8 kind, const u8 *bytes,
		size_t len, struct err *err)
{
	struct channel_counts *counts = &channel->counts[kind];
	struct channel_packet packet = {
		.host = host, .len = (u16)len, .kind = kind,
	};
	unsigned int copies = 1;

	channel->intact = false;
	counts->made++;
	if (channel_loses(channel, host)) {
		counts->lost++;
		return 0;
	}
	if (rng_hit(&channel->rng, channel->options.duplicate)) {
		counts->duplicated++;
		copies = 2;
	}
	for (; copies; copies--) {
		memcpy(packet.bytes, bytes, len);
		if (channel_copy(channel, &packet, err))
			return -1;
	}
	return 0;
}

/**
 * channel_flush - send what the network still holds
 * @channel: the network
 * @err: why it failed
 *
 * Return: 0 or -1.
 */
int channel_flush(struct channel *channel, struct err *err)
{
	u32 i;

	for (i = 0; i < channel->options.reorder; i++) {
		if (channel->held[i].len &&
		    channel_transmit(channel, &channel->held[i], err))
			return -1;
		channel->held[i].len = 0;
	}
	return channel->batched ? channel_send_batch(channel, err) : 0;
}
