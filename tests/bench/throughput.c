// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * How fast the memory of two vmcores can be read: the stock file and the merged
 * one.  The same pages, turn by turn, so that whatever else the machine does
 * meets both; the median of the rounds' ratios is printed.
 *
 * usage: throughput STOCK MERGED MEBIBYTES ROUNDS
 */
#include <elf.h>
#include <err.h>
#include <fcntl.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <time.h>
#include <unistd.h>

#define MAX_ROUNDS	99
#define MAX_CHUNK	(4U << 20)

struct vmcore {
	const char	*path;
	int		fd;
	Elf64_Phdr	load;	/* the largest */
};

enum method { METHOD_READ, METHOD_MMAP };

static const struct {
	const char	*name;
	enum method	method;
	size_t		chunk;
} cases[] = {
	{ "read() of 4 KiB",	METHOD_READ,	4U << 10 },
	{ "read() of 1 MiB",	METHOD_READ,	1U << 20 },
	{ "mmap() of 4 KiB",	METHOD_MMAP,	4U << 10 },
	{ "mmap() of 4 MiB",	METHOD_MMAP,	4U << 20 },
};

static double now(void)
{
	struct timespec ts;

	clock_gettime(CLOCK_MONOTONIC, &ts);
	return (double)ts.tv_sec + (double)ts.tv_nsec / 1e9;
}

static struct vmcore vmcore_open(const char *path)
{
	struct vmcore core = { .path = path };
	Elf64_Ehdr ehdr;
	Elf64_Phdr phdr;
	int i;

	core.fd = open(path, O_RDONLY | O_CLOEXEC);
	if (core.fd < 0)
		err(1, "%s", path);
	if (pread(core.fd, &ehdr, sizeof(ehdr), 0) != sizeof(ehdr))
		errx(1, "%s: cannot read the ELF header", path);
	for (i = 0; i < ehdr.e_phnum; i++) {
		if (pread(core.fd, &phdr, sizeof(phdr), (off_t)(ehdr.e_phoff +
			  (size_t)i * sizeof(phdr))) != sizeof(phdr))
			errx(1, "%s: cannot read program header %d", path, i);
		if (phdr.p_type == PT_LOAD && phdr.p_filesz > core.load.p_filesz)
			core.load = phdr;
	}
	if (!core.load.p_filesz)
		errx(1, "%s: no memory", path);
	return core;
}

/* Touches every cache line: a mapping costs nothing until it is read. */
static uint64_t sum(const void *buf, size_t len)
{
	const uint64_t *pos = buf;
	uint64_t total = 0;
	size_t i;

	for (i = 0; i < len / sizeof(*pos); i += 8)
		total += pos[i];
	return total;
}

/* Seconds to go through @size bytes of memory; *ret_sum must not depend on how. */
static double go(const struct vmcore *core, enum method method, size_t chunk,
		 size_t size, uint64_t *ret_sum)
{
	static char buf[MAX_CHUNK];
	off_t start = (off_t)core->load.p_offset;
	double begin = now();
	uint64_t total = 0;
	size_t done;
	void *map;

	for (done = 0; done + chunk <= size; done += chunk) {
		off_t at = start + (off_t)done;

		if (method == METHOD_READ) {
			if (pread(core->fd, buf, chunk, at) != (ssize_t)chunk)
				err(1, "%s: read at %#llx", core->path,
				    (unsigned long long)at);
			total += sum(buf, chunk);
			continue;
		}
		map = mmap(NULL, chunk, PROT_READ, MAP_PRIVATE, core->fd, at);
		if (map == MAP_FAILED)
			err(1, "%s: mmap at %#llx", core->path,
			    (unsigned long long)at);
		total += sum(map, chunk);
		munmap(map, chunk);
	}
	*ret_sum = total;
	return now() - begin;
}

static int compare_double(const void *a, const void *b)
{
	double x = *(const double *)a, y = *(const double *)b;

	return x < y ? -1 : x > y;
}

static double median(double *values, int n)
{
	qsort(values, (size_t)n, sizeof(*values), compare_double);
	return values[n / 2];
}

static void measure(const struct vmcore *stock, const struct vmcore *merged,
		    size_t n, size_t size, int rounds)
{
	double ratio[MAX_ROUNDS], stock_rate[MAX_ROUNDS], merged_rate[MAX_ROUNDS];
	double mib = (double)size / (1 << 20), a, b;
	uint64_t stock_sum, merged_sum;
	int i;

	for (i = 0; i < rounds; i++) {
		/* Who goes first changes from round to round. */
		if (i % 2)
			b = go(merged, cases[n].method, cases[n].chunk, size,
			       &merged_sum);
		a = go(stock, cases[n].method, cases[n].chunk, size, &stock_sum);
		if (i % 2 == 0)
			b = go(merged, cases[n].method, cases[n].chunk, size,
			       &merged_sum);
		if (stock_sum != merged_sum)
			errx(1, "%s: the files differ", cases[n].name);
		stock_rate[i] = mib / a;
		merged_rate[i] = mib / b;
		ratio[i] = a / b;
	}
	printf("%s: stock %.0f MiB/s, merged %.0f MiB/s, ratio %.3f\n",
	       cases[n].name, median(stock_rate, rounds),
	       median(merged_rate, rounds), median(ratio, rounds));
}

int main(int argc, char **argv)
{
	struct vmcore stock, merged;
	size_t i, size;
	int rounds;

	if (argc != 5)
		errx(1, "usage: throughput STOCK MERGED MEBIBYTES ROUNDS");
	stock = vmcore_open(argv[1]);
	merged = vmcore_open(argv[2]);
	size = strtoul(argv[3], NULL, 10) << 20;
	rounds = atoi(argv[4]);
	if (rounds < 1 || rounds > MAX_ROUNDS)
		errx(1, "1 to %d rounds", MAX_ROUNDS);
	if (!size || size > stock.load.p_filesz)
		size = stock.load.p_filesz;
	if (stock.load.p_filesz != merged.load.p_filesz)
		errx(1, "the files have different memory");

	for (i = 0; i < sizeof(cases) / sizeof(cases[0]); i++)
		measure(&stock, &merged, i, size, rounds);
	return 0;
}
