"""A formula that never ends."""

from __future__ import annotations

import re
from collections.abc import Iterator

from qa_lint.core.diagnostic import Finding
from qa_lint.core.rule import rule
from qa_lint.core.text import Span
from qa_lint.linting.checks.math._delimiters import (
    arithmatex,
    is_formula,
    is_latex,
    is_site_text,
    left_over_dollars,
    lost_formula_severity,
    with_left_over,
)
from qa_lint.linting.context import Context
from qa_lint.parsing.document import Math, Prose

_CLOSING = {"\\(": "\\)", "\\[": "\\]"}
_BRACKET = re.compile(r"(?<!\\)(?:\\\\)*(\\[(\[])")
_BEGIN = re.compile(r"(?<!\\)\\begin\{([a-z]+\*?)\}")
_BLANK_LINE = "a blank line ends the formula that opens here before it is closed: shown as text"
_GROUP = re.compile(r"\{[^{}]*+\}")
_WORDS = re.compile(r"(?<![\\A-Za-z])[a-z]{2,} [a-z]{2,}")
_LAST_COMMAND = re.compile(r"(?<![\\\w:])\\[A-Za-z]{2,}+[_^{}A-Za-z0-9]*+\Z")
_PRODUCT = re.compile(r"\d{0,4}(?P<letters>[A-Za-z]{1,3})(?=[.,;:!?)]{0,2}(?:\s|\Z))")
_PRICE = re.compile(r"\d+(?:[kKmMbBtT]|bn|mn|[kK]?[A-Z]{3})|[A-Z]{2,}")
_FAR = 200
_SWALLOWS = "the dollar that closes this formula is missing: words are set as a formula"
_NEVER_OPENED = "this `$` closes a formula that is never opened"
_OPEN = "this `$` opens a formula that is never closed"
_CUT = "this formula is cut by the end of its table cell: write \\vert for a `|` in a formula"


@rule(
    Prose,
    needs=("$", "\\(", "\\[", "\\begin{"),
    among=with_left_over("\\(", "\\[", "\\begin{"),
)
def unclosed_formula(prose: Prose, ctx: Context) -> Iterator[Finding]:
    r"""A formula is opened, but not closed in the same paragraph.

    Why: A formula ends with its paragraph; without its closing delimiter, or with a blank line
        inside, the reader sees raw LaTeX.
    Bad:
        === "Answer"

            The rate ⟦$⟧\alpha is small.
        ---
        === "Answer"

            ⟦$$⟧
            a = \frac{b}{c}

            d = \frac{e}{f}
            $$
    Good:
        === "Answer"

            The rate $\alpha$ is small and costs $5; set $HOME and $PATH.

            $$
            a = \frac{b}{c}
            $$
    Fix: close the formula, and take blank lines out of it.
    """
    if not arithmatex(ctx.profile):
        return
    runs = left_over_dollars(ctx.document).get(prose, ())
    found = [*_left_open(prose, runs[0])] if len(runs) == 1 else []
    if "\\" in prose.text and is_site_text(prose, ctx):
        found += _brackets(prose, ctx)
        found += _environments(prose) if not found else []
    for span, message in found:
        severity = lost_formula_severity(ctx.profile, raw=False)
        yield Finding(span, message, severity=severity)


def _left_open(prose: Prose, run: Span) -> Iterator[tuple[Span, str]]:
    """Yield what the only dollar, or two, of a text leave open, if LaTeX stands there."""
    start, end = run
    first, _, more = prose.text[end:].partition("\n")
    if end - start == 2:
        alone = not prose.text[:start].strip() and prose.kind == "paragraph"
        if alone and (is_formula(first) or (more and not first.strip())):
            yield prose.locate(start, end), _BLANK_LINE
    elif end - start > 2:
        return
    elif swallowing := _swallowing(prose):
        yield swallowing.span, _SWALLOWS
    elif _closes_latex(prose.words()[:start]):
        yield prose.locate(start, end), _NEVER_OPENED
    elif first[:1] not in ("", " ", "`") and (_opens_latex(first) or _opens_known(first, prose)):
        yield prose.locate(start, end), _CUT if prose.kind == "cell" else _OPEN


def _swallowing(prose: Prose) -> Math | None:
    """Return a formula that holds words and ends at what opens a parenthesis or a word."""
    for node in prose.nodes:
        if not isinstance(node, Math) or node.delimiter != "$" or node.tex[-1:] not in "([-/":
            continue
        behind = prose.text[node.end : node.end + 1]
        if (behind == "\\" or behind.isalnum()) and _WORDS.search(_GROUP.sub("{}", node.tex)):
            return node
    return None


def _closes_latex(text: str) -> bool:
    """Tell whether a text ends with a command of LaTeX, and no path."""
    last = _LAST_COMMAND.search(text, max(0, len(text) - _FAR))
    return last is not None and is_latex(last[0])


def _opens_latex(text: str) -> bool:
    """Tell whether LaTeX follows before any word does."""
    head = re.split(r"(?<![\\A-Za-z])[A-Za-z]{2,}|[.;:!?](?:\s|$)", text, maxsplit=1)[0]
    return "\\" in head and is_latex(head)


def _opens_known(text: str, prose: Prose) -> bool:
    """Tell whether a product of letters follows that stands in another formula, and no price."""
    product = _PRODUCT.match(text)
    if product is None or _PRICE.fullmatch(product[0]):
        return False
    return any(
        product["letters"] in node.tex
        for node in prose.nodes
        if isinstance(node, Math) and node.delimiter == "$"
    )


def _brackets(prose: Prose, ctx: Context) -> Iterator[tuple[Span, str]]:
    """Yield brackets that open LaTeX and are closed by nothing up to the end of the paragraph."""
    if not ctx.profile.math_brackets:
        return
    words = prose.words()
    last = max(words.rfind(closer) for closer in ("\\)", "\\]", "$"))
    for found in _BRACKET.finditer(words):
        if found.end() > last and _opens_latex(words[found.end() : found.end() + _FAR]):
            closing = _CLOSING[found[1]]
            yield prose.locate(*found.span(1)), f"no `{closing}` closes this `{found[1]}`"


def _environments(prose: Prose) -> Iterator[tuple[Span, str]]:
    """Yield environments in running text that do not end in their paragraph."""
    for found in _BEGIN.finditer(prose.words()):
        if found[1] not in ("document", "figure", "table", "itemize", "enumerate", "center"):
            span = prose.locate(found.start(), found.end())
            yield span, f"`{found[0]}` is not ended in this paragraph: shown as text"
