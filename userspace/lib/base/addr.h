/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* IP addresses with a port, as people write them. */
#ifndef _LIB_ADDR_H
#define _LIB_ADDR_H

#include <net/if.h>
#include <netinet/in.h>
#include <stdbool.h>
#include <stdint.h>
#include <sys/socket.h>

#include "err.h"

/* "[", an IPv6 address with a scope, "]:", a port, NUL */
#define ADDR_TEXT	(INET6_ADDRSTRLEN + 32)

/**
 * struct addr - an address and a port
 * @sa: for socket functions
 * @in: the same for IPv4
 * @in6: the same for IPv6
 */
struct addr {
	union {
		struct sockaddr		sa;
		struct sockaddr_in	in;
		struct sockaddr_in6	in6;
	};
};

int addr_parse(struct addr *addr, const char *text, uint16_t port,
	       bool names, struct err *err);
socklen_t addr_len(const struct addr *addr);
uint16_t addr_port(const struct addr *addr);
bool addr_is_any(const struct addr *addr);
const char *addr_dev(const struct addr *addr, char buf[IF_NAMESIZE]);
const char *addr_ip(const struct addr *addr, char buf[INET6_ADDRSTRLEN]);
const char *addr_text(const struct addr *addr, char buf[ADDR_TEXT]);
int addr_socket(struct addr *addr, int type);
void addr_mapped(const struct addr *addr, uint8_t ret_bytes[16]);

#endif /* _LIB_ADDR_H */
