// SPDX-License-Identifier: GPL-2.0-only
/* A process that makes random calls, and its children. */
#define _GNU_SOURCE
#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <sys/epoll.h>
#include <sys/prctl.h>
#include <sys/wait.h>
#include <unistd.h>
#include "calls.h"

/* The next random number (splitmix64). */
static uint64_t next(uint64_t *state)
{
	uint64_t z = *state += 0x9e3779b97f4a7c15;

	z = (z ^ z >> 30) * 0xbf58476d1ce4e5b9;
	z = (z ^ z >> 27) * 0x94d049bb133111eb;
	return z ^ z >> 31;
}

uint32_t below(struct caller *c, uint32_t limit)
{
	return next(&c->random) % limit;
}

static void one_call(struct caller *c)
{
	uint32_t sort = below(c, 100);

	if (sort < 20)
		descriptors_call(c);
	else if (sort < 30)
		files_call(c);
	else if (sort < 60)
		reads_call(c);
	else if (sort < 68)
		answer_call(c);
	else if (sort < 92)
		sockets_call(c);
	else
		spaces_call(c);
}

static void prepare(struct caller *c)
{
	int fds[2], i;

	for (i = 0; i < NR_FILES; i++)
		c->files[i].fd = -1;
	memset(c->sockets, -1, sizeof(c->sockets));
	memset(c->netns, -1, sizeof(c->netns));
	c->null = own_fd(open("/dev/null", O_WRONLY));
	c->epoll = own_fd(epoll_create1(0));
	c->own_netns = own_fd(open("/proc/self/ns/net", O_RDONLY));
	if (pipe2(fds, O_NONBLOCK))
		exit(2);
	c->pipe[0] = own_fd(fds[0]);
	c->pipe[1] = own_fd(fds[1]);
	for (i = 0; i < NR_PROCESSES; i++)
		c->mail[i] = mail[i][0];
	c->mailbox = mail[c->number][1];
}

void run_process(int number)
{
	struct caller c = { .random = opt_seed, .number = number, .ring = &shared->rings[number][0] };
	int i;

	/* Seeds and processes that are neighbours get sequences that are not. */
	c.random = next(&c.random) + number;
	c.random = next(&c.random);
	prepare(&c);
	while (!atomic_load(&shared->stop) && c.ring->calls < opt_calls)
		one_call(&c);
	shared->states[number] = c.random;
	for (i = 0; i < NR_CHILDREN; i++)
		end_child(&c, i);
	_exit(0);
}

void run_child(struct caller *parent, int slot, uint64_t seed, uint32_t calls)
{
	struct caller c = *parent;
	pid_t pid;

	pid = fork();
	if (pid) {
		parent->children[slot] = pid > 0 ? pid : 0;
		shared->pids[parent->number][1 + slot] = pid;
		return;
	}
	prctl(PR_SET_PDEATHSIG, SIGKILL);
	c.random = seed;
	c.child = true;
	c.ring = &shared->rings[c.number][1 + slot];
	while (calls--)
		one_call(&c);
	_exit(0);
}

void end_child(struct caller *c, int slot)
{
	int status;

	if (!c->children[slot])
		return;
	kill(c->children[slot], SIGKILL);
	if (waitpid(c->children[slot], &status, 0) < 0)
		wrong(c, "waitpid: %s", strerror(errno));
	else if (WIFSIGNALED(status) ? WTERMSIG(status) != SIGKILL : WEXITSTATUS(status))
		wrong(c, "a child ended with status %#x", status);
	c->children[slot] = 0;
}
