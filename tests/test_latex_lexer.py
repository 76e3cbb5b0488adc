"""The LaTeX lexer: kinds, spans, and that it takes any text."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from qa_lint.parsing.latex.lexer import lex

PIECES = st.sampled_from(
    [
        *"\\{}_^'&%\n $aé1.,|\0\u00a0\u0301𝑥",
        *("\\frac", "\\verb|", "\\text{", "\\begin{", "12.5", "\\\\"),
    ]
)
FORMULAS = st.lists(PIECES, max_size=60).map("".join) | st.text(max_size=60)


def kinds(tex: str) -> list[tuple[str, str]]:
    return [(token.kind, token.text) for token in lex(tex)]


@pytest.mark.parametrize(
    ("tex", "expected"),
    [
        ("\\frac{a}{2}", "command open char close open number close"),
        ("x_i^{2}'", "char script char script open number close script"),
        ("a &= b \\\\", "char align char char command"),
        ("3.14 .5 5. 1,000", "number number number char number char number"),
        ("1.2.3", "number number"),
        ("\\, \\% \\\\ \\{", "command command command command"),
        ("a % b } \n c", "char char"),
        ("\\verb|a%}| b", "command char"),
        ("\\verb|a", "command char char"),
        ("\\operatorname*{x}", "command char open char close"),
        ("\\", "command"),
        ("", ""),
    ],
)
def test_kinds(tex: str, expected: str) -> None:
    assert " ".join(kind for kind, _ in kinds(tex)) == expected


def test_texts() -> None:
    assert kinds("\\alpha1.5\\,x") == [
        ("command", "\\alpha"),
        ("number", "1.5"),
        ("command", "\\,"),
        ("char", "x"),
    ]


def test_raw_text_is_recoverable() -> None:
    tex = "\\text{two  words} x"
    opening, closing = (t for t in lex(tex) if t.kind in ("open", "close"))
    assert tex[opening.end : closing.start] == "two  words"


@given(FORMULAS)
def test_spans_are_exact_and_ordered(tex: str) -> None:
    end = 0
    for token in lex(tex):
        assert end <= token.start < token.end <= len(tex)
        assert token.text == tex[token.start : token.end]
        end = token.end


@given(FORMULAS)
def test_only_space_and_comments_are_dropped(tex: str) -> None:
    end = 0
    for token in [*lex(tex), None]:
        gap = tex[end : token.start if token else len(tex)]
        for line in gap.split("\n"):
            assert not line.strip() or line.lstrip().startswith("%")
        end = token.end if token else end


@pytest.mark.parametrize(
    "tex",
    [
        "{" * 100_000,
        "\\" * 100_001,
        "\\verb|" * 20_000,
        "%" * 100_000,
        "1" * 100_000,
        "\\verb!1" * 9_999,
    ],
)
def test_long_input(tex: str) -> None:
    assert sum(t.end - t.start for t in lex(tex)) in (len(tex), 0)
