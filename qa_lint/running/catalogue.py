"""Every rule there is, for listing and explaining: Python rules, packs, files and links."""

from __future__ import annotations

from collections.abc import Sequence

from qa_lint.core.rule import Rule
from qa_lint.linting.file_rules import FILE_RULES
from qa_lint.linting.packs.loading import load_packs
from qa_lint.linting.registry import load_rule, python_rules
from qa_lint.running.links.rules import RULES as ONLINE_RULES


def all_rules(packs: Sequence[tuple[str, str]] = ()) -> list[Rule]:
    """Return all rules, sorted by id; ``packs`` are a user's own as ``(name, text)``."""
    found = [*FILE_RULES.values(), *ONLINE_RULES]
    for rule_id in python_rules():
        found += load_rule(rule_id).rules
    for check in load_packs(True, packs):
        found += check.rules
    return sorted(found, key=lambda rule: rule.id)


def rule_ids(packs: Sequence[tuple[str, str]] = ()) -> list[str]:
    """Return the ids of all rules, without importing those that are written in Python."""
    found = [rule.id for rule in (*FILE_RULES.values(), *ONLINE_RULES)]
    found += (rule.id for check in load_packs(True, packs) for rule in check.rules)
    return sorted([*found, *python_rules()])
