// SPDX-License-Identifier: GPL-2.0-only
/*
 * usage: make_sockets [-w] [-p PORTS] [-n NAMESPACES] NUMBER COMMAND [ARGUMENT...]
 *
 * Make NUMBER sockets in ESTABLISHED with TCP_REPAIR, which needs no packets. Run
 * the command while they exist, and exit with its status. The sockets are
 * connected to PORTS remote ports (default 1), and spread over NAMESPACES new
 * network namespaces (default 0: all are in the namespace of the command).
 *
 * With -w, close both ends of each connection: its socket is in TIME_WAIT for a
 * minute.
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

/* Local ports: a bind to a port that many sockets have is slow. */
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

/* Set the peer's window first: a FIN waits for one. */
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

/* Enter a new namespace, which lives as long as the sockets made in it. */
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
		/* Enter the next namespace when its share of sockets begins. */
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
