/* SPDX-License-Identifier: GPL-2.0-only */
/* The kernel's own /proc/vmcore, which everything but our notes comes from. */
#ifndef _VMCOREDD_STOCK_H
#define _VMCOREDD_STOCK_H

#include <linux/types.h>
#include <pure/layout.h>

struct file;
struct iov_iter;
struct vm_area_struct;

/* What is compared to find out whether the stock file has changed. */
#define VMCOREDD_STOCK_HEAD	(sizeof(Elf64_Ehdr) + 2 * sizeof(Elf64_Phdr))
#define VMCOREDD_STOCK_TAIL	64

/**
 * struct vmcoredd_stock - the stock file as it was at one time
 * @layout: its geometry
 * @header: its ELF header and program headers
 * @bytes: bytes at @header, at least VMCOREDD_STOCK_HEAD
 * @tail: the last bytes of its notes
 */
struct vmcoredd_stock {
	struct vmcoredd_stock_layout layout;
	void	*header;
	size_t	bytes;
	u8	tail[VMCOREDD_STOCK_TAIL];
};

int vmcoredd_stock_init(u64 *ret_size);
void vmcoredd_stock_exit(void);
struct file *vmcoredd_stock_open(void);
int vmcoredd_stock_load(struct file *file, struct vmcoredd_stock *stock);
void vmcoredd_stock_free(struct vmcoredd_stock *stock);
int vmcoredd_stock_check(struct file *file, const struct vmcoredd_stock *stock);
ssize_t vmcoredd_stock_read(struct file *file, const struct vmcoredd_stock *stock,
			    struct iov_iter *iter, size_t len, u64 offset);
int vmcoredd_stock_mmap(struct file *file, const struct vmcoredd_stock *stock,
			struct vm_area_struct *vma, u64 offset);

#endif /* _VMCOREDD_STOCK_H */
