/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * Attributes of a netlink message, as bytes that nobody has looked at yet: no length in
 * them is believed before there is as much.  Pure: no allocation, no I/O.
 */
#ifndef _LIB_DROPATTR_H
#define _LIB_DROPATTR_H

#include <vmcoredd/env.h>

/**
 * struct dropattr_walk - attributes, one behind the other
 * @at: the next
 * @left: bytes there
 */
struct dropattr_walk {
	const u8	*at;
	size_t		left;
};

/**
 * struct dropattr - one attribute
 * @type: which
 * @len: bytes of its value
 * @value: these, at any address
 */
struct dropattr {
	u16		type;
	size_t		len;
	const u8	*value;
};

/**
 * enum dropattr_kind - what an attribute's value is, and the member that gets it
 * @DROPATTR_U8: a number; a u8
 * @DROPATTR_U16: a number; a u16
 * @DROPATTR_U32: a number; a u32
 * @DROPATTR_U64: a number; a u64
 * @DROPATTR_STRING: text that a NUL ends; a const char * to it
 * @DROPATTR_FLAG: nothing; no member
 * @DROPATTR_NEST: attributes; a struct dropattr_walk
 */
enum dropattr_kind {
	DROPATTR_U8,
	DROPATTR_U16,
	DROPATTR_U32,
	DROPATTR_U64,
	DROPATTR_STRING,
	DROPATTR_FLAG,
	DROPATTR_NEST,
};

/**
 * struct dropattr_field - where a value goes
 * @type: type of the attribute, below 64
 * @kind: enum dropattr_kind
 * @offset: of the member
 */
struct dropattr_field {
	u16	type;
	u16	kind;
	size_t	offset;
};

#define DROPATTR_BIT(type)	((u64)1 << (type))

int dropattr_next(struct dropattr_walk *walk, struct dropattr *ret);
int dropattr_decode(struct dropattr_walk walk, const struct dropattr_field *fields,
		    size_t count, void *ret, u64 *ret_have);

#endif /* _LIB_DROPATTR_H */
