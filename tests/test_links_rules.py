"""The offline link rules on real pages; the examples in their docstrings are tested elsewhere."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from typing import Any

import pytest

from qa_lint.core.diagnostic import Finding
from qa_lint.core.profile import Profile
from qa_lint.core.rule import Check
from qa_lint.core.settings import Settings
from qa_lint.core.text import Source
from qa_lint.linting.checks.links.broken_scheme import broken_scheme
from qa_lint.linting.checks.links.doubled_parentheses import doubled_parentheses
from qa_lint.linting.checks.links.empty_target import empty_target
from qa_lint.linting.checks.links.empty_text import empty_text
from qa_lint.linting.checks.links.space_before_target import space_before_target
from qa_lint.linting.checks.links.unclosed_target import unclosed_target
from qa_lint.linting.checks.links.undefined_reference import undefined_reference
from qa_lint.linting.context import Context
from qa_lint.parsing.reader import read

RULES = (
    broken_scheme,
    doubled_parentheses,
    empty_target,
    empty_text,
    space_before_target,
    unclosed_target,
    undefined_reference,
)


class NoAlgebra:
    def __getattr__(self, name: str) -> Any:
        pytest.fail("link rules need no algebra")


def findings(text: str) -> Iterator[tuple[str, Finding]]:
    document = read(Source("page.md", text), Profile())
    context = Context(document, Profile(), Settings(), NoAlgebra())
    for function in RULES:
        make: Callable[[str], Check] = function.__dict__["make_check"]
        check = make("links")
        units: Sequence[Any] = document.units(check.unit)
        for unit in units:
            for rule, finding in check.run(unit, context):
                yield rule.id, finding


def marked(text: str) -> list[tuple[str, str]]:
    return sorted((name, text[slice(*finding.span)]) for name, finding in findings(text))


def test_the_seed_has_one_broken_link(shared: Path) -> None:
    text = (shared / "seed" / "interview_questions.md").read_text(encoding="utf-8")
    ((name, finding),) = findings(text)
    position = Source("seed", text).position(finding.span.start)
    assert (name, position.line, position.column) == ("links/doubled-parentheses", 98, 195)
    assert text[slice(*finding.span)].startswith("((https://")
    assert text[slice(*finding.span)].endswith("in-machine-learning-mean))")


def test_the_practice_links(shared: Path) -> None:
    path = shared / "practice" / "p5_structure_format.md"
    source = Source("p5", path.read_text(encoding="utf-8"))
    lines = {source.line_of(finding.span.start): name for name, finding in findings(source.text)}
    assert lines == {
        106: "links/space-before-target",
        107: "links/unclosed-target",
        109: "links/doubled-parentheses",
    }


@pytest.mark.parametrize(
    ("text", "fixed"),
    [
        ("[a b]((https://x.org/foo) and", "[a b](https://x.org/foo) and"),
        ("[a b](https://x.org/f_(b) and", "[a b](https://x.org/f_(b)) and"),
        ("[a b](https://x.org/f [c](https://y.org)", "[a b](https://x.org/f) [c](https://y.org)"),
        ("([a b](https://x.org/f for more)", "([a b](https://x.org/f) for more)"),
        ("[a b] (https://x.org/a_(b)).", "[a b](https://x.org/a_(b))."),
        ("> - [a\n>   b]((../x.md))", "> - [a\n>   b](../x.md)"),
        ("[a](hhtps://x.org) [b](Http//x.org)", "[a](https://x.org) [b](http://x.org)"),
    ],
)
def test_safe_fixes(text: str, fixed: str) -> None:
    found = [finding for _, finding in findings(text)]
    edits = [edit for finding in found if finding.fix for edit in finding.fix.edits]
    assert all(finding.fix and finding.fix.safety == "safe" for finding in found)
    for edit in sorted(edits, reverse=True):
        text = text[: edit.span.start] + edit.text + text[edit.span.end :]
    assert text == fixed
    assert not marked(text)


@pytest.mark.parametrize(
    "text",
    [
        "f[i](x.py), E[X](a.md), [0, 1](open, [1][2], [CLS][SEP], [i][j], a[i]()",
        "[A] (i.e. x.md), [set A] (path/to), [12] (https://x.org), \\[a b] (https://x.org)",
        "[a](https://x.org/a b.pdf), [a](https://x.org 'it'), [a](<https://x.org/a b>)",
        "[a](\n  https://x.org\n)",
        '[a b][c d]\n\n--8<-- "links.md"',
        "[x](http/a.md) [y](https:y) [z](mailto:a@b.org) [w](https://a.org/http://b.org)",
        "[a](#) [b](?q=1) [c](//x.org/a) [](#top) ![](a.png) [![](a.png)](https://x.org)",
        "The range [2, 3](https://x.org) and `[a b] (https://x.org)`, $[a b] (x.md)$",
    ],
)
def test_controls(text: str) -> None:
    assert not marked(text)
