r"""The letter epsilon where the sign of membership is meant."""

from __future__ import annotations

import re
from collections.abc import Iterator

from qa_lint.core.diagnostic import Edit, Evidence, Finding, Fix
from qa_lint.core.rule import rule
from qa_lint.linting.checks.math._formulas import is_formula, shown
from qa_lint.linting.context import Context
from qa_lint.parsing.document import Math

_NAME = r"(?:\\?[A-Za-z]+(?:_(?:\w|\{[^{}]*\}))?|[)\]])"
_MEMBER = re.compile(
    rf"(?<=[\w)}}\]])(?<!(?<![A-Za-z])d)\s*(?P<epsilon>\\(?:var)?epsilon)(?![A-Za-z])\s*"
    rf"(?:\\math(?:bb|cal)\s*(?:[A-Z]|\{{\s*[A-Z]\w*\s*\}})(?!\s*\()|\\\{{|[RNZ]\^|\[\s*-?\d+\s*,)"
    rf"|(?:_\s*\{{|\\forall|\\exists)\s*{_NAME}(?:\s*,\s*{_NAME})*\s*"
    rf"(?P<index>\\(?:var)?epsilon)(?![A-Za-z])\s*(?:[A-Z]|\\mathcal|\\mathbb|\\\{{)"
)


_BOUND = re.compile(
    rf"\s*{_NAME}(?:\s*,\s*{_NAME})*\s*(?P<epsilon>\\(?:var)?epsilon)(?![A-Za-z])\s*"
    r"(?:[(\[][^()\[\]]+,[^()\[\]]+[)\]]|[A-Z](?:_\w|_\{\w+\})?)\s*"
)
_QUANTIFIED = re.compile(
    r"\b(?:for\s+(?:some|all|any|every|each)|exists?|let|given|any|every)\s+\Z"
)


@rule(Math, severity="warning", tier="measured")
def epsilon_for_in(math: Math, ctx: Context) -> Iterator[Finding]:
    r"""The letter epsilon stands where the sign "is an element of" is meant.

    Why: Readers see a product with a small number; screen readers say so, too.
    Bad:
        For all $x ⟦\epsilon⟧ \mathbb{R}$ the sum is $\sum_{i ⟦\epsilon⟧ I} x_i$.
    Good:
        For all $x \in \mathbb{R}$ and $\epsilon > 0$ we add $\epsilon \mathbf{1}$, and
        $\sum_{i \in I} \epsilon_i$ is small.
    Fix: write `\in`.
    """
    if "epsilon" not in math.tex or not is_formula(math, ctx):
        return
    found = list(_MEMBER.finditer(math.tex))
    if not found and (whole := _BOUND.fullmatch(math.tex)) and _is_quantified(math):
        found = [whole]
    for match in found:
        group = "epsilon" if match["epsilon"] else "index"
        span = math.locate(*match.span(group))
        blank = "" if math.tex[match.end(group) : match.end(group) + 1] in " \\{[" else " "
        yield Finding(
            span,
            f"`{match[group]}` is a letter; membership is `\\in`",
            help="write \\in",
            evidence=Evidence(shown(math)),
            fix=Fix("write \\in", (Edit(span, "\\in" + blank),), "unsafe", frozenset({"math"})),
        )


def _is_quantified(math: Math) -> bool:
    """Tell whether "for some" or the like stands before a formula."""
    words = math.prose.words()
    return _QUANTIFIED.search(words, max(0, math.start - 30), math.start) is not None
