// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * Runs a command and writes its peak memory, in KiB, to a file:
 *
 *	maxrss FILE COMMAND...
 *
 * Pages are small ones: where the kernel gives out huge ones unasked, a few bytes
 * take 2 MiB.  Exit status: the command's.
 */
#include <stdio.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <unistd.h>

int main(int argc, char **argv)
{
	struct rusage usage;
	FILE *file;
	int status;
	pid_t pid;

	if (argc < 3) {
		fprintf(stderr, "usage: maxrss FILE COMMAND...\n");
		return 125;
	}
	pid = fork();
	if (!pid) {
		prctl(PR_SET_THP_DISABLE, 1, 0, 0, 0);
		execvp(argv[2], argv + 2);
		perror(argv[2]);
		_exit(127);
	}
	if (pid < 0 || wait4(pid, &status, 0, &usage) != pid) {
		perror("maxrss");
		return 125;
	}
	file = fopen(argv[1], "w");
	if (!file || fprintf(file, "%ld\n", usage.ru_maxrss) < 0 || fclose(file)) {
		perror(argv[1]);
		return 125;
	}
	return WIFEXITED(status) ? WEXITSTATUS(status) :
				   128 + WTERMSIG(status);
}
