"""Claims in fixed words: sentences with their numbers numbered, and what a wrong one becomes.

A template is a pattern over a sentence in which every number reads ``#3;`` (its place among the
paragraph's numbers): ``uniform distribution over #0; classes has an entropy of #1; bits``.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from fractions import Fraction

from qa_lint.core.diagnostic import Edit, Evidence, Finding, Fix, Related
from qa_lint.linting.claims.asserted import is_asserted
from qa_lint.linting.claims.mending import printed_like
from qa_lint.linting.claims.statements import open_text
from qa_lint.parsing.document import Document, Prose
from qa_lint.parsing.literals import Literal, find_literals

NUMBER = r"#(\d+);"
"""Matches a number in a numbered text; the group is its index."""
HEDGE = r"(?:(about|roughly|approximately|around|nearly|almost|≈|~|circa)\s*)?"
"""Matches a hedge before a number; the group is empty for an exact claim."""

_CONTINUED = re.compile(
    r"[`$*_ ]{0,4}(?:[/×·^+=≈−]|\*+ ?[0-9(]|[-–] ?[0-9]|\\|(?:million|billion)\b)"
)
"""What shows that a number is only the beginning of a value: ``2/3``, ``2 * 0.5``."""
_GAP = re.compile(r"[`$*_]")


@dataclass(frozen=True, slots=True)
class Numbered:
    """The text of a prose with its numbers as ``#0; #1; ...``, and the numbers."""

    prose: Prose
    text: str
    literals: tuple[Literal, ...]

    def matches(self, pattern: re.Pattern[str]) -> Iterator[re.Match[str]]:
        """Yield where the pattern matches."""
        yield from pattern.finditer(self.text)

    def literal(self, index: str) -> Literal:
        """Return the number of an index as matched."""
        return self.literals[int(index)]


def numbered(prose: Prose) -> Numbered:
    """Return the numbered text of a prose, without the marks of code, math and emphasis."""
    view = open_text(prose)
    literals = find_literals(view)
    parts: list[str] = []
    at = 0
    for index, one in enumerate(literals):
        parts += (view[at : one.span.start], f"#{index};")
        at = one.span.end
    parts.append(view[at:])
    text = re.sub(r"\s+", " ", _GAP.sub("", "".join(parts)))
    return Numbered(prose, text, tuple(literals))


def misses(claimed: Literal, true: Fraction, *, hedged: bool) -> bool:
    """Tell whether a printed value is certainly not the true one.

    Rounded and cut-off values are right; a hedged one may be 10 % off, or one unit of its last
    place.
    """
    slack = max(abs(true) / 10, claimed.unit) if hedged else Fraction(0)
    high = claimed.high if claimed.is_integer else claimed.high + claimed.unit / 2
    return not claimed.low - slack <= true <= high + slack


def wrong_value(
    prose: Prose,
    claimed: Literal,
    true: Fraction,
    computed: str,
    operands: Sequence[Literal],
    document: Document,
) -> Finding | None:
    """Return the finding about a wrong value, unless the page doesn't assert it.

    Args:
        prose: Where it stands.
        claimed: The wrong value.
        true: The right one, or close to it.
        computed: How it is computed, without the result: ``log2(32)``.
        operands: The numbers it was computed from.
        document: The page.
    """
    behind = open_text(prose)[claimed.span.end : claimed.span.end + 20]
    if _CONTINUED.match(behind) or not is_asserted(prose, *claimed.span, document):
        return None
    better = printed_like(true, claimed) or f"{float(true):.4g}"
    span = prose.locate(*claimed.span)
    others = [prose.locate(*one.span) for one in operands]
    return Finding(
        span,
        f"{computed} is {better}, not {claimed.text}",
        related=tuple(Related(one, "computed from this") for one in others),
        evidence=Evidence(
            tuple(one.text for one in (*operands, claimed)), f"{computed} = {better}"
        ),
        fix=Fix(f"write {better}", (Edit(span, better),), "suggestion"),
    )
