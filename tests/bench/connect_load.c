// SPDX-License-Identifier: GPL-2.0-only
/*
 * usage: connect_load ROUNDS SECONDS NAME=HZ:COMMAND...
 *
 * Measure what a poller costs a busy server. A round has a turn without a poller
 * and a turn for each poller, in rotating order. In a turn, one thread for each
 * processor opens, accepts and resets connections over loopback, one after
 * another, for SECONDS; no processor is idle. Meanwhile the poller runs its
 * COMMAND HZ times a second (0: without a pause). A COMMAND that begins with a
 * slash and has no blank is a file: the poller reads all of it itself.
 *
 * Print a line of CSV for each poller. All but the name are medians of the rounds:
 *	name
 *	connections made per second
 *	fewer connections made than without a poller in the same round, %
 *	the poller's share of all processors, %
 *	the longest time that a connection took, microseconds
 *	polls per second
 *
 * User-mode Linux counts a process's time in ticks of 10 ms, so a poll that is
 * shorter costs nothing there. With a single processor, the share of a poller
 * whose reads of a file are that short is therefore taken from the clock: their
 * median time, in which nothing else runs, times their number.
 */
#define _GNU_SOURCE
#include <arpa/inet.h>
#include <err.h>
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
#define MAX_LOADS	64
#define TICK		0.01	/* seconds, of user-mode Linux */
#define MAX_POLLS	65536	/* polls of one turn whose times are kept */

extern char **environ;

struct poller {
	const char *name;
	double hz;
	char *command;		/* NULL: the turn without a poller */
	double rate[MAX_ROUNDS], lost[MAX_ROUNDS], cpu[MAX_ROUNDS], worst[MAX_ROUNDS];
	double polls[MAX_ROUNDS];
};

/* A thread that opens connections to a listener of its own. */
struct load {
	pthread_t thread;
	struct sockaddr_in address;
	int listener;
	double length;		/* seconds to run */
	double rate, worst;	/* connections per second; longest time of one, seconds */
};

/* The result that a poller's process sends when it ends. */
struct polled {
	unsigned int nr;
	double each;		/* median time of a poll, seconds */
};

static double now(void)
{
	struct timespec t;

	clock_gettime(CLOCK_MONOTONIC, &t);
	return t.tv_sec + t.tv_nsec / 1e9;
}

static void start_listening(struct load *l)
{
	socklen_t len = sizeof(l->address);

	l->listener = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
	l->address.sin_family = AF_INET;
	l->address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
	if (l->listener < 0 || bind(l->listener, (struct sockaddr *)&l->address, len) ||
	    listen(l->listener, 128) ||
	    getsockname(l->listener, (struct sockaddr *)&l->address, &len))
		err(1, "listen");
}

/* Reset the connection, so that TIME_WAIT does not use up the local ports. */
static void connect_once(const struct load *l)
{
	struct linger reset = { .l_onoff = 1 };
	int fd = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0), accepted;

	if (fd < 0 || connect(fd, (const struct sockaddr *)&l->address, sizeof(l->address)))
		err(1, "connect");
	accepted = accept4(l->listener, NULL, NULL, SOCK_CLOEXEC);
	if (accepted < 0)
		err(1, "accept");
	if (setsockopt(accepted, SOL_SOCKET, SO_LINGER, &reset, sizeof(reset)))
		err(1, "SO_LINGER");
	close(accepted);
	close(fd);
}

static void *connect_for_a_while(void *arg)
{
	struct load *l = arg;
	double began = now(), before, after = began;
	unsigned int n;

	l->worst = 0;
	for (n = 0; after - began < l->length; n++) {
		before = after;
		connect_once(l);
		after = now();
		if (after - before > l->worst)
			l->worst = after - before;
	}
	l->rate = n / (after - began);
	return NULL;
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

/* Poll until SIGTERM, then send a struct polled through the pipe @result. */
static void poll_until_stopped(const struct poller *p, int result)
{
	static double took[MAX_POLLS];
	struct polled polled = { 0 };
	double next = now(), before;
	struct timespec pause;

	do {
		before = now();
		if (is_file(p->command))
			poll_file(p->command);
		else
			poll_command(p->command);
		if (polled.nr < MAX_POLLS)
			took[polled.nr] = now() - before;
		polled.nr++;
		if (!p->hz)
			continue;
		next += 1 / p->hz;
		while (!stopped && next > now()) {
			pause.tv_sec = next - now();
			pause.tv_nsec = (next - now() - pause.tv_sec) * 1e9;
			nanosleep(&pause, NULL);
		}
	} while (!stopped);
	polled.each = median(took, polled.nr < MAX_POLLS ? polled.nr : MAX_POLLS);
	if (write(result, &polled, sizeof(polled)) != sizeof(polled))
		_exit(1);
	_exit(0);
}

static pid_t start_poller(const struct poller *p, int *result)
{
	struct sigaction action = { .sa_handler = stop, .sa_flags = SA_RESTART };
	int pipes[2];
	pid_t pid;

	if (pipe(pipes))
		err(1, "pipe");
	pid = fork();
	if (!pid) {
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

/* End the poller and store its share of the processors, in % of @took seconds. */
static void stop_poller(struct poller *p, int r, pid_t pid, int result, double took)
{
	long processors = sysconf(_SC_NPROCESSORS_ONLN);
	struct rusage usage;
	struct polled polled;
	int status;

	kill(pid, SIGTERM);
	if (wait4(pid, &status, 0, &usage) != pid || status ||
	    read(result, &polled, sizeof(polled)) != sizeof(polled))
		errx(1, "poller %s failed", p->name);
	close(result);
	p->polls[r] = polled.nr / took;
	if (processors == 1 && is_file(p->command) && polled.each < TICK)
		p->cpu[r] = 100 * polled.each * p->polls[r];
	else
		p->cpu[r] = 100 * (seconds(&usage.ru_utime) + seconds(&usage.ru_stime)) /
			    took / processors;
}

static void one_round(struct poller *p, struct load *loads, int nr, int r, double length)
{
	double began;
	int result = -1, i;
	pid_t pid = p->command ? start_poller(p, &result) : 0;

	began = now();
	for (i = 0; i < nr; i++) {
		loads[i].length = length;
		if (pthread_create(&loads[i].thread, NULL, connect_for_a_while, &loads[i]))
			errx(1, "no thread");
	}
	p->rate[r] = p->worst[r] = 0;
	for (i = 0; i < nr; i++) {
		pthread_join(loads[i].thread, NULL);
		p->rate[r] += loads[i].rate;
		if (loads[i].worst * 1e6 > p->worst[r])
			p->worst[r] = loads[i].worst * 1e6;
	}
	if (pid)
		stop_poller(p, r, pid, result, now() - began);
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
	static struct load load[MAX_LOADS];
	int nr = argc - 2, rounds = argc > 2 ? atoi(argv[1]) : 0, r, i;
	int loads = sysconf(_SC_NPROCESSORS_ONLN);
	double length = argc > 2 ? atof(argv[2]) : 0;

	if (nr < 1 || nr > MAX_POLLERS || rounds < 1 || rounds > MAX_ROUNDS || length <= 0)
		errx(2, "usage: connect_load ROUNDS SECONDS NAME=HZ:COMMAND...");
	for (i = 1; i < nr; i++)
		parse_poller(&poller[i], argv[2 + i]);
	if (loads > MAX_LOADS)
		loads = MAX_LOADS;
	for (i = 0; i < loads; i++)
		start_listening(&load[i]);
	for (r = 0; r < rounds; r++) {
		for (i = 0; i < nr; i++)
			one_round(&poller[(i + r) % nr], load, loads, r, length);
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
