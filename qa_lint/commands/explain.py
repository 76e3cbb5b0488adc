"""``qa-lint explain``: a rule's documentation."""

from __future__ import annotations

import argparse
import textwrap
from collections.abc import Iterator

from qa_lint.commands.console import use_colour, write_lines
from qa_lint.core.rule import Example, Rule, parse_doc
from qa_lint.linting.registry import check_patterns
from qa_lint.reporting.text import Paint, painter
from qa_lint.running.catalogue import all_rules


def run(arguments: argparse.Namespace) -> int:
    """Explain the rule."""
    rules = {rule.id: rule for rule in all_rules()}
    check_patterns([arguments.rule], rules, "explain")
    if arguments.rule not in rules:
        family = [rule for rule in rules.values() if rule.family == arguments.rule.rstrip("/")]
        for rule in family:
            write_lines([f"{rule.id}: {parse_doc(rule.doc).summary}"])
        return 0
    write_lines(_explain(rules[arguments.rule], painter(colour=use_colour())))
    return 0


def _explain(rule: Rule, paint: Paint) -> Iterator[str]:
    doc = parse_doc(rule.doc)
    yield f"{paint(rule.id, 'rule')}: {doc.summary}"
    yield f"severity: {paint(rule.severity, rule.severity)}; tier: {rule.tier}"
    for heading, text in (("Why", doc.why), ("Fix", doc.fix), ("Source", doc.source)):
        if text:
            yield ""
            yield from textwrap.wrap(f"{heading}: {text}", 96)
    if doc.settings:
        yield ""
        yield "Settings of the examples:"
        yield from (f"    {line}".rstrip() for line in doc.settings.split("\n"))
    for heading, good in (("Bad", False), ("Good", True)):
        for example in doc.examples:
            if example.good is good:
                yield ""
                yield f"{heading}:"
                yield from _example(example, paint)


def _example(example: Example, paint: Paint) -> Iterator[str]:
    offset = 0
    for line in example.text.rstrip("\n").split("\n"):
        yield f"    {line}".rstrip()
        marks = [" "] * len(line)
        for start, end in example.spans:
            for at in range(max(start, offset), min(end, offset + len(line))):
                marks[at - offset] = "^"
        if "^" in marks:
            yield "    " + paint("".join(marks).rstrip(), "error")
        offset += len(line) + 1
