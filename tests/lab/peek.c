// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * Prints a 32-bit number of the running kernel's memory, through /proc/kcore.
 *
 * usage: peek SYMBOL OFFSET
 */
#include <elf.h>
#include <err.h>
#include <fcntl.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

static uint64_t address_of(const char *symbol)
{
	FILE *file = fopen("/proc/kallsyms", "r");
	char line[512], name[256];
	unsigned long long address;

	if (!file)
		err(1, "/proc/kallsyms");
	while (fgets(line, sizeof(line), file)) {
		if (sscanf(line, "%llx %*c %255s", &address, name) == 2 &&
		    !strcmp(name, symbol))
			return address;
	}
	errx(1, "no symbol '%s'", symbol);
}

/* Where an address is in the file. */
static off_t offset_of(int fd, uint64_t address)
{
	Elf64_Ehdr header;
	Elf64_Phdr segment;
	unsigned int i;

	if (pread(fd, &header, sizeof(header), 0) != sizeof(header))
		err(1, "/proc/kcore");
	for (i = 0; i < header.e_phnum; i++) {
		if (pread(fd, &segment, sizeof(segment),
			  (off_t)(header.e_phoff + i * sizeof(segment))) != sizeof(segment))
			err(1, "/proc/kcore");
		if (segment.p_type == PT_LOAD && address >= segment.p_vaddr &&
		    address - segment.p_vaddr < segment.p_filesz)
			return (off_t)(segment.p_offset + address - segment.p_vaddr);
	}
	errx(1, "0x%llx is not in /proc/kcore", (unsigned long long)address);
}

int main(int argc, char **argv)
{
	uint32_t number;
	int fd;

	if (argc != 3)
		errx(1, "usage: peek SYMBOL OFFSET");
	fd = open("/proc/kcore", O_RDONLY);
	if (fd < 0)
		err(1, "/proc/kcore");
	if (pread(fd, &number, sizeof(number),
		  offset_of(fd, address_of(argv[1]) + strtoull(argv[2], NULL, 0))) !=
	    sizeof(number))
		err(1, "/proc/kcore");
	printf("%u\n", number);
	return 0;
}
