"""What a rule is, and the decorator that makes one of a generator.

A rule looks at one unit (``@rule(Math)``) and yields findings. Its id is ``family/name``: the
folder of ``linting/checks`` it stands in, and the function's name with dashes. Its docstring has
fixed headings and feeds ``explain``, the docs and the tests::

    summary line

    Why: ...
    Settings: what the settings file of the examples holds, where they need one
    Bad: one or more examples, parted by lines of ``---``; the exact span is marked ⟦so⟧
    Good: likewise
    Fix: what to do
    Source: an https address, where a fact stands behind the rule
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Literal, NamedTuple, TypeVar

from qa_lint.core.capabilities import Tree
from qa_lint.core.diagnostic import TIER_CAP, Finding, Severity, Tier, milder

Scope = Literal["file", "bank", "tree", "network"]
"""What a rule needs: one file, all files of the run, the files around it, or the network."""

_Function = TypeVar("_Function", bound=Callable[..., Iterable[Any]])


@dataclass(frozen=True, slots=True)
class Rule:
    """A rule as everything downstream knows it, written in Python or in YAML.

    ``severity`` is already capped by the tier. ``doc`` is the docstring with the fixed headings.
    """

    id: str
    severity: Severity
    tier: Tier
    scope: Scope
    doc: str

    @property
    def family(self) -> str:
        """The part of the id before the slash."""
        return self.id.split("/", 1)[0]


Finder = Callable[[Any, Any], Iterable[Finding]]
"""What a rule is, to the engine: yields findings, given a unit and the context."""

Sieve = Callable[[Any], Sequence[Any]]
"""Gives those units of a document that are worth looking at."""


@dataclass(frozen=True, slots=True)
class Check:
    """What the engine runs on every unit of a file; most checks have one rule, packs have many.

    ``run(unit, context)`` yields each finding with its rule. A file whose text holds none of the
    words it ``needs`` is passed over; without such words, none is. ``among(document)`` gives the
    units that may have the defect, where one look at the page tells them. ``finder`` gives the
    function of a check with one rule, which is the same as ``run`` and costs less.
    """

    rules: tuple[Rule, ...]
    unit: type
    run: Callable[[Any, Any], Iterable[tuple[Rule, Finding]]]
    needs: tuple[str, ...] = ()
    finder: Callable[[], Finder] | None = None
    among: Sieve | None = None


class BankFinding(NamedTuple):
    """A finding of a rule that looks at all files of a run, with the path of its file."""

    path: str
    finding: Finding


@dataclass(frozen=True, slots=True)
class BankCheck:
    """What the engine runs once over all files of a run.

    ``summarise(document)`` gives what the rule needs of one file, as JSON-able data that can be
    cached; ``run`` gets the summaries by path.
    ``configured`` checks are given the whole context instead of the document.
    """

    rule: Rule
    summarise: Callable[[Any], Any]
    run: Callable[[Mapping[str, Any]], Iterable[BankFinding]]
    configured: bool = False

    @property
    def rules(self) -> tuple[Rule, ...]:
        """The rule, as every kind of check has its rules."""
        return (self.rule,)


@dataclass(frozen=True, slots=True)
class TreeCheck:
    """What the engine runs on each file, given the files around it.

    ``summarise(context)`` gives what the rule needs of the file, as JSON-able data that can be
    cached, or ``None`` where there is nothing to check; ``run(summary, tree)`` yields findings.
    """

    rule: Rule
    summarise: Callable[[Any], Any]
    run: Callable[[Any, Tree], Iterable[Finding]]

    @property
    def rules(self) -> tuple[Rule, ...]:
        """The rule, as every kind of check has its rules."""
        return (self.rule,)


AnyCheck = Check | BankCheck | TreeCheck


def rule(
    unit: type,
    *,
    severity: Severity = "error",
    tier: Tier = "proven",
    needs: tuple[str, ...] = (),
    among: Sieve | None = None,
) -> Callable[[_Function], _Function]:
    """Declare a check function of the unit it looks at; see the module for the docstring.

    ``needs`` are words in lower case: the function finds nothing in a file that has none of them,
    in whatever case, so it is not even imported there. ``among(document)`` gives the units to look
    at: the function finds nothing in the others.
    """

    def declare(function: _Function) -> _Function:
        def make(family: str) -> Check:
            made = _make_rule(function, family, severity, tier, "file")

            def run(unit: Any, context: Any) -> Iterable[tuple[Rule, Finding]]:
                return [(made, finding) for finding in function(unit, context)]

            return Check((made,), unit, run, needs, lambda: function, among)

        function.__dict__["make_check"] = make
        return function

    return declare


def bank_rule(
    summarise: Callable[[Any], Any],
    *,
    severity: Severity = "error",
    tier: Tier = "proven",
    configured: bool = False,
) -> Callable[[_Function], _Function]:
    """Declare a check function of all files of a run, given as their summaries by path.

    With ``configured``, ``summarise`` is given the context of a file, else its document.
    """

    def declare(function: _Function) -> _Function:
        def make(family: str) -> BankCheck:
            made = _make_rule(function, family, severity, tier, "bank")
            return BankCheck(made, summarise, function, configured)

        function.__dict__["make_check"] = make
        return function

    return declare


def tree_rule(
    summarise: Callable[[Any], Any], *, severity: Severity = "error", tier: Tier = "proven"
) -> Callable[[_Function], _Function]:
    """Declare a check function of a file's summary and the files around it."""

    def declare(function: _Function) -> _Function:
        def make(family: str) -> TreeCheck:
            made = _make_rule(function, family, severity, tier, "tree")
            return TreeCheck(made, summarise, function)

        function.__dict__["make_check"] = make
        return function

    return declare


def _make_rule(
    function: Callable[..., Any], family: str, severity: Severity, tier: Tier, scope: Scope
) -> Rule:
    rule_id = f"{family}/{function.__name__.replace('_', '-')}"
    return Rule(rule_id, milder(severity, TIER_CAP[tier]), tier, scope, function.__doc__ or "")


@dataclass(frozen=True, slots=True)
class Example:
    """An example from a rule's documentation; ``spans`` are the marked stretches of ``text``."""

    text: str
    spans: tuple[tuple[int, int], ...]
    good: bool


@dataclass(frozen=True, slots=True)
class RuleDoc:
    """The parsed docstring of a rule."""

    summary: str
    why: str
    fix: str
    source: str
    examples: tuple[Example, ...]
    settings: str = ""


HEADINGS = ("Why", "Settings", "Bad", "Good", "Fix", "Source")
OPEN_MARK, CLOSE_MARK = "⟦", "⟧"


def parse_doc(doc: str) -> RuleDoc:
    """Split a docstring at its headings; the text of a missing heading is empty."""
    import inspect

    sections: dict[str, list[str]] = {"": []}
    current = ""
    for line in inspect.cleandoc(doc).split("\n"):
        heading, colon, rest = line.partition(":")
        if colon and heading in HEADINGS:
            current = heading
            sections.setdefault(current, []).append(rest.strip())
        else:
            sections[current].append(line)
    prose = {
        name: " ".join(" ".join(lines).split())
        for name, lines in sections.items()
        if name not in ("Settings", "Bad", "Good")
    }
    examples: list[Example] = []
    for name in ("Bad", "Good"):
        block = _block(sections, name)
        for text in block.split("\n---\n") if block else []:
            examples.append(_example(text.strip("\n") + "\n", good=name == "Good"))
    return RuleDoc(
        prose[""],
        prose.get("Why", ""),
        prose.get("Fix", ""),
        prose.get("Source", ""),
        tuple(examples),
        _block(sections, "Settings"),
    )


def _block(sections: Mapping[str, list[str]], name: str) -> str:
    """Return the indented text below a heading."""
    import textwrap

    return textwrap.dedent("\n".join(sections.get(name, [])[1:])).strip("\n")


def _example(text: str, *, good: bool) -> Example:
    """Take the span marks out of an example."""
    spans: list[tuple[int, int]] = []
    plain = ""
    for number, part in enumerate(text.split(OPEN_MARK)):
        if number == 0:
            plain = part
            continue
        marked, _, rest = part.partition(CLOSE_MARK)
        spans.append((len(plain), len(plain) + len(marked)))
        plain += marked + rest
    return Example(plain, tuple(spans), good)
