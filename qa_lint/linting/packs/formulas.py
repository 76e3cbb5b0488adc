"""Compiles packs of formulas."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from qa_lint.core.errors import PackError
from qa_lint.linting.formulas.indexing import heads_of, names_of
from qa_lint.linting.packs.formula_schema import FormulaReader
from qa_lint.parsing.yamlio import load

VERSION = 2


def compile_formulas(
    packs: Sequence[tuple[str, str]],
    known: frozenset[str] | set[str] = frozenset(),
    *,
    check_near: bool = True,
) -> dict[str, Any]:
    """Compile the formulas of packs given as ``(name, text)``; ids in ``known`` are taken.

    Without ``check_near``, neighbours may be named that are in other packs.

    Raises :class:`PackError`, with file, line and column, for anything wrong in one.
    """
    found: list[dict[str, Any]] = []
    taken = set(known)
    for name, text in packs:
        reader = FormulaReader(name)
        for data, at in reader.read_formulas(load(text, name)):
            if data["id"] in taken:
                raise reader.fail(at, f"there is a formula {data['id']!r} already")
            taken.add(data["id"])
            found.append(data)
    ids = {one["id"] for one in found} | set(known)
    for one in found:
        for other in one["near"]:
            if check_near and other not in ids:
                raise PackError(f"formulas/{one['id']}: near names no formula: {other!r}")
    return {
        "version": VERSION,
        "ids": [one["id"] for one in found],
        "names": names_of(found),
        "heads": heads_of(found),
        "formulas": found,
    }
