"""House conventions: what is observed, what a bank teaches, what breaks one that is set."""

from __future__ import annotations

import json
import tomllib
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from qa_lint.core.conventions import CONVENTIONS, Value, toml_value
from qa_lint.core.profile import Profile
from qa_lint.core.text import Source
from qa_lint.linting.conventions.learning import ENOUGH, SHARE, lesson
from qa_lint.linting.conventions.table import OBSERVERS, observe_all
from qa_lint.parsing.reader import read
from tests.command_line import run, run_json, write

BROKEN = "format/broken-convention"
MIXED = "format/mixed-convention"

TABS = """\
!!! Question ""
    === "Question"
        #### What is a tensor?

    === "Answer"

        An array $a$ with \\(n\\) axes. [Ref](https://www.example.org/a)

        - **Rank:** the number of axes
            - nested
        - **Shape**: their lengths

        **Note:**

        $$
        x = 1
        $$
"""
BOXES = """\
# Quiz

??? Question "Why is a seed set"
    ??? success "Solution"
        To repeat a run.


!!! question "Explain what a kernel is."
    It is about filters.

    ??? success "Solution"

        A small filter.
"""
HEADINGS = """\
### 1. What is a stride?

A step.

### 2. Name one optimiser

* Adam
+ SGD

### 3. Why is a seed set?

To repeat a run.
"""


@pytest.fixture(autouse=True)
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    folder = tmp_path / "bank"
    folder.mkdir()
    monkeypatch.chdir(folder)
    return folder


def observed(text: str) -> dict[str, list[tuple[Value, str]]]:
    """Return the values that a text has of each convention, with what stands there."""
    found = observe_all(read(Source("a.md", text), Profile()))
    return {
        name: [(one.value, text[slice(*one.span)]) for one in observations]
        for name, observations in found.items()
    }


def test_each_convention_of_the_table_is_observed() -> None:
    assert list(OBSERVERS) == list(CONVENTIONS)
    for row in CONVENTIONS.values():
        assert row.subject
        assert row.kind != "number" or row.most


def test_tabs() -> None:
    found = observed(TABS)
    assert found["heading-level"] == [(4, "#### What is a tensor?")]
    assert found["question-box"] == [("!!! question", "!!! Question")]
    assert found["question-box-title"] == [("", '!!! Question ""')]
    assert found["answer-box"] == []
    assert found["question-label"] == [("Question", "Question")]
    assert found["answer-label"] == [("Answer", "Answer")]
    assert found["blank-lines-before-question"] == []
    assert found["blank-lines-before-answer"] == [(1, '=== "Answer"')]
    assert found["blank-lines-after-question-label"] == [(0, '=== "Question"')]
    assert found["blank-lines-after-answer-label"] == [(1, '=== "Answer"')]
    assert found["list-indent"] == [(4, "-")]
    assert found["list-marker"] == [("-", "-")]
    assert found["inline-math"] == [("$", "$a$"), ("\\(", "\\(n\\)")]
    assert [value for value, _ in found["display-math"]] == ["$$"]
    assert found["colon-of-label"] == [("inside", "**Rank:**"), ("outside", "**Shape**:")]
    assert found["colon-of-label-line"] == [("inside", "**Note:**")]
    assert found["reference-wording"] == [("Ref", "Ref")]
    assert found["question-title-end"] == [("?", "?")]
    assert found["task-title-end"] == []
    assert found["max-title-length"] == [(17, "What is a tensor?")]
    assert found["required-reference"] == [(True, "Answer")]


def test_boxes() -> None:
    found = observed(BOXES)
    assert found["question-box"] == [
        ("??? question", "??? Question"),
        ("!!! question", "!!! question"),
    ]
    assert found["question-box-title"] == []  # it is the question
    assert [value for value, _ in found["answer-box"]] == ["??? success"] * 2
    assert [value for value, _ in found["answer-label"]] == ["Solution"] * 2
    assert found["question-label"] == []
    assert [value for value, _ in found["blank-lines-before-question"]] == [1, 2]
    assert [value for value, _ in found["blank-lines-before-answer"]] == [0, 1]
    assert [value for value, _ in found["blank-lines-after-answer-label"]] == [0, 1]
    assert found["question-title-end"] == [("none", "set")]
    assert found["task-title-end"] == [(".", ".")]
    assert [value for value, _ in found["required-reference"]] == [False, False]


LETTERS = """\
### 1. What is a stride?

- A) A step.
- B) A tensor.

**Answer:** A

Explanation: it is the step of a filter.

### 2. What is a seed?

- A) A start.
- B) An end.

__Answer__: A

**Explanation** of the key: none.

### 3. What is an epoch?

- A) A pass.
- B) A step.

**Answer:** A
"""


def test_labels_in_text() -> None:
    found = observed(LETTERS)
    assert found["label-style"] == [
        ("**Label:**", "**Answer:**"),
        ("Label:", "Explanation:"),
        ("**Label**:", "__Answer__:"),
        ("**Label:**", "**Answer:**"),
    ]
    assert {words for _, words in found["answer-label"]} == {"Answer"}
    assert found["colon-of-label"] == []  # those labels name no part
    write(Path("qa-lint.toml"), "[conventions]\nlabel-style = '**Label:**'\n")
    page = write(Path("a.md"), LETTERS)
    assert run_json("a.md", "--select", BROKEN).rules == [BROKEN] * 2
    run("check", "--select", BROKEN, "--fix", "a.md")
    text = page.read_text(encoding="utf-8")
    assert text == LETTERS.replace("__Answer__:", "**Answer:**").replace(
        "Explanation:", "**Explanation:**"
    )


def test_boxes_indented_by_tabs() -> None:
    assert {value for value, _ in observed(TABS)["indent-character"]} == {"space"}
    tabs = observed(TABS.replace("    ", "\t"))["indent-character"]
    assert {value for value, _ in tabs} == {"tab"}
    assert "mixed" in {
        v for v, _ in observed(TABS.replace("        A", "    \tA"))["indent-character"]
    }


def test_headings() -> None:
    found = observed(HEADINGS)
    assert [value for value, _ in found["heading-level"]] == [3, 3, 3]
    assert found["list-marker"] == [("mixed", "*")]
    assert found["task-title-end"] == [("none", "optimiser")]


@pytest.mark.parametrize(
    ("title", "asks", "tells"),
    [
        ("What is A? Explain B.", [], ["."]),
        ("What is *A*?", ["?"], []),
        ("Explain `b`", [], ["none"]),
        ("Gradient descent", [], []),
        ("Given a table, which query is faster?", [], []),
        ("Explain A: what is B", ["none"], []),
        ("Describe the loss", [], ["none"]),
    ],
)
def test_ends_of_titles(title: str, asks: list[str], tells: list[str]) -> None:
    found = observed(TABS.replace("What is a tensor?", title))
    assert [value for value, _ in found["question-title-end"]] == asks
    assert [value for value, _ in found["task-title-end"]] == tells


@pytest.mark.parametrize(
    "text",
    [
        "See [here](https://www.example.org/a) for more.",
        "Refer [the paper](https://www.example.org/a).",
        "A [source](https://www.example.org/a) of noise.",
        "![Ref](a.png)",
        "`[Ref](x)`",
    ],
)
def test_links_in_sentences_have_no_wording_of_their_own(text: str) -> None:
    page = TABS.replace("[Ref](https://www.example.org/a)", text)
    assert observed(page)["reference-wording"] == []


@pytest.mark.parametrize(
    "text",
    ["**True**", "**Paris** is right", "**a:** `b`"[:5], "**What is it?**", "**x** : y", "****"],
)
def test_bold_text_that_labels_nothing(text: str) -> None:
    page = TABS.replace("        **Note:**\n", f"        {text}\n").replace("$$", "")
    found = observed(page.replace("\n        x = 1\n", "\n"))
    assert found["colon-of-label-line"] == []
    assert len(found["colon-of-label"]) == 2


def test_what_is_hidden_is_not_observed() -> None:
    hidden = "<!-- " + TABS.rstrip("\n") + " -->\n"
    assert not any(observed(hidden).values())


@given(st.text(alphabet="#!?=\"' \n\t*$\\(){}[]:-+1abQ", max_size=300))
@settings(max_examples=200, deadline=None)
def test_spans_lie_in_the_text_and_fixes_too(text: str) -> None:
    page = TABS + text + "\n" + BOXES
    wanted: dict[str, Value] = {"number": 3, "word": "x", "flag": True}
    for name, found in observe_all(read(Source("a.md", page), Profile())).items():
        row = CONVENTIONS[name]
        for one in found:
            assert 0 <= one.span.start <= one.span.end <= len(page)
            fix = (
                one.mend(row.choices[0] if row.choices else wanted[row.kind]) if one.mend else None
            )
            for edit in fix.edits if fix else ():
                assert 0 <= edit.span.start <= edit.span.end <= len(page)


@given(st.lists(st.frozensets(st.sampled_from(["-", "*", "+"]), min_size=1), max_size=60))
def test_what_is_learned_is_kept_by_nine_in_ten(questions: list[frozenset[Value]]) -> None:
    taught = lesson(CONVENTIONS["list-marker"], questions)
    if taught.learned:
        keeping = sum(values == {taught.value} for values in questions)
        assert keeping == taught.keeping >= max(ENOUGH, SHARE * len(questions))
        assert not taught.camps
    for camp in taught.camps:
        assert 3 <= taught.counts[camp] < SHARE * len(questions)


@given(st.lists(st.integers(1, 500), max_size=60))
def test_a_limit_leaves_room(lengths: list[int]) -> None:
    taught = lesson(CONVENTIONS["max-title-length"], [frozenset({n}) for n in lengths])
    if taught.learned and isinstance(taught.value, int):
        assert taught.value % 10 == 0
        assert sum(n > taught.value for n in lengths) <= 0.1 * len(lengths)


HOUSE: dict[str, tuple[Any, str, str]] = {
    "heading-level": (3, "#### What", "### What"),
    "question-box": ("??? question", "!!! Question", "??? question"),
    "question-box-title": ("Q", '!!! Question ""', '!!! Question "Q"'),
    "question-label": ("Problem", '=== "Question"', '=== "Problem"'),
    "answer-label": ("Solution", '=== "Answer"', '=== "Solution"'),
    "blank-lines-before-answer": (2, '?\n\n    === "A', '?\n\n\n    === "A'),
    "blank-lines-after-question-label": (1, 'n"\n        ####', 'n"\n\n        ####'),
    "blank-lines-after-answer-label": (0, 'r"\n\n        An', 'r"\n        An'),
    "list-marker": ("*", "- **R", "* **R"),
    "inline-math": ("\\(", "$a$", "\\(a\\)"),
    "colon-of-label": ("outside", "**Rank:**", "**Rank**:"),
    "reference-wording": ("Source", "[Ref]", "[Source]"),
}


@pytest.mark.parametrize("name", HOUSE)
def test_a_safe_fix_keeps_to_the_convention(name: str) -> None:
    value, before, after = HOUSE[name]
    write(Path("qa-lint.toml"), f"[conventions]\n{name} = {toml_value(value)}\n")
    page = write(Path("a.md"), TABS)
    (found,) = run_json("a.md", "--select", BROKEN).report["diagnostics"]
    assert found["fix"]["safety"] == "safe"
    assert f"({name} in qa-lint.toml)" in found["message"]
    assert run("check", "--select", BROKEN, "--fix", "a.md").status == 0
    text = page.read_text(encoding="utf-8")
    assert before not in text
    assert after in text
    assert run_json("a.md", "--select", BROKEN).rules == []


@pytest.mark.parametrize(
    ("line", "span"),
    [
        ("list-indent = 2", "-"),
        ('question-title-end = "."', "?"),
        ("max-title-length = 5", "What is a tensor?"),
        ('display-math = "\\\\["', "$$\n        x = 1\n        $$"),
        ('answer-label = "Reply"', "Answer"),  # would be no answer any more: not mended
    ],
)
def test_other_deviations_have_an_exact_span(line: str, span: str) -> None:
    write(Path("qa-lint.toml"), f"[conventions]\n{line}\n")
    write(Path("a.md"), TABS)
    (found,) = run_json("a.md", "--select", BROKEN).report["diagnostics"]
    start, end = (found["range"][side]["offset"] for side in ("start", "end"))
    assert TABS[start:end] == span


def test_a_required_reference() -> None:
    write(Path("pyproject.toml"), "[tool.qa-lint.conventions]\nrequired-reference = true\n")
    write(Path("a.md"), TABS + "\n" + TABS.replace(" [Ref](https://www.example.org/a)", ""))
    (found,) = run_json("a.md", "--select", BROKEN).report["diagnostics"]
    assert found["message"] == (
        "there is no link to a reference in this answer (required-reference in pyproject.toml)"
    )


def test_unset_is_silent_and_false_takes_back() -> None:
    write(Path("a.md"), TABS)
    assert run_json("a.md", "--select", BROKEN).rules == []
    write(Path("qa-lint.toml"), "[conventions]\nheading-level = 2\nlist-marker = '+'\n")
    write(Path("b/qa-lint.toml"), "extends = '../qa-lint.toml'\n[conventions]\nlist-marker = false")
    write(Path("b/a.md"), TABS)
    assert len(run_json("a.md", "--select", BROKEN).rules) == 2
    (found,) = run_json("b/a.md", "--select", BROKEN).report["diagnostics"]
    assert found["message"].endswith("(heading-level in qa-lint.toml)")


def test_the_convention_replaces_the_habit_of_a_page() -> None:
    pages = "\n".join([TABS] * 9 + [TABS.replace("####", "###")])
    write(Path("a.md"), pages)
    level = ["--select", "format/title-level", "--select", BROKEN]
    assert run_json("a.md", *level).rules == ["format/title-level"]
    write(Path("qa-lint.toml"), "[conventions]\nheading-level = 4\n")
    assert run_json("a.md", *level).rules == [BROKEN]


def test_a_mixed_convention_is_one_finding_for_the_bank() -> None:
    for number in range(6):
        text = TABS if number < 4 else TABS.replace("####", "###")
        write(Path(f"{number}.md"), text)
    write(Path("5.md"), TABS.replace("####", "###"))
    write(Path("6.md"), TABS.replace("####", "###"))
    chosen = ["--select", MIXED, "--show", "info"]
    found = run_json(".", *chosen).report["diagnostics"]
    (mixed,) = [one for one in found if "heading" in one["message"]]
    assert mixed["message"].endswith("is 4 in 4 questions, 3 in 3, of 7 in the bank")
    assert (mixed["path"], mixed["severity"]) == ("4.md", "info")
    assert mixed["related"][0]["path"] == "0.md"
    write(Path("qa-lint.toml"), "[conventions]\nheading-level = 4\n")
    found = run_json(".", *chosen).report["diagnostics"]
    assert not [one for one in found if "heading" in one["message"]]
    assert len(run_json(".", "--select", BROKEN).rules) == 3


def test_two_dialects_make_no_mixed_convention() -> None:
    write(Path("a.md"), "\n".join([BOXES] * 2))
    write(Path("b.md"), "\n".join([TABS] * 4))
    found = run_json(".", "--select", MIXED, "--show", "info").report["diagnostics"]
    assert not [one for one in found if "label of an answer" in one["message"]]


def test_the_seed_keeps_what_it_teaches(shared: Path, folder: Path) -> None:
    seed = (shared / "seed" / "interview_questions.md").read_text(encoding="utf-8")
    write(Path("bank.md"), seed)
    assert run("init").status == 0
    learned = tomllib.loads((folder / "qa-lint.toml").read_text(encoding="utf-8"))["conventions"]
    assert learned["heading-level"] == 4
    assert (learned["question-label"], learned["answer-label"]) == ("Question", "Answer")
    found = run_json(".", "--select", BROKEN).report["diagnostics"]
    questions = json.loads(run("stats", "--output-format", "json", ".").out)["total"]["questions"]
    assert 0 < len(found) <= questions["total"] * 0.1
    assert {one["range"]["start"]["line"] for one in found} == {63, 627}
