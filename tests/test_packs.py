"""The packs: their YAML, what is compiled of it, and that every fact does what its examples say."""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Iterator, Sequence
from functools import cache
from pathlib import Path
from typing import Any

import pytest

from qa_lint.core.data import data_path
from qa_lint.core.diagnostic import Finding
from qa_lint.core.errors import PackError
from qa_lint.core.profile import Profile
from qa_lint.core.rule import Check, Rule, parse_doc
from qa_lint.core.settings import Settings
from qa_lint.core.text import Source
from qa_lint.linting.context import Context
from qa_lint.linting.facts.check import TEMPLATES
from qa_lint.linting.packs.forms import forms
from qa_lint.linting.packs.loading import load_packs
from qa_lint.linting.packs.own import FACTS
from qa_lint.linting.packs.schema import RELATIONS
from qa_lint.linting.packs.shipped import Shipped
from qa_lint.linting.registry import select_rules
from qa_lint.parsing.document import Prose
from qa_lint.parsing.reader import read

ROOT = Path(__file__).resolve().parent.parent


class NoAlgebra:
    """Facts ask for no algebra."""


@cache
def own() -> Check:
    check = next(one for one in load_packs(own=True) if one.rules[0].family == "facts")
    return check


def run(text: str, check: Check | None = None) -> Iterator[tuple[Rule, Finding]]:
    check = check or own()
    page = read(Source("page.md", text), Profile())
    algebra: Any = NoAlgebra()
    context = Context(page, Profile(), Settings(), algebra)
    units: Sequence[Any] = page.units(check.unit)
    for unit in units:
        yield from check.run(unit, context)


def fired(text: str, check: Check | None = None) -> list[tuple[str, str]]:
    return [(rule.id, text[slice(*finding.span)]) for rule, finding in run(text, check)]


def in_answer(text: str) -> str:
    return (
        '!!! Question ""\n    === "Question"\n        #### What about it?\n\n'
        f'    === "Answer"\n\n        {text}\n'
    )


@pytest.mark.parametrize("rule", own().rules, ids=lambda rule: rule.id)
def test_examples(rule: Rule) -> None:
    """What is wrong fires exactly this fact where it is marked; what is right is silent."""
    for example in parse_doc(rule.doc).examples:
        expected = [(rule.id, example.text[slice(*span)]) for span in example.spans]
        assert bool(expected) != example.good
        assert fired(example.text) == expected, example.text
        assert fired(in_answer(example.text.strip())) == expected, example.text


@pytest.mark.parametrize("rule", own().rules, ids=lambda rule: rule.id)
def test_docs_have_every_heading(rule: Rule) -> None:
    doc = parse_doc(rule.doc)
    assert doc.summary.endswith(".")
    assert doc.why
    assert doc.fix
    assert doc.source.startswith("https://")
    assert len([e for e in doc.examples if not e.good]) >= 2
    assert len([e for e in doc.examples if e.good]) >= 4
    checked = {f"facts/{fact['id']}" for fact in FACTS.data()["facts"] if fact["checked"]}
    tier = "measured" if rule.id in checked else "candidate"
    assert (rule.severity, rule.tier, rule.scope) == ("warning", tier, "file")


def test_there_are_facts_of_every_relation() -> None:
    used = {claim["relation"] for fact in FACTS.data()["facts"] for claim in fact["claims"]}
    assert set(TEMPLATES) == set(RELATIONS)
    assert used == set(TEMPLATES)


def test_what_is_shipped_was_compiled_from_the_packs() -> None:
    files = {name: path.read_bytes() for name, path in FACTS.files().items()}
    kept = data_path("data", FACTS.compiled).read_text(encoding="utf-8")
    assert kept == FACTS.written(FACTS.made(files)), "run tools/compile_packs.py"


def test_loading_the_shipped_packs_imports_no_yaml() -> None:
    program = (
        "import sys; from qa_lint.linting.packs.loading import load_packs; load_packs(True); "
        "sys.exit('ruamel' in sys.modules or 'ruamel.yaml' in sys.modules)"
    )
    assert subprocess.run([sys.executable, "-c", program], cwd=ROOT, check=False).returncode == 0


def test_a_changed_pack_is_compiled_anew(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    pack = tmp_path / "mine.yaml"
    pack.write_text(PACK, encoding="utf-8")
    monkeypatch.setattr(Shipped, "files", lambda _: {"facts/mine.yaml": pack})
    assert [fact["id"] for fact in FACTS.data()["facts"]] == ["sky-is-blue"]


def test_questions_options_quotes_and_hidden_text_are_not_judged() -> None:
    wrong = "PCA is a supervised method."
    assert fired(in_answer(wrong))
    assert not fired(in_answer("Right.").replace("What about it?", "PCA is a supervised method"))
    assert not fired(in_answer("> " + wrong))
    assert not fired(f"# {wrong}\n")
    assert not fired(f"<!-- {wrong} -->\n")
    assert not fired(f"```\n{wrong}\n```\n")


def test_a_finding_shows_its_evidence_and_a_suggestion() -> None:
    text = "PCA is a supervised method.\n"
    ((rule, finding),) = run(text)
    assert rule.id == "facts/pca-unsupervised"
    assert finding.evidence is not None
    assert finding.evidence.read == ("PCA is a supervised method.",)
    assert finding.evidence.source == parse_doc(rule.doc).source
    assert "unsupervised" in (finding.evidence.computed or "")
    assert [text[slice(*place.span)] for place in finding.related] == ["PCA"]
    assert finding.fix is not None
    assert finding.fix.safety == "suggestion"
    for edit in reversed(finding.fix.edits):
        text = text[: edit.span.start] + edit.text + text[edit.span.end :]
    assert text == "PCA is an unsupervised method.\n"
    assert not fired(text)


def test_every_suggestion_makes_the_statement_true() -> None:
    count = 0
    for rule in own().rules:
        for example in parse_doc(rule.doc).examples:
            text = example.text
            for _, finding in run(text):
                if finding.fix is None:
                    continue
                count += 1
                for edit in reversed(finding.fix.edits):
                    text = text[: edit.span.start] + edit.text + text[edit.span.end :]
                assert rule.id not in dict(fired(text)), text
    assert count >= 25


def lines(name: str) -> list[str]:
    text = (ROOT / "tests" / "facts" / name).read_text(encoding="utf-8")
    return [line for line in text.splitlines() if line and not line.startswith("#")]


@pytest.mark.parametrize("text", lines("true.txt"))
def test_true_statements_are_silent(text: str) -> None:
    assert not fired(text + "\n")


@pytest.mark.parametrize("line", lines("wrong.txt"))
def test_wrong_statements_fire(line: str) -> None:
    """Known misses stay in the list, so that one that is found shows."""
    fact, text = line.split("\t")
    found = [rule for rule, _ in fired(text + "\n")]
    assert (f"facts/{fact.removeprefix('-')}" in found) != fact.startswith("-")


@pytest.mark.parametrize(
    "text",
    [
        "tuple is mutable " * 3_000,
        "PCA (" * 5_000,
        "A tuple is, " * 5_000,
        "." * 50_000 + "PCA is supervised",
        "k k k k " * 10_000,
        "PCA is a supervised method.\n\n" * 300,
    ],
)
def test_hostile_text_is_read(text: str) -> None:
    sum(1 for _ in run(text))


@pytest.mark.parametrize("name", ["p3_facts_ml", "p4_facts_dl_llm", "p6_clean"])
def test_practice(shared: Path, name: str) -> None:
    """Planted facts are found, everything else is silent; the bounds only ever go up."""
    page = shared / "practice" / f"{name}.md"
    planted: set[int] = set()
    for line in page.with_suffix(".expect.jsonl").read_text(encoding="utf-8").splitlines():
        entry = json.loads(line)
        if entry.get("class") == "fact":
            planted.update(range(entry["line"], entry["end_line"] + 1))
    source = Source(page.name, page.read_text(encoding="utf-8"))
    found = {source.line_of(finding.span.start) for _, finding in run(source.text)}
    assert found <= planted
    assert len(found) >= {"p3_facts_ml": 17, "p4_facts_dl_llm": 17, "p6_clean": 0}[name]


def test_labelled_sentences(shared: Path) -> None:
    hits = 0
    for line in (shared / "facts" / "sentences.jsonl").read_text(encoding="utf-8").splitlines():
        entry = json.loads(line)
        found = fired(entry["text"] + "\n")
        assert entry["fires"] or not found, entry["text"]
        hits += bool(found)
    assert hits >= 16


# Packs of users.

PACK = """\
facts:
  - id: sky-is-blue
    summary: The sky is given another colour.
    truth: the sky is blue by day
    claims:
      - relation: is-kind
        subject: [sky]
        object: [green]
        rival: [blue]
        instead: blue
    source: https://example.org/sky
    checked: 2026-01-31
    wrong:
      - "The sky is ⟦green⟧."
      - "The sky is a ⟦green⟧ dome."
    right:
      negated: "The sky is not green."
      question: "Is the sky green?"
      reported: "Some say that the sky is green."
      near: "The sky over a green meadow is blue."
"""


def test_a_pack_of_a_user_works_like_ours() -> None:
    (check,) = load_packs(own=False, extra=[("mine.yaml", PACK)])
    assert check.unit is Prose
    assert fired("The sky is green today.\n", check) == [("facts/sky-is-blue", "green")]
    (rule,) = check.rules
    for example in parse_doc(rule.doc).examples:
        assert bool(fired(example.text, check)) != example.good


def test_a_fact_whose_source_was_never_checked_is_a_candidate() -> None:
    pack = PACK.replace("    checked: 2026-01-31\n", "")
    (check,) = load_packs(own=False, extra=[("mine.yaml", pack)])
    assert [rule.tier for rule in check.rules] == ["candidate"]
    assert not select_rules([check], ["facts"]).rules()
    assert select_rules([check], ["facts"], preview=True).rules() == list(check.rules)


def test_a_user_pack_may_use_the_shared_lexicon() -> None:
    pack = PACK.replace("subject: [sky]", 'subject: "@knn"')
    (check,) = load_packs(own=False, extra=[("mine.yaml", pack)])
    assert fired("kNN is green.\n", check) == [("facts/sky-is-blue", "green")]


@pytest.mark.parametrize(
    ("old", "new", "message"),
    [
        (
            "summary:",
            "sumary:",
            "mine.yaml:3:5: a fact has no key 'sumary'; did you mean 'summary'?",
        ),
        (
            "    source: https://example.org/sky\n",
            "",
            "mine.yaml:2:5: a fact needs the key 'source'",
        ),
        ("https:", "http:", "mine.yaml:11:13: the source must be an https address"),
        ("is-kind", "is-kin", "mine.yaml:6:19: no relation is called 'is-kin'; did you mean"),
        ("[sky]", "'@knm'", "mine.yaml:7:18: no concept is called '@knm'; did you mean '@knn'?"),
        ("[sky]", "[]", "mine.yaml:7:18: must be a list of at least 1"),
        ("object:", "objects:", "mine.yaml:8:9: the claim is-kind has no key 'objects'"),
        ("2026-01-31", "soon", "mine.yaml:12:14: must be a date"),
        ("⟦green⟧ dome", "green dome", "mine.yaml:15:9: a wrong example marks what is wrong"),
        ("      near:", "      nearby:", "mine.yaml:20:7: right has no key 'nearby'"),
        ("      reported:", "      plain:", "right needs the key 'reported' or 'contrast'"),
        ("sky-is-blue", "Sky is blue", "mine.yaml:2:9: an id is lower-case words"),
        ("sky-is-blue", "pca-unsupervised", "there is a fact 'pca-unsupervised' already"),
        ("facts:", "fact:", "mine.yaml:1:1: a pack has no key 'fact'; did you mean 'facts'?"),
        ("[green]", "[" + "x " * 13 + "]", "a name is 1 to 12 words"),
        ("[green]", "[&a green]", "anchors and aliases are not allowed"),
        ("[green]", "[green", "mine.yaml:9:14: not valid YAML"),
        ("facts:", "lexicon: [a]\nfacts:", "mine.yaml:1:10: the lexicon must be a mapping"),
        ("facts:", "lexicon: {knn: [a]}\nfacts:", "the concept 'knn' is known already"),
    ],
)
def test_a_broken_pack_is_refused_with_its_place(old: str, new: str, message: str) -> None:
    assert old in PACK
    with pytest.raises(PackError) as caught:
        load_packs(own=False, extra=[("mine.yaml", PACK.replace(old, new, 1))])
    assert message in str(caught.value)


def test_a_pack_with_too_many_forms_is_refused() -> None:
    names = ", ".join(f"{'run~ ' * 8}x{number}" for number in range(2_000))
    with pytest.raises(PackError, match="forms of names"):
        load_packs(own=False, extra=[("mine.yaml", PACK.replace("[green]", f"[{names}]"))])


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("gate", {"gate", "gates"}),
        ("class", {"class", "classes"}),
        ("shrink~", {"shrinks", "shrink", "shrank", "shrunk", "shrinking"}),
        ("apply~", {"applies", "apply", "applying", "applied"}),
        ("neighbor", {"neighbor", "neighbors", "neighbour", "neighbours"}),
        ("the k-means", {"k means"}),
        ("C", {"C"}),
    ],
)
def test_forms(name: str, expected: set[str]) -> None:
    assert set(forms(name)) >= expected
    assert all(form == " ".join(form.split()) for form in forms(name))
