// SPDX-License-Identifier: LGPL-2.1-or-later
/*
 * A payload in device state format, one device at a time.  The format itself
 * is read by fs/vmcoredd/state.c; this file brings it the bytes.
 */
#include <stdlib.h>
#include <string.h>

#include "statereader.h"

/* Reads exactly @len bytes.  Return: 0, 1 when there are fewer, -1. */
static int statereader_take(struct statereader *state, void *buf, size_t len,
			    struct err *err)
{
	size_t done = 0;
	ssize_t got;

	while (done < len) {
		got = payload_read(state->payload, (u8 *)buf + done,
				   len - done, err);
		if (got < 0)
			return -1;
		if (!got)
			return 1;
		done += (size_t)got;
	}
	return 0;
}

static int statereader_pass_over(struct statereader *state, u64 len, struct err *err)
{
	u8 buf[4096];
	size_t part;
	int ret;

	while (len) {
		part = len < sizeof(buf) ? (size_t)len : sizeof(buf);
		ret = statereader_take(state, buf, part, err);
		if (ret)
			return ret;
		len -= part;
	}
	return 0;
}

/**
 * statereader_detect - does a payload begin like device state?
 * @head: its first bytes
 * @len: how many
 *
 * Return: true when it does.
 */
bool statereader_detect(const void *head, size_t len)
{
	return len >= sizeof(struct vmcoredd_state_header) &&
	       !memcmp(head, VMCOREDD_STATE_MAGIC,
		       strlen(VMCOREDD_STATE_MAGIC));
}

static int statereader_damaged(struct statereader *state, const char *what)
{
	problems_add(state->problems, "dump %u '%s': %s at byte %ju",
		     state->payload->dump->number, state->payload->dump->name,
		     what, state->payload->given);
	state->done = true;
	return 0;
}

/* A header may be longer than the one that is known here. */
static int statereader_read_header(struct statereader *state, struct err *err)
{
	struct vmcoredd_state_cursor cursor;
	size_t size = sizeof(state->header);
	int ret;

	ret = statereader_take(state, state->buf, size, err);
	if (ret)
		return ret < 0 ? -1 : 0;
	if (!statereader_detect(state->buf, size))
		return 0;
	memcpy(&state->header, state->buf, size);
	size = le16_to_cpu(state->header.header_size);
	if (size > sizeof(state->header)) {
		ret = statereader_take(state, state->buf + sizeof(state->header),
				       size - sizeof(state->header), err);
		if (ret < 0)
			return -1;
	}
	ret = vmcoredd_state_open(&cursor, state->buf, size, &state->header);
	if (ret == -EINVAL) {
		statereader_damaged(state, "damaged state header");
		return 1;
	}
	state->left = le32_to_cpu(state->header.size) - size;
	return 1;
}

/**
 * statereader_open - begin to read a payload as device state
 * @state: to be set up; statereader_close() it unless -1 was returned
 * @payload: at its beginning; must outlive @state
 * @problems: where damage is noted
 * @err: why it failed
 *
 * Return: 1; 0 when this is no device state, and some of it has been read; -1.
 */
int statereader_open(struct statereader *state, struct payload *payload,
		     struct problems *problems, struct err *err)
{
	int ret;

	memset(state, 0, sizeof(*state));
	state->payload = payload;
	state->problems = problems;
	state->buf = malloc(STATEREADER_GROUP_MAX);
	if (!state->buf)
		return err_set(err, "out of memory");
	ret = statereader_read_header(state, err);
	if (ret < 0)
		statereader_close(state);
	return ret;
}

static int statereader_record_header(struct statereader *state, struct err *err)
{
	int ret;

	if (state->has_next)
		return 1;
	if (!state->left || state->done)
		return 0;
	if (state->left < sizeof(state->next))
		return statereader_damaged(state, "cut record");
	ret = statereader_take(state, &state->next, sizeof(state->next), err);
	if (ret < 0)
		return -1;
	if (ret)
		return statereader_damaged(state, "records end");
	state->left -= sizeof(state->next);
	state->has_next = true;
	return 1;
}

/* Appends the record whose header is in @next, or passes over it. */
static int statereader_record(struct statereader *state, struct err *err)
{
	u64 length = le32_to_cpu(state->next.length);
	u64 padded = (length + VMCOREDD_STATE_ALIGN - 1) &
		     ~(u64)(VMCOREDD_STATE_ALIGN - 1);
	size_t room = STATEREADER_GROUP_MAX - state->used;
	int ret;

	state->has_next = false;
	if (length > state->left)
		return statereader_damaged(state, "record too long");
	if (padded > state->left)
		padded = state->left;
	state->left -= padded;
	if (room < sizeof(state->next) || room - sizeof(state->next) < padded) {
		problems_add(state->problems, "dump %u '%s': more than %u bytes about a device",
			     state->payload->dump->number,
			     state->payload->dump->name, STATEREADER_GROUP_MAX);
		ret = statereader_pass_over(state, padded, err);
	} else {
		memcpy(state->buf + state->used, &state->next,
		       sizeof(state->next));
		state->used += sizeof(state->next);
		ret = statereader_take(state, state->buf + state->used,
				       (size_t)padded, err);
		if (ret)
			state->used -= sizeof(state->next);
		else
			state->used += (size_t)padded;
	}
	if (ret < 0)
		return -1;
	return ret ? statereader_damaged(state, "record cut short") : 1;
}

/**
 * statereader_next - read the records of the next device
 * @state: the payload
 * @ret: a cursor over them, for vmcoredd_state_next() and good until the next
 *	call; records before the first device make a group of their own
 * @err: why it failed
 *
 * Return: 1 with records, 0 at the end, -1.
 */
int statereader_next(struct statereader *state, struct vmcoredd_state_cursor *ret,
		     struct err *err)
{
	int more;

	state->used = 0;
	while ((more = statereader_record_header(state, err)) > 0) {
		if (state->used && le16_to_cpu(state->next.type) ==
				   VMCOREDD_STATE_DEVICE)
			break;
		more = statereader_record(state, err);
		if (more <= 0)
			break;
	}
	if (more < 0)
		return -1;
	ret->pos = state->buf;
	ret->left = state->used;
	return state->used ? 1 : 0;
}

/**
 * statereader_close - give back what statereader_open() took
 * @state: the payload
 */
void statereader_close(struct statereader *state)
{
	free(state->buf);
	state->buf = NULL;
}
