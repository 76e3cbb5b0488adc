"""What a hostile web can do to a link checker: each case is a line.

A case has a host of its own, ``<name>.links-check.net``, so that one that asks to be left alone
doesn't stop the others. All cases of a table are asked for in one run.
"""

from __future__ import annotations

import gzip
import socket
from collections.abc import Callable, Iterator
from dataclasses import dataclass

from tests.hostile_server import (
    DOMAIN,
    HTML,
    PAGE,
    Answer,
    HostileServer,
    bomb,
    chunked,
    deflated,
    gzipped,
    head,
    page,
    redirects,
    reset,
    resets_after,
    says,
    sends,
)

Setup = Callable[[HostileServer, str], None]


@dataclass(frozen=True)
class Case:
    """A link and what must be said of it.

    ``verdict`` may name two, parted by ``|``. ``answers`` are those to the path of the case, in
    turn; ``setup`` may add other paths. ``most_bytes`` and ``asked`` bound what is read and how
    often it is asked for; ``tail`` is what stands behind the path.
    """

    name: str
    verdict: str
    answers: tuple[Answer, ...] = ()
    setup: Setup | None = None
    tail: str = ""
    most_bytes: int = 20_000
    asked: int | None = None
    status: int | None = None
    host: str = ""

    @property
    def path(self) -> str:
        return f"/{self.name}/page"

    def url(self, server: HostileServer) -> str:
        host = self.host or f"{self.name}.{DOMAIN}"
        return server.url(self.path + self.tail, host)

    def prepare(self, server: HostileServer) -> None:
        if self.answers:
            server.on(self.path + self.tail.partition("#")[0], *self.answers)
        if self.setup:
            self.setup(server, self.path)


def case(name: str, verdict: str, *answers: Answer, **more: object) -> Case:
    return Case(name, verdict, answers, **more)  # type: ignore[arg-type]


STATUS = {
    "ok": (200, 201, 202, 203, 204, 205, 206, 226, 299, 300),
    "broken": (400, 404, 410),
    "blocked": (401, 402, 403, 405, 406, 407, 451, 999),
    "uncertain": (
        *(304, 305, 306, 408, 409, 411, 412, 413, 414, 415, 416, 417, 418, 420, 421, 422, 423),
        *(424, 425, 426, 428, 429, 431, 440, 444, 449, 460, 494, 498, 499, 500, 501, 502, 503),
        *(504, 505, 506, 507, 508, 509, 510, 511, 520, 521, 522, 523, 524, 525, 526, 527, 529),
        *(530, 561, 598, 599, 600, 700, 799, 998),
    ),
}


def statuses() -> Iterator[Case]:
    for verdict, numbers in STATUS.items():
        for number in numbers:
            tries = {"broken": 2, "uncertain": 2}.get(verdict, 1)
            yield case(f"status-{number}", verdict, says(f"{number} X"), asked=tries, status=number)


def transient() -> Iterator[Case]:
    good = says("200 OK")
    for number in (404, 410, 400, 500, 502, 503, 504, 520):
        yield case(f"once-{number}", "ok", says(f"{number} X"), good, asked=2)
    yield case("doubt-then-gone", "broken", says("500 X"), says("404 X"), asked=3)
    yield case("gone-then-doubt", "ok", says("404 X"), says("500 X"), good)
    yield case("once-reset", "ok", reset, good, asked=2)
    yield case("once-empty", "ok", sends(), good, asked=2)
    yield case("once-garbage", "ok", sends(b"\x00\xff\r\n\r\n"), good, asked=2)
    yield case("gone-by-half", "moved", says("404 X"), redirects("/gone-by-half/new"), asked=2)


def waiting() -> Iterator[Case]:
    """``Retry-After`` in all forms, of 429 and 503."""
    busy = ("429 Too Many Requests", "503 Service Unavailable")
    for status in busy:
        number = status[:3]
        for name, value in (
            ("hour", "3600"),
            ("day", "86400"),
            ("huge", "9" * 5_000),
            ("huge-19", "9" * 19),
            ("future", "Fri, 31 Dec 2999 23:59:59 GMT"),
            ("rfc850", "Sunday, 06-Nov-94 08:49:37 GMT"),
        ):
            tries = 2 if name == "rfc850" else 1
            answer = says(status, f"Retry-After: {value}")
            yield case(f"wait-{number}-{name}", "uncertain", answer, asked=tries)
        for name, value in (
            ("zero", "0"),
            ("past", "Thu, 01 Jan 1970 00:00:00 GMT"),
            ("past-naked", "Thu, 01 Jan 1970 00:00:00"),
        ):
            answer = says(status, f"Retry-After: {value}")
            yield case(f"wait-{number}-{name}", "ok", answer, says("200 OK"), asked=2)
    yield case("wait-always", "uncertain", says("429 X", "Retry-After: 0"), asked=2)
    yield case("wait-twice", "uncertain", says("429 X", "Retry-After: 0", "Retry-After: 9"))


def walls() -> Iterator[Case]:
    """Pages that keep robots out."""
    for name, header in (
        ("cloudflare", "cf-mitigated: challenge"),
        ("waf", "x-amzn-waf-action: challenge"),
        ("vercel", "x-vercel-mitigated: challenge"),
    ):
        for status in ("503 X", "429 X", "202 Accepted", "404 X"):
            yield case(f"wall-{name}-{status[:3]}", "blocked", says(status, header), asked=1)
    for number, title in enumerate(
        (
            "Just a moment...",
            "Attention Required! | Cloudflare",
            "Access denied",
            "Vercel Security Checkpoint",
            "Making sure you're not a bot!",
            "Are you a robot?",
            "DDoS-Guard",
        )
    ):
        body = f"<title>{title}</title><p>Please enable JavaScript"
        yield case(f"wall-title-{number}", "blocked", page(body))
        yield case(f"wall-title-503-{number}", "blocked", page(body, status="503 X"))
    login = redirects("/login?next=/x", "302 Found")
    yield case("wall-login", "blocked", login)


def redirections() -> Iterator[Case]:
    def chain(length: int, status: str) -> Setup:
        def setup(server: HostileServer, path: str) -> None:
            server.on(path, redirects(f"{path}/1", status))
            for hop in range(1, length):
                server.on(f"{path}/{hop}", redirects(f"{path}/{hop + 1}", status))

        return setup

    yield case("backslash", "unsafe", redirects("http://10.0.0.1\\@127.0.0.1/", "302 X"))
    for number in (301, 308):
        yield case(f"moved-{number}", "moved", redirects("/new", f"{number} X"))
    for number in (302, 303, 307):
        yield case(f"elsewhere-{number}", "ok", redirects("/new", f"{number} X"))
    yield case("choices", "ok", redirects("/new", "300 Multiple Choices"))
    yield case("not-modified", "uncertain", redirects("/new", "304 Not Modified"))
    yield case("use-proxy", "uncertain", redirects("http://10.0.0.1/", "305 Use Proxy"), asked=2)
    yield Case("chain-10", "moved", setup=chain(10, "301 X"))
    yield Case("chain-11", "uncertain", setup=chain(11, "301 X"))
    yield Case("chain-302", "ok", setup=chain(7, "302 X"))
    yield case("loop-self", "uncertain", redirects("/loop-self/page"), asked=2)
    back = redirects("/loop-two/page")
    yield Case(
        "loop-two", "uncertain", (redirects("/b"),), lambda s, _: (s.on("/b", back), None)[1]
    )
    gone = says("404 X")
    for status in ("301 X", "302 X", "307 X"):
        name = f"to-gone-{status[:3]}"
        yield Case(
            name,
            "broken",
            (redirects(f"/{name}/gone", status),),
            lambda s, path: (s.on(path.replace("page", "gone"), gone), None)[1],
        )
    for name, location in (
        ("relative", "other"),
        ("dots", "../../../other"),
        ("query", "?a=b"),
        ("fragment", "/other#part"),
        ("spaces", "/a b"),
        ("tab", "/a\tb"),
        ("latin-1", "/caf\xe9"),
        ("utf-8", "/caf\xc3\xa9"),
        ("percent", "/%zz%"),
        ("bad-escape", "/a%2"),
        ("quotes", "/\"'<>"),
        ("backslash", "/a\\b"),
        ("very-long", "/" + "a" * 8_000),
        ("upper", "/OTHER"),
        ("credentials", "//me:secret@moved-credentials.links-check.net:{port}/x"),
        ("same-host", "//moved-same-host.links-check.net:{port}/x"),
    ):

        def place(server: HostileServer, path: str, location: str = location) -> None:
            server.on(path, redirects(location.replace("{port}", str(server.port))))

        yield Case(f"moved-{name}", "moved", setup=place)
    for name, location in (
        ("none", ""),
        ("blank", "   "),
        ("mailto", "mailto:a@b.net"),
        ("app", "intent://x#Intent;end"),
        ("ftp", "ftp://127.0.0.1/"),
        ("no-host", "http://"),
        ("bracket", "//["),
        ("port-99999", "http://h:99999/"),
        ("port-0", "http://127.0.0.1:0/"),
        ("port-word", "http://127.0.0.1:x/"),
        ("unfinished-six", "http://[::1/"),
    ):
        yield case(f"nowhere-{name}", "uncertain", redirects(location), asked=2)
    for scheme in ("file:///etc/passwd", "javascript:alert(1)", "data:text/html,x", "gopher://x/"):
        name = f"forbidden-{scheme.partition(':')[0]}"
        yield case(name, "unsafe", redirects(scheme), asked=1)
    yield case("redirect-without-location", "uncertain", says("301 X"), asked=2)
    twice = says("301 X", "Location: /one", "Location: http://10.0.0.1/")
    yield case("two-locations", "moved", twice)


INSIDE = (
    *("10.0.0.1", "169.254.169.254", "192.168.1.1", "172.16.0.1", "100.64.0.1", "198.18.0.1"),
    *("0.0.0.0", "167772161", "0xa000001", "0x0a.1", "012.0.0.1", "10.1", "224.0.0.1"),  # noqa: S104
    *("240.0.0.1", "255.255.255.255", "192.0.0.170", "192.0.2.1", "203.0.113.9", "192.88.99.1"),
    *("[::1]", "[::]", "[::ffff:127.0.0.1]", "[::ffff:10.0.0.1]", "[::ffff:a00:1]", "[::a00:1]"),
    *("[0:0:0:0:0:ffff:7f00:1]", "[::7f00:1]", "[fe80::1]", "[fd00::1]", "[fc00::1]", "[fec0::1]"),
    *("[ff02::1]", "[64:ff9b::10.0.0.1]", "[64:ff9b:1::1]", "[2002:0a00:0001::1]", "[100::1]"),
    *(
        "[2001:0:4136:e378:8000:63bf:f5ff:fffe]",
        "[2001:db8::1]",
        "[::ffff:0:10.0.0.1]",
        "[3fff::1]",
    ),
    *("[2600:1406::5efe:10.0.0.1]", "[5f00::1]", "[2001:10::1]"),
    *(f"{label}.{DOMAIN}" for label in ("mixed", "mixed-six", "metadata", "six", "odd")),
    *("①⓪.0.0.1", "１０.0.0.1", "10。0。0。1", "10.0.0.1.", f"metadata.{DOMAIN}."),
)
"""Hosts that lead inside, whatever they look like."""


def answers() -> Iterator[Case]:
    """Heads and bodies of all kinds, and none."""
    many = [f"x-{number}: y" for number in range(2_000)]
    long = "x: " + "y" * 100_000
    yield case("nothing", "uncertain", sends(), asked=2)
    yield case("garbage", "uncertain", sends(b"garbage\r\n\r\n"))
    yield case("tls-hello", "uncertain", sends(b"\x16\x03\x01\x02\x00\x01"))
    yield case("http-0-9", "uncertain", sends(b"<html>hello</html>"))
    yield case("http-2-preface", "uncertain", sends(b"PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n"))
    yield case("ssh", "uncertain", sends(b"SSH-2.0-OpenSSH_9.6\r\n"))
    yield case("smtp", "uncertain", sends(b"220 mail ESMTP\r\n"))
    yield case("icy", "uncertain", sends(b"ICY 200 OK\r\n\r\n"))
    yield case("status-word", "uncertain", sends(b"HTTP/1.1 OK 200\r\n\r\n"))
    yield case("status-2x0", "uncertain", sends(b"HTTP/1.1 2x0 OK\r\n\r\n"))
    yield case("status-20", "uncertain", sends(b"HTTP/1.1 20 OK\r\n\r\n"))
    yield case("status-2000", "uncertain", sends(b"HTTP/1.1 2000 OK\r\n\r\n"))
    yield case("status-000", "uncertain", sends(b"HTTP/1.1 000 X\r\n\r\n"))
    yield case("status-negative", "uncertain", sends(b"HTTP/1.1 -200 X\r\n\r\n"))
    yield case(
        "status-huge",
        "uncertain",
        sends(b"HTTP/1.1 " + b"9" * 50_000 + b"\r\n\r\n"),
        most_bytes=120_000,
    )
    yield case("no-reason", "ok", sends(b"HTTP/1.1 200\r\n\r\n"))
    yield case("http-1-0", "ok", sends(b"HTTP/1.0 200 OK\r\n\r\nx"))
    yield case("http-1-2", "ok", sends(b"HTTP/1.2 200 OK\r\n\r\n"))
    yield case("bare-newlines", "ok", sends(b"HTTP/1.1 200 OK\nA: b\n\nx"))
    yield case("cut-head", "uncertain", sends(b"HTTP/1.1 404 Not Found\r\nServer: a\r\n"))
    yield case("cut-status", "uncertain", sends(b"HTTP/1.1 404"))
    yield case("no-colon", "ok", sends(b"HTTP/1.1 200 OK\r\nnonsense\r\n\r\n"))
    yield case("folded", "ok", sends(b"HTTP/1.1 200 OK\r\nA: b\r\n c\r\n\r\n"))
    yield case("nul-header", "ok", sends(b"HTTP/1.1 200 OK\r\nA: \x00\x01\r\n\r\n"))
    yield case("latin-header", "ok", sends(b"HTTP/1.1 200 OK\r\nA\xe9: \xff\r\n\r\n"))
    yield case("many-headers", "broken", says("404 X", *many), most_bytes=60_000)
    yield case("long-header", "broken", says("404 X", long), most_bytes=250_000)
    yield case("header-flood", "uncertain", says("404 X", *(many * 20)), most_bytes=700_000)
    yield case("cookies", "ok", says("200 OK", *[f"Set-Cookie: a{n}=b" for n in range(300)]))


def framing() -> Iterator[Case]:
    """Interim answers, and lengths that lie."""
    hints = head("103 Early Hints", "Link: </a>; rel=preload")
    yield case("early-hints", "broken", sends(hints, head("410 Gone")))
    yield case("many-hints", "ok", sends(hints * 50, head("200 OK")))
    yield case("hints-only", "uncertain", sends(hints))
    yield case("continue", "ok", sends(head("100 Continue"), head("200 OK")))
    yield case("processing", "broken", sends(head("102 Processing"), head("404 X")))
    yield case("switching", "uncertain", says("101 Switching Protocols", "Upgrade: websocket"))
    yield case("two-answers", "broken", sends(head("404 X", "Content-Length: 0"), head("200 OK")))
    yield case("reset-at-once", "uncertain", reset)
    yield case("reset-in-head", "uncertain", resets_after(b"HTTP/1.1 200 OK\r\nA: "))
    yield case(
        "reset-in-body",
        "ok|uncertain",
        resets_after(head("200 OK", HTML, "Content-Length: 5000") + b"<p>"),
    )
    yield case("short-body", "ok", says("200 OK", HTML, "Content-Length: 5000", body=b"<p>x"))
    yield case("long-body", "ok", says("200 OK", HTML, "Content-Length: 1", body=PAGE))
    yield case("length-word", "ok", says("200 OK", HTML, "Content-Length: x", body=PAGE))
    yield case("length-negative", "ok", says("200 OK", HTML, "Content-Length: -1", body=PAGE))
    yield case("length-huge", "ok", says("200 OK", HTML, f"Content-Length: {'9' * 30}", body=PAGE))
    yield case(
        "length-twice",
        "ok",
        says("200 OK", HTML, "Content-Length: 5", "Content-Length: 9", body=PAGE),
    )
    yield case(
        "length-and-chunked",
        "ok",
        sends(
            head("200 OK", HTML, "Content-Length: 3", "Transfer-Encoding: chunked"),
            b"5\r\n<p>ab\r\n0\r\n\r\n",
        ),
    )
    yield case("body-of-204", "ok", says("204 No Content", HTML, body=PAGE))
    yield case("body-of-404", "broken", page(PAGE, status="404 Not Found"))
    yield case("no-type", "ok", says("200 OK", body=PAGE))
    yield case("odd-type", "ok", page(PAGE, kind="Content-Type: ;;;\xff/"))
    yield case("binary", "ok", page(bytes(range(256)) * 20, kind="Content-Type: image/png"))
    yield case("half-a-descriptor", "uncertain", lambda c: c.shutdown(socket.SHUT_RDWR))
    yield case("urgent", "ok", urgent)
    yield case("reset-behind", "ok|uncertain", resets_after(head("200 OK")))


def urgent(connection: socket.socket) -> None:
    connection.send(b"!", socket.MSG_OOB)
    connection.sendall(head("200 OK"))


def packed() -> Iterator[Case]:
    """Bodies packed, in chunks, broken: a part is looked for in each."""
    here = {"tail": "#part"}
    gone = {"tail": "#nope"}
    yield case("plain-here", "ok", page(PAGE), **here)
    yield case("plain-gone", "missing-fragment", page(PAGE), asked=2, **gone)
    yield case("gzip-here", "ok", gzipped(PAGE), **here)
    yield case("gzip-gone", "missing-fragment", gzipped(PAGE), **gone)
    yield case(
        "gzip-members",
        "ok",
        page(gzip.compress(b"<p>") + gzip.compress(PAGE), "Content-Encoding: gzip"),
        **here,
    )
    yield case(
        "gzip-cut",
        "uncertain",
        page(gzip.compress(b"<p>words " * 500)[:40], "Content-Encoding: gzip"),
        **gone,
    )
    yield case("gzip-none", "uncertain", page(PAGE, "Content-Encoding: gzip"), **here)
    yield case(
        "gzip-tail", "ok", page(gzip.compress(PAGE) + b"trash", "Content-Encoding: gzip"), **here
    )
    yield case("deflate-here", "ok", deflated(PAGE, with_head=True), **here)
    yield case("deflate-raw", "ok", deflated(PAGE, with_head=False), **here)
    yield case("deflate-gone", "missing-fragment", deflated(PAGE, with_head=False), **gone)
    yield case("brotli", "uncertain", page(b"\x0b\x02\x80", "Content-Encoding: br"), **here)
    yield case(
        "gzip-twice",
        "uncertain",
        page(gzip.compress(gzip.compress(PAGE)), "Content-Encoding: gzip, gzip"),
        **here,
    )
    yield case("unknown-coding", "uncertain", page(PAGE, "Content-Encoding: zip"), **gone)
    yield case("identity", "ok", page(PAGE, "Content-Encoding: identity"), **here)
    yield case("chunks-here", "ok", chunked(PAGE[:50], PAGE[50:]), **here)
    yield case("chunks-gone", "missing-fragment", chunked(PAGE), **gone)
    yield case("chunks-single", "ok", chunked(*[bytes([byte]) for byte in PAGE]), **here)
    yield case("chunks-cut", "uncertain", chunked(PAGE, end=b""), **gone)
    yield case(
        "chunks-wrong-size",
        "uncertain",
        sends(head("200 OK", HTML, "Transfer-Encoding: chunked"), b"5\r\n" + PAGE),
        **gone,
    )
    yield case(
        "chunks-no-size",
        "uncertain",
        sends(head("200 OK", HTML, "Transfer-Encoding: chunked"), b"zz\r\n" + PAGE),
        **gone,
    )
    yield case(
        "chunks-negative",
        "uncertain",
        sends(head("200 OK", HTML, "Transfer-Encoding: chunked"), b"-5\r\n" + PAGE),
        **gone,
    )
    yield case(
        "chunks-huge",
        "uncertain",
        sends(head("200 OK", HTML, "Transfer-Encoding: chunked"), b"f" * 12 + b"\r\n" + PAGE),
        **gone,
    )
    yield case(
        "chunks-long-line",
        "uncertain",
        sends(head("200 OK", HTML, "Transfer-Encoding: chunked"), b"1" * 99_999),
        most_bytes=80_000,
        **gone,
    )
    yield case(
        "chunks-extension",
        "ok",
        sends(
            head("200 OK", HTML, "Transfer-Encoding: chunked"),
            b"%x;a=b\r\n%s\r\n0\r\n" % (len(PAGE), PAGE),
        ),
        **here,
    )
    yield case(
        "chunks-trailers",
        "missing-fragment",
        chunked(PAGE, end=b"0\r\n" + b"a: b\r\n" * 2_000 + b"\r\n"),
        most_bytes=80_000,
        **gone,
    )
    yield case(
        "short-gone", "uncertain", says("200 OK", HTML, "Content-Length: 9999", body=PAGE), **gone
    )
    yield case("short-here", "ok", says("200 OK", HTML, "Content-Length: 9999", body=PAGE), **here)
    yield case("until-close", "missing-fragment", says("200 OK", HTML, body=PAGE), **gone)
    yield case("bomb", "ok", page(bomb(50_000_000), "Content-Encoding: gzip"), most_bytes=70_000)
    yield case(
        "bomb-part",
        "uncertain",
        page(bomb(50_000_000), "Content-Encoding: gzip"),
        most_bytes=70_000,
        **gone,
    )
    yield case(
        "bomb-deflate", "ok", page(b"\x78\x9c" + bomb(20_000_000)[10:], "Content-Encoding: deflate")
    )
    big = b"<p>words</p>" * 250_000
    yield case("big-here", "ok", page(PAGE + big), most_bytes=4_100_000, **here)
    yield case("big-gone", "missing-fragment", page(PAGE + big), most_bytes=8_200_000, **gone)
    yield case("too-big", "uncertain", page(PAGE + big * 2), most_bytes=8_200_000, **gone)


def at(name: str, verdict: str, tail: str, body: str, *lines: str, **more: str) -> Case:
    """A link to the part ``tail`` of a page."""
    return case(f"part-{name}", verdict, page(body, *lines, **more), tail=f"#{tail}")


TEXT = "<p>words that make the page long enough for a reader to see something in it</p>"


def names() -> Iterator[Case]:
    """How an anchor may be written, and a link to it."""
    yield at("id", "ok", "a", '<p id="a">')
    yield at("id-bare", "ok", "a", "<p id=a>")
    yield at("id-single", "ok", "a", "<P ID = 'a' >")
    yield at("id-slash", "ok", "a", '<br id="a"/>')
    yield at("id-newlines", "ok", "a", '<p\nclass="x"\n\tid="a"\n>')
    yield at("id-second", "missing-fragment", "b", '<p id="a" id="b">')
    yield at("a-name", "ok", "a", '<a name="a">')
    yield at("p-name", "missing-fragment", "a", '<p name="a">' + TEXT)
    yield at("case", "missing-fragment", "Part", '<p id="part">' + TEXT)
    yield at("percent", "ok", "caf%C3%A9", '<p id="café">')
    yield at("percent-raw", "ok", "a%20b", '<p id="a%20b">')
    yield at("percent-space", "ok", "a%20b", '<p id="a b">')
    yield at("unicode", "ok", "café", '<p id="café">')
    yield at("entity", "ok", "caf%C3%A9", '<p id="caf&eacute;">')
    yield at("entity-number", "ok", "a%26b", '<p id="a&#38;b">')
    yield at("plus", "missing-fragment", "a+b", '<p id="a b">' + TEXT)
    yield case(
        "part-latin-1",
        "ok",
        page('<p id="café">'.encode("latin-1"), kind="Content-Type: text/html; charset=iso-8859-1"),
        tail="#caf%C3%A9",
    )
    yield case(
        "part-utf-16",
        "ok",
        page('<p id="café">'.encode("utf-16"), kind="Content-Type: text/html"),
        tail="#caf%C3%A9",
    )
    yield case(
        "part-meta",
        "ok",
        page(b'<meta charset="windows-1252"><p id="caf\xe9">', kind="Content-Type: text/html"),
        tail="#caf%C3%A9",
    )
    yield case(
        "part-odd-charset",
        "ok",
        page('<p id="café">', kind="Content-Type: text/html; charset=idna"),
        tail="#caf%C3%A9",
    )


def unjudged() -> Iterator[Case]:
    """Parts that are not looked up in the page."""
    yield at("top", "ok", "top", TEXT)
    yield at("top-upper", "ok", "TOP", TEXT)
    yield at("empty", "ok", "", TEXT)
    yield at("text", "ok", ":~:text=word", TEXT)
    yield at("text-here", "ok", "a:~:text=word", '<p id="a">')
    yield at("text-gone", "missing-fragment", "a:~:text=word", TEXT)
    yield at("route", "ok", "/a/b", TEXT)
    yield at("bang", "ok", "!/a", TEXT)
    yield at("bang-only", "ok", "!", TEXT)
    yield at("github", "ok", "readme", '<h1 id="user-content-readme">')
    yield at("github-case", "ok", "ReadMe", '<h1 id="user-content-readme">')
    yield at("github-own", "ok", "user-content-a", '<h1 id="a">')
    yield at("lines", "ok", "L10-L20", TEXT)
    yield at("media", "ok", "t=30", TEXT)


def hidden() -> Iterator[Case]:
    """What looks like an anchor and is none, and pages that can't be judged."""
    yield at("comment", "missing-fragment", "a", f'<!-- <p id="a"> -->{TEXT}')
    yield at("comment-open", "missing-fragment", "a", f'{TEXT}<!-- <p id="a">')
    yield at("comment-short", "ok", "a", f'<!--><p id="a">{TEXT}')
    yield at("comment-bang", "ok", "a", f'<!-- x --!><p id="a">{TEXT}')
    yield at("comment-dashes", "missing-fragment", "a", f'<!-- -- > <p id="a"> -->{TEXT}')
    yield at("script", "missing-fragment", "a", f"<script>x = '<p id=\"a\">'</script>{TEXT}")
    yield at("script-open", "missing-fragment", "a", f'{TEXT}<script><p id="a">')
    yield at(
        "script-fake-end", "missing-fragment", "a", f'<script></scripty><p id="a"></script>{TEXT}'
    )
    yield at(
        "script-in-script",
        "missing-fragment",
        "a",
        f'<script><!-- <script> </script> <p id="a"> --></script>{TEXT}',
    )
    yield at("script-hidden", "ok", "a", f'<script><!-- x </script><p id="a">{TEXT}')
    yield at("script-upper", "ok", "a", f'<SCRIPT>x</SCRIPT ><p id="a">{TEXT}')
    yield at("style", "missing-fragment", "a", f'<style><p id="a"></style>{TEXT}')
    yield at("template", "missing-fragment", "a", f'<template><p id="a"></template>{TEXT}')
    yield at(
        "templates",
        "missing-fragment",
        "a",
        f'<template><template></template><p id="a"></template>{TEXT}',
    )
    yield at("template-own", "ok", "a", '<template id="a"><p></template>')
    yield at("textarea", "missing-fragment", "a", f'<textarea><p id="a"></textarea>{TEXT}')
    yield at("title", "missing-fragment", "a", f'<title><p id="a"></title>{TEXT}')
    yield at("iframe", "missing-fragment", "a", f'<iframe><p id="a"></iframe>{TEXT}')
    yield at("noscript", "ok", "a", f'<noscript><p id="a"></noscript>{TEXT}')
    yield at("attribute", "missing-fragment", "a", f"<p title='<p id=\"a\">'>{TEXT}")
    yield at("data-id", "missing-fragment", "a", f'<p data-id="a">{TEXT}')
    yield at("href-only", "missing-fragment", "a", f'<a href="#a">{TEXT}</a>')
    yield at("end-tag", "missing-fragment", "a", f'</p id="a">{TEXT}')
    yield at("cut-tag", "missing-fragment", "a", f'{TEXT}<p id="a"')
    yield at("doctype", "missing-fragment", "a", f'<!doctype html "<p id=a">{TEXT}')
    yield at("processing", "ok", "a", f'<?php echo ?><p id="a">{TEXT}')
    yield at("shell", "uncertain", "a", '<div id="root"></div><script src="/app.js"></script>')
    yield at("refresh", "uncertain", "a", '<meta http-equiv="refresh" content="0;url=/b">')
    yield at("empty-page", "missing-fragment", "a", "")
    yield at("pdf", "ok", "section.1", "%PDF", kind="Content-Type: application/pdf")
    yield at("plain", "ok", "a", "text", kind="Content-Type: text/plain")
    yield at("json", "ok", "a", "{}", kind="Content-Type: application/json")
    yield at("xhtml", "missing-fragment", "a", TEXT, kind="Content-Type: application/xhtml+xml")
    yield at("gone-page", "broken", "a", '<p id="a">', status="404 X")
    yield Case(
        "part-moved",
        "missing-fragment",
        (redirects("/new-home"),),
        tail="#nope",
        setup=lambda s, _: (s.on("/new-home", page(PAGE)), None)[1],
    )
    yield Case(
        "part-moved-here",
        "moved",
        (redirects("/newer-home"),),
        tail="#part",
        setup=lambda s, _: (s.on("/newer-home", page(PAGE)), None)[1],
    )
    elsewhere = redirects("/newest-home#part", "302 X")
    yield Case("part-redirected", "ok", (elsewhere,), tail="#nope")
    yield case("part-once", "ok", page(TEXT), page('<p id="a">'), tail="#a", asked=2)


def soft() -> Iterator[Case]:
    for number, body in enumerate(
        (
            "<title>404 Not Found</title>",
            "<title>Page not found | Example</title>",
            "<title>Example - 404</title>",
            "<title>Example</title><h1>Page not found</h1>",
            "<title>Example</title><h1>Oops! That page can&rsquo;t be found.</h1>",
            "<title>Sorry, this page isn't available</title>",
            "<title>Error 404: the page you requested does not exist</title>",
            "<title>Seite nicht gefunden</title>",
            "<title>页面不存在</title>",
            "<title>shop.example.com</title><p>This domain is for sale. Buy this domain.",
            "<title>example.com</title><p>This domain name is parked for free.",
            "<h2>We could not find that page</h2>",
            "<title>Example</title><h1>Oops! That page can\u2019t be found.</h1>",
            "<title>Error 404 (Not Found)!!1</title>",
        )
    ):
        yield case(f"soft-{number}", "soft-404", page(body))
    for number, body in enumerate(
        (
            "<title>How to fix 404 errors</title>",
            "<title>Missing values in pandas</title><h1>When a key is not found</h1>",
            "<title>Domains for sale: a guide</title><p>" + "How brokers sell domains. " * 100,
            "<title>Page faults</title><h1>The page is not in memory</h1>",
            "<!-- <title>404 Not Found</title> --><title>Words</title>",
            "<script>var t = '<title>Page not found</title>'</script><title>Words</title>",
            "<title>Words</title><p>Page not found",
            "<title>Found, lost and found</title>",
            "<title>HTTP 404 - Encyclopedia</title><h1>HTTP 404</h1>",
            "<title>Error 404: a short film</title><p>" + "What happens in it. " * 100,
        )
    ):
        yield case(f"hard-{number}", "ok", page(body))
    not_found = page("<title>404 Not Found</title>")
    yield case("soft-about-404", "ok", not_found, tail="?about=http-404")
    for number, status in enumerate(("301 X", "302 X", "307 X")):
        yield case(f"soft-home-{number}", "soft-404", redirects("/", status))
    yield case("soft-index", "soft-404", redirects("/index.html", "302 X"))
    yield case("soft-language", "soft-404", redirects("/en/", "302 X"))
    yield case("soft-error-page", "soft-404", redirects("/404.html", "302 X"))
    yield case("soft-missing-page", "soft-404", redirects("/errors/not-found", "301 X"))
