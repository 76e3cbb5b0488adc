"""Derivatives stated in words: "the derivative of $f$ with respect to $x$ is $g$"."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from qa_lint.linting.calculus.expressions import Expression, expressions
from qa_lint.linting.calculus.usual import SPOKEN
from qa_lint.parsing.document import Prose

SPEAKS = re.compile(r"derivativ|differentiat|gradient|\bslope\b", re.IGNORECASE)
INTEGRATES = re.compile(r"antiderivative|integral|integrating|primitive", re.IGNORECASE)
MAX_EXPRESSIONS = 60
"""More expressions of one text are not looked at."""
_KIND = (
    r"(?:(?P<order>first|second|third)[ -]+(?:order[ -]+)?)?(?:partial[ ]+)?"
    r"(?<!anti)(?<!anti-)(?:derivative|gradient|slope)"
)
_NAMED = rf"(?P<named>{'|'.join(map(re.escape, sorted(SPOKEN, key=len, reverse=True)))})"
_NAMED_FUNCTION = rf"(?:the[ ]+)?{_NAMED}(?:[ ]+(?:activation|function))*"
_OF = re.compile(
    _KIND + r"[ ]+of[ ]+(?:the[ ]+)?(?:[a-z-]+[ ]+){0,3}$",
    re.IGNORECASE,
)
_DIFFERENTIATING = re.compile(
    r"differentiating[ ]+(?:the[ ]+)?(?:[a-z-]+[ ]+){0,3}$", re.IGNORECASE
)
_RESPECT = re.compile(r"\s*,?\s*(?:with respect to|w\.?r\.?t\.?|in|by)\s*(?:the\s+\w+\s*)?")
_MODIFIER = r"(?:simply|just|then|given\s+by|equal\s+to|exactly|therefore|also|thus|always)"
_IS = re.compile(
    r"\s*,?\s*(?:is|equals|becomes|gives(?:\s+us)?|yields|results\s+in|leads\s+to"
    rf"|we\s+(?:get|obtain)|:)(?:\s+{_MODIFIER})*\s*:?\s*"
)
_HAS = re.compile(
    r"\s*[.,;]?\s*(?:(?:has|with|have)\s+(?:the\s+)?(?:derivative|gradient)"
    r"|whose\s+(?:derivative|gradient)\s+is|differentiates\s+to"
    r"|(?:and\s+|so\s+|hence\s+|then\s+)?(?:its|the)\s+(?:derivative|gradient)"
    r"(?:\s+then)?\s+(?:is|becomes|equals))"
    rf"(?:\s+{_MODIFIER})*\s*:?\s*",
    re.IGNORECASE,
)
_NAMED_IS = re.compile(
    rf"(?:{_KIND}[ ]+of[ ]+{_NAMED_FUNCTION}(?:[ ]+(?:is|equals|:)|:)(?:[ ]+{_MODIFIER})*"
    rf"|{_NAMED_FUNCTION.replace('named', 'owner')}"
    r"(?:['’]s[ ]+derivative[ ]+(?:is|equals)|,?[ ]+(?:which[ ]+)?has[ ]+(?:the[ ]+)?derivative"
    r"|,?[ ]+(?:the|its)[ ]+derivative[ ]+is)"
    rf"(?:[ ]+{_MODIFIER})*)[ ]*:?[ ]*$",
    re.IGNORECASE,
)
_INTEGRAL_OF = re.compile(
    r"(?:(?:antiderivative|(?:indefinite[ ]+)?integral|primitive)[ ]+of|integrating)[ ]+"
    r"(?:the[ ]+)?"
    r"(?:[a-z-]+[ ]+){0,3}$",
    re.IGNORECASE,
)
_ORDERS = {"first": 1, "second": 2, "third": 3}
_REACH = 90
"""How far before an expression the words stand that say what it is, in code points."""


@dataclass(frozen=True, slots=True)
class Stated:
    """The derivative of ``function`` by ``variable`` (if said) is ``claim``.

    ``named`` is the function's name where words name it and no formula does.
    """

    function: Expression | None
    variable: Expression | None
    claim: Expression
    order: int
    named: str = ""


def stated_derivatives(prose: Prose) -> Iterator[Stated]:
    """Yield what a paragraph says about derivatives in words."""
    parts = expressions(prose)[:MAX_EXPRESSIONS]
    words = prose.words("\0")  # no pattern reaches across a formula
    for at, first in enumerate(parts):
        before = words[max(0, first.start - _REACH) : first.start].replace("\n", " ")
        following = parts[at + 1 : at + 3]
        found = _by_name(first, before) or _by_formula(first, before, following, words)
        if found is not None:
            yield found


def _by_formula(
    function: Expression, before: str, following: list[Expression], words: str
) -> Stated | None:
    if not following:
        return None
    head = _OF.search(before) or _DIFFERENTIATING.search(before)
    variable: Expression | None = None
    claim = following[0]
    between = words[function.end : claim.start]
    if head is not None and _RESPECT.fullmatch(between) and len(following) > 1:
        variable, claim = claim, following[1]
        between = words[variable.end : claim.start]
    if head is not None and _IS.fullmatch(between):
        return Stated(function, variable, claim, _order(head))
    if head is None and _HAS.fullmatch(between):
        return Stated(function, variable, claim, 1)
    return None


def _order(head: re.Match[str]) -> int:
    return _ORDERS[(head.groupdict().get("order") or "first").lower()]


def _by_name(claim: Expression, before: str) -> Stated | None:
    head = _NAMED_IS.search(before)
    if head is None:
        return None
    name = SPOKEN[(head["named"] or head["owner"]).lower()]
    return Stated(None, None, claim, _order(head), name)


def stated_integrals(prose: Prose) -> Iterator[Stated]:
    """Yield antiderivatives stated in words; ``claim`` is that of ``function``."""
    parts = expressions(prose)[:MAX_EXPRESSIONS]
    words = prose.words("\0")  # no pattern reaches across a formula
    for at, first in enumerate(parts[:-1]):
        before = words[max(0, first.start - _REACH) : first.start].replace("\n", " ")
        if _INTEGRAL_OF.search(before) is None:
            continue
        variable: Expression | None = None
        claim = parts[at + 1]
        if _RESPECT.fullmatch(words[first.end : claim.start]) and at + 2 < len(parts):
            variable, claim = claim, parts[at + 2]
        begin = first.end if variable is None else variable.end
        if _IS.fullmatch(words[begin : claim.start]):
            yield Stated(first, variable, claim, 1)
