"""Every rule keeps what its documentation promises. Never edited when a rule is added."""

from __future__ import annotations

import inspect
import re
from importlib import import_module
from pathlib import Path

import pytest

from qa_lint.core.diagnostic import TIER_CAP, Diagnostic, severity_rank
from qa_lint.core.profile import Profile
from qa_lint.core.rule import Rule, parse_doc
from qa_lint.core.settings import Settings
from qa_lint.core.text import Source
from qa_lint.linting.file_rules import FILE_RULES
from qa_lint.linting.packs.loading import load_packs
from qa_lint.linting.registry import load_rule, python_rules, select_rules
from qa_lint.parsing.reader import read
from qa_lint.running.catalogue import all_rules
from qa_lint.running.examples import ExampleRunner
from qa_lint.running.jobs import Job, algebra, check_job

RULES = all_rules()
RUNNABLE = [rule for rule in RULES if rule.id not in FILE_RULES and rule.scope != "network"]
SETTINGS = Settings(preview=True)
HEADINGS = re.compile(r"^(Why|Bad|Good|Fix|Source):", re.MULTILINE)


def named(rules: list[Rule]) -> pytest.MarkDecorator:
    return pytest.mark.parametrize("rule", rules, ids=[rule.id for rule in rules])


@pytest.fixture(scope="module")
def runner() -> ExampleRunner:
    return ExampleRunner(select_rules(load_packs(True, ()), preview=True), algebra())


@named(RULES)
def test_its_documentation_is_whole(rule: Rule) -> None:
    doc = parse_doc(rule.doc)
    assert doc.summary.endswith(".")
    assert "\n" not in doc.summary
    assert doc.why
    assert doc.fix
    assert not doc.source or doc.source.startswith("https://")
    found = HEADINGS.findall(inspect.cleandoc(rule.doc))
    assert found == [name for name in ("Why", "Bad", "Good", "Fix", "Source") if name in found]


@named(RULES)
def test_its_severity_is_capped_by_its_tier(rule: Rule) -> None:
    assert severity_rank(rule.severity) >= severity_rank(TIER_CAP[rule.tier])
    assert re.fullmatch(r"[a-z]+/[a-z0-9]+(-[a-z0-9]+)*", rule.id)


def test_ids_are_unique() -> None:
    ids = [rule.id for rule in RULES]
    assert ids == sorted(set(ids))


@pytest.mark.parametrize("rule_id", python_rules())
def test_its_id_is_that_of_its_file(rule_id: str) -> None:
    assert [rule.id for rule in load_rule(rule_id).rules] == [rule_id]
    family, name = rule_id.split("/")
    function = name.replace("-", "_")
    module = import_module(f"qa_lint.linting.checks.{family}.{function}")
    made = [own for own, value in vars(module).items() if hasattr(value, "make_check")]
    assert made == [function]


@named(RUNNABLE)
def test_its_examples_show_what_it_does(rule: Rule, runner: ExampleRunner) -> None:
    doc = parse_doc(rule.doc)
    assert any(example.good for example in doc.examples)
    assert any(not example.good for example in doc.examples)
    for example in doc.examples:
        assert example.good or example.spans
    assert [complaint.message for complaint in runner.check_rule(rule)] == []


def found(rule: Rule, text: str) -> list[Diagnostic]:
    """Return what a rule finds in a text, all rules being run: they must not disturb each other."""
    result = check_job(Job(Source("example.md", text), SETTINGS, Profile()))
    assert result.failures == {}
    return [one for one in result.diagnostics if one.rule == rule.id]


@named(RUNNABLE)
def test_it_is_deterministic_whatever_the_line_ends(rule: Rule) -> None:
    bad = [example.text for example in parse_doc(rule.doc).examples if not example.good]
    text = "\n".join(bad)
    first = found(rule, text)
    assert found(rule, text) == first
    for one in first:
        assert 0 <= one.range.start.offset <= one.range.end.offset <= len(text)
    for end in ("\r\n", "\r"):
        other = found(rule, text.replace("\n", end))
        assert [seen(one) for one in other] == [seen(one) for one in first]


def seen(one: Diagnostic) -> tuple[object, ...]:
    """Return what a user sees of a finding, offsets aside."""
    return one.range.start[:2], one.range.end[:2], one.message, one.key


def test_no_rule_breaks_on_odd_text() -> None:
    texts = ["", "\n", "\\", "$", "$$\n", "```", "[", "|", "!!! Question", "\u2028", "\t\x0c"]
    for text in (*texts, "".join(texts), "\n".join(texts), "\n    ".join(texts)):
        source = Source("a.md", text)
        assert read(source, Profile()).source is source
        assert check_job(Job(source, SETTINGS, Profile())).failures == {}


def test_the_catalogue_has_every_rule_of_a_run() -> None:
    known = {rule.id for rule in RULES}
    run = select_rules(load_packs(True, ()), preview=True)
    assert {rule.id for rule in run.rules()} <= known
    assert {rule_id.split("/")[0] for rule_id in known} >= {
        path.name for path in (Path(__file__).parent.parent / "qa_lint/linting/checks").iterdir()
        if path.is_dir() and not path.name.startswith("_")
    }  # fmt: skip
