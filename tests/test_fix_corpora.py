"""``--fix`` on whole repositories: their renderers show every changed page, before and after."""

from __future__ import annotations

import difflib
import re
import shutil
from collections.abc import Callable
from pathlib import Path

import pytest

from qa_lint.core.text import Source
from qa_lint.parsing.yamlio import load_site
from qa_lint.running.fix import fix_text
from qa_lint.running.jobs import check_job
from qa_lint.running.session import Options, Session
from tests.command_line import run
from tests.oracles import cmark
from tests.oracles.python_markdown import Renderer, extensions_of

_FRONT_MATTER = re.compile(r"\A---[ \t]*\n.*?\n(?:---|\.\.\.)[ \t]*\n", re.DOTALL)
_KINDS = {
    "text": "text",
    "stray": "text",
    "ul": "lists",
    "ol": "lists",
    "table": "tables",
    "box": "boxes",
    "tab": "boxes",
    "quote": "boxes",
    "code": "code",
    "link": "links",
    "image": "images",
    "html": "html",
    "raw": "html",
    "rule": "text",
}
"""The kinds of change that a fix may state, by the first word of what the renderers make."""
_RUN = ("--no-cache", "--no-bank", "--select", "format,links,spelling,structure")
"""The families with safe fixes; the others take most of the time."""
_SEED = "interview_questions.md"

Render = Callable[[str], list[str]]


pytestmark = pytest.mark.usefixtures("quiet_renderers")


def _seen(text: str, render: Render) -> dict[str, list[str]]:
    """Return what a reader sees of a page, by kind."""
    found: dict[str, list[str]] = {}
    for token in render(_FRONT_MATTER.sub("", text.removeprefix("\ufeff"), count=1)):
        word = token.split()[0].removeprefix("/")
        kind = "headings" if re.fullmatch("h[1-6]", word) else _KINDS.get(word, "")
        found.setdefault(kind or ("code" if token[0] == "`" else "math"), []).append(token)
    return found


def _text(page: Path) -> str:
    return page.read_bytes().decode("utf-8", "replace").replace("\r\n", "\n")


def _differences(before: Path, after: Path, render: Render) -> list[str]:
    old, new = _seen(_text(before), render), _seen(_text(after), render)
    kinds = {kind for kind in {*old, *new} if old.get(kind) != new.get(kind)}
    return [
        f"{after}: {kind}: "
        + "; ".join(line[:200] for line in _changes(old.get(kind, []), new.get(kind, [])))
        for kind in sorted(kinds - _stated(before) if kinds else kinds)
    ]


def _changes(old: list[str], new: list[str]) -> list[str]:
    return list(difflib.unified_diff(old, new, "", "", "", "", 0, ""))[2:8]


def _stated(page: Path) -> set[str]:
    """Return what the fixes of a page state that they change."""
    session = Session(Options(cache=False, bank=False))
    source = Source(str(page), page.read_bytes().decode("utf-8", "replace"))
    fixed = fix_text(session.job(source, page.parent), check_job, frozenset({"safe"}))
    return {kind for one in fixed.applied if one.fix for kind in one.fix.changes}


def _pages(folder: Path) -> list[Path]:
    return sorted(
        path.relative_to(folder)
        for path in folder.rglob("*")
        if path.suffix in (".md", ".mdx", ".markdown") and path.is_file()
    )


def _contents(folder: Path) -> dict[Path, bytes]:
    return {path: (folder / path).read_bytes() for path in _pages(folder)}


def _images(folder: Path, render: Render) -> int:
    return sum(len(_seen(_text(folder / p), render).get("images", ())) for p in _pages(folder))


def _renderer(folder: Path) -> Render:
    """Return what renders the pages of a repository: its site, or GitHub."""
    site = folder / "mkdocs.yml"
    if not site.exists():
        return cmark.theirs
    data = load_site(site.read_text(encoding="utf-8"), str(site))
    return Renderer(extensions_of(data)).outline


def _repositories(shared: Path) -> list[Path]:
    found = [f for f in sorted((shared / "corpora").iterdir()) if f.is_dir() and f.name[0] != "_"]
    if not found:
        pytest.skip(f"needs repositories in {shared / 'corpora'}")
    return found


@pytest.mark.slow
def test_fix_changes_only_what_it_states_on_all_repositories(
    shared: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    repositories = _repositories(shared)
    copies = tmp_path / "all"
    for folder in repositories:
        shutil.copytree(folder, copies / folder.name)
    monkeypatch.chdir(copies)
    assert run("check", "--fix", *_RUN, ".").status in (0, 1)
    fixed = _contents(copies)
    changed: list[str] = []
    failures: list[str] = []
    for folder in repositories:
        render = _renderer(folder)
        for page, content in _contents(folder).items():
            if fixed[Path(folder.name) / page] != content:
                changed.append((Path(folder.name) / page).as_posix())
                failures += _differences(folder / page, copies / folder.name / page, render)
    print(f"{len(changed)} of {len(fixed)} pages fixed in {len(repositories)} repositories")
    assert changed
    assert not failures, "\n".join(failures)
    # a second run finds nothing to do
    assert run("check", "--fix", *_RUN, *changed).status in (0, 1)
    assert [page for page, content in _contents(copies).items() if fixed[page] != content] == []
    # and --diff shows what --fix did
    for folder in repositories:
        shutil.rmtree(copies / folder.name)
    for folder in repositories:
        if any(page.startswith(f"{folder.name}/") for page in changed):
            shutil.copytree(folder, copies / folder.name)
    shown = run("check", "--diff", *_RUN, *changed)
    assert shown.status in (0, 1)
    named = re.findall(r"^\+\+\+ b/(.*?)\t?$", shown.out, re.MULTILINE)
    assert sorted(named) == sorted(changed)
    assert [page for page in changed if fixed[Path(page)] == (copies / page).read_bytes()] == []


@pytest.mark.slow
def test_fix_keeps_all_images_of_the_seeds_repository(
    shared: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Fixers that don't know the site's settings turn most of its images into code."""
    homes = [
        folder
        for folder in _repositories(shared)
        if (folder / "mkdocs.yml").exists() and any(folder.rglob(_SEED))
    ]
    if not homes:
        pytest.skip(f"needs the repository that holds {_SEED} in {shared / 'corpora'}")
    for folder in homes:
        shutil.copytree(folder, tmp_path / folder.name)
        monkeypatch.chdir(tmp_path / folder.name)
        run("check", "--fix", "--no-cache", ".")
        render = _renderer(folder)
        before, after = (_images(home, render) for home in (folder, tmp_path / folder.name))
        print(f"{folder.name}: {before} images before, {after} after")
        assert before == after > 100
