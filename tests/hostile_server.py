"""A web server on the loopback interface that answers as its test says, byte by byte."""

from __future__ import annotations

import contextlib
import socket
import ssl
import struct
import threading
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import NamedTuple


class Request(NamedTuple):
    path: str
    headers: dict[str, str]


Answer = Callable[[socket.socket], None]


def head(status: str, *lines: str) -> bytes:
    return "\r\n".join([f"HTTP/1.1 {status}", *lines, "", ""]).encode("latin-1")


def says(status: str, *lines: str, body: bytes = b"") -> Answer:
    return lambda connection: connection.sendall(head(status, *lines) + body)


def redirects(location: str, status: str = "301 Moved Permanently") -> Answer:
    return says(status, f"Location: {location}")


def reset(connection: socket.socket) -> None:
    connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))


@dataclass
class HostileServer:
    """Answers each path by its answers in turn, the last one for ever; unknown paths with 200."""

    tls: ssl.SSLContext | None = None
    answers: dict[str, list[Answer]] = field(default_factory=dict)
    requests: list[Request] = field(default_factory=list)
    stopping: threading.Event = field(default_factory=threading.Event)

    def __post_init__(self) -> None:
        self._listener = socket.create_server(("127.0.0.1", 0), backlog=128)
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
        with contextlib.suppress(OSError), contextlib.ExitStack() as stack:
            if self.tls:
                connection = self.tls.wrap_socket(connection, server_side=True)
            stack.enter_context(connection)
            with connection.makefile("rb") as stream:
                path = stream.readline().decode("latin-1").split(" ")[1]
                headers = {}
                while line := stream.readline().decode("latin-1").strip():
                    name, _, value = line.partition(":")
                    headers[name.lower()] = value.strip()
            with self._lock:
                self.requests.append(Request(path, headers))
                waiting = self.answers.get(path, [says("200 OK")])
                answer = waiting.pop(0) if len(waiting) > 1 else waiting[0]
            answer(connection)
