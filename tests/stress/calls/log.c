// SPDX-License-Identifier: GPL-2.0-only
/* The last calls of each process, and what was wrong with them. */
#include <stdarg.h>
#include <stdio.h>
#include <unistd.h>
#include "calls.h"

void call(struct caller *c, const char *format, ...)
{
	char *line = c->ring->line[c->ring->calls % RING];
	va_list args;

	va_start(args, format);
	vsnprintf(line, LINE, format, args);
	va_end(args);
	c->ring->calls++;
	if (log_fd >= 0)
		dprintf(log_fd, "%d.%d %s\n", c->number, getpid(), line);
}

void wrong(struct caller *c, const char *format, ...)
{
	uint64_t number = __atomic_fetch_add(&shared->wrong, 1, __ATOMIC_SEQ_CST);
	uint64_t calls = c->ring->calls;
	char text[2 * LINE];
	va_list args;

	if (number >= NR_WRONG)
		return;
	va_start(args, format);
	vsnprintf(text, sizeof(text), format, args);
	va_end(args);
	snprintf(shared->wrong_line[number], sizeof(shared->wrong_line[number]),
		 "process %d%s, call %llu, %s: %s", c->number, c->child ? " (a child)" : "",
		 (unsigned long long)calls, c->ring->line[(calls - 1) % RING], text);
}

void print_ring(int number, int row)
{
	const struct ring *ring = &shared->rings[number][row];
	uint64_t i = ring->calls > RING ? ring->calls - RING : 0;

	for (; i < ring->calls; i++)
		printf("#   %d.%d %llu: %s\n", number, row, (unsigned long long)i,
		       ring->line[i % RING]);
}

void print_report(void)
{
	uint64_t calls = 0, answers = 0;
	int i, j;

	for (i = 0; i < NR_PROCESSES; i++) {
		for (j = 0; j <= NR_CHILDREN; j++) {
			calls += shared->rings[i][j].calls;
			answers += shared->rings[i][j].answers;
		}
	}
	for (i = 0; i < (int)opt_processes && opt_calls != UINT64_MAX; i++)
		printf("# process %d ends in state %016llx\n", i,
		       (unsigned long long)shared->states[i]);
	for (i = 0; i < NR_WRONG && (uint64_t)i < shared->wrong; i++)
		printf("# wrong: %s\n", shared->wrong_line[i]);
	printf("# calls: %llu by %u processes and their children, %llu whole answers, %llu loads, %llu wrong\n",
	       (unsigned long long)calls, opt_processes, (unsigned long long)answers,
	       (unsigned long long)shared->loads, (unsigned long long)shared->wrong);
}
