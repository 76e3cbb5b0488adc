"""Loads packs: qa-lint's own from the data compiled at build time, others by compiling them."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from qa_lint.core.data import data_path
from qa_lint.core.errors import PackError
from qa_lint.core.rule import Check
from qa_lint.linting.packs.hashing import hashes

COMPILED = "packs.json"
_LEXICON = "facts/lexicon.yaml"
MAX_PACK = 2_000_000
"""The largest pack, in code points."""


def load_packs(own: bool, extra: Sequence[tuple[str, str]] = ()) -> list[Check]:
    """Return the checks of qa-lint's own packs and of others, given as ``(name, text)``.

    Raises :class:`PackError`, with file, line and column, for a pack that can't be used.
    """
    from qa_lint.linting.facts.check import facts_check
    from qa_lint.linting.formulas.rules import formulas_check
    from qa_lint.linting.packs.formulas import own_formulas

    checks: list[Check] = []
    if own:
        checks += (facts_check(own_facts()), formulas_check(own_formulas()))
    if extra:
        checks.append(facts_check(_compile_extra(extra)))
        checks += _extra_formulas(extra)
    return [check for check in checks if check.rules]


def _extra_formulas(extra: Sequence[tuple[str, str]]) -> list[Check]:
    """Return the check of the formulas in a user's packs."""
    if not any("formulas:" in text for _, text in extra):
        return []
    from qa_lint.linting.formulas.rules import formulas_check
    from qa_lint.linting.packs.formulas import compile_formulas, own_formulas

    known = {formula["id"] for formula in own_formulas()["formulas"]}
    return [formulas_check(compile_formulas(extra, known))]


def own_files() -> dict[str, Path]:
    """Return qa-lint's own packs by name, the shared lexicon first."""
    files = sorted(data_path("facts").glob("*.yaml"))
    files.sort(key=lambda path: path.name != "lexicon.yaml")
    return {f"facts/{path.name}": path for path in files}


def own_ids(path: Path) -> set[str] | None:
    """Return the ids of the rules in a file if it is one of qa-lint's own packs, else ``None``."""
    from qa_lint.linting.formulas.rules import PREFIX
    from qa_lint.linting.packs.formulas import compile_formulas, own_formula_files

    name = next((name for name, own in own_files().items() if _is_same(own, path)), None)
    if name is None:
        mine = next((n for n, own in own_formula_files().items() if _is_same(own, path)), None)
        if mine is None:
            return None
        data = compile_formulas([(mine, path.read_text(encoding="utf-8"))], check_near=False)
        return {f"{PREFIX}{formula['id']}" for formula in data["formulas"]}
    texts = [(key, own_files()[key].read_text(encoding="utf-8")) for key in {_LEXICON: 0, name: 0}]
    return {f"facts/{fact['id']}" for fact in compile_texts(texts)["facts"]}


def _is_same(first: Path, second: Path) -> bool:
    return second.exists() and first.samefile(second)


def own_facts() -> Mapping[str, Any]:
    """Return the compiled facts; compiles them anew if a YAML file is not what was compiled."""
    files = {name: path.read_bytes() for name, path in own_files().items()}
    compiled = data_path("data", COMPILED)
    if compiled.is_file():
        kept = json.loads(compiled.read_text(encoding="utf-8"))
        if kept["sources"] == hashes(files):
            data: Mapping[str, Any] = kept
            return data
    return compile_own(files)


def compile_own(files: Mapping[str, bytes]) -> dict[str, Any]:
    """Compile qa-lint's own packs, with the hashes of their files."""
    texts = [(name, content.decode("utf-8")) for name, content in files.items()]
    return {"sources": hashes(files)} | compile_texts(texts)


def _compile_extra(extra: Sequence[tuple[str, str]]) -> dict[str, Any]:
    """Compile a user's packs; they may use the shared lexicon, but none of our ids."""
    known = {fact["id"] for fact in own_facts()["facts"]}
    lexicon = data_path("facts", "lexicon.yaml")
    shared = [(lexicon.name, lexicon.read_text(encoding="utf-8"))] if lexicon.is_file() else []
    return compile_texts([*shared, *extra], known)


def compile_texts(
    packs: Sequence[tuple[str, str]], known: frozenset[str] | set[str] = frozenset()
) -> dict[str, Any]:
    """Compile packs in this order; each may use the lexicon of the first.

    Raises :class:`PackError` for anything wrong in one, ids that are taken included.
    """
    from qa_lint.linting.packs.compiled import Compiler
    from qa_lint.linting.packs.schema import Concept, Reader
    from qa_lint.parsing.yamlio import load

    compiler = Compiler()
    shared: dict[str, Concept] = {}
    taken = set(known)
    for number, (name, text) in enumerate(packs):
        if len(text) > MAX_PACK:
            raise PackError(f"{name}:1:1: the pack is larger than {MAX_PACK} characters")
        reader = Reader(name, shared)
        for fact, at in reader.read(load(text, name)):
            if fact.id in taken:
                raise reader.fail(at, f"there is a fact {fact.id!r} already")
            taken.add(fact.id)
            compiler.add(fact)
        if number == 0:
            shared = reader.lexicon
    return compiler.data()
