"""The spelling rules: their lexicon, their language gate, and what they leave alone."""

from __future__ import annotations

import itertools
from collections.abc import Callable, Iterable
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from qa_lint.core.diagnostic import Finding
from qa_lint.core.profile import Profile
from qa_lint.core.settings import Settings
from qa_lint.core.text import Source
from qa_lint.linting.checks.spelling import _lexicon
from qa_lint.linting.checks.spelling.confused_word import confused_word
from qa_lint.linting.checks.spelling.doubled_word import doubled_word
from qa_lint.linting.checks.spelling.misspelling import misspelling
from qa_lint.linting.checks.spelling.stray_character import stray_character
from qa_lint.linting.context import Context
from qa_lint.parsing.document import Prose
from qa_lint.parsing.reader import read

Rule = Callable[[Prose, Context], Iterable[Finding]]
RULES: tuple[Rule, ...] = (misspelling, stray_character, doubled_word, confused_word)


class _NoAlgebra:
    """Spelling asks nothing of the algebra."""

    def __getattr__(self, name: str) -> Any:
        raise AssertionError(name)


def found(text: str, *rules: Rule, words: tuple[str, ...] = ()) -> list[tuple[str, str | None]]:
    """What the rules flag in a text, with what they compute."""
    source = Source("notes.md", text)
    document = read(source, Profile())
    context = Context(document, Profile(), Settings(words=words), _NoAlgebra())
    return [
        (source.text[slice(*finding.span)], finding.evidence.computed if finding.evidence else None)
        for rule in rules or RULES
        for prose in document.units(Prose)
        for finding in rule(prose, context)
    ]


LISTED = tuple(_lexicon.listed())
SLIPS = {slip for word, words in _lexicon.long_words() for slip in _lexicon.slips(word)} - {
    other for _, words in _lexicon.long_words() for other in words
}
WRONG = {wrong + end for wrong in {word for word, _ in LISTED} | SLIPS for end in ("", "s")}
TABLE = {wrong: rights for wrong in WRONG if (rights := _lexicon.corrections(wrong))}
RIGHTS = sorted({right for rights in TABLE.values() for right in rights})


def test_the_list_is_sorted_and_unique() -> None:
    wrong = [word for word, _ in LISTED]
    assert wrong == sorted(set(wrong))
    long = [word for word, _ in _lexicon.long_words()]
    assert long == sorted(set(long))
    assert all(word.isascii() and word.islower() and word.isalpha() for word in wrong + long)
    assert all(right and right == right.strip() for _, rights in LISTED for right in rights)


def test_no_wrong_word_is_right() -> None:
    assert not TABLE.keys() & {right.lower() for right in RIGHTS}
    assert not TABLE.keys() & _lexicon.common_words()
    assert not TABLE.keys() & {word for word, _ in _lexicon.long_words()}


def test_every_slip_and_every_listed_word_has_a_correction() -> None:
    assert TABLE.keys() >= SLIPS
    assert {wrong: TABLE[wrong] for wrong, _ in LISTED} == dict(LISTED)
    assert not any(_lexicon.corrections(word) for word in _lexicon.common_words())


@given(st.sampled_from(sorted(SLIPS)))
def test_a_slip_leads_back_to_its_word(slip: str) -> None:
    rights = _lexicon.corrections(slip)
    assert all(
        slip in _lexicon.slips(right) or (slip, rights) in LISTED or slip[:-1] in SLIPS
        for right in rights
    )


def test_the_words_excepted_are_slips() -> None:
    for word, words in _lexicon.long_words():
        assert words <= set(_lexicon.slips(word))
        assert len(word) >= 8, "a slip in a short word is too often another word"


def test_common_words_are_sorted() -> None:
    words = _lexicon._lines("common_words.txt")
    assert words == sorted(set(words))


@given(st.sampled_from([word for word, _ in _lexicon.long_words()]))
def test_slips_keep_the_first_letter_and_the_ending(word: str) -> None:
    for slip in _lexicon.slips(word):
        assert slip != word
        assert slip[0] == word[0]
        assert slip[-1] == word[-1]
        assert sorted(slip) == sorted(word) or len(slip) == len(word) - 1


@given(st.lists(st.sampled_from(RIGHTS), min_size=1, max_size=30))
def test_right_words_are_never_flagged(words: list[str]) -> None:
    text = " and ".join(word for word, _ in itertools.groupby(words))
    assert not found(f"This is the text: {text}.", misspelling, stray_character, confused_word)


@given(st.sampled_from(LISTED), st.sampled_from(["{}", "({})", "**{}**", "{}.", "a {}-like x"]))
def test_every_listed_word_is_found(row: tuple[str, tuple[str, ...]], form: str) -> None:
    wrong, rights = row
    text = f"This is {form.format(wrong)} of the kind."
    assert found(text, misspelling) == [(wrong, " or ".join(rights))]


@given(st.sampled_from(LISTED))
def test_a_fix_settles(row: tuple[str, tuple[str, ...]]) -> None:
    assert not found(f"This is the {row[1][0]} of it.", misspelling)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("You recieve the value.", [("recieve", "receive")]),
        ("Recieve the value.", [("Recieve", "Receive")]),
        ("# The convolutonal network", [("convolutonal", "convolutional")]),
        ("It is what the algoritms of this kind do.", [("algoritms", "algorithms")]),
        ("This is it: perfromance of the mdoel.", [("perfromance", "performance")]),
        ("The [seperate](a.md) file is here.", [("seperate", "separate")]),
        ("The guassian kernel is wide.", [("guassian", "Gaussian")]),
        ("The wheather is what it is.", [("wheather", "weather or whether")]),
        ("It is teh `teh` value.", [("teh", "the")]),
    ],
)
def test_misspellings(text: str, expected: list[tuple[str, str]]) -> None:
    assert found(text) == expected


@pytest.mark.parametrize(
    "text",
    [
        "The file seperate.txt, the folder src/seperate/ and seperate_all are what it reads.",
        "The option --seperate is for this, and recieve(x) is the call.",
        "The variables recieveData and RECIEVE are not this.",
        "The address recieve@example.org of https://example.org/recieve is here.",
        "The word 'recieve' is in the list of this.",
        "The letters of recieve → receive are swapped by the user.",
        "A common typo of the users is recieve.",
        "This is from Kelsey Grammer, and that is from Mr Teh.",
        "> This is what they recieve.",
        "<!-- This is what they recieve. -->",
        "    This is what they recieve.",
        "$recieve$ is what it is",
        "La responsable est dans le exemple du modele, pour que le existant soit adress.",
        "El posible y accesible es para los que son responsable de la persistance.",
        "Jedynym momentem, w którym możesz się cofnąć, jest to.",
        "Das ist der simpel persistent Frist nicht mit strenght.",
        "这是 recieve 的意思，模型的参数需要优化，然后训练模型。",
        "The colour, the behaviour, to visualise, labelled, modelling, judgement, fulfil, learnt.",
    ],
)
def test_silence(text: str) -> None:
    assert not found(text)


def test_the_users_own_words() -> None:
    assert not found("This is the recieve of the Seperate kind.", words=("Recieve", "seperate"))


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("It is random;y chosen by the user.", [("random;y", "randomly")]),
        ("It (random;y) is chosen by the user.", [("random;y", "randomly")]),
        ("It is a para,eter of this.", [("para,eter", "parameter")]),
        ("It doesn;t matter to the user.", [("doesn;t", "doesn't")]),
    ],
)
def test_stray_characters(text: str, expected: list[tuple[str, str]]) -> None:
    assert found(text) == expected


@pytest.mark.parametrize(
    "text",
    [
        "It is in Paris;London and x;y or a,b of the list.",
        "It is the a&nbsp;y and the random&lsquo;y of this.",
        "It is one of small,medium,large and true;false of this.",
        "It is `random;y` and http://example.org/random;y of this.",
        "The words for;and, or;the and model;data are of this.",
        "The call random;y(x) of this.",
    ],
)
def test_no_stray_character(text: str) -> None:
    assert not found(text)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("This is the the value.", ["the the"]),
        ("The the value is this.", ["The the"]),
        ("This is of\nof the value.", ["of\nof"]),
        ("> This is the the value.", []),
        ("The band is The The, and that that is had had.", []),
        ("This is the `x` the and the. The [the](a.md) of it.", []),
        ("This is an And and an Or of it.", []),
    ],
)
def test_doubled_words(text: str, expected: list[str]) -> None:
    assert [flagged for flagged, _ in found(text, doubled_word)] == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("#### What is the different between X and Y?", [("different", "difference")]),
        ("It’s formula is the sum of this.", [("It’s", "Its")]),
        ("This could of been it's own.", [("it's", "its"), ("of", "have")]),
        ("It is suppose to be this and doesn't has that.", ["suppose", "has"]),
        ("The values are different between the runs; it would of course be that.", []),
        ("It's own-brand, it's name-based, and I suppose to be sure is of use.", []),
    ],
)
def test_confused_words(text: str, expected: list[Any]) -> None:
    results = found(text, confused_word)
    if expected and isinstance(expected[0], str):
        assert [flagged for flagged, _ in results] == expected
    else:
        assert sorted(results) == sorted(expected)


@given(st.text(alphabet="abyt;,'’ \n-*_[]()`$.#>é的T", max_size=60))
def test_any_text_is_read(text: str) -> None:
    for flagged, _ in found("This is the random;y recieve. " + text):
        assert flagged


def test_the_seed(shared: Path) -> None:
    text = (shared / "seed" / "interview_questions.md").read_text(encoding="utf-8")
    assert found(text) == [
        ("random;y", "randomly"),
        ("different", "difference"),
        ("It's", "Its"),
    ]


def test_the_practice_set(shared: Path) -> None:
    flagged = {
        path.name: [word for word, _ in found(path.read_text(encoding="utf-8"))]
        for path in sorted((shared / "practice").glob("p*.md"))
    }
    assert {name: words for name, words in flagged.items() if words} == {
        "p5_structure_format.md": ["recieve", "seperate", "occured"]
    }
