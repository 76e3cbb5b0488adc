"""Where a claim about a derivative is made, and when it is none."""

from __future__ import annotations

import re

_SIGN = re.compile(
    r"(?:for|if|when|where|whenever|,|on)?[^A-Za-z\\]*(?:all\s+)?\$?\s*\\?[A-Za-z]+(?:_\{?\w\}?)?\s*"
    r"(?P<sign>>|<|\\geq?(?:slant)?|\\leq?(?:slant)?|\\[gl]t|≥|≤)\s*0(?![.\d])"
)
_WORD = re.compile(
    r"\b(?:for|if|when|where|whenever|on|at)\b[^.;$]{0,20}\b(?P<word>positive|negative)"
)
_ANY = re.compile(
    r"\b(?:for|if|when|where|whenever|otherwise|else|on|at|near|unless)\b|[<>]|\\[gl]e|\\ne"
)
_ALWAYS = (
    r"solv\w+|set|sets|setting|(?<!normal )equat\w+|optimal\w*|optimum|stationary|evaluated|"
    r"approximat\w*|"
    r"roughly|ignor\w*|neglect\w*|up to|proportional\w*|"
    r"lineari[sz]\w*|constant factor|drop\w*|differential equations?|ODEs?|"
    r"satisf\w+|subgradient|surrogate|straight-through|"
    r"numerical\w*|finite differences?|estimat\w*|stochastic|mini-?batch|clipp\w+|"
    r"normali[sz]\w+|constrain\w*|instead|treat\w*|detach\w*|stop-?gradient|"
    r"denominator|suppress\w*|leading|(?:is|are|being|held) (?:a )?constants?|independent of|"
    r"not depend"
)
SIZE = re.compile(r"\b(?:small|large)\b", re.IGNORECASE)
"""Words that make an equation one of limits, unless they comment: ", which is small"."""

COMMENT = re.compile(r",\s*(?:which|so|hence|thus)\b.*", re.DOTALL)
CONDITIONAL = re.compile(rf"\b(?:{_ALWAYS}|assum\w*|reduces?|simplif\w*)\b", re.IGNORECASE)
"""Words beside a formula that make it something else than the plain derivative."""

CONDITIONAL_OF_SYMMETRIC = re.compile(rf"\b(?:{_ALWAYS})\b", re.IGNORECASE)
"""The same, where what is assumed is that matrices are symmetric."""

OF_A_VALUE = re.compile(
    rf"\b(?:{_ALWAYS}|assum\w*|reduces?|simplif\w*|at|when|for|if|where|point|values?|plug\w*|"
    r"substitut\w*|initial\w*|here|now|thus|so|example|with|given|take|let|using|get|gives)\b",
    re.IGNORECASE,
)
"""Those beside a number: the derivative may have this value at one place."""

SYMMETRIC = re.compile(r"\b(?:symmetric\w*|Hessian|covariance|definite|Gram)\b", re.IGNORECASE)
SQUARE = re.compile(r"\bsquare\b", re.IGNORECASE)

UNTRUE = re.compile(
    r"\b(?:proportional\w*|up to (?:a|some) (?:constant|factor)|dropp\w*|ignor\w*|neglect\w*|"
    r"constant factor|subgradient|instead|unscaled|without the)\b",
    re.IGNORECASE,
)
"""Words beside an approximation that make it something else than what it looks like."""


def sign_of(behind: str) -> int:
    """Return 1 or -1 for what is said for positive or negative values, 0 where nothing is said.

    2 where a condition is not understood. ``behind`` is what follows the claim in its sentence.
    """
    near = behind[:60]
    found = _SIGN.match(near.lstrip("$ \n)]}"))
    if found is not None:
        return (
            1
            if (found["sign"][-1] in ">t≥" and "l" not in found["sign"]) or "g" in found["sign"]
            else -1
        )
    word = _WORD.match(near.lstrip("$ \n)]},"))
    if word is not None:
        return 1 if word["word"] == "positive" else -1
    return 2 if _ANY.search(behind[:120]) else 0
