// SPDX-License-Identifier: GPL-2.0-or-later
/* A block of IP addresses: see subnet.h. */
#include <arpa/inet.h>
#include <string.h>

#include "../lib/base/number.h"
#include "subnet.h"

/* The bytes of an address, in network order. */
static u8 *subnet_bytes(struct addr *addr, unsigned int *ret_bits)
{
	if (addr->sa.sa_family == AF_INET6) {
		*ret_bits = 128;
		return addr->in6.sin6_addr.s6_addr;
	}
	*ret_bits = 32;
	return (u8 *)&addr->in.sin_addr;
}

/* Is any bit of an address behind its first @prefix ones set? */
static bool subnet_has_host(const u8 *bytes, unsigned int bits, u64 prefix)
{
	unsigned int bit;

	for (bit = (unsigned int)prefix; bit < bits; bit++) {
		if (bytes[bit / 8] & 0x80 >> bit % 8)
			return true;
	}
	return false;
}

/**
 * subnet_parse - read a block of addresses
 * @subnet: the result
 * @text: such as "127.1.0.0/16" or "fd00::/64"
 * @err: why it failed
 *
 * Return: 0 or -1.
 */
int subnet_parse(struct subnet *subnet, const char *text, struct err *err)
{
	const char *slash = strchr(text, '/');
	char ip[INET6_ADDRSTRLEN];
	unsigned int bits;
	struct err why;
	u64 prefix;
	u8 *bytes;

	if (!slash || (size_t)(slash - text) >= sizeof(ip))
		return err_set(err, "'%.64s' is not a block of addresses such as 127.1.0.0/16",
			       text);
	memcpy(ip, text, (size_t)(slash - text));
	ip[slash - text] = '\0';
	/* With a port it could not be told from IPv6, and it has none. */
	memset(&subnet->first, 0, sizeof(subnet->first));
	if (inet_pton(AF_INET, ip, &subnet->first.in.sin_addr) == 1)
		subnet->first.sa.sa_family = AF_INET;
	else if (inet_pton(AF_INET6, ip, &subnet->first.in6.sin6_addr) == 1)
		subnet->first.sa.sa_family = AF_INET6;
	else
		return err_set(err, "'%s' is not an IP address", ip);
	bytes = subnet_bytes(&subnet->first, &bits);
	if (number_parse(slash + 1, bits, &prefix, &why))
		return err_set(err, "'%.64s' has no valid prefix: %s", text,
			       why.text);
	if (subnet_has_host(bytes, bits, prefix))
		return err_set(err, "'%s' has bits set behind its prefix",
			       text);
	subnet->count = bits - prefix < 32 ? 1U << (bits - prefix) : U32_MAX;
	return 0;
}

/**
 * subnet_pick - an address of the block
 * @subnet: the block
 * @number: which; behind the last the first follows
 * @addr: the address; its port is 0
 */
void subnet_pick(const struct subnet *subnet, u32 number, struct addr *addr)
{
	unsigned int bits, i;
	u8 *bytes;

	*addr = subnet->first;
	bytes = subnet_bytes(addr, &bits) + bits / 8;
	number %= subnet->count;
	for (i = 0; i < 4; i++, number >>= 8)
		*--bytes |= (u8)number;
}
