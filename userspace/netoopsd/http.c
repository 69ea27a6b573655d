// SPDX-License-Identifier: GPL-2.0-or-later
/* HTTP: see http.h.  Strangers may connect, so everything has a bound. */
#include <errno.h>
#include <microhttpd.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "../lib/base/ids.h"
#include "http.h"

/*
 * connlist.h bounds the connections.  The server's own bound, at which it accepts
 * none, leaves room for those that are ended until it has closed them.
 */
#define HTTP_CONNECTIONS	(2 * CONNLIST_MAX)
#define HTTP_WAITING		1024	/* not accepted yet */
#define HTTP_SECONDS		5
#define HTTP_MEMORY		(16 << 10)	/* of a connection */
#define HTTP_RECORDS		"/records/"

#define HTTP_METRICS_TYPE	"text/plain; version=0.0.4; charset=utf-8"
#define HTTP_JSON_TYPE		"application/json"
#define HTTP_TEXT_TYPE		"text/plain; charset=utf-8"

/* An answer on its way. */
struct http_answer {
	unsigned int	status;
	const char	*type;
	FILE		*file;
};

/* For people and programs that came to the wrong place. */
static void http_refuse(struct http_answer *answer, unsigned int status,
			const char *text)
{
	answer->status = status;
	answer->type = HTTP_TEXT_TYPE;
	fprintf(answer->file, "%s\n", text);
}

static void http_metrics(struct http *http, struct http_answer *answer)
{
	struct tally tally;
	unsigned int i;

	backlog_tally(http->backlog, &tally);
	for (i = 0; i < http->inbox_count; i++)
		tally.socket_drops += inbox_drops(http->inboxes[i]);
	answer->type = HTTP_METRICS_TYPE;
	tally_metrics(&tally, answer->file);
}

/* Return: 0, or -1 when the store that is open is of no use any more. */
static int http_ask(struct http *http, const u8 *crash_id, u64 *ret_records)
{
	struct err err;

	if (!http->store &&
	    store_open(&http->store, http->store_path, STORE_READ, &err)) {
		http->store = NULL;
		return -1;
	}
	if (!store_has_crash(http->store, crash_id, ret_records, &err))
		return 0;
	store_close(http->store);
	http->store = NULL;
	return -1;
}

/*
 * Another store may have taken the place of the one that was open.
 * Return: 0, or -1 when nobody can say how many records are stored.
 */
static int http_look_up(struct http *http, const u8 *crash_id, u64 *ret_records)
{
	bool open = http->store;

	if (!http_ask(http, crash_id, ret_records))
		return 0;
	return open ? http_ask(http, crash_id, ret_records) : -1;
}

static void http_records(struct http *http, const char *text,
			 struct http_answer *answer)
{
	char id[IDS_TEXT];
	u8 crash_id[IDS_SIZE];
	u64 records = 0;
	struct out out;

	if (!ids_parse(text, crash_id)) {
		http_refuse(answer, MHD_HTTP_NOT_FOUND, "not a crash id");
		return;
	}
	if (http_look_up(http, crash_id, &records)) {
		http_refuse(answer, MHD_HTTP_SERVICE_UNAVAILABLE,
			    "the store cannot be read");
		return;
	}
	answer->type = HTTP_JSON_TYPE;
	answer->status = records ? MHD_HTTP_OK : MHD_HTTP_NOT_FOUND;
	out_init(&out, answer->file, true);
	out_begin(&out, NULL);
	out_str(&out, "crash_id", NULL, ids_text(crash_id, id));
	out_u64(&out, "records", NULL, records);
	out_end(&out);
}

static void http_route(struct http *http, const char *url, const char *method,
		       struct http_answer *answer)
{
	size_t len = strlen(HTTP_RECORDS);

	if (strcmp(method, MHD_HTTP_METHOD_GET) &&
	    strcmp(method, MHD_HTTP_METHOD_HEAD))
		http_refuse(answer, MHD_HTTP_METHOD_NOT_ALLOWED,
			    "nothing can be changed here");
	else if (!strcmp(url, "/metrics"))
		http_metrics(http, answer);
	else if (!strncmp(url, HTTP_RECORDS, len))
		http_records(http, url + len, answer);
	else
		http_refuse(answer, MHD_HTTP_NOT_FOUND,
			    "there are /metrics and /records/CRASHID");
}

static enum MHD_Result http_queue(struct MHD_Connection *connection,
				  const struct http_answer *answer, char *text,
				  size_t len)
{
	struct MHD_Response *response;
	enum MHD_Result ret;

	response = MHD_create_response_from_buffer(len, text,
						   MHD_RESPMEM_MUST_FREE);
	if (!response) {
		free(text);
		return MHD_NO;
	}
	MHD_add_response_header(response, MHD_HTTP_HEADER_CONTENT_TYPE,
				answer->type);
	if (answer->status == MHD_HTTP_METHOD_NOT_ALLOWED)
		MHD_add_response_header(response, MHD_HTTP_HEADER_ALLOW,
					"GET, HEAD");
	ret = MHD_queue_response(connection, answer->status, response);
	MHD_destroy_response(response);
	return ret;
}

/* Called with the headers first, then for each piece of a body. */
static enum MHD_Result http_handle(void *arg, struct MHD_Connection *connection,
				   const char *url, const char *method,
				   const char *version, const char *body,
				   size_t *body_len, void **state)
{
	struct http_answer answer = { .status = MHD_HTTP_OK };
	static char seen;
	char *text = NULL;
	size_t len = 0;
	int error;

	(void)version;
	(void)body;
	if (!*state) {
		*state = &seen;
		return MHD_YES;
	}
	if (*body_len) {
		*body_len = 0;
		return MHD_YES;
	}
	answer.file = open_memstream(&text, &len);
	if (!answer.file)
		return MHD_NO;
	http_route(arg, url, method, &answer);
	error = ferror(answer.file);
	if (fclose(answer.file) || error) {
		free(text);
		return MHD_NO;
	}
	return http_queue(connection, &answer, text, len);
}

/*
 * Called in the server's thread.  A connection that ends for a new one is shut down
 * here, and closed by the server as soon as that sees it.
 */
static void http_notify(void *arg, struct MHD_Connection *connection,
			void **context, enum MHD_ConnectionNotificationCode what)
{
	int fd = MHD_get_connection_info(connection,
					 MHD_CONNECTION_INFO_CONNECTION_FD)->connect_fd;
	const struct sockaddr *from;
	u8 source[CONNLIST_SOURCE];
	struct http *http = arg;
	struct addr addr;

	(void)context;
	if (what == MHD_CONNECTION_NOTIFY_CLOSED) {
		connlist_remove(&http->connections, fd);
		return;
	}
	from = MHD_get_connection_info(connection,
				       MHD_CONNECTION_INFO_CLIENT_ADDRESS)->client_addr;
	memset(&addr, 0, sizeof(addr));
	memcpy(&addr, from, from->sa_family == AF_INET6 ? sizeof(addr.in6) :
							  sizeof(addr.in));
	addr_mapped(&addr, source);
	connlist_source(source, source);
	fd = connlist_add(&http->connections, fd, source);
	if (fd >= 0)
		shutdown(fd, SHUT_RDWR);
}

/**
 * http_listen - open the socket
 * @http: fd and addr are set
 * @addr: where; port 0 is any
 * @err: why it failed
 *
 * Return: 0 or -1.
 */
int http_listen(struct http *http, const struct addr *addr, struct err *err)
{
	socklen_t len = sizeof(http->addr);
	char text[ADDR_TEXT];
	int on = 1;

	http->addr = *addr;
	http->fd = addr_socket(&http->addr, SOCK_STREAM | SOCK_NONBLOCK);
	if (http->fd < 0)
		return err_system(err, "cannot open a socket");
	setsockopt(http->fd, SOL_SOCKET, SO_REUSEADDR, &on, sizeof(on));
	if (!bind(http->fd, &http->addr.sa, addr_len(&http->addr)) &&
	    !listen(http->fd, HTTP_WAITING) &&
	    !getsockname(http->fd, &http->addr.sa, &len))
		return 0;
	err_system(err, "cannot listen on %s", addr_text(addr, text));
	close(http->fd);
	http->fd = -1;
	return -1;
}

/**
 * http_start - answer
 * @http: http_listen() was good, and the rest is set
 * @err: why it failed
 *
 * Return: 0 or -1.
 */
int http_start(struct http *http, struct err *err)
{
	unsigned int flags = MHD_USE_INTERNAL_POLLING_THREAD | MHD_USE_POLL;
	const struct MHD_OptionItem options[] = {
		{ MHD_OPTION_LISTEN_SOCKET, http->fd, NULL },
		{ MHD_OPTION_CONNECTION_LIMIT, HTTP_CONNECTIONS, NULL },
		{ MHD_OPTION_NOTIFY_CONNECTION, (intptr_t)http_notify, http },
		{ MHD_OPTION_CONNECTION_TIMEOUT, HTTP_SECONDS, NULL },
		{ MHD_OPTION_CONNECTION_MEMORY_LIMIT, HTTP_MEMORY, NULL },
		{ MHD_OPTION_END, 0, NULL },
	};

	http->daemon = MHD_start_daemon(flags, 0, NULL, NULL, http_handle, http,
					MHD_OPTION_ARRAY, options,
					MHD_OPTION_END);
	if (http->daemon)
		return 0;
	return err_system(err, "cannot start the HTTP server");
}

/**
 * http_stop - answer no more
 * @http: whatever state it is in
 */
void http_stop(struct http *http)
{
	if (http->daemon)
		MHD_stop_daemon(http->daemon);
	else if (http->fd >= 0)
		close(http->fd);
	if (http->store)
		store_close(http->store);
	http->daemon = NULL;
	http->store = NULL;
	http->fd = -1;
}
