// SPDX-License-Identifier: GPL-2.0-only
/*
 * usage: time_peers ROUNDS NAME=KIND:WHAT...
 *
 * Measure how long each peer takes to report on the same sockets. A peer is:
 *	read:FILE	open, read to the end, close
 *	parse:FILE	the same, and count the fourth words of its lines, as
 *			agents do that parse /proc/net/tcp
 *	run:START|CMD	run CMD with its output to /dev/null; the time of START,
 *			the same program doing nothing, is subtracted
 *	serve:CMD	start CMD once; for each byte that it reads it does its work
 *			and answers with a byte
 *	http:COMM:PORT/PATH	a request to the server COMM on 127.0.0.1
 *	ask:WORD	print "#ask WORD" and read a line: the microseconds
 *
 * In each of ROUNDS rounds, each peer runs several times in a row, so that all
 * find the caches in the same state: first SETTLE_RUNS times, or for a second,
 * which don't count; then TIMED_RUNS times, or for a second. The round's result is
 * the median of the latter, without the first run unless it is the only one.
 *
 * Print a line of CSV for each peer: name, median time in microseconds, median
 * time of START, ratio to the first peer's time, memory of its process in KiB
 * (the peak; 0: no process). The ratio is the median of the ratios within each
 * round, which other work on the machine disturbs least.
 */
#include <arpa/inet.h>
#include <err.h>
#include <fcntl.h>
#include <netinet/in.h>
#include <spawn.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#define MAX_PEERS	16
#define MAX_ROUNDS	99
#define MAX_WORDS	16
#define SETTLE_RUNS	10
#define TIMED_RUNS	30
#define RUNS_TIME	1e6	/* start no run after so many microseconds */

extern char **environ;

struct peer {
	const char *name;
	double (*once)(struct peer *peer);	/* microseconds */
	char *what;
	char *command[MAX_WORDS + 1];
	char *start[MAX_WORDS + 1];
	int to, from;		/* pipes to and from a server */
	pid_t pid;		/* the server's, or 0 */
	long kib;
	double time[MAX_ROUNDS], started[MAX_ROUNDS], ratio[MAX_ROUNDS];
};

static double now(void)
{
	struct timespec t;

	clock_gettime(CLOCK_MONOTONIC, &t);
	return t.tv_sec * 1e6 + t.tv_nsec / 1e3;
}

static unsigned long states[256];

/* Count a line of /proc/net/tcp by its fourth word, the state. */
static void parse_line(char *line)
{
	char *word, *rest = NULL;
	int n = 0;

	for (word = strtok_r(line, " ", &rest); word; word = strtok_r(NULL, " ", &rest))
		if (++n == 4)
			states[strtoul(word, NULL, 16) & 255]++;
}

static double parse_file(struct peer *peer)
{
	static char line[4096];
	double began = now();
	FILE *file = fopen(peer->what, "r");

	if (!file)
		err(1, "%s", peer->what);
	while (fgets(line, sizeof(line), file))
		parse_line(line);
	fclose(file);
	return now() - began;
}

static double read_file(struct peer *peer)
{
	static char buf[128 * 1024];
	double began = now();
	ssize_t n;
	int fd = open(peer->what, O_RDONLY);

	if (fd < 0)
		err(1, "%s", peer->what);
	while ((n = read(fd, buf, sizeof(buf))) > 0)
		;
	if (n < 0)
		err(1, "%s", peer->what);
	close(fd);
	return now() - began;
}

static double run(char **command, long *kib)
{
	posix_spawn_file_actions_t actions;
	double began = now();
	struct rusage usage;
	int status;
	pid_t pid;

	posix_spawn_file_actions_init(&actions);
	posix_spawn_file_actions_addopen(&actions, 1, "/dev/null", O_WRONLY, 0);
	if (posix_spawnp(&pid, command[0], &actions, NULL, command, environ))
		err(1, "%s", command[0]);
	posix_spawn_file_actions_destroy(&actions);
	if (wait4(pid, &status, 0, &usage) != pid || status)
		errx(1, "%s failed", command[0]);
	*kib = usage.ru_maxrss;
	return now() - began;
}

static double run_command(struct peer *peer)
{
	return run(peer->command, &peer->kib);
}

static double start_command(struct peer *peer)
{
	long kib;

	return run(peer->start, &kib);
}

static double ask_server(struct peer *peer)
{
	double began = now();
	char c = '\n';

	if (write(peer->to, &c, 1) != 1 || read(peer->from, &c, 1) != 1)
		errx(1, "%s does not serve", peer->name);
	return now() - began;
}

static double ask_http(struct peer *peer)
{
	struct sockaddr_in to = {
		.sin_family = AF_INET,
		.sin_port = htons(atoi(peer->what)),
		.sin_addr.s_addr = htonl(INADDR_LOOPBACK),
	};
	char buf[65536];
	double began = now();
	int fd = socket(AF_INET, SOCK_STREAM, 0), len;
	size_t got = 0;
	ssize_t n;

	if (fd < 0 || connect(fd, (struct sockaddr *)&to, sizeof(to)))
		err(1, "%s", peer->name);
	len = snprintf(buf, sizeof(buf), "GET %s HTTP/1.0\r\n\r\n", strchr(peer->what, '/'));
	if (write(fd, buf, len) != len)
		err(1, "%s", peer->name);
	while (got < sizeof(buf) - 1 && (n = read(fd, buf + got, sizeof(buf) - 1 - got)) > 0)
		got += n;
	close(fd);
	buf[got] = 0;
	if (!strstr(buf, "node_tcp_connection_states{"))
		errx(1, "%s answers without counts: %s", peer->name, buf);
	return now() - began;
}

static double ask_console(struct peer *peer)
{
	char line[256];

	printf("#ask %s\n", peer->what);
	fflush(stdout);
	do {
		if (!fgets(line, sizeof(line), stdin))
			errx(1, "no answer to '%s'", peer->what);
	} while (line[0] < '0' || line[0] > '9');
	return strtod(line, NULL);
}

static void split(char *text, char **words)
{
	char *rest = NULL;
	int n = 0;

	for (words[0] = strtok_r(text, " ", &rest); words[n] && n < MAX_WORDS;)
		words[++n] = strtok_r(NULL, " ", &rest);
}

static void start_server(struct peer *peer)
{
	int to[2], from[2];

	if (pipe(to) || pipe(from))
		err(1, "pipe");
	peer->pid = fork();
	if (!peer->pid) {
		dup2(to[0], 0);
		dup2(from[1], 1);
		close(to[1]);
		execvp(peer->command[0], peer->command);
		err(127, "%s", peer->command[0]);
	}
	close(to[0]);
	close(from[1]);
	peer->to = to[1];
	peer->from = from[0];
}

/* Return the peak memory of a process, in KiB. */
static long memory_of(pid_t pid)
{
	char path[64], line[256];
	long kib = 0;
	FILE *file;

	snprintf(path, sizeof(path), "/proc/%d/status", (int)pid);
	file = fopen(path, "r");
	if (!file)
		err(1, "%s", path);
	while (!kib && fgets(line, sizeof(line), file))
		sscanf(line, "VmHWM: %ld", &kib);
	fclose(file);
	return kib;
}

static pid_t find_server(const char *comm)
{
	char command[128];
	int pid = 0;
	FILE *pipe;

	snprintf(command, sizeof(command), "pgrep -o '%s'", comm);
	pipe = popen(command, "r");
	if (!pipe || fscanf(pipe, "%d", &pid) != 1 || pclose(pipe))
		errx(1, "no process '%s'", comm);
	return pid;
}

static void parse_server(struct peer *peer)
{
	char *port = strchr(peer->what, ':');

	if (!port)
		errx(2, "not http:COMM:PORT/PATH: '%s'", peer->what);
	*port++ = 0;
	peer->pid = find_server(peer->what);
	peer->what = port;
}

static bool is_kind(struct peer *peer, const char *kind, double (*once)(struct peer *peer))
{
	size_t len = strlen(kind);

	if (strncmp(peer->what, kind, len))
		return false;
	peer->what += len;
	peer->once = once;
	return true;
}

static void parse_peer(struct peer *peer, char *arg)
{
	char *command;

	peer->name = arg;
	peer->what = strchr(arg, '=');
	if (!peer->what)
		errx(2, "no '=' in '%s'", arg);
	*peer->what++ = 0;
	if (is_kind(peer, "read:", read_file) || is_kind(peer, "parse:", parse_file) ||
	    is_kind(peer, "ask:", ask_console))
		return;
	if (is_kind(peer, "http:", ask_http)) {
		parse_server(peer);
	} else if (is_kind(peer, "serve:", ask_server)) {
		split(peer->what, peer->command);
		start_server(peer);
	} else if (is_kind(peer, "run:", run_command) && (command = strchr(peer->what, '|'))) {
		*command++ = 0;
		split(peer->what, peer->start);
		split(command, peer->command);
	} else {
		errx(2, "unknown kind of peer: '%s'", peer->what);
	}
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

/*
 * Run the peer without measuring. An emulator's TLB grows only when the processor
 * leaves an address space, and is empty after that: leave this one after each run.
 */
static void settle(struct peer *peer)
{
	double spent = 0;
	pid_t pid;
	int i;

	for (i = 0; i < SETTLE_RUNS && spent < RUNS_TIME; i++) {
		spent += peer->once(peer);
		pid = fork();
		if (!pid)
			_exit(0);
		waitpid(pid, NULL, 0);
	}
}

/* Return the median time of several runs; the first one finds cold caches. */
static double time_runs(struct peer *peer, double (*once)(struct peer *peer))
{
	double times[TIMED_RUNS], spent = 0;
	int nr = 0;

	while (nr < TIMED_RUNS && spent < RUNS_TIME) {
		times[nr] = once(peer);
		spent += times[nr++];
	}
	return nr == 1 ? times[0] : median(times + 1, nr - 1);
}

static void round_of(struct peer *peers, int nr, int r)
{
	struct peer *p;

	for (p = peers; p < peers + nr; p++) {
		settle(p);
		p->time[r] = time_runs(p, p->once);
		if (p->start[0]) {
			p->started[r] = time_runs(p, start_command);
			p->time[r] -= p->started[r];
		}
	}
	for (p = peers; p < peers + nr; p++)
		p->ratio[r] = p->time[r] / peers[0].time[r];
}

int main(int argc, char **argv)
{
	static struct peer peers[MAX_PEERS];
	int nr = argc - 2, rounds = argc > 2 ? atoi(argv[1]) : 0, i;

	if (nr < 1 || nr > MAX_PEERS || rounds < 1 || rounds > MAX_ROUNDS)
		errx(2, "usage: time_peers ROUNDS NAME=KIND:WHAT...");
	for (i = 0; i < nr; i++)
		parse_peer(&peers[i], argv[2 + i]);
	for (i = 0; i < rounds; i++)
		round_of(peers, nr, i);
	for (i = 0; i < nr; i++)
		if (peers[i].pid)
			peers[i].kib = memory_of(peers[i].pid);
	for (i = 0; i < nr; i++)
		printf("csv,%s,%.1f,%.1f,%.3f,%ld\n", peers[i].name,
		       median(peers[i].time, rounds), median(peers[i].started, rounds),
		       median(peers[i].ratio, rounds), peers[i].kib);
	return 0;
}
