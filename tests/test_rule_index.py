"""The committed index of rules: it is what the rules declare, and changes nothing but the cost."""

from __future__ import annotations

import runpy
import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path

import pytest

from qa_lint.core.profile import Profile
from qa_lint.core.rule import Check, parse_doc
from qa_lint.core.settings import Settings
from qa_lint.core.text import Source
from qa_lint.linting.context import Context
from qa_lint.linting.engine import run_checks
from qa_lint.linting.registry import late_check, load_rule, python_rules, select_rules
from qa_lint.parsing.reader import read
from qa_lint.running.workers import AlgebraWorker
from tests.command_line import ROOT

FILE_RULES = [rule for rule in python_rules() if isinstance(load_rule(rule), Check)]


def test_the_index_is_up_to_date() -> None:
    tool = runpy.run_path(str(ROOT / "tools" / "rule_index.py"))
    written = tool["INDEX"].read_text(encoding="utf-8")
    assert written == tool["index"](), "run tools/rule_index.py (`make packs` does)"


@pytest.mark.parametrize("rule_id", FILE_RULES)
def test_a_rule_needs_words_in_lower_case(rule_id: str) -> None:
    check = load_rule(rule_id)
    assert isinstance(check, Check)
    assert all(word and word == word.lower() for word in check.needs)


@pytest.mark.parametrize("rule_id", FILE_RULES)
def test_every_bad_example_has_a_word_that_its_rule_needs(rule_id: str) -> None:
    check = load_rule(rule_id)
    assert isinstance(check, Check)
    for example in parse_doc(check.rules[0].doc).examples:
        text = example.text.lower()
        assert example.good or not check.needs or any(word in text for word in check.needs)


def test_late_checks_are_the_checks() -> None:
    late = select_rules((), preview=True, documented=False).checks
    loaded = select_rules((), preview=True).checks
    assert [check.unit for check in late] == [check.unit for check in loaded]
    assert [check.needs for check in late] == [check.needs for check in loaded]
    for one, other in zip(late, loaded, strict=True):
        (mine,), (theirs,) = one.rules, other.rules
        assert (mine.id, mine.severity, mine.tier) == (theirs.id, theirs.severity, theirs.tier)


def test_a_rule_that_the_index_does_not_know_is_loaded(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("qa_lint.linting.rule_index.INDEX", {})
    assert late_check("format/glued-list") is load_rule("format/glued-list")


def test_both_ways_to_run_a_check_find_the_same() -> None:
    source = Source("notes.md", "Some words:\n- one\n- two\n\nIt is (84 + 372) / 500 = 0.932.\n")
    document = read(source, Profile())
    context = Context(document, Profile(), Settings(), AlgebraWorker())
    for check in select_rules((), documented=False).checks:
        (rule,) = check.rules
        found = run_checks((check,), context).diagnostics
        units: Sequence[object] = document.units(check.unit)
        ran = [one for unit in units for one in check.run(unit, context)]
        assert len(found) == len(ran)
        assert {diagnostic.rule for diagnostic in found} <= {rule.id}


def test_a_page_without_tables_imports_no_rule_for_tables(tmp_path: Path) -> None:
    (tmp_path / "notes.md").write_text("# Notes\n\nPlain words.\n", encoding="utf-8")
    run = subprocess.run(
        [sys.executable, "-X", "importtime", "-m", "qa_lint", "--no-cache", "notes.md"],
        cwd=tmp_path,
        env={"PYTHONPATH": str(ROOT), "HOME": str(tmp_path)},
        capture_output=True,
        text=True,
        check=False,
    )
    assert run.returncode == 0
    for name in ("claims.perplexity", "claims.softmax", "claims.equality", "format.table_columns"):
        assert f"qa_lint.linting.checks.{name}\n" not in run.stderr
