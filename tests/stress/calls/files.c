// SPDX-License-Identifier: GPL-2.0-only
/* Calls on descriptors of the files that do not read them. */
#define _GNU_SOURCE
#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <string.h>
#include <sys/epoll.h>
#include <sys/file.h>
#include <sys/ioctl.h>
#include <sys/mman.h>
#include <sys/select.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <sys/uio.h>
#include <termios.h>
#include <unistd.h>
#include "calls.h"

struct slot *pick_slot(struct caller *c)
{
	return &c->files[below(c, NR_FILES)];
}

void close_slot(struct slot *slot)
{
	if (slot->fd >= 0)
		close(slot->fd);
	slot->fd = -1;
}

/* Check the error of a call on a file; allowed ends in 0. */
void check(struct caller *c, const struct slot *slot, long result, const int *allowed)
{
	int err = errno;

	if (slot->fd < 0 || slot->path) {
		if (result >= 0 || err != EBADF)
			wrong(c, "a bad descriptor: %ld, %s", result, strerror(err));
		return;
	}
	if (result >= 0 || (opt_unload && (err == EIO || err == EINVAL)))
		return;
	for (; *allowed; allowed++) {
		if (err == *allowed)
			return;
	}
	wrong(c, "%s: %s", kind_name(slot->kind), strerror(err));
}

/* Check a call that must fail in one of these ways. */
static void check_refused(struct caller *c, const struct slot *slot, long result,
			  const int *allowed)
{
	if (result >= 0)
		wrong(c, "succeeded: %ld", result);
	check(c, slot, result, allowed);
}

static void fcntl_one(struct caller *c)
{
	static const int commands[] = { F_GETFL, F_GETFD, F_SETFD, F_GETOWN, F_SETOWN, F_SETFL,
					F_SETLK, F_GETLK, F_SETPIPE_SZ, F_ADD_SEALS, 9999 };
	struct slot *slot = pick_slot(c);
	int command = PICK(c, commands), flags = below(c, 2) ? O_NONBLOCK : O_NOATIME;
	struct flock lock = { .l_type = below(c, 3), .l_start = below(c, 100) };
	bool locks = command == F_SETLK || command == F_GETLK;
	long result;

	call(c, "fcntl(%d, %d)", slot->fd, command);
	result = fcntl(slot->fd, command, locks ? (void *)&lock : command == F_SETFL ?
		       (void *)(long)flags : (void *)1);
	/* These also work with O_PATH, and fail so for every file. */
	if (slot->path || command == F_SETPIPE_SZ || command == F_ADD_SEALS || locks ||
	    command == 9999)
		return;
	check(c, slot, result, (const int[]){ EINVAL, EPERM, 0 });
}

static void ioctl_one(struct caller *c)
{
	static const unsigned long commands[] = { TCGETS, FIONREAD, FIONBIO, FIOCLEX, FIONCLEX,
						  FIOQSIZE, 0, 1, 0x5401, 0x89ff };
	struct slot *slot = pick_slot(c);
	unsigned long command = below(c, 3) ? PICK(c, commands) : below(c, 256) | 0x7a00;
	char buffer[256] = { 0 };

	call(c, "ioctl(%d, %#lx)", slot->fd, command);
	/* EPERM: FIBMAP requires CAP_SYS_RAWIO */
	check(c, slot, ioctl(slot->fd, command, buffer), (const int[]){ ENOTTY, EINVAL, EPERM, 0 });
}

static void mmap_one(struct caller *c)
{
	struct slot *slot = pick_slot(c);
	int prot = below(c, 8), flags = below(c, 2) ? MAP_SHARED : MAP_PRIVATE;
	off_t offset = 4096 * (off_t)below(c, 3);
	void *p;

	call(c, "mmap(%d, %d, %d)", slot->fd, prot, flags);
	p = mmap(NULL, 4096, prot, flags, slot->fd, offset);
	check_refused(c, slot, p == MAP_FAILED ? -1 : 0,
		      (const int[]){ EIO, ENODEV, EACCES, EINVAL, EPERM, 0 });
	if (p != MAP_FAILED)
		munmap(p, 4096);
}

static void stat_one(struct caller *c)
{
	struct slot *slot = pick_slot(c);
	struct stat st;

	call(c, "fstat(%d)", slot->fd);
	if (fstat(slot->fd, &st)) {
		if (slot->fd >= 0)
			wrong(c, "%s", strerror(errno));
	} else if (!slot->path && (st.st_mode != (S_IFREG | 0444) || st.st_size)) {
		wrong(c, "mode %#o, size %lld", st.st_mode, (long long)st.st_size);
	}
}

static void write_one(struct caller *c)
{
	static const int allowed[] = { EBADF, EINVAL, EPERM, EACCES, ESPIPE, 0 };
	struct slot *slot = pick_slot(c);
	struct iovec vector = { "text", below(c, 2) ? 4 : 0 };
	uint32_t how = below(c, 6);
	long result;

	call(c, "write %u (%d)", how, slot->fd);
	switch (how) {
	case 0:	result = write(slot->fd, "text", vector.iov_len); break;
	case 1:	result = pwrite(slot->fd, "text", 4, below(c, 100)); break;
	case 2:	result = writev(slot->fd, &vector, 1); break;
	case 3:	result = ftruncate(slot->fd, below(c, 2)); break;
	case 4:	result = fallocate(slot->fd, 0, 0, 4096); break;
	default: result = splice(c->pipe[0], NULL, slot->fd, NULL, 100, SPLICE_F_NONBLOCK);
	}
	check_refused(c, slot, result, allowed);
}

static void poll_one(struct caller *c)
{
	struct slot *slot = pick_slot(c), *other = pick_slot(c);
	struct pollfd polled[2] = { { slot->fd, below(c, 0x800), 0 },
				    { other->fd, POLLIN | POLLOUT, 0 } };
	struct epoll_event event = { .events = below(c, 2) ? EPOLLIN : EPOLLIN | EPOLLET };
	struct timeval none = { 0 };
	uint32_t how = below(c, 4);
	fd_set in;

	call(c, "poll %u (%d, %d)", how, slot->fd, other->fd);
	if (how == 0) {
		if (poll(polled, 2, 0) < 0)
			wrong(c, "%s", strerror(errno));
	} else if (how == 1 && slot->fd >= 0) {
		FD_ZERO(&in);
		FD_SET(slot->fd, &in);
		select(slot->fd + 1, &in, NULL, NULL, &none);
	} else if (how == 2) {
		epoll_ctl(c->epoll, 1 + below(c, 3), slot->fd, &event);
	} else if (epoll_wait(c->epoll, &event, 1, 0) < 0) {
		wrong(c, "%s", strerror(errno));
	}
}

/* Calls on names, and on the folders with the files. */
static void name_one(struct caller *c)
{
	static const char *const folders[] = { "/proc", "/proc/self/net", "/proc/net/" };
	const char *folder = PICK(c, folders);
	char path[64], buffer[4096];
	struct stat st;
	uint32_t how = below(c, 6), size = 1 + below(c, sizeof(buffer)), left = 1 + below(c, 4);
	bool own;
	int fd;

	pick_path(c, path, sizeof(path), &own);
	call(c, "name %u (%s)", how, how < 5 ? path : folder);
	switch (how) {
	case 0:	lstat(path, &st); break;
	case 1:	access(path, W_OK); break;
	case 2:	readlink(path, buffer, size); break;
	case 3:
		if (!unlink(path))
			wrong(c, "unlinked");
		break;
	case 4:	truncate(path, 0); break;	/* root may, and it does nothing */
	default:
		fd = open(folder, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
		while (left-- && syscall(SYS_getdents64, fd, buffer, size) > 0)
			;
		close(fd);
	}
}

void files_call(struct caller *c)
{
	static void (*const calls[])(struct caller *c) = {
		fcntl_one, ioctl_one, mmap_one, stat_one, write_one, poll_one, name_one,
	};

	PICK(c, calls)(c);
}
