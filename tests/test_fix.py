"""Fixes: what they change, what they keep, and when they are refused."""

from __future__ import annotations

import shutil
import subprocess
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from qa_lint.core.diagnostic import Diagnostic, ResolvedEdit, ResolvedFix, Safety
from qa_lint.core.profile import Profile
from qa_lint.core.settings import Settings
from qa_lint.core.text import Source, Span
from qa_lint.running.fix import MAX_ROUNDS, Fixed, apply_edits, fix_text
from qa_lint.running.jobs import Job, Result
from tests.command_line import GOOD, LINKED, run, run_json, write

SAFE: frozenset[Safety] = frozenset({"safe"})


@pytest.fixture(autouse=True)
def _working_folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    folder = tmp_path / "bank"
    folder.mkdir()
    monkeypatch.chdir(folder)


def finding(
    source: Source, edits: dict[str, str], *, safety: Safety = "safe", changes: str = "text"
) -> Diagnostic:
    """A finding whose fix replaces each word, at its first place, by another."""
    spans = [Span(source.text.index(word), source.text.index(word) + len(word)) for word in edits]
    resolved = tuple(
        ResolvedEdit(source.range(span), new)
        for span, new in zip(spans, edits.values(), strict=True)
    )
    fix = ResolvedFix("mend it", safety, resolved, frozenset(changes.split()))
    place = source.range(spans[0])
    return Diagnostic(source.path, "format/x", "error", "proven", "wrong", place, fix=fix)


def fixed(
    text: str, *rules: dict[str, str], changes: str = "text", safety: Safety = "safe"
) -> Fixed:
    """Fix a text under rules that each replace words, wherever the first of them is found."""

    def check(job: Job) -> Result:
        wanted = [rule for rule in rules if next(iter(rule)) in job.source.text]
        return Result([finding(job.source, one, changes=changes, safety=safety) for one in wanted])

    return fix_text(Job(Source("a.md", text), Settings(), Profile()), check, SAFE)


def naive(text: str, edits: list[tuple[int, int, str]]) -> str:
    """Make edits in the simplest way: character by character."""
    result = ""
    for at in range(len(text) + 1):
        result += "".join(new for start, end, new in edits if start == end == at)
        result += "".join(new for start, end, new in edits if start == at < end)
        if at < len(text) and not any(start <= at < end for start, end, _ in edits):
            result += text[at]
    return result


@given(st.data())
def test_edits_are_made_as_a_naive_reader_would(data: st.DataObject) -> None:
    original = data.draw(st.text(st.sampled_from("ab😀é\n"), max_size=30))
    if data.draw(st.booleans()):
        original = original.replace("\n", "\r\n")
    source = Source("a.md", original, bom=data.draw(st.booleans()))
    cuts = sorted(data.draw(st.lists(st.integers(0, len(source.text)), max_size=8, unique=True)))
    edits = [
        (start, end, data.draw(st.text("xy", max_size=3)))
        for start, end in zip(cuts[::2], cuts[1::2], strict=False)
    ]
    resolved = [ResolvedEdit(source.range(Span(start, end)), new) for start, end, new in edits]
    shuffled = data.draw(st.permutations(resolved))
    after = apply_edits(source, [ResolvedFix("t", "safe", (edit,)) for edit in shuffled])
    assert after.text == naive(source.text, edits)
    assert after.bom == source.bom
    outside = original.count("\r\n") - sum(source.text[a:b].count("\n") for a, b, _ in edits)
    if "\r" in original:
        assert after.original.count("\r\n") == outside


def test_an_insertion_beside_a_replacement() -> None:
    source = Source("a.md", "abc")
    at, behind = source.position(1), source.position(2)
    insert = ResolvedEdit(source.range(Span(1, 1)), "<")
    replace = ResolvedEdit(source.range(Span(at.offset, behind.offset)), "B")
    for edits in ((insert, replace), (replace, insert)):
        assert apply_edits(source, [ResolvedFix("t", "safe", edits)]).text == "a<Bc"


def test_overlapping_fixes_wait_for_the_next_round() -> None:
    done = fixed("one two three\n", {"one two": "1 two"}, {"two three": "2 3"})
    assert done.source.text == "1 2 3\n"
    assert len(done.applied) == 2
    assert done.refused == []


def test_fixes_that_never_settle_are_refused() -> None:
    done = fixed("ping\n", {"ping": "pong"}, {"pong": "ping"})
    assert len(done.applied) == MAX_ROUNDS
    (refusal,) = done.refused
    assert refusal.reason == f"not settled after {MAX_ROUNDS} rounds"


@pytest.mark.parametrize(
    ("text", "edit", "kind"),
    [
        ("a paragraph\n", {"paragraph": "PARAGRAPH"}, "text"),
        ("a paragraph\n", {"a para": "# a para"}, "headings"),
        ("- one\n- two\n", {"- two": "two"}, "lists"),
        ("[a](b.md)\n", {"b.md": "c.md"}, "links"),
        ("![a](b.png)\n", {"b.png": "c.png"}, "images"),
        ("so $x^2$ is\n", {"x^2": "x^3"}, "math"),
        ("so `x` is\n", {"x": "y"}, "code"),
        ("a\n\n> b\n", {"> b": "b"}, "boxes"),
        ("| a | b |\n|---|---|\n| 1 | 2 |\n", {"| 2 |": "|"}, "tables"),
    ],
    ids=lambda value: value if isinstance(value, str) and value.isalpha() else "",
)
def test_a_fix_that_changes_more_than_it_states_is_refused(
    text: str, edit: dict[str, str], kind: str
) -> None:
    refused = fixed(text, edit, changes="")
    assert refused.source.text == text
    assert refused.applied == []
    (refusal,) = refused.refused
    assert kind in refusal.reason


def test_one_refused_fix_does_not_hold_up_the_others() -> None:
    done = fixed("one [a](b) two\n", {"one": "1"}, {"](b)": "](c)"}, {"two": "2"})
    assert done.source.text == "1 [a](b) 2\n"
    assert len(done.refused) == 1


@pytest.mark.parametrize("safety", ["unsafe", "suggestion"])
def test_only_allowed_safeties_are_applied(safety: Safety) -> None:
    assert fixed("one\n", {"one": "1"}, safety=safety).applied == []


def test_suggestions_are_never_applied() -> None:
    text = "Applying softmax to [1, 2, 3] gives [0.09, 0.24, 0.76].\n"
    page = write(Path("a.md"), text)
    assert run_json(page).report["diagnostics"][0]["fix"]["safety"] == "suggestion"
    assert run(page, "--fix", "--unsafe-fixes").status == 1
    assert page.read_text(encoding="utf-8") == text


def test_unsafe_fixes_are_made_only_when_asked() -> None:
    text = GOOD.replace("derivative of $x", "derivative of of $x")
    page = write(Path("a.md"), text)
    run(page, "--fix")
    assert page.read_text(encoding="utf-8") == text
    assert run(page, "--unsafe-fixes").err == "qa-lint: 1 finding fixed\n"
    assert page.read_text(encoding="utf-8") == GOOD


@pytest.mark.parametrize("bom", [b"", b"\xef\xbb\xbf"], ids=["bare", "bom"])
@pytest.mark.parametrize("end", ["\n", "\r\n", "\r", "mixed"], ids=["lf", "crlf", "cr", "mixed"])
@pytest.mark.parametrize("last", [True, False], ids=["final-newline", "no-final-newline"])
def test_every_other_byte_is_kept(bom: bytes, end: str, last: bool) -> None:
    def as_file(text: str) -> bytes:
        text = text if last else text.rstrip("\n")
        if end == "mixed":
            text = text.replace("\n", "\r\n", 3).replace("    ===", "\t===")
        return bom + (text if end == "mixed" else text.replace("\n", end)).encode()

    page = write(Path("a.md"), as_file(LINKED))
    ran = run(page, "--fix")
    assert ran.err == "qa-lint: 1 finding fixed\n"
    assert page.read_bytes() == as_file(GOOD)
    stamp = page.stat().st_mtime_ns
    assert run(page, "--fix").err == ""
    assert page.stat().st_mtime_ns == stamp  # what needs no fix is not written


def test_an_inserted_line_ends_as_the_others_do() -> None:
    text = "# Lists\r\n\r\nThere are:\r\n- one\r\n- two\r\n"
    Path("mkdocs.yml").write_text("site_name: x\n", encoding="utf-8")
    page = write(Path("a.md"), text)
    run(page, "--fix")
    assert page.read_bytes() == text.replace("are:\r\n", "are:\r\n\r\n").encode()


def test_standard_input_is_written_to_standard_output() -> None:
    for prefix in (b"", b"\xef\xbb\xbf"):
        data = prefix + LINKED.replace("\n", "\r\n").encode()
        ran = run("-", "--fix", stdin=data)
        assert ran.status == 0
        assert ran.stdout == prefix + GOOD.replace("\n", "\r\n").encode()
    assert run("-", "--fix", stdin=GOOD.encode()).stdout == GOOD.encode()
    broken = run("-", "--fix", stdin=b"caf\xe9")
    assert (broken.status, broken.stdout) == (2, b"")


def test_the_difference_is_shown_and_nothing_written() -> None:
    page = write(Path("a.md"), LINKED)
    ran = run(page, "--diff")
    assert ran.status == 1
    assert page.read_text(encoding="utf-8") == LINKED
    lines = ran.out.splitlines()
    assert lines[:2] == ["--- a/a.md", "+++ b/a.md"]
    assert [line for line in lines[2:] if line.startswith(("+", "-"))] == [
        "-" + LINKED.splitlines()[6],
        "+" + GOOD.splitlines()[6],
    ]
    assert run(write(Path("good.md"), GOOD), "--diff").out == ""


@pytest.mark.skipif(not shutil.which("git"), reason="needs git")
@pytest.mark.parametrize("end", ["\n", "\r\n", ""], ids=["lf", "crlf", "no-final-newline"])
def test_git_takes_the_difference(end: str) -> None:
    odd = LINKED.replace("shows.", "shows\u2028a\x0c b\x85.")
    text = odd.rstrip("\n") if not end else odd.replace("\n", end)
    page = write(Path("a b.md"), b"\xef\xbb\xbf" + text.encode())
    patch = run(page, "--diff").stdout
    assert run(page, "--fix").status == 0
    fixed_bytes = page.read_bytes()
    page.write_bytes(b"\xef\xbb\xbf" + text.encode())
    subprocess.run(["git", "apply", "--whitespace=nowarn", "-"], input=patch, check=True)
    assert page.read_bytes() == fixed_bytes
