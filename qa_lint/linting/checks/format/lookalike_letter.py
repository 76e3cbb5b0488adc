"""A Latin word with a letter in it that only looks Latin."""

from __future__ import annotations

import re
from collections.abc import Iterator
from string import ascii_letters

from qa_lint.core.diagnostic import Edit, Finding, Fix
from qa_lint.core.rule import rule
from qa_lint.core.text import Span
from qa_lint.linting.context import Context
from qa_lint.parsing.document import Code, Document, Fence, Prose

_CYRILLIC = dict(zip("аеорсухіјѕАВЕКМНОРСТХІЈЅ", "aeopcyxijsABEKMHOPCTXIJS", strict=True))
_GREEK = dict(zip("οΑΒΕΖΗΙΚΜΝΟΡΤΥΧ", "oABEZHIKMNOPTYX", strict=True))
_WIDE = {chr(0xFEE0 + ord(char)): char for char in ascii_letters}
_LATIN = {**_CYRILLIC, **_GREEK, **_WIDE}
_ALIKE = "".join(_LATIN)
_SIGN = re.compile(f"[{_ALIKE}]")
_OTHER = re.compile("[\u0370-\u03ff\u0400-\u052f]+")
_WORD = re.compile(rf"(?<![^\W\d_])[A-Za-z{_ALIKE}]+(?![^\W\d_])")
_LATIN_WORD = re.compile(r"\b[A-Za-z]{2,}\b")
_ENOUGH = 2
_LATIN_RUN = re.compile("[A-Za-z]{2}")


@rule(Document, severity="warning", tier="measured")
def lookalike_letter(document: Document, ctx: Context) -> Iterator[Finding]:
    """A word in Latin letters holds a letter of another script or width that looks the same.

    Why: it comes from another keyboard layout; searches miss the word, and code and addresses
    with it fail.
    Bad:
        The ⟦m\u043edel⟧ is trained.
    Good:
        The model is trained, \u043c\u043e\u0434\u0435\u043b\u044c is Russian, \u0394x is small,
        and \u03bcm is a unit.
    Fix: type the letter again in Latin.
    Source: https://www.unicode.org/reports/tr39/
    """
    if ctx.source.text.isascii() or not _SIGN.search(ctx.source.text):
        return
    for prose in document.units(Prose):
        if prose.text.isascii() or not _SIGN.search(prose.text) or _is_mixed(prose.text):
            continue
        for word in _WORD.finditer(prose.words("\0")):
            if not _SIGN.search(word[0]):
                continue
            if not _LATIN_RUN.search(word[0]) and not _is_lone(word, prose.text):
                continue
            yield _finding(prose.locate(*word.span()), word[0])
    yield from _in_code(document, ctx.source.text)


def _in_code(document: Document, text: str) -> Iterator[Finding]:
    """Yield names in code with such a letter: they are other names than they look."""
    spans = [code.span for code in document.units(Code)]
    spans += [fence.span for fence in document.units(Fence)]
    for start, end in spans:
        written = text[start:end]
        if written.isascii() or not _SIGN.search(written) or _is_mixed(written):
            continue
        for word in _WORD.finditer(written):
            if _LATIN_RUN.search(word[0]) and _SIGN.search(word[0]):
                yield _finding(Span(*word.span()).shift(start), word[0])


def _finding(span: Span, word: str) -> Finding:
    meant = "".join(_LATIN.get(char, char) for char in word)
    strange = " ".join(f"{c} (U+{ord(c):04X})" for c in word if c in _LATIN)
    return Finding(
        span,
        f"this word holds letters that are not Latin: {strange}",
        help=f"write “{meant}” in Latin letters",
        fix=Fix("write it in Latin letters", (Edit(span, meant),), "suggestion"),
    )


def _is_mixed(text: str) -> bool:
    """Tell whether the text has words of those scripts, so that endings may hang on Latin ones."""
    return any(
        len(run[0]) > 1 and not all(char in _LATIN for char in run[0])
        for run in _OTHER.finditer(text)
    )


def _is_lone(word: re.Match[str], text: str) -> bool:
    """Tell whether a word of Cyrillic letters alone stands in a Latin sentence: "in \u0430 list".

    A Greek letter alone is a symbol.
    """
    if word[0] not in _CYRILLIC or len(_LATIN_WORD.findall(text)) < _ENOUGH:
        return False
    return all(char in _LATIN for run in _OTHER.findall(text) for char in run)
