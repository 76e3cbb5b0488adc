"""Hundreds of hostile cases: the verdict, what is read, and what must not be contacted."""

from __future__ import annotations

import socket
import ssl
import time
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
import trustme

from qa_lint.running.links.checking import check_urls
from qa_lint.running.links.limits import Limits
from qa_lint.running.links.results import UrlResult
from tests import link_cases
from tests.hostile_server import (
    DOMAIN,
    HTML,
    PAGE,
    Answer,
    HostileServer,
    RawServer,
    head,
    lookup,
    page,
    redirects,
    says,
)
from tests.link_cases import INSIDE, Case

TABLES = {
    table.__name__: list(table())
    for table in (
        link_cases.statuses,
        link_cases.transient,
        link_cases.waiting,
        link_cases.walls,
        link_cases.redirections,
        link_cases.answers,
        link_cases.framing,
        link_cases.packed,
        link_cases.names,
        link_cases.unjudged,
        link_cases.hidden,
        link_cases.soft,
    )
}
CASES = [case for table in TABLES.values() for case in table]
QUICK = Limits(timeout=20.0, deadline=40.0, concurrency=16, retry_pause=0.0)
"""Nothing in the tables is slow: what takes so long hangs."""
SHORT = Limits(timeout=1.5, deadline=3.0, concurrency=64, retry_pause=0.0)


@pytest.fixture(scope="module")
def contacts() -> Iterator[list[str]]:
    """The addresses that connections are opened to, in the whole module."""
    seen: list[str] = []
    connect = socket.socket.connect

    def recording(self: socket.socket, address: tuple[str, int]) -> None:
        seen.append(address[0])
        if not address[0].startswith("127."):
            raise ConnectionRefusedError
        connect(self, address)

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(socket.socket, "connect", recording)
        yield seen


@pytest.fixture
def server() -> Iterator[HostileServer]:
    made = HostileServer()
    yield made
    made.close()


def check(urls: list[str], limits: Limits = SHORT, ca: str | None = None) -> list[UrlResult]:
    results = check_urls(urls, allow_nets=["127.0.0.0/8"], limits=limits, lookup=lookup, ca_file=ca)
    return [results[url] for url in urls]


class Ran:
    """The run over all tables."""

    def __init__(self) -> None:
        self.server = HostileServer()
        for case in CASES:
            case.prepare(self.server)
        started = time.monotonic()
        results = check([case.url(self.server) for case in CASES], QUICK)
        self.seconds = time.monotonic() - started
        self.results = dict(zip([case.name for case in CASES], results, strict=True))
        self.server.close()


@pytest.fixture(scope="module")
def ran(contacts: list[str]) -> Ran:
    return Ran()


def test_names_are_unique() -> None:
    names = [case.name for case in CASES]
    assert not {name for name in names if names.count(name) > 1}
    assert len(CASES) + len(INSIDE) > 300


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.name)
def test_case(ran: Ran, case: Case) -> None:
    result = ran.results[case.name]
    assert result.verdict in case.verdict.split("|"), result.reason
    assert result.bytes <= case.most_bytes * max(1, ran.server.asked(case.path))
    assert result.elapsed < QUICK.deadline + 1
    if case.status is not None:
        assert result.status == case.status
    if case.asked is not None:
        asked = ran.server.asked(case.path + case.tail.partition("#")[0])
        assert asked == case.asked


def test_only_this_machine_was_contacted(ran: Ran, contacts: list[str]) -> None:
    assert {address.partition(".")[0] for address in contacts} == {"127"}


def test_nobody_gets_more_than_three_at_once(ran: Ran) -> None:
    assert max(ran.server.most.values()) <= 3


def test_redirects_inside(server: HostileServer, contacts: list[str]) -> None:
    paths = {}
    for number, host in enumerate(INSIDE):
        for status in ("301 Moved", "302 Found", "307 Temporary Redirect"):
            path = f"/{number}/{status[:3]}"
            location = f"http://{host}:{server.port}/secret".encode().decode("latin-1")
            server.on(path, redirects(location, status))
            paths[path] = host
    before = len(contacts)
    urls = [server.url(path, f"redirecting.{DOMAIN}") for path in paths]
    results = dict(zip(paths, check(urls, QUICK), strict=True))
    wrong = {paths[path]: one.verdict for path, one in results.items() if one.verdict != "unsafe"}
    assert not wrong
    assert set(contacts[before:]) == {"127.0.0.1"}
    assert server.asked("/secret") == 0


THIS_MACHINE = ("[::1]", "[::]", "0.0.0.0")  # noqa: S104


def test_links_inside(contacts: list[str]) -> None:
    before = len(contacts)
    hosts = [host for host in INSIDE if host not in THIS_MACHINE]
    urls = [f"{scheme}://{host}/" for host in hosts for scheme in ("http", "https")]
    results = check(urls, QUICK)
    assert not {one.url: one.verdict for one in results if one.verdict != "unsafe"}
    assert not contacts[before:]


@pytest.mark.parametrize("label", ["gone", "servfail", "empty", "blocked"])
def test_names_that_lead_nowhere(label: str, contacts: list[str]) -> None:
    before = len(contacts)
    assert check([f"http://{label}.{DOMAIN}/"])[0].verdict == "uncertain"
    assert not contacts[before:]


def test_a_missing_name_is_broken_while_another_resolves(server: HostileServer) -> None:
    urls = [f"http://gone.{DOMAIN}/", server.url("/", f"there.{DOMAIN}")]
    assert [one.verdict for one in check(urls)] == ["broken", "ok"]


def dripping(server: HostileServer) -> dict[str, tuple[str, Answer]]:
    """What hangs a client: each case must end within its deadline."""
    whole = head("200 OK", HTML)
    part = b"x" * 65_536
    return {
        "silent": ("uncertain", server.endless(b"", b"")),
        "status": ("uncertain", server.endless(b"", b"H", 0.05)),
        "status-line": ("uncertain", server.dripping(whole * 20)),
        "header": ("uncertain", server.endless(b"HTTP/1.1 404 X\r\n", b"a: b\r\n", 0.05)),
        "header-value": ("uncertain", server.endless(b"HTTP/1.1 404 X\r\nA: ", b"b", 0.05)),
        "interim": ("uncertain", server.endless(b"", head("103 Early Hints", "a: b"), 0.05)),
        "continue": ("uncertain", server.endless(b"", head("100 Continue"), 0.02)),
        "redirect-head": ("uncertain", server.endless(b"HTTP/1.1 301 X\r\nLocation: /", b"a", 0.1)),
        "redirect-body": ("moved", server.endless(head("301 X", "Location: /x"), b"a", 0.05)),
        "error-body": ("broken", server.endless(head("404 X", HTML), b"a", 0.05)),
        "body": ("ok", server.endless(whole, b"a", 0.05)),
        "body-silent": ("ok", server.endless(whole, b"", 0.05)),
        "body-endless": ("ok", server.endless(whole, part)),
        "body-chunks": (
            "ok",
            server.endless(head("200 OK", HTML, "Transfer-Encoding: chunked"), b"1\r\na\r\n", 0.05),
        ),
        "chunk-size": (
            "ok",
            server.endless(head("200 OK", HTML, "Transfer-Encoding: chunked"), b"0", 0.05),
        ),
        "part-endless": ("uncertain", server.endless(whole, part)),
        "part-dripped": ("uncertain", server.endless(whole + PAGE, b"a", 0.05)),
        "part-found": ("ok", server.endless(whole + b"<p id=gone>", b"a", 0.05)),
        "download": (
            "ok",
            server.endless(head("200 OK", "Content-Type: application/octet-stream"), part),
        ),
        "head-endless": ("uncertain", server.endless(b"HTTP/1.1 200 OK\r\nx: ", part)),
        "heads-endless": ("uncertain", server.endless(b"HTTP/1.1 200 OK\r\n", b"a: b\r\n" * 5_000)),
    }


def test_nothing_hangs(server: HostileServer) -> None:
    cases = dripping(server)
    urls = []
    for name, (_, answer) in cases.items():
        server.on(f"/{name}", answer)
        tail = "#gone" if name.startswith("part-") else ""
        urls.append(server.url(f"/{name}{tail}", f"{name}.{DOMAIN}"))
    results = dict(zip(cases, check(urls), strict=True))
    assert {name: one.verdict for name, one in results.items()} == {
        name: verdict for name, (verdict, _) in cases.items()
    }
    assert max(one.elapsed for one in results.values()) < SHORT.deadline + 2
    assert max(one.bytes for one in results.values()) < 9_000_000
    assert not [name for name, one in results.items() if one.status and one.verdict == "uncertain"
                and not name.startswith("part-")]  # fmt: skip


def test_a_handshake_that_never_ends() -> None:
    def starting(start: bytes) -> Answer:
        def answer(connection: socket.socket) -> None:
            connection.sendall(start)
            while connection.recv(4_096):
                pass

        return answer

    hello = b"\x16\x03\x03\x00\x7a\x02"
    servers = [RawServer(starting(start)) for start in (b"", b"\x16", hello)]
    servers.append(RawServer(HostileServer.dripping(HostileServer(), hello * 99)))
    try:
        results = check([f"https://127.0.0.1:{slow.port}/" for slow in servers])
        assert {one.verdict for one in results} == {"uncertain"}
        assert max(one.elapsed for one in results) < SHORT.deadline + 2
    finally:
        for slow in servers:
            slow.close()


def tls_server(
    authority: trustme.CA,
    *names: str,
    not_before: datetime | None = None,
    not_after: datetime | None = None,
) -> HostileServer:
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    authority.issue_cert(*names, not_before=not_before, not_after=not_after).configure_cert(context)
    return HostileServer(tls=context)


def test_tls(tmp_path: Path) -> None:
    authority, stranger = trustme.CA(), trustme.CA()
    bundle = tmp_path / "ca.pem"
    authority.cert_pem.write_to_path(str(bundle))
    name = f"secure.{DOMAIN}"
    past = datetime.now(UTC) - timedelta(days=9)
    future = datetime.now(UTC) + timedelta(days=9)
    old = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    authority.issue_cert(name).configure_cert(old)
    old.maximum_version = ssl.TLSVersion.TLSv1_2
    servers = {
        "good": (tls_server(authority, name), "ok"),
        "wildcard": (tls_server(authority, f"*.{DOMAIN}"), "ok"),
        "tls-1.2": (HostileServer(tls=old), "ok"),
        "expired": (tls_server(authority, name, not_after=past), "uncertain"),
        "early": (tls_server(authority, name, not_before=future), "uncertain"),
        "other-name": (tls_server(authority, f"other.{DOMAIN}"), "uncertain"),
        "stranger": (tls_server(stranger, name), "uncertain"),
        "plain": (HostileServer(), "uncertain"),
    }
    try:
        urls = [f"https://{name}:{one.port}/page" for one, _ in servers.values()]
        results = check(urls, SHORT, str(bundle))
        assert {key: one.verdict for key, one in zip(servers, results, strict=True)} == {
            key: verdict for key, (_, verdict) in servers.items()
        }
        good = servers["good"][0]
        good.on("/gone", says("404 X"))
        good.on("/part", page(PAGE))
        good.on("/down", redirects(servers["plain"][0].url("/x", f"plain.{DOMAIN}")))
        good.on("/inside", redirects("https://10.1.2.3/"))
        good.on("/body", good.endless(head("200 OK", HTML), b"a", 0.05))
        paths = ("gone", "part#part", "part#nope", "down", "inside", "body")
        checked = check([good.url(f"/{path}", name) for path in paths], SHORT, str(bundle))
        assert [one.verdict for one in checked] == [
            *("broken", "ok", "missing-fragment", "moved", "unsafe", "ok"),
        ]
        assert check([good.url("/", name)])[0].verdict == "uncertain"  # not trusted without
    finally:
        for one, _ in servers.values():
            one.close()
