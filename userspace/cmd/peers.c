// SPDX-License-Identifier: GPL-2.0-only
/* tcpstates peers: prints the counts by remote address. */
#include <getopt.h>
#include <string.h>
#include <unistd.h>
#include "cmd/commands.h"
#include "cmd/options_rows.h"
#include "cmd/print.h"
#include "data/state_names.h"
#include "host/hosts.h"
#include "lib/clock.h"
#include "lib/message.h"
#include "lib/progress.h"
#include "lib/words.h"
#include "render/peers.h"
#include "source/load.h"

enum { OPTION_PREFIX = OPTION_OWN, OPTION_PORT, OPTION_SIDE };

static const struct option_spec peers_options[] = {
	ROWS_OPTIONS("peer, total (default)", "peers"),
	{ OPTION_PREFIX, "prefix", required_argument, "N[/M]",
	  "sum IPv4 networks of N bits, IPv6 ones of M" },
	{ OPTION_PORT, "port", required_argument, "PORT",
	  "only the server's port: local of a server, else remote" },
	{ OPTION_SIDE, "side", required_argument, "SIDE",
	  "only server (the local port is listened on) or client" },
	{ 'r', "resolve", no_argument, NULL, "print the names in /etc/hosts too" },
	{ 0 },
};

static struct rows_view peers_view = { .sort = ROWS_SORT_TOTAL };
static struct peers_choice peers_choice = { .prefix = { PEERS_IPV4_BITS, PEERS_IPV6_BITS } };
static const char *peers_side;	/* NULL for both */
static bool peers_resolve;

/* Take N or N/M. Return: 0, or -1 after a complaint. */
static int peers_set_prefix(const char *arg)
{
	const char *slash = strchrnul(arg, '/');
	uint64_t ipv4, ipv6 = PEERS_IPV6_BITS;

	if (!words_number((struct span){ arg, slash }, &ipv4) || ipv4 > PEERS_IPV4_BITS ||
	    (*slash && !words_text_number(slash + 1, &ipv6)) || ipv6 > PEERS_IPV6_BITS) {
		complain("option --prefix takes bits such as 24 or 24/56, not '%s'" SEE_HELP, arg);
		return -1;
	}
	peers_choice.prefix[0] = (unsigned int)ipv4;
	peers_choice.prefix[1] = (unsigned int)ipv6;
	return 0;
}

static int peers_handle(int id, const char *arg)
{
	enum rows_group side;

	switch (id) {
	case OPTION_PREFIX:
		return peers_set_prefix(arg);
	case OPTION_PORT:
		return options_rows_port(arg, &peers_choice.port);
	case OPTION_SIDE:
		if (options_rows_side(words_span(arg), peers_choice.hide, &side))
			return -1;
		peers_side = side_name(side);
		return 0;
	case 'r':
		peers_resolve = true;
		return 0;
	default:
		return options_rows_handle(&peers_view, id, arg, NULL, "peer");
	}
}

static void peers_print(const struct options *options, const struct rows *rows,
			const struct rows_shown *shown)
{
	struct export_context context = print_context(options, 0);
	struct hosts hosts = { 0 };

	if (peers_resolve)
		hosts_load(&hosts, HOSTS_PATH);
	context.side = peers_side;
	context.port = peers_choice.port;
	if (options->format > OUTPUT_JSON)
		export_rows(&context, EXPORT_FILE_PEERS, rows, NULL);
	else if (options->json)
		render_rows_json(stdout, &render_peers_kind, rows, &hosts, clock_ms());
	else
		render_rows_table(stdout, &render_peers_kind, rows, shown, &hosts,
				  style_choose(options->color, STDOUT_FILENO));
	hosts_free(&hosts);
}

static int peers_run(const struct options *options)
{
	struct request request = options->request;
	struct request_error err;
	struct rows_shown shown;
	struct peers peers;
	enum result result;
	struct rows rows;

	if (options_rows_refuse_names(options, peers_resolve) ||
	    options_rows_states(options, PEERS_ALL_STATES, &peers_choice.states))
		return STATUS_USAGE;
	request.family = options_family(options);
	progress_begin("sockets");
	result = load_peers(&request, &peers_choice, &peers, &rows, &err);
	progress_end();
	if (result) {
		complain("%s", err.text);
		return STATUS_NO_SOURCE;
	}
	options_rows_sum(&peers_view, ROWS_REST_SUMMED,
			 options->format == OUTPUT_TABLE ? ROWS_TOP_TABLE : ROWS_TOP_PORTS);
	peers_select(&peers, &peers_view, &rows, &shown);
	peers_print(options, &rows, &shown);
	peers_free(&peers);
	return STATUS_OK;
}

const struct command peers_command = {
	.name = "peers",
	.args = "[STATE...]",
	.summary = "print the connections by remote address",
	.details = "Tables have 20 peers, formats for machines 50 (--top); 'other' sums the rest.",
	.max_operands = TCPSTATES_NR_ROWS,
	.takes = TAKES_PLACE | TAKES(SOURCE) | TAKES_FAMILIES | TAKES_FORMATS,
	.formats = OUTPUT_SET_COUNTS,
	.options = peers_options,
	.handle = peers_handle,
	.run = peers_run,
};
