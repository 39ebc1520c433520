// SPDX-License-Identifier: GPL-2.0-only
/*
 * Counts by remote address from a dump of all sockets. The module has no addresses,
 * since everybody in the namespace may read its files.
 */
#include <netinet/tcp.h>
#include <string.h>
#include <sys/socket.h>
#include "data/peers.h"
#include "data/state_names.h"
#include "host/processes.h"
#include "source/dump.h"

#define NR_PORTS	65536

struct peers_tally {
	uint8_t listening[NR_PORTS / 8];	/* a bit for each port */
	const struct peers_choice *choice;
	enum family family;	/* count only its sockets */
	struct peers *peers;
};

static bool peers_chooses(const struct peers_tally *tally, const struct tcp_socket *socket)
{
	const struct peers_choice *choice = tally->choice;
	bool server = tally->listening[socket->local_port / 8] >> socket->local_port % 8 & 1;

	if (!family_has(tally->family, socket->family == AF_INET6))
		return false;
	if (choice->hide[server ? ROWS_SERVER : ROWS_CLIENT])
		return false;
	return !choice->port.have ||
	       choice->port.value == (server ? socket->local_port : socket->remote_port);
}

static int peers_count(const struct tcp_socket *socket, void *ctx)
{
	struct peers_tally *tally = ctx;
	enum tcpstates_row state = state_row(socket->state);

	if (socket->state == TCP_LISTEN)
		tally->listening[socket->local_port / 8] |=
			(uint8_t)(1U << socket->local_port % 8);
	else if (tally->choice->states >> state & 1 && peers_chooses(tally, socket))
		peers_add(tally->peers, socket->family, socket->remote, state);
	return 0;
}

/**
 * dump_peers() - count the sockets of a namespace by remote address
 * @dump: the source that shows them
 * @request: names the namespace, which this process may enter
 * @choice: the sockets to count, and the prefix lengths
 * @peers: receives the peers, to be freed with peers_free(); empty after an error
 * @rows: receives the source, the namespace, the cost and the columns
 * @err: receives the reason of a failure, and what to do about it
 *
 * Return: RESULT_OK, or another result with @err set.
 */
enum result dump_peers(const struct dump *dump, const struct request *request,
		       const struct peers_choice *choice, struct peers *peers,
		       struct rows *rows, struct request_error *err)
{
	struct peers_tally tally = {
		.choice = choice, .family = request->family, .peers = peers,
	};
	char process[NETNS_PROCESS_SIZE];
	enum result result;
	unsigned int state;

	memset(rows, 0, sizeof(*rows));
	peers_setup(peers, choice->prefix[0], choice->prefix[1]);
	result = dump->begin(request, process, err);
	if (!result)
		result = dump_visit(dump, process, peers_count, &tally, &rows->cost, err);
	if (result) {
		peers_free(peers);
		return result;
	}
	for (state = 0; state < TCPSTATES_NR_ROWS; state++)
		rows->have[ROWS_COL_OF(state)] = choice->states >> state & 1;
	rows->family = request->family;
	rows->origin = dump->origin;
	rows->key[ROWS_KEY_NETNS] = processes_own_netns(process);
	return RESULT_OK;
}
