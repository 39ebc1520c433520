// SPDX-License-Identifier: GPL-2.0-only
/*
 * usage: fuzz_calls [-s SEED] [-t SECONDS] [-n CALLS] [-p PROCESSES] [-u] [-l FILE]
 *
 * Make random system calls over the module's files for some seconds, or until each
 * process has made so many, and print what went wrong. -u unloads and loads the
 * module meanwhile. -l logs each call before it is made: to /dev/console, so that the
 * last one before a crash is known. With -n, print the state in which each process's
 * generator of random numbers ends: the same seed gives the same.
 */
#define _GNU_SOURCE
#include <errno.h>
#include <fcntl.h>
#include <sched.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/random.h>
#include <sys/resource.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>
#include "calls.h"

bool opt_unload;
unsigned int opt_processes = 4;
uint64_t opt_seed, opt_calls = UINT64_MAX;
int log_fd = -1;
struct shared *shared;
int mail[NR_PROCESSES][2];

static const char *log_name;
static unsigned int seconds = 10;

enum { STUCK_SECONDS = 300 };

/* Move a descriptor out of the range that calls may close. */
int own_fd(int fd)
{
	int moved = fcntl(fd, F_DUPFD_CLOEXEC, FIRST_OWN_FD);

	if (fd < 0 || moved < 0) {
		perror("a descriptor of the fuzzer's own");
		exit(2);
	}
	close(fd);
	return moved;
}

/* Wait until all have ended; return the number of those that failed or hang. */
static int watch(pid_t *pids)
{
	uint64_t seen[NR_PROCESSES] = { 0 };
	time_t moved[NR_PROCESSES], began = time(NULL);
	unsigned int left = opt_processes, i;
	int status, failed = 0;

	for (i = 0; i < opt_processes; i++)
		moved[i] = began;
	while (left) {
		usleep(50000);
		if (opt_calls == UINT64_MAX && time(NULL) - began >= seconds)
			atomic_store(&shared->stop, true);
		for (i = 0; i < opt_processes; i++) {
			if (!pids[i])
				continue;
			if (waitpid(pids[i], &status, WNOHANG)) {
				pids[i] = 0;
				left--;
				failed += status != 0;
				if (status) {
					printf("# process %u ended with status %#x\n", i, status);
					print_ring(i, 0);
				}
			} else if (shared->rings[i][0].calls != seen[i]) {
				seen[i] = shared->rings[i][0].calls;
				moved[i] = time(NULL);
			} else if (time(NULL) - moved[i] > STUCK_SECONDS) {
				printf("# process %u hangs in its last call\n", i);
				print_ring(i, 0);
				return failed + 1;
			}
		}
	}
	return failed;
}

static void options(int argc, char **argv)
{
	int o;

	getrandom(&opt_seed, sizeof(opt_seed), 0);
	opt_seed >>= 32;
	while ((o = getopt(argc, argv, "s:t:n:p:ul:")) != -1) {
		switch (o) {
		case 's': opt_seed = strtoull(optarg, NULL, 0); break;
		case 't': seconds = atoi(optarg); break;
		case 'n': opt_calls = strtoull(optarg, NULL, 0); break;
		case 'p': opt_processes = atoi(optarg); break;
		case 'u': opt_unload = true; break;
		case 'l': log_name = optarg; break;
		default: exit(2);
		}
	}
	if (opt_processes < 1 || opt_processes > NR_PROCESSES)
		exit(2);
}

static void *share(size_t size)
{
	void *p = mmap(NULL, size, PROT_READ | PROT_WRITE, MAP_SHARED | MAP_ANONYMOUS, -1, 0);

	if (p == MAP_FAILED) {
		perror("mmap");
		exit(2);
	}
	return p;
}

int main(int argc, char **argv)
{
	struct rlimit files = { NR_FDS, NR_FDS };
	pid_t pids[NR_PROCESSES] = { 0 };
	unsigned int i;
	int failed;

	options(argc, argv);
	printf("# seed %llu\n", (unsigned long long)opt_seed);
	fflush(stdout);
	shared = share(sizeof(*shared));
	setrlimit(RLIMIT_NOFILE, &files);
	signal(SIGPIPE, SIG_IGN);
	if (log_name)
		log_fd = own_fd(open(log_name, O_WRONLY | O_APPEND | O_CREAT | O_NOCTTY, 0644));
	for (i = 0; i < NR_PROCESSES; i++) {
		if (socketpair(AF_UNIX, SOCK_DGRAM | SOCK_NONBLOCK, 0, mail[i]))
			exit(2);
		mail[i][0] = own_fd(mail[i][0]);
		mail[i][1] = own_fd(mail[i][1]);
	}
	/* Its sysctls end with it. */
	if (unshare(CLONE_NEWNET)) {
		perror("unshare");
		return 2;
	}
	bring_up_loopback();
	for (i = 0; i < opt_processes; i++) {
		pids[i] = fork();
		if (!pids[i])
			run_process(i);
		shared->pids[i][0] = pids[i];
	}
	failed = watch(pids);
	print_report();
	return failed || shared->wrong;
}
