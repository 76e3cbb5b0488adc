"""Which rules a run has: selection, preview, names."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from qa_lint.core.diagnostic import Finding
from qa_lint.core.errors import UsageError
from qa_lint.core.rule import Check, Rule
from qa_lint.linting import registry
from qa_lint.linting.registry import check_patterns, chosen, matches, python_rules, select_rules
from qa_lint.parsing.document import Document
from tests.command_line import ROOT, run

RULE = "links/doubled-parentheses"


@pytest.mark.parametrize(
    ("select", "ignore", "kept"),
    [
        ([], [], True),
        (["links"], [], True),
        (["links/"], [], True),
        ([RULE], [], True),
        (["math"], [], False),
        (["link"], [], False),
        (["links/doubled"], [], False),
        ([], ["links"], False),
        ([], [RULE], False),
        ([], ["math"], True),
        (["links"], ["links"], False),
        ([RULE], ["links"], True),
        (["links"], [RULE], False),
        ([RULE], [RULE], False),
        (["math", "links"], ["math"], True),
        (["math", RULE], ["links"], True),
        (["links", RULE], ["links"], True),
    ],
)
def test_the_more_specific_pattern_decides(
    select: list[str], ignore: list[str], *, kept: bool
) -> None:
    assert chosen(RULE, select, ignore) is kept


PATTERNS = st.lists(st.sampled_from(["links", RULE, "math", "math/double-script"]), max_size=4)


@given(PATTERNS, PATTERNS)
def test_order_and_repetition_do_not_matter(select: list[str], ignore: list[str]) -> None:
    once = chosen(RULE, sorted(set(select)), sorted(set(ignore)))
    assert chosen(RULE, select, ignore) is once
    assert chosen(RULE, select[::-1] * 2, ignore[::-1] * 2) is once


@given(PATTERNS, PATTERNS)
def test_ignoring_more_never_adds_a_rule(select: list[str], ignore: list[str]) -> None:
    if chosen(RULE, select, [*ignore, "links"]):
        assert chosen(RULE, select, ignore)


def test_a_family_matches_whole_words() -> None:
    assert matches("links/x", "links")
    assert not matches("linksmith/x", "links")
    assert not matches("links", "links/x")


@pytest.mark.parametrize(
    ("pattern", "near"),
    [
        ("lnks", "links"),
        ("links/doubled-parenthesis", RULE),
        ("LINKS", None),
        ("", None),
        ("/", None),
        ("*", None),
        ("file/unreadble", "file/unreadable"),
    ],
)
def test_an_unknown_name_is_an_error(pattern: str, near: str | None) -> None:
    with pytest.raises(UsageError) as caught:
        check_patterns([pattern], python_rules(), "select")
    assert f"no rule or family is called {pattern!r}" in str(caught.value)
    if near:
        assert f"did you mean {near!r}?" in str(caught.value)


@pytest.mark.parametrize("pattern", ["links", "links/", RULE, "file", "file/binary", "facts"])
def test_a_known_name_is_none(pattern: str) -> None:
    check_patterns([pattern], python_rules(), "select")


def fake(tier: str) -> Check:
    def run_nothing(_unit: object, _context: object) -> Iterator[tuple[Rule, Finding]]:
        yield from ()

    rule = Rule(f"own/{tier}", "warning", tier, "file", "A rule.")  # type: ignore[arg-type]
    return Check((rule,), Document, run_nothing)


def test_candidates_run_only_in_preview(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(registry, "python_rules", lambda: ("own/candidate", "own/measured"))
    monkeypatch.setattr(registry, "load_rule", lambda rule: fake(rule.removeprefix("own/")))
    both = ["own/candidate", "own/measured"]
    assert [rule.id for rule in select_rules([]).rules()] == ["own/measured"]
    assert [rule.id for rule in select_rules([], preview=True).rules()] == both
    assert select_rules([], ["own/candidate"]).rules() == []
    monkeypatch.setattr(registry, "python_rules", lambda: ())
    packs = [fake("candidate"), fake("measured")]
    assert [rule.id for rule in select_rules(packs).rules()] == ["own/measured"]
    assert [rule.id for rule in select_rules(packs, preview=True).rules()] == both


def test_only_what_is_selected_is_imported() -> None:
    code = (
        "import sys\n"
        "from qa_lint.linting.registry import select_rules\n"
        f"print([rule.id for rule in select_rules([], ['{RULE}']).rules()])\n"
        "print(sorted(name for name in sys.modules if '.checks.' in name))\n"
    )
    done = subprocess.run(
        [sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True, check=True
    )
    module = "qa_lint.linting.checks.links"
    assert done.stdout.splitlines() == [
        f"['{RULE}']",
        str([module, f"{module}.doubled_parentheses"]),
    ]


def test_every_file_is_a_rule() -> None:
    folder = ROOT / "qa_lint" / "linting" / "checks"
    files = {path for path in folder.glob("*/*.py") if not path.name.startswith("_")}
    assert {folder / f"{rule.replace('-', '_')}.py" for rule in python_rules()} == files
    assert list(python_rules()) == sorted(python_rules())


def test_the_commands_know_the_same_names(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    listed = run("rules").out.splitlines()
    assert len([line for line in listed if line.startswith("links/")]) > 3
    assert len(run("rules", "links").out.splitlines()) < len(listed)
    for line in run("rules", "structure").out.splitlines():
        rule = line.split()[0]
        explained = run("explain", rule)
        assert explained.status == 0
        assert explained.out.startswith(f"{rule}: ")
        assert "\nBad:\n" in explained.out
    assert "did you mean" in run("explain", "structure/missing-anwser").err
