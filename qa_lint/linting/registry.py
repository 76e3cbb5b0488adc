"""Finds the rules: an index of the files in ``checks``, imported only when they are selected."""

from __future__ import annotations

import importlib
import os
from collections.abc import Iterable, Sequence
from dataclasses import replace
from functools import cache
from pathlib import Path
from typing import Any, NamedTuple

from qa_lint.core.diagnostic import Finding
from qa_lint.core.errors import UsageError, did_you_mean
from qa_lint.core.rule import AnyCheck, BankCheck, Check, Finder, Rule, TreeCheck
from qa_lint.linting.file_rules import FILE_RULES

_CHECKS = Path(__file__).parent / "checks"
_FAMILIES_WITHOUT_CHECKS = ("facts", "file")


class RuleSet(NamedTuple):
    """The checks of a run."""

    checks: tuple[Check, ...]
    bank_checks: tuple[BankCheck, ...] = ()
    tree_checks: tuple[TreeCheck, ...] = ()

    @staticmethod
    def of(checks: Iterable[AnyCheck]) -> RuleSet:
        """Return the set of some checks, sorted by what they look at."""
        made = list(checks)
        return RuleSet(
            tuple(check for check in made if isinstance(check, Check)),
            tuple(check for check in made if isinstance(check, BankCheck)),
            tuple(check for check in made if isinstance(check, TreeCheck)),
        )

    def joined(self, other: RuleSet) -> RuleSet:
        """Return the checks of both sets."""
        return RuleSet(
            self.checks + other.checks,
            self.bank_checks + other.bank_checks,
            self.tree_checks + other.tree_checks,
        )

    def rules(self) -> list[Rule]:
        """Return every rule of the set."""
        everything: tuple[AnyCheck, ...] = (*self.checks, *self.bank_checks, *self.tree_checks)
        return [rule for check in everything for rule in check.rules]


@cache
def python_rules() -> tuple[str, ...]:
    """Return the ids of the rules written in Python, from the names of their files."""
    found = []
    for family in sorted(entry.name for entry in os.scandir(_CHECKS) if entry.is_dir()):
        if family.startswith("_"):
            continue
        for name in sorted(os.listdir(_CHECKS / family)):
            if name.endswith(".py") and not name.startswith("_"):
                found.append(f"{family}/{name[:-3].replace('_', '-')}")
    return tuple(found)


@cache
def load_rule(rule_id: str) -> AnyCheck:
    """Import the module of a rule written in Python and return its check."""
    family, name = rule_id.split("/")
    function = name.replace("-", "_")
    module = importlib.import_module(f"qa_lint.linting.checks.{family}.{function}")
    made: AnyCheck = getattr(module, function).make_check(family)
    return made


def _finder(rule_id: str) -> Finder:
    """Import the module of a rule that looks at one file, and return its function."""
    check = load_rule(rule_id)
    if not isinstance(check, Check) or check.finder is None:
        raise TypeError(f"{rule_id} does not look at one file: tools/rule_index.py was not run")
    return check.finder()


def late_check(rule_id: str) -> AnyCheck:
    """Return a check whose module is imported when a file has something for it to look at.

    Its rule has no documentation. A rule that the index does not know is imported at once.
    """
    from qa_lint.linting.rule_index import INDEX
    from qa_lint.parsing import document

    if rule_id not in INDEX:
        return load_rule(rule_id)
    unit, severity, tier, needs = INDEX[rule_id]

    made = Rule(rule_id, severity, tier, "file", "")

    kind = getattr(document, unit)

    def run(part: Any, context: Any) -> Iterable[tuple[Rule, Finding]]:
        return [(made, finding) for finding in _finder(rule_id)(part, context)]

    def among(page: Any) -> Sequence[Any]:
        units: Sequence[Any] = page.units(kind)
        check = load_rule(rule_id) if units else None
        return check.among(page) if isinstance(check, Check) and check.among else units

    return Check((made,), kind, run, needs, lambda: _finder(rule_id), among)


def matches(rule_id: str, pattern: str) -> bool:
    """Tell whether a rule is meant by ``family`` or ``family/name``."""
    return rule_id == pattern or rule_id.startswith(pattern.rstrip("/") + "/")


def chosen(rule_id: str, select: Sequence[str], ignore: Sequence[str]) -> bool:
    """Tell whether a rule is selected; the longer of two patterns that match decides."""
    kept = max((len(p) for p in select if matches(rule_id, p)), default=-1) if select else 0
    dropped = max((len(p) for p in ignore if matches(rule_id, p)), default=-1)
    return kept > dropped


def select_rules(
    packs: Sequence[Check],
    select: Sequence[str] = (),
    ignore: Sequence[str] = (),
    *,
    preview: bool = False,
    documented: bool = True,
) -> RuleSet:
    """Return the checks to run; candidates only with ``preview``.

    Rules that need not be ``documented`` are imported only when a file calls for them.
    """
    load = load_rule if documented else late_check

    def runs(rule: Rule) -> bool:
        return chosen(rule.id, select, ignore) and (preview or rule.tier != "candidate")

    found: list[AnyCheck] = []
    for rule_id in python_rules():
        if chosen(rule_id, select, ignore) and runs((check := load(rule_id)).rules[0]):
            found.append(check)
    for pack in packs:
        rules = tuple(rule for rule in pack.rules if runs(rule))
        if rules:
            found.append(replace(pack, rules=rules))
    return RuleSet.of(found)


def check_patterns(patterns: Iterable[str], known: Iterable[str], origin: str) -> None:
    """Raise :class:`UsageError` for a pattern that names no rule and no family."""
    rules = {*known, *FILE_RULES}
    families = {rule.split("/")[0] for rule in rules} | set(_FAMILIES_WITHOUT_CHECKS)
    for pattern in patterns:
        if pattern.rstrip("/") not in families and pattern not in rules:
            near = did_you_mean(pattern, [*rules, *families])
            raise UsageError(f"{origin}: no rule or family is called {pattern!r}{near}")
