"""A web server on the loopback interface that answers as its test says, byte by byte."""

from __future__ import annotations

import contextlib
import gzip
import socket
import ssl
import struct
import threading
import zlib
from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from typing import NamedTuple

HTML = "Content-Type: text/html; charset=utf-8"
PAGE = b"<!doctype html><title>A page</title><h1 id=top-heading>Words</h1><p id=part>More words</p>"
DOMAIN = "links-check.net"


class Request(NamedTuple):
    path: str
    headers: dict[str, str]


Answer = Callable[[socket.socket], None]


def head(status: str, *lines: str) -> bytes:
    return "\r\n".join([f"HTTP/1.1 {status}", *lines, "", ""]).encode("latin-1")


def says(status: str, *lines: str, body: bytes = b"") -> Answer:
    return lambda connection: connection.sendall(head(status, *lines) + body)


def sends(*parts: bytes) -> Answer:
    return lambda connection: connection.sendall(b"".join(parts))


def redirects(location: str, status: str = "301 Moved Permanently") -> Answer:
    return says(status, f"Location: {location}")


def page(body: bytes | str, *lines: str, status: str = "200 OK", kind: str = HTML) -> Answer:
    data = body if isinstance(body, bytes) else body.encode("utf-8")
    return says(status, kind, f"Content-Length: {len(data)}", *lines, body=data)


def chunked(*chunks: bytes, end: bytes = b"0\r\n\r\n") -> Answer:
    parts = [b"%x\r\n%s\r\n" % (len(chunk), chunk) for chunk in chunks]
    return sends(head("200 OK", HTML, "Transfer-Encoding: chunked"), *parts, end)


def gzipped(data: bytes) -> Answer:
    return page(gzip.compress(data, mtime=0), "Content-Encoding: gzip")


def deflated(data: bytes, *, with_head: bool) -> Answer:
    packer = zlib.compressobj(wbits=zlib.MAX_WBITS if with_head else -zlib.MAX_WBITS)
    return page(packer.compress(data) + packer.flush(), "Content-Encoding: deflate")


def bomb(size: int) -> bytes:
    """Return gzip data that unpacks to ``size`` bytes, without ever holding them."""
    packer = zlib.compressobj(9, wbits=zlib.MAX_WBITS | 16)
    zeros = bytes(1_000_000)
    parts = [packer.compress(zeros) for _ in range(size // len(zeros))]
    return b"".join([*parts, packer.flush()])


def reset(connection: socket.socket) -> None:
    connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))


def resets_after(start: bytes) -> Answer:
    def answer(connection: socket.socket) -> None:
        connection.sendall(start)
        reset(connection)

    return answer


@dataclass
class HostileServer:
    """Answers each path by its answers in turn, the last one for ever; unknown paths with 200.

    ``running`` and ``most`` count the requests at a time by the host that they name.
    """

    tls: ssl.SSLContext | None = None
    answers: dict[str, list[Answer]] = field(default_factory=dict)
    requests: list[Request] = field(default_factory=list)
    running: Counter[str] = field(default_factory=Counter)
    most: Counter[str] = field(default_factory=Counter)
    stopping: threading.Event = field(default_factory=threading.Event)

    def __post_init__(self) -> None:
        self._listener = socket.create_server(("127.0.0.1", 0), backlog=512)
        self.port: int = self._listener.getsockname()[1]
        self._lock = threading.Lock()
        threading.Thread(target=self._accept, daemon=True).start()

    def url(self, path: str, host: str = "127.0.0.1") -> str:
        return f"{'https' if self.tls else 'http'}://{host}:{self.port}{path}"

    def on(self, path: str, *answers: Answer) -> str:
        self.answers[path] = list(answers)
        return self.url(path)

    def asked(self, path: str) -> int:
        return sum(request.path == path for request in self.requests)

    def endless(self, start: bytes, part: bytes, pause: float = 0.0) -> Answer:
        """Send ``start``, then ``part`` again and again until the client has enough."""

        def answer(connection: socket.socket) -> None:
            connection.sendall(start)
            while not self.stopping.wait(pause):
                connection.sendall(part)

        return answer

    def dripping(self, data: bytes, pause: float = 0.05) -> Answer:
        """Send ``data`` byte by byte."""

        def answer(connection: socket.socket) -> None:
            for byte in data:
                connection.sendall(bytes([byte]))
                if self.stopping.wait(pause):
                    return

        return answer

    def close(self) -> None:
        self.stopping.set()
        self._listener.close()

    def _accept(self) -> None:
        while not self.stopping.is_set():
            try:
                connection, _ = self._listener.accept()
            except OSError:
                return
            threading.Thread(target=self._serve, args=(connection,), daemon=True).start()

    def _serve(self, connection: socket.socket) -> None:
        with contextlib.suppress(OSError, IndexError), contextlib.ExitStack() as stack:
            if self.tls:
                connection = self.tls.wrap_socket(connection, server_side=True)
            stack.enter_context(connection)
            with connection.makefile("rb") as stream:
                path = stream.readline().decode("latin-1").split(" ")[1]
                headers = {}
                while line := stream.readline().decode("latin-1").strip():
                    name, _, value = line.partition(":")
                    headers[name.lower()] = value.strip()
            host = headers.get("host", "")
            with self._lock:
                self.requests.append(Request(path, headers))
                waiting = self.answers.get(path, [says("200 OK")])
                answer = waiting.pop(0) if len(waiting) > 1 else waiting[0]
                self.running[host] += 1
                self.most[host] = max(self.most[host], self.running[host])
            try:
                answer(connection)
            finally:
                with self._lock:
                    self.running[host] -= 1


class RawServer:
    """Hands every connection to a function before anything is read: handshakes that never end."""

    def __init__(self, answer: Answer) -> None:
        self._answer = answer
        self._listener = socket.create_server(("127.0.0.1", 0), backlog=64)
        self.port: int = self._listener.getsockname()[1]
        threading.Thread(target=self._accept, daemon=True).start()

    def _accept(self) -> None:
        while True:
            try:
                connection, _ = self._listener.accept()
            except OSError:
                return
            threading.Thread(target=self._serve, args=(connection,), daemon=True).start()

    def _serve(self, connection: socket.socket) -> None:
        with contextlib.suppress(OSError), connection:
            self._answer(connection)

    def close(self) -> None:
        self._listener.close()


ADDRESSES = {
    "empty": [],
    "mixed": ["127.0.0.1", "10.1.2.3"],
    "mixed-six": ["127.0.0.1", "::ffff:10.1.2.3"],
    "metadata": ["169.254.169.254"],
    "six": ["fd00::1"],
    "blocked": ["0.0.0.0"],  # noqa: S104 - what a resolver answers
    "odd": ["127.0.0.1%eth0"],
}


def lookup(host: str, port: int) -> Sequence[str]:
    """Resolve names of the test's own domain to this machine, as a local resolver would.

    ``gone.`` is a name that does not exist, others are those of :data:`ADDRESSES`.
    """
    label, _, domain = host.rstrip(".").partition(".")
    if label[:1].isdigit() or ":" in label:
        found = socket.getaddrinfo(host, port, flags=socket.AI_NUMERICHOST)
        return [str(entry[4][0]) for entry in found]
    if domain != DOMAIN or label == "gone":
        raise socket.gaierror(socket.EAI_NONAME, "no such name")
    if label == "servfail":
        raise socket.gaierror(socket.EAI_AGAIN, "try again")
    return ADDRESSES.get(label, ["127.0.0.1"])
