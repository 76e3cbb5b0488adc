"""What a reader sees of a page, and what a change of its source changes of it."""

from __future__ import annotations

import pytest
from hypothesis import given

from qa_lint.core.profile import Profile
from qa_lint.core.text import Source
from qa_lint.parsing.document import Document
from qa_lint.parsing.outline import changed_kinds, outline
from qa_lint.parsing.reader import read
from tests.markdown_texts import texts


def parse(text: str) -> Document:
    return read(Source("a.md", text), Profile())


@pytest.mark.parametrize(
    ("before", "after", "kinds"),
    [
        ("a:\n- b\n- c", "a:\n\n- b\n- c", {"text", "lists"}),
        ("## a", "### a", {"headings"}),
        ("## a", "## b", {"headings", "text"}),
        ("$a$", "$b$", {"math"}),
        ("[a](b)", "[a](c)", {"links"}),
        ("![a](b)", "![a](c)", {"images"}),
        ("| a |\n|---|\n| b |", "| a |\n|---|\n| b |\n| c |", {"tables", "text"}),
        ("```\na\n```", "```\nb\n```", {"code"}),
        ("`a`", "`b`", {"code"}),
        ("!!! note\n    a", "!!! tip\n    a", {"boxes"}),
        ("!!! note\n    a", "!!! note\n\n    a", set()),
        ("<div>a</div>", "<div>b</div>", {"html"}),
        ("a  b", "a b", set()),
        ("- a\n- b", "* a\n* b", set()),
        ("    a", "a", {"code", "text"}),
    ],
)
def test_what_changed(before: str, after: str, kinds: set[str]) -> None:
    assert changed_kinds(parse(before), parse(after)) == kinds
    assert changed_kinds(parse(after), parse(before)) == kinds


@given(texts)
def test_nothing_changes_of_itself(text: str) -> None:
    assert changed_kinds(parse(text), parse(text)) == set()
    assert not changed_kinds(parse(text), parse(text.replace("\r\n", "\n")))


def test_the_order_of_the_page() -> None:
    seen = outline(parse("# a\n\n- $x$\n\n> [b](c)"))
    assert seen == {
        "headings": ["h1 a"],
        "text": ["a", "list/", "quote/b"],
        "lists": ["ul 1"],
        "math": ["inline x"],
        "boxes": ["quote"],
        "links": ["inline c"],
    }


def test_marks_of_emphasis_that_come_to_show_are_a_change() -> None:
    before, after = (read(Source("a.md", t), Profile()) for t in ("**a:** b\n", "**a: **b\n"))
    assert changed_kinds(before, after) == {"text"}
