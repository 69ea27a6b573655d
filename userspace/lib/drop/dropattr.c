// SPDX-License-Identifier: LGPL-2.1-or-later
/* Attributes of a netlink message: see dropattr.h.  Pure. */
#include "dropattr.h"

#define DROPATTR_HEADER	4
#define DROPATTR_ALIGN	4

/*
 * Says that there are attributes inside, which is known without it.  The other flag, for
 * values in the order of the network, stays: such a type is none of those we know.
 */
#define DROPATTR_NESTED	0x8000

/**
 * dropattr_next - the next attribute
 * @walk: goes past it
 * @ret: the attribute
 *
 * Return: 1; 0 at the end; -EBADMSG when what is left is none, which then stays there.
 */
int dropattr_next(struct dropattr_walk *walk, struct dropattr *ret)
{
	size_t step;
	u16 len;

	if (!walk->left)
		return 0;
	if (walk->left < DROPATTR_HEADER)
		return -EBADMSG;
	memcpy(&len, walk->at, sizeof(len));
	memcpy(&ret->type, walk->at + sizeof(len), sizeof(ret->type));
	if (len < DROPATTR_HEADER || len > walk->left)
		return -EBADMSG;
	ret->type &= (u16)~DROPATTR_NESTED;
	ret->len = len - DROPATTR_HEADER;
	ret->value = walk->at + DROPATTR_HEADER;
	/* Nothing need stand behind the last. */
	step = ((size_t)len + DROPATTR_ALIGN - 1) & ~(size_t)(DROPATTR_ALIGN - 1);
	if (step > walk->left)
		step = walk->left;
	walk->at += step;
	walk->left -= step;
	return 1;
}

static int dropattr_number(const struct dropattr *attr, size_t size, void *ret)
{
	if (attr->len != size)
		return -EBADMSG;
	memcpy(ret, attr->value, size);
	return 0;
}

static int dropattr_string(const struct dropattr *attr, const char **ret)
{
	/* There may be no byte at all. */
	if (!attr->len || !memchr(attr->value, '\0', attr->len))
		return -EBADMSG;
	*ret = (const char *)attr->value;
	return 0;
}

static int dropattr_store(const struct dropattr *attr, u16 kind, void *ret)
{
	struct dropattr_walk *nest;

	switch (kind) {
	case DROPATTR_U8:
		return dropattr_number(attr, sizeof(u8), ret);
	case DROPATTR_U16:
		return dropattr_number(attr, sizeof(u16), ret);
	case DROPATTR_U32:
		return dropattr_number(attr, sizeof(u32), ret);
	case DROPATTR_U64:
		return dropattr_number(attr, sizeof(u64), ret);
	case DROPATTR_STRING:
		return dropattr_string(attr, ret);
	case DROPATTR_NEST:
		nest = ret;
		nest->at = attr->value;
		nest->left = attr->len;
		return 0;
	}
	return attr->len ? -EBADMSG : 0;
}

/**
 * dropattr_decode - put the values of attributes into a structure
 * @walk: the attributes
 * @fields: which of them, and where to; others are passed over
 * @count: how many fields there are
 * @ret: the structure; members whose attribute is absent stay as they are, of one that
 *	stands several times the last counts
 * @ret_have: which of @fields there are, as DROPATTR_BIT() of the type
 *
 * Strings and nested attributes stay where they are.
 *
 * Return: 0; -EBADMSG when the attributes or a value among @fields are damaged, and then
 * the structure has some of them.
 */
int dropattr_decode(struct dropattr_walk walk, const struct dropattr_field *fields,
		    size_t count, void *ret, u64 *ret_have)
{
	struct dropattr attr;
	size_t i;
	int found;

	*ret_have = 0;
	while ((found = dropattr_next(&walk, &attr)) > 0) {
		for (i = 0; i < count && fields[i].type != attr.type; i++)
			;
		if (i == count)
			continue;
		if (dropattr_store(&attr, fields[i].kind,
				   (u8 *)ret + fields[i].offset))
			return -EBADMSG;
		*ret_have |= DROPATTR_BIT(attr.type);
	}
	return found;
}
