"""Asks git, in a way that neither a hook's environment nor a repository's settings can misuse.

A hook's variables name the repository that is committed to, which may be another one than that of
the checked files: all ``GIT_*`` are taken away. Only commands are used that run no hooks, no
filters and no external diffs; what a repository could set beside those (a file system monitor, the
transport that fetches what a partial clone left out) is turned off.
"""

from __future__ import annotations

import os
import shutil
import subprocess
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import NamedTuple

_SAFE = (
    "--no-pager",
    "--no-optional-locks",
    *("-c", "core.fsmonitor=false"),
    *("-c", "core.quotepath=off"),
    *("-c", "core.hooksPath=" + os.devnull),
    *("-c", "protocol.allow=never"),
)
_ENVIRONMENT = {
    "LC_ALL": "C",
    "GIT_TERMINAL_PROMPT": "0",
    "GIT_NO_LAZY_FETCH": "1",
    "GIT_NO_REPLACE_OBJECTS": "1",
    "GIT_ALLOW_PROTOCOL": "",
}
_SECONDS = 120


class Entry(NamedTuple):
    """A file of a tree: its kind (``blob``, ``link`` or ``commit`` of a submodule) and object."""

    kind: str
    object: str


def run(folder: str | Path, *arguments: str | bytes, stdin: bytes = b"") -> bytes | None:
    """Return what git answers in a folder, or ``None`` if it fails or there is no git."""
    program = _program()
    if program is None or any(b"\0" in os.fsencode(argument) for argument in arguments):
        return None
    kept = {name: value for name, value in os.environ.items() if not name.startswith("GIT_")}
    try:
        done = subprocess.run(
            [program, *_SAFE, "-C", str(folder), *arguments],
            input=stdin,
            capture_output=True,
            check=False,
            env={**kept, **_ENVIRONMENT},
            timeout=_SECONDS,
        )
    except (OSError, subprocess.TimeoutExpired):
        return None
    return done.stdout if done.returncode == 0 else None


def _program() -> str | None:
    """Return where git is; never a program of the working folder, where Windows looks first."""
    found = shutil.which("git")
    if found is None or not os.path.isabs(found) or os.path.dirname(found) == os.getcwd():
        return None
    return found


def is_there() -> bool:
    """Tell whether there is a git to ask."""
    return _program() is not None


def toplevel(folder: str) -> str | None:
    """Return the top folder of the checkout that holds a folder, links resolved."""
    answer = run(folder, "rev-parse", "--show-toplevel")
    top = os.path.realpath(os.fsdecode(answer.removesuffix(b"\n"))) if answer else ""
    real = os.path.realpath(folder)
    return top if top and (real == top or real.startswith(os.path.join(top, ""))) else None


def commit(top: str, revision: str) -> str | None:
    """Return the commit that a revision names; ``None`` where this repository has none."""
    if not revision or revision.startswith("-"):
        return None
    asked = ("--verify", "--quiet", "--end-of-options", f"{revision}^{{commit}}")
    answer = run(top, "rev-parse", *asked)
    return answer.decode().strip() if answer else None


def branching_point(top: str, base: str) -> str:
    """Return the commit where the branch that is checked out left ``base``, or ``base`` itself."""
    answer = run(top, "merge-base", base, "HEAD")
    return answer.decode().split()[0] if answer else base


def is_shallow(top: str) -> bool:
    """Tell whether a part of the history was never fetched."""
    return run(top, "rev-parse", "--is-shallow-repository") == b"true\n"


def references(top: str) -> list[str]:
    """Return the names of branches and tags, as one may write them."""
    answer = run(top, "for-each-ref", "--count=2000", "--format=%(refname:short)")
    return [os.fsdecode(name) for name in (answer or b"").split(b"\n") if name]


def tree(top: str, revision: str) -> dict[str, Entry]:
    """Return the files of a commit by their paths, which may hold anything but NUL.

    Empty where git can't tell, as for a partial clone without its trees.
    """
    answer = run(top, "ls-tree", "-r", "-z", "--full-tree", revision)
    found = {}
    for line in (answer or b"").split(b"\0"):
        head, tab, name = line.partition(b"\t")
        fields = head.decode("ascii").split()
        if tab and len(fields) == 3:
            mode, kind, object_ = fields
            found[os.fsdecode(name)] = Entry("link" if mode == "120000" else kind, object_)
    return found


def contents(top: str, objects: Sequence[str]) -> Iterator[bytes | None]:
    """Yield what each object holds, as stored; ``None`` for one that this clone lacks."""
    if not objects:
        return
    asked = "".join(f"{name}\n" for name in objects).encode("ascii")
    answer = run(top, "cat-file", "--batch", stdin=asked) or b""
    at = 0
    for _ in objects:
        head, _, _ = answer[at : at + 200].partition(b"\n")
        fields = head.split()
        if len(fields) != 3 or not fields[2].isdigit():  # "... missing"
            at += len(head) + 1
            yield None
            continue
        start = at + len(head) + 1
        at = start + int(fields[2]) + 1
        yield answer[start : at - 1] if at <= len(answer) else None
