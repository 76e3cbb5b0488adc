"""``--fix`` on whole sites: Python-Markdown renders every changed page, before and after."""

from __future__ import annotations

import logging
import re
import shutil
import warnings
from collections.abc import Iterator, Mapping
from html.parser import HTMLParser
from pathlib import Path
from typing import Any

import pytest

from qa_lint.core.text import Source
from qa_lint.parsing.yamlio import load_site
from qa_lint.running.fix import fix_text
from qa_lint.running.jobs import check_job
from qa_lint.running.session import Options, Session
from tests.command_line import run
from tests.oracles.python_markdown import Renderer, extensions_of

_HEADING = re.compile(r"h[1-6]")
_FRONT_MATTER = re.compile(r"\A---[ \t]*\n.*?\n(?:---|\.\.\.)[ \t]*\n", re.DOTALL)
_OF_KIND = {
    "headings": ("headings",),
    "images": ("img",),
    "tables": ("table", "tr", "td", "th"),
    "boxes": ("blockquote", "details", "admonitions", "tab sets", "tabs"),
    "code": ("pre",),
    "math": ("math",),
}
"""What a fix that states a kind of change may change here."""
_SEED = "interview_questions.md"


@pytest.fixture(autouse=True)
def _quiet() -> Iterator[None]:
    """Python-Markdown's extensions warn about themselves."""
    logging.disable(logging.CRITICAL)
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        yield
    logging.disable(logging.NOTSET)


class _Seen(HTMLParser):
    """Gathers what a fix may only change if it says so; words, lists and links are left out.

    Code and formulas are kept with their content, headings with their levels, the rest as counts.
    """

    def __init__(self, page: str) -> None:
        super().__init__()
        self.found: dict[str, list[str]] = {}
        self.open: list[tuple[str, str, str]] = []
        self.feed(page)
        self.close()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        classes = (dict(attrs).get("class") or "").split()
        if _HEADING.fullmatch(tag):
            self._note("headings", tag)
        elif tag in ("img", "table", "tr", "td", "th", "blockquote", "details"):
            self._note(tag, "")
        elif tag == "div" and "admonition" in classes:
            self._note("admonitions", "")
        elif tag == "div" and "tabbed-set" in classes:
            self._note("tab sets", "")
        elif tag == "label" and "tab sets" in self.found:
            self._note("tabs", "")
        elif tag == "pre" or "arithmatex" in classes:
            self.open.append((tag, "pre" if tag == "pre" else "math", ""))

    def handle_endtag(self, tag: str) -> None:
        if self.open and self.open[-1][0] == tag:
            _, kind, text = self.open.pop()
            self._note(kind, text)

    def handle_data(self, data: str) -> None:
        if self.open:
            tag, kind, text = self.open[-1]
            self.open[-1] = (tag, kind, text + data)

    def _note(self, kind: str, value: str) -> None:
        self.found.setdefault(kind, []).append(value)


def _seen(page: Path, renderer: Renderer) -> Mapping[str, list[str]]:
    """Return what a reader sees of a page, by kind."""
    text = page.read_bytes().decode("utf-8", "replace").removeprefix("\ufeff")
    renderer.md.reset()
    return _Seen(renderer.md.convert(_FRONT_MATTER.sub("", text, count=1))).found


def _differences(before: Path, after: Path, renderer: Renderer) -> list[str]:
    old, new = _seen(before, renderer), _seen(after, renderer)
    kinds = {kind for kind in {*old, *new} if old.get(kind) != new.get(kind)}
    return [
        f"{after}: {kind}: {len(old.get(kind, ()))} before, {len(new.get(kind, ()))} after"
        for kind in sorted(kinds - _stated(before) if kinds else kinds)
    ]


def _stated(page: Path) -> set[str]:
    """Return what the fixes of a page state that they change."""
    session = Session(Options(cache=False, bank=False))
    source = Source(str(page), page.read_bytes().decode("utf-8", "replace"))
    fixed = fix_text(session.job(source, page.parent), check_job, frozenset({"safe"}))
    stated = {kind for one in fixed.applied if one.fix for kind in one.fix.changes}
    return {name for kind in stated for name in _OF_KIND.get(kind, ())}


def _pages(folder: Path) -> list[Path]:
    return sorted(path.relative_to(folder) for path in folder.rglob("*.md"))


def _contents(folder: Path) -> dict[Path, bytes]:
    return {path: (folder / path).read_bytes() for path in _pages(folder)}


def _images(folder: Path, renderer: Renderer) -> int:
    return sum(len(_seen(folder / page, renderer).get("img", ())) for page in _pages(folder))


def _sites(folder: Path) -> dict[str, dict[str, Any]]:
    """Return the extensions of each MkDocs repository, by its name."""
    return {
        site.parent.name: extensions_of(load_site(site.read_text(encoding="utf-8"), str(site)))
        for site in sorted(folder.glob("*/mkdocs.yml"))
    }


@pytest.mark.slow
def test_fix_changes_only_what_it_states_on_whole_sites(
    shared: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    originals = shared / "corpora"
    sites = _sites(originals)
    if not sites:
        pytest.skip(f"needs repositories with a mkdocs.yml in {originals}")
    copies = tmp_path / "sites"
    for name in sites:
        shutil.copytree(originals / name, copies / name)
    monkeypatch.chdir(copies)
    assert run("check", "--fix", "--no-cache", "--no-bank", ".").status in (0, 1)
    fixed = _contents(copies)
    changed = 0
    failures: list[str] = []
    for name, extensions in sites.items():
        renderer = Renderer(extensions)
        for page, content in _contents(originals / name).items():
            if fixed[Path(name) / page] != content:
                changed += 1
                failures += _differences(originals / name / page, copies / name / page, renderer)
    print(f"{changed} of {len(fixed)} pages fixed")
    assert changed
    assert not failures, "\n".join(failures)
    assert run("check", "--fix", "--no-cache", "--no-bank", ".").status in (0, 1)
    assert [page for page, content in _contents(copies).items() if fixed[page] != content] == []


@pytest.mark.slow
def test_fix_keeps_all_images_of_the_seeds_repository(
    shared: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Fixers that don't know the site's settings turn most of its images into code."""
    originals = shared / "corpora"
    homes = [name for name in _sites(originals) if any((originals / name).rglob(_SEED))]
    if not homes:
        pytest.skip(f"needs the repository that holds {_SEED} in {originals}")
    for name in homes:
        shutil.copytree(originals / name, tmp_path / name)
        monkeypatch.chdir(tmp_path / name)
        run("check", "--fix", "--no-cache", ".")
        renderer = Renderer(_sites(originals)[name])
        before, after = (_images(folder / name, renderer) for folder in (originals, tmp_path))
        print(f"{name}: {before} images before, {after} after")
        assert before == after > 100
