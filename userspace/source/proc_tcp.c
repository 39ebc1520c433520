// SPDX-License-Identifier: GPL-2.0-only
/* The parser of /proc/net/tcp and tcp6. */
#include <errno.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>
#include "lib/words.h"
#include "source/proc_tcp.h"

/* Words of a line: "sl: local remote st tx:rx tr:when retrnsmt uid timeout inode refs". */
enum {
	WORD_LOCAL = 1, WORD_REMOTE, WORD_STATE, WORD_QUEUES, WORD_TIMER, WORD_UID = 7,
	WORD_INODE = 9, WORD_REFS, NR_WORDS
};

/* More than twice the page that the kernel fills at a time. */
#define PIECE_BYTES	16384

#define STATE_SYN_RECV	3
#define STATE_TIME_WAIT	6

static int proc_tcp_hex_digit(char c)
{
	if (c >= '0' && c <= '9')
		return c - '0';
	if (c >= 'A' && c <= 'F')
		return c - 'A' + 10;
	return -1;
}

static bool proc_tcp_hex(const char *at, int digits, uint32_t *number)
{
	*number = 0;
	for (; digits; digits--, at++) {
		if (proc_tcp_hex_digit(*at) < 0)
			return false;
		*number = *number << 4 | (uint32_t)proc_tcp_hex_digit(*at);
	}
	return true;
}

/* "0100007F:1F90": the address as words in network order, and a port. */
static bool proc_tcp_take_address(struct span word, int nr, uint32_t *address, uint16_t *port)
{
	uint32_t number;
	int i;

	if (word.end - word.at != nr * 8 + 5 || word.at[nr * 8] != ':')
		return false;
	for (i = 0; i < nr; i++) {
		if (!proc_tcp_hex(word.at + i * 8, 8, &address[i]))
			return false;
	}
	if (!proc_tcp_hex(word.at + nr * 8 + 1, 4, &number))
		return false;
	*port = (uint16_t)number;
	return true;
}

/* Take the number before a colon, or all of the word; 8 digits at most. */
static bool proc_tcp_take_hex(struct span *word, uint32_t *number)
{
	const char *colon = memchr(word->at, ':', (size_t)(word->end - word->at));
	const char *end = colon ? colon : word->end, *at = word->at;

	word->at = colon ? colon + 1 : end;
	return end > at && end - at <= 8 && proc_tcp_hex(at, (int)(end - at), number);
}

/*
 * A timewait socket has a timer of its own, in FIN_WAIT2 too. A request socket is
 * printed with 0 references, a full one in SYN_RECV has at least one.
 */
static bool proc_tcp_is_mini(const struct tcp_socket *socket, struct span refs)
{
	return socket->state == STATE_TIME_WAIT || socket->timer == TCP_TIMER_TIMEWAIT ||
	       (socket->state == STATE_SYN_RECV && !socket->inode && words_equal(refs, "0"));
}

static bool proc_tcp_take_line(struct span line, struct tcp_socket *socket)
{
	int i, nr = socket->family == AF_INET ? 1 : 4;
	struct span word[NR_WORDS];
	uint32_t state, timer;
	uint64_t inode, uid;

	for (i = 0; i < NR_WORDS; i++) {
		if (!words_next(&line, &word[i]) && i <= WORD_INODE)
			return false;
	}
	if (!proc_tcp_take_address(word[WORD_LOCAL], nr, socket->local, &socket->local_port) ||
	    !proc_tcp_take_address(word[WORD_REMOTE], nr, socket->remote, &socket->remote_port) ||
	    word[WORD_STATE].end - word[WORD_STATE].at != 2 ||
	    !proc_tcp_hex(word[WORD_STATE].at, 2, &state) || state < 1 || state > 31 ||
	    !proc_tcp_take_hex(&word[WORD_QUEUES], &socket->wqueue) ||
	    !proc_tcp_take_hex(&word[WORD_QUEUES], &socket->rqueue) ||
	    !proc_tcp_take_hex(&word[WORD_TIMER], &timer) ||
	    !words_number(word[WORD_UID], &uid) || !words_number(word[WORD_INODE], &inode))
		return false;
	socket->state = (uint8_t)state;
	socket->timer = (uint8_t)timer;
	socket->uid = (uint32_t)uid;
	socket->inode = (uint32_t)inode;
	socket->mini = proc_tcp_is_mini(socket, word[WORD_REFS]);
	return true;
}

/**
 * proc_tcp_parse() - visit the sockets in /proc/net/tcp or tcp6
 * @text: the file; the head and lines that make no sense are skipped
 * @len: its length in bytes
 * @family: AF_INET for tcp, AF_INET6 for tcp6
 * @states: a TCP_STATE_BIT() for each state to visit
 * @visit: called for each socket; of a listener, the limit of its queue is not known
 * @ctx: passed to @visit
 *
 * Return: 0, or the value with which @visit ended it.
 */
int proc_tcp_parse(const char *text, size_t len, uint8_t family, uint32_t states,
		   tcp_socket_visit visit, void *ctx)
{
	const char *end = text + len, *newline;
	int ret = 0;

	for (; text < end && !ret; text = newline + 1) {
		struct tcp_socket socket = { .family = family };

		newline = memchr(text, '\n', (size_t)(end - text));
		if (!newline)
			newline = end;
		if (proc_tcp_take_line((struct span){ text, newline }, &socket) &&
		    states & TCP_STATE_BIT(socket.state))
			ret = visit(&socket, ctx);
	}
	return ret;
}

/* Return the length of a text up to its last newline. */
static size_t proc_tcp_whole_lines(const char *text, size_t len)
{
	const char *newline = memrchr(text, '\n', len);

	return newline ? (size_t)(newline + 1 - text) : 0;
}

/**
 * proc_tcp_read() - visit the sockets in an open /proc/net/tcp or tcp6
 * @fd: the file, read from its present position
 * @family: AF_INET for tcp, AF_INET6 for tcp6
 * @states: a TCP_STATE_BIT() for each state to visit
 * @visit: called for each socket
 * @ctx: passed to @visit
 *
 * The file may have any length: it is read in pieces. The kernel writes it in
 * pieces too, so a socket that changes meanwhile may be seen twice or not at all.
 *
 * Return: 0, the value with which @visit ended it, or -1 with errno set: EINVAL for
 * a line too long.
 */
int proc_tcp_read(int fd, uint8_t family, uint32_t states, tcp_socket_visit visit, void *ctx)
{
	char buf[PIECE_BYTES];
	size_t len = 0, whole;
	ssize_t n;
	int ret;

	for (;;) {
		if (len == sizeof(buf)) {
			errno = EINVAL;
			return -1;
		}
		n = read(fd, buf + len, sizeof(buf) - len);
		if (n < 0 && errno == EINTR)
			continue;
		if (n <= 0)
			break;
		len += (size_t)n;
		whole = proc_tcp_whole_lines(buf, len);
		ret = proc_tcp_parse(buf, whole, family, states, visit, ctx);
		if (ret)
			return ret;
		len -= whole;
		memmove(buf, buf + whole, len);
	}
	return n < 0 ? -1 : proc_tcp_parse(buf, len, family, states, visit, ctx);
}
