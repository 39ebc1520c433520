// SPDX-License-Identifier: GPL-2.0
/*
 * usage: time_reads ROUNDS FILE OTHER...
 *
 * In each of ROUNDS rounds reads each file whole, twice in a row. Prints for
 * each, in microseconds, the median time of the first of the two ("cold": just
 * before, another file's reader went through the same sockets) and of the
 * second ("warm": nothing came between), each with how many times as long as
 * the first file's it is: the median of the ratios within a round, which what
 * else the machine does disturbs least. Process start is not in it.
 */
#include <err.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#define MAX_FILES	8
#define MAX_ROUNDS	99

static double now(void)
{
	struct timespec t;

	clock_gettime(CLOCK_MONOTONIC, &t);
	return t.tv_sec * 1e6 + t.tv_nsec / 1e3;
}

/* Microseconds to open, read to the end with cat's buffer size, and close. */
static double read_whole(const char *path)
{
	static char buf[128 * 1024];
	double began = now();
	ssize_t n;
	int fd;

	fd = open(path, O_RDONLY);
	if (fd < 0)
		err(1, "%s", path);
	while ((n = read(fd, buf, sizeof(buf))) > 0)
		;
	if (n < 0)
		err(1, "%s", path);
	close(fd);
	return now() - began;
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

/* What the rounds found of one file, in microseconds and as ratios. */
struct series {
	double time[MAX_ROUNDS];
	double ratio[MAX_ROUNDS];
};

static struct series cold[MAX_FILES], warm[MAX_FILES];

/*
 * An emulator's TLB grows only when an address space is left: leave this one a
 * few times with all of the sockets looked at, or the first rounds differ.
 */
static void settle(char **paths, int files)
{
	int f, i;

	for (i = 0; i < 12; i++) {
		for (f = 0; f < files; f++)
			read_whole(paths[f]);
		if (!fork())
			_exit(0);
		wait(NULL);
	}
}

static void round_of_reads(char **paths, int files, int r)
{
	int f;

	for (f = 0; f < files; f++) {
		cold[f].time[r] = read_whole(paths[f]);
		warm[f].time[r] = read_whole(paths[f]);
	}
	for (f = 0; f < files; f++) {
		cold[f].ratio[r] = cold[f].time[r] / cold[0].time[r];
		warm[f].ratio[r] = warm[f].time[r] / warm[0].time[r];
	}
}

int main(int argc, char **argv)
{
	int files = argc - 2, rounds, r, f;

	rounds = files > 0 ? atoi(argv[1]) : 0;
	if (files < 1 || files > MAX_FILES || rounds < 1 || rounds > MAX_ROUNDS)
		errx(2, "usage: time_reads ROUNDS FILE OTHER...");
	settle(argv + 2, files);
	for (r = 0; r < rounds; r++)
		round_of_reads(argv + 2, files, r);

	printf("%-16s %12s %8s %12s %8s\n", "", "cold us", "x", "warm us", "x");
	for (f = 0; f < files; f++)
		printf("%-16s %12.1f %8.1f %12.1f %8.1f\n", argv[2 + f],
		       median(cold[f].time, rounds), median(cold[f].ratio, rounds),
		       median(warm[f].time, rounds), median(warm[f].ratio, rounds));
	return 0;
}
