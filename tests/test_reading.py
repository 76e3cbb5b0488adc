"""Sentences, words, frames and quantities of running text."""

from __future__ import annotations

import math

import pytest
from hypothesis import given
from hypothesis import strategies as st

from qa_lint.core.profile import Profile
from qa_lint.core.text import Source
from qa_lint.parsing.document import Document, Prose
from qa_lint.parsing.reader import read
from qa_lint.parsing.reading.frames import context_frame, lead_ins, sentence_frame
from qa_lint.parsing.reading.quantities import read_growth, read_interval, read_number
from qa_lint.parsing.reading.sentences import (
    Sentence,
    bounds,
    places,
    readable,
    sentences,
    tokens,
    vocabulary,
)


def document(text: str) -> Document:
    return read(Source("page.md", text), Profile())


def first_prose(text: str) -> Prose:
    return document(text).units(Prose)[0]


def split(text: str) -> list[str]:
    prose = first_prose(text)
    return [text[s.start : s.end].strip() for s in sentences(prose, readable(prose))]


def words(text: str) -> list[str]:
    return [token.word for token in tokens(text)]


def only(text: str) -> Sentence:
    prose = first_prose(text)
    return next(sentences(prose, readable(prose)))


markdown = st.text(
    st.sampled_from(list("abcXYZ 0159.,:;!?'\"()[]{}*_`$~-+=<>|#\\/\néß“”’−–İ\ufffc")), max_size=120
)


@given(markdown)
def test_sentences_partition_and_tokens_stay_inside(text: str) -> None:
    for prose in document(text).units(Prose):
        view = readable(prose)
        assert len(view) == len(prose.text)
        at = 0
        for start, end in bounds(view):
            assert start == at < end
            at = end
        assert at == len(view)
        for sentence in sentences(prose, view):
            last = sentence.start
            for token in sentence.tokens:
                assert last <= token.start < token.end <= sentence.end
                assert view[token.start : token.end] == token.text
                span = prose.locate(token.start, token.end)
                assert prose.span.start <= span.start < span.end <= prose.span.end
                last = token.end


@given(st.text(st.sampled_from(list("abAB_12 .-γλ'")), max_size=60))
def test_the_vocabulary_holds_every_word(text: str) -> None:
    found = vocabulary(text)
    assert {t.word for t in tokens(text) if t.word[0].isalpha()} <= found
    assert bool(places(text, found)) == bool(found)


@given(markdown)
def test_wanted_sentences_are_those_that_hold_an_offset(text: str) -> None:
    for prose in document(text).units(Prose):
        view = readable(prose)
        every = list(sentences(prose, view))
        for sentence in every:
            wanted = [s.start for s in sentences(prose, view, [sentence.end - 1])]
            assert wanted == [sentence.start]


def test_abbreviations_end_no_sentence() -> None:
    assert split("Use kNN, e.g. with k = 3. See Fig. 2 vs. the rest. Done!") == [
        "Use kNN, e.g. with k = 3.",
        "See Fig. 2 vs. the rest.",
        "Done!",
    ]
    assert split("It holds (mostly.) **Then** it ends?") == [
        "It holds (mostly.)",
        "**Then** it ends?",
    ]


def test_words_of_code_and_short_formulas_are_read() -> None:
    prose = first_prose("`df.iloc` takes $k$, [a *link*](https://example.org/kNN) ~~not this~~.\n")
    assert [t.word for t in tokens(readable(prose))] == "df iloc takes k , a link".split()
    assert words("k-nearest LSTM's isn't group_size 1,024 0.5 [-1,1]") == (
        "k nearest lstm 's isn 't group_size 1,024 0.5 [ - 1 , 1 ]".split()
    )
    assert [t.glued for t in tokens("k-nearest - one")] == [False, True, False, False]


@pytest.mark.parametrize(
    ("text", "frame"),
    [
        ("PCA is a supervised method.", None),
        ("PCA is not a supervised method.", "negated"),
        ("PCA isn't a supervised method.", "negated"),
        ("Is PCA a supervised method?", "question"),
        ("Some people believe that PCA is a supervised method.", "reported"),
        ("It is a myth that PCA is a supervised method.", "reported"),
        ("Then PCA would be a supervised method.", "hypothetical"),
        ("PCA may be a supervised method.", "hedged"),
        ("Originally PCA was a supervised method.", "historical"),
        ("Before 0.22 PCA was a supervised method.", "historical"),
        ("The post says “PCA is a supervised method”.", "reported"),
        ('A note: "PCA is a supervised method".', "quoted"),
        ("What went wrong here: PCA is a supervised method.", None),
        ("A false positive: PCA is a supervised method.", None),
    ],
)
def test_frames(text: str, frame: str | None) -> None:
    sentence = only(text)
    first = next(i for i, token in enumerate(sentence.tokens) if token.word == "pca")
    last = next(i for i, token in enumerate(sentence.tokens) if token.word == "supervised")
    assert sentence_frame(sentence, first, last + 1) == frame


@pytest.mark.parametrize(
    ("text", "frame"),
    [
        ("# Notes\n\nTrue facts:\n\n- PCA is supervised.\n", None),
        ("# Common mistakes\n\nPCA is supervised.\n", "reported"),
        ("# A false positive, or not?\n\nPCA is supervised.\n", None),
        ("# try and except\n\nPCA is supervised.\n", None),
        ("Which of these holds:\n\n- PCA is supervised.\n", "distractor"),
        ("Which of these is right?\n\n- PCA is supervised.\n", "distractor"),
        ("Common misconceptions:\n\n- PCA is supervised.\n", "distractor"),
        ("- [ ] PCA is supervised.\n", "distractor"),
        ("PCA is supervised. That is wrong.\n", "reported"),
        ("PCA is supervised. No, it is not.\n", "reported"),
        ("False: PCA is supervised.\n", "distractor"),
        ("| myth | truth |\n|---|---|\n| PCA is supervised. | It is not. |\n", "distractor"),
    ],
)
def test_surroundings(text: str, frame: str | None) -> None:
    page = document(text)
    prose = next(p for p in page.units(Prose) if "PCA is" in p.text)
    assert context_frame(page, next(sentences(prose, readable(prose)))) == frame


def test_lead_ins_are_found_at_every_depth() -> None:
    page = document("One:\n\n- two:\n\n    - three\n")
    prose = next(p for p in page.units(Prose) if p.text == "three")
    assert lead_ins(page, prose)[0] == "One:"


@pytest.mark.parametrize(
    ("text", "interval"),
    [
        ("[-1, 1]", (-1, 1)),
        ("(0,1)", (0, 1)),
        ("between -1 and 1", (-1, 1)),
        ("from zero to one", (0, 1)),
        ("0 to infinity", (0, math.inf)),
        ("(-∞, ∞)", (-math.inf, math.inf)),
        ("[1, 0]", None),
        ("between 1 or 2", None),
        ("[0, 1", None),
        ("from", None),
    ],
)
def test_intervals(text: str, interval: tuple[float, float] | None) -> None:
    found = read_interval(tokens(text), 0)
    assert (found and (found.low, found.high)) == interval


@pytest.mark.parametrize(
    ("text", "value"),
    [("1,024", 1024), ("-0.5", -0.5), ("three", 3), ("minus two", -2), ("x", None), ("-", None)],
)
def test_numbers(text: str, value: float | None) -> None:
    found = read_number(tokens(text), 0)
    assert (found and found.value) == value


@pytest.mark.parametrize(
    ("text", "growth"),
    [
        ("O(n log n)", "nlogn"),
        ("O(N^2)", "n^2"),
        ("O(n²)", "n^2"),
        ("O(1)", "1"),
        ("O(\\log n)", "logn"),
        ("O(n^2 d)", None),
        ("O(V + E)", None),
        ("O(n", None),
        ("O", None),
    ],
)
def test_growth(text: str, growth: str | None) -> None:
    found = read_growth(tokens(text), 0)
    assert (found and found[0]) == growth


@given(st.text(st.sampled_from(list("O(n)^2-+1,[]∞ to and between")), max_size=30))
def test_quantities_never_fail(text: str) -> None:
    found = tokens(text)
    for at in range(len(found) + 1):
        read_growth(found, at)
        for quantity in (read_number(found, at), read_interval(found, at)):
            assert quantity is None or at < quantity.end <= len(found)
