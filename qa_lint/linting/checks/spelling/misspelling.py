"""Words that are never right."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator, Sequence

from qa_lint.core.diagnostic import Edit, Evidence, Finding, Fix, Safety
from qa_lint.core.rule import rule
from qa_lint.linting.checks.spelling._context import (
    SEEN,
    is_checked,
    is_code_like,
    is_in_quotes,
    starts_sentence,
)
from qa_lint.linting.checks.spelling._lexicon import common_words, corrections
from qa_lint.linting.context import Context
from qa_lint.parsing.document import Document, Link, Prose

_LETTERS = re.compile(r"[a-z]{3,}")
_WORD = re.compile(r"(?<![\w'’])[A-Za-z]{3,}(?!\w)")
_SHOWN_AS_WRONG = re.compile(r"[\"'”’]?\s{0,3}(?:->|-->|=>|→|⇒|\(sic\)|\[sic\])")
_NEVER_A_NAME = 9
_MAYBE_A_NAME = 6
_REACH = 200


def _wrong_words(words: Collection[str]) -> dict[str, tuple[str, ...]]:
    """Return what is wrong among some words in lower case, with the right words for each."""
    plain = set(_LETTERS.findall(" ".join(words)))
    return {word: rights for word in plain - common_words() if (rights := corrections(word))}


def _with_wrong_words(document: Document) -> Sequence[Prose]:
    page = document.page_text
    wrong = _wrong_words(page.vocabulary).keys()
    if not wrong:
        return ()
    names = [word for word in page.vocabulary if not (word.isascii() and word.isalpha())]
    holding = {name for name in names if not wrong.isdisjoint(_LETTERS.findall(name))}
    return page.with_word((wrong & page.vocabulary) | holding)


@rule(Prose, severity="warning", tier="measured", among=_with_wrong_words)
def misspelling(prose: Prose, ctx: Context) -> Iterator[Finding]:
    """A word is misspelt.

    Why: readers stumble over it, and a search for the right word misses the page.
    Bad:
        You ⟦recieve⟧ an exception when the generator is exhausted.
        ---
        The loss is ⟦seperately⟧ averaged for the hidden and the output layer.
        ---
        **⟦Overfiting⟧:** the ⟦algoritm⟧ remembers the training set.
    Good:
        You receive an exception when the generator is exhausted.
        ---
        British spelling is fine: normalise the colour, visualise the behaviour, label and labelled.
        ---
        Pass `recieve=True`, or open seperate_files/occured.txt and call seperate(data).
        ---
        The tokenizer splits the word "recieve" into three tokens of the vocabulary.
        ---
        The edit distance of recieve and receive is 2.
    Fix: write the word as suggested, or add it to the setting `words` if it is right.
    """
    table = _wrong_words([prose.text.lower()])
    for word in ctx.settings.words:
        table.pop(word.lower(), None)
    if not table:
        return
    text = prose.words()
    wrong = [
        (found, table[word])
        for found in _WORD.finditer(text)
        if (word := found[0].lower()) in table and not _is_shown(prose, text, found, table[word])
    ]
    if not wrong or not is_checked(prose, ctx.document):
        return
    brackets = {
        node.text_start - 1
        for node in prose.nodes
        if isinstance(node, Link) and node.kind == "inline"
    }
    for found, rights in wrong:
        safety: Safety = "suggestion" if len(rights) > 1 else _safety(prose, found, brackets)
        yield _finding(prose, found, rights, safety)


def _is_shown(prose: Prose, text: str, found: re.Match[str], rights: tuple[str, ...]) -> bool:
    """Tell whether the word is a name, part of code, or quoted as a word."""
    start, end = found.span()
    return (
        not (found[0].islower() or _may_be_capital(prose, found, rights))
        or is_in_quotes(text, start, end)
        or is_code_like(text, start, end)
        or _SHOWN_AS_WRONG.match(text, end) is not None
    )


def _may_be_capital(prose: Prose, found: re.Match[str], rights: tuple[str, ...]) -> bool:
    """Tell whether a word with a capital is a common one all the same, not somebody's name."""
    word = found[0]
    if not word[1:].islower() or len(word) < _MAYBE_A_NAME:
        return False
    if len(word) >= _NEVER_A_NAME or rights[0][0].isupper() or prose.kind == "heading":
        return True
    return starts_sentence(prose.text, found.start())


def _finding(
    prose: Prose, found: re.Match[str], rights: tuple[str, ...], safety: Safety
) -> Finding:
    capital = found[0][0].isupper()
    corrections = [right[0].upper() + right[1:] if capital else right for right in rights]
    span = prose.locate(*found.span())
    advice = " or ".join(f"'{correction}'" for correction in corrections)
    return Finding(
        span,
        f"'{found[0]}' is misspelt",
        help=f"write {advice}",
        evidence=Evidence(read=(found[0],), computed=" or ".join(corrections)),
        fix=Fix(f"write '{corrections[0]}'", (Edit(span, corrections[0]),), safety, SEEN),
    )


def _safety(prose: Prose, found: re.Match[str], brackets: set[int]) -> Safety:
    """Return how safe a new word is: headings and texts in brackets may be the name of a target.

    ``brackets`` are the offsets of those that open the text of a link with its own address.
    """
    if prose.kind == "heading":
        return "unsafe"
    at = found.start()
    bracket = prose.text.rfind("[", max(0, at - _REACH), at)
    if bracket < 0 or prose.text.find("]", bracket, at) >= 0:
        return "safe"
    return "safe" if bracket in brackets else "unsafe"
