"""A function's name set as a product of letters."""

from __future__ import annotations

import re
from collections.abc import Iterator

from qa_lint.core.diagnostic import Edit, Evidence, Finding, Fix
from qa_lint.core.rule import rule
from qa_lint.linting.context import Context
from qa_lint.parsing.document import Math

_NAMES = r"exp|log|ln|sin|cos|tan|tanh|sinh|cosh|max|min|sup|det|lim|arg|gcd"
_PLAIN = re.compile(
    rf"(?<![A-Za-z\\])(?P<name>{_NAMES})(?=\s*(?:\(|\\left|\\big|\\Big|_\{{|\^)|_[0-9])"
)
_RAW = re.compile(
    r"\\(?:text|textrm|textbf|textit|texttt|mathrm|mathbf|mathit|mathsf|mathtt|operatorname\*?"
    r"|mbox|hbox|begin|end|tag|label|ref|eqref|href|url|color|textcolor|def|newcommand)\s*\{[^{}]*\}"
    r"|(?<!\\)%[^\n]*"
)


@rule(Math, severity="warning", tier="measured")
def plain_function_name(math: Math, ctx: Context) -> Iterator[Finding]:
    r"""A function such as exp or log is written without its backslash.

    Why: LaTeX sets it in italics with the spacing of a product of single letters.
    Bad:
        The weight is $⟦exp⟧(-x)$, its maximum $⟦max⟧_{i} w_i$.
    Good:
        The weight is $\exp(-x)$, its maximum $\max_i w_i$, where $x_{max}$ and $max_x$ are labels,
        $\text{exp(x)}$ is text, and so is $\mathrm{log}(x)$.
    Fix: write the command: `\exp`, `\log`, `\max`.
    """
    if math.place.hidden or not math.rendered or ctx.profile.hooked:
        return
    tex = _RAW.sub(lambda match: " " * len(match[0]), math.tex)
    for match in _PLAIN.finditer(tex):
        name = match["name"]
        span = math.locate(*match.span("name"))
        yield Finding(
            span,
            f"{name!r} is set as the product of {', '.join(name)}",
            help=f"write \\{name}",
            evidence=Evidence(read=(" ".join(math.tex.split())[:120],)),
            fix=Fix(f"write \\{name}", (Edit(span, f"\\{name}"),), "unsafe", frozenset({"math"})),
        )
