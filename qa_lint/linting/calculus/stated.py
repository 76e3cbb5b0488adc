"""Derivatives stated in words: "the derivative of $f$ with respect to $x$ is $g$"."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from qa_lint.parsing.document import Math, Prose

SPEAKS = re.compile(r"derivativ|differentiat|gradient|\bslope\b", re.IGNORECASE)
_KIND = (
    r"(?:(?P<order>first|second|third)[ -]+(?:order[ -]+)?)?(?:partial[ ]+)?"
    r"(?<!anti)(?<!anti-)(?:derivative|gradient|slope)"
)
_OF = re.compile(
    _KIND
    + r"[ ]+of[ ]+(?:the[ ]+)?(?:(?P<named>sigmoid|logistic sigmoid|logistic|tanh|softplus|relu"
    r"|hyperbolic tangent)|(?:[a-z-]+[ ]+){0,3})"
    r"(?:function[ ]*)?(?:activation[ ]*)?(?:function[ ]*)?$",
    re.IGNORECASE,
)
_DIFFERENTIATING = re.compile(
    r"differentiating[ ]+(?:the[ ]+)?(?:[a-z-]+[ ]+){0,3}$", re.IGNORECASE
)
_FOR = re.compile(r"\bfor[ ]+(?:the[ ]+)?(?:[a-z-]+[ ]+){0,3}$", re.IGNORECASE)
_RESPECT = re.compile(r"\s*,?\s*(?:with respect to|w\.?r\.?t\.?|in|by)\s*(?:the\s+\w+\s*)?")
_IS = re.compile(
    r"\s*,?\s*(?:is|equals|becomes|gives(?:\s+us)?|yields|results\s+in|leads\s+to|we\s+(?:get|obtain)|:)"
    r"(?:\s+(?:simply|just|then|given\s+by|equal\s+to|exactly|therefore|also))*\s*:?\s*"
)
_HAS = re.compile(
    r"\s*[.,;]?\s*(?:(?:has|with|have)\s+(?:the\s+)?(?:derivative|gradient)"
    r"|whose\s+(?:derivative|gradient)\s+is|differentiates\s+to"
    r"|(?:and\s+|so\s+|hence\s+|then\s+)?(?:its|the)\s+(?:derivative|gradient)"
    r"(?:\s+then)?\s+(?:is|becomes|equals))"
    r"(?:\s+(?:simply|just|then|equal\s+to|given\s+by))*\s*:?\s*",
    re.IGNORECASE,
)
_NAMED = {
    "sigmoid": "\\sigma", "logistic sigmoid": "\\sigma", "logistic": "\\sigma", "tanh": "\\tanh",
    "hyperbolic tangent": "\\tanh", "softplus": "softplus", "relu": "relu",
}  # fmt: skip
_ORDERS = {"first": 1, "second": 2, "third": 3}


@dataclass(frozen=True, slots=True)
class Stated:
    """The derivative of ``function`` by ``variable`` (if said) is ``claim``.

    ``named`` is the function's name where words name it and no formula does.
    """

    function: Math | None
    variable: Math | None
    claim: Math
    order: int
    named: str = ""


def stated_derivatives(prose: Prose) -> Iterator[Stated]:
    """Yield what a paragraph says about derivatives in words."""
    maths = [one for one in prose.nodes if isinstance(one, Math) and one.rendered]
    words = prose.words("\0")  # no pattern reaches across a formula
    for at, first in enumerate(maths):
        before = words[max(0, first.start - 90) : first.start].replace("\n", " ")
        following = maths[at + 1 : at + 3]
        found = _by_formula(first, before, following, words) or _by_name(first, before)
        if found is not None:
            yield found


def _by_formula(function: Math, before: str, following: list[Math], words: str) -> Stated | None:
    if not following:
        return None
    head = _OF.search(before) or _DIFFERENTIATING.search(before)
    variable: Math | None = None
    claim = following[0]
    between = words[function.end : claim.start]
    if head is not None and _RESPECT.fullmatch(between) and len(following) > 1:
        variable, claim = claim, following[1]
        between = words[variable.end : claim.start]
    order = _ORDERS.get((head.groupdict().get("order") or "first").lower(), 1) if head else 1
    if head is not None and head.groupdict().get("named") is None and _IS.fullmatch(between):
        return Stated(function, variable, claim, order)
    if head is None and _HAS.fullmatch(between):
        return Stated(function, variable, claim, 1)
    return None


_INTEGRAL_OF = re.compile(
    r"(?:(?:antiderivative|(?:indefinite[ ]+)?integral|primitive)[ ]+of|integrating)[ ]+"
    r"(?:the[ ]+)?"
    r"(?:[a-z-]+[ ]+){0,3}$",
    re.IGNORECASE,
)
INTEGRATES = re.compile(r"antiderivative|integral|integrating|primitive", re.IGNORECASE)


def stated_integrals(prose: Prose) -> Iterator[Stated]:
    """Yield antiderivatives stated in words; ``claim`` is that of ``function``."""
    maths = [one for one in prose.nodes if isinstance(one, Math) and one.rendered]
    words = prose.words("\0")  # no pattern reaches across a formula
    for at, first in enumerate(maths[:-1]):
        before = words[max(0, first.start - 90) : first.start].replace("\n", " ")
        if _INTEGRAL_OF.search(before) is None:
            continue
        variable: Math | None = None
        claim = maths[at + 1]
        if _RESPECT.fullmatch(words[first.end : claim.start]) and at + 2 < len(maths):
            variable, claim = claim, maths[at + 2]
        begin = first.end if variable is None else variable.end
        if _IS.fullmatch(words[begin : claim.start]):
            yield Stated(first, variable, claim, 1)


_NAMED_IS = re.compile(
    _KIND + r"[ ]+of[ ]+(?:the[ ]+)?(?P<named>sigmoid|logistic sigmoid|logistic|tanh|softplus|relu"
    r"|hyperbolic tangent)(?:[ ]+(?:activation|function))*(?:[ ]+(?:is|equals|:)|:)"
    r"(?:[ ]+(?:simply|just|then|given by|equal to))*[ ]*:?[ ]*$",
    re.IGNORECASE,
)


def _by_name(claim: Math, before: str) -> Stated | None:
    head = _NAMED_IS.search(before)
    if head is None:
        return None
    order = _ORDERS.get((head["order"] or "first").lower(), 1)
    return Stated(None, None, claim, order, _NAMED[head["named"].lower()])
