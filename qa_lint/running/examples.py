"""Runs the examples in the rules' documentation, ours and third parties' alike."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import NamedTuple

from qa_lint.core.diagnostic import Diagnostic
from qa_lint.core.profile import Profile
from qa_lint.core.rule import Check, Example, Rule, parse_doc
from qa_lint.core.settings import Settings
from qa_lint.core.text import Source
from qa_lint.linting.context import Context
from qa_lint.linting.engine import run_bank_check, run_checks
from qa_lint.linting.registry import RuleSet
from qa_lint.parsing.reader import read
from qa_lint.running.fix import apply_edits
from qa_lint.running.workers import AlgebraWorker

PATH = "example.md"
_FIX_ROUNDS = 10


class Complaint(NamedTuple):
    """Something an example shows that its rule does not do, or the other way round."""

    rule: str
    message: str


class BrokenRule(Exception):
    """A rule raised while an example ran."""


class ExampleRunner:
    """Runs examples under a set of rules."""

    def __init__(self, rules: RuleSet, worker: AlgebraWorker) -> None:
        self.rules = rules
        self.worker = worker

    def check_rule(self, rule: Rule) -> Iterator[Complaint]:
        """Run all examples of a rule."""
        doc = parse_doc(rule.doc)
        if not doc.summary:
            yield Complaint(rule.id, "its documentation has no summary")
        bad = [example for example in doc.examples if not example.good]
        if not bad:
            yield Complaint(rule.id, "no example shows what it finds")
        for number, example in enumerate(doc.examples, 1):
            name = f"{'Good' if example.good else 'Bad'} example {number}"
            check = self._good if example.good else self._bad
            try:
                messages = list(check(rule, example))
            except BrokenRule as error:
                messages = [str(error)]
            for message in messages:
                yield Complaint(rule.id, f"{name}: {message}")

    def _run(self, text: str, only: str | None = None) -> tuple[Source, list[Diagnostic]]:
        """Return what the rules find in a text; ``only`` narrows them to one."""
        source, profile = Source(PATH, text), Profile()
        document = read(source, profile)
        context = Context(document, profile, Settings(), self.worker)
        outcome = run_checks(self._narrowed(only), context)
        found, failures = outcome.diagnostics, outcome.failures
        for check in self.rules.bank_checks:
            if only in (None, check.rule.id):
                bank = run_bank_check(check, {PATH: check.summarise(document)}, {PATH: source})
                found += bank.diagnostics
                failures |= bank.failures
        for rule, reason in failures.items():
            raise BrokenRule(f"{rule} broke: {reason}")
        return source, found

    def _narrowed(self, only: str | None) -> Sequence[Check]:
        if only is None:
            return self.rules.checks
        return [
            Check(tuple(rule for rule in check.rules if rule.id == only), check.unit, check.run)
            for check in self.rules.checks
            if any(rule.id == only for rule in check.rules)
        ]

    def _good(self, rule: Rule, example: Example) -> Iterator[str]:
        for diagnostic in self._run(example.text)[1]:
            if diagnostic.rule == rule.id or diagnostic.severity == "error":
                yield f"{_place(diagnostic)} {diagnostic.rule} fires: {diagnostic.message}"

    def _bad(self, rule: Rule, example: Example) -> Iterator[str]:
        source, found = self._run(example.text)
        own = [d for d in found if d.rule == rule.id]
        spans = sorted((d.range.start.offset, d.range.end.offset) for d in own)
        for span in sorted(set(example.spans) - set(spans)):
            yield f"does not fire on {source.text[slice(*span)]!r}"
        for start, end in spans:
            if (start, end) not in example.spans:
                yield f"fires on {source.text[start:end]!r}, which is not marked"
        for diagnostic in found:
            if diagnostic.rule != rule.id and diagnostic.severity == "error":
                yield f"{diagnostic.rule} fires, too: {diagnostic.message}"
        yield from self._fix(rule, source, own)

    def _fix(self, rule: Rule, source: Source, own: Sequence[Diagnostic]) -> Iterator[str]:
        """Apply the rule's fixes one round after the other: they must settle and mend."""
        if not any(d.fix and d.fix.safety != "suggestion" for d in own):
            return
        for _ in range(_FIX_ROUNDS):
            fixes = [d.fix for d in own if d.fix and d.fix.safety != "suggestion"]
            if not fixes:
                return
            source = apply_edits(source, fixes[:1])
            own = self._run(source.original, rule.id)[1]
        yield "its fix does not settle"


def _place(diagnostic: Diagnostic) -> str:
    return f"{diagnostic.range.start.line}:{diagnostic.range.start.column}"
