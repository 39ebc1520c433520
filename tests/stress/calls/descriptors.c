// SPDX-License-Identifier: GPL-2.0-only
/* Calls that make, copy, pass on and close descriptors of the files. */
#define _GNU_SOURCE
#include <errno.h>
#include <fcntl.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/syscall.h>
#include <sys/uio.h>
#include <unistd.h>
#include "calls.h"

static bool open_may_fail(struct caller *c, enum kind kind, int flags, bool own, int err)
{
	bool write = (flags & O_ACCMODE) != O_RDONLY;

	switch (err) {
	case EACCES:	return write || flags & O_TRUNC;
	case EPERM:	return kind == NETNS && c->new_user;
	case EEXIST:	return flags & O_CREAT;
	case ENOTDIR:	return flags & O_DIRECTORY;
	case ELOOP:	return flags & O_NOFOLLOW;
	case EINVAL:	return flags & O_DIRECT || flags & O_DIRECTORY || opt_unload;
	case ENOENT:	return !own || opt_unload;
	case ENXIO:
	case ESRCH:	return !own;
	default:	return false;
	}
}

static void open_one(struct caller *c)
{
	static const int choices[] = {
		O_RDONLY, O_RDONLY, O_RDONLY, O_RDONLY, O_RDONLY, O_RDONLY | O_NONBLOCK,
		O_PATH, O_WRONLY, O_RDWR, O_RDWR | O_TRUNC, O_WRONLY | O_APPEND,
		O_RDONLY | O_TRUNC, O_RDONLY | O_DIRECT, O_RDONLY | O_DIRECTORY,
		O_RDONLY | O_NOFOLLOW, O_WRONLY | O_CREAT | O_EXCL, O_RDONLY | O_SYNC,
	};
	struct slot *slot = pick_slot(c);
	int flags = PICK(c, choices), fd;
	char path[64];
	bool own;
	enum kind kind = pick_path(c, path, sizeof(path), &own);

	close_slot(slot);
	call(c, "open(%s, %#o)", path, flags);
	fd = open(path, flags | O_CLOEXEC, 0600);
	if (fd < 0) {
		if (!open_may_fail(c, kind, flags, own, errno))
			wrong(c, "%s", strerror(errno));
		return;
	}
	*slot = (struct slot){ .fd = fd, .kind = kind, .path = flags & O_PATH };
	if (flags & O_PATH)
		return;
	if ((flags & O_ACCMODE) != O_RDONLY)
		wrong(c, "opened for writing");
	if (kind == NETNS && c->new_user)
		wrong(c, "opened without the capability");
}

static void close_one(struct caller *c)
{
	struct slot *slot = pick_slot(c);

	call(c, "close(%d)", slot->fd);
	close_slot(slot);
}

static void close_many(struct caller *c)
{
	int first = 3 + below(c, FIRST_OWN_FD - 3);
	int last = first + below(c, FIRST_OWN_FD - first), i;

	call(c, "close_range(%d, %d)", first, last);
	/* A kernel or libc without it closes one by one. */
#ifdef SYS_close_range
	if (syscall(SYS_close_range, first, last, 0))
#endif
		for (i = first; i <= last; i++)
			close(i);
	for (i = 0; i < NR_FILES; i++) {
		if (c->files[i].fd >= first && c->files[i].fd <= last)
			c->files[i].fd = -1;
	}
	for (i = 0; i < NR_SOCKETS; i++) {
		if (c->sockets[i] >= first && c->sockets[i] <= last)
			c->sockets[i] = -1;
	}
	for (i = 0; i < NR_NETNS; i++) {
		if (c->netns[i] >= first && c->netns[i] <= last)
			c->netns[i] = -1;
	}
}

static void dup_one(struct caller *c)
{
	struct slot *from = pick_slot(c), *to = pick_slot(c);
	uint32_t how = below(c, 3);
	int fd;

	if (from == to)
		return;
	call(c, "dup%u(%d) over %d", how, from->fd, to->fd);
	if (how && to->fd >= 0) {
		fd = how == 1 ? dup2(from->fd, to->fd) : dup3(from->fd, to->fd, O_CLOEXEC);
		if (fd < 0)
			return;
	} else {
		close_slot(to);
		fd = how ? dup(from->fd) : fcntl(from->fd, F_DUPFD, 3 + below(c, 50));
	}
	if ((fd < 0) != (from->fd < 0))
		wrong(c, "%d", fd);
	*to = *from;
	to->fd = fd;
}

/* Send a descriptor to a process, or take one from the mailbox. */
static void pass_one(struct caller *c)
{
	char space[CMSG_SPACE(sizeof(int))] = { 0 };
	struct slot *slot = pick_slot(c), got = { 0 };
	struct iovec vector = { &got, sizeof(got) };
	struct msghdr message = { .msg_iov = &vector, .msg_iovlen = 1, .msg_control = space,
				  .msg_controllen = sizeof(space) };
	struct cmsghdr *head = CMSG_FIRSTHDR(&message);
	int to = c->mail[below(c, NR_PROCESSES)];

	if (below(c, 2)) {
		call(c, "send descriptor %d", slot->fd);
		if (slot->fd < 0)
			return;
		got = *slot;
		head->cmsg_level = SOL_SOCKET;
		head->cmsg_type = SCM_RIGHTS;
		head->cmsg_len = CMSG_LEN(sizeof(int));
		memcpy(CMSG_DATA(head), &slot->fd, sizeof(int));
		sendmsg(to, &message, MSG_DONTWAIT);
		return;
	}
	close_slot(slot);
	call(c, "receive a descriptor");
	if (recvmsg(c->mailbox, &message, MSG_DONTWAIT | MSG_CMSG_CLOEXEC) < 0)
		return;
	head = CMSG_FIRSTHDR(&message);
	if (!head || head->cmsg_type != SCM_RIGHTS)
		return;
	*slot = got;
	memcpy(&slot->fd, CMSG_DATA(head), sizeof(int));
}

void descriptors_call(struct caller *c)
{
	static void (*const calls[])(struct caller *c) = {
		open_one, open_one, open_one, open_one, close_one, close_many, dup_one, pass_one,
		pass_one,
	};

	PICK(c, calls)(c);
}
