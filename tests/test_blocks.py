"""Blocks: where they lie in the file, and what no input may do."""

from __future__ import annotations

from collections.abc import Callable
from itertools import pairwise
from pathlib import Path

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from qa_lint.core.profile import Profile, Renderer
from qa_lint.core.text import Source
from qa_lint.parsing.document import (
    Block,
    Code,
    Container,
    Document,
    Fence,
    Heading,
    HtmlBlock,
    IndentedCode,
    Inline,
    Item,
    Link,
    List,
    Math,
    Paragraph,
    Quote,
    Table,
    walk,
)
from qa_lint.parsing.reader import read
from tests.markdown_texts import texts

SANE = Profile(origin="mkdocs.yml", extensions=("mdx_truly_sane_lists",), list_indent=2)


def parse(text: str, renderer: Renderer = "mkdocs") -> Document:
    return read(Source("a.md", text), Profile(renderer=renderer))


def shape(text: str, profile: Profile | None = None) -> list[str]:
    """The types of the blocks, nested ones behind a dot for each level."""
    document = read(Source("a.md", text), profile or Profile())
    found: list[str] = []

    def add(blocks: list[Block] | tuple[Block, ...], depth: int) -> None:
        for block in blocks:
            found.append("." * depth + type(block).__name__)
            add(tuple(block.children), depth + 1)

    add(document.blocks, 0)
    return found


renderers = st.sampled_from(["mkdocs", "github", "plain", "sphinx"])


@given(texts, renderers)
@example("- \n\n  <div markdown>\n", "mkdocs")
@example("> ```\n> \n", "mkdocs")
def test_every_span_lies_inside_the_text(text: str, renderer: Renderer) -> None:
    document = parse(text, renderer)
    length = len(document.source.text)
    for block in walk(document.blocks):
        assert 0 <= block.span.start <= block.span.end <= length
        for prose in block.proses:
            assert block.span.start <= prose.span.start <= prose.span.end <= block.span.end
            for node in prose.nodes:
                assert 0 <= node.start < node.end <= len(prose.text)
                assert prose.span.start <= node.span.start < node.span.end <= prose.span.end
    for question in document.questions:
        assert 0 <= question.span.start <= question.span.end <= length
        for part in question.parts:
            assert question.span.start <= part.span.start <= part.span.end <= question.span.end


@given(texts, renderers)
def test_prose_is_the_text_of_the_file(text: str, renderer: Renderer) -> None:
    document = parse(text, renderer)
    source = document.source.text
    for block in walk(document.blocks):
        for prose in block.proses:
            assert prose.text == "\n".join(source[slice(*piece)] for piece in prose.pieces)
            for at, char in enumerate(prose.text):
                start, end = prose.locate(at, at + 1)
                assert source[start:end] == char or char == "\n"
            assert len(prose.words()) == len(prose.text)
            for a, b in pairwise(prose.pieces):
                assert a.end <= b.start


@given(texts, renderers)
def test_units_begin_and_end_as_they_say(text: str, renderer: Renderer) -> None:
    document = parse(text, renderer)
    source = document.source.text
    for math in document.units(Math):
        assert math.text.startswith("\\begin" if math.delimiter == "begin" else math.delimiter)
        assert math.tex in math.text
    for code in document.units(Code):
        assert code.text[0] == code.text[-1] == "`"
    for link in document.units(Link):
        assert link.prose.text[link.target_start : link.target_end] == link.target
        if "\n" not in link.target:
            assert source[slice(*link.target_span)] == link.target
    for heading in document.units(Heading):
        assert set(source[slice(*heading.marker)].rstrip()) <= set("#=-")
        assert heading.title == heading.title.strip()
    for fence in document.units(Fence):
        opener = source[slice(*fence.opener)]
        assert opener.lstrip("> \t").startswith(("```", "~~~"))
        assert (
            fence.opener.end
            <= fence.body.start
            <= fence.body.end
            <= max(fence.span.end, fence.body.start)
        )
    for box in document.units(Container):
        assert source[slice(*box.opener)].startswith(("!!!", "???", "==="))
        assert source[slice(*box.label_span)] == box.label
    for table in document.units(Table):
        assert len(table.header.cells) == table.columns


@given(texts)
def test_blocks_come_in_the_order_of_the_file(text: str) -> None:
    def ordered(blocks: list[Block] | tuple[Block, ...]) -> None:
        for block, behind in pairwise(blocks):
            assert block.span.start <= behind.span.start
        for block in blocks:
            ordered(tuple(block.children))

    ordered(parse(text).blocks)


@pytest.mark.parametrize(
    "text",
    [
        "> " * 3000 + "a",
        "- " * 3000 + "a",
        "\n".join(" " * (2 * n) + "- a" for n in range(400)),
        "\n\n".join("    " * n + "!!! note" for n in range(300)),
        "<div markdown>\n\n" * 300,
    ],
)
def test_nesting_has_a_bound(text: str) -> None:
    for renderer in ("mkdocs", "github"):
        document = parse(text, renderer)
        assert document.blocks
    if not text.startswith("<"):
        assert parse(text).too_deep is not None


LINEAR: dict[str, Callable[[int], str]] = {
    "headings": lambda n: "# a\n" * n,
    "fences": lambda n: "```\n\n" * n + "x",
    "fences of all lengths": lambda n: "".join("`" * (3 + i % 50) + "\n" for i in range(n)),
    "tags": lambda n: "<a " * n,
    "blocks of html": lambda n: "<div>" * n,
    "elements": lambda n: "<div markdown>\n\n" * n,
    "comments": lambda n: "<!-- " * n,
    "references": lambda n: "[a]:\n" * n,
    "pipes": lambda n: "|a" * n + "\n" + "|-" * n,
    "labels": lambda n: '!!! a "' + '" ' * n,
    "displays": lambda n: "\\[a\n\n" * n,
}


@pytest.mark.parametrize("name", LINEAR)
def test_hostile_text_is_read(name: str) -> None:
    parse(LINEAR[name](20_000))


# What an author wrote, and what it is to the renderer


def test_a_box_ends_with_its_indentation() -> None:
    assert shape("!!! note\n    a\n\n    b\n\nc") == [
        "Container",
        ".Paragraph",
        ".Paragraph",
        "Paragraph",
    ]


def test_a_body_of_two_columns_is_not_in_the_box() -> None:
    assert shape("!!! note\n  a") == ["Container", "Paragraph"]


def test_too_much_indentation_is_code() -> None:
    assert shape("!!! note\n\n        a") == ["Container", ".IndentedCode"]


def test_a_list_needs_a_blank_line() -> None:
    assert shape("a:\n- b\n- c") == ["Paragraph"]
    assert shape("a:\n\n- b\n- c")[:2] == ["Paragraph", "List"]


def test_parentheses_make_no_list() -> None:
    assert shape("1) a\n2) b") == ["Paragraph"]


@pytest.mark.parametrize(("indent", "nested"), [(2, False), (4, True)])
def test_four_columns_nest_a_list(indent: int, nested: bool) -> None:
    profile = Profile(origin="mkdocs.yml", list_indent=4)
    blocks = shape("- a\n" + " " * indent + "- b", profile)
    assert (blocks.count("...Item") == 1) is nested


@pytest.mark.parametrize(("indent", "nested"), [(2, True), (4, False)])
def test_two_columns_nest_a_list_where_the_site_says_so(indent: int, nested: bool) -> None:
    blocks = shape("- a\n" + " " * indent + "- b", SANE)
    assert (blocks.count("...Item") == 1) is nested


@pytest.mark.parametrize("indent", [2, 3, 4])
def test_where_nothing_is_known_a_list_is_nested_as_meant(indent: int) -> None:
    text = f"- a\n{' ' * indent}- b\n\n{' ' * indent}text\n\n- c"
    assert shape(text).count("...Item") == 1
    assert shape(text).count(".Item") == 2


def test_sane_lists_begin_anew_behind_a_blank_line() -> None:
    assert shape("- a\n\n- b", SANE).count("List") == 2
    assert shape("- a\n\n- b").count("List") == 1


def test_a_list_in_a_box_is_over_where_the_renderer_moves_its_text() -> None:
    """Python-Markdown puts the item's text behind the first list, so a second list follows."""
    text = "!!! note\n    - a\n        - b\n\n        - c"
    lists = [block for block in walk(parse(text).blocks) if isinstance(block, List)]
    assert [len(block.items) for block in lists] == [1, 1, 1]


def test_html_ends_with_its_closing_tag() -> None:
    assert shape("<div>\n\n# a\n\n</div>\n\n# b") == ["HtmlBlock", "Heading"]
    assert shape('<div markdown="1">\n\n# a\n\n</div>\n\n# b') == [
        "HtmlBlock",
        "Heading",
        "HtmlBlock",
        "Heading",
    ]


def test_a_comment_is_one_block() -> None:
    (block,) = parse("<!-- a\n\n!!! note\n    b\n-->").blocks
    assert isinstance(block, HtmlBlock)
    assert block.comment


def test_what_a_plugin_reads_is_no_paragraph() -> None:
    assert shape("<quiz>\nHow many?\n- [ ] 1\n- [x] 2\n</quiz>") == ["HtmlBlock"]
    assert shape("<b>\nHow many?") == ["Paragraph"]


def test_a_fence_that_is_never_closed_holds_its_paragraph() -> None:
    document = parse("a\n\n```py\nb\nc\n\n# d")
    fence = next(block for block in document.blocks if isinstance(block, Fence))
    assert not fence.closed
    assert document.source.text[slice(*fence.body)] == "b\nc"
    assert fence.info == "py"
    assert shape("a\n\n```py\nb\nc\n\n# d") == ["Paragraph", "Fence", "Heading"]


def test_a_fence_closes_with_the_same_marks_at_the_same_indent() -> None:
    text = "````\n```\n  ````\n`````\n````\nx"
    fence, paragraph = parse(text).blocks
    assert isinstance(fence, Fence)
    assert fence.closed
    assert isinstance(paragraph, Paragraph)
    assert paragraph.prose.text == "x"


def test_unknown_options_make_no_fence() -> None:
    assert shape("```py copy\nx\n```")[0] == "Paragraph"
    assert shape('```py title="a b" linenums="1"\nx\n```') == ["Fence"]
    assert shape("```{.py .x}\nx\n```") == ["Fence"]


def test_pipes_in_code_do_not_split_cells() -> None:
    (table,) = parse("| a | b |\n|---|---|\n| `x|y` | \\| | c |").units(Table)
    assert [cell.text for cell in table.rows[0].cells] == ["`x|y`", "\\|", "c"]
    (table,) = parse("| a | b |\n|---|---|\n| `x|y` |", "github").units(Table)
    assert [cell.text for cell in table.rows[0].cells] == ["`x", "y`"]


def test_tabs_count_as_columns() -> None:
    assert shape("- a\n\t- b").count("...Item") == 1
    assert shape("!!! note\n\ta") == ["Container", ".Paragraph"]


def test_windows_line_ends_change_nothing() -> None:
    text = "!!! note\n    - a\n\n        ```\n        b\n        ```\n\n| a |\n|---|\n| 1 |"
    assert shape(text.replace("\n", "\r\n")) == shape(text)


def test_sites_read_only_what_their_extensions_say() -> None:
    bare = Profile(origin="mkdocs.yml", list_indent=4)
    assert shape('!!! note\n    a\n\n=== "b"\n    c', bare) == ["Paragraph", "Paragraph"]
    assert shape("- a\n\n    ```\n    b\n    ```", bare)[:4] == [
        "List",
        ".Item",
        "..Paragraph",
        "..Paragraph",
    ]


def test_commonmark_is_read_by_its_own_rules() -> None:
    assert shape("a:\n- b\n- c", Profile(renderer="github"))[:2] == ["Paragraph", "List"]
    assert shape("#a", Profile(renderer="github")) == ["Paragraph"]
    assert shape("1) a", Profile(renderer="github"))[0] == "List"
    title = parse("a *b*\nc\n===", "github").units(Heading)[0]
    assert (title.level, title.title) == (1, "a *b*\nc")
    quote = parse("> a\nlazy", "github").blocks[0]
    assert isinstance(quote, Quote)
    assert parse("    a", "github").units(IndentedCode)
    fence = parse("~~~ py\nx", "github").units(Fence)[0]
    assert not fence.closed


# The seed


@pytest.fixture(scope="module")
def seed(shared: Path) -> Document:
    path = shared / "seed" / "interview_questions.md"
    return read(Source(path.name, path.read_bytes().decode("utf-8")), Profile())


def test_the_seed_is_read_whole(seed: Document) -> None:
    assert len(seed.questions) == 59
    assert sum(question.hidden for question in seed.questions) == 1
    assert len(seed.units(Math)) == 18
    assert len(seed.units(Link)) == 16
    assert len(seed.units(Table)) == 2
    assert len(seed.units(Fence)) == 1
    assert not seed.units(IndentedCode)
    for question in seed.questions:
        assert [part.role for part in question.parts] == ["question", "answer"]


def places(document: Document, unit: type[Block] | type[Inline]) -> list[tuple[int, int, str]]:
    """Line, column and first characters of every unit of a kind."""
    found: list[tuple[int, int, str]] = []
    for item in document.units(unit):
        position = document.source.position(item.span.start)
        start = document.source.text[slice(*item.span)][:12]
        found.append((position.line, position.column, start))
    return found


def test_the_seed_is_read_at_its_places(seed: Document) -> None:
    """Each place was looked up in the file by eye."""
    assert places(seed, Table) == [(149, 9, "| Technique "), (448, 9, "| Model Comp")]
    assert places(seed, Fence) == [(102, 9, "``` mermaid\n")]
    assert places(seed, HtmlBlock) == [(216, 1, "<!-- !!! Que")]
    formulas = places(seed, Math)
    assert formulas[:4] == [
        (81, 250, "$-\\sum_{i}^{"),
        (89, 122, "$(z = w^T x "),
        (89, 236, "$w^T x + b ="),
        (137, 9, "$$\n        \\"),
    ]
    assert (173, 11, "\\(P(i)\\)") in formulas
    assert (366, 314, "$X_{new} = (") in formulas
    links = places(seed, Link)
    assert links[0] == (24, 128, "[Damien Mart")
    assert (277, 9, "[Paper 2](ht") in links
    assert (391, 209, "[Visualizing") in links
    assert (401, 20, "[excellent v") in links


def test_items_hold_their_lists() -> None:
    document = parse("- a\n    - b\n\n    c")
    item = document.units(Item)[0]
    assert [type(block) for block in item.blocks] == [Paragraph, List, Paragraph]
    assert document.source.text[slice(*item.marker)] == "-"
    assert document.source.text[slice(*item.span)] == "- a\n    - b\n\n    c"


def test_a_list_that_starts_indented_is_read() -> None:
    """The width is guessed from the nested item, but never so that the first item is none."""
    text = "   - a\n     - b\n"
    assert shape(text)[0] == "List"
