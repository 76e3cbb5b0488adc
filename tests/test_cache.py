"""The cache: it saves time and never changes a report."""

from __future__ import annotations

import os
import sqlite3
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from qa_lint.running import cache as cache_module
from qa_lint.running import session as session_module
from qa_lint.running.cache import Cache, fingerprint
from qa_lint.running.jobs import Job, Result, check_job
from tests.command_line import GOOD, LINKED, ROOT, Ran, run_json, write


@pytest.fixture(autouse=True)
def _working_folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    folder = tmp_path / "bank"
    folder.mkdir()
    monkeypatch.chdir(folder)
    write(Path("a.md"), LINKED)


@pytest.fixture
def checked(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """The paths that were really checked, not taken from the cache."""
    paths: list[str] = []

    def watch(jobs: list[Job], _executor: Any = None) -> Iterator[Result]:
        for job in jobs:
            paths.append(job.source.path)
            yield check_job(job)

    monkeypatch.setattr(session_module, "check_jobs", watch)
    return paths


def store() -> Path:
    return Path(os.environ["QA_LINT_CACHE_DIR"]) / "results.sqlite3"


def test_the_second_run_reports_the_same(checked: list[str]) -> None:
    write(Path("b.md"), "Applying softmax to [1, 2, 3] gives [0.09, 0.24, 0.76] 🐱.\n")
    write(Path("c.md"), LINKED)
    first = run_json(".", "--preview", "--show", "info", "--statistics")
    assert len(checked) == 3
    second = run_json(".", "--preview", "--show", "info", "--statistics")
    assert len(checked) == 3
    assert second == first
    assert {"claims/softmax", "consistency/duplicate-title"} < set(first.rules)
    assert run_json(".", "--preview", "--show", "info", "--statistics", "--no-cache") == first


@pytest.mark.parametrize(
    "arguments",
    [
        ["--ignore", "links"],
        ["--select", "links"],
        ["--preview"],
        ["--words", "derivativ"],
        ["--renderer", "github"],
        ["--math-engine", "katex"],
    ],
    ids=lambda value: value[0],
)
def test_other_settings_miss(arguments: list[str], checked: list[str]) -> None:
    run_json("a.md")
    run_json("a.md", *arguments)
    assert checked == ["a.md", "a.md"]


@pytest.mark.parametrize("arguments", [["--fail-on", "warning"], ["--show", "info"]])
def test_settings_of_the_report_do_not_miss(arguments: list[str], checked: list[str]) -> None:
    run_json("a.md")
    run_json("a.md", *arguments)
    assert checked == ["a.md"]


def test_other_content_misses(checked: list[str]) -> None:
    assert run_json("a.md").rules == ["links/doubled-parentheses"]
    write(Path("a.md"), GOOD)
    assert run_json("a.md").rules == []
    write(Path("a.md"), LINKED)
    assert run_json("a.md").rules == ["links/doubled-parentheses"]
    assert checked == ["a.md"] * 2


def test_the_same_text_elsewhere_has_its_own_path(checked: list[str]) -> None:
    run_json("a.md")
    write(Path("b.md"), LINKED)
    assert run_json("b.md").report["diagnostics"][0]["path"] == "b.md"
    assert checked == ["a.md", "b.md"]


def test_another_site_misses(checked: list[str]) -> None:
    write(Path("docs/a.md"), "The loss $\\text{a_b}$ is small.\n")
    write(Path("site/docs/a.md"), "The loss $\\text{a_b}$ is small.\n")
    write(Path("site/mkdocs.yml"), "extra_javascript: [katex.min.js]\n")
    severities = [
        run_json(path).report["diagnostics"][0]["severity"]
        for path in ("docs/a.md", "site/docs/a.md")
    ]
    assert severities == ["warning", "error"]


def test_another_pack_misses(checked: list[str], tmp_path: Path) -> None:
    pack = write(tmp_path / "one.yaml", "lexicon: {}\n")
    run_json("a.md", "--packs", str(pack))
    other = write(tmp_path / "two.yaml", "lexicon: {word: [some, words]}\n")
    run_json("a.md", "--packs", str(other))
    assert len(checked) == 2


def test_another_version_misses(checked: list[str], monkeypatch: pytest.MonkeyPatch) -> None:
    run_json("a.md")
    monkeypatch.setattr(cache_module, "__version__", "99.0")
    run_json("a.md")
    assert len(checked) == 2


def test_other_rules_miss(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    rules = tmp_path / "rules"
    write(rules / "facts.yaml", "a: 1\n")
    monkeypatch.setattr(cache_module, "data_path", lambda: rules)
    before = fingerprint()
    assert fingerprint() == before
    write(rules / "facts.yaml", "a: 1234\n")
    assert fingerprint() != before
    (rules / "facts.yaml").unlink()
    write(rules / "new.yaml", "")
    assert fingerprint() != before


def test_a_link_to_nothing_in_the_rules_is_no_matter(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    try:
        (tmp_path / ".#lock").symlink_to("nobody@nowhere.1")
    except (OSError, NotImplementedError):
        pytest.skip("symbolic links are not allowed here")
    monkeypatch.setattr(cache_module, "data_path", lambda: tmp_path)
    assert fingerprint()


def test_what_ran_out_of_time_is_not_kept(monkeypatch: pytest.MonkeyPatch) -> None:
    asked = []

    def hurried(jobs: list[Job], _executor: Any = None) -> Iterator[Result]:
        asked.extend(jobs)
        for _ in jobs:
            yield Result(complete=False)

    monkeypatch.setattr(session_module, "check_jobs", hurried)
    run_json("a.md")
    run_json("a.md")
    assert len(asked) == 2


@pytest.mark.parametrize(
    "content",
    [b"this is no database", b"", b"SQLite format 3\0" + b"\xff" * 4_000],
    ids=["text", "empty", "torn"],
)
def test_a_damaged_store_is_replaced(content: bytes, checked: list[str]) -> None:
    write(store(), content)
    for _ in range(3):
        assert run_json("a.md").rules == ["links/doubled-parentheses"]
    assert len(checked) < 3


def test_a_store_that_is_damaged_inside(checked: list[str]) -> None:
    for number in range(60):
        write(Path(f"{number}.md"), LINKED + "word " * 500)
    expected = run_json(".")
    whole = store().read_bytes()
    assert len(whole) > 16_384
    store().write_bytes(whole[:4_096] + b"\xaa" * (len(whole) - 4_096))
    for _ in range(3):
        assert run_json(".") == expected
    del checked[:]
    run_json(".")
    assert checked == []


@pytest.mark.parametrize(
    "value", ['{"diagnostics": 3}', "[]", "null", "no JSON", '{"diagnostics": [{}]}']
)
def test_values_of_another_shape_are_misses(value: str) -> None:
    expected = run_json("a.md")
    with sqlite3.connect(store()) as db:
        db.execute("UPDATE results SET value = ?", (value,))
    db.close()
    assert run_json("a.md") == expected


def test_a_folder_that_can_not_be_used(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    file = write(tmp_path / "file", "")
    for folder in (file, file / "below"):
        monkeypatch.setenv("QA_LINT_CACHE_DIR", str(folder))
        assert run_json("a.md").rules == ["links/doubled-parentheses"]


def test_a_store_that_can_only_be_read(checked: list[str], monkeypatch: pytest.MonkeyPatch) -> None:
    expected = run_json("a.md")
    connect = sqlite3.connect

    def read_only(path: Path, **options: Any) -> sqlite3.Connection:
        db: sqlite3.Connection = connect(f"{Path(path).as_uri()}?mode=ro", uri=True, **options)
        return db

    monkeypatch.setattr(sqlite3, "connect", read_only)
    assert run_json("a.md") == expected
    assert checked == ["a.md"]
    write(Path("b.md"), GOOD)
    assert run_json("b.md").rules == []
    assert run_json("b.md").rules == []
    assert checked == ["a.md", "b.md", "b.md"]


def test_runs_at_the_same_time(tmp_path: Path) -> None:
    for number in range(30):
        write(Path(f"{number}.md"), LINKED)
    command = [sys.executable, "-m", "qa_lint", "--output-format", "json", "--select", "links", "."]
    environment = os.environ | {"PYTHONPATH": str(ROOT)}
    runs = [
        subprocess.Popen(command, env=environment, stdout=subprocess.PIPE, stderr=subprocess.PIPE)
        for _ in range(4)
    ]
    written = [one.communicate() for one in runs]
    ended = [Ran(one.returncode, *streams) for one, streams in zip(runs, written, strict=True)]
    assert ended == [ended[0]] * 4
    assert (ended[0].status, ended[0].stderr, len(ended[0].rules)) == (1, b"", 31)


def test_no_cache_leaves_nothing_behind() -> None:
    run_json("a.md", "--no-cache")
    assert not store().parent.exists()


def test_it_does_not_grow_without_end(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(cache_module, "_MAX_ROWS", 10)
    monkeypatch.setattr(cache_module, "_KEPT_ROWS", 6)
    for number in range(4):
        cache = Cache(tmp_path / "c")
        for value in range(4):
            cache.put(f"{number}-{value}", value)
        cache.close()
    with sqlite3.connect(tmp_path / "c" / "results.sqlite3") as db:
        (rows,) = db.execute("SELECT COUNT(*) FROM results").fetchone()
    db.close()
    assert rows <= 10


@pytest.mark.parametrize("entry", [r"\ud83d", "plain"])
def test_surrogates_are_kept(entry: str) -> None:
    write(Path("mkdocs.yml"), f'markdown_extensions: ["{entry}"]\n')
    write(Path("a.md"), "See [a proof]((https://www.example.org/square)).\n")
    first = run_json(".")
    assert run_json(".") == first
    assert first.rules == ["links/doubled-parentheses"]


def test_without_a_home_there_is_no_cache(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("QA_LINT_CACHE_DIR", "XDG_CACHE_HOME", "LOCALAPPDATA"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setattr(os.path, "expanduser", lambda path: path)
    assert cache_module.cache_folder() is None
    assert run_json(".").rules == ["links/doubled-parentheses"]
