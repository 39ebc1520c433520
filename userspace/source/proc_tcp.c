// SPDX-License-Identifier: GPL-2.0
/* The parser of /proc/net/tcp and tcp6. */
#include <sys/socket.h>
#include <string.h>
#include "lib/words.h"
#include "source/proc_tcp.h"

/* Words of a line: "sl: local remote st queues timer retrnsmt uid timeout inode". */
enum { WORD_LOCAL = 1, WORD_REMOTE = 2, WORD_STATE = 3, WORD_INODE = 9, NR_WORDS };

#define STATE_LISTEN	10
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

static bool proc_tcp_take_line(struct span line, struct tcp_socket *socket)
{
	int i, nr = socket->family == AF_INET ? 1 : 4;
	struct span word[NR_WORDS];
	uint32_t state;
	uint64_t inode;

	for (i = 0; i < NR_WORDS; i++) {
		if (!words_next(&line, &word[i]))
			return false;
	}
	if (!proc_tcp_take_address(word[WORD_LOCAL], nr, socket->local, &socket->local_port) ||
	    !proc_tcp_take_address(word[WORD_REMOTE], nr, socket->remote, &socket->remote_port) ||
	    word[WORD_STATE].end - word[WORD_STATE].at != 2 ||
	    !proc_tcp_hex(word[WORD_STATE].at, 2, &state) || state < 1 || state > 31 ||
	    !words_number(word[WORD_INODE], &inode))
		return false;
	socket->state = (uint8_t)state;
	socket->inode = (uint32_t)inode;
	socket->mini = state == STATE_TIME_WAIT;
	return true;
}

/**
 * proc_tcp_parse() - visit the sockets in /proc/net/tcp or tcp6
 * @text: the file; the head and lines that make no sense are skipped
 * @len: its length in bytes
 * @family: AF_INET for tcp, AF_INET6 for tcp6
 * @states: a TCP_STATE_BIT() for each state to visit
 * @visit: called for each socket, with queues, uid and timer 0
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
