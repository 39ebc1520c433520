// SPDX-License-Identifier: GPL-2.0-only
/*
 * usage: floor SOCKETS BUCKETS SIZE
 *
 * Measure the memory floor: the time of a walk that only reads the memory of the
 * sockets, in the same layout. SOCKETS objects of SIZE bytes lie one after the
 * other in the same kind of memory as user-mode Linux has (a shared mapping of
 * 4 KiB pages), on random ones of BUCKETS chains. The walk reads the next pointer
 * of each and one field of the cache line before it, at the kernel's offsets.
 * There are no locks, states or namespaces. For each line on stdin, print the
 * time of the fastest of several such walks, in microseconds.
 */
#define _GNU_SOURCE
#include <err.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <time.h>
#include <unistd.h>

/* Offsets of skc_nulls_node and skc_family in struct sock_common. */
#define NODE	104
#define FAMILY	16
#define RING	256
#define MAX_CHAINS	32

struct node {
	struct node *next;	/* odd at the end of a chain */
};

static struct node **bucket;
static uint32_t nr_buckets;
static volatile unsigned int sink;	/* keeps the compiler from dropping the walk */

static int is_end(const struct node *node)
{
	return (uintptr_t)node & 1;
}

static unsigned int family(const struct node *node)
{
	return *(const uint16_t *)((const char *)node - NODE + FAMILY);
}

static void fetch(const struct node *node)
{
	__builtin_prefetch(node);
	__builtin_prefetch((const char *)node - NODE);
}

/* Walk one chain after the other; prefetch the first socket @ahead buckets ahead. */
static void walk_plainly(unsigned int ahead)
{
	const struct node *node;
	unsigned int sum = 0;
	uint32_t i;

	for (i = 0; i < nr_buckets; i++) {
		if (ahead && !is_end(bucket[(i + ahead) & (nr_buckets - 1)]))
			fetch(bucket[(i + ahead) & (nr_buckets - 1)]);
		for (node = bucket[i]; !is_end(node); node = node->next)
			sum += family(node);
	}
	sink = sum;
}

/*
 * Walk the non-empty buckets; prefetch first sockets @ahead of them ahead, and
 * second sockets half as far.
 */
static void walk_ahead(unsigned int ahead)
{
	uint32_t ring[RING], found = 0, first = 0, second = 0, done = 0, i = 0;
	const struct node *node;
	unsigned int sum = 0;

	for (;; done++) {
		for (; found - done < RING / 2 && i < nr_buckets; i++) {
			ring[found % RING] = i;
			found += !is_end(bucket[i]);
		}
		if (done == found)
			break;
		for (; first - done < ahead && first != found; first++)
			fetch(bucket[ring[first % RING]]);
		for (; second - done < ahead / 2 && second != found; second++) {
			node = bucket[ring[second % RING]]->next;
			if (!is_end(node))
				fetch(node);
		}
		for (node = bucket[ring[done % RING]]; !is_end(node); node = node->next)
			sum += family(node);
	}
	sink = sum;
}

/* Return the first node of the next non-empty bucket, or an end. */
static struct node *next_chain(uint32_t *i)
{
	while (*i < nr_buckets)
		if (!is_end(bucket[(*i)++]))
			return bucket[*i - 1];
	return (struct node *)1;
}

/*
 * Follow @chains chains at once, each by one node in turn, and begin another where
 * one ends: the fastest way where chains are long.
 */
static void walk_many(unsigned int chains)
{
	struct node *node[MAX_CHAINS];
	unsigned int c, left = 0, sum = 0;
	uint32_t i = 0;

	for (c = 0; c < chains; c++) {
		node[c] = next_chain(&i);
		left += !is_end(node[c]);
		fetch(is_end(node[c]) ? (struct node *)bucket : node[c]);
	}
	while (left) {
		for (c = 0; c < chains; c++) {
			if (is_end(node[c]))
				continue;
			sum += family(node[c]);
			node[c] = node[c]->next;
			if (is_end(node[c]))
				node[c] = next_chain(&i);
			if (is_end(node[c]))
				left--;
			else
				fetch(node[c]);
		}
	}
	sink = sum;
}

static double time_of(void (*walk)(unsigned int ahead), unsigned int ahead)
{
	struct timespec a, b;

	clock_gettime(CLOCK_MONOTONIC, &a);
	walk(ahead);
	clock_gettime(CLOCK_MONOTONIC, &b);
	return (b.tv_sec - a.tv_sec) * 1e6 + (b.tv_nsec - a.tv_nsec) / 1e3;
}

static double least(double a, double b)
{
	return a < b ? a : b;
}

static double fastest(void)
{
	double t = time_of(walk_plainly, 16);

	t = least(t, time_of(walk_ahead, 32));
	t = least(t, time_of(walk_ahead, 48));
	t = least(t, time_of(walk_ahead, 64));
	t = least(t, time_of(walk_many, 16));
	return least(t, time_of(walk_many, MAX_CHAINS));
}

static void make(uint32_t sockets, uint32_t size)
{
	size_t table = nr_buckets * sizeof(*bucket), all = table + (size_t)sockets * size;
	int fd = memfd_create("floor", 0);
	struct node *node;
	uint32_t i, h;
	char *memory;

	if (fd < 0 || ftruncate(fd, all))
		err(1, "memfd");
	memory = mmap(NULL, all, PROT_READ | PROT_WRITE, MAP_SHARED, fd, 0);
	if (memory == MAP_FAILED)
		err(1, "mmap");
	memset(memory, 0, all);
	bucket = (struct node **)memory;
	for (i = 0; i < nr_buckets; i++)
		bucket[i] = (struct node *)(2 * (uintptr_t)i + 1);
	srandom(1);
	for (i = 0; i < sockets; i++) {
		h = random() & (nr_buckets - 1);
		node = (struct node *)(memory + table + (size_t)i * size + NODE);
		node->next = bucket[h];
		bucket[h] = node;
	}
}

int main(int argc, char **argv)
{
	char line[64];

	nr_buckets = argc == 4 ? strtoul(argv[2], NULL, 0) : 0;
	if (!nr_buckets || (nr_buckets & (nr_buckets - 1)))
		errx(2, "usage: floor SOCKETS BUCKETS SIZE");
	make(strtoul(argv[1], NULL, 0), strtoul(argv[3], NULL, 0));
	while (fgets(line, sizeof(line), stdin)) {
		printf("%.1f\n", fastest());
		fflush(stdout);
	}
	return 0;
}
