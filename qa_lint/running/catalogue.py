"""Every rule there is, for listing and explaining: Python rules, packs, files and links."""

from __future__ import annotations

from collections.abc import Sequence

from qa_lint.core.rule import BankCheck, Rule
from qa_lint.linting.file_rules import FILE_RULES
from qa_lint.linting.packs.loading import load_packs
from qa_lint.linting.registry import load_rule, python_rules
from qa_lint.running.links.findings import RULES as ONLINE_RULES


def all_rules(packs: Sequence[tuple[str, str]] = ()) -> list[Rule]:
    """Return all rules, sorted by id; ``packs`` are a user's own as ``(name, text)``."""
    found = [*FILE_RULES.values(), *ONLINE_RULES]
    for rule_id in python_rules():
        check = load_rule(rule_id)
        found += [check.rule] if isinstance(check, BankCheck) else check.rules
    for check in load_packs(True, packs):
        found += check.rules
    return sorted(found, key=lambda rule: rule.id)
