// SPDX-License-Identifier: GPL-2.0-only
/*
 * Rules about resources that the kernel limits: the host's memory and orphans, a
 * namespace's timewait sockets, and a client's local ports.
 */
#include <arpa/inet.h>
#include <string.h>
#include "diagnose/rules.h"
#include "lib/i18n.h"

#define CRITICAL_PERCENT	95	/* share of a limit */

/* Positions in tcp_mem. */
enum { MEM_PRESSURE = 1, MEM_LIMIT = 2 };

/* Set the verdict by the share of a limit that is used. */
static void limits_judge(const struct evidence *e, struct finding *f, uint64_t percent,
			 enum threshold_id threshold)
{
	finding_fact(&f->facts, "percent", percent);
	if (percent < e->threshold[threshold])
		return;
	f->verdict = percent >= CRITICAL_PERCENT ? VERDICT_CRITICAL : VERDICT_WARNING;
}

/* The pages are counted for the host, the rise of the counters for the namespace. */
void rule_memory(const struct evidence *e, struct finding *f)
{
	const struct sysctl_value *limits = &e->sysctl[SYSCTL_TCP_MEM];
	struct figure pages = e->after.counter[COUNTER_MEMORY];

	if (pages.have)
		finding_fact(&f->facts, "pages", pages.value);
	if (pages.have && limits->nr > MEM_LIMIT) {
		finding_fact(&f->facts, "pressure", limits->number[MEM_PRESSURE]);
		finding_fact(&f->facts, "limit", limits->number[MEM_LIMIT]);
		limits_judge(e, f, figure_ratio(pages.value, limits->number[MEM_PRESSURE], 100),
			     THRESHOLD_MEMORY);
	}
	finding_rise(f, e, COUNTER_MEMORY_PRESSURES);
	finding_rise(f, e, COUNTER_ABORT_ON_MEMORY);
	if (evidence_rise(e, COUNTER_MEMORY_PRESSURES).value)
		f->verdict = VERDICT_CRITICAL;
	if (!pages.have || limits->nr <= MEM_LIMIT)
		finding_missing(f, pages.have ?
				N_("tcp_mem, a sysctl of the initial network namespace") :
				"/proc/net/sockstat");
}

void rule_orphans(const struct evidence *e, struct finding *f)
{
	const struct sysctl_value *limit = &e->sysctl[SYSCTL_MAX_ORPHANS];
	struct figure orphans = e->after.counter[COUNTER_ORPHANS];

	if (orphans.have)
		finding_fact(&f->facts, "orphans", orphans.value);
	if (!orphans.have || !limit->nr) {
		finding_missing(f, orphans.have ?
				N_("tcp_max_orphans, a sysctl of the initial network namespace") :
				"/proc/net/sockstat");
		return;
	}
	finding_fact(&f->facts, "tcp_max_orphans", limit->number[0]);
	limits_judge(e, f, figure_ratio(orphans.value, limit->number[0], 100),
		     THRESHOLD_ORPHANS);
	finding_rise(f, e, COUNTER_ABORT_ON_MEMORY);
}

/* Return the timewait sockets: from sockstat, or else from the counts. */
static struct figure limits_timewait(const struct sample *sample)
{
	struct figure a = sample->counts.cell[TCPSTATES_ROW_TIME_WAIT][TCPSTATES_COL_MINI];
	struct figure b = sample->counts.cell[TCPSTATES_ROW_FIN_WAIT2][TCPSTATES_COL_MINI];

	if (sample->counter[COUNTER_TIME_WAIT].have)
		return sample->counter[COUNTER_TIME_WAIT];
	return (struct figure){ a.value + b.value, a.have && b.have };
}

void rule_time_wait(const struct evidence *e, struct finding *f)
{
	const struct sysctl_value *limit = &e->sysctl[SYSCTL_MAX_TW_BUCKETS];
	struct figure sockets = limits_timewait(&e->after);
	struct figure lost = evidence_rise(e, COUNTER_TIME_WAIT_OVERFLOW);

	if (sockets.have)
		finding_fact(&f->facts, "timewait", sockets.value);
	if (sockets.have && limit->nr) {
		finding_fact(&f->facts, "tcp_max_tw_buckets", limit->number[0]);
		limits_judge(e, f, figure_ratio(sockets.value, limit->number[0], 100),
			     THRESHOLD_TIME_WAIT);
		/* At the limit a safeguard is lost, not a connection. */
		if (f->verdict == VERDICT_CRITICAL)
			f->verdict = VERDICT_WARNING;
	}
	finding_rise(f, e, COUNTER_TIME_WAIT_OVERFLOW);
	if (lost.value)
		f->verdict = VERDICT_CRITICAL;
	if (!sockets.have || !limit->nr)
		finding_missing(f, sockets.have ? "tcp_max_tw_buckets" : "/proc/net/sockstat");
}

/* Return the number of local ports that clients may get, 0 if it is not known. */
static uint64_t limits_local_ports(const struct evidence *e)
{
	const struct sysctl_value *range = &e->sysctl[SYSCTL_PORT_RANGE];

	if (range->nr < 2 || range->number[1] < range->number[0])
		return 0;
	return range->number[1] - range->number[0] + 1;
}

/* Return whether the sockets to a remote port could use up the local ports. */
static bool limits_is_suspect(const struct evidence *e, const struct row *row, uint64_t ports)
{
	return row->group == ROWS_CLIENT &&
	       figure_ratio(rows_total(row), ports, 100) >= e->threshold[THRESHOLD_LOCAL_PORTS];
}

/**
 * rule_suspects() - choose the single sockets that confirm exhausted ports
 * @e: the evidence, with counts by port
 * @local_port: local port of a client's socket
 * @remote_port: remote port of the socket
 *
 * Return: true if the socket uses one of the local ports that run out.
 */
bool rule_suspects(const struct evidence *e, uint16_t local_port, uint16_t remote_port)
{
	const struct row like = { .group = ROWS_CLIENT, .id = remote_port };
	const struct sysctl_value *range = &e->sysctl[SYSCTL_PORT_RANGE];
	uint64_t ports = limits_local_ports(e);
	const struct row *row;

	if (!ports || local_port < range->number[0] || local_port > range->number[1])
		return false;
	row = evidence_row(&e->after.ports, &like);
	return row && limits_is_suspect(e, row, ports);
}

/* As the kernel tests it for tcp_tw_reuse = 2. */
static bool limits_is_loopback(uint8_t family, const uint32_t *address)
{
	static const uint32_t loopback6[4] = { [3] = 1 };

	if (family == AF_INET)
		return ntohl(address[0]) >> 24 == 127;
	return !memcmp(address, loopback6, 3 * sizeof(*address)) && ntohl(address[3]) == 1;
}

/**
 * rule_reuse_is_set() - tell if tcp_tw_reuse is set for these addresses
 * @e: the evidence, with sysctls
 * @route: the addresses, or NULL if they are not known
 *
 * Return: false too if the sysctl could not be read.
 */
bool rule_reuse_is_set(const struct evidence *e, const struct route *route)
{
	const struct sysctl_value *reuse = &e->sysctl[SYSCTL_TW_REUSE];

	if (!reuse->nr || !reuse->number[0])
		return false;
	return reuse->number[0] == 1 ||
	       (route && (limits_is_loopback(route->family, route->local) ||
			  limits_is_loopback(route->family, route->remote)));
}

/* Tell if new connections may take ports from TIME_WAIT, which needs timestamps too. */
static bool limits_reuses(const struct evidence *e, const struct route *route)
{
	const struct sysctl_value *timestamps = &e->sysctl[SYSCTL_TIMESTAMPS];

	return rule_reuse_is_set(e, route) && !(timestamps->nr && !timestamps->number[0]);
}

/* Return the local ports of a route that a new connection cannot get. */
static uint64_t limits_route_uses(const struct evidence *e, const struct route *route)
{
	return route->sockets - (limits_reuses(e, route) ? route->aged : 0);
}

/* Return the route to a remote port that uses the most local ports, or NULL. */
static const struct route *limits_worst_route(const struct evidence *e, uint64_t port)
{
	const struct route *route, *worst = NULL;

	for (route = e->route; route < e->route + e->nr_routes; route++) {
		if (route->port == port &&
		    (!worst || limits_route_uses(e, route) > limits_route_uses(e, worst)))
			worst = route;
	}
	return worst;
}

/* Return the local ports that connections to a remote port use. */
static uint64_t limits_port_uses(const struct evidence *e, const struct row *row,
				 const struct route *route)
{
	if (e->have_sockets)
		return route ? limits_route_uses(e, route) : 0;
	return rows_total(row) - (limits_reuses(e, NULL) ?
				  row->cell[ROWS_COL_OF(TCPSTATES_ROW_TIME_WAIT)] : 0);
}

/*
 * Judge a remote port. A local port can be used once for each source address,
 * destination address and destination port. Without the addresses of single sockets,
 * the number of sockets to a remote port is only a suspicion. A port that a new
 * connection may take from TIME_WAIT is free.
 */
static void limits_judge_port(const struct evidence *e, struct finding *f,
			      const struct row *row, uint64_t ports)
{
	const struct route *route = limits_worst_route(e, row->id);
	uint64_t used = limits_port_uses(e, row, route);
	uint64_t percent = figure_ratio(used, ports, 100);
	struct finding_port *port;

	if (percent < e->threshold[THRESHOLD_LOCAL_PORTS])
		return;
	finding_worsen(f, e->have_sockets && percent >= CRITICAL_PERCENT ?
		       VERDICT_CRITICAL : VERDICT_WARNING);
	port = finding_add_port(f, row, used);
	if (port == f->port)
		f->route = e->have_sockets ? route : NULL;
	if (!port)
		return;
	finding_fact(&port->facts, "used", used);
	finding_fact(&port->facts, "percent", percent);
	finding_fact(&port->facts, "TIME_WAIT", route ? route->time_wait :
		     row->cell[ROWS_COL_OF(TCPSTATES_ROW_TIME_WAIT)]);
	if (route && limits_reuses(e, route))
		finding_fact(&port->facts, "reusable", route->aged);
}

void rule_port_exhaustion(const struct evidence *e, struct finding *f)
{
	const struct sysctl_value *range = &e->sysctl[SYSCTL_PORT_RANGE];
	const struct rows *rows = &e->after.ports;
	uint64_t ports = limits_local_ports(e);
	const struct row *row;

	if (!ports || !e->after.have_ports) {
		finding_missing(f, e->after.have_ports ?
				"ip_local_port_range" : N_("counts by port"));
		return;
	}
	finding_fact(&f->facts, "first_port", range->number[0]);
	finding_fact(&f->facts, "last_port", range->number[1]);
	finding_fact(&f->facts, "ports", ports);
	for (row = rows->row; row < rows->row + rows->nr; row++) {
		if (!limits_is_suspect(e, row, ports))
			continue;
		f->wants_routes = true;
		limits_judge_port(e, f, row, ports);
	}
	f->unconfirmed = f->nr_ports && !e->have_sockets;
}
