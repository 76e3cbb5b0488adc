"""Reads the head of an answer, whatever its size: the final status and the headers that decide."""

from __future__ import annotations

import http.client
import re
import socket
from collections.abc import Mapping
from typing import Any, BinaryIO, Protocol

MAX_HEAD = 256 * 1024
MAX_LINE = 32 * 1024
WANTED = frozenset(
    """location retry-after content-type content-encoding content-length transfer-encoding
    cf-mitigated x-amzn-waf-action x-vercel-mitigated""".split()
)
_STATUS = re.compile(rb"HTTP/(\d)[\d.]{0,4}[ \t]+([1-9]\d\d)(?:[ \t]|\r?\n|\Z)")


class HeadError(http.client.HTTPException):
    """The head of an answer is no such thing, ends early or has no end."""


class Head:
    """Reads a head line by line.

    Interim answers (1xx) and headers nobody asks for are left out, so that neither their number
    nor their length matters, and no cookie is ever seen. Of headers said twice the first counts.
    """

    def __init__(self, stream: BinaryIO) -> None:
        self.stream = stream
        self.received = 0

    def read(self) -> tuple[int, dict[str, str]]:
        """Return the final status and the wanted headers, by names in lower case.

        Raises :class:`HeadError`.
        """
        while True:
            line = self._line()
            match = _STATUS.match(line)
            if match is None:
                raise HeadError("the answer is no HTTP" if line else "the answer is empty")
            status, headers = int(match[2]), self._headers()
            if status >= 200 or status == 101:
                return status, headers

    def _headers(self) -> dict[str, str]:
        headers: dict[str, str] = {}
        while line := self._line():
            if line in (b"\r\n", b"\n"):
                return headers
            name, _, value = line.partition(b":")
            wanted = name.decode("latin-1").rstrip().lower()
            if wanted in WANTED:
                headers.setdefault(wanted, value.decode("latin-1").strip())
        raise HeadError("the answer ends within its head")

    def _line(self) -> bytes:
        """Return a line, or the beginning of one that is too long."""
        line = part = self._read()
        while part and not part.endswith(b"\n"):
            part = self._read()
        return line

    def _read(self) -> bytes:
        part = self.stream.readline(MAX_LINE)
        self.received += len(part)
        if self.received > MAX_HEAD:
            raise HeadError("the head of the answer is too large")
        return part


class Reader(Protocol):
    """What takes in answers: it counts bytes, and reads of a body what it needs."""

    received: int

    def take(
        self, status: int, headers: Mapping[str, str], stream: BinaryIO, sock: socket.socket
    ) -> None:
        """Read the body behind a head, or leave it."""


class HeadFirstResponse(http.client.HTTPResponse):
    """An answer whose body is read by a :class:`Reader` only, at once."""

    def __init__(self, sock: socket.socket, *args: Any, reader: Reader, **kwargs: Any) -> None:
        super().__init__(sock, *args, **kwargs)
        self._sock = sock
        self._reader = reader

    def begin(self) -> None:
        """Read the head, and of the body what the reader wants."""
        head = Head(self.fp)
        try:
            self.status, headers = head.read()
        except ValueError:  # a descriptor that was closed meanwhile
            raise HeadError("the connection was closed") from None
        finally:
            self._reader.received += head.received
        self.code, self.reason, self.version = self.status, "", 11
        self.headers = self.msg = http.client.HTTPMessage()
        for name, value in headers.items():
            if name != "transfer-encoding":
                self.headers[name] = value
        self._reader.take(self.status, headers, self.fp, self._sock)
        # Whatever is left of the body is not read.
        self.chunked, self.length, self.will_close = False, 0, True
