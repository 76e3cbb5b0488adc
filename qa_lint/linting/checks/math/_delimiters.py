"""What the rules about the delimiters of formulas share.

Which dollars are left over, and how sure it is that a stretch of text was meant as a formula.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from functools import lru_cache

from qa_lint.core.diagnostic import Edit, Fix, Severity
from qa_lint.core.profile import Profile
from qa_lint.core.rule import Sieve
from qa_lint.core.text import Span
from qa_lint.linting.context import Context
from qa_lint.parsing.document import Document, Math, Prose
from qa_lint.parsing.latex.tables import tables

_COMMAND = re.compile(r"\\([A-Za-z]{2,})")
_SCRIPT = re.compile(r"[A-Za-z0-9)}\]][_^](?:\{|[A-Za-z0-9](?![A-Za-z0-9]))")
_DOLLARS = re.compile(r"(?<!\\)(?:\\\\)*(\$+)")
_WORD = re.compile(r"(?<![\\A-Za-z])[A-Za-z]{2,}")
_PLAIN = re.compile(r"[A-Za-z0-9\s=+\-*/<>≤≥≠()\[\],.|'!:]*[A-Za-z0-9)\]|'!]\s*")
_FUNCTIONS = frozenset("sin cos tan log ln exp max min det dim gcd lim mod".split())


def is_latex(text: str) -> bool:
    """Tell whether a stretch of text can only be LaTeX: a known command, or scripts and no words.

    ``C:\\\\users\\\\alpha`` is a path, though it holds a command.
    """
    names = _COMMAND.findall(text)
    if names and all(name in tables("mathjax3").commands for name in names):
        return True
    return not names and _SCRIPT.search(text) is not None and not words_in(text)


def is_formula(text: str) -> bool:
    """Tell whether a stretch between dollars was meant as a formula, be it without LaTeX."""
    if is_latex(text):
        return True
    if "\\" in text or words_in(text) or not _PLAIN.fullmatch(text):
        return False
    letters = sum(char.isalpha() for char in text)
    return letters > 0 and text.strip()[0] not in "=+*/<>,.!:|"


def words_in(text: str) -> list[str]:
    """Return the words of a stretch that a formula would not hold; groups are left out."""
    plain = re.sub(r"\{[^{}]*\}", "", text)
    return [word for word in _WORD.findall(plain) if word not in _FUNCTIONS]


@lru_cache(maxsize=4)
def left_over_dollars(document: Document) -> Mapping[Prose, Sequence[Span]]:
    """Return the runs of dollars, as spans of the text, that open or close nothing.

    Given for the texts that have such; what the reader does not see as it is read has none.
    """
    found: dict[Prose, Sequence[Span]] = {}
    for prose in document.page_text.with_text("$"):
        runs = [Span(*run.span(1)) for run in _DOLLARS.finditer(prose.words())]
        if runs and _is_seen(prose, document):
            found[prose] = runs
    return found


def with_left_over(*signs: str) -> Sieve:
    """Return what gives the texts with such dollars, or with one of some signs."""

    def among(document: Document) -> Sequence[Prose]:
        others = document.page_text.with_text(*signs)
        return list(dict.fromkeys((*left_over_dollars(document), *others)))

    return among


def is_site_text(prose: Prose, ctx: Context) -> bool:
    """Tell whether the reader sees this text as it is read: not hidden, no template in it."""
    return _is_seen(prose, ctx.document)


def _is_seen(prose: Prose, document: Document) -> bool:
    return not prose.place.hidden and not any(
        start < prose.span.end and prose.span.start < end for start, end in document.templates
    )


def arithmatex(profile: Profile) -> bool:
    """Tell whether pymdownx.arithmatex decides what is math."""
    return profile.renderer == "mkdocs" and profile.marks_math


def lost_formula_severity(profile: Profile, *, raw: bool) -> Severity:
    """Return how bad it is that the Markdown engine does not see a formula.

    An error where the site's settings say so; ``raw`` dollars a script of the site may find later.
    """
    if profile.hooked or (raw and profile.scans_page):
        return "info"
    return "error" if profile.certain else "warning"


def replacing(title: str, *edits: tuple[Span, str]) -> Fix:
    """Return a fix of delimiters: formulas appear where there was text, or the other way round."""
    return Fix(
        title,
        tuple(Edit(span, text) for span, text in edits),
        "unsafe",
        frozenset({"math", "text"}),
    )


@lru_cache(maxsize=4)
def at_one_edge(prose: Prose, source: str) -> bool:
    """Tell whether all lines of a paragraph start behind the same blanks, none behind a marker."""
    starts = [source.rfind("\n", 0, piece.start) + 1 for piece in prose.pieces]
    edges = {source[at : piece.start] for at, piece in zip(starts, prose.pieces, strict=True)}
    return len(edges) == 1 and not edges.pop().strip()


def short(text: str) -> str:
    """Return a formula for a message."""
    joined = " ".join(text.split())
    return joined if len(joined) <= 40 else joined[:37] + "..."


def is_joined(prose: Prose) -> bool:
    """Tell whether a paragraph is one display formula with others, and text, inside it."""
    if prose.kind != "paragraph" or prose.indented or prose.text.count("$$") <= 2:
        return False
    return _is_all_displays(prose)


@lru_cache(maxsize=4)
def _is_all_displays(prose: Prose) -> bool:
    """Tell whether a paragraph begins and ends with a display formula; asked for each of them."""
    displays = [node for node in prose.nodes if isinstance(node, Math) and node.delimiter == "$$"]
    if len(displays) < 2:
        return False
    text = prose.text
    return not text[: displays[0].start].strip() and not text[displays[-1].end :].strip(" \n")
