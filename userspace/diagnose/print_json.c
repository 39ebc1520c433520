// SPDX-License-Identifier: GPL-2.0-only
/* Prints findings as JSON. Keys and ids are for scripts and stay; texts may change. */
#include <arpa/inet.h>
#include "data/state_names.h"
#include "diagnose/captures.h"
#include "diagnose/finding_texts.h"
#include "diagnose/print.h"
#include "lib/clock.h"
#include "lib/i18n.h"
#include "lib/json_writer.h"

static void print_json_facts(struct json_writer *json, const struct fact_list *facts, bool rise)
{
	int i;

	for (i = 0; i < facts->nr; i++) {
		if (facts->fact[i].rise == rise)
			json_number(json, facts->fact[i].name, facts->fact[i].value);
	}
}

static void print_json_figures(struct json_writer *json, const struct finding *f)
{
	json_begin_object(json, "figures");
	print_json_facts(json, &f->facts, false);
	json_end_object(json);
	json_begin_object(json, "rises");
	print_json_facts(json, &f->facts, true);
	json_end_object(json);
}

static void print_json_ports(struct json_writer *json, const struct finding *f)
{
	const struct finding_port *port;

	json_begin_array(json, "ports");
	for (port = f->port; port < f->port + f->nr_ports; port++) {
		json_begin_object(json, NULL);
		json_string(json, "side", side_name(port->side));
		json_number(json, "port", port->port);
		print_json_facts(json, &port->facts, false);
		json_end_object(json);
	}
	json_end_array(json);
	json_number(json, "more_ports", f->more_ports);
}

static void print_json_holders(struct json_writer *json, const struct finding *f)
{
	const struct holder *holder;

	json_begin_array(json, "processes");
	for (holder = f->holder; holder < f->holder + f->nr_holders; holder++) {
		json_begin_object(json, NULL);
		if (holder->pid)
			json_number(json, "pid", holder->pid);
		else
			json_null(json, "pid");
		json_string(json, "comm", holder->comm);
		json_string(json, "side", side_name(holder->side));
		json_number(json, "port", holder->port);
		json_number(json, "sockets", holder->sockets);
		json_end_object(json);
	}
	json_end_array(json);
	json_number(json, "more_processes", f->more_holders);
}

static void print_json_peers(struct json_writer *json, const struct top_peers *peers)
{
	int i;

	json_begin_array(json, "peers");
	for (i = 0; i < peers->nr; i++) {
		json_begin_object(json, NULL);
		json_string(json, "address", peers->peer[i].address);
		json_number(json, "sockets", peers->peer[i].sockets);
		json_end_object(json);
	}
	json_end_array(json);
	json_number(json, "other_sockets", peers->others);
}

static void print_json_route(struct json_writer *json, const struct route *route)
{
	char local[INET6_ADDRSTRLEN], remote[INET6_ADDRSTRLEN];

	finding_route(route, local, remote);
	json_begin_object(json, "route");
	json_string(json, "source", local);
	json_string(json, "destination", remote);
	json_number(json, "port", route->port);
	json_number(json, "sockets", route->sockets);
	json_number(json, "time_wait", route->time_wait);
	json_end_object(json);
}

static void print_json_check(struct json_writer *json, const struct finding *f)
{
	json_begin_object(json, NULL);
	json_string(json, "id", finding_name[f->id]);
	json_string(json, "verdict", finding_verdict(f->verdict));
	if (f->missing)
		json_string(json, "missing", _(f->missing));
	print_json_figures(json, f);
	json_end_object(json);
}

static void print_json_finding(struct json_writer *json, const struct finding *f)
{
	const struct finding_text *text = &finding_texts[f->id];
	char inspect[FINDING_COMMAND_SIZE], capture[FINDING_CAPTURE_SIZE];
	char change[FINDING_CHANGE_SIZE];

	json_begin_object(json, NULL);
	json_string(json, "id", finding_name[f->id]);
	json_string(json, "gravity", finding_verdict(f->verdict));
	if (f->id == FINDING_PORT_EXHAUSTION)
		json_string(json, "state", f->unconfirmed ? "unconfirmed" : "confirmed");
	json_string(json, "title", _(text->title));
	print_json_figures(json, f);
	print_json_ports(json, f);
	print_json_holders(json, f);
	if (f->peers)
		print_json_peers(json, f->peers);
	if (f->route)
		print_json_route(json, f->route);
	if (f->missing)
		json_string(json, "missing", _(f->missing));
	json_string(json, "why", _(text->why));
	finding_command(f, inspect);
	json_string(json, "inspect", inspect);
	if (finding_capture(f, capture))
		json_string(json, "capture", capture);
	finding_change(f, change);
	json_string(json, "change", change);
	json_end_object(json);
}

static void print_json_since_boot(struct json_writer *json, const struct sample *sample)
{
	unsigned int i;

	json_begin_object(json, "since_boot");
	for (i = 0; i < COUNTERS_NR_RISING; i++)
		json_figure(json, counter_name[i], &sample->counter[i]);
	json_end_object(json);
}

/**
 * diagnose_print_json() - print findings as one JSON object
 * @out: the output
 * @findings: the findings
 * @evidence: the evidence that they were drawn from
 * @view: has the name of the namespace
 */
void diagnose_print_json(FILE *out, const struct findings *findings,
			 const struct evidence *evidence, const struct diagnose_view *view)
{
	struct json_writer json = { .out = out };
	int i;

	json_begin_object(&json, NULL);
	json_string(&json, "source", counts_origin_name(evidence->after.counts.origin));
	json_number(&json, "time_ms", clock_ms());
	json_figure(&json, "netns", &evidence->after.counts.key[TCPSTATES_KEY_NETNS]);
	if (evidence->after.counts.netns_name)
		json_string(&json, "netns_name", evidence->after.counts.netns_name);
	if (view->name)
		json_string(&json, "name", view->name);
	json_number(&json, "interval_ms", evidence->interval_ms);
	if (evidence->have_sockets)
		json_string(&json, "sockets_from", evidence->socket_source);
	json_begin_array(&json, "findings");
	for (i = 0; i < findings->nr_found; i++)
		print_json_finding(&json, &findings->finding[i]);
	json_end_array(&json);
	json_begin_array(&json, "checks");
	for (i = 0; i < NR_FINDINGS; i++)
		print_json_check(&json, &findings->finding[i]);
	json_end_array(&json);
	print_json_since_boot(&json, &evidence->after);
	thresholds_json(&json, evidence->threshold);
	json_end_object(&json);
	putc('\n', out);
}
