// SPDX-License-Identifier: GPL-2.0-only
/*
 * Run the fuzzer's check without libFuzzer, which other processors lack under
 * emulation: on the files that are given, then on RANDOM_INPUTS made here. Print one
 * KTAP line for each file, and one for the rest.
 */
#include <stdint.h>
#include <stdio.h>
#include <string.h>

#define RANDOM_INPUTS	60
#define INPUT_SIZE	24

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

/* Replay a file. A failure aborts, after its line on stderr. */
static int replay(const char *path)
{
	uint8_t data[64];
	size_t size;
	FILE *file = fopen(path, "rb");

	if (!file)
		return -1;
	size = fread(data, 1, sizeof(data), file);
	fclose(file);
	return size ? LLVMFuzzerTestOneInput(data, size) : -1;
}

/* Replay inputs that are the same on each processor and in each run. */
static void replay_random(void)
{
	uint8_t data[INPUT_SIZE];
	uint32_t random = 1;
	unsigned int i, j;

	for (i = 0; i < RANDOM_INPUTS; i++) {
		for (j = 0; j < INPUT_SIZE; j++) {
			random ^= random << 13;
			random ^= random >> 17;
			random ^= random << 5;
			data[j] = random >> 8;
		}
		/* Not killed or unloaded, and with enough memory. */
		memset(data + 6, 0, 3);
		LLVMFuzzerTestOneInput(data, sizeof(data));
	}
}

int main(int argc, char **argv)
{
	const char *name;
	int i, failed = argc < 2;

	for (i = 1; i < argc; i++) {
		name = strrchr(argv[i], '/');
		if (replay(argv[i])) {
			printf("not ok %d walk.%s\n", i, name ? name + 1 : argv[i]);
			failed = 1;
			continue;
		}
		printf("ok %d walk.%s\n", i, name ? name + 1 : argv[i]);
		fflush(stdout);
	}
	replay_random();
	printf("ok %d walk.random_inputs # %d\n", i, RANDOM_INPUTS);
	return failed;
}
