// SPDX-License-Identifier: GPL-2.0
/*
 * usage: connect_load ROUNDS SECONDS NAME=HZ:COMMAND...
 *
 * What a poller costs a busy server. In each round, for no poller and then for
 * each of the pollers, connections over loopback are opened and reset one after
 * another for SECONDS, while the poller runs its command HZ times a second (0:
 * in a tight loop). A command that begins with a slash and has no blank is a
 * file, read whole and without a process of its own.
 *
 * Prints a line of CSV for each: name, median of connections a second, median
 * of what share of the connections was lost against no poller in the same
 * round (%), median of the poller's share of all processors (%), median of the
 * worst time that a connection took (microseconds), and polls a second.
 */
#include <arpa/inet.h>
#include <err.h>
#include <errno.h>
#include <fcntl.h>
#include <netinet/in.h>
#include <pthread.h>
#include <signal.h>
#include <spawn.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#define MAX_POLLERS	12
#define MAX_ROUNDS	99

extern char **environ;

struct poller {
	const char *name;
	double hz;
	char *command;		/* NULL: none */
	double rate[MAX_ROUNDS], lost[MAX_ROUNDS], cpu[MAX_ROUNDS], worst[MAX_ROUNDS];
	double polls[MAX_ROUNDS];
};

static struct sockaddr_in address;
static int listener;

static double now(void)
{
	struct timespec t;

	clock_gettime(CLOCK_MONOTONIC, &t);
	return t.tv_sec + t.tv_nsec / 1e9;
}

/* Resets each, so that no TIME_WAIT is left and no local port runs out. */
static void *serve(void *unused)
{
	struct linger reset = { .l_onoff = 1 };
	int fd;

	while ((fd = accept(listener, NULL, NULL)) >= 0) {
		if (setsockopt(fd, SOL_SOCKET, SO_LINGER, &reset, sizeof(reset)))
			err(1, "SO_LINGER");
		close(fd);
	}
	return unused;
}

static void start_server(void)
{
	socklen_t len = sizeof(address);
	pthread_t thread;

	listener = socket(AF_INET, SOCK_STREAM, 0);
	address.sin_family = AF_INET;
	address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
	if (listener < 0 || bind(listener, (struct sockaddr *)&address, len) ||
	    listen(listener, 128) ||
	    getsockname(listener, (struct sockaddr *)&address, &len))
		err(1, "listen");
	if (pthread_create(&thread, NULL, serve, NULL))
		errx(1, "no thread");
}

/* Until the server has reset it, so that its queue never fills. */
static void connect_once(void)
{
	int fd = socket(AF_INET, SOCK_STREAM, 0);
	char c;

	/* The reset may come before connect() is back. */
	if (fd < 0 || (connect(fd, (struct sockaddr *)&address, sizeof(address)) &&
		       errno != ECONNRESET))
		err(1, "connect");
	if (read(fd, &c, 1) > 0)
		errx(1, "the server sent something");
	close(fd);
}

static int is_file(const char *command)
{
	return command[0] == '/' && !strchr(command, ' ');
}

static void poll_file(const char *path)
{
	static char buf[128 * 1024];
	int fd = open(path, O_RDONLY);

	if (fd < 0)
		err(1, "%s", path);
	while (read(fd, buf, sizeof(buf)) > 0)
		;
	close(fd);
}

static void poll_command(const char *command)
{
	posix_spawn_file_actions_t actions;
	char words[256], *argv[16], *rest = NULL;
	int n = 0, status;
	pid_t pid;

	snprintf(words, sizeof(words), "%s", command);
	for (argv[0] = strtok_r(words, " ", &rest); argv[n] && n < 15;)
		argv[++n] = strtok_r(NULL, " ", &rest);
	posix_spawn_file_actions_init(&actions);
	posix_spawn_file_actions_addopen(&actions, 1, "/dev/null", O_WRONLY, 0);
	if (posix_spawnp(&pid, argv[0], &actions, NULL, argv, environ) ||
	    waitpid(pid, &status, 0) != pid || status)
		errx(1, "%s failed", command);
	posix_spawn_file_actions_destroy(&actions);
}

static volatile sig_atomic_t stopped;

static void stop(int signal)
{
	stopped = signal;
}

/* Polls until told to stop; tells how often through @result. */
static void poll_until_stopped(const struct poller *p, int result)
{
	double next = now();
	unsigned int polls = 0;
	struct timespec pause;

	for (; !stopped; polls++) {
		if (is_file(p->command))
			poll_file(p->command);
		else
			poll_command(p->command);
		if (!p->hz)
			continue;
		next += 1 / p->hz;
		while (!stopped && next > now()) {
			pause.tv_sec = next - now();
			pause.tv_nsec = (next - now() - pause.tv_sec) * 1e9;
			nanosleep(&pause, NULL);
		}
	}
	if (write(result, &polls, sizeof(polls)) != sizeof(polls))
		_exit(1);
	_exit(0);
}

static pid_t start_poller(const struct poller *p, int *result)
{
	struct sigaction action = { .sa_handler = stop };
	int pipes[2];
	pid_t pid;

	if (pipe(pipes))
		err(1, "pipe");
	pid = fork();
	if (!pid) {
		close(listener);
		sigaction(SIGTERM, &action, NULL);
		poll_until_stopped(p, pipes[1]);
	}
	close(pipes[1]);
	*result = pipes[0];
	return pid;
}

static double seconds(const struct timeval *t)
{
	return t->tv_sec + t->tv_usec / 1e6;
}

/* Ends it and notes its share of the processors. */
static void stop_poller(struct poller *p, int r, pid_t pid, int result, double took)
{
	struct rusage usage;
	unsigned int polls;
	int status;

	kill(pid, SIGTERM);
	if (wait4(pid, &status, 0, &usage) != pid || status ||
	    read(result, &polls, sizeof(polls)) != sizeof(polls))
		errx(1, "poller %s failed", p->name);
	close(result);
	p->cpu[r] = 100 * (seconds(&usage.ru_utime) + seconds(&usage.ru_stime)) / took /
		    sysconf(_SC_NPROCESSORS_ONLN);
	p->polls[r] = polls / took;
}

static void one_round(struct poller *p, int r, double length)
{
	double began, ends, before, after, worst = 0;
	int result = -1;
	pid_t pid = p->command ? start_poller(p, &result) : 0;
	unsigned int n = 0;

	began = before = now();
	for (ends = began + length; before < ends; before = after, n++) {
		connect_once();
		after = now();
		if (after - before > worst)
			worst = after - before;
	}
	if (pid)
		stop_poller(p, r, pid, result, now() - began);
	p->rate[r] = n / (before - began);
	p->worst[r] = worst * 1e6;
}

static int compare(const void *a, const void *b)
{
	double x = *(const double *)a, y = *(const double *)b;

	return (x > y) - (x < y);
}

static double median(double *values, int nr)
{
	qsort(values, nr, sizeof(*values), compare);
	return nr % 2 ? values[nr / 2] : (values[nr / 2 - 1] + values[nr / 2]) / 2;
}

static void parse_poller(struct poller *p, char *arg)
{
	char *hz = strchr(arg, '='), *command = hz ? strchr(hz, ':') : NULL;

	if (!command)
		errx(2, "not NAME=HZ:COMMAND: '%s'", arg);
	*hz = 0;
	p->name = arg;
	p->hz = atof(hz + 1);
	p->command = command + 1;
}

int main(int argc, char **argv)
{
	static struct poller poller[MAX_POLLERS] = { { .name = "none" } };
	int nr = argc - 2, rounds = argc > 2 ? atoi(argv[1]) : 0, r, i;
	double length = argc > 2 ? atof(argv[2]) : 0;

	if (nr < 1 || nr > MAX_POLLERS || rounds < 1 || rounds > MAX_ROUNDS || length <= 0)
		errx(2, "usage: connect_load ROUNDS SECONDS NAME=HZ:COMMAND...");
	for (i = 1; i < nr; i++)
		parse_poller(&poller[i], argv[2 + i]);
	start_server();
	for (r = 0; r < rounds; r++) {
		for (i = 0; i < nr; i++)
			one_round(&poller[i], r, length);
		for (i = 0; i < nr; i++)
			poller[i].lost[r] = 100 * (1 - poller[i].rate[r] / poller[0].rate[r]);
	}
	for (i = 0; i < nr; i++)
		printf("load,%s,%.0f,%.2f,%.2f,%.0f,%.1f\n", poller[i].name,
		       median(poller[i].rate, rounds), median(poller[i].lost, rounds),
		       median(poller[i].cpu, rounds), median(poller[i].worst, rounds),
		       median(poller[i].polls, rounds));
	return 0;
}
