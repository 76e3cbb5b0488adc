"""Reads the head of an answer, whatever its size: the final status and the headers that decide."""

from __future__ import annotations

import http.client
import re
from typing import Any, BinaryIO, Protocol

MAX_HEAD = 256 * 1024
MAX_LINE = 32 * 1024
WANTED = frozenset({b"location", b"retry-after", b"cf-mitigated", b"x-amzn-waf-action"})


_INTERIM = re.compile(rb"HTTP/[\d.]{1,5}[ \t]+1\d\d\b")


class HeadError(http.client.HTTPException):
    """The head of an answer ends early or has no end."""


class Head:
    """Stands in for the stream while ``http.client`` reads the head.

    Interim answers (1xx) and headers nobody asks for are left out, so that neither their number
    nor their length matters, and no cookie is ever seen.
    """

    def __init__(self, stream: BinaryIO) -> None:
        self.stream = stream
        self.received = 0
        self._in_headers = False

    def readline(self, limit: int = -1) -> bytes:
        """Return the status line, then each wanted header, then the empty line."""
        if not self._in_headers:
            self._in_headers = True
            return self._status_line()
        while line := self._line():
            if line in (b"\r\n", b"\n"):
                return line
            if line.partition(b":")[0].strip().lower() in WANTED:
                return line
        raise HeadError("the answer ends within its head")

    def close(self) -> None:
        """Close the stream, as ``http.client`` does when it gives up."""
        self.stream.close()

    def _status_line(self) -> bytes:
        while True:
            line = self._line()
            if not _INTERIM.match(line):
                return line
            while (rest := self._line()) not in (b"\r\n", b"\n"):
                if not rest:
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


class Counter(Protocol):
    """Something that counts the bytes received."""

    received: int


class HeadFirstResponse(http.client.HTTPResponse):
    """An answer of which only the head is read."""

    def __init__(self, *args: Any, counter: Counter, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.counter = counter

    def begin(self) -> None:
        """Read the head through :class:`Head`."""
        stream = self.fp
        head = Head(stream)
        self.fp = head  # type: ignore[assignment]
        try:
            super().begin()
        finally:
            self.counter.received += head.received
            now: Any = self.fp
            if now is head:
                self.fp = stream
