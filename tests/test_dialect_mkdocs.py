"""Questions in MkDocs tabs."""

from __future__ import annotations

import pytest
from hypothesis import given

from qa_lint.core.profile import Profile
from qa_lint.core.text import Source
from qa_lint.parsing.dialects.mkdocs_tabs import find_questions, role_of
from qa_lint.parsing.document import Document, Heading, Paragraph, Question, Role
from qa_lint.parsing.reader import read
from tests.markdown_texts import texts

BOXED = """\
!!! Question ""
    === "Question"
        #### First?

    === "Answer"

        One.

!!! Question ""
    === "Question"
        Second?
    === "Answer"
        Two.
"""


def parse(text: str) -> Document:
    return read(Source("a.md", text), Profile())


def asked(text: str) -> list[Question]:
    """The questions of the MkDocs tabs alone, whatever other dialects there are."""
    return find_questions(parse(text).blocks)


@pytest.mark.parametrize(
    ("label", "role"),
    [
        ("Question", "question"),
        ("Question 12", "question"),
        ("**Question:**", "question"),
        (" ANSWER ", "answer"),
        ("Solution", "answer"),
        ("✅ Answer", "answer"),
        ("Hint", "explanation"),
        ("Python", "other"),
        ("", "other"),
    ],
)
def test_labels(label: str, role: Role) -> None:
    assert role_of(label) == role


def test_a_box_with_two_tabs_is_a_question() -> None:
    first, second = asked(BOXED)
    assert (first.title, second.title) == ("First?", "Second?")
    assert [part.role for part in first.parts] == ["question", "answer"]
    assert BOXED[slice(*first.opener)] == '!!! Question ""'
    assert BOXED[slice(*first.title_span)] == "First?"
    assert BOXED[slice(*first.span)].endswith("One.")
    assert BOXED[slice(*first.parts[1].label_span)] == "Answer"
    assert first.holder is not None


def test_tabs_without_a_box_are_questions_too() -> None:
    text = '=== "Question"\n    A?\n\n=== "Answer"\n    B.\n\n=== "Question"\n    C?\n'
    assert [(q.title, len(q.parts)) for q in asked(text)] == [("A?", 2), ("C?", 1)]


@pytest.mark.parametrize(
    "text",
    [
        '=== "Python"\n    a\n\n=== "C"\n    b',
        '!!! note\n    === "Answer"\n        a',
        "!!! question\n    A?",
        "# Question\n\ntext",
        "",
    ],
)
def test_other_tabs_and_boxes_are_none(text: str) -> None:
    assert asked(text) == []


def test_a_bare_box_beside_questions_is_one() -> None:
    questions = asked(BOXED + '\n!!! Question ""\n    #### Third?\n')
    assert [q.title for q in questions] == ["First?", "Second?", "Third?"]
    assert questions[-1].parts == []


def test_questions_lie_in_lists_and_boxes() -> None:
    inner = "".join("    " + line + "\n" if line else "\n" for line in BOXED.split("\n"))
    assert len(asked("- item\n\n" + inner)) == 2
    assert len(asked("!!! note\n" + inner)) == 2


def test_a_question_in_a_comment_is_hidden() -> None:
    document = parse("<!-- " + BOXED + "-->\n\n" + BOXED.replace("First?", "Seen?"))
    assert [(q.title, q.hidden) for q in document.questions] == [
        ("First?", True),
        ("Second?", True),
        ("Seen?", False),
        ("Second?", False),
    ]
    assert all(q.span == document.blocks[0].span for q in document.questions[:2])


def test_every_part_knows_its_question() -> None:
    document = parse("# Page\n\n" + BOXED)
    roles = {
        block.prose.text: (block.place.role, block.place.title)
        for block in document.units(Paragraph)
    }
    assert roles == {
        "One.": ("answer", "First?"),
        "Second?": ("question", "Second?"),
        "Two.": ("answer", "Second?"),
    }
    page, title = document.units(Heading)
    assert page.place.question is None
    assert title.place.question == 0
    assert title.place.role == "question"


def test_the_first_heading_is_the_title() -> None:
    (question,) = asked('!!! Question "Box"\n    === "Question"\n        a\n\n        # T `x`\n')
    assert question.title == "T `x`"
    (question,) = asked('!!! Question "Box"\n    === "Question"\n\n    === "Answer"\n        a\n')
    assert question.title == "Box"


@given(texts)
def test_titles_are_where_they_say(text: str) -> None:
    document = parse('=== "Question"\n    ' + text.replace("\n", "\n    "))
    for question in find_questions(document.blocks):
        start, end = question.title_span
        written = document.source.text[start:end]
        if question.title and "\n" not in written:
            assert " ".join(written.split()) == " ".join(question.title.split())
