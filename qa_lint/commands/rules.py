"""``qa-lint rules``: the list of rules."""

from __future__ import annotations

import argparse
import json

from qa_lint.commands.console import use_colour, write_lines, write_utf8
from qa_lint.core.rule import Rule, parse_doc
from qa_lint.linting.registry import check_patterns, chosen
from qa_lint.reporting.text import painter
from qa_lint.running.catalogue import all_rules


def run(arguments: argparse.Namespace) -> int:
    """List the rules that the patterns name, or all."""
    rules = all_rules()
    check_patterns(arguments.patterns, [rule.id for rule in rules], "rules")
    wanted = [rule for rule in rules if chosen(rule.id, arguments.patterns, ())]
    if arguments.output_format == "json":
        write_utf8(
            json.dumps([_data(rule) for rule in wanted], ensure_ascii=False, indent=2) + "\n"
        )
        return 0
    paint = painter(colour=use_colour())
    longest = max(len(rule.id) for rule in wanted)
    for rule in wanted:
        severity = paint(f"{rule.severity:<8}", rule.severity)
        summary = parse_doc(rule.doc).summary
        write_lines(
            [f"{paint(rule.id.ljust(longest), 'rule')}  {severity} {rule.tier:<9} {summary}"]
        )
    return 0


def _data(rule: Rule) -> dict[str, str]:
    return {
        "id": rule.id,
        "severity": rule.severity,
        "tier": rule.tier,
        "scope": rule.scope,
        "summary": parse_doc(rule.doc).summary,
    }
