// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * PID 1 of the lab's guests, in the first kernel and in the capture kernel.
 *
 * It runs "/bin/sh /lab/guest STAGE" and is the only writer of the result
 * channel (ttyS1): what the script prints goes out behind "| ", what it
 * writes to descriptor 3 goes out as it is (TAP).  When the script has ended,
 * the trailer "# end STAGE tap=COUNT status=STATUS" follows, is drained to the
 * last byte, and only then does the machine crash or power off.  Without the
 * trailer the host knows that the guest died.
 *
 * Kernel command line: lab.mode=shell gives a shell on the console instead;
 * lab.stages=first,capture crashes after the first kernel's script, anything
 * else powers off; lab.timeout=SECONDS bounds the script.  lab.crash=sysrq
 * crashes by sysrq c; script by "/bin/sh /lab/guest crash", in a process of its
 * own; anything else is words for tests/modules/crash.c, with + for blanks, that
 * PID 1 itself writes.
 */
#define _GNU_SOURCE
#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <stdarg.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/mount.h>
#include <sys/reboot.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <termios.h>
#include <time.h>
#include <unistd.h>

#define LINE_MAX_BYTES	2048
#define POLL_MS		200
#define STATUS_TIMEOUT	124
#define CRASH_TIMEOUT_S	10

struct stream {
	int fd;			/* read end, -1 when closed */
	const char *prefix;
	bool rewind;		/* the last byte was a carriage return */
	size_t len;
	char line[LINE_MAX_BYTES];
};

static int result_fd = -1;
static unsigned int tap_count;
static char cmdline[4096];

static void write_all(int fd, const char *buf, size_t len)
{
	while (len) {
		ssize_t n = write(fd, buf, len);

		if (n < 0 && errno != EINTR)
			return;
		if (n > 0) {
			buf += n;
			len -= n;
		}
	}
}

__attribute__((format(printf, 2, 3)))
static void print_to(int fd, const char *fmt, ...)
{
	char buf[256];
	va_list args;
	int n;

	va_start(args, fmt);
	n = vsnprintf(buf, sizeof(buf), fmt, args);
	va_end(args);
	if (n > 0)
		write_all(fd, buf, n < (int)sizeof(buf) ? (size_t)n :
							  sizeof(buf) - 1);
}

static void mark_log(const char *stage, const char *what)
{
	int fd = open("/dev/kmsg", O_WRONLY | O_CLOEXEC);

	if (fd < 0)
		return;
	print_to(fd, "<5>lab: %s kernel %s\n", stage, what);
	close(fd);
}

static void mount_all(void)
{
	static const struct { const char *type, *dir; } fs[] = {
		{ "proc", "/proc" }, { "sysfs", "/sys" },
		{ "devtmpfs", "/dev" }, { "tmpfs", "/run" },
		{ "tmpfs", "/tmp" }, { "debugfs", "/sys/kernel/debug" },
		{ "configfs", "/sys/kernel/config" },
	};
	size_t i;

	for (i = 0; i < sizeof(fs) / sizeof(fs[0]); i++) {
		mkdir(fs[i].dir, 0755);
		/* configfs may be a module: a scenario mounts what it needs */
		if (mount(fs[i].type, fs[i].dir, fs[i].type, 0, NULL) &&
		    errno != EBUSY && errno != ENODEV && errno != ENOENT)
			print_to(2, "init: cannot mount %s: %s\n", fs[i].dir,
				 strerror(errno));
	}
}

static void read_cmdline(void)
{
	int fd = open("/proc/cmdline", O_RDONLY | O_CLOEXEC);
	ssize_t n = fd < 0 ? 0 : read(fd, cmdline, sizeof(cmdline) - 1);

	cmdline[n > 0 ? n : 0] = '\0';
	if (fd >= 0)
		close(fd);
}

static const char *option(const char *name)
{
	const char *at = strstr(cmdline, name);

	return at ? at + strlen(name) : "";
}

static int open_raw(const char *path)
{
	struct termios t;
	int fd = open(path, O_RDWR | O_NOCTTY | O_CLOEXEC);

	if (fd < 0)
		return -1;
	if (!tcgetattr(fd, &t)) {
		cfmakeraw(&t);
		cfsetspeed(&t, B115200);
		t.c_cflag |= CLOCAL;
		tcsetattr(fd, TCSANOW, &t);
	}
	return fd;
}

static void emit(struct stream *s)
{
	if (!*s->prefix && (!strncmp(s->line, "ok ", 3) ||
			    !strncmp(s->line, "not ok ", 7)))
		tap_count++;
	write_all(result_fd, s->prefix, strlen(s->prefix));
	write_all(result_fd, s->line, s->len);
	write_all(result_fd, "\n", 1);
	s->len = 0;
}

static void take(struct stream *s)
{
	char buf[1024];
	ssize_t i, n = read(s->fd, buf, sizeof(buf));

	if (n <= 0) {
		if (n < 0 && errno == EINTR)
			return;
		if (s->len)
			emit(s);
		close(s->fd);
		s->fd = -1;
		return;
	}
	for (i = 0; i < n; i++) {
		if (buf[i] == '\n') {
			s->line[s->len] = '\0';
			emit(s);
			s->rewind = false;
		} else if (buf[i] == '\r') {
			/* Of progress that overwrites itself, keep the last. */
			s->rewind = true;
		} else if (buf[i] != '\0') {
			if (s->rewind)
				s->len = 0;
			s->rewind = false;
			s->line[s->len++] = buf[i];
			if (s->len == sizeof(s->line) - 1) {
				s->line[s->len] = '\0';
				emit(s);
			}
		}
	}
}

static pid_t start_script(const char *stage, struct stream *log,
			  struct stream *tap)
{
	int a[2], b[2];
	pid_t pid;

	if (pipe2(a, O_CLOEXEC) || pipe2(b, O_CLOEXEC))
		return -1;
	pid = fork();
	if (pid == 0) {
		int null = open("/dev/null", O_RDONLY);

		setsid();
		dup2(null, 0);
		dup2(a[1], 1);
		dup2(a[1], 2);
		/* dup2 to the same number would leave close-on-exec set */
		if (b[1] == 3)
			fcntl(3, F_SETFD, 0);
		else
			dup2(b[1], 3);
		execl("/bin/sh", "sh", "/lab/guest", stage, (char *)NULL);
		_exit(127);
	}
	close(a[1]);
	close(b[1]);
	log->fd = a[0];
	log->prefix = "| ";
	tap->fd = b[0];
	tap->prefix = "";
	return pid;
}

static long now_s(void)
{
	struct timespec t;

	clock_gettime(CLOCK_MONOTONIC, &t);
	return t.tv_sec;
}

/* Relays the script's output until it has ended and nothing is left to read. */
static int run_script(const char *stage)
{
	static struct stream s[2];
	long timeout = atol(option("lab.timeout=")), start = now_s();
	pid_t main_pid = start_script(stage, &s[0], &s[1]), pid;
	int status = -1, wstatus;

	if (main_pid < 0)
		return 126;
	while (s[0].fd >= 0 || s[1].fd >= 0 || status < 0) {
		struct pollfd p[2] = { { s[0].fd, POLLIN, 0 },
				       { s[1].fd, POLLIN, 0 } };
		int i, ready = poll(p, 2, POLL_MS);

		for (i = 0; i < 2; i++)
			if (s[i].fd >= 0 && p[i].revents)
				take(&s[i]);
		/* Orphans are ours to reap as well. */
		while ((pid = waitpid(-1, &wstatus, WNOHANG)) > 0)
			if (pid == main_pid && status < 0)
				status = WIFEXITED(wstatus) ?
					 WEXITSTATUS(wstatus) :
					 128 + WTERMSIG(wstatus);
		/* A background process may keep the pipes open for ever. */
		if (status >= 0 && ready == 0)
			break;
		if (status < 0 && timeout > 0 && now_s() - start > timeout) {
			kill(-1, SIGKILL);
			waitpid(main_pid, &wstatus, 0);
			status = STATUS_TIMEOUT;
		}
	}
	return status;
}

static void run_shell(const char *stage)
{
	pid_t pid = fork();

	if (pid == 0) {
		int fd;

		setsid();
		fd = open("/dev/ttyS0", O_RDWR);
		ioctl(fd, TIOCSCTTY, 1);
		dup2(fd, 0);
		dup2(fd, 1);
		dup2(fd, 2);
		dup2(fd, 3);
		if (fd > 3)
			close(fd);
		setenv("ENV", "/lab/shell", 1);
		setenv("LAB_STAGE", stage, 1);
		execl("/bin/sh", "sh", "-i", (char *)NULL);
		_exit(127);
	}
	while (waitpid(-1, NULL, 0) != pid)
		;
}

static void crash_by_write(const char *path, const char *text)
{
	int fd = open(path, O_WRONLY | O_CLOEXEC);

	if (fd >= 0)
		print_to(fd, "%s", text);
}

static void crash_by_script(void)
{
	if (fork() == 0) {
		setsid();
		execl("/bin/sh", "sh", "/lab/guest", "crash", (char *)NULL);
		_exit(127);
	}
}

/*
 * Does not return unless the crash did not happen, for which it waits: the
 * words may let an interrupt do it, the script is another process.
 */
static void crash(void)
{
	char how[256], *at;

	snprintf(how, sizeof(how), "%s", option("lab.crash="));
	how[strcspn(how, "\n ")] = '\0';
	for (at = how; (at = strchr(at, '+')); )
		*at = ' ';
	sync();
	if (!strcmp(how, "sysrq"))
		crash_by_write("/proc/sysrq-trigger", "c");
	else if (!strcmp(how, "script"))
		crash_by_script();
	else
		crash_by_write("/sys/kernel/debug/crash", how);
	sleep(CRASH_TIMEOUT_S);
	print_to(result_fd, "# error: the kernel did not crash: %s\n", how);
}

int main(void)
{
	const char *stage;
	int status = 0;

	mount_all();
	read_cmdline();
	stage = access("/proc/vmcore", F_OK) ? "first" : "capture";
	setenv("PATH", "/usr/sbin:/usr/bin:/sbin:/bin", 1);
	setenv("HOME", "/", 1);
	setenv("TERM", "vt100", 0);
	result_fd = open_raw("/dev/ttyS1");
	/*
	 * QEMU's monitor: stays open, because what arrives at a closed port is
	 * lost, and raw, because the monitor must not hear its own echo.
	 */
	open_raw("/dev/ttyS2");
	if (!strncmp(option("lab.mode="), "shell", 5)) {
		run_shell(stage);
	} else {
		mark_log(stage, "begins");
		print_to(result_fd, "# begin %s\n", stage);
		/* A probe asks only whether a guest gets this far. */
		if (strncmp(option("lab.mode="), "probe", 5))
			status = run_script(stage);
		mark_log(stage, "ends");
		print_to(result_fd, "# end %s tap=%u status=%d\n", stage,
			 tap_count, status);
		tcdrain(result_fd);
		if (status == 0 && !strcmp(stage, "first") &&
		    strncmp(option("lab.mode="), "probe", 5) &&
		    !strncmp(option("lab.stages="), "first,", 6))
			crash();
	}
	tcdrain(result_fd);
	sync();
	reboot(RB_POWER_OFF);
	return 1;
}
