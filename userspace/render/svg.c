// SPDX-License-Identifier: GPL-2.0-only
/*
 * The diagram as an SVG picture that stands alone: it refers to no script, font
 * or style sheet. Its colours follow the viewer's light or dark mode. It prints
 * only text of its own, so that nothing needs escaping.
 */
#include <inttypes.h>
#include "lib/format.h"
#include "render/diagram.h"
#include "render/svg.h"
#include "render/table.h"

#define BOX_HEIGHT	70
#define FACTS_COLUMNS	95	/* characters that fit the picture, behind the source */
#define ROW(name)	TCPSTATES_ROW_##name

static const struct {
	enum tcpstates_row row;
	int x, y, width;
} boxes[] = {
	{ ROW(SYN_SENT), 40, 128, 160 },
	{ ROW(CLOSE), 276, 128, 160 },
	{ ROW(LISTEN), 524, 128, 160 },
	{ ROW(SYN_RECV), 760, 128, 160 },
	{ ROW(ESTABLISHED), 380, 288, 200 },
	{ ROW(FIN_WAIT1), 40, 452, 160 },
	{ ROW(CLOSING), 276, 452, 160 },
	{ ROW(CLOSE_WAIT), 760, 452, 160 },
	{ ROW(FIN_WAIT2), 40, 574, 160 },
	{ ROW(TIME_WAIT), 276, 574, 160 },
	{ ROW(LAST_ACK), 760, 574, 160 },
};

/*
 * The lines of the edges, in the order of diagram_edges. Their labels are
 * arranged as in the text diagram.
 */
static const struct {
	const char *path;
	int x, y;
	const char *anchor;	/* text-anchor of the labels; the upper one is at (x, y) */
	const char *above;
	const char *below;	/* or NULL */
} lines[DIAGRAM_NR_EDGES] = {
	{ "M276 163H208", 238, 153, "middle", "connect()", "SYN" },
	{ "M436 163H516", 480, 153, "middle", "listen()", NULL },
	{ "M684 163H752", 722, 153, "middle", "SYN", "SYN+ACK" },
	{ "M120 198V313Q120 323 130 323H372", 136, 313, "start", "SYN+ACK", "ACK" },
	{ "M840 198V313Q840 323 830 323H588", 824, 313, "end", "ACK", NULL },
	{ "M430 358V383Q430 393 420 393H130Q120 393 120 403V444", 275, 383, "middle",
	  "close()", "FIN" },
	{ "M530 358V383Q530 393 540 393H830Q840 393 840 403V444", 685, 383, "middle",
	  "FIN", "ACK" },
	{ "M200 487H268", 238, 477, "middle", "FIN", "ACK" },
	{ "M120 522V566", 132, 552, "start", "ACK", NULL },
	{ "M356 522V566", 368, 552, "start", "ACK", NULL },
	{ "M200 609H268", 238, 599, "middle", "FIN", "ACK" },
	{ "M840 522V566", 828, 538, "end", "close()", "FIN" },
	{ "M436 609H542", 490, 599, "middle", "60 s", NULL },
	{ "M760 609H654", 707, 599, "middle", "ACK", NULL },
};

static const char *const group_class[DIAGRAM_NR_GROUPS] = {
	[DIAGRAM_OPENING] = "opening",
	[DIAGRAM_ESTABLISHED] = "established",
	[DIAGRAM_CLOSING] = "closing",
};

static const struct {
	int y, height;
	const char *title;
} groups[DIAGRAM_NR_GROUPS] = {
	[DIAGRAM_OPENING] = { 84, 136, "opening: three-way handshake" },
	[DIAGRAM_ESTABLISHED] = { 244, 126, "established" },
	[DIAGRAM_CLOSING] = { 416, 252, "closing: four-way close" },
};

static const char head[] =
"<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 960 740\" role=\"img\">\n"
"<title>TCP sockets by state</title>\n"
"<style>\n"
"svg{font:13px system-ui,sans-serif;"
"color-scheme:light dark}\n"
".page{fill:#fff}text{fill:#1b2430}.faint,.group text{fill:#5a6573}.warn{fill:#b3261e}\n"
".h1{font-size:22px;font-weight:600}.name{font-weight:600}.share{font-size:12px}\n"
".count{font-size:22px;font-weight:600;font-variant-numeric:tabular-nums}.zero{opacity:.45}\n"
".group text{font-size:12px;font-weight:600;letter-spacing:.12em;text-transform:uppercase}\n"
".box{fill:#fff;stroke:currentColor;stroke-width:1.5}.shade,.tip{fill:currentColor}\n"
".ghost{fill:none;stroke:#1f6fb2;stroke-width:1.5;stroke-dasharray:3 3}\n"
".edge,.sample{fill:none;stroke:currentColor;stroke-width:2}.passive{stroke-dasharray:7 4}\n"
".group.opening rect{fill:#eaf2fb}.group.established rect{fill:#e7f6ed}.group.closing rect{fill:#f3edfa}\n"
".opening{color:#1f6fb2}.established{color:#1a7f47}.closing{color:#7b44b5}\n"
".active{color:#b4530a}.passive{color:#0b6e75}.sample{color:#5a6573}\n"
"@media(prefers-color-scheme:dark){\n"
".page{fill:#11161d}text{fill:#e6ebf1}.faint,.group text{fill:#98a4b3}.warn{fill:#ff8a80}.box{fill:#171e27}\n"
".group.opening rect{fill:#15222f}.group.established rect{fill:#14261c}.group.closing rect{fill:#221a2e}\n"
".opening{color:#5aa9e6}.ghost{stroke:#5aa9e6}.established{color:#4cc381}.closing{color:#b58ae6}\n"
".active{color:#f0a35c}.passive{color:#4fc3cb}.sample{color:#98a4b3}\n"
"}\n"
"</style>\n"
"<defs>\n"
"<marker id=\"tip-active\" viewBox=\"0 0 8 8\" refX=\"1\" refY=\"4\" markerWidth=\"9\" markerHeight=\"9\" "
"markerUnits=\"userSpaceOnUse\" orient=\"auto\"><path class=\"tip active\" d=\"M0 0L8 4L0 8Z\"/></marker>\n"
"<marker id=\"tip-passive\" viewBox=\"0 0 8 8\" refX=\"1\" refY=\"4\" markerWidth=\"9\" markerHeight=\"9\" "
"markerUnits=\"userSpaceOnUse\" orient=\"auto\"><path class=\"tip passive\" d=\"M0 0L8 4L0 8Z\"/></marker>\n"
"</defs>\n"
"<rect class=\"page\" width=\"960\" height=\"740\"/>\n"
"<text class=\"h1\" x=\"40\" y=\"44\">TCP sockets by state</text>\n";

/*
 * The names of the two ways to close, and CLOSE once more, where connections
 * end; its count is in the box at the top.
 */
static const char names[] =
"<text class=\"name\" x=\"134\" y=\"436\">active close</text>\n"
"<text class=\"name\" x=\"826\" y=\"436\" text-anchor=\"end\">passive close</text>\n"
"<g><rect class=\"ghost\" x=\"552\" y=\"592\" width=\"92\" height=\"34\" rx=\"8\"/>"
"<text class=\"name\" x=\"598\" y=\"614\" text-anchor=\"middle\">CLOSE</text></g>\n";

static const char legend[] =
"<path class=\"edge active\" marker-end=\"url(#tip-active)\" d=\"M40 692H76\"/>"
"<text x=\"94\" y=\"697\">connects, or closes first</text>\n"
"<path class=\"edge passive\" marker-end=\"url(#tip-passive)\" d=\"M272 692H308\"/>"
"<text x=\"326\" y=\"697\">accepts, or closes second</text>\n"
"<path class=\"sample\" d=\"M514 692H624\"/>"
"<text class=\"faint\" x=\"569\" y=\"685\" text-anchor=\"middle\">received or called</text>"
"<text class=\"faint\" x=\"569\" y=\"709\" text-anchor=\"middle\">sent</text>\n"
"<g class=\"established\"><rect class=\"shade\" fill-opacity=\"0.05\" x=\"656\" y=\"682\" width=\"20\" height=\"20\"/>"
"<rect class=\"shade\" fill-opacity=\"0.3\" x=\"676\" y=\"682\" width=\"20\" height=\"20\"/>"
"<rect class=\"shade\" fill-opacity=\"0.55\" x=\"696\" y=\"682\" width=\"20\" height=\"20\"/></g>"
"<text x=\"728\" y=\"697\">share of sockets: 0, 50, 100%</text>\n";

static void svg_put_groups(FILE *out)
{
	unsigned int i;

	for (i = 0; i < DIAGRAM_NR_GROUPS; i++)
		fprintf(out, "<g class=\"group %s\"><rect x=\"24\" y=\"%d\" width=\"912\" height=\"%d\" rx=\"14\"/>"
			"<text x=\"480\" y=\"%d\" text-anchor=\"middle\">%s</text></g>\n",
			group_class[i], groups[i].y, groups[i].height, groups[i].y + 24,
			groups[i].title);
}

static void svg_put_edges(FILE *out)
{
	static const char text[] =
		"<text class=\"faint\" x=\"%d\" y=\"%d\" text-anchor=\"%s\">%s</text>\n";
	const char *class;
	unsigned int i;

	for (i = 0; i < DIAGRAM_NR_EDGES; i++) {
		class = diagram_edges[i].path == DIAGRAM_ACTIVE ? "active" : "passive";
		fprintf(out, "<path id=\"%s-%s\" class=\"edge %s\" marker-end=\"url(#tip-%s)\" d=\"%s\"/>\n",
			counts_row_name[diagram_edges[i].from],
			counts_row_name[diagram_edges[i].to], class, class, lines[i].path);
		fprintf(out, text, lines[i].x, lines[i].y, lines[i].anchor, lines[i].above);
		if (lines[i].below)
			fprintf(out, text, lines[i].x, lines[i].y + 28, lines[i].anchor,
				lines[i].below);
	}
}

/* The shade of a box, in thousandths: none for a count that is absent or 0. */
static unsigned int svg_opacity(const struct figure *count, const struct figure *all)
{
	uint64_t part = count->value, of = all->value;

	if (!part || !of)
		return 0;
	for (; of > UINT64_MAX / 500; of /= 2)
		part /= 2;
	return 50 + (unsigned int)(part * 500 / of);
}

static void svg_put_box(FILE *out, unsigned int i, const struct figure *count,
			const struct figure *all)
{
	const char *name = counts_row_name[boxes[i].row];
	int x = boxes[i].x, y = boxes[i].y, width = boxes[i].width;
	char rect[96], share[FORMAT_SIZE], text[FORMAT_SIZE];

	snprintf(rect, sizeof(rect), "x=\"%d\" y=\"%d\" width=\"%d\" height=\"%d\" rx=\"8\"",
		 x, y, width, BOX_HEIGHT);
	format_share(share, count, all);
	format_figure(text, count);
	fprintf(out, "<g id=\"%s\" class=\"%s\"><title>%s: %s, %s</title>", name,
		group_class[diagram_group(boxes[i].row)], name, text, share);
	fprintf(out, "<rect class=\"box\" %s/><rect class=\"shade\" fill-opacity=\"0.%03u\" %s/>",
		rect, svg_opacity(count, all), rect);
	fprintf(out, "<text class=\"name\" x=\"%d\" y=\"%d\">%s</text>", x + 14, y + 25, name);
	fprintf(out, "<text class=\"share faint\" x=\"%d\" y=\"%d\" text-anchor=\"end\">%s</text>",
		x + width - 12, y + 25, share);
	format_short(text, count);
	fprintf(out, "<text class=\"count%s\" x=\"%d\" y=\"%d\">%s</text></g>\n",
		count->value ? "" : " zero", x + 14, y + 55, text);
}

/* The sums of the other columns, in free space of the closing group. */
static void svg_put_parts(FILE *out, const struct counts *counts)
{
	unsigned int col, nth = 0;
	char text[FORMAT_SIZE];
	struct figure sum;

	for (col = TCPSTATES_COL_TOTAL + 1; col < TCPSTATES_NR_COLUMNS && nth < 6; col++, nth++) {
		int x = 476 + 136 * (int)(nth % 2), y = 478 + 26 * (int)(nth / 2);

		sum = counts_sum(counts, (enum tcpstates_column)col);
		format_short(text, &sum);
		fprintf(out, "<text class=\"faint\" x=\"%d\" y=\"%d\">%s</text>"
			"<text x=\"%d\" y=\"%d\" text-anchor=\"end\">%s</text>\n",
			x, y, counts_column_name[col], x + 118, y, text);
	}
}

static void svg_put_unknown(FILE *out, const struct figure *count)
{
	if (count->value)
		fprintf(out, "<text id=\"UNKNOWN\" class=\"name warn\" x=\"598\" y=\"650\" text-anchor=\"middle\">"
			"UNKNOWN %" PRIu64 "</text>\n", count->value);
}

/**
 * render_svg() - print the diagram as an SVG picture
 * @out: the output
 * @counts: the reading
 * @family: the sockets to count
 */
void render_svg(FILE *out, const struct counts *counts, enum family family)
{
	enum tcpstates_column column = family_column(family);
	struct figure all = counts_sum(counts, column);
	struct format_facts facts = { .out = out, .width = FACTS_COLUMNS, .one_line = true };
	struct counts unnamed = *counts;
	unsigned int i;

	/* The name of a namespace may have characters that are markup here. */
	unnamed.netns_name = NULL;
	fputs(head, out);
	svg_put_groups(out);
	svg_put_edges(out);
	fputs(names, out);
	for (i = 0; i < sizeof(boxes) / sizeof(boxes[0]); i++)
		svg_put_box(out, i, &counts->cell[boxes[i].row][column], &all);
	if (family == FAMILY_ALL)
		svg_put_parts(out, counts);
	svg_put_unknown(out, &counts->cell[TCPSTATES_ROW_UNKNOWN][column]);
	fputs(legend, out);
	fputs("<text class=\"faint\" x=\"40\" y=\"68\">", out);
	/* The facts have the source of a dump. */
	if (!counts->cost.sockets.have)
		fprintf(out, "source: %s, ", counts_origin_name(counts->origin));
	render_facts(&facts, &unnamed, column);
	fputs("</text>\n</svg>\n", out);
}
