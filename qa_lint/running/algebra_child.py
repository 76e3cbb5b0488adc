"""The child that :class:`~qa_lint.running.workers.AlgebraWorker` asks and may kill.

One JSON object a line: ``{"left": tex, "right": tex}``, or ``{"kind": ..., "left": tree, "right":
tree}`` with trees as of :mod:`~qa_lint.linting.algebra.wire`, in, ``{"verdict": ...}`` out; the
first line out, ``{"ready": true}``, says that SymPy is loaded. Ends with its standard input.
"""

from __future__ import annotations

import contextlib
import faulthandler
import json
import os
import sys

MEMORY = 1024**3
"""Bytes of address space the child may use, where the system can limit it."""
LAST_RESORT = 30
"""Seconds after which a computation ends itself, should the parent be gone."""


def main() -> None:
    """Answer requests until standard input ends."""
    _limit_memory()
    from qa_lint.linting.algebra.prover import warm_up

    warm_up()  # before the clock of the first request runs
    _say({"ready": True})
    with open(os.devnull, "w", encoding="utf-8") as nowhere:
        for line in sys.stdin:
            faulthandler.dump_traceback_later(LAST_RESORT, exit=True, file=nowhere)
            _say({"verdict": answer(line)})
            faulthandler.cancel_dump_traceback_later()


def answer(line: str) -> str:
    """Return the verdict for one request."""
    from qa_lint.linting.algebra.prover import prove
    from qa_lint.parsing.latex.nodes import Relation
    from qa_lint.parsing.latex.tree import parse

    request = json.loads(line)
    if "kind" in request:
        return _of_trees(request["kind"], request["left"], request["right"])
    # Read together: the one side tells whether a(b) is a product on the other.
    claim = parse(f"{request['left']} = {request['right']}")
    if not isinstance(claim, Relation) or claim.operators != ("=",):
        return "unknown"
    try:
        return prove(*claim.sides)
    except (ArithmeticError, ValueError, TypeError, AttributeError, NotImplementedError,
            LookupError, RecursionError, MemoryError, AssertionError):  # fmt: skip
        return "unknown"  # SymPy gives up in many ways; none of them proves anything


def _of_trees(kind: str, left: str, right: str) -> str:
    """Return the verdict on two trees."""
    from qa_lint.linting.algebra.judging import form, prove_trees
    from qa_lint.linting.algebra.wire import decode

    try:
        if kind == "form":
            return form(decode(left))
        return prove_trees(kind, decode(left), decode(right))
    except (ArithmeticError, ValueError, TypeError, AttributeError, NotImplementedError,
            LookupError, RecursionError, MemoryError, AssertionError):  # fmt: skip
        return "unknown"


def _say(message: dict[str, object]) -> None:
    sys.stdout.write(json.dumps(message) + "\n")
    sys.stdout.flush()


def _limit_memory() -> None:
    try:
        import resource
    except ImportError:  # Windows
        return
    with contextlib.suppress(ValueError, OSError):  # macOS refuses some limits
        resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY))
