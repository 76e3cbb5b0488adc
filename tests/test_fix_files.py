"""Fixed files: written whole or not at all, and on real text only what was stated."""

from __future__ import annotations

import errno
import os
import re
import stat
from collections import Counter
from pathlib import Path
from typing import Any

import markdown
import pytest

from qa_lint.core.profile import Profile
from qa_lint.core.text import Source
from qa_lint.parsing.outline import changed_kinds
from qa_lint.parsing.reader import read
from qa_lint.running import fix
from tests.command_line import GOOD, LINKED, Ran, run, run_json, write

EXTENSIONS = ["admonition", "tables", "pymdownx.details", "pymdownx.superfences",
              "pymdownx.tabbed", "pymdownx.arithmatex"]  # fmt: skip
SITE = "markdown_extensions:\n" + "".join(f"  - {name}\n" for name in EXTENSIONS)


@pytest.fixture(autouse=True)
def _working_folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    folder = tmp_path / "bank"
    folder.mkdir()
    monkeypatch.chdir(folder)


def raises(number: int) -> Any:
    """A function that fails as the system does."""

    def fail(*_: Any, **__: Any) -> Any:
        raise OSError(number, os.strerror(number))

    return fail


def refuses_to_write(page: Path, words: str) -> Ran:
    """Fix a page that can't be written: it must stay, alone in its folder, with its finding."""
    before, names = page.read_bytes(), sorted(os.listdir(page.parent))
    ran = run(page, "--fix")
    assert ran.status == 2
    assert f"error: {page}: {words}" in ran.err
    assert "fixed\n" not in ran.err
    assert "links/doubled-parentheses" in ran.out
    assert page.read_bytes() == before
    assert sorted(os.listdir(page.parent)) == names
    return ran


@pytest.mark.parametrize(
    ("function", "number", "words"),
    [
        ("os.fsync", errno.ENOSPC, "not fixed: No space left on device; the file is as it was"),
        ("os.fsync", errno.EIO, "not fixed: Input/output error"),
        ("os.replace", errno.EROFS, "not fixed: Read-only file system"),
        ("os.replace", errno.EACCES, "not fixed: Permission denied"),
        ("os.chmod", errno.EPERM, "not fixed: Operation not permitted"),
        ("tempfile.mkstemp", errno.EROFS, "not fixed: Read-only file system"),
        ("tempfile.mkstemp", errno.EDQUOT, "not fixed: Disk quota exceeded"),
    ],
)
def test_a_disk_that_refuses(
    function: str, number: int, words: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    page = write(Path("a.md"), LINKED)
    monkeypatch.setattr(function, raises(number))
    refuses_to_write(page, words)


def test_an_interrupt_while_writing(monkeypatch: pytest.MonkeyPatch) -> None:
    page = write(Path("a.md"), LINKED)

    def interrupt(*_: Any) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr("os.fsync", interrupt)
    assert run(page, "--fix").status == 130
    assert page.read_text(encoding="utf-8") == LINKED
    assert os.listdir() == ["a.md"]


def test_one_file_that_can_not_be_written_does_not_hold_up_the_others(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    for name in ("a.md", "b.md", "c.md"):
        write(Path(name), LINKED)
    replace = os.replace

    def refuse(source: str, target: Path) -> None:
        if Path(target).name == "b.md":
            raise OSError(errno.EACCES, "Permission denied")
        replace(source, target)

    monkeypatch.setattr("os.replace", refuse)
    ran = run(".", "--fix", "--select", "links")
    assert ran.status == 2
    texts = [Path(name).read_text(encoding="utf-8") for name in ("a.md", "b.md", "c.md")]
    assert texts == [GOOD, LINKED, GOOD]
    assert "qa-lint: 2 findings fixed\n" in ran.err
    assert ran.out.count("links/doubled-parentheses") == 1


def test_a_file_that_changed_meanwhile(monkeypatch: pytest.MonkeyPatch) -> None:
    page = write(Path("a.md"), LINKED)
    apply = fix.fix_text

    def edit_meanwhile(*arguments: Any) -> fix.Fixed:
        fixed = apply(*arguments)
        page.write_text("what the author just wrote\n", encoding="utf-8")
        return fixed

    monkeypatch.setattr(fix, "fix_text", edit_meanwhile)
    ran = run(page, "--fix")
    assert ran.status == 2
    assert "a.md: changed while it was checked; nothing was written" in ran.err
    assert page.read_text(encoding="utf-8") == "what the author just wrote\n"
    assert os.listdir() == ["a.md"]


@pytest.mark.skipif(os.name == "nt", reason="Windows has other permissions")
@pytest.mark.parametrize("mode", [0o600, 0o644, 0o755, 0o664])
def test_mode_and_owner_are_kept(mode: int) -> None:
    page = write(Path("a.md"), LINKED)
    page.chmod(mode)
    if os.geteuid() == 0:
        os.chown(page, 12345, 54321)
    before = page.stat()
    assert run(page, "--fix").status == 0
    after = page.stat()
    assert page.read_text(encoding="utf-8") == GOOD
    assert stat.S_IMODE(after.st_mode) == mode
    assert (after.st_uid, after.st_gid) == (before.st_uid, before.st_gid)


def test_a_link_stays_and_its_target_is_written() -> None:
    target = write(Path("texts/a.md"), LINKED)
    try:
        Path("link.md").symlink_to(Path("texts") / "a.md")
    except (OSError, NotImplementedError):
        pytest.skip("symbolic links are not allowed here")
    assert run(".", "--fix").err == "qa-lint: 1 finding fixed\n"  # found twice, written once
    assert Path("link.md").is_symlink()
    assert target.read_text(encoding="utf-8") == GOOD
    target.write_text(LINKED, encoding="utf-8")
    assert run("link.md", "--fix").status == 0
    assert Path("link.md").is_symlink()
    assert target.read_text(encoding="utf-8") == GOOD


def words(html: str) -> Counter[str]:
    return Counter(re.findall(r"[\w']+", re.sub(r"<[^>]*>", " ", html)))


@pytest.mark.parametrize("option", ["--fix", "--unsafe-fixes"])
def test_the_seed_changes_only_as_stated(option: str, shared: Path) -> None:
    seed = shared / "seed" / "interview_questions.md"
    write(Path("mkdocs.yml"), SITE)
    page = write(Path("docs/seed.md"), seed.read_bytes())
    before = page.read_text(encoding="utf-8")
    allowed = {"safe"} if option == "--fix" else {"safe", "unsafe"}
    found = run_json(page, "--show", "info").report["diagnostics"]
    stated = [d["fix"] for d in found if d["fix"] and d["fix"]["safety"] in allowed]
    assert stated
    run(page, option, "--show", "info")
    after = page.read_text(encoding="utf-8")
    assert after != before
    again = run(page, option, "--show", "info")
    assert "fixed" not in again.err
    assert page.read_text(encoding="utf-8") == after

    lines = {edit["range"]["start"]["line"] for one in stated for edit in one["edits"]}
    old, new = before.split("\n"), after.split("\n")
    inserted = sum(edit["text"].count("\n") for one in stated for edit in one["edits"])
    if not inserted:
        pairs = zip(old, new, strict=True)
        assert {at for at, pair in enumerate(pairs, 1) if len(set(pair)) > 1} <= lines
    profile = Profile(extensions=tuple(EXTENSIONS))
    kinds = changed_kinds(*(read(Source("a.md", text), profile) for text in (before, after)))
    if option == "--fix":
        assert kinds <= {"links", "text", "lists"}
    old_words, new_words = (
        words(markdown.markdown(text, extensions=EXTENSIONS)) for text in (before, after)
    )
    edited = Counter[str]()
    for one in stated:
        for edit in one["edits"]:
            span = edit["range"]
            flagged = before[span["start"]["offset"] : span["end"]["offset"]]
            edited += words(flagged) + words(edit["text"])
    assert set((old_words - new_words) + (new_words - old_words)) <= set(edited)
    if option == "--fix":  # the doubled parentheses of line 98 are gone, and the link leads there
        assert old[97].count("((") == new[97].count("((") + 1
