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
CONDITIONAL = re.compile(
    r"\b(?:solv\w+|set|sets|setting|equat\w+|optimal\w*|optimum|stationary|evaluated|approximat\w*|"
    r"roughly|ignor\w*|neglect\w*|up to|proportional\w*|assum\w*|small|large|"
    r"lineari[sz]\w*|constant factor|drop\w*|differential equations?|ODEs?|"
    r"satisf\w+|subgradient|surrogate|straight-through|"
    r"numerical\w*|finite differences?|estimat\w*|stochastic|mini-?batch|clipp\w+|"
    r"normali[sz]\w+|constrain\w*|instead|leaky|treat\w*|detach\w*|stop-?gradient|"
    r"reduces?|simplif\w*|denominator|suppress\w*|leading)\b",
    re.IGNORECASE,
)
"""Words beside a formula that make it something else than the plain derivative."""


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
