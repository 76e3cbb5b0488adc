"""Runs checks on a document and makes diagnostics of what they find."""

from __future__ import annotations

import hashlib
import re
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from qa_lint.core.capabilities import Tree
from qa_lint.core.diagnostic import (
    Diagnostic,
    Evidence,
    Finding,
    RelatedPlace,
    ResolvedEdit,
    ResolvedFix,
    milder,
)
from qa_lint.core.rule import BankCheck, Check, Rule, TreeCheck
from qa_lint.core.text import Source
from qa_lint.linting.context import Context

_COMMENT = re.compile(r"<!--(?:(?!<!--).)*?-->", re.DOTALL)


@dataclass(slots=True)
class Outcome:
    """What a run of checks gave: diagnostics, and the failures of rules by their id."""

    diagnostics: list[Diagnostic] = field(default_factory=list)
    failures: dict[str, str] = field(default_factory=dict)


class Stamper:
    """Makes diagnostics of findings: severity, ranges, excerpt and content key."""

    def __init__(self) -> None:
        self._seen: Counter[tuple[str, str, str, str]] = Counter()

    def stamp(
        self,
        rule: Rule,
        finding: Finding,
        source: Source,
        title: str = "",
        others: Mapping[str, Source] | None = None,
    ) -> Diagnostic:
        """Return the diagnostic of a finding; ``others`` has the files that related places name."""
        severity = milder(rule.severity, finding.severity or rule.severity)
        range_ = source.range(finding.span)
        sources = others or {}
        related = tuple(
            RelatedPlace(
                place.path or source.path,
                sources.get(place.path or source.path, source).range(place.span),
                place.message,
            )
            for place in finding.related
        )
        return Diagnostic(
            path=source.path,
            rule=rule.id,
            severity=severity,
            tier=rule.tier,
            message=finding.message,
            range=range_,
            line_text=source.line_text(range_.start.line, 2_000),
            help=finding.help,
            evidence=finding.evidence or Evidence(),
            related=related,
            fix=self._fix(finding, source),
            key=self._key(rule.id, source, finding, title),
        )

    def _fix(self, finding: Finding, source: Source) -> ResolvedFix | None:
        fix = finding.fix
        if fix is None:
            return None
        edits = tuple(ResolvedEdit(source.range(edit.span), edit.text) for edit in fix.edits)
        return ResolvedFix(fix.title, fix.safety, edits, fix.changes)

    def _key(self, rule_id: str, source: Source, finding: Finding, title: str) -> str:
        """Return the content key; equal findings of a file are told apart by their number."""
        flagged = source.text[slice(*finding.span)]
        identity = (source.path, rule_id, _content(flagged), _content(title))
        self._seen[identity] += 1
        data = "\0".join(identity[1:]).encode("utf-8", "surrogatepass")
        digest = hashlib.blake2b(data, digest_size=12).hexdigest()
        number = self._seen[identity]
        return digest if number == 1 else f"{digest}-{number}"


def _content(text: str) -> str:
    """Return a text without comments and runs of blanks: what doesn't change with its layout."""
    return " ".join((_COMMENT.sub("", text) if "<!--" in text else text).split())


def run_checks(checks: Iterable[Check], context: Context) -> Outcome:
    """Run the checks on every unit of a document; diagnostics come in the order of the file."""
    outcome = Outcome()
    stamper = Stamper()
    found: list[tuple[Rule, Finding, str]] = []
    words = context.source.text.lower()
    for check in checks:
        if check.needs and not any(word in words for word in check.needs):
            continue
        try:
            units = _units(check, context.document)
            for rule, finding, unit in _findings(check, units, context):
                found.append((rule, finding, _title(unit)))
        except Exception as error:  # noqa: BLE001 - a broken rule must not silence the others
            outcome.failures[_name(check)] = describe(error)
    templates = context.document.templates
    if templates:
        found = [item for item in found if not any(t.overlaps(item[1].span) for t in templates)]
    found = _without_superfluous(found)
    found.sort(key=lambda item: (item[1].span, item[0].id))
    for rule, finding, title in found:
        outcome.diagnostics.append(stamper.stamp(rule, finding, context.source, title))
    return outcome


def _units(check: Check, document: Any) -> Sequence[Any]:
    """Return the units of a document that a check has to look at."""
    units: Sequence[Any] = check.among(document) if check.among else document.units(check.unit)
    return units


def _findings(
    check: Check, units: Sequence[Any], context: Context
) -> Iterator[tuple[Rule, Finding, Any]]:
    """Yield what a check finds in units of its kind, with its rule and the unit."""
    if not units:
        return
    if check.finder is not None:
        (rule,), find = check.rules, check.finder()
        for unit in units:
            for finding in find(unit, context):
                yield rule, finding, unit
        return
    wanted = {rule.id for rule in check.rules}
    for unit in units:
        for rule, finding in check.run(unit, context):
            if rule.id in wanted:
                yield rule, finding, unit


_YIELDS_TO = dict.fromkeys(
    (
        "math/false-identity",
        "math/false-derivative",
        "math/false-integral",
        "math/false-limit",
    ),
    "math/wrong-",
)
"""Rules that are silent where others, whose ids begin so and which say more, found something."""


def _without_superfluous(
    found: list[tuple[Rule, Finding, str]],
) -> list[tuple[Rule, Finding, str]]:
    """Return the findings without those that say less than another one of the same text."""
    if not any(rule.id in _YIELDS_TO for rule, _, _ in found):
        return found
    return [
        (rule, finding, title)
        for rule, finding, title in found
        if not any(
            other.id.startswith(_YIELDS_TO.get(rule.id, " ")) and finding.span.overlaps(one.span)
            for other, one, _ in found
        )
    ]


def _title(unit: Any) -> str:
    """Return the title of the question, or the heading, that a unit stands under."""
    place = getattr(unit, "place", None)
    title: str = place.title if place else getattr(unit, "title", "")
    return title


def _name(check: Check) -> str:
    """Return what a check is called where one of its rules can't be told from the others."""
    first = check.rules[0]
    return first.id if len(check.rules) == 1 else first.family


def summarise(
    check: BankCheck | TreeCheck,
    context: Context,
    summaries: dict[str, Any],
    failures: dict[str, str],
) -> None:
    """Store what a check needs of a file when it looks at others, or why it can't be had."""
    try:
        whole = isinstance(check, TreeCheck) or check.configured
        summary = check.summarise(context if whole else context.document)
    except Exception as error:  # noqa: BLE001 - a broken rule must not silence the others
        failures[check.rule.id] = describe(error)
        return
    if summary is not None:
        summaries[check.rule.id] = summary


def run_bank_check(
    check: BankCheck, summaries: Mapping[str, Any], sources: Mapping[str, Source]
) -> Outcome:
    """Run a check of the whole bank on the files' summaries, given by path."""
    outcome = Outcome()
    stamper = Stamper()
    try:
        for path, finding in check.run(summaries):
            made = stamper.stamp(check.rule, finding, sources[path], others=sources)
            outcome.diagnostics.append(made)
    except Exception as error:  # noqa: BLE001 - a broken rule must not silence the others
        outcome.failures[check.rule.id] = describe(error)
    return outcome


def run_tree_check(check: TreeCheck, summary: Any, tree: Tree, source: Source) -> Outcome:
    """Run a check on the summary of one file and the files around it."""
    outcome = Outcome()
    stamper = Stamper()
    try:
        for finding in check.run(summary, tree):
            outcome.diagnostics.append(stamper.stamp(check.rule, finding, source))
    except Exception as error:  # noqa: BLE001 - a broken rule must not silence the others
        outcome.failures[check.rule.id] = describe(error)
    return outcome


def describe(error: BaseException) -> str:
    """Return type, message and place of an error, in one line."""
    frames = error.__traceback__
    while frames is not None and frames.tb_next is not None:
        frames = frames.tb_next
    where = ""
    if frames is not None:
        code = frames.tb_frame.f_code
        name = code.co_filename.replace("\\", "/").rsplit("/", 1)[-1]
        where = f" ({name}:{frames.tb_lineno} in {code.co_name})"
    return f"{type(error).__name__}: {error}{where}"
