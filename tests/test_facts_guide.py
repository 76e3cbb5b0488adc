"""Every example in the guide to facts loads, passes ``qa-lint test`` and shows what it says."""

from __future__ import annotations

import argparse
import re
import tomllib
from pathlib import Path

import pytest

from qa_lint.commands.test import run
from qa_lint.core.settings import options
from qa_lint.linting.packs.loading import load_packs
from qa_lint.linting.packs.schema import KINDS_OF_RIGHT, RELATIONS
from qa_lint.linting.registry import select_rules

GUIDE = Path(__file__).resolve().parent.parent / "docs" / "facts.md"
_FENCE = re.compile(r"^```(\w+)\n(.*?)^```$", re.MULTILINE | re.DOTALL)


def blocks(language: str) -> list[str]:
    found = _FENCE.findall(GUIDE.read_text(encoding="utf-8"))
    return [text for name, text in found if name == language]


PACKS = blocks("yaml")
IDS = [match[1] if (match := re.search(r"id: (\S+)", text)) else "?" for text in PACKS]


@pytest.mark.parametrize("text", PACKS, ids=IDS)
def test_an_example_loads_on_its_own(text: str) -> None:
    packs = load_packs(False, [("my-facts.yaml", text)])
    assert [len(check.rules) for check in packs] == [1]


def test_the_examples_pass_their_own_tests(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    for name, text in zip(IDS, PACKS, strict=True):
        (tmp_path / f"{name}.yaml").write_text(text, encoding="utf-8")
    code = run(argparse.Namespace(targets=[str(tmp_path)]))
    assert (code, capsys.readouterr().out) == (0, f"{len(PACKS)} rules tested, 0 failed\n")


def test_the_examples_load_together_and_are_on_by_default() -> None:
    packs = load_packs(
        False, [(f"{name}.yaml", text) for name, text in zip(IDS, PACKS, strict=True)]
    )
    rules = select_rules(packs, ["facts"]).rules()
    assert sorted(rule.id for rule in rules if rule.id.startswith("facts/")) == sorted(
        f"facts/{name}" for name in IDS
    )
    assert {rule.tier for rule in rules} == {"measured"}


def test_without_its_date_an_example_is_a_candidate() -> None:
    undated = re.sub(r" *checked: .*\n", "", PACKS[0])
    packs = load_packs(False, [("my-facts.yaml", undated)])
    assert [rule.tier for check in packs for rule in check.rules] == ["candidate"]
    on = {rule.id for rule in select_rules(packs, ["facts"]).rules()}
    assert f"facts/{IDS[0]}" not in on


def test_the_guide_shows_every_relation_and_names_every_kind_of_example() -> None:
    shown = set(re.findall(r"relation: (\S+)", "".join(PACKS)))
    assert shown == set(RELATIONS)
    text = GUIDE.read_text(encoding="utf-8")
    operands = {key for needed, allowed in RELATIONS.values() for key in (*needed, *allowed)}
    for word in (*KINDS_OF_RIGHT, *operands):
        assert re.search(rf"`{word}`|\b{word}:", text), word


def test_the_settings_of_the_guide_are_settings() -> None:
    (text,) = blocks("toml")
    assert set(tomllib.loads(text)) <= set(options())
