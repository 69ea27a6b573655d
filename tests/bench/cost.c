// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * What a command costs: time, the most memory that it held, and what it left
 * less of in the machine (which for insmod is what the module holds).
 *
 * usage: cost NAME COMMAND [ARGUMENT...]
 */
#include <err.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <sys/time.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

/* Caches come and go; what is asked is what stays taken without them. */
static void drop_caches(void)
{
	FILE *file = fopen("/proc/sys/vm/drop_caches", "we");

	if (!file || fputs("3\n", file) < 0 || fclose(file))
		err(1, "/proc/sys/vm/drop_caches");
}

static long mem_free_kib(void)
{
	FILE *file = fopen("/proc/meminfo", "re");
	char line[128];
	long kib = -1;

	if (!file)
		err(1, "/proc/meminfo");
	while (kib < 0 && fgets(line, sizeof(line), file))
		if (!strncmp(line, "MemFree:", 8))
			kib = strtol(line + 8, NULL, 10);
	fclose(file);
	if (kib < 0)
		errx(1, "/proc/meminfo: no MemFree");
	return kib;
}

static double now_ms(void)
{
	struct timespec ts;

	clock_gettime(CLOCK_MONOTONIC, &ts);
	return (double)ts.tv_sec * 1e3 + (double)ts.tv_nsec / 1e6;
}

int main(int argc, char **argv)
{
	long before, after;
	struct rusage usage;
	double begin, ms;
	int status;
	pid_t pid;

	if (argc < 3)
		errx(1, "usage: cost NAME COMMAND [ARGUMENT...]");
	drop_caches();
	before = mem_free_kib();
	begin = now_ms();
	pid = fork();
	if (pid < 0)
		err(1, "fork");
	if (!pid) {
		/* The measurement is what is wanted, not what it prints. */
		if (!freopen("/dev/null", "w", stdout))
			_exit(126);
		execvp(argv[2], argv + 2);
		_exit(127);
	}
	if (wait4(pid, &status, 0, &usage) != pid)
		err(1, "wait4");
	ms = now_ms() - begin;
	drop_caches();
	after = mem_free_kib();
	if (!WIFEXITED(status) || WEXITSTATUS(status))
		errx(1, "'%s' failed with status %#x", argv[2], status);

	printf("%s: %.1f ms, peak %ld KiB, %ld KiB of memory kept\n", argv[1],
	       ms, usage.ru_maxrss, before - after);
	return 0;
}
