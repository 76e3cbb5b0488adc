"""Turns what keeps a formula from being typeset into findings, one kind a rule."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from functools import cached_property, lru_cache

from qa_lint.core.diagnostic import Edit, Evidence, Finding, Fix, Severity, milder
from qa_lint.core.profile import MathEngine, Profile
from qa_lint.linting.checks.math._accidents import meant_as
from qa_lint.linting.context import Context
from qa_lint.parsing.document import Document, HtmlBlock, Math
from qa_lint.parsing.latex.problem import Problem
from qa_lint.parsing.latex.typeset import definitions, problems

_NAMES = {"mathjax3": "MathJax 3", "mathjax4": "MathJax 4", "katex": "KaTeX"}
_OFTEN = 3
"""Slips of the same kind stand on a page less often than a macro of the site."""
_GREEK = frozenset(
    "alpha beta gamma delta epsilon varepsilon zeta eta theta vartheta iota kappa lambda mu nu xi "
    "pi rho sigma tau upsilon phi varphi chi psi omega".split()
)
_SPHINX_MENDS = frozenset({"misplaced-align", "unknown-command"})
"""Kinds that Sphinx, which wraps displays into an environment and has macros of its own, mends."""


class _Page:
    """What keeps the formulas of one page from being typeset; all rules of a run share it."""

    def __init__(self, document: Document, profile: Profile) -> None:
        self.profile = profile
        macros = dict(profile.macros)
        text = document.source.text
        if "\\def" in text or "\\let" in text or "\\Declare" in text or "command" in text:
            for math in document.units(Math):
                macros |= definitions(math.tex)
            for block in document.units(HtmlBlock):  # a hidden element with definitions
                macros |= {} if block.comment else definitions(text[slice(*block.span)])
        self._macros = tuple(sorted(macros.items()))
        self._found: dict[Math, list[Problem]] = {}
        self._formulas = document.units(Math)
        self._text = text

    @cached_property
    def strange(self) -> frozenset[str]:
        """What is said of commands that no engine's own name is near to."""
        return frozenset(
            problem.message
            for math in self._formulas
            for problem in self.problems(math)
            if problem.kind == "unknown-command" and not _is_slip(problem)
        )

    @cached_property
    def own(self) -> frozenset[str]:
        """What is said of commands that stand too often for slips: a site has macros of its own.

        What they are near to does not stand on the page; Greek letters are misspelt often.
        """
        found = [
            problem
            for math in self._formulas
            for problem in self.problems(math)
            if problem.kind == "unknown-command"
            and _is_slip(problem)
            and len(problem.engines) == len(_NAMES)
        ]
        counts = Counter(problem.message for problem in found)
        return frozenset(
            problem.message
            for problem in found
            if counts[problem.message] >= _OFTEN
            and (meant := str(problem.fix or problem.suggestion)).strip("\\ ").lower() not in _GREEK
            and meant not in self._text
        )

    def problems(self, math: Math) -> list[Problem]:
        """Return the problems of a formula; none where the site makes no formula of it."""
        found = self._found.get(math)
        if found is None:
            seen = math.rendered and not math.place.hidden and math.tex.strip()
            # Prices are no formula, which their own rule says.
            judged = seen and not meant_as(math)
            found = _problems(math.tex, math.display, self._macros) if judged else []
            self._found[math] = found
        return found


def typeset_findings(math: Math, ctx: Context, *kinds: str) -> Iterator[Finding]:
    """Yield the problems of these kinds of a formula that the site turns into math."""
    found = _page(ctx).problems(math)
    if found and ctx.profile.renderer == "sphinx":
        kinds = tuple(kind for kind in kinds if kind not in _SPHINX_MENDS)
    for problem in found:
        if problem.kind in kinds and problem.engines:
            yield _finding(math, ctx, problem)


def strange_commands(ctx: Context) -> frozenset[str]:
    """Return what is said of the commands of a page that are unknown, and no slips of others."""
    return _page(ctx).strange


def own_commands(ctx: Context) -> frozenset[str]:
    """Return what is said of commands that are near to others, but used as a site's own."""
    return _page(ctx).own


def unchecked(math: Math, ctx: Context) -> bool:
    """Tell whether a formula that the site turns into math is beyond the limits of the check."""
    return any(problem.kind == "limits" for problem in _page(ctx).problems(math))


def _page(ctx: Context) -> _Page:
    pages = _pages(ctx.document)
    if not pages or pages[0].profile is not ctx.profile:
        pages[:] = [_Page(ctx.document, ctx.profile)]
    return pages[0]


@lru_cache(maxsize=2)
def _pages(document: Document) -> list[_Page]:
    return []


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


def _is_slip(problem: Problem) -> bool:
    """Tell whether a known command, and no package, is near to an unknown one."""
    meant = problem.fix or problem.suggestion
    return bool(meant) and not str(meant).startswith("\\require")


def _listed(names: Sequence[str]) -> str:
    """Return names as a sentence lists them; the two MathJax together are just MathJax."""
    if "MathJax 3" in names and "MathJax 4" in names:
        names = ["MathJax", *names[2:]]
    return " and ".join(names)


def _severity(problem: Problem, profile: Profile) -> Severity:
    """Return how bad a problem is on this site; what the site may mend is for information.

    An unknown command is an error only where it is surely a slip, or where the script with the
    site's macros was read: a site may define others.
    """
    if profile.hooked:
        return "info"
    severity = severity_in(problem, profile.engine)
    if problem.kind == "unknown-command" and problem.fix is None:
        slip = _is_slip(problem)
        if profile.scans_page is not None:
            return severity if slip else milder(severity, "warning")
        return milder(severity, "warning" if slip else "info")
    return severity
