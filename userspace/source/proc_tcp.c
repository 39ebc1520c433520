// SPDX-License-Identifier: GPL-2.0
/* The parser of /proc/net/tcp: single sockets, where there is no sock_diag. */
#include <sys/socket.h>
#include <string.h>
#include "diagnose/collect.h"
#include "source/scan.h"

/* The words of a line: "sl: local remote st queues timer retrnsmt uid timeout inode". */
enum { WORD_LOCAL = 1, WORD_REMOTE = 2, WORD_STATE = 3, WORD_INODE = 9, NR_WORDS };

#define STATE_LISTEN	10
#define STATE_TIME_WAIT	6

static int hex_digit(char c)
{
	if (c >= '0' && c <= '9')
		return c - '0';
	if (c >= 'A' && c <= 'F')
		return c - 'A' + 10;
	return -1;
}

static bool hex(const char *at, int digits, uint32_t *number)
{
	*number = 0;
	for (; digits; digits--, at++) {
		if (hex_digit(*at) < 0)
			return false;
		*number = *number << 4 | (uint32_t)hex_digit(*at);
	}
	return true;
}

/* "0100007F:1F90": words as they are in memory, and a port. */
static bool take_address(struct span word, int nr, uint32_t *address, uint16_t *port)
{
	uint32_t number;
	int i;

	if (word.end - word.at != nr * 8 + 5 || word.at[nr * 8] != ':')
		return false;
	for (i = 0; i < nr; i++) {
		if (!hex(word.at + i * 8, 8, &address[i]))
			return false;
	}
	if (!hex(word.at + nr * 8 + 1, 4, &number))
		return false;
	*port = (uint16_t)number;
	return true;
}

static bool take_line(struct span line, struct diag_socket *socket)
{
	int i, nr = socket->family == AF_INET ? 1 : 4;
	struct span word[NR_WORDS];
	uint32_t state;
	uint64_t inode;

	for (i = 0; i < NR_WORDS; i++) {
		if (!scan_word(&line, &word[i]))
			return false;
	}
	if (!take_address(word[WORD_LOCAL], nr, socket->local, &socket->local_port) ||
	    !take_address(word[WORD_REMOTE], nr, socket->remote, &socket->remote_port) ||
	    word[WORD_STATE].end - word[WORD_STATE].at != 2 ||
	    !hex(word[WORD_STATE].at, 2, &state) || state < 1 || state > 31 ||
	    !scan_is_number(word[WORD_INODE], &inode))
		return false;
	socket->state = (uint8_t)state;
	socket->inode = (uint32_t)inode;
	socket->mini = state == STATE_TIME_WAIT;
	return true;
}

/**
 * proc_tcp_parse() - visit the sockets in /proc/net/tcp or tcp6
 * @text: the file; lines that are not understood are skipped, as its head is
 * @len: its length
 * @family: AF_INET of tcp, AF_INET6 of tcp6
 * @states: what to visit, a DIAG_STATE() each
 * @visit: called for each; of its queues, uid and timer nothing is known
 * @ctx: passed to it
 *
 * Return: 0, or what @visit ended it with.
 */
int proc_tcp_parse(const char *text, size_t len, uint8_t family, uint32_t states,
		   diag_visit visit, void *ctx)
{
	const char *end = text + len, *newline;
	int ret = 0;

	for (; text < end && !ret; text = newline + 1) {
		struct diag_socket socket = { .family = family };

		newline = memchr(text, '\n', (size_t)(end - text));
		if (!newline)
			newline = end;
		if (take_line((struct span){ text, newline }, &socket) &&
		    states & DIAG_STATE(socket.state))
			ret = visit(&socket, ctx);
	}
	return ret;
}
