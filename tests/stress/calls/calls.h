/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Random system calls over the module's files, from a seed.
 *
 * Every choice comes from a process's own generator of random numbers, never from
 * the result of a call or from time. So a seed repeats the sequence of each
 * process.
 */
#ifndef CALLS_H
#define CALLS_H

#include <stdatomic.h>
#include <stdbool.h>
#include <stdint.h>
#include <stddef.h>
#include <sys/types.h>

enum kind { SUMMARY, PORTS, IDLE, NETNS, NR_KINDS };

/* The numbers of descriptors of each sort that a process may hold. */
enum { NR_FILES = 16, NR_SOCKETS = 24, NR_NETNS = 4, NR_CHILDREN = 2 };
/* The first descriptor that belongs to the fuzzer itself. */
enum { FIRST_OWN_FD = 150, NR_FDS = 200 };
enum { NR_PROCESSES = 8, RING = 64, LINE = 120, NR_WRONG = 8 };

/* The calls of a process, shared with the parent so that they outlive it. */
struct ring {
	uint64_t calls;
	uint64_t answers;	/* whole answers that were checked */
	char line[RING][LINE];	/* the last calls, call N at N % RING */
};

/* The memory that all processes share. */
struct shared {
	atomic_bool stop;
	struct ring rings[NR_PROCESSES][1 + NR_CHILDREN];
	pid_t pids[NR_PROCESSES][1 + NR_CHILDREN];
	uint64_t states[NR_PROCESSES];
	uint64_t loads;
	uint64_t wrong;
	char wrong_line[NR_WRONG][4 * LINE];
};

/* An open file of the module; -1 if there is none. */
struct slot {
	int fd;
	enum kind kind;
	bool path;		/* opened with O_PATH */
};

/* A process that makes calls. */
struct caller {
	uint64_t random;
	struct ring *ring;
	struct slot files[NR_FILES];
	int sockets[NR_SOCKETS];
	int netns[NR_NETNS];
	pid_t children[NR_CHILDREN];
	int number;
	bool child;		/* a child of a process: makes none itself */
	bool new_user;		/* in a user namespace of its own */
	/* The fuzzer's own descriptors. */
	int pipe[2], epoll, null, own_netns;
	int mail[NR_PROCESSES];	/* sockets to send descriptors to processes */
	int mailbox;
};

extern bool opt_unload;		/* the module is unloaded and loaded meanwhile */

extern unsigned int opt_processes;
extern uint64_t opt_seed, opt_calls;	/* the calls that each process makes */
extern int log_fd;		/* -1 without a log */

extern struct shared *shared;
extern int mail[NR_PROCESSES][2];

int own_fd(int fd);

/* process.c */
void run_process(int number);
uint32_t below(struct caller *c, uint32_t limit);
void run_child(struct caller *parent, int slot, uint64_t seed, uint32_t calls);
void end_child(struct caller *c, int slot);

/* log.c */
/* Log a call that is about to be made, and count it. */
void call(struct caller *c, const char *format, ...) __attribute__((format(printf, 2, 3)));
/* Report what is wrong with the last call. */
void wrong(struct caller *c, const char *format, ...) __attribute__((format(printf, 2, 3)));
void print_ring(int number, int row);
void print_report(void);

#define PICK(c, array) ((array)[below(c, sizeof(array) / sizeof((array)[0]))])

/* paths.c */
enum kind pick_path(struct caller *c, char *path, size_t size, bool *own);
const char *kind_name(enum kind kind);

/* descriptors.c, files.c, reads.c: one random call each */
void descriptors_call(struct caller *c);
void files_call(struct caller *c);
void reads_call(struct caller *c);
struct slot *pick_slot(struct caller *c);
void close_slot(struct slot *slot);
void check(struct caller *c, const struct slot *slot, long result, const int *allowed);

/* answers.c */
void answer_call(struct caller *c);

/* sockets.c, spaces.c */
void sockets_call(struct caller *c);
void spaces_call(struct caller *c);
void bring_up_loopback(void);

#endif
