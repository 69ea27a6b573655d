/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * HTTP for those who watch: /metrics for Prometheus, and /records/CRASHID for who
 * wants to know whether a crash is stored.
 */
#ifndef _NETOOPSD_HTTP_H
#define _NETOOPSD_HTTP_H

#include "../lib/base/addr.h"
#include "../lib/record/connlist.h"
#include "../lib/record/inbox.h"
#include "../lib/store/store.h"
#include "backlog.h"

struct MHD_Daemon;

/**
 * struct http - a server with a thread of its own
 * @backlog: has the counters
 * @inboxes: sockets whose drops are told
 * @inbox_count: how many
 * @store_path: the store, which is opened when somebody asks
 * @store: the same, the thread's own
 * @fd: socket
 * @addr: where it listens
 * @daemon: the server, or NULL
 * @connections: those that are open, the thread's own
 */
struct http {
	struct backlog		*backlog;
	struct inbox * const	*inboxes;
	unsigned int		inbox_count;
	const char		*store_path;
	struct store		*store;
	int			fd;
	struct addr		addr;
	struct MHD_Daemon	*daemon;
	struct connlist		connections;
};

int http_listen(struct http *http, const struct addr *addr, struct err *err);
int http_start(struct http *http, struct err *err);
void http_stop(struct http *http);

#endif /* _NETOOPSD_HTTP_H */
