"""The online check against a server that lies, drips, loops and points inside."""

from __future__ import annotations

import socket
from collections.abc import Iterator, Sequence
from pathlib import Path

import pytest

from qa_lint.core.errors import UsageError
from qa_lint.running.links.checking import check_urls
from qa_lint.running.links.judging import retry_after
from qa_lint.running.links.limits import Limits
from qa_lint.running.links.resolver import system_lookup
from qa_lint.running.links.results import UrlResult
from qa_lint.running.links.visit import MAX_REDIRECTS, next_address
from tests.hostile_server import HostileServer, head, redirects, reset, says

NAMES = {
    "site.links-check.net": ["127.0.0.1"],
    "inside.links-check.net": ["10.1.2.3"],
    "mixed.links-check.net": ["93.184.215.14", "10.1.2.3"],
    "blocked.links-check.net": ["0.0.0.0"],  # noqa: S104 - what a resolver answers
}


def lookup(host: str, port: int) -> Sequence[str]:
    """Know the names above and nothing else; addresses as the system reads them."""
    if host in NAMES:
        return NAMES[host]
    if host[0].isdigit() or ":" in host:
        return system_lookup(host, port)
    raise socket.gaierror(socket.EAI_NONAME, "no such name")


def check(*urls: str, timeout: float = 15.0) -> list[UrlResult]:
    results = check_urls(
        urls,
        allow_nets=["127.0.0.0/8"],
        limits=Limits(timeout=timeout, deadline=2 * timeout, retry_pause=0.0),
        lookup=lookup,
    )
    return [results[url] for url in urls]


def verdict(url: str, timeout: float = 15.0) -> str:
    return check(url, timeout=timeout)[0].verdict


@pytest.fixture
def server() -> Iterator[HostileServer]:
    made = HostileServer()
    yield made
    made.close()


@pytest.fixture
def contacts(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """The addresses that connections are opened to."""
    seen: list[str] = []
    connect = socket.socket.connect

    def recording(self: socket.socket, address: tuple[str, int]) -> None:
        seen.append(address[0])
        if not address[0].startswith("127."):
            raise ConnectionRefusedError
        connect(self, address)

    monkeypatch.setattr(socket.socket, "connect", recording)
    return seen


@pytest.mark.parametrize(
    ("status", "expected"),
    [
        ("200 OK", "ok"),
        ("204 No Content", "ok"),
        ("400 Bad Request", "broken"),
        ("404 Not Found", "broken"),
        ("410 Gone", "broken"),
        ("401 Unauthorized", "blocked"),
        ("403 Forbidden", "blocked"),
        ("451 Unavailable For Legal Reasons", "blocked"),
        ("999 Request denied", "blocked"),
        ("418 I'm a teapot", "uncertain"),
        ("500 Internal Server Error", "uncertain"),
        ("520 Web Server Returned an Unknown Error", "uncertain"),
        ("304 Not Modified", "uncertain"),
    ],
)
def test_status(server: HostileServer, status: str, expected: str) -> None:
    assert verdict(server.on("/page", says(status))) == expected


def test_a_bot_wall_is_no_broken_page(server: HostileServer) -> None:
    url = server.on("/page", says("503 Service Unavailable", "cf-mitigated: challenge"))
    assert verdict(url) == "blocked"


@pytest.mark.parametrize("first", ["500 Oops", "404 Not Found", "503 Busy"])
def test_a_second_try_may_save_a_link(server: HostileServer, first: str) -> None:
    url = server.on("/page", says(first), says("200 OK"))
    assert verdict(url) == "ok"
    assert server.asked("/page") == 2


def test_once_broken_once_doubtful_is_decided_by_a_third_try(server: HostileServer) -> None:
    url = server.on("/page", says("500 Oops"), says("404 Not Found"))
    assert verdict(url) == "broken"
    assert server.asked("/page") == 3


@pytest.mark.parametrize(("status", "most"), [("429 Too Many Requests", 3), ("503 Busy", 9)])
@pytest.mark.parametrize("wait", ["86400", "9" * 5000, "Fri, 31 Dec 2999 23:59:59 GMT"])
def test_a_host_that_asks_to_wait_long_is_left_alone(
    server: HostileServer, status: str, most: int, wait: str
) -> None:
    urls = [server.on(f"/{number}", says(status, f"Retry-After: {wait}")) for number in range(20)]
    assert {result.verdict for result in check(*urls)} == {"uncertain"}
    assert len(server.requests) <= most


def test_429_of_a_host_that_answers_well_may_be_about_one_page(server: HostileServer) -> None:
    urls = [server.url(f"/{number}") for number in range(20)]
    urls[5] = server.on("/5", says("429 Busy", "Retry-After: 9999"))
    assert [result.verdict for result in check(*urls)].count("ok") == 19


def test_one_page_tells_whether_a_host_means_all_of_them(server: HostileServer) -> None:
    urls = [server.url("/fine")]
    urls += [server.on(f"/{number}", says("429 X", "Retry-After: 9999")) for number in range(40)]
    assert [result.verdict for result in check(*urls)].count("uncertain") == 40
    assert len(server.requests) <= 1 + 4 + 1  # the fine one, those at once, one more


def test_503_may_be_about_one_page(server: HostileServer) -> None:
    urls = [server.on("/a", says("503 Busy", "Retry-After: 9999"))]
    urls += [server.url(f"/{number}") for number in range(9)]
    assert [result.verdict for result in check(*urls)] == ["uncertain", *["ok"] * 9]


def test_a_host_that_asks_to_wait_a_little_is_asked_again(server: HostileServer) -> None:
    url = server.on("/page", says("429 Too Many Requests", "Retry-After: 0"), says("200 OK"))
    assert verdict(url) == "ok"


def test_a_host_that_always_asks_to_wait_does_not_hold_up_the_run(server: HostileServer) -> None:
    busy = says("429 Too Many Requests", "Retry-After: 0")
    urls = [server.on(f"/{number}", busy) for number in range(40)]
    assert {result.verdict for result in check(*urls)} == {"uncertain"}
    assert len(server.requests) < 15


def test_retry_after_reads_anything() -> None:
    assert retry_after("120") == 120
    assert retry_after("Thu, 01 Jan 1970 00:00:00 GMT") == 0
    assert retry_after("Thu, 01 Jan 1970 00:00:00") == 0
    assert {retry_after(text) for text in ("", "soon", "-5", "²", "1e9", "\x00")} == {2.0}


def test_permanent_redirects_are_moves(server: HostileServer) -> None:
    server.on("/b", redirects("/c", "308 Permanent Redirect"))
    moved, sometimes = check(
        server.on("/a", redirects("/b")), server.on("/t", redirects("/a", "302 Found"))
    )
    assert (moved.verdict, moved.final_url) == ("moved", server.url("/c"))
    assert (sometimes.verdict, sometimes.final_url) == ("ok", server.url("/c"))


def test_a_move_ends_before_the_first_temporary_redirect(server: HostileServer) -> None:
    server.on("/b", redirects("/session/1", "307 Temporary Redirect"))
    (result,) = check(server.on("/a", redirects("/b")))
    assert (result.verdict, result.final_url) == ("moved", server.url("/b"))


def test_a_redirect_to_the_front_page_is_no_move(server: HostileServer) -> None:
    assert verdict(server.on("/a/page", redirects("/"))) == "soft-404"


def test_a_redirect_to_a_missing_page_is_broken(server: HostileServer) -> None:
    server.on("/b", says("404 Not Found"))
    assert verdict(server.on("/a", redirects("/b"))) == "broken"


@pytest.mark.parametrize(
    ("hops", "expected"), [(MAX_REDIRECTS, "moved"), (MAX_REDIRECTS + 1, "uncertain")]
)
def test_redirects_are_counted(server: HostileServer, hops: int, expected: str) -> None:
    for hop in range(hops):
        server.on(f"/{hop}", redirects(f"/{hop + 1}"))
    assert verdict(server.url("/0")) == expected


@pytest.mark.parametrize(
    "location",
    [
        "",
        "/loop",
        "mailto:a@b.net",
        "http://",
        "//[",
        "http://h:99999/",
        "http://127.0.0.1:0/",
        "ftp://127.0.0.1/",
    ],
)
def test_redirects_to_nowhere(server: HostileServer, location: str) -> None:
    (result,) = check(server.on("/loop", redirects(location)))
    assert result.verdict == "uncertain"


def test_locations_are_percent_encoded_as_they_come(server: HostileServer) -> None:
    server.on("/a", redirects("/café page"))
    assert verdict(server.url("/a")) == "moved"
    assert server.requests[-1].path == "/caf%E9%20page"
    assert (
        next_address("http://a.net/", "/caf\xc3\xa9?q=%20#part") == "http://a.net/caf%C3%A9?q=%20"
    )
    assert next_address("https://a.net/", "//user:secret@b.net/") == "https://b.net/"


INSIDE = [
    "10.0.0.1",
    "169.254.169.254",
    "192.168.1.1",
    "172.16.0.1",
    "100.64.0.1",
    "0.0.0.0",  # noqa: S104
    "167772161",
    "0x0a.1",
    "012.1",
    "224.0.0.1",
    "255.255.255.255",
    "[::1]",
    "[::]",
    "[::ffff:127.0.0.1]",
    "[::ffff:10.0.0.1]",
    "[::7f00:1]",
    "[fe80::1]",
    "[fd00::1]",
    "[fec0::1]",
    "[ff02::1]",
    "[64:ff9b::10.0.0.1]",
    "[64:ff9b:1::1]",
    "[2002:0a00:0001::1]",
    "[2001:0:4136:e378:8000:63bf:f5ff:fffe]",
    "[2001:db8::1]",
    "[2600:1406::5efe:10.0.0.1]",
    "inside.links-check.net",
    "mixed.links-check.net",
]


@pytest.mark.parametrize("host", INSIDE)
def test_redirects_inside_are_refused_without_contact(
    server: HostileServer, contacts: list[str], host: str
) -> None:
    (result,) = check(server.on("/a", redirects(f"http://{host}:{server.port}/secret")))
    assert result.verdict == "unsafe"
    assert contacts == ["127.0.0.1"]
    assert server.asked("/secret") == 0


THIS_MACHINE = {"[::1]", "[::]", "0.0.0.0"}  # noqa: S104


@pytest.mark.parametrize("host", [host for host in INSIDE if host not in THIS_MACHINE])
def test_links_inside_are_refused_without_contact(contacts: list[str], host: str) -> None:
    assert verdict(f"http://{host}/") == "unsafe"
    assert not contacts


def test_a_block_list_is_no_proof(contacts: list[str]) -> None:
    assert verdict("http://blocked.links-check.net/") == "uncertain"
    assert not contacts


def test_a_name_means_one_address_during_a_run(server: HostileServer) -> None:
    asked: list[str] = []

    def rebinding(host: str, _port: int) -> Sequence[str]:
        asked.append(host)
        return ["127.0.0.1"] if len(asked) == 1 else ["10.0.0.1"]

    host = "rebinding.links-check.net"
    server.on("/a", redirects(server.url("/b", host)))
    urls = [server.url("/a", host), server.url("/c", host)]
    results = check_urls(urls, allow_nets=["127.0.0.0/8"], lookup=rebinding)
    assert [result.verdict for result in results.values()] == ["moved", "ok"]
    assert asked == [host]
    assert {request.headers["host"] for request in server.requests} == {f"{host}:{server.port}"}


@pytest.mark.parametrize(
    "url",
    [
        "http://localhost:8000/",
        "http://127.0.0.1/",
        "http://[::1]/",
        "http://0.0.0.0:80/",
        "https://example.com/a",
        "https://www.example.org",
        "https://a.invalid/",
        "http://a.test",
        "http://host/",
        "https://a.net/{name}",
        "https://a.net/<id>",
        "https://a.net/...",
        "https://your-domain.com/",
        "https://a.net/*.csv",
        "mailto:a@b.net",
        "ftp://a.net/",
        "file:///etc/passwd",
        "http://[",
        "http://a.net:99999/",
        "http:///a",
        "https://a b.net/",
        "javascript:alert(1)",
    ],
)
def test_what_is_not_asked_for(contacts: list[str], url: str) -> None:
    assert check_urls([url], lookup=lookup)[url].verdict == "not-checked"
    assert not contacts


def test_a_missing_name_counts_while_others_resolve(server: HostileServer) -> None:
    gone = "http://gone.links-check.net/"
    assert check(gone, server.url("/", "site.links-check.net"))[0].verdict == "broken"
    assert check(gone, server.url("/"))[0].verdict == "uncertain"
    assert verdict(gone) == "uncertain"


def test_a_refused_connection(contacts: list[str]) -> None:
    with socket.create_server(("127.0.0.1", 0)) as closed:
        port = closed.getsockname()[1]
    assert verdict(f"http://127.0.0.1:{port}/") == "broken"
    # Where everything is refused, the reason may be a firewall here.
    assert verdict("http://93.184.215.14/") == "uncertain"


def test_nothing_hangs_on_a_slow_head(server: HostileServer) -> None:
    start = b"HTTP/1.1 404 Not Found\r\n"
    urls = [
        server.on("/status", server.endless(b"", b"H", 0.05)),
        server.on("/header", server.endless(start, b"a: b\r\n", 0.05)),
        server.on("/silent", server.endless(b"", b"", 0.05)),
        server.on("/interim", server.endless(b"", head("103 Early Hints", "a: b"), 0.05)),
    ]
    results = check(*urls, timeout=0.4)
    assert [result.verdict for result in results] == ["uncertain"] * 4
    assert not any(result.status for result in results)


def test_endless_answers_are_cut_short(server: HostileServer) -> None:
    part = b"x" * 65_536
    body, redirect, line, heads = check(
        server.on("/body", server.endless(head("200 OK"), part)),
        server.on("/redirect", server.endless(head("301 Moved", "Location: /end"), part)),
        server.on("/line", server.endless(b"HTTP/1.1 200 OK\r\nx: ", part)),
        server.on("/heads", server.endless(b"HTTP/1.1 200 OK\r\n", b"a: b\r\n" * 5_000)),
    )
    assert (body.verdict, redirect.verdict) == ("ok", "moved")
    assert (line.verdict, heads.verdict) == ("uncertain", "uncertain")
    assert max(result.bytes for result in (body, redirect, line, heads)) < 2_000_000


def test_large_but_honest_heads(server: HostileServer) -> None:
    many = [f"x-{number}: y" for number in range(500)]
    urls = [
        server.on("/many", says("404 Not Found", *many)),
        server.on("/long", says("404 Not Found", "x: " + "y" * 100_000)),
        server.on("/hints", lambda to: to.sendall(head("103 Early Hints") + head("410 Gone"))),
    ]
    assert [result.verdict for result in check(*urls)] == ["broken"] * 3


@pytest.mark.parametrize(
    "raw",
    [
        b"",
        b"garbage\r\n\r\n",
        b"\x16\x03\x01",
        b"HTTP/1.1 404 Not Found\r\nServer: a\r\n",
        b"HTTP/1.1 2x0 OK\r\n\r\n",
    ],
)
def test_garbage_is_doubt(server: HostileServer, raw: bytes) -> None:
    assert verdict(server.on("/page", lambda connection: connection.sendall(raw))) == "uncertain"


def test_a_reset_is_doubt(server: HostileServer) -> None:
    assert verdict(server.on("/page", reset)) == "uncertain"


def test_nothing_of_the_user_is_sent(
    server: HostileServer, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    netrc = tmp_path / "netrc"
    netrc.write_text("default login me password secret\n", encoding="utf-8")
    netrc.chmod(0o600)
    monkeypatch.setenv("NETRC", str(netrc))
    for name in ("HTTP_PROXY", "HTTPS_PROXY", "ALL_PROXY", "http_proxy", "all_proxy"):
        monkeypatch.setenv(name, "http://127.0.0.1:1")
    server.on("/a", says("302 Found", "Location: /b", "Set-Cookie: id=1; Path=/"))
    with_name = server.url("/c").replace("//", "//me:secret@")
    assert [result.verdict for result in check(server.url("/a"), with_name)] == ["ok", "ok"]
    sent = [request.headers for request in server.requests]
    assert len(sent) == 3
    assert not any({"cookie", "authorization", "proxy-authorization"} & set(one) for one in sent)
    assert all("qa-lint/" in one["user-agent"] for one in sent)


def test_each_page_is_asked_for_once(server: HostileServer) -> None:
    urls = [server.url("/page"), server.url("/page#top"), server.url("/page#end")]
    seen: list[str] = []
    results = check_urls(
        [*urls, *urls], allow_nets=["127.0.0.0/8"], on_result=lambda one: seen.append(one.url)
    )
    assert list(results) == urls
    assert sorted(seen) == sorted(urls)
    assert server.asked("/page") == 1


def test_a_host_that_never_answers_does_not_hold_up_the_run(server: HostileServer) -> None:
    silent = server.endless(b"", b"", 0.05)
    urls = [server.on(f"/{number}", silent) for number in range(60)]
    assert {result.verdict for result in check(*urls, timeout=0.3)} == {"uncertain"}
    assert len(server.requests) < 15


def test_networks_are_checked() -> None:
    with pytest.raises(UsageError, match=r"10\.0\.0\.0/99"):
        check_urls([], allow_nets=["10.0.0.0/99"])
