"""Cuts connections when their time is up, whatever they are doing."""

from __future__ import annotations

import contextlib
import heapq
import itertools
import socket
import threading
import time


class Watched:
    """A connection with a deadline; ``cut`` tells whether it was missed."""

    def __init__(self, sock: socket.socket, *, secure: bool) -> None:
        # TLS takes the descriptor over from its socket; a duplicate still reaches the connection.
        self._handle = sock.dup() if secure else sock
        self._secure = secure
        self._lock = threading.Lock()
        self.cut = False

    def stop(self) -> None:
        """End the connection now, in both directions."""
        with self._lock, contextlib.suppress(OSError):
            self.cut = True
            self._handle.shutdown(socket.SHUT_RDWR)

    def release(self) -> None:
        """Forget the connection."""
        with self._lock:
            if self._secure:
                self._handle.close()


class Watchdog:
    """One thread that ends every connection at its deadline."""

    def __init__(self) -> None:
        self._wake = threading.Condition()
        self._heap: list[tuple[float, int, Watched]] = []
        self._count = itertools.count()
        self._thread: threading.Thread | None = None
        self._closed = False

    def watch(self, sock: socket.socket, deadline: float, *, secure: bool) -> Watched:
        """Cut ``sock`` at ``deadline`` (monotonic seconds) unless it is released before.

        ``secure`` tells that TLS will run over it.
        """
        watched = Watched(sock, secure=secure)
        with self._wake:
            if self._closed:
                watched.stop()
                return watched
            heapq.heappush(self._heap, (deadline, next(self._count), watched))
            if self._thread is None:
                self._thread = threading.Thread(
                    target=self._run, name="links-watchdog", daemon=True
                )
                self._thread.start()
            if self._heap[0][2] is watched:
                self._wake.notify()
        return watched

    def _run(self) -> None:
        with self._wake:
            while not self._closed:
                now = time.monotonic()
                while self._heap and self._heap[0][0] <= now:
                    heapq.heappop(self._heap)[2].stop()
                self._wake.wait(self._heap[0][0] - now if self._heap else None)

    def close(self) -> None:
        """Cut everything that is still watched, and end the thread."""
        with self._wake:
            self._closed = True
            for _, _, watched in self._heap:
                watched.stop()
            self._heap.clear()
            self._wake.notify()
