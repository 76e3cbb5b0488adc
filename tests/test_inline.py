"""Code, formulas, links and raw HTML in running text."""

from __future__ import annotations

import pytest
from hypothesis import given

from qa_lint.core.profile import Profile
from qa_lint.core.text import Source
from qa_lint.parsing.document import Code, Html, Link, Math, Paragraph, Prose
from qa_lint.parsing.reader import read
from tests.markdown_texts import texts


def prose(text: str, profile: Profile | None = None) -> Prose:
    document = read(Source("a.md", text), profile or Profile())
    return document.units(Paragraph)[0].prose


def formulas(text: str, profile: Profile | None = None) -> list[str]:
    return [node.tex for node in prose(text, profile).nodes if isinstance(node, Math)]


def links(text: str) -> list[tuple[str, str, str]]:
    """Kind, visible text and target of every link."""
    return [
        (node.kind, node.prose.text[node.text_start : node.text_end], node.target)
        for node in prose(text).nodes
        if isinstance(node, Link)
    ]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("$x$ and $y_1$", ["x", "y_1"]),
        ("\\(a\\) \\[b\\]", ["a", "b"]),
        ("It costs $5 and $10.", []),
        ("$ x $", []),
        ("\\$5 and $x$", ["x"]),
        ("$\\text{5\\$}$", ["\\text{5\\$}"]),
        ("`$x$` $y$", ["y"]),
        ("[a] `$x$` and ` $y$", ["y"]),
        ("$VAR and ${x}", []),
        ("a\\\\(b\\\\)", []),
        ("$$a$$", ["a"]),
        ("$$a", []),
        ("$$$$", []),
        ("\\begin{align}x\\end{align}", ["\\begin{align}x\\end{align}"]),
        ("\\begin{align}x\\end{matrix}", []),
        ("$a\nb$", ["a\nb"]),
    ],
)
def test_formulas(text: str, expected: list[str]) -> None:
    assert formulas(text) == expected


def test_the_site_decides_what_is_a_formula() -> None:
    assert formulas("$x$ \\(y\\)", Profile(math_dollars=False)) == ["y"]
    assert formulas("$x$ \\(y\\)", Profile(math_brackets=False)) == ["x"]
    assert formulas("$ x $", Profile(smart_dollar=False)) == [" x "]


@pytest.mark.parametrize(
    ("text", "rendered"),
    [
        ("$$x$$", True),
        ("$$\nx\n$$", True),
        ("text $$x$$", False),
        ("text\n$$x$$", False),
        ("\\[x\\]", True),
        ("a \\[x\\]", False),
        ("a $x$ b", True),
    ],
)
def test_display_math_needs_a_block_of_its_own(text: str, rendered: bool) -> None:
    (math,) = [node for node in prose(text).nodes if isinstance(node, Math)]
    assert math.rendered is rendered


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("[a](b)", [("inline", "a", "b")]),
        ("[a]( b )", [("inline", "a", "b")]),
        ('[a](b "title")', [("inline", "a", "b")]),
        ("[a](<b c>)", [("inline", "a", "b c")]),
        ("[a](b(c)d)", [("inline", "a", "b(c)d")]),
        ("[a]((b))", [("inline", "a", "(b)")]),
        ("[a]()", [("inline", "a", "")]),
        ("[a] (b)", []),
        ("\\[a](b)", []),
        ("[`]`](b)", [("inline", "`]`", "b")]),
        ("![a](b)", [("image", "a", "b")]),
        ("[![a](b)](c)", [("inline", "![a](b)", "c"), ("image", "a", "b")]),
        ("[a][b]", [("reference", "a", "b")]),
        ("[a][]", [("reference", "a", "a")]),
        ("<https://e.org>", [("auto", "https://e.org", "https://e.org")]),
        ("see https://e.org/a_(b).", [("bare", *["https://e.org/a_(b)"] * 2)]),
        ("(https://e.org)", [("bare", *["https://e.org"] * 2)]),
        ("[a](https://e.org)", [("inline", "a", "https://e.org")]),
        ("`[a](b)`", []),
    ],
)
def test_links(text: str, expected: list[tuple[str, str, str]]) -> None:
    assert links(text) == expected


def test_a_definition_is_a_link_too() -> None:
    document = read(Source("a.md", "[a][b]\n\n[b]: <https://e.org> 'T'"), Profile())
    definition = document.units(Link)[-1]
    assert (definition.kind, definition.target) == ("definition", "https://e.org")


@pytest.mark.parametrize(
    ("text", "expected"),
    [("`a`", ["a"]), ("`` a ` b ``", ["a ` b"]), ("\\`a`", []), ("`a", []), ("`a\\`", ["a\\"])],
)
def test_code(text: str, expected: list[str]) -> None:
    assert [node.code for node in prose(text).nodes if isinstance(node, Code)] == expected


def test_html() -> None:
    found = [node.text for node in prose("a <b class='x'>c</b> <!-- d --> 1 < 2").nodes]
    assert found == ["<b class='x'>", "</b>", "<!-- d -->"]
    assert all(isinstance(node, Html) for node in prose("a <b>").nodes)


def test_words_are_what_is_read() -> None:
    text = prose("See [the `code` $x$](http://e.org/words) and `more` <b>.")
    assert text.words().split() == ["See", "the", "and", "."]
    assert prose("a `b` c").words("x") == "a xxx c"


def test_places_in_the_file() -> None:
    source = Source("a.md", "> a $x\n> y$ [t](u)")
    document = read(source, Profile())
    (math,) = document.units(Math)
    assert math.tex == "x\ny"
    assert source.text[slice(*math.span)] == "$x\n> y$"
    assert source.text[slice(*math.locate(2, 3))] == "y"
    (link,) = document.units(Link)
    assert source.text[slice(*link.target_span)] == "u"


@given(texts)
def test_nodes_are_in_order(text: str) -> None:
    document = read(Source("a.md", text), Profile())
    for unit in document.units(Prose):
        starts = [(node.start, -node.end) for node in unit.nodes]
        assert starts == sorted(starts)


@given(texts)
def test_words_hide_every_node(text: str) -> None:
    document = read(Source("a.md", text), Profile())
    for unit in document.units(Prose):
        words = unit.words("\x00")
        for node in unit.nodes:
            if isinstance(node, (Code, Math, Html)):
                assert not words[node.start : node.end].strip("\x00")


HOSTILE = {
    "brackets": "[",
    "targets": "[a](",
    "ticks": "` `` ",
    "dollars": "$a ",
    "parentheses": "\\(",
    "tags": "<a ",
    "angles": "[x](<",
    "environments": "\\begin{a}",
    "images": "![",
    "escapes": "\\",
}


@pytest.mark.parametrize("name", HOSTILE)
def test_hostile_text_is_read(name: str) -> None:
    read(Source("a.md", HOSTILE[name] * 50_000), Profile())
