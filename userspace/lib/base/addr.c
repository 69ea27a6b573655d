// SPDX-License-Identifier: LGPL-2.1-or-later
/* IP addresses with a port, as people write them: see addr.h. */
#include <arpa/inet.h>
#include <errno.h>
#include <netdb.h>
#include <stdio.h>
#include <string.h>

#include "addr.h"
#include "number.h"

/* Cuts "HOST[:PORT]" apart.  Return: the port's text, NULL without one. */
static char *addr_split(char *text, char **ret_host)
{
	char *close, *colon;

	*ret_host = text;
	if (*text == '[') {
		close = strchr(text, ']');
		if (!close)
			return NULL;
		*ret_host = text + 1;
		*close = '\0';
		return close[1] == ':' ? close + 2 : close[1] ? close + 1 : NULL;
	}
	colon = strchr(text, ':');
	/* More than one: an IPv6 address without a port */
	if (!colon || strchr(colon + 1, ':'))
		return NULL;
	*colon = '\0';
	return colon + 1;
}

static int addr_resolve(struct addr *addr, const char *host, bool names)
{
	struct addrinfo hints = {
		.ai_family = AF_UNSPEC,
		.ai_socktype = SOCK_DGRAM,
		.ai_flags = names ? AI_ADDRCONFIG : AI_NUMERICHOST,
	};
	struct addrinfo *info;
	int ret;

	/* A number is one even where no interface has such an address. */
	if (names && !addr_resolve(addr, host, false))
		return 0;
	ret = getaddrinfo(host, NULL, &hints, &info);
	if (ret)
		return ret;
	memset(addr, 0, sizeof(*addr));
	memcpy(addr, info->ai_addr, info->ai_addrlen);
	freeaddrinfo(info);
	return 0;
}

/**
 * addr_parse - read an address
 * @addr: the result
 * @text: "ADDR", "ADDR:PORT", "[IPV6]:PORT" or ":PORT", which is any address
 * @port: when @text has none
 * @names: names of hosts will do; this may ask a server
 * @err: why it failed
 *
 * Return: 0 or -1.
 */
int addr_parse(struct addr *addr, const char *text, uint16_t port,
	       bool names, struct err *err)
{
	char copy[NI_MAXHOST + 16], *host, *number;
	struct err ignored;
	uint64_t value = port;
	int ret;

	if (strlen(text) >= sizeof(copy))
		return err_set(err, "'%.64s...' is not an address", text);
	strcpy(copy, text);
	number = addr_split(copy, &host);
	if (number && number_parse(number, 65535, &value, &ignored))
		return err_set(err, "'%s' has no valid port", text);
	if (!*host && !number)
		return err_set(err, "the address is empty");
	ret = addr_resolve(addr, *host ? host : "::", names && *host);
	if (ret && names)
		return err_set(err, "cannot resolve '%s': %s", host,
			       gai_strerror(ret));
	if (ret)
		return err_set(err, "'%s' is not an IP address", host);
	if (addr->sa.sa_family == AF_INET6)
		addr->in6.sin6_port = htons((uint16_t)value);
	else
		addr->in.sin_port = htons((uint16_t)value);
	return 0;
}

/**
 * addr_len - what socket functions want to know besides
 * @addr: the address
 *
 * Return: bytes of the structure in use.
 */
socklen_t addr_len(const struct addr *addr)
{
	return addr->sa.sa_family == AF_INET6 ? sizeof(addr->in6) :
						sizeof(addr->in);
}

/**
 * addr_port - the port of an address
 * @addr: the address
 *
 * Return: the port, in the machine's byte order.
 */
uint16_t addr_port(const struct addr *addr)
{
	return ntohs(addr->sa.sa_family == AF_INET6 ? addr->in6.sin6_port :
						      addr->in.sin_port);
}

/**
 * addr_is_any - is it no address in particular?
 * @addr: the address
 *
 * Return: true for 0.0.0.0 and ::.
 */
bool addr_is_any(const struct addr *addr)
{
	if (addr->sa.sa_family == AF_INET6)
		return IN6_IS_ADDR_UNSPECIFIED(&addr->in6.sin6_addr);
	return !addr->in.sin_addr.s_addr;
}

/**
 * addr_dev - the network device that an address is only good for
 * @addr: the address, such as fe80::1%eth0
 * @buf: where to
 *
 * Return: @buf, "" when it is good for any.
 */
const char *addr_dev(const struct addr *addr, char buf[IF_NAMESIZE])
{
	*buf = '\0';
	if (addr->sa.sa_family == AF_INET6 && addr->in6.sin6_scope_id)
		if_indextoname(addr->in6.sin6_scope_id, buf);
	return buf;
}

/**
 * addr_ip - an address without its port and device
 * @addr: the address
 * @buf: where to; IPv4 that is mapped to IPv6 is shown as IPv4
 *
 * Return: @buf.
 */
const char *addr_ip(const struct addr *addr, char buf[INET6_ADDRSTRLEN])
{
	const struct in6_addr *in6 = &addr->in6.sin6_addr;

	if (addr->sa.sa_family != AF_INET6)
		inet_ntop(AF_INET, &addr->in.sin_addr, buf, INET6_ADDRSTRLEN);
	else if (IN6_IS_ADDR_V4MAPPED(in6))
		inet_ntop(AF_INET, in6->s6_addr + 12, buf, INET6_ADDRSTRLEN);
	else
		inet_ntop(AF_INET6, in6, buf, INET6_ADDRSTRLEN);
	return buf;
}

/**
 * addr_text - an address as addr_parse() reads it
 * @addr: the address
 * @buf: where to
 *
 * Return: @buf.
 */
const char *addr_text(const struct addr *addr, char buf[ADDR_TEXT])
{
	char ip[INET6_ADDRSTRLEN], dev[IF_NAMESIZE];
	bool v6 = strchr(addr_ip(addr, ip), ':');

	addr_dev(addr, dev);
	snprintf(buf, ADDR_TEXT, "%s%s%s%s%s:%u", v6 ? "[" : "", ip,
		 *dev ? "%" : "", dev, v6 ? "]" : "", addr_port(addr));
	return buf;
}

/**
 * addr_mapped - an address as 16 bytes
 * @addr: the address
 * @ret_bytes: IPv6, or IPv4 mapped to it
 */
void addr_mapped(const struct addr *addr, uint8_t ret_bytes[16])
{
	static const uint8_t prefix[12] = { [10] = 0xff, [11] = 0xff };

	if (addr->sa.sa_family == AF_INET6) {
		memcpy(ret_bytes, &addr->in6.sin6_addr, 16);
		return;
	}
	memcpy(ret_bytes, prefix, sizeof(prefix));
	memcpy(ret_bytes + sizeof(prefix), &addr->in.sin_addr, 4);
}

/**
 * addr_socket - open a socket to listen at an address
 * @addr: the address; a kernel without IPv6 has any address of IPv4 in place of
 *	"::", which takes both otherwise
 * @type: of the socket, with SOCK_NONBLOCK or without
 *
 * Return: the socket; -1 with errno.
 */
int addr_socket(struct addr *addr, int type)
{
	int fd = socket(addr->sa.sa_family, type | SOCK_CLOEXEC, 0), off = 0;
	in_port_t port = addr->in6.sin6_port;

	if (fd >= 0 && addr->sa.sa_family == AF_INET6)
		setsockopt(fd, IPPROTO_IPV6, IPV6_V6ONLY, &off, sizeof(off));
	if (fd >= 0 || errno != EAFNOSUPPORT ||
	    addr->sa.sa_family != AF_INET6 ||
	    !IN6_IS_ADDR_UNSPECIFIED(&addr->in6.sin6_addr))
		return fd;
	memset(addr, 0, sizeof(*addr));
	addr->in.sin_family = AF_INET;
	addr->in.sin_port = port;
	return socket(AF_INET, type | SOCK_CLOEXEC, 0);
}
