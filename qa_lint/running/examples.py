"""Runs the examples in the rules' documentation, ours and third parties' alike."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from typing import NamedTuple

from qa_lint.core.capabilities import Target
from qa_lint.core.diagnostic import Diagnostic
from qa_lint.core.profile import Profile
from qa_lint.core.rule import Check, Example, Rule, RuleDoc, TreeCheck, parse_doc
from qa_lint.core.settings import Settings
from qa_lint.core.settings_values import flattened, update
from qa_lint.core.text import Source
from qa_lint.linting.context import Context
from qa_lint.linting.engine import Outcome, run_bank_check, run_checks, run_tree_check
from qa_lint.linting.registry import RuleSet
from qa_lint.parsing.anchors import anchors_of
from qa_lint.parsing.reader import read
from qa_lint.running.fix import apply_edits
from qa_lint.running.settings_files import parse_toml
from qa_lint.running.workers import AlgebraWorker

PATH = "example.md"
SETTINGS = "qa-lint.toml"
_FIX_ROUNDS = 10


class Complaint(NamedTuple):
    """Something an example shows that its rule does not do, or the other way round."""

    rule: str
    message: str


class BrokenRule(Exception):
    """A rule raised while an example ran."""


def settings_of(doc: RuleDoc) -> Settings:
    """Return the settings that the examples of a rule ask for."""
    if not doc.settings:
        return Settings()
    values = flattened(parse_toml(doc.settings), SETTINGS)
    return update(Settings(), values, where="file", origin=SETTINGS)


class LonePage:
    """The tree around an example: nothing but itself."""

    sure = True

    def __init__(self, context: Context) -> None:
        self._anchors = anchors_of(context.document, context.profile)

    def find(self, target: str) -> Target:
        """Return the example itself, or nothing."""
        return Target("present", PATH) if target == PATH else Target("absent")

    def anchors(self, page: str) -> tuple[frozenset[str], bool] | None:
        """Return the anchors of the example."""
        found = self._anchors
        return (found.names, found.exact) if found.complete and page in ("", PATH) else None


class ExampleRunner:
    """Runs examples under a set of rules."""

    def __init__(self, rules: RuleSet, worker: AlgebraWorker) -> None:
        self.rules = rules
        self.worker = worker
        self._settings = Settings()

    def check_rule(self, rule: Rule) -> Iterator[Complaint]:
        """Run all examples of a rule."""
        doc = parse_doc(rule.doc)
        self._settings = settings_of(doc)
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

    def _run(
        self, rule: Rule, text: str, only: str | None = None
    ) -> tuple[Source, list[Diagnostic]]:
        """Return what the rules find in a text; ``only`` narrows them to one."""
        source, profile = Source(PATH, text), Profile()
        if self._settings.renderer != "auto":
            profile = replace(profile, renderer=self._settings.renderer)  # type: ignore[arg-type]
        document = read(source, profile)
        context = Context(document, profile, self._settings, self.worker)
        outcome = run_checks(self._narrowed(only), context)
        found, failures = outcome.diagnostics, outcome.failures
        for check in self.rules.bank_checks:
            if only in (None, check.rule.id):
                summary = check.summarise(context if check.configured else document)
                bank = run_bank_check(check, {PATH: summary}, {PATH: source})
                found += bank.diagnostics
                failures |= bank.failures
        for tree_check in self.rules.tree_checks:
            if tree_check.rule == rule:  # an example of another rule may link to anything
                around = self._around(tree_check, context)
                found += around.diagnostics
                failures |= around.failures
        for broken, reason in failures.items():
            raise BrokenRule(f"{broken} broke: {reason}")
        return source, found

    @staticmethod
    def _around(check: TreeCheck, context: Context) -> Outcome:
        """Run a check of a page that stands alone in its project."""
        summary = check.summarise(context)
        if summary is None:
            return Outcome()
        return run_tree_check(check, summary, LonePage(context), context.source)

    def _narrowed(self, only: str | None) -> Sequence[Check]:
        if only is None:
            return self.rules.checks
        return [
            replace(check, rules=tuple(rule for rule in check.rules if rule.id == only))
            for check in self.rules.checks
            if any(rule.id == only for rule in check.rules)
        ]

    def _good(self, rule: Rule, example: Example) -> Iterator[str]:
        for diagnostic in self._run(rule, example.text)[1]:
            if diagnostic.rule == rule.id or diagnostic.severity == "error":
                yield f"{_place(diagnostic)} {diagnostic.rule} fires: {diagnostic.message}"

    def _bad(self, rule: Rule, example: Example) -> Iterator[str]:
        source, found = self._run(rule, example.text)
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
            own = self._run(rule, source.original, rule.id)[1]
        yield "its fix does not settle"


def _place(diagnostic: Diagnostic) -> str:
    return f"{diagnostic.range.start.line}:{diagnostic.range.start.column}"
