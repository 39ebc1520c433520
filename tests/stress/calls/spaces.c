// SPDX-License-Identifier: GPL-2.0-only
/* Namespaces, processes, and the module itself. */
#define _GNU_SOURCE
#include <errno.h>
#include <fcntl.h>
#include <net/if.h>
#include <net/route.h>
#include <netinet/in.h>
#include <sched.h>
#include <signal.h>
#include <spawn.h>
#include <stdio.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/socket.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>
#include "calls.h"

extern char **environ;

/* Bring up the loopback of this namespace, and route 10.0.0.0/8 there. */
void bring_up_loopback(void)
{
	struct ifreq lo = { .ifr_name = "lo" };
	struct rtentry route = { .rt_flags = RTF_UP, .rt_dev = "lo" };
	struct sockaddr_in *to = (struct sockaddr_in *)&route.rt_dst;
	struct sockaddr_in *mask = (struct sockaddr_in *)&route.rt_genmask;
	int s = socket(AF_INET, SOCK_DGRAM | SOCK_CLOEXEC, 0);

	lo.ifr_flags = IFF_UP | IFF_RUNNING;
	ioctl(s, SIOCSIFFLAGS, &lo);
	to->sin_family = AF_INET;
	to->sin_addr.s_addr = htonl(0x0a000000);
	mask->sin_family = AF_INET;
	mask->sin_addr.s_addr = htonl(0xff000000);
	ioctl(s, SIOCADDRT, &route);
	close(s);
}

/* Namespaces made from here get a table of their own with so many buckets. */
static void set_table(const char *entries)
{
	int fd = open("/proc/sys/net/ipv4/tcp_child_ehash_entries", O_WRONLY | O_CLOEXEC);

	if (fd < 0)
		return;
	if (write(fd, entries, strlen(entries)) < 0)
		errno = 0;
	close(fd);
}

static void unshare_one(struct caller *c)
{
	static const char *const entries[] = { "0", "0", "1", "16", "1024" };
	bool user = c->child && !below(c, 4);

	set_table(PICK(c, entries));
	call(c, "unshare(%s)", user ? "user, net" : "net");
	if (unshare(CLONE_NEWNET | (user ? CLONE_NEWUSER : 0)))
		return;
	c->new_user |= user;
	bring_up_loopback();
}

static void setns_one(struct caller *c)
{
	int fd = c->netns[below(c, NR_NETNS)];

	if (!below(c, 2))
		fd = c->own_netns;
	call(c, "setns(%d)", fd);
	setns(fd, CLONE_NEWNET);
}

/* Hold a namespace, or no longer. */
static void hold_one(struct caller *c)
{
	int *fd = &c->netns[below(c, NR_NETNS)];
	pid_t pid = shared->pids[below(c, NR_PROCESSES)][below(c, 1 + NR_CHILDREN)];
	uint32_t how = below(c, 3);
	char path[64] = "/proc/self/ns/net";

	if (*fd >= 0)
		close(*fd);
	*fd = -1;
	if (how == 1)
		snprintf(path, sizeof(path), "/proc/%d/ns/net", pid);
	call(c, "hold %u (%s)", how, path);
	if (how < 2)
		*fd = open(path, O_RDONLY | O_CLOEXEC);
}

static void fork_one(struct caller *c)
{
	uint32_t slot = below(c, NR_CHILDREN), calls = 10 + below(c, 300);
	uint64_t seed = (uint64_t)below(c, UINT32_MAX) << 32 | below(c, UINT32_MAX);

	if (c->child)
		return;
	end_child(c, slot);
	call(c, "fork: %u calls", calls);
	run_child(c, slot, seed, calls);
}

static void signal_one(struct caller *c)
{
	static const int signals[] = { SIGKILL, SIGSTOP, SIGCONT, SIGCONT };
	uint32_t slot = below(c, NR_CHILDREN);
	int number = PICK(c, signals);

	if (c->child || !c->children[slot])
		return;
	call(c, "kill(child %u, %d)", slot, number);
	kill(c->children[slot], number);
}

static void cache_one(struct caller *c)
{
	static const char *const times[] = { "0", "0", "1", "50", "1000" };
	const char *ms = PICK(c, times);
	int fd;

	call(c, "cache_ms = %s", ms);
	fd = open("/sys/module/tcpstates/parameters/cache_ms", O_WRONLY | O_CLOEXEC);
	if (fd < 0)
		return;
	/* sysfs says ENODEV once the module is being unloaded. */
	if (write(fd, ms, strlen(ms)) < 0 && !c->new_user && !(opt_unload && errno == ENODEV))
		wrong(c, "%s", strerror(errno));
	close(fd);
}

/* Unload the module and load it again: the first process only, and rarely. */
static void load_one(struct caller *c)
{
	char *const arguments[] = { "modprobe", "tcpstates", NULL };
	int status;
	pid_t pid;

	if (below(c, 8) || !opt_unload || c->number || c->child)
		return;
	call(c, "unload and load the module");
	if (syscall(SYS_delete_module, "tcpstates", O_NONBLOCK))
		wrong(c, "unload: %s", strerror(errno));
	errno = posix_spawnp(&pid, arguments[0], NULL, NULL, arguments, environ);
	if (errno || waitpid(pid, &status, 0) < 0 || status)
		wrong(c, "modprobe: %s, status %#x", strerror(errno), status);
	else
		shared->loads++;
}

void spaces_call(struct caller *c)
{
	static void (*const calls[])(struct caller *c) = {
		unshare_one, unshare_one, setns_one, setns_one, hold_one, hold_one, fork_one,
		signal_one, cache_one, load_one,
	};

	PICK(c, calls)(c);
}
