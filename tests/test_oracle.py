"""Our reading against the renderers themselves, page by page, in order."""

from __future__ import annotations

import difflib
import logging
import warnings
from collections.abc import Iterator
from pathlib import Path

import pytest

from qa_lint.core.profile import Profile
from qa_lint.core.text import Source
from qa_lint.parsing.mkdocs import profile_of
from qa_lint.parsing.reader import read
from qa_lint.parsing.yamlio import load_site
from tests.oracles import markdown_it_outline, python_markdown

CASES = sorted((Path(__file__).parent / "cases").glob("*.md"))

FLOOR = 0.99
"""Share of the pages of real MkDocs sites that must come out as Python-Markdown renders them."""

GITHUB_FLOOR = 0.95
"""Share of the real pages that must come out as a CommonMark renderer splits them."""


@pytest.fixture(autouse=True)
def _quiet() -> Iterator[None]:
    """Python-Markdown's extensions warn about themselves."""
    logging.disable(logging.CRITICAL)
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        yield
    logging.disable(logging.NOTSET)


def differences(theirs: list[str], own: list[str]) -> list[str]:
    return list(difflib.unified_diff(theirs, own, "the renderer", "our reading", "", "", 2, ""))


def compare(path: Path, renderer: python_markdown.Renderer, profile: Profile) -> list[str]:
    text = path.read_bytes().decode("utf-8", "replace")
    source = Source(path.name, text)
    document = read(source, profile)
    end = document.front_matter.end if document.front_matter else 0
    theirs = renderer.outline(source.text[end:])
    return differences(theirs, python_markdown.ours(source, document, math=renderer.math))


@pytest.mark.parametrize("path", CASES, ids=lambda path: path.stem)
def test_tricky_page(path: Path) -> None:
    sane = path.name.endswith(".sane.md")
    names = (*python_markdown.USUAL, *(["mdx_truly_sane_lists"] if sane else []))
    profile = Profile(origin="mkdocs.yml", extensions=names, list_indent=2 if sane else 4)
    renderer = python_markdown.Renderer(
        python_markdown.extensions_of({"markdown_extensions": list(names)})
    )
    assert compare(path, renderer, profile) == []


@pytest.mark.parametrize("path", CASES, ids=lambda path: path.stem)
def test_windows_line_ends_change_nothing(path: Path) -> None:
    text = path.read_text(encoding="utf-8")
    outlines = [
        python_markdown.ours(source, read(source, Profile()), math=True)
        for source in (Source("a.md", text), Source("a.md", text.replace("\n", "\r\n")))
    ]
    assert outlines[0] == outlines[1]


@pytest.mark.slow
def test_pages_of_real_sites(shared: Path) -> None:
    total = agreed = 0
    for site in sorted((shared / "corpora").glob("*/mkdocs.yml")):
        data = load_site(site.read_text(encoding="utf-8"), str(site))
        profile = profile_of(data, str(site))
        renderer = python_markdown.Renderer(python_markdown.extensions_of(data))
        pages = [
            page
            for page in sorted(site.parent.rglob("*.md"))
            if python_markdown.is_comparable(page.read_bytes().decode("utf-8", "replace"))
        ]
        same = sum(1 for page in pages if not compare(page, renderer, profile))
        print(f"{site.parent.name:45} {same}/{len(pages)}")
        total += len(pages)
        agreed += same
    print(f"{agreed} of {total} pages agree: {agreed / total:.3f}")
    assert agreed / total >= FLOOR


@pytest.mark.slow
def test_pages_of_real_banks_as_commonmark(shared: Path) -> None:
    pages = sorted(
        page
        for folder in (shared / "corpora").iterdir()
        if folder.is_dir() and not (folder / "mkdocs.yml").exists()
        for page in folder.rglob("*.md")
    )
    pages = pages[:: max(1, len(pages) // 200)]
    agreed = 0
    for page in pages:
        source = Source(page.name, page.read_bytes().decode("utf-8", "replace"))
        document = read(source, Profile(renderer="github"))
        end = document.front_matter.end if document.front_matter else 0
        theirs = markdown_it_outline.theirs(source.text[end:])
        own = markdown_it_outline.ours(document)
        agreed += theirs == own
        if theirs != own:
            print(page, *differences(theirs, own)[:12], sep="\n  ")
    print(f"{agreed} of {len(pages)} pages agree: {agreed / len(pages):.3f}")
    assert agreed / len(pages) >= GITHUB_FLOOR
