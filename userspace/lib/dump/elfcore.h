/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* The headers of an ELF core dump. */
#ifndef _LIB_ELFCORE_H
#define _LIB_ELFCORE_H

#include "vmcore.h"

#define ELFCORE_PHNUM_MAX	(1U << 20)

/**
 * struct elfcore_ehdr - what the ELF header says, the same for both classes
 * @type: e_type
 * @phoff: where the program headers stand, in bytes
 * @phnum: their number, also where it does not fit into e_phnum
 * @phentsize: bytes of each
 * @flags: e_flags
 * @shoff: where the section headers stand, in bytes; 0 for none
 */
struct elfcore_ehdr {
	unsigned int	type;
	u64		phoff;
	u64		phnum;
	unsigned int	phentsize;
	u32		flags;
	u64		shoff;
};

/**
 * struct elfcore_phdr - one program header, the same for both classes
 * @type: p_type
 * @offset: p_offset, in bytes
 * @filesz: p_filesz, in bytes
 * @align: p_align
 */
struct elfcore_phdr {
	u32	type;
	u64	offset;
	u64	filesz;
	u64	align;
};

int elfcore_open(struct vmcore *core, struct problems *problems,
		 struct err *err);
int elfcore_read_ehdr(struct vmcore *core, struct elfcore_ehdr *ehdr,
		      struct err *err);
int elfcore_read_phdrs(const struct vmcore *core,
		       const struct elfcore_ehdr *ehdr,
		       void (*each)(void *arg, const struct elfcore_phdr *phdr),
		       void *arg, struct err *err);

#endif /* _LIB_ELFCORE_H */
