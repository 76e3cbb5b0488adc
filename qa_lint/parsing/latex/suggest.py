"""What may have been meant: the known command nearest to an unknown one, and the like."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache, lru_cache
from string import ascii_letters

from qa_lint.parsing.latex.reader import Finding
from qa_lint.parsing.latex.tables import ENGINES, packages, tables

# Shorter names are near to too many others to be replaced without asking.
_SURE_LENGTH = 4
# From this length on, a name may be two edits away from the one that was meant.
_LONG = 6
_LONGEST = 40
# Names of two letters are near to dozens, and mostly macros that somebody made up.
_SHORTEST = 3
# So many letters may have run into a command.
_RUN_IN = 2
# Of several names equally near, these are likelier to be meant.
_COMMON = frozenset(
    "alpha beta gamma delta epsilon theta lambda mu sigma phi omega pi rho tau eta "
    "Gamma Delta Sigma Omega Phi frac sqrt sum prod int lim log exp sin cos max min "
    "text textbf textrm mathbf mathbb mathcal mathrm operatorname left right begin end "
    "cdot cdots dots ldots times infty partial nabla in leq geq neq approx sim mid to "
    "rightarrow hat bar tilde vec quad".split()
)
_DETAIL_IS_ADVICE = frozenset(
    "underscore-in-text hash-in-math dollar-in-math align-in-text script-in-text display-only "
    "unbraced-argument".split()
)
# What says the same in both engines, for what only one of them knows.
_PORTABLE = {
    "C": "\\mathbb{C}",
    "N": "\\mathbb{N}",
    "Q": "\\mathbb{Q}",
    "R": "\\mathbb{R}",
    "Z": "\\mathbb{Z}",
    "argmax": "\\operatorname*{arg\\,max}",
    "argmin": "\\operatorname*{arg\\,min}",
    "bm": "\\boldsymbol",
    "coloneqq": "\\mathrel{:=}",
    "mathbbm": "\\mathbb",
    "mathds": "\\mathbb",
    "mbox": "\\text",
}
_PORTABLE_ENVIRONMENTS = {
    "dcases": "cases",
    "eqnarray": "align",
    "eqnarray*": "align*",
    "flalign": "align",
    "flalign*": "align*",
    "multline": "gather",
    "multline*": "gather*",
}


def advise(
    finding: Finding, engines: frozenset[str], macros: Mapping[str, int]
) -> tuple[str | None, str | None]:
    """Return the fix and the suggestion for a finding; each may be missing."""
    kind, detail = finding.kind, finding.detail
    if kind == "unknown-command":
        return _command(detail, engines, macros)
    if kind == "unknown-environment":
        portable = _PORTABLE_ENVIRONMENTS.get(detail)
        names = [portable] if portable else nearest(detail, _environments())[1]
        return None, f"\\begin{{{names[0]}}}" if names else None
    if kind in _DETAIL_IS_ADVICE or (kind == "mismatched-environment" and detail[:1] == "\\"):
        return None, detail or None
    return None, None


def _command(
    name: str, engines: frozenset[str], macros: Mapping[str, int]
) -> tuple[str | None, str | None]:
    if name in _PORTABLE:
        return None, _PORTABLE[name]
    if name in packages():
        return None, f"\\require{{{packages()[name]}}}"
    if len(engines) < len(ENGINES):
        return None, None  # no slip: the other engine knows it
    known = _commands()
    distance, near = nearest(name, known)
    if not near and macros:
        distance, near = nearest(name, frozenset(macros))
    # A command may have run into the letters behind it: \timesx.
    ends = range(len(name) - 1, max(1, len(name) - 1 - _RUN_IN), -1)
    split = next((at for at in ends if name[:at] in known), 0)
    if split and all(len(other) < len(name) for other in near):
        return None, f"\\{name[:split]} {name[split:]}"
    if not near:
        return None, None
    sure = len(near) == 1 and len(name) >= _SURE_LENGTH and distance <= 1 and not split
    return (f"\\{near[0]}" if sure else None), f"\\{near[0]}"


@cache
def _commands() -> frozenset[str]:
    """The names, of more than one letter, that all engines know."""
    names = set.intersection(*(set(tables(engine).commands) for engine in ENGINES))
    return frozenset(name for name in names if len(name) > 1)


@cache
def _environments() -> frozenset[str]:
    return frozenset(set.intersection(*(set(tables(engine).environments) for engine in ENGINES)))


@lru_cache(maxsize=512)
def nearest(name: str, known: frozenset[str]) -> tuple[int, list[str]]:
    """Return how many edits away the nearest of the known names are, and those, best first.

    Those that differ in case only come first (no edit), then those one edit away, where a swap
    counts one, then, for a name of six letters or more, those two edits away.
    """
    folded = sorted(other for other in known if other.lower() == name.lower())
    if folded or not _SHORTEST <= len(name) <= _LONGEST:
        return 0, folded
    most, near = 1, _one_edit(name) & known
    if not near and len(name) >= _LONG:
        # Two slips seldom both spare the rest and hit the first letter.
        alike = {other for other in known if other[0] == name[0]}
        most, near = 2, {other for other in alike if _edits(name, other, 2) == 2}
    # A slip of the finger seldom changes the first letter or the length.
    return most, sorted(
        near,
        key=lambda o: (o not in _COMMON, o[0] != name[0], abs(len(o) - len(name)), o),
    )


def _one_edit(name: str) -> set[str]:
    """Return all words one edit away: a letter left out, put in or changed, or two swapped."""
    splits = [(name[:at], name[at:]) for at in range(len(name) + 1)]
    found = {head + tail[1:] for head, tail in splits if tail}
    found |= {head + tail[1] + tail[0] + tail[2:] for head, tail in splits if len(tail) > 1}
    found |= {head + letter + tail[1:] for head, tail in splits if tail for letter in ascii_letters}
    return found | {head + letter + tail for head, tail in splits for letter in ascii_letters}


def _edits(first: str, second: str, most: int) -> int:
    """Return the number of edits between two words, a swap counting one, or more than ``most``."""
    if abs(len(first) - len(second)) > most:
        return most + 1
    before: list[int] = []
    row = list(range(len(second) + 1))
    for i, a in enumerate(first, 1):
        older, before, row = before, row, [i]
        for j, b in enumerate(second, 1):
            cost = min(before[j] + 1, row[-1] + 1, before[j - 1] + (a != b))
            if i > 1 and j > 1 and a == second[j - 2] and b == first[i - 2]:
                cost = min(cost, older[j - 2] + 1)
            row.append(cost)
        if min(row) > most:
            return most + 1
    return row[-1]
