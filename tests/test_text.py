"""Texts and the places in them."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from qa_lint.core.text import Position, Range, Source, Span

lines = st.lists(st.sampled_from(["a", "é", "𝛼", " ", "\n", "\r", "\r\n", "\n\r"]), max_size=30)
texts = lines.map("".join)


@given(texts)
def test_positions_lead_back_to_the_file(original: str) -> None:
    source = Source("a.md", original)
    assert "\r" not in source.text
    for offset, char in enumerate(source.text):
        at = source.to_file(offset)
        assert original[at] == char or (char == "\n" and original[at] in "\r\n")
    assert source.to_file(len(source.text)) == len(original)


@given(texts)
def test_lines_and_columns(original: str) -> None:
    source = Source("a.md", original)
    for offset in range(len(source.text) + 1):
        line, column, at = source.position(offset)
        assert source.line_starts[line - 1] + column - 1 == offset
        assert at == source.to_file(offset)
        assert source.line_of(offset) == line == source.text.count("\n", 0, offset) + 1


@given(texts)
def test_the_lines_are_the_text(original: str) -> None:
    source = Source("a.md", original)
    count = len(source.line_starts)
    assert "\n".join(source.line_text(n) for n in range(1, count + 1)) == source.text


@given(texts, st.data())
def test_an_edit_lands_where_the_span_says(original: str, data: st.DataObject) -> None:
    """Replacing through file offsets equals replacing in the text, for spans within lines."""
    source = Source("a.md", original)
    line = data.draw(st.integers(1, len(source.line_starts)))
    start, end = source.line_span(line)
    first = data.draw(st.integers(start, end))
    last = data.draw(st.integers(first, end))
    a, b = source.to_file(first), source.to_file(last)
    edited = Source("a.md", original[:a] + "X" + original[b:])
    assert edited.text == source.text[:first] + "X" + source.text[last:]


def test_windows_line_ends() -> None:
    source = Source("a.md", "a\r\nbc\r\n")
    assert source.text == "a\nbc\n"
    assert source.position(3) == Position(2, 2, 4)
    assert source.range(Span(2, 4)) == Range(Position(2, 1, 3), Position(2, 3, 5))


def test_columns_count_code_points() -> None:
    source = Source("a.md", "𝛼é\tb")
    assert source.position(3) == Position(1, 4, 3)


def test_spans() -> None:
    assert Span(1, 3).shift(2) == Span(3, 5)
    assert Span(1, 3).overlaps(Span(2, 4))
    assert not Span(1, 3).overlaps(Span(3, 4))
    assert Span(2, 2).overlaps(Span(1, 3))
    assert not Span(0, 0).overlaps(Span(1, 3))
    assert Span(1, 1).overlaps(Span(1, 1))
