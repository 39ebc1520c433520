// SPDX-License-Identifier: GPL-2.0-only
/*
 * usage: count_states OBJECT
 *
 * Load the BPF iterator in OBJECT. For each byte on stdin, run it over all sockets
 * and answer with a byte. If stdin is empty, run it once and print the counts.
 */
#include <bpf/bpf.h>
#include <bpf/libbpf.h>
#include <err.h>
#include <stdio.h>
#include <unistd.h>

static void iterate(struct bpf_link *link)
{
	int fd = bpf_iter_create(bpf_link__fd(link));
	char buf[4096];
	ssize_t n;

	if (fd < 0)
		err(1, "bpf_iter_create");
	while ((n = read(fd, buf, sizeof(buf))) > 0)
		;
	if (n < 0)
		err(1, "iterator");
	close(fd);
}

static void print_counts(struct bpf_object *object)
{
	struct bpf_map *map = bpf_object__find_map_by_name(object, ".bss");
	unsigned long long states[16];
	unsigned int zero = 0, i;

	if (!map || bpf_map__lookup_elem(map, &zero, sizeof(zero), states, sizeof(states), 0))
		err(1, ".bss");
	for (i = 0; i < 16; i++)
		if (states[i])
			printf("state %u: %llu\n", i, states[i]);
}

int main(int argc, char **argv)
{
	struct bpf_program *program;
	struct bpf_object *object;
	struct bpf_link *link;
	int served = 0;
	char c;

	if (argc != 2)
		errx(2, "usage: count_states OBJECT");
	object = bpf_object__open_file(argv[1], NULL);
	if (!object || bpf_object__load(object))
		err(1, "%s", argv[1]);
	program = bpf_object__find_program_by_name(object, "count_states");
	link = program ? bpf_program__attach_iter(program, NULL) : NULL;
	if (!link)
		err(1, "iterator");
	for (; read(0, &c, 1) == 1; served = 1) {
		iterate(link);
		if (write(1, &c, 1) != 1)
			err(1, "stdout");
	}
	if (!served) {
		iterate(link);
		print_counts(object);
	}
	return 0;
}
