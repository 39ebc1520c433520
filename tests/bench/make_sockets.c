// SPDX-License-Identifier: GPL-2.0
/*
 * usage: make_sockets NUMBER COMMAND [ARGUMENT...]
 *
 * Makes NUMBER sockets in ESTABLISHED without a packet, by TCP_REPAIR, runs the
 * command while they are there, and ends with its exit status.
 */
#include <arpa/inet.h>
#include <err.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/resource.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <unistd.h>

/* Spread over ports: many sockets on one are slow to bind. */
#define FIRST_PORT	2000
#define NR_PORTS	60000

static void make_socket(unsigned int i)
{
	struct sockaddr_in local = {
		.sin_family = AF_INET,
		.sin_port = htons(FIRST_PORT + i % NR_PORTS),
		.sin_addr.s_addr = htonl(INADDR_LOOPBACK + 1 + i / NR_PORTS),
	};
	struct sockaddr_in remote = {
		.sin_family = AF_INET,
		.sin_port = htons(9),
		.sin_addr.s_addr = htonl(INADDR_LOOPBACK),
	};
	int on = 1, fd = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);

	if (fd < 0)
		err(1, "socket %u", i);
	if (setsockopt(fd, IPPROTO_TCP, TCP_REPAIR, &on, sizeof(on)))
		err(1, "TCP_REPAIR");
	if (bind(fd, (struct sockaddr *)&local, sizeof(local)))
		err(1, "bind %u", i);
	if (connect(fd, (struct sockaddr *)&remote, sizeof(remote)))
		err(1, "connect %u", i);
}

int main(int argc, char **argv)
{
	unsigned int number, i;
	struct rlimit files;
	int status;
	pid_t pid;

	if (argc < 3)
		errx(2, "usage: make_sockets NUMBER COMMAND [ARGUMENT...]");
	number = strtoul(argv[1], NULL, 10);
	files.rlim_cur = files.rlim_max = number + 100;
	if (setrlimit(RLIMIT_NOFILE, &files))
		err(1, "RLIMIT_NOFILE %u", number + 100);
	for (i = 0; i < number; i++)
		make_socket(i);

	pid = fork();
	if (pid < 0)
		err(1, "fork");
	if (!pid) {
		execvp(argv[2], argv + 2);
		err(127, "%s", argv[2]);
	}
	if (waitpid(pid, &status, 0) < 0)
		err(1, "wait");
	return WIFEXITED(status) ? WEXITSTATUS(status) : 1;
}
