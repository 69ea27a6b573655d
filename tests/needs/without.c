// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * without NEED... -- COMMAND [ARGUMENT...]
 *
 * Runs a command on a machine that lacks something, so that what tests do there
 * can be seen on a machine that has it.  The kernel itself refuses (seccomp), to
 * the command and to all that it starts:
 *
 *	32-bit		to execute a 32-bit ELF program (ENOEXEC)
 *	ipv6		to make a socket of IPv6 (EAFNOSUPPORT)
 *	kvm		to make a virtual machine (EACCES)
 *	mount		to mount (EPERM)
 *	namespace	to make a namespace of any kind (EPERM)
 *	ptrace		to trace another process (EPERM)
 *
 * Exit status: that of the command, 128 and the number of the signal that ended
 * it, or 125 if the command could not be started this way.
 */
#include <elf.h>
#include <err.h>
#include <errno.h>
#include <fcntl.h>
#include <linux/audit.h>
#include <linux/filter.h>
#include <linux/seccomp.h>
#include <poll.h>
#include <sched.h>
#include <signal.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/prctl.h>
#include <sys/socket.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

enum { STATUS_FAILED = 125 };

#define NAMESPACES (CLONE_NEWNS | CLONE_NEWUSER | CLONE_NEWNET | CLONE_NEWPID | \
		    CLONE_NEWIPC | CLONE_NEWUTS | CLONE_NEWCGROUP)
/* KVM_CREATE_VM of <linux/kvm.h>, which not every architecture has */
#define KVM_MAKES_VM 0xae01

/* One system call that is refused. */
struct refusal {
	const char *need;
	int nr;
	/* the argument that decides, or -1: whatever the arguments */
	int arg;
	/* it is refused if it is this, or has one of these bits */
	uint32_t value;
	bool bits;
	int error;
};

static const struct refusal refusals[] = {
	{ "ipv6", SYS_socket, 0, AF_INET6, false, EAFNOSUPPORT },
	{ "kvm", SYS_ioctl, 1, KVM_MAKES_VM, false, EACCES },
	{ "mount", SYS_mount, -1, 0, false, EPERM },
	{ "mount", SYS_move_mount, -1, 0, false, EPERM },
	{ "namespace", SYS_unshare, 0, NAMESPACES, true, EPERM },
	{ "namespace", SYS_clone, 0, NAMESPACES, true, EPERM },
	/* Its flags are in memory, which a filter does not see: glibc and others
	 * go on with clone().
	 */
	{ "namespace", SYS_clone3, -1, 0, false, ENOSYS },
	{ "ptrace", SYS_ptrace, -1, 0, false, EPERM },
};

static const char need_32bit[] = "32-bit";

#define COUNT(array) (sizeof(array) / sizeof((array)[0]))
#define DATA(member) ((uint32_t)offsetof(struct seccomp_data, member))

static struct sock_filter filter[16 + 6 * COUNT(refusals)];
static unsigned short filter_len;

static void emit(uint16_t code, uint8_t jt, uint8_t jf, uint32_t k)
{
	filter[filter_len++] = (struct sock_filter){ code, jt, jf, k };
}

/* Only calls of this architecture are looked at. */
static void emit_begin(void)
{
	emit(BPF_LD | BPF_W | BPF_ABS, 0, 0, DATA(arch));
#if defined(__x86_64__)
	emit(BPF_JMP | BPF_JEQ | BPF_K, 1, 0, AUDIT_ARCH_X86_64);
#elif defined(__aarch64__)
	emit(BPF_JMP | BPF_JEQ | BPF_K, 1, 0, AUDIT_ARCH_AARCH64);
#endif
	emit(BPF_RET | BPF_K, 0, 0, SECCOMP_RET_ALLOW);
}

static void emit_refusal(const struct refusal *refusal)
{
	uint32_t action = SECCOMP_RET_ERRNO | (uint32_t)refusal->error;
	uint16_t test = BPF_JMP | BPF_K | (refusal->bits ? BPF_JSET : BPF_JEQ);
	bool any = refusal->arg < 0;

	emit(BPF_LD | BPF_W | BPF_ABS, 0, 0, DATA(nr));
	emit(BPF_JMP | BPF_JEQ | BPF_K, 0, any ? 1 : 3, (uint32_t)refusal->nr);
	if (!any) {
		emit(BPF_LD | BPF_W | BPF_ABS, 0, 0,
		     DATA(args) + 8 * (uint32_t)refusal->arg);
		emit(test, 0, 1, refusal->value);
	}
	emit(BPF_RET | BPF_K, 0, 0, action);
}

static void emit_exec(void)
{
	emit(BPF_LD | BPF_W | BPF_ABS, 0, 0, DATA(nr));
	emit(BPF_JMP | BPF_JEQ | BPF_K, 0, 1, SYS_execve);
	emit(BPF_RET | BPF_K, 0, 0, SECCOMP_RET_USER_NOTIF);
}

static bool emit_need(const char *need)
{
	bool known = !strcmp(need, need_32bit);

	if (known)
		emit_exec();
	for (size_t i = 0; i < COUNT(refusals); i++) {
		if (strcmp(need, refusals[i].need))
			continue;
		emit_refusal(&refusals[i]);
		known = true;
	}
	return known;
}

/* Returns a descriptor that tells of execve(), or -1 if none is wanted. */
static int install(bool listen)
{
	struct sock_fprog program = { filter_len, filter };
	unsigned int flags = listen ? SECCOMP_FILTER_FLAG_NEW_LISTENER : 0;
	long fd;

	if (prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0))
		err(STATUS_FAILED, "without: no_new_privs");
	fd = syscall(SYS_seccomp, SECCOMP_SET_MODE_FILTER, flags, &program);
	if (fd < 0)
		err(STATUS_FAILED, "without: seccomp");
	return listen ? (int)fd : -1;
}

static void send_fd(int to, int fd)
{
	union {
		char buf[CMSG_SPACE(sizeof(int))];
		struct cmsghdr align;
	} control = { 0 };
	struct iovec one = { "", 1 };
	struct msghdr msg = {
		.msg_iov = &one, .msg_iovlen = 1,
		.msg_control = control.buf, .msg_controllen = sizeof(control.buf),
	};
	struct cmsghdr *header = CMSG_FIRSTHDR(&msg);

	header->cmsg_level = SOL_SOCKET;
	header->cmsg_type = SCM_RIGHTS;
	header->cmsg_len = CMSG_LEN(sizeof(int));
	memcpy(CMSG_DATA(header), &fd, sizeof(fd));
	if (sendmsg(to, &msg, 0) != 1)
		err(STATUS_FAILED, "without: sendmsg");
}

static int receive_fd(int from)
{
	union {
		char buf[CMSG_SPACE(sizeof(int))];
		struct cmsghdr align;
	} control;
	char byte;
	struct iovec one = { &byte, 1 };
	struct msghdr msg = {
		.msg_iov = &one, .msg_iovlen = 1,
		.msg_control = control.buf, .msg_controllen = sizeof(control.buf),
	};
	struct cmsghdr *header;
	int fd;

	if (recvmsg(from, &msg, MSG_CMSG_CLOEXEC) != 1)
		return -1;
	header = CMSG_FIRSTHDR(&msg);
	if (!header)
		return -1;
	memcpy(&fd, CMSG_DATA(header), sizeof(fd));
	return fd;
}

/* The file that a process wants to execute, seen from that process. */
static int open_program(pid_t pid, uint64_t address)
{
	char path[4096 + 64], name[4096];
	ssize_t len;
	int mem;

	snprintf(path, sizeof(path), "/proc/%d/mem", pid);
	mem = open(path, O_RDONLY | O_CLOEXEC);
	if (mem < 0)
		return -1;
	len = pread(mem, name, sizeof(name) - 1, (off_t)address);
	close(mem);
	if (len <= 0)
		return -1;
	name[len] = '\0';
	snprintf(path, sizeof(path), "/proc/%d/%s/%s", pid,
		 name[0] == '/' ? "root" : "cwd", name);
	return open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK);
}

static bool is_32bit(pid_t pid, uint64_t address)
{
	unsigned char ident[EI_NIDENT];
	int fd = open_program(pid, address);
	bool yes;

	if (fd < 0)
		return false;
	yes = read(fd, ident, sizeof(ident)) == sizeof(ident) &&
	      !memcmp(ident, ELFMAG, SELFMAG) && ident[EI_CLASS] == ELFCLASS32;
	close(fd);
	return yes;
}

static void answer(int listener)
{
	struct seccomp_notif request = { 0 };
	struct seccomp_notif_resp response = { 0 };

	if (ioctl(listener, SECCOMP_IOCTL_NOTIF_RECV, &request))
		return;
	response.id = request.id;
	if (is_32bit((pid_t)request.pid, request.data.args[0]))
		response.error = -ENOEXEC;
	else
		response.flags = SECCOMP_USER_NOTIF_FLAG_CONTINUE;
	/* Who asked may have been killed meanwhile. */
	ioctl(listener, SECCOMP_IOCTL_NOTIF_SEND, &response);
}

/* Answers until nobody is left who could ask. */
static void serve(int listener)
{
	struct pollfd wait = { .fd = listener, .events = POLLIN };

	while (poll(&wait, 1, -1) >= 0 || errno == EINTR) {
		if (wait.revents & POLLIN)
			answer(listener);
		else if (wait.revents)
			break;
	}
}

static _Noreturn void start(char **command, int to, bool listen)
{
	int listener = install(listen);

	if (listener >= 0) {
		send_fd(to, listener);
		close(listener);
	}
	execvp(command[0], command);
	err(STATUS_FAILED, "without: cannot run '%s'", command[0]);
}

int main(int argc, char **argv)
{
	bool listen = false;
	int ends[2], status, i;
	pid_t child;

	emit_begin();
	for (i = 1; i < argc && strcmp(argv[i], "--"); i++) {
		if (!emit_need(argv[i]))
			errx(STATUS_FAILED, "unknown need '%s'", argv[i]);
		listen |= !strcmp(argv[i], need_32bit);
	}
	emit(BPF_RET | BPF_K, 0, 0, SECCOMP_RET_ALLOW);
	if (i == 1 || i + 1 >= argc)
		errx(STATUS_FAILED, "usage: without NEED... -- COMMAND [ARGUMENT...]");
	if (socketpair(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0, ends))
		err(STATUS_FAILED, "without: socketpair");
	child = fork();
	if (child < 0)
		err(STATUS_FAILED, "without: fork");
	if (!child)
		start(argv + i + 1, ends[1], listen);
	close(ends[1]);
	if (listen) {
		int listener = receive_fd(ends[0]);

		if (listener >= 0)
			serve(listener);
	}
	if (waitpid(child, &status, 0) < 0)
		err(STATUS_FAILED, "without: waitpid");
	return WIFSIGNALED(status) ? 128 + WTERMSIG(status) : WEXITSTATUS(status);
}
