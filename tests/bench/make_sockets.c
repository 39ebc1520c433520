// SPDX-License-Identifier: GPL-2.0
/*
 * usage: make_sockets [-w] [-p PORTS] [-n NAMESPACES] NUMBER COMMAND [ARGUMENT...]
 *
 * Makes NUMBER sockets in ESTABLISHED without a packet, by TCP_REPAIR, runs the
 * command while they are there, and ends with its exit status. The sockets are
 * connected to PORTS remote ports (1 if not told), and spread over NAMESPACES
 * new network namespaces (0: all in the present one, as the command is).
 *
 * With -w each of them is closed, and so is its other end after it: they are in
 * TIME_WAIT, and will be for a minute each.
 */
#define _GNU_SOURCE
#include <arpa/inet.h>
#include <err.h>
#include <fcntl.h>
#include <net/if.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <sched.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/resource.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <unistd.h>

/* Spread over ports: many sockets on one are slow to bind. */
#define FIRST_PORT	2000
#define NR_PORTS	60000
#define FIRST_REMOTE	3000

static unsigned int nr_remote = 1, nr_namespaces;
static int in_time_wait;

static void set_repair(int fd, int mode)
{
	if (setsockopt(fd, IPPROTO_TCP, TCP_REPAIR, &mode, sizeof(mode)))
		err(1, "TCP_REPAIR %d", mode);
}

static int make_end(const struct sockaddr_in *local, const struct sockaddr_in *remote)
{
	int fd = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);

	if (fd < 0)
		err(1, "socket");
	set_repair(fd, TCP_REPAIR_ON);
	if (bind(fd, (const struct sockaddr *)local, sizeof(*local)))
		err(1, "bind to port %u", ntohs(local->sin_port));
	if (connect(fd, (const struct sockaddr *)remote, sizeof(*remote)))
		err(1, "connect to port %u", ntohs(remote->sin_port));
	return fd;
}

/* Its peer's window is made known first: without one a FIN would wait. */
static void close_end(int fd)
{
	struct tcp_repair_window window = {
		.snd_wnd = 65535, .max_window = 65535, .rcv_wnd = 65535,
	};

	if (setsockopt(fd, IPPROTO_TCP, TCP_REPAIR_WINDOW, &window, sizeof(window)))
		err(1, "TCP_REPAIR_WINDOW");
	set_repair(fd, TCP_REPAIR_OFF_NO_WP);
	close(fd);
}

static void make_socket(unsigned int i)
{
	struct sockaddr_in local = {
		.sin_family = AF_INET,
		.sin_port = htons(FIRST_PORT + i % NR_PORTS),
		.sin_addr.s_addr = htonl(INADDR_LOOPBACK + 1 + i / NR_PORTS),
	};
	struct sockaddr_in remote = {
		.sin_family = AF_INET,
		.sin_port = htons(FIRST_REMOTE + i % nr_remote),
		.sin_addr.s_addr = htonl(INADDR_LOOPBACK),
	};
	int fd = make_end(&local, &remote), other;

	if (in_time_wait) {
		other = make_end(&remote, &local);
		close_end(fd);
		close_end(other);
	}
}

/* A new namespace, to be kept by the sockets made in it. */
static void enter_new_namespace(void)
{
	struct ifreq lo = { .ifr_name = "lo", .ifr_flags = IFF_UP };
	int fd;

	if (unshare(CLONE_NEWNET))
		err(1, "unshare");
	fd = socket(AF_INET, SOCK_DGRAM, 0);
	if (fd < 0 || ioctl(fd, SIOCSIFFLAGS, &lo))
		err(1, "lo");
	close(fd);
}

static void make_sockets(unsigned int number)
{
	int home = open("/proc/self/ns/net", O_RDONLY | O_CLOEXEC);
	unsigned int i, n = 0;

	if (home < 0)
		err(1, "/proc/self/ns/net");
	for (i = 0; i < number; i++) {
		/* The next namespace, each time that its share begins. */
		for (; nr_namespaces && (unsigned long long)n * number <=
		       (unsigned long long)i * nr_namespaces; n++)
			enter_new_namespace();
		make_socket(i);
	}
	if (setns(home, CLONE_NEWNET))
		err(1, "setns");
	close(home);
}

static int run(char **argv)
{
	pid_t pid = fork();
	int status;

	if (pid < 0)
		err(1, "fork");
	if (!pid) {
		execvp(argv[0], argv);
		err(127, "%s", argv[0]);
	}
	if (waitpid(pid, &status, 0) < 0)
		err(1, "wait");
	return WIFEXITED(status) ? WEXITSTATUS(status) : 1;
}

int main(int argc, char **argv)
{
	unsigned int number;
	struct rlimit files;
	int opt;

	while ((opt = getopt(argc, argv, "+wp:n:")) != -1) {
		if (opt == 'p')
			nr_remote = strtoul(optarg, NULL, 10);
		else if (opt == 'w')
			in_time_wait = 1;
		else if (opt == 'n')
			nr_namespaces = strtoul(optarg, NULL, 10);
		else
			exit(2);
	}
	if (argc - optind < 2 || !nr_remote)
		errx(2, "usage: make_sockets [-w] [-p PORTS] [-n NAMESPACES] NUMBER COMMAND "
		     "[ARGUMENT...]");
	number = strtoul(argv[optind], NULL, 10);
	files.rlim_cur = files.rlim_max = number + 100;
	if (!in_time_wait && setrlimit(RLIMIT_NOFILE, &files))
		err(1, "RLIMIT_NOFILE %u", number + 100);
	make_sockets(number);
	return run(argv + optind + 1);
}
