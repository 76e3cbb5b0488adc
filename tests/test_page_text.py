"""One search of a page finds the proses that a search of each of them would."""

from __future__ import annotations

import re
from itertools import pairwise

from hypothesis import given
from hypothesis import strategies as st

from qa_lint.core.text import Span
from qa_lint.parsing.inlines import Prose
from qa_lint.parsing.page_text import PageText
from qa_lint.parsing.reading.sentences import vocabulary

_WORDS = ("the", "of", "loss", "λ", "İx", "a_b", "x2")
_TEXT = st.lists(st.sampled_from((*_WORDS, "The", "3", ",", "\n", "\0", "**")), max_size=6).map(
    " ".join
)


def _proses(texts: list[str]) -> list[Prose]:
    return [Prose(text, [Span(0, len(text))], "paragraph") for text in texts]


@given(st.lists(_TEXT, max_size=6))
def test_words_are_found_where_they_stand(texts: list[str]) -> None:
    page = PageText(_proses(texts))
    words = [vocabulary(text) for text in texts]
    # A Greek letter counts by its name only.
    assert page.vocabulary == {word for found in words for word in found} - {"λ"}
    for word in ("the", "lambda", "x2", "absent"):
        wanted = [number for number, found in enumerate(words) if word in found]
        assert page.with_word({word}) == [page.proses[number] for number in wanted]
        assert page.places({word, "of"})[word] == set(wanted)


@given(st.lists(_TEXT, max_size=6))
def test_texts_and_patterns_are_found_where_they_stand(texts: list[str]) -> None:
    page = PageText(_proses(texts))
    assert page.with_text("**", ", the") == [
        prose
        for prose in page.proses
        if "**" in prose.text or ", the" in prose.text.replace("\n", " ").replace("\0", " ")
    ]
    assert page.with_pattern(re.compile(r"\*\*|, the")) == [
        prose for prose in page.proses if re.search(r"\*\*|, the", prose.text.replace("\0", " "))
    ]


@given(st.lists(_TEXT, max_size=6))
def test_neighbouring_words_are_of_one_prose(texts: list[str]) -> None:
    page = PageText(_proses(texts))
    lists = [PageText([prose]).words for prose in page.proses]
    twice = [any(a == b == "the" for a, b in pairwise(x)) for x in lists]
    paired = [any((a, b) == ("of", "loss") for a, b in pairwise(x)) for x in lists]
    assert page.with_repeated_word({"the"}) == [
        prose for prose, there in zip(page.proses, twice, strict=True) if there
    ]
    assert page.with_pair({"of": ("loss",)}) == [
        prose for prose, there in zip(page.proses, paired, strict=True) if there
    ]
