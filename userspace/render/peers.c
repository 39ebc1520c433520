// SPDX-License-Identifier: GPL-2.0-only
/* The counts by remote address. */
#include "data/peers.h"
#include "host/hosts.h"
#include "render/peers.h"

static void peers_format_id(char *text, const struct rows *rows, const struct row *row)
{
	peers_text(rows->peers, row, text);
}

static const char *peers_name(char *text, const struct row *row, const char *id,
			      const void *names)
{
	(void)text;
	(void)row;
	return hosts_name(names, id);
}

static void peers_put_json_id(struct json_writer *json, const struct rows *rows,
			      const struct row *row)
{
	char text[PEERS_TEXT_SIZE];

	if (row->group == ROWS_PEER)
		json_string(json, "peer", peers_text(rows->peers, row, text));
	else
		json_null(json, "peer");
}

static void peers_put_json_names(struct json_writer *json, const struct row *row, const char *id,
				 const void *names)
{
	const char *name = hosts_name(names, id);

	(void)row;
	if (name)
		json_string(json, "host", name);
}

const struct rows_kind render_peers_kind = {
	.nouns = { "peer", "row" },
	.facts = { "peers" },
	.plural = "peers",
	.total = "connections",
	.list = "peers",
	.head = "PEER",
	.name_head = "HOST",
	.keys = rows_ports_key,
	.columns = rows_netns_column,
	.id = peers_format_id,
	.name = peers_name,
	.json_id = peers_put_json_id,
	.json_names = peers_put_json_names,
};
