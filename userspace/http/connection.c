// SPDX-License-Identifier: GPL-2.0-only
/*
 * One connection on stdin and stdout, as inetd and a socket unit hand it over. Its client
 * has a few seconds for all waiting together, so that none can hold a process for long.
 * The time that an answer takes to make is not counted.
 */
#include <errno.h>
#include <poll.h>
#include <sys/socket.h>
#include <unistd.h>
#include "http/connection.h"
#include "lib/pace.h"

#define NS_PER_MS	1000000U
#define PIECE_SIZE	4096	/* a pipe that is writable takes as much, PIPE_BUF */
#define LINGER_SIZE	(1024 * 1024)	/* bytes of a refused request that are read */
#define MOMENT_MS	100

/* Start the client's time. */
void http_begin(struct http_connection *connection)
{
	connection->left_ns = (uint64_t)HTTP_CLIENT_MS * NS_PER_MS;
}

/* Wait for the client. Return: false, with errno set, if its time is over. */
static bool connection_wait(struct http_connection *connection, int fd, short events)
{
	struct pollfd client = { .fd = fd, .events = events };
	uint64_t start, took;
	int ready;

	do {
		start = pace_now_ns();
		ready = poll(&client, 1, (int)((connection->left_ns + NS_PER_MS - 1) / NS_PER_MS));
		took = pace_now_ns() - start;
		connection->left_ns -= took < connection->left_ns ? took : connection->left_ns;
	} while (ready < 0 && errno == EINTR);
	if (!ready)
		errno = ETIMEDOUT;
	return ready > 0;
}

static bool connection_is_busy(ssize_t len)
{
	return len < 0 && (errno == EAGAIN || errno == EINTR);
}

/**
 * http_read() - read what has come, and wait for it if needed
 * @connection: the connection
 * @buf: receives the bytes
 * @size: at most so many
 *
 * Return: the number of bytes, 0 at the end, or -1 with errno set: ETIMEDOUT if the
 * client's time is over.
 */
ssize_t http_read(struct http_connection *connection, char *buf, size_t size)
{
	ssize_t len;

	do {
		if (!connection_wait(connection, STDIN_FILENO, POLLIN))
			return -1;
		len = recv(STDIN_FILENO, buf, size, MSG_DONTWAIT);
		if (len < 0 && errno == ENOTSOCK)
			len = read(STDIN_FILENO, buf, size);
	} while (connection_is_busy(len));
	return len;
}

/* Write all bytes. Return: false if the client went away, or its time is over. */
bool http_write(struct http_connection *connection, const char *data, size_t len)
{
	size_t piece;
	ssize_t done;

	while (len) {
		piece = len < PIECE_SIZE ? len : PIECE_SIZE;
		if (!connection_wait(connection, STDOUT_FILENO, POLLOUT))
			return false;
		done = send(STDOUT_FILENO, data, piece, MSG_DONTWAIT | MSG_NOSIGNAL);
		if (done < 0 && errno == ENOTSOCK)
			done = write(STDOUT_FILENO, data, piece);
		if (connection_is_busy(done))
			continue;
		if (done < 0)
			return false;
		data += done;
		len -= (size_t)done;
	}
	return true;
}

/* Read and forget until the client ends its side. */
static void connection_drain(struct http_connection *connection)
{
	char piece[PIECE_SIZE];
	size_t all = 0;
	ssize_t len;

	do {
		len = http_read(connection, piece, sizeof(piece));
		all += len > 0 ? (size_t)len : 0;
	} while (len > 0 && all < LINGER_SIZE);
}

/**
 * http_let_client_end() - wait a moment for the client to close first
 * @connection: the connection, after its response
 *
 * The side that closes first keeps the connection in TIME_WAIT for a minute. Left to the
 * client, each reading of the counts does not add to them.
 */
void http_let_client_end(struct http_connection *connection)
{
	const uint64_t moment = (uint64_t)MOMENT_MS * NS_PER_MS;

	if (connection->left_ns > moment)
		connection->left_ns = moment;
	connection_drain(connection);
}

/**
 * http_linger() - end a connection whose request was not read to its end
 * @connection: the connection, after its response
 *
 * Bytes that nobody has read would make the kernel send a RST, and the client would lose
 * the response.
 */
void http_linger(struct http_connection *connection)
{
	if (!shutdown(STDOUT_FILENO, SHUT_WR))
		connection_drain(connection);
}
