"""Which files a run finds, in which order, and by which names."""

from __future__ import annotations

import os
import shutil
import subprocess
from pathlib import Path

import pytest

from qa_lint.core.errors import UsageError
from qa_lint.running.discovery import find_files, project_root
from qa_lint.running.files import shown_path
from tests.command_line import GOOD, LINKED, run, run_json, write

needs_git = pytest.mark.skipif(not shutil.which("git"), reason="needs git")


@pytest.fixture(autouse=True)
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    folder = tmp_path / "bank"
    folder.mkdir()
    monkeypatch.chdir(folder)
    monkeypatch.setenv("GIT_CONFIG_GLOBAL", os.devnull)
    monkeypatch.setenv("GIT_CONFIG_NOSYSTEM", "1")
    return folder


def git(*arguments: str, cwd: str = ".") -> None:
    identity = ["-c", "user.name=A test", "-c", "user.email=test@example.org",
                "-c", "protocol.file.allow=always"]  # fmt: skip
    subprocess.run(["git", *identity, *arguments], cwd=cwd, check=True, capture_output=True)


def pages(*paths: str) -> None:
    for path in paths:
        write(Path(path), GOOD)


def found(*arguments: str) -> list[str]:
    return [ref.shown for ref in find_files(arguments or ["."])]


def test_markdown_by_its_suffix() -> None:
    pages("a.md", "b.markdown", "c.mdx", "D.MD", "e.txt", "f.md.bak", "md", "sub/g.md")
    assert found() == ["D.MD", "a.md", "b.markdown", "c.mdx", "sub/g.md"]


def test_hidden_and_foreign_folders_are_left_out() -> None:
    pages("a.md", ".hidden.md", ".github/a.md", "node_modules/x/a.md", "v/site-packages/a.md")
    pages("x/.venv/a.md", "x/__pycache__/a.md")
    assert found() == ["a.md"]
    assert found(".github", ".hidden.md") == [".github/a.md", ".hidden.md"]


@needs_git
def test_only_what_git_tracks() -> None:
    pages("a.md", "draft.md", "sub/b.md", "other/c.md")
    assert [ref.shown for ref in find_files(["."], tracked=True)] == found()
    git("init", "-q")
    git("add", "a.md", "sub")
    (Path("other") / ".git").mkdir()
    assert [ref.shown for ref in find_files(["."], tracked=True)] == ["a.md", "sub/b.md"]
    assert [ref.shown for ref in find_files(["draft.md"], tracked=True)] == ["draft.md"]


@needs_git
def test_git_and_no_git_find_the_same() -> None:
    pages("a.md", ".hidden.md", ".github/a.md", "node_modules/x/a.md", "sub/b.md", "sub/ä 🐱.md")
    without = found()
    git("init")
    assert found() == without
    git("add", "--all")
    assert found() == without == ["a.md", "sub/b.md", "sub/ä 🐱.md"]


def test_order_and_duplicates() -> None:
    pages("b.md", "a.md", "sub/c.md")
    assert found() == ["a.md", "b.md", "sub/c.md"]
    assert found("sub", "b.md", ".", "./b.md", "a.md") == ["sub/c.md", "b.md", "a.md"]
    assert found(os.path.abspath("b.md"), "b.md") == ["b.md"]


def test_a_link_is_no_second_file() -> None:
    pages("docs/b.md")
    try:
        Path("a.md").symlink_to("docs/b.md")
    except (OSError, NotImplementedError):
        pytest.skip("symbolic links are not allowed here")
    assert found() == ["docs/b.md"]
    assert run_json(".").rules == []  # no question twice
    assert found("a.md") == ["a.md"]


@needs_git
def test_gitignore_is_respected() -> None:
    pages("a.md", "build/b.md", "draft.md", "sub/draft.md", "sub/c.md", "kept/draft.md")
    write(Path(".gitignore"), "/build/\ndraft.md\n")
    write(Path("kept/.gitignore"), "!draft.md\n")
    assert len(found()) == 6  # no checkout, no git
    git("init")
    assert found() == ["a.md", "kept/draft.md", "sub/c.md"]
    assert found("sub") == ["sub/c.md"]
    assert found("draft.md", "build") == ["draft.md", "build/b.md"]  # named, so they are meant
    git("add", "--force", "draft.md")
    assert "draft.md" in found()


@needs_git
def test_the_checkout_may_be_above() -> None:
    pages("docs/a.md", "docs/b.md", "c.md")
    write(Path(".gitignore"), "b.md\n")
    git("init")
    os.chdir("docs")
    assert found() == ["a.md"]


@needs_git
def test_removed_files_are_not_there() -> None:
    pages("a.md", "b.md")
    git("init")
    git("add", "--all")
    Path("a.md").unlink()
    assert found() == ["b.md"]


@needs_git
def test_repositories_inside_repositories() -> None:
    pages("a.md", "nested/b.md", "nested/ignored.md", "ignored/c.md")
    write(Path("nested/.gitignore"), "ignored.md\n")
    write(Path(".gitignore"), "/ignored/\n")
    git("init")
    git("init", cwd="nested")
    git("init", cwd="ignored")
    assert found() == ["a.md", "nested/b.md"]


@needs_git
def test_submodules(tmp_path: Path) -> None:
    other = tmp_path / "other"
    write(other / "b.md", GOOD)
    git("init", cwd=str(other))
    git("add", "--all", cwd=str(other))
    git("commit", "--message=x", cwd=str(other))
    pages("a.md")
    git("init")
    git("submodule", "add", str(other), "sub")
    assert found() == ["a.md", "sub/b.md"]
    git("submodule", "deinit", "--force", "sub")
    assert found() == ["a.md"]
    assert found("sub") == []


@needs_git
def test_a_hook_of_another_repository_does_not_mislead(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    git("init", str(tmp_path / "other"))
    pages("a.md", "ignored.md")
    write(Path(".gitignore"), "ignored.md\n")
    git("init")
    monkeypatch.setenv("GIT_DIR", str(tmp_path / "other" / ".git"))
    monkeypatch.setenv("GIT_INDEX_FILE", ".git/index")
    assert found() == ["a.md"]


@needs_git
def test_a_broken_checkout_is_walked() -> None:
    pages("a.md", "sub/b.md")
    write(Path(".git"), "gitdir: /nowhere\n")
    assert found() == ["a.md", "sub/b.md"]


def test_without_git(monkeypatch: pytest.MonkeyPatch) -> None:
    pages("a.md")
    Path(".git").mkdir()
    monkeypatch.setenv("PATH", "")
    assert found() == ["a.md"]


@pytest.mark.parametrize(
    ("pattern", "left"),
    [
        ("drafts", ["a.md", "sub/c.md"]),
        ("drafts/", ["a.md", "sub/c.md"]),
        ("drafts/*", ["a.md", "sub/c.md"]),
        ("sub", ["a.md", "drafts/b.md"]),
        ("sub/drafts", ["a.md", "drafts/b.md", "sub/c.md"]),
        ("*.md", []),
        ("[ab].md", ["sub/c.md", "sub/drafts/d.md"]),
        ("a", ["a.md", "drafts/b.md", "sub/c.md", "sub/drafts/d.md"]),
        ("bank", ["a.md", "drafts/b.md", "sub/c.md", "sub/drafts/d.md"]),
        ("./a.md", ["drafts/b.md", "sub/c.md", "sub/drafts/d.md"]),
    ],
)
def test_exclude(pattern: str, left: list[str]) -> None:
    texts = ("a.md", "drafts/b.md", "sub/c.md", "sub/drafts/d.md")
    for path in texts:
        write(Path(path), LINKED)
    report = run_json(".", "--select", "links", "--exclude", pattern).report
    assert [one["path"] for one in report["diagnostics"]] == left
    assert report["files"] == len(left)
    named = run_json(*texts, "--select", "links", "--exclude", pattern)
    assert named.report["files"] == 4  # named, so they are meant


def test_exclude_stands_in_the_nearest_settings(folder: Path) -> None:
    pages("bank/a.md", "bank/old/b.md", "old/c.md")
    write(Path("bank/qa-lint.toml"), "exclude = ['old/*']")
    assert run_json(".", "--no-bank").report["files"] == 2
    os.chdir("bank")
    assert run_json(".").report["files"] == 1
    os.chdir("old")
    assert run_json("..").report["files"] == 1
    assert "no Markdown files found" in run(".").err


def test_names_as_users_see_them(folder: Path) -> None:
    assert shown_path(Path("a") / ".." / "b" / "c.md") == "b/c.md"
    assert shown_path(folder.parent / "x.md") == (folder.parent / "x.md").as_posix()
    assert shown_path(Path("..x.md")) == "..x.md"


def test_the_root_of_a_folder(folder: Path) -> None:
    Path("a/b").mkdir(parents=True)
    assert project_root(Path("a/b")) == Path("a/b").resolve()
    write(Path("a/mkdocs.yaml"), "")
    assert project_root(Path("a/b")) == Path("a").resolve()


def test_a_path_that_is_not_there() -> None:
    with pytest.raises(UsageError, match="No such file"):
        find_files(["missing"])
