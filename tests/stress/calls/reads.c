// SPDX-License-Identifier: GPL-2.0-only
/* Calls that read from descriptors of the files, or move their offset. */
#define _GNU_SOURCE
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/sendfile.h>
#include <sys/uio.h>
#include <unistd.h>
#include "calls.h"

static const size_t sizes[] = { 0, 1, 7, 100, 1000, 4096, 65536 };
static const off_t offsets[] = { 0, 0, 1, 100, 1000, 4095, 4096, 1 << 20, 0x7fffffff,
				 0x7fffffffffffffff, -1, -4096 };
static char buffer[65536];

/*
 * Return memory to read into. Some of it is bad: none at all, of the kernel, or ends
 * after a few bytes.
 */
static char *pick_memory(struct caller *c, bool *bad)
{
	static char *ends;
	uint32_t which = below(c, 16);

	if (!ends) {
		ends = mmap(NULL, 8192, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
		mprotect(ends + 4096, 4096, PROT_NONE);
	}
	*bad = which < 4;
	switch (which) {
	case 0:	return NULL;
	case 1:	return (char *)0xffff888000000000;
	case 2:	return ends + 4096;
	case 3:	return ends + 4096 - 10;
	default: return buffer;
	}
}

/* Check how much was read into memory. */
static void check_read(struct caller *c, const struct slot *slot, long result, size_t size,
		       bool bad, bool odd)
{
	static const int allowed[] = { EFAULT, EINVAL, EOVERFLOW, EOPNOTSUPP, 0 };

	if (result > (long)size)
		wrong(c, "%ld bytes of %zu", result, size);
	check(c, slot, result, allowed + (bad ? 0 : odd ? 1 : 4));
}

static void read_one(struct caller *c)
{
	struct slot *slot = pick_slot(c);
	size_t size = PICK(c, sizes);
	bool bad;
	char *memory = pick_memory(c, &bad);

	call(c, "read(%d, %p, %zu)", slot->fd, memory, size);
	/* The offset may be where no more can be added to it. */
	check_read(c, slot, read(slot->fd, memory, size), size, bad, true);
}

static void pread_one(struct caller *c)
{
	struct slot *slot = pick_slot(c);
	size_t size = PICK(c, sizes);
	off_t offset = PICK(c, offsets);
	bool bad;
	char *memory = pick_memory(c, &bad);

	call(c, "pread(%d, %p, %zu, %lld)", slot->fd, memory, size, (long long)offset);
	/* A wrong offset is refused before the descriptor is looked at. */
	if (offset < 0) {
		if (pread(slot->fd, memory, size, offset) >= 0 || errno != EINVAL)
			wrong(c, "%s", strerror(errno));
		return;
	}
	check_read(c, slot, pread(slot->fd, memory, size, offset), size, bad,
		   offset > 1 << 20);
}

static void readv_one(struct caller *c)
{
	struct slot *slot = pick_slot(c);
	size_t first = PICK(c, sizes), second = PICK(c, sizes);
	off_t offset = PICK(c, offsets);
	int flags = 1 << below(c, 8);
	uint32_t how = below(c, 3), number = below(c, 3);
	bool bad;
	struct iovec vectors[2] = { { buffer, first }, { pick_memory(c, &bad), second } };
	long result;

	call(c, "readv %u (%d, %zu, %zu, %lld)", how, slot->fd, first, second, (long long)offset);
	if (how == 0)
		result = readv(slot->fd, vectors, number);
	else if (how == 1)
		result = preadv(slot->fd, vectors, number, offset < 0 ? 0 : offset);
	else
		result = preadv2(slot->fd, vectors, number, offset < 0 ? -1 : offset, flags);
	check_read(c, slot, result, first + second, bad, true);
}

static void lseek_one(struct caller *c)
{
	static const int whences[] = { SEEK_SET, SEEK_SET, SEEK_CUR, SEEK_END, SEEK_DATA,
				       SEEK_HOLE, 77 };
	struct slot *slot = pick_slot(c);
	off_t offset = PICK(c, offsets), result;
	int whence = PICK(c, whences);

	call(c, "lseek(%d, %lld, %d)", slot->fd, (long long)offset, whence);
	/* No one seeks that far: each seek reads all that lies before. */
	result = lseek(slot->fd, offset, whence);
	check(c, slot, result, (const int[]){ EINVAL, EOVERFLOW, 0 });
	if (slot->fd < 0 || slot->path)
		return;
	if (result >= 0 && whence == SEEK_SET && (result != offset || offset < 0))
		wrong(c, "%lld", (long long)result);
	if (result >= 0 && whence > SEEK_CUR)
		wrong(c, "succeeded: %lld", (long long)result);
}

/* Empty the pipe, so that the next splice has room. */
static void drain(struct caller *c)
{
	while (read(c->pipe[0], buffer, sizeof(buffer)) > 0)
		;
}

static void splice_one(struct caller *c)
{
	struct slot *slot = pick_slot(c);
	size_t size = 1 + PICK(c, sizes);
	loff_t offset = PICK(c, offsets);
	bool at = below(c, 2);
	long result;

	call(c, "splice(%d, %lld, %zu)", slot->fd, at ? (long long)offset : -1, size);
	result = splice(slot->fd, at ? &offset : NULL, c->pipe[1], NULL, size, SPLICE_F_NONBLOCK);
	check_read(c, slot, result < 0 && errno == EAGAIN ? 0 : result, size, false, true);
	drain(c);
}

static void sendfile_one(struct caller *c)
{
	struct slot *slot = pick_slot(c);
	size_t size = 1 + PICK(c, sizes);
	off_t offset = PICK(c, offsets);
	bool at = below(c, 2);
	uint32_t where = below(c, 3);
	int to = where == 0 ? c->null : where == 1 ? c->pipe[1] : c->sockets[below(c, NR_SOCKETS)];
	long result;

	call(c, "sendfile(%d, %d, %lld, %zu)", to, slot->fd, at ? (long long)offset : -1, size);
	result = sendfile(to, slot->fd, at ? &offset : NULL, size);
	/* With a socket, most errors are the socket's. */
	if (where < 2)
		check_read(c, slot, result < 0 && errno == EAGAIN ? 0 : result, size, false, true);
	drain(c);
}

static void copy_one(struct caller *c)
{
	struct slot *from = pick_slot(c), *to = pick_slot(c);
	uint32_t how = below(c, 3);

	call(c, "copy %u (%d, %d)", how, from->fd, to->fd);
	switch (how) {
	case 0:
		if (copy_file_range(from->fd, NULL, to->fd, NULL, 4096, 0) > 0)
			wrong(c, "copied");
		break;
	case 1:	readahead(from->fd, 0, 4096); break;
	default: posix_fadvise(from->fd, 0, 0, POSIX_FADV_DONTNEED);
	}
}

void reads_call(struct caller *c)
{
	static void (*const calls[])(struct caller *c) = {
		read_one, read_one, read_one, read_one, pread_one, pread_one, readv_one,
		readv_one, lseek_one, lseek_one, splice_one, sendfile_one, copy_one,
	};

	PICK(c, calls)(c);
}
