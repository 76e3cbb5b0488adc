"""Reads the body of an answer: so many bytes, so many seconds, packed and unpacked."""

from __future__ import annotations

import re
import socket
import time
import zlib
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from typing import BinaryIO, NamedTuple

LARGE = 500_000
"""Bytes beyond which a body is large: only a few such are held at a time."""
_PIECE = 65_536
_MAX_SIZE_LINE = 4_096
_SIZE = re.compile(rb"\s*([0-9A-Fa-f]{1,12})\s*(?:;[^\r\n]*)?\r?\n\Z")
_DEFLATE = zlib.MAX_WBITS
_GZIP = zlib.MAX_WBITS | 16


class Limits(NamedTuple):
    """How much of a body is read: bytes as they come, bytes unpacked, seconds."""

    packed: int
    unpacked: int
    seconds: float


@dataclass(frozen=True, slots=True)
class Body:
    """What was read of a body; ``complete`` tells whether that is surely all of it."""

    data: bytes
    complete: bool


class BodyError(Exception):
    """A body is not sent or packed as its head says."""


class _Stream:
    """Bytes of a connection until a moment, counted."""

    def __init__(self, stream: BinaryIO, sock: socket.socket, until: float, limit: int) -> None:
        self.stream = stream
        self.sock = sock
        self.until = until
        self.room = limit
        self.received = 0
        self.buffer = b""

    def more(self) -> bytes:
        """Return what comes next, ``b""`` at the end.

        Raises :class:`BodyError` beyond the limit, :class:`OSError` when time is up.
        """
        left = self.until - time.monotonic()
        if left <= 0 or self.room <= 0:
            raise BodyError("enough")
        self.sock.settimeout(left)
        piece = self.stream.read1(min(_PIECE, self.room))  # type: ignore[attr-defined]
        data: bytes = piece
        self.room -= len(data)
        self.received += len(data)
        return data

    def line(self) -> bytes:
        """Return the next line with its end, or what is left."""
        while b"\n" not in self.buffer and len(self.buffer) < _MAX_SIZE_LINE:
            piece = self.more()
            if not piece:
                break
            self.buffer += piece
        line, newline, self.buffer = self.buffer.partition(b"\n")
        return line + newline

    def pieces(self, length: int | None) -> Iterator[bytes]:
        """Yield the next ``length`` bytes, or all until the end; raises if they end early."""
        while length is None or length > 0:
            piece = self.buffer or self.more()
            self.buffer = b""
            if not piece:
                if length is None:
                    return
                raise BodyError("the body ends early")
            if length is not None and len(piece) > length:
                piece, self.buffer = piece[:length], piece[length:]
            if length is not None:
                length -= len(piece)
            yield piece

    def chunks(self) -> Iterator[bytes]:
        """Yield the content of chunks; what follows the last one is not read."""
        while True:
            size = _SIZE.match(self.line())
            if size is None:
                raise BodyError("a chunk has no size")
            length = int(size[1], 16)
            if length == 0:
                return
            yield from self.pieces(length)
            if self.line() not in (b"\r\n", b"\n"):
                raise BodyError("a chunk is longer than it says")


def read_body(
    stream: BinaryIO,
    sock: socket.socket,
    headers: Mapping[str, str],
    limits: Limits,
    until: float,
    may_grow: Callable[[float], bool],
) -> tuple[Body, int]:
    """Return as much of a body as ``limits`` and the moment ``until`` (monotonic) allow.

    ``may_grow`` is asked, with that moment, before a body becomes large. The number is that of
    the bytes received. Nothing is raised: a body that breaks off is one that is not complete.
    """
    until = min(until, time.monotonic() + limits.seconds)
    source = _Stream(stream, sock, until, limits.packed)
    unpacked: list[bytes] = []
    size, complete = 0, False
    try:
        for data in _unpacked(source, headers, limits):
            unpacked.append(data)
            size += len(data)
            if size >= limits.unpacked or (size > LARGE and not may_grow(until)):
                break
        else:
            complete = time.monotonic() < until
    except (BodyError, OSError, ValueError, zlib.error):
        pass
    return Body(b"".join(unpacked), complete), source.received


def _unpacked(source: _Stream, headers: Mapping[str, str], limits: Limits) -> Iterator[bytes]:
    pieces = _framed(source, headers)
    codings = [one.strip() for one in headers.get("content-encoding", "").lower().split(",")]
    codings = [one for one in codings if one not in ("", "identity", "none", "utf-8")]
    if not codings:
        return pieces
    if len(codings) > 1 or codings[0] not in ("gzip", "x-gzip", "deflate"):
        raise BodyError("packed in a way that was not asked for")
    return _inflated(pieces, gzip=codings[0] != "deflate", limit=limits.unpacked)


def _framed(source: _Stream, headers: Mapping[str, str]) -> Iterator[bytes]:
    if headers.get("transfer-encoding", "").lower().rpartition(",")[2].strip() == "chunked":
        return source.chunks()
    length = headers.get("content-length", "").partition(",")[0].strip()
    known = length.isascii() and length.isdigit() and len(length) < 19
    return source.pieces(int(length) if known else None)


def _inflated(pieces: Iterator[bytes], *, gzip: bool, limit: int) -> Iterator[bytes]:
    """Yield unpacked data, never more than ``limit`` bytes in all."""
    unpacker = zlib.decompressobj(_GZIP if gzip else _DEFLATE)
    started = False
    for piece in pieces:
        data = piece
        if not started and not gzip and not _has_zlib_head(data):
            unpacker = zlib.decompressobj(
                -zlib.MAX_WBITS
            )  # deflate without a head, as some send it
        started = True
        while data and limit > 0:
            out = unpacker.decompress(data, limit)
            limit -= len(out)
            if out:
                yield out
            data = unpacker.unconsumed_tail
            if unpacker.eof:
                data = unpacker.unused_data
                if not gzip or not data.startswith(b"\x1f\x8b"):
                    return
                unpacker = zlib.decompressobj(_GZIP)
        if limit <= 0:
            return
    if started and not unpacker.eof:
        raise BodyError("the packed body ends early")


def _has_zlib_head(data: bytes) -> bool:
    return len(data) > 1 and data[0] & 0x0F == 8 and (data[0] << 8 | data[1]) % 31 == 0
