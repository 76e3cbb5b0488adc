"""Which marks of emphasis are used, and which are shown."""

from __future__ import annotations

import random
import re

import markdown
import pytest
from hypothesis import given
from hypothesis import strategies as st

from qa_lint.core.profile import Profile
from qa_lint.core.text import Source
from qa_lint.linting.checks.format import literal_emphasis
from qa_lint.parsing.emphasis import MAX_RUNS, emphasis_marks
from qa_lint.parsing.inlines import Prose
from qa_lint.parsing.reader import read
from tests.oracles import cmark


def shown(text: str) -> str:
    """Return a paragraph without the marks that are used."""
    (prose,) = read(Source("a.md", text), Profile(renderer="github")).units(Prose)
    used = {at for start, end in emphasis_marks(prose) for at in range(start, end)}
    return "".join(char for at, char in enumerate(prose.text) if at not in used)


@pytest.mark.parametrize(
    ("text", "result"),
    [
        ("**a** *b* _c_ __d__", "a b c d"),
        ("**note: ** text", "**note: ** text"),
        ("**note:**text", "**note:**text"),
        ("***a** b*", "a b"),
        ("*a **b* c**", "a b c"),
        ("2**3 and a_b_c", "2**3 and a_b_c"),
        ("`*a` *b*", "`*a` b"),
        ("$a*b*c$ *d*", "$a*b*c$ d"),
        ("[*a](u)* *b*", "[*a](u)* b"),
        (r"\*a* **b**", r"\*a* b"),
        ("*foo**bar*", "foo**bar"),
    ],
)
def test_marks(text: str, result: str) -> None:
    assert shown(text) == result


@given(st.text(alphabet="ab *_.\\é!", min_size=1, max_size=24))
def test_as_cmark_gfm_shows_it(text: str) -> None:
    page = f"x{text}x\n"
    document = read(Source("a.md", page), Profile(renderer="github"))
    assert cmark.ours(document) == cmark.theirs(page)


def test_a_hostile_text_is_not_read() -> None:
    assert shown("*a " * (MAX_RUNS + 1)).startswith("*a *a")


@pytest.mark.parametrize("seed", range(40))
def test_asterisks_that_python_markdown_shows(seed: int) -> None:
    chance = random.Random(seed)
    parts = ("**", "**", "ab", " ", "cd.", " f ")
    for _ in range(20):
        text = "x" + "".join(chance.choice(parts) for _ in range(chance.randint(3, 9))) + "z"
        document = read(Source("a.md", text), Profile(renderer="mkdocs"))
        runs = list(re.finditer(r"\*+", text))
        shown = literal_emphasis._shown(document.units(Prose)[0], runs, "mkdocs")
        html = markdown.markdown(text)
        if "***" not in text and "<strong>" not in re.sub(r"</?strong>", "", html, count=2):
            assert len(shown) == re.sub(r"<[^>]+>", "", html).count("**"), text
