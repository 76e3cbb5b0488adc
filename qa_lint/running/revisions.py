"""Finds the git revision that a run is compared with, in every repository that its files lie in."""

from __future__ import annotations

import os
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from typing import NamedTuple

from qa_lint.core.errors import UsageError, did_you_mean
from qa_lint.running import git


class Wanted(NamedTuple):
    """The revision to compare with; an ``explicit`` one, from the command line, must exist."""

    name: str
    explicit: bool
    option: str = "--changed-since"

    def __str__(self) -> str:
        """How messages name it."""
        return f"{self.option} {self.name}" if self.explicit else f"changes since {self.name}"


class Base(NamedTuple):
    """What a checkout held at a revision: its files by their paths from the ``top`` folder."""

    top: str
    commit: str
    tree: dict[str, git.Entry]


@dataclass(slots=True)
class Bases:
    """The base of each checkout; ``remarks`` says where there is none, and so all is reported."""

    found: list[Base] = field(default_factory=list)
    remarks: list[str] = field(default_factory=list)


@cache
def checkout(folder: str) -> str | None:
    """Return the top folder of the checkout that holds a folder (an absolute path, without links).

    The folders above are looked at first: git is asked once for each checkout.
    """
    if os.path.lexists(os.path.join(folder, ".git")):
        return git.toplevel(folder)
    above = os.path.dirname(folder)
    return checkout(above) if above != folder else None


def find_bases(wanted: Wanted, named: Sequence[Path], folders: Iterable[Path]) -> Bases:
    """Return the bases of the checkouts that hold the ``named`` paths and the ``folders`` of files.

    Raises :class:`UsageError` for an explicit revision that there is not, and where there is no
    git or no repository to have it.
    """
    checkout.cache_clear()
    bases = Bases()
    tops = {_top_of(path) for path in named}
    if None in tops:
        reason = _no_repository(named)
        if wanted.explicit:
            raise UsageError(f"{wanted}: {reason}")
        bases.remarks.append(f"{wanted}: {reason}; everything is reported")
    outer = sorted(top for top in tops if top)
    for top in outer:
        _add(bases, top, _resolve(wanted, top, bases), wanted)
    inner = {checkout(os.path.realpath(folder)) for folder in folders} - tops
    for top in sorted(top for top in inner if top):  # a submodule above before those in it
        _add(bases, top, _pinned(top, bases) or git.commit(top, wanted.name), wanted)
    return bases


def _no_repository(named: Sequence[Path]) -> str:
    if not git.is_there():
        return "there is no git"
    for path in named:
        real = Path(os.path.realpath(path))
        for folder in (real, *real.parents):
            if os.path.lexists(folder / ".git") and git.toplevel(str(folder)) is None:
                return f"git can't read the repository in {folder} (git status there says why)"
    return "there is no git repository here"


def _top_of(path: Path) -> str | None:
    real = os.path.realpath(path)
    return checkout(real if os.path.isdir(real) else os.path.dirname(real))


def _resolve(wanted: Wanted, top: str, bases: Bases) -> str | None:
    """Return the commit where the branch left the revision; ``None`` with a remark, or raise."""
    commit = git.commit(top, wanted.name)
    if commit is not None:
        return git.branching_point(top, commit)
    if wanted.name.strip("0") == "" and len(wanted.name) >= 40:
        bases.remarks.append(f"{wanted}: that is no commit; everything is reported")
    elif git.is_shallow(top):
        bases.remarks.append(
            f"{wanted}: not in this shallow clone; everything is reported"
            " (git fetch --unshallow, or fetch-depth: 0, gets the history)"
        )
    elif wanted.explicit:
        near = did_you_mean(wanted.name, git.references(top))
        raise UsageError(f"{wanted.option}: there is no revision {wanted.name!r}{near}")
    else:
        bases.remarks.append(f"{wanted}: there is no such revision; everything is reported")
    return None


def _pinned(top: str, bases: Bases) -> str | None:
    """Return the commit of a submodule that its superproject had at the base."""
    for base in bases.found:
        name = os.path.relpath(top, base.top).replace(os.sep, "/")
        entry = base.tree.get(name)
        if entry is not None and entry.kind == "commit":
            return git.commit(top, entry.object)
    return None


def _add(bases: Bases, top: str, commit: str | None, wanted: Wanted) -> None:
    if commit is None:
        if not any(top == base.top for base in bases.found) and not bases.remarks:
            bases.remarks.append(f"{wanted}: unknown in {top}; everything in it is reported")
        return
    tree = git.tree(top, commit)
    if not tree and git.run(top, "cat-file", "-e", f"{commit}^{{tree}}") is None:
        bases.remarks.append(f"{wanted}: this partial clone lacks it; everything is reported")
        return
    bases.found.append(Base(top, commit, tree))
