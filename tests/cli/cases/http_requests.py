#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-2.0-only
"""The HTTP server of 'tcpstates metrics --inetd'.

usage: http_requests.py                    print the names of the cases
       http_requests.py CASE TCPSTATES   run one, in a folder with a sample of /proc

Exit status 4: it can't run here.
"""

import html.parser
import json
import os
import random
import re
import signal
import socket
import subprocess
import sys
import time

from holder import holder
from http_server import Response, Server, read_all

SAVED = ["-p", "procfs"]
PATHS = {"/": "text/html; charset=utf-8",
         "/metrics": "text/plain; version=0.0.4; charset=utf-8",
         "/api/show": "application/json", "/api/ports": "application/json",
         "/api/diagnose": "application/json", "/api/diagram": "image/svg+xml"}
OPENMETRICS = "application/openmetrics-text; version=1.0.0; charset=utf-8"
LIMIT = 8192
CLIENT_SECONDS = 5
# Work beside that of waiting: to start, to count, under sanitizers.
SLACK_SECONDS = 1.5


class Unable(Exception):
    pass


class Tags(html.parser.HTMLParser):
    """The elements of a page, with their attributes."""

    def __init__(self, text):
        super().__init__()
        self.tags = []
        self.feed(text)
        self.close()

    def handle_starttag(self, tag, attrs):
        self.tags.append((tag, dict(attrs)))


def equal(what, expected, actual):
    assert expected == actual, "%s: expected %r, got %r" % (what, expected, actual)


def status(server, data, expected):
    """Send bytes, and expect this status of the answer."""
    answer = Response(server.raw(data))
    equal("status for %r" % data[:120], expected, answer.status)
    equal("length of the answer", str(len(answer.body)), answer.headers["content-length"])
    return answer


def output(program, *args):
    return subprocess.run([program, *args], check=True, stdout=subprocess.PIPE).stdout


def without_time(text):
    return re.sub(r'"time_ms":\d+', '"time_ms":0', text)


def serve(program, *args, **more):
    return Server([program, "metrics", "--inetd", *args], **more)


def paths(program):
    """Each path has its type, and the headers that keep other sites out."""
    with serve(program, *SAVED) as server:
        for path, kind in PATHS.items():
            for version in ("1.0", "1.1"):
                answer = server.get(path, version=version)
                equal("status of " + path, 200, answer.status)
                equal("type of " + path, kind, answer.headers["content-type"])
                equal("length", str(len(answer.body)), answer.headers["content-length"])
                assert answer.body, "nothing at " + path
                equal("connection", "close", answer.headers["connection"])
                equal("nosniff", "nosniff", answer.headers["x-content-type-options"])
                equal("cache", "no-store", answer.headers["cache-control"])
                policy = answer.headers["content-security-policy"].split("; ")
                for word in ("default-src 'none'", "frame-ancestors 'none'", "base-uri 'none'",
                             "form-action 'none'"):
                    assert word in policy, policy
                assert not [name for name in answer.headers if name.startswith("access-control")]
                assert time.strptime(answer.headers["date"], "%a, %d %b %Y %H:%M:%S GMT")
        equal("with a query", 200, server.get("/metrics?a=b&c").status)
        equal("IPv6", 200, server.get("/metrics", address="::1").status)
        for path in ("/metrics/", "/api", "/api/", "//", "/../metrics", "/%6detrics", "/METRICS"):
            answer = server.get(path)
            equal("status of " + path, 404, answer.status)
            equal("type", "text/plain; charset=utf-8", answer.headers["content-type"])


def bodies(program):
    """The bodies are the outputs of the commands."""
    with serve(program, *SAVED) as server:
        equal("/metrics", output(program, "metrics", *SAVED), server.get("/metrics").body)
        for path, args in {"/api/show": ["-j", "--counters"], "/api/ports": ["ports", "-j"]}.items():
            equal(path, without_time(output(program, *args, *SAVED).decode()),
                  without_time(server.get(path).text))
        equal("/api/diagram", output(program, "diagram", "--svg", *SAVED),
              server.get("/api/diagram").body)
    with serve(program, *SAVED, "--top", "1") as server:
        equal("--top", without_time(output(program, "ports", "-j", "--top", "1", *SAVED).decode()),
              without_time(server.get("/api/ports").text))


def real_sockets(program):
    """The counts are those of now, from the source that there is, and it is named."""
    with serve(program, "--source", "diag") as server, \
            socket.create_server(("127.0.0.1", 0)) as listener:
        port = listener.getsockname()[1]

        def close_waits():
            rows = json.loads(server.get("/api/ports").text)["ports"]
            return sum(row["states"]["CLOSE_WAIT"] for row in rows if row["port"] == port)

        equal("before", 0, close_waits())
        clients = [socket.create_connection(("127.0.0.1", port)) for _ in range(3)]
        accepted = [listener.accept()[0] for _ in clients]
        for client in clients:
            client.shutdown(socket.SHUT_WR)
        deadline = time.monotonic() + 10
        while close_waits() != 3:
            assert time.monotonic() < deadline, "CLOSE_WAIT: %d" % close_waits()
        text = server.get("/metrics").text
        assert 'tcpstates_info{file="tcpstates",version=' in text and 'source="diag"' in text
        assert 'tcpstates_port_connections{side="server",port="%d",state="close_wait"} 3' % port \
            in text.splitlines(), text
        for one in accepted + clients:
            one.close()


def readings_leave_nothing(program):
    """A client that closes after the answer leaves no TIME_WAIT on this side."""
    with serve(program) as server:
        for _ in range(5):
            with server.connect() as client:
                client.sendall(b"GET /metrics HTTP/1.0\r\n\r\n")
                head = b""
                while b"\r\n\r\n" not in head:
                    head += client.recv(65536)
                length = int(re.search(rb"Content-Length: (\d+)", head)[1])
                body = len(head.partition(b"\r\n\r\n")[2])
                while body < length:
                    body += len(client.recv(65536))
        rows = json.loads(server.get("/api/ports").text)["ports"]
        equal("TIME_WAIT", 0, sum(row["states"]["TIME_WAIT"] for row in rows
                                  if (row["side"], row["port"]) == ("server", server.port)))


def methods(program):
    with serve(program, *SAVED) as server:
        for path in PATHS:
            answer = server.get(path, method="HEAD")
            equal("status of HEAD", 200, answer.status)
            equal("body of HEAD", b"", answer.body)
            if path in ("/metrics", "/api/diagram", "/"):
                equal("length for HEAD", str(len(server.get(path).body)),
                      answer.headers["content-length"])
        for refused, expected in ((b"No colon", 400), (b"Transfer-Encoding: chunked", 411)):
            answer = Response(server.raw(b"HEAD /metrics HTTP/1.0\r\n%s\r\n\r\n" % refused))
            equal("refused HEAD", (expected, b""), (answer.status, answer.body))
        for method in ("POST", "PUT", "DELETE", "OPTIONS", "PATCH", "TRACE", "get", "X"):
            answer = server.get("/metrics", method=method)
            equal("status of " + method, 405, answer.status)
            equal("Allow", "GET, HEAD", answer.headers["allow"])
            equal("an unknown path", 404, server.get("/x", method=method).status)
        assert "allow" not in server.get("/metrics").headers


def versions(program):
    with serve(program, *SAVED) as server:
        status(server, b"GET /metrics HTTP/1.0\r\n\r\n", 200)
        status(server, b"GET /metrics HTTP/1.0\n\n", 200)
        status(server, b"\r\n\r\nGET /metrics HTTP/1.0\r\n\r\n", 200)
        status(server, b"GET /metrics HTTP/1.1\r\n\r\n", 400)
        status(server, b"GET /metrics HTTP/1.1\r\nhOST:\tlocalhost \r\n\r\n", 200)
        status(server, b"GET /metrics HTTP/1.1\r\nHost: localhost\r\nHost: localhost\r\n\r\n", 400)
        status(server, b"GET /metrics HTTP/1.9\r\nHost: localhost\r\n\r\n", 200)
        status(server, b"GET /metrics HTTP/2.0\r\nHost: localhost\r\n\r\n", 505)
        status(server, b"GET http://127.0.0.1/metrics HTTP/1.1\r\nHost: evil\r\n\r\n", 200)
        status(server, b"GET http://evil/metrics HTTP/1.1\r\nHost: localhost\r\n\r\n", 421)
        status(server, b"GET HTTP://localhost?x HTTP/1.1\r\nHost: localhost\r\n\r\n", 200)
        for bad in (b"GET /metrics\r\n\r\n", b"GET /metrics HTTP/1\r\n\r\n", b"GET\r\n\r\n",
                    b"GET metrics HTTP/1.0\r\n\r\n", b"GET /a b HTTP/1.0\r\n\r\n",
                    b"GET /metrics?\tb HTTP/1.0\r\n\r\n", b"GET /metrics\t HTTP/1.0\r\n\r\n",
                    b"GET / HTTP/1.0\r\nNo colon\r\n\r\n", b"GET / HTTP/1.0\r\n: x\r\n\r\n",
                    b"GET / HTTP/1.0\r\nHost : x\r\n\r\n", b"GET / HTTP/1.0\r\nA: b\r\n c\r\n\r\n",
                    b"GET / HTTP/1.0\r\nA: \0\r\n\r\n", b"GET /\0 HTTP/1.0\r\n\r\n",
                    b"GET * HTTP/1.0\r\n\r\n", b"CONNECT x:1 HTTP/1.0\r\n\r\n",
                    b"GET / HTTP/1.0\r\nA\rB: c\r\n\r\n"):
            status(server, bad, 400)


def hosts(program):
    """A page that leads its own name here (DNS rebinding) is refused on each path."""
    known = ("localhost", "LOCALHOST:80", "127.0.0.1", "10.1.2.3:9105", "[::1]",
             "[fe80::1]:9105", "[::ffff:1.2.3.4]", "router.lan", "Router.LAN:9105", "b")
    unknown = ("evil.example", "evil.example:80", "localhost.evil.example", "127.0.0.1.evil",
               "xlocalhost", "localhost:80.evil", "[::1", "[::1]evil", "[evil]", "", ":80",
               "127.1", "0x7f.0.0.1", "router.lan.evil", "router", "127.0.0.1:8x",
               "localhost@evil", "[127.0.0.1]", "a" * 4000, "[" + ":" * 4000 + "]", "::1")
    with serve(program, *SAVED, "--host", "router.lan", "--host=B") as server:
        for host in known:
            equal("host " + host, 200, server.get("/metrics", host=host).status)
        for host in unknown:
            for version in ("1.0", "1.1"):
                answer = server.get("/metrics", host=host, version=version)
                equal("host " + host[:40], 421, answer.status)
                assert "--host" in answer.text and "tcpstates_" not in answer.text
        for path in (*PATHS, "/x"):
            equal("path " + path, 421, server.get(path, host="evil.example").status)
    with serve(program, *SAVED) as server:
        equal("a name that was not given", 421, server.get("/", host="router.lan").status)


def sizes(program):
    """8 KiB are taken, and a client that sends more still gets its answer."""
    with serve(program, *SAVED) as server:
        def head(size):
            start = b"GET /metrics HTTP/1.0\r\nX: "
            return start + b"x" * (size - len(start) - 4) + b"\r\n\r\n"

        status(server, head(LIMIT), 200)
        status(server, head(LIMIT + 1), 431)
        status(server, b"G" * LIMIT, 431)
        status(server, b"\n" * LIMIT, 431)
        status(server, head(500000), 431)
        status(server, b"POST /metrics HTTP/1.0\r\nContent-Length: 3\r\n\r\nabc", 405)
        status(server, b"GET /metrics HTTP/1.0\r\nContent-Length: 0\r\n\r\n", 200)
        status(server, b"GET /metrics HTTP/1.0\r\nContent-Length: 4000\r\n\r\n" + b"x" * 4000, 200)
        rest = LIMIT - len(b"GET /metrics HTTP/1.0\r\nContent-Length: 8142\r\n\r\n")
        for more, expected in ((0, 200), (1, 413), (300000, 413)):
            status(server, b"GET /metrics HTTP/1.0\r\nContent-Length: %04d\r\n\r\n" %
                   (rest + more) + b"x" * (rest + more), expected if more < 1000 else 413)
        for length in (b"-1", b"x", b"", b"1 1", b"0x1"):
            status(server, b"GET / HTTP/1.0\r\nContent-Length: %s\r\n\r\n" % length, 400)
        for length in (b"18446744073709551615", b"9999999"):
            status(server, b"GET / HTTP/1.0\r\nContent-Length: %s\r\n\r\n" % length, 413)
        status(server, b"GET / HTTP/1.0\r\nContent-Length: 18446744073709551616\r\n\r\n", 400)
        status(server, b"GET / HTTP/1.0\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n", 411)


def took_the_limit(run):
    equal("exit status", 0, run.wait())
    assert CLIENT_SECONDS - 0.1 <= run.took <= CLIENT_SECONDS + SLACK_SECONDS, run.took


def silent(program):
    """A client that sends nothing, or no end, is told after 5 s."""
    with serve(program, *SAVED) as server:
        clients = [server.connect() for _ in range(2)]
        clients[1].sendall(b"GET / HTTP/1.0\r\nHost: loc")
        for client in clients:
            equal("status", 408, Response(read_all(client)).status)
            client.close()
        for number in range(2):
            took_the_limit(server.run(number))


def drip(program):
    """Bytes that come one by one do not prolong it."""
    with serve(program, *SAVED) as server, server.connect() as client:
        client.settimeout(0.2)
        data = b""
        while True:
            try:
                client.send(b"G")
                piece = client.recv(4096)
            except socket.timeout:
                continue
            except OSError:
                break
            if not piece:
                break
            data += piece
            break
        equal("status", 408, Response(data).status)
    took_the_limit(server.run())


def slow_reader(program):
    """A client that does not take its answer is left alone after 5 s."""
    with open("procfs/1/net/tcpstates_ports", encoding="ascii") as file:
        first, columns, *rows = file.read().splitlines()
    row = next(row.split() for row in rows if row.startswith("client"))
    with open("procfs/1/net/tcpstates_ports", "w", encoding="ascii") as file:
        print(first, columns, sep="\n", file=file)
        for port in range(1, 40000):
            print("client %5d" % port, *row[2:], file=file)
    with serve(program, *SAVED, "--top", "0", send_buffer=4096) as server:
        with socket.socket() as client:
            client.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 4096)
            client.connect(("127.0.0.1", server.port))
            client.sendall(b"GET /api/ports HTTP/1.0\r\n\r\n")
            run = server.run()
            equal("exit status", 0, run.wait(60))
            assert run.took >= CLIENT_SECONDS - 0.1, run.took
        # A reader that is slow, but never stops, has no more time.
        with socket.socket() as client:
            client.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 4096)
            client.connect(("127.0.0.1", server.port))
            client.sendall(b"GET /api/ports HTTP/1.0\r\n\r\n")
            run = server.run(1)
            while run.process.poll() is None:
                client.recv(256)
                time.sleep(0.01)    # the pace of the reader
            assert run.wait() == 0 and run.took >= CLIENT_SECONDS - 0.1, run.took
            assert run.took < 60, run.took
    # Taken quickly, the same answer is whole.
    with serve(program, *SAVED, "--top", "0") as server:
        answer = server.get("/api/ports")
        equal("length", str(len(answer.body)), answer.headers["content-length"])
        equal("rows", 39999, len(json.loads(answer.text)["ports"]))


def gone(program):
    """A client that goes away at any time does no harm."""
    with serve(program, *SAVED) as server:
        for size in (0, 1, 10, 26):
            with server.connect() as client:
                client.sendall(b"GET /metrics HTTP/1.0\r\n\r\n"[:size])
            equal("exit status", 0, server.run(len(server.runs) - 1).wait())
        with server.connect() as client:    # with a RST
            client.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, b"\1\0\0\0\0\0\0\0")
            client.sendall(b"GET /metrics HTTP/1.0\r\n\r\n")
        for number in range(5):
            equal("exit status", 0, server.run(number).wait())


def garbage(program):
    """Nothing that comes ends in a crash; TLS is refused at once."""
    random.seed(18)
    with serve(program, *SAVED) as server:
        start = time.monotonic()
        with server.connect() as client:
            client.sendall(bytes.fromhex("16030100c8010000c40303") + random.randbytes(190))
            equal("status of TLS", 400, Response(read_all(client)).status)
        assert time.monotonic() - start < CLIENT_SECONDS, "TLS was waited for"
        request = b"GET /metrics HTTP/1.1\r\nHost: localhost\r\nAccept: text/plain;q=0.5\r\n\r\n"
        for number in range(60):
            data = bytearray(random.randbytes(random.randrange(1, 9000)) if number % 3 == 0
                             else request)
            for _ in range(random.randrange(4)):
                data[random.randrange(len(data))] = random.randrange(256)
            answer = server.raw(bytes(data))
            assert not answer or Response(answer).status in (
                200, 400, 404, 405, 408, 411, 413, 421, 431, 505), (bytes(data), answer)
            equal("exit status for %r" % bytes(data), 0, server.run(number + 1).wait())


def negotiation(program):
    """OpenMetrics is for those that like it at least as much as the older text."""
    om, text = OPENMETRICS, PATHS["/metrics"]
    accepts = {
        "": text, "*/*": text, "text/plain": text, "text/html,application/xhtml+xml": text,
        # Prometheus 2.42, and 3.5 with and without its own preference for text
        "application/openmetrics-text;version=1.0.0,application/openmetrics-text;version=0.0.1;"
        "q=0.75,text/plain;version=0.0.4;q=0.5,*/*;q=0.1": om,
        "application/openmetrics-text;version=1.0.0;escaping=allow-utf-8;q=0.5,"
        "application/openmetrics-text;version=0.0.1;q=0.4,text/plain;version=1.0.0;"
        "escaping=allow-utf-8;q=0.3,text/plain;version=0.0.4;q=0.2,*/*;q=0.1": om,
        "text/plain;version=0.0.4;q=0.5,application/openmetrics-text;version=1.0.0;q=0.4,"
        "*/*;q=0.1": text,
        "application/openmetrics-text": om, "application/openmetrics-text, */*": om,
        "application/openmetrics-text;version=0.0.1": text,
        "application/openmetrics-text;version=2.0.0, text/plain;q=0.1": text,
        "application/openmetrics-text;q=0": text, "application/openmetrics-text;q=0.001": om,
        "application/openmetrics-text;q=0.5, text/*;q=0.6": text,
        "application/openmetrics-text;q=0.5, text/*;q=0.6, text/plain;q=0.4": om,
        "APPLICATION/OpenMetrics-Text ; Version=1.0.0 ; Q=1.000": om,
        "application/openmetrics-text;q=2": text, "application/openmetrics-text;q=0.0001": text,
        "application/openmetrics-text;q=0.5, text/html": om,
        ",,;;=,q=1": text, "application/openmetrics-text;;;": om,
    }
    with serve(program, *SAVED) as server:
        for accept, kind in accepts.items():
            answer = server.get("/metrics", headers=["Accept: " + accept])
            equal("type for " + accept, kind, answer.headers["content-type"])
            equal("EOF for " + accept, kind == om, answer.text.endswith("\n# EOF\n"))
        answer = server.get("/metrics", headers=["Accept: text/html", "Accept: "
                                                 "application/openmetrics-text"])
        equal("two headers", om, answer.headers["content-type"])


def other_parser(program):
    """A parser that isn't ours reads both formats, and finds the same samples."""
    sys.path.append("/usr/lib/python3/dist-packages")   # Debian's, for another Python too
    try:
        from prometheus_client import parser
        from prometheus_client.openmetrics import parser as openmetrics
    except ImportError as error:
        raise Unable("no prometheus_client") from error
    link = os.path.abspath('a"b\\c')
    os.symlink("/proc/self/ns/net", link)
    for args in (SAVED, ["--source", "diag"], ["-N", link]):
        with serve(program, *args) as server:
            new = list(openmetrics.text_string_to_metric_families(
                server.get("/metrics", headers=["Accept: " + OPENMETRICS]).text))
            old = list(parser.text_string_to_metric_families(server.get("/metrics").text))
        kinds = {family.name: (family.type, family.unit) for family in new}
        equal("a counter", ("counter", ""), kinds["tcpstates_listen_overflows"])
        equal("the info", ("info", ""), kinds["tcpstates"])
        unit = "tcpstates_walk_duration_seconds" if args == SAVED else \
            "tcpstates_dump_duration_seconds"
        equal("a unit", ("gauge", "seconds"), kinds[unit])
        if args[0] == "-N":
            equal("labels", {link}, {sample.labels.get("netns_name")
                                     for family in new for sample in family.samples})
        passing = ("seconds", "_sockets", "_segs_total", "_opens_total")    # they go on changing
        names = [{(sample.name, frozenset(sample.labels.items())):
                  None if args != SAVED and sample.name.endswith(passing) else sample.value
                  for family in families for sample in family.samples
                  if 'port' not in sample.labels or args == SAVED}
                 for families in (new, old)]
        equal("samples", names[1], names[0])
        assert len(names[0]) > 60, names


def unavailable(program):
    """A reading that fails is a 503 with its reason."""
    with serve(program, "--source", "module", "-p", "nowhere") as server:
        for path in PATHS:
            answer = server.get(path)
            if path == "/":
                equal("status of the page", 200, answer.status)
                continue
            equal("status of " + path, 503, answer.status)
            equal("type", "text/plain; charset=utf-8", answer.headers["content-type"])
            assert "nowhere" in answer.text and answer.text.endswith("\n"), answer.text
    os.remove("procfs/1/net/tcpstates_ports")
    os.mkdir("procfs/1/net/tcpstates_ports")
    with serve(program, *SAVED, "--source", "module") as server:
        answer = server.get("/metrics")
        equal("without ports", 503, answer.status)
        assert "tcpstates_ports" in answer.text and "tcpstates_sockets" not in answer.text


def block_signals():
    """Leave the command signals as no server should."""
    signal.pthread_sigmask(signal.SIG_BLOCK, signal.valid_signals())
    for number in (signal.SIGPIPE, signal.SIGCHLD, signal.SIGALRM):
        signal.signal(number, signal.SIG_IGN)


def inherited(program):
    """The answer does not depend on what else a super-server leaves to the command."""
    expected = output(program, "metrics", *SAVED)
    for popen in ({"env": {}}, {"executable": program}, {"preexec_fn": block_signals},
                  {"preexec_fn": lambda: os.close(2)},
                  {"preexec_fn": lambda: os.set_blocking(0, False)}):
        command = ["" if "executable" in popen else program, "metrics", "--inetd", *SAVED]
        with Server(command, **popen) as server:
            equal("/metrics with %s" % popen, expected, server.get("/metrics").body)
            with server.connect() as client:
                client.sendall(b"GET /metrics HTTP/1.0\r\n")
                client.sendall(b"\r\n")
                equal("status", 200, Response(read_all(client)).status)
            with server.connect() as client:
                client.sendall(b"GET / HTTP/1.0\r\n\r\n")
            for number in range(3):
                equal("exit status with %s" % popen, 0, server.run(number).wait())


def names_are_escaped(program):
    """Names of processes are text in JSON, whatever is in them."""
    name = b'<script>"\\'
    with serve(program, "--source", "diag") as server, holder(name):
        findings = json.loads(server.get("/api/diagnose").text)["findings"]
    names = {process["comm"] for finding in findings for process in finding["processes"]}
    assert name.decode() in names, findings


def page_has_a_nonce(program):
    """The page's script and style run by a nonce that is new each time."""
    nonces = set()
    with serve(program, *SAVED) as server:
        for _ in range(3):
            answer = server.get("/")
            policy = answer.headers["content-security-policy"]
            nonce = re.search(r"script-src 'nonce-([0-9a-f]{32})';", policy)[1]
            assert "style-src 'nonce-%s';" % nonce in policy and "unsafe" not in policy, policy
            tags = Tags(answer.text).tags
            equal("elements by the nonce", {("style", nonce), ("script", nonce)},
                  {(tag, names.get("nonce")) for tag, names in tags if tag in ("style", "script")})
            # No handler and no style in an attribute, which the policy would block.
            attributes = {name for _, names in tags for name in names}
            assert not [name for name in attributes if name.startswith("on") or name == "style"]
            assert "src" not in attributes, "a resource"
            equal("links", {"data:,", "metrics", "api/show"},
                  {names["href"] for _, names in tags if "href" in names})
            assert not re.search(r"(https?:)?//[a-z]", answer.text.replace(
                "http://www.w3.org/2000/svg", "")), "a resource from elsewhere"
            assert "innerHTML" not in answer.text and "@NONCE@" not in answer.text
            assert answer.text.endswith("</html>\n"), answer.text[-80:]
            nonces.add(nonce)
    equal("nonces", 3, len(nonces))


CASES = (paths, bodies, real_sockets, readings_leave_nothing, methods, versions, hosts, sizes,
         silent, drip, slow_reader, gone, garbage, inherited, negotiation, other_parser, unavailable,
         names_are_escaped, page_has_a_nonce)


def main():
    if len(sys.argv) == 1:
        print(*(case.__name__ for case in CASES), sep="\n")
        return 0
    signal.alarm(120)
    case = next(case for case in CASES if case.__name__ == sys.argv[1])
    try:
        case(os.path.abspath(sys.argv[2]))
    except Unable as error:
        print(error, file=sys.stderr)
        return 4
    return 0


sys.exit(main())
