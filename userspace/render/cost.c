// SPDX-License-Identifier: GPL-2.0-only
/* The cost of a dump of all sockets. */
#include "render/cost.h"

/**
 * render_cost_facts() - add the source and the cost of a dump to a line of facts
 * @facts: the line
 * @origin: the source
 * @cost: the cost; if the module counted, it is absent and nothing is printed
 */
void render_cost_facts(struct format_facts *facts, enum counts_origin origin,
		       const struct counts_cost *cost)
{
	if (!cost->sockets.have)
		return;
	format_fact_text(facts, "source", counts_origin_text(origin));
	format_fact(facts, "dumped", &cost->sockets);
	format_fact_time(facts, "dump", &cost->dump_ns, FORMAT_NANOSECONDS);
	format_fact_time(facts, "cpu", &cost->cpu_ns, FORMAT_NANOSECONDS);
}

/**
 * render_cost_json() - write the cost of a dump
 * @json: the writer, in the object of the reading
 * @cost: the cost; if the module counted, it is absent and nothing is written
 */
void render_cost_json(struct json_writer *json, const struct counts_cost *cost)
{
	json_figure(json, "dump_sockets", &cost->sockets);
	json_figure(json, "dump_ns", &cost->dump_ns);
	json_figure(json, "dump_cpu_ns", &cost->cpu_ns);
}
