"""Compiles and loads packs of formulas: qa-lint's own, and a user's."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from functools import cache
from pathlib import Path
from typing import Any

from qa_lint.core.data import data_path
from qa_lint.core.errors import PackError
from qa_lint.linting.packs.hashing import hashes

COMPILED = "formulas.json"
VERSION = 1


def own_formula_files() -> dict[str, Path]:
    """Return qa-lint's own packs of formulas by name."""
    files = sorted(data_path("formulas").glob("*.yaml"))
    return {f"formulas/{path.name}": path for path in files}


@cache
def own_formulas() -> Mapping[str, Any]:
    """Return the compiled formulas; compiles them anew if a YAML file is not what was compiled."""
    files = {name: path.read_bytes() for name, path in own_formula_files().items()}
    compiled = data_path("data", COMPILED)
    if compiled.is_file():
        kept = json.loads(compiled.read_text(encoding="utf-8"))
        if kept["sources"] == hashes(files):
            data: Mapping[str, Any] = kept
            return data
    return compile_own_formulas(files)


def compile_own_formulas(files: Mapping[str, bytes]) -> dict[str, Any]:
    """Compile qa-lint's own packs of formulas, with the hashes of their files."""
    texts = [(name, content.decode("utf-8")) for name, content in files.items()]
    return {"sources": hashes(files)} | compile_formulas(texts)


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
    from qa_lint.linting.packs.formula_schema import FormulaReader
    from qa_lint.parsing.yamlio import load

    found: list[dict[str, Any]] = []
    taken = set(known)
    for name, text in packs:
        reader = FormulaReader(name)
        for data, at in reader.read_formulas(load(text, name)):
            if data["id"] in taken:
                raise reader.fail(at, f"there is a formula {data['id']!r} already")
            taken.add(data["id"])
            found.append(data | {"doc": document(data)})
    ids = {one["id"] for one in found} | set(known)
    for one in found:
        for other in one["near"]:
            if check_near and other not in ids:
                raise PackError(f"formulas/{one['id']}: near names no formula: {other!r}")
    return {"version": VERSION, "formulas": found}


def document(data: Mapping[str, Any]) -> str:
    """Return the documentation of a formula, with the headings of every rule."""
    sign = {"=": "=", "<=": r"\le", ">=": r"\ge"}[data["relation"]]
    left = f"{data['left'][0]} {sign} " if data["left"] else ""
    shown = f"{left}{data['statement']}"
    roles = "; ".join(f"{key}: {row['is']}" for key, row in data["roles"].items())
    where = f" where {roles}." + (f" {data['conditions']}" if data["conditions"] else "")
    parts = [f"A near miss of the formula called {data['name']}.", "",
             f"Why: The formula is ${shown}$,{where}"]  # fmt: skip
    for heading, examples in (("Bad", data["wrong"]), ("Good", data["right"])):
        parts.append(f"{heading}:")
        for number, text in enumerate(examples):
            parts += (["    ---"] if number else []) + [f"    {text}"]
    also = " or ".join(f"${tex}$" for tex in data["variants"])
    parts.append(f"Fix: Write ${shown}$" + (f", or {also}." if also else "."))
    parts.append(f"Source: {data['source']}")
    return "\n".join(parts) + "\n"
