"""Files that can't be checked, or not wholly: each is reported, and the others are checked."""

from __future__ import annotations

import os
import socket
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from tests.command_line import GOOD, LINKED, ROOT, run, run_json, run_process, write

ROOT_USER = hasattr(os, "geteuid") and os.geteuid() == 0
needs_pipes = pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="this system has no pipes")


@pytest.fixture(autouse=True)
def _working_folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    folder = tmp_path / "bank"
    folder.mkdir()
    monkeypatch.chdir(folder)


def link(path: str, target: str | Path) -> Path:
    """Make a symbolic link, or skip the test where the system doesn't allow it."""
    try:
        Path(path).symlink_to(target)
    except (OSError, NotImplementedError):
        pytest.skip("symbolic links are not allowed here")
    return Path(path)


def messages(*arguments: str | Path) -> list[tuple[str, str]]:
    """Return rule and message of each finding."""
    report = run_json(*arguments).report
    return [(found["rule"], found["message"]) for found in report["diagnostics"]]


@pytest.mark.parametrize(
    ("content", "rule", "message"),
    [
        (b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR", "file/binary", "NUL byte at offset 8: this is no text"),
        (b"text\nand a \0 NUL\n", "file/binary", "NUL byte at offset 11: this is no text"),
        ("\ufeffutf-16 🐱".encode("utf-16-le"), "file/binary", None),
        (b"one\ncaf\xe9 au lait\n", "file/not-utf8", "byte 0xe9 in line 2 is not UTF-8"),
        (b"\xed\xa0\x80", "file/not-utf8", "byte 0xed in line 1 is not UTF-8"),
        (b"\xff\xfeA", "file/not-utf8", "byte 0xff in line 1 is not UTF-8"),
        (b"x" * 10_000_000, "file/too-large", "10,000,000 bytes; the limit is 2,000,000"),
    ],
    ids=["binary", "nul", "utf-16", "latin-1", "surrogate", "byte-order", "10-mb-line"],
)
def test_content_that_is_no_text(content: bytes, rule: str, message: str | None) -> None:
    write(Path("bad.md"), content)
    write(Path("good.md"), LINKED)
    ran = run_json(".")
    assert ran.status == 1
    assert ran.rules == [rule, "links/doubled-parentheses"]
    assert (message or "") in ran.report["diagnostics"][0]["message"]
    assert f"bad.md:1:1: error {rule}" in run(".").out


@pytest.mark.parametrize(
    "content",
    [b"", b"\n", b"\r\n", b"\xef\xbb\xbf", b"   ", b"\r", b"\x0c\x0b\x1c", b"---\n", b"# x"],
    ids=repr,
)
def test_content_that_is_hardly_there(content: bytes) -> None:
    write(Path("a.md"), content)
    assert run_json("a.md", "--preview").status == 0


@pytest.mark.parametrize("prefix", [b"", b"\xef\xbb\xbf"], ids=["bare", "bom"])
@pytest.mark.parametrize("end", ["\n", "\r\n", "\r"], ids=["lf", "crlf", "cr"])
def test_marks_and_line_ends_make_no_difference(prefix: bytes, end: str) -> None:
    write(Path("a.md"), prefix + LINKED.replace("\n", end).encode())
    (found,) = run_json("a.md").report["diagnostics"]
    assert found["rule"] == "links/doubled-parentheses"
    assert (found["range"]["start"]["line"], found["range"]["start"]["column"]) == (7, 54)


def test_a_long_line_within_the_limit() -> None:
    write(Path("a.md"), "word " * 40_000 + "[a]((b.md)) " + "word " * 40_000)
    ran = run("a.md", "--select", "links")
    assert "a.md:1:200004: error links/doubled-parentheses" in ran.out
    assert max(map(len, ran.out.splitlines())) < 250


def test_2000_nested_quotes() -> None:
    write(Path("a.md"), ">" * 2_000 + " deep\n\n" + "- " * 2_000 + "deep\n")
    write(Path("b.md"), LINKED)
    ran = run_json(".")
    assert (ran.status, ran.rules) == (1, ["file/too-deep", "links/doubled-parentheses"])
    assert messages(".", "--ignore", "file/too-deep,links") == []


@pytest.mark.skipif(ROOT_USER, reason="the superuser may read every file")
def test_a_file_without_permission() -> None:
    write(Path("a.md"), GOOD).chmod(0)
    assert messages(".") == [("file/unreadable", "Permission denied")]


def test_a_file_that_can_not_be_opened(monkeypatch: pytest.MonkeyPatch) -> None:
    opened = os.open

    def refuse(path: Any, *arguments: Any, **options: Any) -> int:
        if Path(path).name == "a.md":
            raise PermissionError(13, "Permission denied", str(path))
        return opened(path, *arguments, **options)

    write(Path("a.md"), GOOD)
    write(Path("b.md"), LINKED)
    monkeypatch.setattr(os, "open", refuse)
    assert messages(".")[0] == ("file/unreadable", "Permission denied")
    assert run_json(".").rules[1] == "links/doubled-parentheses"


def test_a_folder_that_can_not_be_read(monkeypatch: pytest.MonkeyPatch) -> None:
    scan, opened = os.scandir, os.open

    def locked(path: Any) -> Any:
        if Path(path).name == "locked":
            raise PermissionError(13, "Permission denied", str(path))

    monkeypatch.setattr(os, "scandir", lambda path: locked(path) or scan(path))
    monkeypatch.setattr(os, "open", lambda path, *more, **named: locked(path)
                        or opened(path, *more, **named))  # fmt: skip
    write(Path("b.md"), LINKED)
    write(Path("locked/a.md"), GOOD)
    assert run_json(".").rules == ["links/doubled-parentheses", "file/unreadable"]
    assert run_json("locked").report["diagnostics"][0]["path"] == "locked"


@pytest.mark.skipif(os.name == "nt", reason="Windows keeps working folders")
def test_a_working_folder_that_is_gone(tmp_path: Path) -> None:
    code = (
        "import os, sys; os.mkdir('gone'); os.chdir('gone'); os.rmdir('../gone');"
        "from qa_lint.cli import main; sys.exit(main(['/']))"
    )
    done = subprocess.run(
        [sys.executable, "-c", code],
        cwd=tmp_path,
        env=os.environ | {"PYTHONPATH": str(ROOT)},
        capture_output=True,
        text=True,
        check=False,
    )
    assert (done.returncode, done.stdout) == (2, "")
    assert done.stderr == "qa-lint: error: the working folder: No such file or directory\n"


@needs_pipes
def test_a_pipe_is_never_read() -> None:
    os.mkfifo("pipe.md")
    for argument in (".", "pipe.md"):
        ran = run_process("--output-format", "json", argument)
        assert (ran.status, ran.rules) == (1, ["file/not-regular"])


@pytest.mark.skipif(not hasattr(socket, "AF_UNIX"), reason="this system has no such sockets")
def test_a_socket_is_never_read() -> None:
    with socket.socket(socket.AF_UNIX) as server:
        server.bind("socket.md")
        assert run_json(".").rules in (["file/unreadable"], ["file/not-regular"])


def test_a_link_out_of_the_root(tmp_path: Path) -> None:
    outside = write(tmp_path / "secret.md", LINKED)
    link("link.md", outside)
    link("gone.md", tmp_path / "nothing.md")
    link("folder.md", tmp_path)
    assert run_json(".").rules == ["file/outside-root"] * 3
    named = run_json("link.md")  # named, so it is meant
    assert named.rules == ["links/doubled-parentheses"]
    assert named.report["diagnostics"][0]["path"] == "link.md"
    assert run("gone.md").err == "qa-lint: error: gone.md: a symbolic link to nothing\n"


def test_a_linked_folder(tmp_path: Path) -> None:
    write(tmp_path / "other" / "a.md", LINKED)
    link("linked", tmp_path / "other")
    assert messages(".") == []  # not followed
    assert run_json("linked").rules == ["links/doubled-parentheses"]  # named, so it is meant


def test_a_link_in_circles() -> None:
    link("circle", ".")
    link("self.md", "self.md")
    write(Path("a.md"), LINKED)
    ran = run_json(".")
    assert sorted(ran.rules) == ["file/unreadable", "links/doubled-parentheses"]


def test_no_files() -> None:
    for arguments in ([], ["."]):
        ran = run(*arguments)
        assert ran.status == 0
        assert ran.err == "qa-lint: no Markdown files found in .\n"
    write(Path("notes.txt"), LINKED)
    assert run_json("notes.txt").rules == ["links/doubled-parentheses"]  # named, so it is meant


def test_paths_that_are_not_there() -> None:
    ran = run("missing.md")
    assert ran.err == "qa-lint: error: missing.md: No such file or directory\n"
    assert run("chekc", ".").err.endswith("; did you mean 'check'?\n")
    assert run("a\0b.md").status == 2
    assert run("x" * 5_000 + ".md").status == 2


@pytest.mark.skipif(os.name == "nt", reason="Windows has no such names")
@pytest.mark.parametrize("name", [b"a b.md", b"a\nb.md", b"caf\xe9.md", b"\x1b[31m.md", b"-.md"])
def test_odd_names(name: bytes) -> None:
    try:
        write(Path(os.fsdecode(name)), LINKED)
    except OSError:
        pytest.skip("this file system does not take the name")
    for arguments in ([b"."], [b"./" + name]):
        ran = run_process(*arguments)
        assert ran.status == 1
        assert len([line for line in ran.out.splitlines() if "links/doubled" in line]) == 1
        assert "\x1b" not in ran.out
    fixed = run_process("--fix", b"./" + name)
    assert fixed.status == 0
    assert Path(os.fsdecode(name)).read_text(encoding="utf-8") == GOOD


def test_a_file_that_reads_like_an_option() -> None:
    """Who adds a file to a bank must not decide where a report goes."""
    names = ["--output-format=text=a.md", "-dash.md"]
    for name in names:
        write(Path(name), LINKED)
        refused = run("check", "--no-bank", name)
        assert (refused.status, refused.out) == (2, "")
        assert f"write ./{name}, or -- before the paths" in refused.err
        assert run("check", "--", name).status == run(f"./{name}").status == 1
    assert sorted(os.listdir()) == sorted(names)


@pytest.mark.skipif(os.name == "nt", reason="needs a POSIX shell")
def test_a_reader_that_goes_away() -> None:
    write(Path("a.md"), LINKED * 300)
    reading, writing = os.pipe()
    os.close(reading)
    with os.fdopen(writing, "wb") as pipe:
        done = subprocess.run(
            [sys.executable, "-m", "qa_lint", "a.md", "--select", "links"],
            stdout=pipe,
            stderr=subprocess.PIPE,
            check=False,
            env=os.environ | {"PYTHONPATH": str(ROOT)},
        )
    assert done.stderr == b""
