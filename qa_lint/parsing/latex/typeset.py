"""Will a formula be typeset? What MathJax 3, MathJax 4 and KaTeX would refuse, and why.

All engines are judged: a formula breaks in one if, and only if, some problem names it. The
verdicts are measured against the engines themselves in ``tests/test_latex_typeset.py``.
"""

from __future__ import annotations

import re
from collections.abc import Mapping

from qa_lint.core.text import Span
from qa_lint.parsing.latex.braces import Braces, match_braces, without_comments
from qa_lint.parsing.latex.engines import KaTeX, MathJax, MathJax4
from qa_lint.parsing.latex.lexer import lex
from qa_lint.parsing.latex.problem import Problem
from qa_lint.parsing.latex.reader import Finding
from qa_lint.parsing.latex.suggest import advise
from qa_lint.parsing.latex.tables import ENGINES, tables, telling_mathjax_apart

MAX_LENGTH, MAX_TOKENS = 8192, 3000
_NOTHING: Mapping[str, int] = {}
_WALKERS = {"mathjax3": MathJax, "mathjax4": MathJax4, "katex": KaTeX}
_NAMED = re.compile(
    r"\\(?:(?:re)?newcommand|providecommand|DeclareMathOperator)\*?\s*(?:\{\s*)?\\([A-Za-z]+|.)\s*\}?"
    r"(?:\s*\[([0-9])\])?"
    r"|\\[gex]?def\s*\\([A-Za-z]+|.)((?:#[0-9])*)"
    r"|\\(?:future)?let\s*\\([A-Za-z]+|.)"
)


def problems(tex: str, *, display: bool, macros: Mapping[str, int] = _NOTHING) -> list[Problem]:
    """Return what keeps a formula, given without its delimiters, from being typeset.

    ``macros`` are the commands that the site or page defines, without their backslash, each with
    the number of its arguments; those that the formula itself defines need not be named. A formula
    longer than 8,192 characters or 3,000 tokens, or nested deeper than 100, is not judged:
    the only problem is then of the kind ``limits``, and names no engine.
    """
    if len(tex) > MAX_LENGTH or (len(tex) > MAX_TOKENS and len(lex(tex)) > MAX_TOKENS):
        return [_beyond(tex)]
    if macros:
        macros = {name.removeprefix("\\"): count for name, count in macros.items()}
    if "def" in tex or "command" in tex or "\\let" in tex or "\\Declare" in tex:
        macros = {**macros, **definitions(tex)}
    found: dict[tuple[str, Span], tuple[Finding, set[str]]] = {}
    cleaned, braces = "", None
    for engine in ENGINES:
        clean = without_comments(tex, by_argument=engine != "katex")
        if braces is None or clean != cleaned:
            cleaned, braces = clean, match_braces(clean)
        if braces.deep:
            return [_beyond(tex)]
        if engine == "mathjax4" and not telling_mathjax_apart().search(tex):
            for _, engines in found.values():
                engines.add(engine)
            continue
        for finding in _judge(engine, cleaned, braces, macros, display):
            found.setdefault((finding.kind, finding.span), (finding, set()))[1].add(engine)
    if not found:
        return []
    return sorted(
        (_problem(finding, frozenset(engines), macros) for finding, engines in found.values()),
        key=lambda problem: problem.span,
    )


def _judge(
    engine: str, tex: str, braces: Braces, macros: Mapping[str, int], display: bool
) -> list[Finding]:
    if braces.stray:
        return [_stray(tex, at) for at in braces.stray]
    return _WALKERS[engine](tex, braces.partner, tables(engine), macros, display).run()


def _stray(tex: str, at: int) -> Finding:
    opening = tex[at] == "{"
    message = "this `{` is never closed" if opening else "this `}` closes nothing"
    return Finding("unbalanced-group", Span(at, at + 1), message)


def _beyond(tex: str) -> Problem:
    message = "too long or too deeply nested to be checked"
    return Problem("limits", Span(0, len(tex)), message, frozenset())


def definitions(tex: str) -> dict[str, int]:
    """Return the commands a formula defines, with the number of their arguments."""
    names = {}
    for command, count, short, shape, alias in _NAMED.findall(tex):
        names[command or short or alias] = int(count or 0) or len(shape) // 2
    return names


def _problem(finding: Finding, engines: frozenset[str], macros: Mapping[str, int]) -> Problem:
    fix, suggestion = advise(finding, engines, macros)
    return Problem(finding.kind, finding.span, finding.message, engines, fix, suggestion)
