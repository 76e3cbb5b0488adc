"""Our reading against the renderers themselves, page by page, in order."""

from __future__ import annotations

import difflib
import random
from collections.abc import Iterator
from pathlib import Path

import pytest

from qa_lint.core.profile import Profile
from qa_lint.core.text import Source
from qa_lint.parsing.mkdocs import infer_profile, profile_of
from qa_lint.parsing.reader import read
from qa_lint.parsing.yamlio import load_site
from tests.oracles import cmark, python_markdown
from tests.oracles.mutations import excerpt, mutated

CASES = sorted((Path(__file__).parent / "cases").glob("*.md"))

KNOWN = (Path(__file__).parent / "oracles" / "known.md").read_text(encoding="utf-8")
"""The pages that are read otherwise than they are rendered, with the reasons."""

MUTANTS_FLOOR = 0.97
"""Share of the real pages with accidents in them that must come out as they are rendered."""


pytestmark = pytest.mark.usefixtures("quiet_renderers")


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


Site = tuple[Path, Profile, python_markdown.Renderer]


def sites(folder: Path) -> Iterator[Site]:
    """Yield the MkDocs repositories of the development data with what renders them."""
    for site in sorted((folder / "corpora").glob("*/mkdocs.yml")):
        data = load_site(site.read_text(encoding="utf-8"), str(site))
        renderer = python_markdown.Renderer(python_markdown.extensions_of(data))
        yield site.parent, profile_of(data, str(site)), renderer


def pages_of(folder: Path) -> list[Path]:
    """Return the pages that nothing but Python-Markdown reads."""
    return [
        page
        for page in sorted(folder.rglob("*.md"))
        if python_markdown.is_comparable(page.read_bytes().decode("utf-8", "replace"))
    ]


def forge_pages(folder: Path) -> list[Path]:
    """Return the pages of the other repositories that look like pages of a forge."""
    return sorted(
        page
        for home in (folder / "corpora").iterdir()
        if home.is_dir() and not (home / "mkdocs.yml").exists()
        for page in home.rglob("*")
        if page.suffix in (".md", ".mdx", ".markdown")
        and infer_profile(Profile(renderer="auto"), page.read_text("utf-8", "replace")).renderer
        == "github"
    )


def compare_with_cmark(text: str) -> list[str]:
    source = Source("a.md", text)
    document = read(source, Profile(renderer="github", math_brackets=False))
    end = document.front_matter.end if document.front_matter else 0
    return differences(cmark.theirs(source.text[end:]), cmark.ours(document))


def report(different: dict[Path, list[str]], total: int, shared: Path) -> None:
    """Print the pages that differ, and fail for those that ``known.md`` does not name."""
    for page, lines in different.items():
        print(page, *lines[:12], sep="\n  ")
    print(f"{total - len(different)} of {total} pages agree")
    names = [page.relative_to(shared / "corpora").as_posix() for page in different]
    assert [name for name in names if name not in KNOWN] == []


@pytest.mark.slow
def test_pages_of_real_sites(shared: Path) -> None:
    different: dict[Path, list[str]] = {}
    total = 0
    for folder, profile, renderer in sites(shared):
        pages = pages_of(folder)
        total += len(pages)
        found = {page: compare(page, renderer, profile) for page in pages}
        different |= {page: lines for page, lines in found.items() if lines}
    report(different, total, shared)


def compare_forge_pages(pages: list[Path], shared: Path) -> None:
    found = {page: compare_with_cmark(page.read_text("utf-8", "replace")) for page in pages}
    report({page: lines for page, lines in found.items() if lines}, len(pages), shared)


def test_some_pages_of_real_banks_as_cmark_gfm(shared: Path) -> None:
    compare_forge_pages(random.Random(0).sample(forge_pages(shared), 200), shared)


@pytest.mark.slow
def test_pages_of_real_banks_as_cmark_gfm(shared: Path) -> None:
    compare_forge_pages(forge_pages(shared), shared)


@pytest.mark.slow
def test_pages_with_accidents_as_cmark_gfm(shared: Path) -> None:
    chance = random.Random(1)
    pages = chance.choices(forge_pages(shared), k=1000)
    texts = [accident(page, chance) for page in pages]
    agreed = sum(1 for text in texts if not compare_with_cmark(text))
    print(f"{agreed} of {len(texts)} pages with accidents agree")
    assert agreed >= MUTANTS_FLOOR * len(texts)


@pytest.mark.slow
def test_pages_with_accidents_as_on_their_sites(shared: Path) -> None:
    chance = random.Random(1)
    agreed = total = 0
    for folder, profile, renderer in sites(shared):
        for page in chance.choices(pages_of(folder), k=100):
            text = accident(page, chance)
            if not python_markdown.is_comparable(text):
                continue
            source = Source(page.name, text)
            own = python_markdown.ours(source, read(source, profile), math=renderer.math)
            agreed += renderer.outline(text) == own
            total += 1
    print(f"{agreed} of {total} pages with accidents agree")
    assert agreed >= MUTANTS_FLOOR * total


def accident(page: Path, chance: random.Random) -> str:
    """Return some lines of a page, without front matter, that were edited carelessly."""
    text = page.read_bytes().decode("utf-8", "replace").replace("\r\n", "\n").lstrip("\ufeff-")
    return mutated(excerpt(text.lstrip(), chance), chance).lstrip("- \n")


CMARK_PAGES = {
    "nested": "- a\n  - b\n\n    c\n- d\n",
    "lazy tag": "- a\n</b>\n\n> b\n<i>\n",
    "footnotes": "a[^1] [^no]\n\n[^1]: b\n\n    c\n\n        code\n\nd\n",
    "targets": "[a](b c) [a](<b c>) [a](b\\)c) [a](b 'c') [a](b (c)) [a](b(c)d)\n",
    "references": "[a] [b][a] [a][] ![a] [c]\n\n[a]: u 't'\n",
    "tags": "Map<String, Integer> <br> <a href='x'> <k v=> </i > <!-- c --> <x:y> <u@v.w>\n",
    "addresses": "https://e.org/a_(b). (https://e.org) [https://e.org](u) https:// <ftp://e.org>\n",
    "code": "`` a`b `` \\`b` ```c` `d`\n",
    "table": "| a | b |\n|---|:-:|\n| `x\\|y` | c |\n| d |\n| e | f | g |\n",
    "tasks": "- [x] a\n- [ ] b\n- c [x] d\n",
    "links in links": "[a [b](c) d](e) [![i](p)](u)\n",
}


@pytest.mark.parametrize("text", CMARK_PAGES.values(), ids=CMARK_PAGES)
def test_page_as_cmark_gfm(text: str) -> None:
    assert compare_with_cmark(text) == []
