// SPDX-License-Identifier: GPL-2.0-only
const PERIOD = 2000, TIMEOUT = 8000, SAMPLES = 150, FIRST = 30, PORTS = 20;
const nonce = document.currentScript.nonce;
const groups = {
	opening: "LISTEN SYN_SENT SYN_RECV",
	established: "ESTABLISHED",
	closing: "FIN_WAIT1 FIN_WAIT2 CLOSING TIME_WAIT CLOSE_WAIT LAST_ACK CLOSE UNKNOWN"
};
const sources = {diag: "sock_diag", proc: "/proc/net/tcp", module: "module"};
const $ = id => document.getElementById(id);
const number = n => n > 9999999999 ? n.toExponential(1) : n.toLocaleString("en").replace(/,/g, " ");

// Texts of elements are set by textContent only: names come from other programs.
function make(name, text, kind) {
	const made = document.createElement(name);
	if (text !== undefined) made.textContent = text;
	if (kind) made.className = kind;
	return made;
}

const duration = ns => (ns / 1e6).toFixed(2) + " ms";
const clock = ms => new Date(ms).toLocaleTimeString();

async function ask(path) {
	const answer = await fetch(path, {signal: AbortSignal.timeout(TIMEOUT)});
	const text = await answer.text();
	if (!answer.ok) throw Error(text);
	return text;
}
const json = async path => JSON.parse(await ask(path));

// History: the last counts of each state, and the times of the readings.
const past = {}, times = [], rows = {};

function draw(name, set) {
	const made = document.createElementNS("http://www.w3.org/2000/svg", name);
	for (const key in set) made.setAttribute(key, set[key]);
	return made;
}

function line(values) {
	const top = Math.max(1, ...values), last = Math.max(FIRST, values.length) - 1;
	const from = last + 1 - values.length;
	const at = values.map((v, i) => (from + i) + " " + (27 - 25 * v / top).toFixed(1)).join("L");
	const svg = draw("svg", {class: "line", viewBox: "0 0 " + last + " 28",
		preserveAspectRatio: "none", "aria-hidden": true});
	svg.append(draw("path", {class: "area", d: "M" + from + " 28L" + at + "V28Z"}),
		draw("path", {d: "M" + at}));
	return svg;
}

function showStates(now) {
	times.push(now.time_ms);
	if (times.length > SAMPLES) times.shift();
	$("span").textContent = "Last " + Math.round((times.at(-1) - times[0]) / 1000) + " s";
	for (const group in groups) for (const state of groups[group].split(" ")) {
		const count = now.states[state]?.total || 0;
		const values = past[state] = [...past[state] || [], count].slice(-SAMPLES);
		if (state === "UNKNOWN" && !count && !rows[state]) continue;
		if (!rows[state]) {
			rows[state] = make("tr");
			rows[state].id = "state-" + state;
			rows[state].append(make("td", state), make("td"), make("td", "", "n"),
					   make("td", "", "n faint"));
			$("states").tBodies[0].append(rows[state]);
		}
		const cells = rows[state].cells;
		rows[state].className = group + (count ? "" : " zero");
		cells[1].replaceChildren(line(values));
		cells[2].textContent = number(count);
		cells[3].textContent = number(Math.max(...values));
	}
}

// The diagram is the SVG of the command. Its style needs the nonce, and a shadow of its own.
let picture;
const sums = {};

async function loadDiagram() {
	const text = (await ask("api/diagram")).replace("<style>", '<style nonce="' + nonce + '">');
	const svg = new DOMParser().parseFromString(text, "image/svg+xml");
	const root = $("picture").shadowRoot || $("picture").attachShadow({mode: "open"});
	root.replaceChildren(document.adoptNode(svg.documentElement));
	picture = root.firstChild;
	// Cut off its heading, which the page has.
	picture.setAttribute("viewBox", "0 74 960 646");
	for (const text of picture.querySelectorAll("text.faint"))
		sums[text.textContent] = text.nextElementSibling;
}

function showDiagram(now) {
	const all = Object.values(now.states), sum = key => all.reduce((n, s) => n + (s[key] || 0), 0);
	const total = sum("total");
	for (const state in now.states) {
		const box = picture.querySelector("g#" + state);
		if (!box) continue;
		const count = now.states[state].total;
		const share = total ? (100 * count / total).toFixed(1) + "%" : "-";
		box.querySelector("title").textContent = state + ": " + count + ", " + share;
		box.querySelector(".share").textContent = share;
		box.querySelector(".count").textContent = number(count);
		box.querySelector(".count").classList.toggle("zero", !count);
		box.querySelector(".shade").setAttribute("fill-opacity",
			count ? (0.05 + count / total / 2).toFixed(3) : 0);
	}
	for (const key in all[0]) if (sums[key]) sums[key].textContent = number(sum(key));
	$("total").textContent = number(total);
	document.title = number(total) + " TCP sockets";
}

function showAbout(now) {
	const cost = now.walk_ns === undefined ?
		number(now.dump_sockets || 0) + " sockets dumped in " + duration(now.dump_ns || 0) :
		"walk " + duration(now.walk_ns);
	const name = now.netns_name || now.netns;
	$("about").textContent = (name ? "namespace " + name + " · " : "") + "source " +
		sources[now.source] + " · " + cost + " · " + clock(now.time_ms);
	$("note").hidden = now.source === "module";
	$("note").textContent = "The module is not loaded, or may not be read. Figures are from " +
		sources[now.source] + ", which costs more with many sockets.";
}

// Ports: full queues first, then by the chosen column.
const total = row => Object.values(row.states).reduce((n, v) => n + v, 0);
const heads = [["Port", row => row.port === null ? 65536 : row.port, ""],
	["Total", total, "n"], ["Established", row => row.states.ESTABLISHED, "n opt"],
	["Time wait", row => row.states.TIME_WAIT, "n opt"], ["Close wait", row => row.states.CLOSE_WAIT, "n opt"],
	["SYN queue", row => row.synq || 0, "n opt"], ["Queue", row => row.backlog || 0, "n"]];
let sorted = 1, up = false, ports;

heads.forEach(([name, , kind], i) => {
	const head = make("th", undefined, kind), button = make("button", name);
	button.onclick = () => {
		up = sorted === i ? !up : i === 0;
		sorted = i;
		showPorts();
	};
	head.append(button);
	$("ports").tHead.rows[0].append(head);
});

function queue(row) {
	const cell = make("td", undefined, "n");
	if (!row.listeners) return cell;
	cell.append(make("span", number(row.backlog) + " / " + number(row.backlog_max), row.full ? "hot" : ""));
	const meter = make("meter", "", "opt"), max = row.backlog_max || 1;
	Object.assign(meter, {max, high: max * 0.8, low: max / 2, optimum: 0, value: row.backlog,
		ariaLabel: "accept queue"});
	cell.append(meter);
	return cell;
}

function showPorts() {
	const key = heads[sorted][1], sign = up ? 1 : -1;
	const all = ports.slice().sort((a, b) => (b.full || 0) - (a.full || 0) ||
		sign * (key(a) - key(b)) || total(b) - total(a));
	[...$("ports").tHead.rows[0].cells].forEach((head, i) => {
		head.ariaSort = i !== sorted ? null : up ? "ascending" : "descending";
	});
	$("ports").tBodies[0].replaceChildren(...all.slice(0, PORTS).map(row => {
		const line = make("tr");
		line.append(make("td", row.port === null ? row.ports + " other " + row.side + " ports" :
			(row.side === "server" ? ":" : "→ ") + row.port + " " + row.side));
		heads.slice(1, -1).forEach(([, value, kind]) => line.append(make("td", number(value(row)), kind)));
		line.append(queue(row));
		return line;
	}));
	$("more").textContent = all.length > PORTS ? all.length - PORTS + " more at /api/ports" : "";
}

function showFinding(found) {
	const box = make("article", undefined, "finding " + found.gravity);
	box.append(make("span", found.gravity + " " + found.id, "tag"), make("h3", found.title));
	const facts = Object.entries({...found.figures, ...found.rises})
		.map(([name, value]) => name + " " + number(value));
	const names = (found.processes || []).map(p => p.comm + (p.pid ? " (" + p.pid + ")" : "") +
		": " + p.sockets + " on " + p.side + " port " + p.port);
	const places = (found.ports || []).map(p => p.side + " port " + p.port);
	for (const text of [facts.join(", "), places.join(", "), names.join("; "), found.why])
		if (text) box.append(make("p", text));
	for (const [label, text] of [["Look", found.inspect], ["Change", found.change]])
		if (text) box.append(make("p", label, "faint"), make("code", text));
	return box;
}

$("diagnose").onclick = async () => {
	$("diagnose").disabled = true;
	$("verdict").textContent = "Looking…";
	try {
		const answer = await json("api/diagnose"), nr = answer.findings.length;
		const unknown = answer.checks.filter(check => check.missing).length;
		$("findings").replaceChildren(...answer.findings.map(showFinding));
		$("verdict").textContent = nr + (nr === 1 ? " problem" : " problems") + " found by " +
			answer.checks.length + " checks, " + unknown + " of them without all figures, at " +
			clock(answer.time_ms);
	} catch (error) {
		$("verdict").textContent = "No diagnosis: " + error.message;
	}
	$("diagnose").disabled = false;
};

// The next turn begins when the one before has ended, and none while nobody looks.
let timer, busy = false, paused = false;

async function turn() {
	clearTimeout(timer);
	if (busy || paused || document.hidden) return;
	busy = true;
	try {
		if (!picture) await loadDiagram();
		const now = await json("api/show");
		ports = (await json("api/ports")).ports;
		showStates(now);
		showDiagram(now);
		showAbout(now);
		showPorts();
		$("error").hidden = true;
		document.body.className = "";
	} catch (error) {
		$("error").textContent = "No figures since " + (times.length ? clock(times.at(-1)) : "the start") +
			": " + error.message;
		$("error").hidden = false;
		document.body.className = "stale";
	}
	busy = false;
	timer = setTimeout(turn, PERIOD);
}

$("pause").onclick = () => {
	paused = !paused;
	$("pause").textContent = paused ? "Resume" : "Pause";
	turn();
};
document.addEventListener("visibilitychange", turn);
turn();
