// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * The least time that a command took in several runs and the most memory that it
 * held, as "MICROSECONDS KIB":
 *
 *	measure RUNS COMMAND [ARGUMENT...]
 *
 * Its output goes nowhere.  Exit status: 1 when a run failed.
 */
#include <err.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

static double now_us(void)
{
	struct timespec ts;

	clock_gettime(CLOCK_MONOTONIC, &ts);
	return (double)ts.tv_sec * 1e6 + (double)ts.tv_nsec / 1e3;
}

static void run_child(char **argv)
{
	int null = open("/dev/null", O_RDWR);

	if (null < 0 || dup2(null, 0) < 0 || dup2(null, 1) < 0 ||
	    dup2(null, 2) < 0)
		_exit(126);
	execvp(*argv, argv);
	_exit(127);
}

int main(int argc, char **argv)
{
	double begin, took, least = 0;
	struct rusage usage;
	long most = 0;
	int runs, i, status;
	pid_t pid;

	if (argc < 3)
		errx(1, "usage: measure RUNS COMMAND [ARGUMENT...]");
	runs = atoi(argv[1]);
	for (i = 0; i < runs; i++) {
		begin = now_us();
		pid = fork();
		if (!pid)
			run_child(argv + 2);
		if (pid < 0 || wait4(pid, &status, 0, &usage) != pid)
			err(1, "%s", argv[2]);
		took = now_us() - begin;
		if (!WIFEXITED(status) || WEXITSTATUS(status))
			errx(1, "%s failed", argv[2]);
		if (!i || took < least)
			least = took;
		if (usage.ru_maxrss > most)
			most = usage.ru_maxrss;
	}
	printf("%.0f %ld\n", least, most);
	return 0;
}
