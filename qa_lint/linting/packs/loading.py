"""Loads packs: qa-lint's own from the data compiled at build time, others by compiling them."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Any

from qa_lint.core.data import data_path
from qa_lint.core.rule import Check
from qa_lint.linting.packs.own import FACTS, FORMULAS, LEXICON, own_formulas


def load_packs(
    own: bool, extra: Sequence[tuple[str, str]] = (), *, documented: bool = True
) -> list[Check]:
    """Return the checks of qa-lint's own packs and of others, given as ``(name, text)``.

    Rules of formulas that need not be ``documented`` have no documentation, which costs nothing.
    Raises :class:`PackError`, with file, line and column, for a pack that can't be used.
    """
    from qa_lint.linting.facts.check import facts_check
    from qa_lint.linting.formulas.rules import formulas_check

    checks: list[Check] = []
    if own:
        checks.append(facts_check(FACTS.data()))
        checks.append(formulas_check(own_formulas(), documented=documented))
    if extra:
        checks.append(facts_check(_extra_facts(extra)))
        if any("formulas:" in text for _, text in extra):
            checks.append(formulas_check(_extra_formulas(extra), documented=documented))
    return [check for check in checks if check.rules]


def _extra_facts(extra: Sequence[tuple[str, str]]) -> dict[str, Any]:
    """Compile a user's facts; they may use the shared lexicon, but none of our ids."""
    from qa_lint.linting.packs.compiled import compile_facts

    known = {fact["id"] for fact in FACTS.data()["facts"]}
    lexicon = data_path(FACTS.folder, LEXICON)
    shared = [(lexicon.name, lexicon.read_text(encoding="utf-8"))] if lexicon.is_file() else []
    return compile_facts([*shared, *extra], known)


def _extra_formulas(extra: Sequence[tuple[str, str]]) -> dict[str, Any]:
    """Compile a user's formulas, which have none of our ids."""
    from qa_lint.linting.packs.formulas import compile_formulas

    return compile_formulas(extra, set(own_formulas()["ids"]))


def own_ids(path: Path) -> set[str] | None:
    """Return the ids of the rules in a file if it is one of qa-lint's own packs, else ``None``."""
    from qa_lint.linting.formulas.rules import PREFIX
    from qa_lint.linting.packs.compiled import compile_facts
    from qa_lint.linting.packs.formulas import compile_formulas

    for packs in (FACTS, FORMULAS):
        name = next((name for name, own in packs.files().items() if _is_same(own, path)), None)
        if name is None:
            continue
        if packs is FORMULAS:
            data = compile_formulas([(name, path.read_text(encoding="utf-8"))], check_near=False)
            return {f"{PREFIX}{formula_id}" for formula_id in data["ids"]}
        files = {key: file for key, file in packs.files().items() if key in (_lexicon_name(), name)}
        texts = [(key, file.read_text(encoding="utf-8")) for key, file in files.items()]
        return {f"facts/{fact['id']}" for fact in compile_facts(texts)["facts"]}
    return None


def _lexicon_name() -> str:
    return f"{FACTS.folder}/{LEXICON}"


def _is_same(first: Path, second: Path) -> bool:
    return second.exists() and first.samefile(second)
