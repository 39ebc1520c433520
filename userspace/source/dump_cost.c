// SPDX-License-Identifier: GPL-2.0-only
/* Measures a dump of all sockets. */
#include <time.h>
#include "lib/progress.h"
#include "source/dump.h"

/* A visitor and the number of sockets that it has seen. */
struct meter {
	tcp_socket_visit visit;
	void *ctx;
	uint64_t nr;
};

void stopwatch_start(struct stopwatch *watch)
{
	clock_gettime(CLOCK_MONOTONIC, &watch->wall);
	clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &watch->cpu);
}

static void stopwatch_add(struct figure *figure, clockid_t clock, const struct timespec *begin)
{
	struct timespec end;

	clock_gettime(clock, &end);
	figure->value += (uint64_t)(end.tv_sec - begin->tv_sec) * 1000000000 +
			 (uint64_t)end.tv_nsec - (uint64_t)begin->tv_nsec;
	figure->have = true;
}

/* Add the time since the start to a cost. */
void stopwatch_stop(const struct stopwatch *watch, struct counts_cost *cost)
{
	stopwatch_add(&cost->dump_ns, CLOCK_MONOTONIC, &watch->wall);
	stopwatch_add(&cost->cpu_ns, CLOCK_PROCESS_CPUTIME_ID, &watch->cpu);
}

static int meter_visit(const struct tcp_socket *socket, void *ctx)
{
	struct meter *meter = ctx;

	progress_show(++meter->nr);
	return meter->visit(socket, meter->ctx);
}

/**
 * dump_visit() - visit all sockets of a namespace, and measure that
 * @dump: the source
 * @process: the namespace, from the source's begin()
 * @visit: called for each socket, listeners first
 * @ctx: passed to @visit
 * @cost: receives the sockets dumped, the time and the CPU time; zeroed by the caller
 * @err: receives the reason of a failure
 *
 * Return: RESULT_OK, RESULT_STOPPED if @visit ended it, or another result with
 * @err set.
 */
enum result dump_visit(const struct dump *dump, const char *process, tcp_socket_visit visit,
		       void *ctx, struct counts_cost *cost, struct request_error *err)
{
	struct meter meter = { .visit = visit, .ctx = ctx };
	struct stopwatch watch;
	enum result result;

	stopwatch_start(&watch);
	result = dump->visit(process, meter_visit, &meter, err);
	stopwatch_stop(&watch, cost);
	cost->sockets = (struct figure){ meter.nr, true };
	return result;
}
