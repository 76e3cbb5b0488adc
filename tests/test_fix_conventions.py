"""Fixes of conventions on whole sites: the site's own renderer shows each page before and after."""

from __future__ import annotations

import re
import shutil
from pathlib import Path

import pytest

from qa_lint.parsing.yamlio import load_site
from tests.command_line import run
from tests.oracles.python_markdown import Renderer, extensions_of

_FRONT_MATTER = re.compile(r"\A---[ \t]*\n.*?\n(?:---|\.\.\.)[ \t]*\n", re.DOTALL)
_RULE = "format/broken-convention"
HOUSES = {
    "more": (
        "list-marker = '+'",
        "inline-math = '\\('",
        "display-math = '\\['",
        "blank-lines-before-question = 3",
        "blank-lines-before-answer = 2",
        "blank-lines-after-question-label = 2",
        "blank-lines-after-answer-label = 2",
    ),
    "less": (
        "list-marker = '*'",
        "inline-math = '$'",
        "display-math = '$$'",
        "blank-lines-before-question = 1",
        "blank-lines-before-answer = 0",
        "blank-lines-after-question-label = 0",
        "blank-lines-after-answer-label = 0",
    ),
    "stated": (
        "heading-level = 5",
        "question-box = '!!! note'",
        "question-box-title = 'Asked'",
        "answer-box = '!!! success'",
        "question-label = 'Problem'",
        "answer-label = 'Solution'",
        "label-style = '**Label**:'",
        "colon-of-label = 'outside'",
        "colon-of-label-line = 'outside'",
        "reference-wording = 'Source'",
    ),
}
"""Conventions; all but those of the last house change nothing that a reader sees."""
_MAY_CHANGE = re.compile(r"/?(?:box|tab|text|stray|h[1-6])\b")
"""What the fixes of the last house state: titles, labels, levels of headings, text."""


pytestmark = pytest.mark.usefixtures("quiet_renderers")


def _shown(page: Path, renderer: Renderer, name: str) -> list[str]:
    text = page.read_bytes().decode("utf-8", "replace").replace("\r\n", "\n")
    tokens = renderer.outline(_FRONT_MATTER.sub("", text.removeprefix("\ufeff"), count=1))
    return [token for token in tokens if name != "stated" or not _MAY_CHANGE.match(token)]


@pytest.mark.slow
@pytest.mark.parametrize("name", HOUSES)
def test_fixes_of_conventions_change_only_what_they_state(
    name: str, shared: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    sites = sorted(path.parent for path in (shared / "corpora").glob("*/mkdocs.yml"))
    if not sites:
        pytest.skip(f"needs sites in {shared / 'corpora'}")
    changed = 0
    failures = []
    for folder in sites:
        copy = tmp_path / folder.name
        shutil.copytree(folder, copy)
        monkeypatch.chdir(copy)
        (copy / "qa-lint.toml").write_text("\n".join(["[conventions]", *HOUSES[name]]))
        arguments = ("--fix", "--no-cache", "--no-bank", "--select", _RULE, ".")
        assert run("check", *arguments).status == 0
        renderer = Renderer(
            extensions_of(load_site((folder / "mkdocs.yml").read_text(encoding="utf-8"), "site"))
        )
        fixed = {
            page: page.read_bytes()
            for page in copy.rglob("*.md")
            if page.read_bytes() != (folder / page.relative_to(copy)).read_bytes()
        }
        for page in fixed:
            original = folder / page.relative_to(copy)
            if _shown(original, renderer, name) != _shown(page, renderer, name):
                failures.append(str(page))
        if fixed:
            assert run("check", *arguments[:-1], *map(str, fixed)).status == 0
            assert all(page.read_bytes() == content for page, content in fixed.items())
        changed += len(fixed)
    print(f"{changed} pages fixed on {len(sites)} sites")
    assert changed
    assert failures == []
