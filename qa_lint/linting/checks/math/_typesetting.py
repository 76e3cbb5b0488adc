"""Turns what keeps a formula from being typeset into findings, one kind a rule."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from functools import lru_cache

from qa_lint.core.diagnostic import Edit, Evidence, Finding, Fix, Severity, milder
from qa_lint.core.profile import MathEngine, Profile
from qa_lint.linting.context import Context
from qa_lint.parsing.document import Document, Math
from qa_lint.parsing.latex.problem import Problem
from qa_lint.parsing.latex.typeset import definitions, problems

_NAMES = {"mathjax3": "MathJax 3", "mathjax4": "MathJax 4", "katex": "KaTeX"}
_SPHINX_MENDS = frozenset({"misplaced-align", "unknown-command"})
"""Kinds that Sphinx, which wraps displays into an environment and has macros of its own, mends."""


def typeset_findings(math: Math, ctx: Context, *kinds: str) -> Iterator[Finding]:
    """Yield the problems of these kinds of a formula that the site turns into math."""
    if math.place.hidden or not math.rendered or not math.tex.strip():
        return
    if ctx.profile.renderer == "sphinx":
        kinds = tuple(kind for kind in kinds if kind not in _SPHINX_MENDS)
    macros = _page_macros(ctx.document, tuple(ctx.profile.macros.items()))
    for problem in _problems(math.tex, math.display, macros):
        if problem.kind in kinds and problem.engines:
            yield _finding(math, ctx, problem)


def unchecked(math: Math) -> bool:
    """Tell whether a formula that the site turns into math is beyond the limits of the check."""
    if math.place.hidden or not math.rendered:
        return False
    found = _problems(math.tex, math.display, ())
    return any(problem.kind == "limits" for problem in found)


@lru_cache(maxsize=2)
def _page_macros(
    document: Document, known: tuple[tuple[str, int], ...]
) -> tuple[tuple[str, int], ...]:
    """Return the commands that the site, or formulas anywhere on the page, define."""
    found = dict(known)
    if "\\def" in document.source.text or "command" in document.source.text:
        for math in document.units(Math):
            found |= definitions(math.tex)
    return tuple(sorted(found.items()))


@lru_cache(maxsize=8_192)
def _problems(tex: str, display: bool, macros: tuple[tuple[str, int], ...]) -> list[Problem]:
    return problems(tex, display=display, macros=dict(macros))


def severity_in(problem: Problem, engine: MathEngine | None) -> Severity:
    """Return how bad a problem is: an error where the site's engine is known to break.

    Where the engine is not known, what breaks in all engines is an error, else a warning; what
    the site's engine is known to typeset is for information.
    """
    if engine is None:
        return "error" if len(problem.engines) == len(_NAMES) else "warning"
    return "error" if engine in problem.engines else "info"


def _finding(math: Math, ctx: Context, problem: Problem) -> Finding:
    span = math.locate(*problem.span)
    names = _listed([name for engine, name in _NAMES.items() if engine in problem.engines])
    fix = None
    if problem.fix is not None:
        edit = Edit(span, problem.fix)
        title = f"write {problem.fix}"
        fix = Fix(title, (edit,), "unsafe", frozenset({"math"}))
    help_ = f"did you mean {problem.suggestion}?" if problem.suggestion else None
    if problem.fix is not None:
        help_ = f"write {problem.fix}"
    return Finding(
        span,
        f"{problem.message} (breaks in {names})",
        help=help_,
        evidence=Evidence(read=(" ".join(math.tex.split())[:120],)),
        fix=fix,
        severity=_severity(problem, ctx.profile),
    )


def _listed(names: Sequence[str]) -> str:
    """Return names as a sentence lists them; the two MathJax together are just MathJax."""
    if "MathJax 3" in names and "MathJax 4" in names:
        names = ["MathJax", *names[2:]]
    return " and ".join(names)


def _severity(problem: Problem, profile: Profile) -> Severity:
    """Return how bad a problem is on this site; what the site may mend is for information.

    An unknown command is an error only where it is surely a slip: a site may define others.
    """
    if profile.hooked:
        return "info"
    severity = severity_in(problem, profile.engine)
    if problem.kind == "unknown-command" and problem.fix is None:
        slip = problem.suggestion and not problem.suggestion.startswith("\\require")
        return milder(severity, "warning" if slip else "info")
    return severity
