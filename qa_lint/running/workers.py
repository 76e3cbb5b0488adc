"""Killable children: what may take forever or need any amount of memory runs there."""

from __future__ import annotations

import json
import queue
import site
import subprocess
import sys
import threading
from pathlib import Path
from typing import IO

from qa_lint.core.capabilities import Proof

STARTUP = 10.0
"""Seconds the child has to load SymPy."""
ANSWER = 2.0
"""Seconds it has for one answer."""
MAX_TIMEOUTS = 10
"""After so many kills no more questions are asked: a hostile file must end, too."""
_MAX_TEX = 8 * 1024
_MAX_TREES = 64 * 1024
_MAX_VERDICTS = 10_000
_BOOT = (
    "import sys; sys.path[:0] = sys.argv[1:2]; sys.path += sys.argv[2:]; "
    "from qa_lint.running.algebra_child import main; main()"
)


class AlgebraWorker:
    """The :class:`~qa_lint.core.capabilities.Algebra` of a run. Not for several threads at once.

    The child is started by the first question, killed when an answer is late, started again by
    the next question, and ended by :meth:`close`.

    Args:
        answer_seconds: The time for one answer.
        startup_seconds: The time to start.

    Attributes:
        timeouts: How many questions were given up because their time was over.
    """

    def __init__(self, *, answer_seconds: float = ANSWER, startup_seconds: float = STARTUP) -> None:
        self.timeouts = 0
        self._answer_seconds = answer_seconds
        self._startup_seconds = startup_seconds
        self._child: _Child | None = None
        self._usable = True
        self._verdicts: dict[tuple[tuple[str, str], ...], str] = {}

    def prove_identity(self, tex_left: str, tex_right: str) -> Proof:
        """Decide whether two LaTeX expressions are equal for all positive values.

        ``unknown`` also where there is no child (SymPy is missing, the system refuses a process);
        ``timeout`` also once too many questions have timed out.
        """
        if len(tex_left) + len(tex_right) > _MAX_TEX:
            return "unknown"
        return self._decided({"left": tex_left, "right": tex_right})

    def prove_trees(self, kind: str, left: str, right: str) -> Proof:
        """Decide whether two trees are equal; verdicts as of :meth:`prove_identity`.

        The same question is answered from memory; an answer that came too late never is.

        Args:
            kind: What symbols stand for: ``numbers``, ``chance`` or ``matrices``.
            left: One side, as of :func:`qa_lint.linting.algebra.wire.encode`.
            right: The other side.
        """
        if len(left) + len(right) > _MAX_TREES:
            return "unknown"
        return self._decided({"kind": kind, "left": left, "right": right})

    def _decided(self, request: dict[str, str]) -> Proof:
        key = tuple(sorted(request.items()))
        known = self._verdicts.get(key)
        if known is None:
            known, answered = self._asked(request)
            if answered and len(self._verdicts) < _MAX_VERDICTS:
                self._verdicts[key] = known
        if known == "equal":
            return "equal"
        return "refuted" if known == "refuted" else "timeout" if known == "timeout" else "unknown"

    def sympy_form(self, tree: str) -> str:
        """Return a tree (as of ``wire.encode``) as SymPy shows it, or why it has no such form."""
        if len(tree) > _MAX_TREES:
            return "none: too long"
        return self._asked({"kind": "form", "left": tree, "right": tree})[0]

    def _asked(self, request: dict[str, str]) -> tuple[str, bool]:
        """Return the answer of the child, and whether it is one that may be kept."""
        if not self._usable:
            return "unknown", False
        if self.timeouts >= MAX_TIMEOUTS:
            self.timeouts += 1
            return "timeout", False
        child = self._running()
        if child is None:
            return "unknown", False
        try:
            message = child.ask(request, self._answer_seconds)
        except TimeoutError:
            self.close()
            self.timeouts += 1
            return "timeout", False
        if message is None:  # it died: out of memory, most likely
            self.close()
            return "unknown", False
        return str(message.get("verdict")), True

    def close(self) -> None:
        """End the child, if there is one; a later question starts another."""
        if self._child is not None:
            self._child.kill()
            self._child = None

    def __enter__(self) -> AlgebraWorker:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def _running(self) -> _Child | None:
        if self._child is None:
            try:
                self._child = _Child(_command())
                started = self._child.receive(self._startup_seconds) is not None
            except (OSError, TimeoutError):
                started = False
            if not started:
                self.close()
                self._usable = False
        return self._child


def _command() -> list[str]:
    """Return the command line of the child: isolated, but it finds this very package.

    ``-I`` keeps the working folder, which may be a stranger's, off the module path; the folder
    that holds this package, and the user's own packages if this process uses them, are named.
    """
    package = Path(__file__).resolve().parents[2]
    own = [site.getusersitepackages()] if site.ENABLE_USER_SITE else []
    return [sys.executable, "-I", "-c", _BOOT, str(package), *own]


class _Child:
    """A process that answers one JSON line with another."""

    def __init__(self, command: list[str]) -> None:
        self._process = subprocess.Popen(
            command,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            encoding="utf-8",
        )
        self._lines: queue.Queue[str] = queue.Queue()
        # A thread reads: pipes can't be waited for with a time limit on every system.
        self._reader = threading.Thread(
            target=_forward, args=(self._process.stdout, self._lines), daemon=True
        )
        self._reader.start()

    def ask(self, request: dict[str, str], seconds: float) -> dict[str, object] | None:
        """Send a request and return the answer, or ``None`` if the child has ended.

        Raises:
            TimeoutError: No answer in time.
        """
        if self._process.stdin is None:
            return None
        try:
            self._process.stdin.write(json.dumps(request) + "\n")
            self._process.stdin.flush()
        except OSError:
            return None
        return self.receive(seconds)

    def receive(self, seconds: float) -> dict[str, object] | None:
        """Return the next message, or ``None`` if the child has ended.

        Raises:
            TimeoutError: No message in time.
        """
        try:
            line = self._lines.get(timeout=seconds)
        except queue.Empty:
            raise TimeoutError from None
        message = json.loads(line) if line else None
        return message if isinstance(message, dict) else None

    def kill(self) -> None:
        """End the process at once and free what belongs to it."""
        self._process.kill()
        self._process.wait()
        self._reader.join()
        for stream in (self._process.stdin, self._process.stdout):
            if stream is not None:
                try:
                    stream.close()
                except OSError:  # what was still to be written has no reader any more
                    continue


def _forward(stream: IO[str] | None, lines: queue.Queue[str]) -> None:
    """Hand over every line, and an empty one at the end."""
    for line in stream or ():
        lines.put(line)
    lines.put("")
