"""What rules about single signs of a formula share."""

from __future__ import annotations

import re

from qa_lint.linting.context import Context
from qa_lint.parsing.document import Math

_RAW = re.compile(
    r"\\(?:text|textrm|textbf|textit|texttt|mathrm|mathit|mathtt|operatorname\*?|mbox|hbox|begin|end"
    r"|tag|label|ref|eqref|href|url|color|textcolor|hspace|vspace|def|newcommand|ce|pu|unicode)"
    r"\*?\s*\{[^{}]*\}|(?<!\\)%[^\n]*"
)
_SENTENCE = re.compile(r"(?<![\\A-Za-z])[A-Za-z]{3,}[ \n]+[a-z]{2,}[ \n]+[A-Za-z]{2,}")


def is_formula(math: Math, ctx: Context) -> bool:
    """Tell whether readers see a formula: not hidden, not rewritten, no money read as math."""
    if math.place.hidden or not math.rendered or ctx.profile.hooked:
        return False
    return _SENTENCE.search(_RAW.sub(" ", math.tex)) is None


def without_text(tex: str, fill: str = " ") -> str:
    r"""Return a formula with ``\text{...}`` and the like filled up, offsets unchanged."""
    return _RAW.sub(lambda match: fill * len(match[0]), tex)


def has_brackets_in_text(tex: str) -> bool:
    r"""Tell whether ``\text{...}`` or the like holds a bracket of its own."""
    return any(set(match[0]) & set("()[]") for match in _RAW.finditer(tex))


def shown(math: Math) -> tuple[str, ...]:
    """Return the formula as evidence."""
    return (" ".join(math.tex.split())[:120],)
