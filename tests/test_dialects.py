"""Questions are found in every dialect, part by part, and nowhere else."""

from __future__ import annotations

import argparse
import json
import re
from itertools import pairwise
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from qa_lint.commands import dialects
from qa_lint.core.profile import Profile
from qa_lint.core.settings import DIALECTS
from qa_lint.core.text import Source, Span
from qa_lint.linting.judged import is_judged
from qa_lint.parsing.dialects.choices import find_key
from qa_lint.parsing.dialects.detection import AUTO, NAMES, Detection, detect
from qa_lint.parsing.dialects.wording import asks, label_at, label_role, numbering, plain_title
from qa_lint.parsing.document import Document, Option, Paragraph, Question, walk
from qa_lint.parsing.mkdocs import infer_profile
from qa_lint.parsing.reader import read

CASES = Path(__file__).parent / "cases" / "dialects"

EXPECTED: dict[str, list[str]] = {
    "box-with-answer-inside": [
        "question-admonition: Why is the median more robust than the mean? | qa",
        "question-admonition: Which loss suits outliers? | qa",
    ],
    "box-after-box": [
        "question-admonition: What does a full queue do to its producers? | qa",
        "question-admonition: When is a bounded queue *better*? | qa",
    ],
    "box-reveals-choice": [
        "question-admonition: How many degrees has a right angle? | qoooa | C",
        r"question-admonition: An angle of $\pi$ is: | qooa | A",
    ],
    "headings-numbered": [
        "heading: What is a stable sort? | qa",
        "heading: Explain why quicksort can be slow. | qa",
        "heading: How much memory does merge sort need? | qa",
        "heading: Radix sort | qa",
        "heading: When is insertion sort a good choice? | qa",
    ],
    "headings-plain": [
        "heading: Where are you? | qa",
        "heading: Do you deliver? | qa",
        "heading: Who bakes the bread? | qa",
        "heading: How do I order? | qa",
        "heading: When do you close? | qa",
    ],
    "headings-named": [
        "heading: What is a thread? | qa",
        "heading: Find the longest word of a sentence | qa",
        "heading: What is a lock? | qa",
    ],
    "headings-in-items": [
        "heading: What is a prime? | qa",
        "heading: Is one a prime? | qa",
        "heading: Which prime is even? | qa",
    ],
    "details-asking": [
        "details: What does rebase do? | qa",
        "details: Explain each of these: * fetch * pull | qa",
        "details: What is a tag? | q",
        "details: Where do hooks live? | qa",
    ],
    "details-below": [
        "details: List all files, hidden ones too | qa",
        "details: Count the lines of a file | qa",
        "details: Print the last ten lines | qa",
    ],
    "details-of-a-readme": [],
    "boxes-to-check": [
        "checkbox: Which of these mixes to green? | qoooe | 2",
        "checkbox: Which call prints the line? (Choose two.) | qooo | 1 3",
        "checkbox: Which pictures match? | qooooq | 2 4",
    ],
    "boxes-answered-in-words": [
        "checkbox: Which river is the longest in Europe? | qoooae",
        "checkbox: Which of them reach the North Sea? (Select two) | qoooa",
    ],
    "boxes-of-tasks": [],
    "letters-with-keys": [
        "lettered: What freezes first? | qoooa | B",
        "lettered: Which are gases? | qoooea | AC",
        "details: Which number is prime? | qoooa | 3",
        "lettered: Question 4 | qooa | A",
        "lettered: Which of these float? | qooea | A",
    ],
    "letters-without-key": [],
    "letters-of-sub-questions": [
        "question-admonition: Look at the map and answer: | qooa",
    ],
    "bold": [
        "bold: What is a quantile? 👶 | qa",
        "bold: Why do quartiles differ between programs? | qa",
        "bold: How is a box plot drawn? | qa",
    ],
    "bold-numbered": [
        "bold: What is a basis? | qa",
        "bold: Rank. | qa",
        "bold: What is a kernel? | qa",
        "bold: Explain the trace. | qa",
    ],
    "prefixes": [
        "qa-prefix: What is the boiling point of water at sea level? | qa",
        "qa-prefix: Which metal is liquid at room temperature? | qa",
    ],
    "cards-with-marks": [
        "qa-prefix: What is a **byte**? | qa",
        "qa-prefix: What is a *nibble*? | qa",
    ],
    "front-matter-file": [
        r"front-matter: What is $\{x : x^2 = 1\}$, and isn't it empty? | qa",
    ],
    "front-matter-choice": ["front-matter: Which of these is a verb? | qoooee | 1"],
    "front-matter-cards": [
        "front-matter: What is heat? | qa",
        "front-matter: Which one is a unit? | qooa | A",
    ],
    "article": [],
    "steps-of-a-guide": [],
    "question-list": [],
    "commented-out": ["heading: What is shown? | qa", "heading: What is last? | qa"],
}


def case(name: str) -> Document:
    text = (CASES / f"{name}.md").read_text(encoding="utf-8")
    return read(Source(f"{name}.md", text), infer_profile(Profile(renderer="auto"), text))


def detected(text: str, dialect: str = "auto") -> Detection:
    profile = infer_profile(Profile(renderer="auto"), text)
    document = read(Source("page.md", text), profile)
    return detect(text, document.blocks, document.front_matter, dialect)


def shape(question: Question) -> str:
    """One line: dialect, title, first letters of the roles, and what is right."""
    line = f"{question.dialect}: {question.title} | " + "".join(p.role[0] for p in question.parts)
    if question.key is not None:
        return line + " | " + "".join(question.key.labels)
    options = question.options
    right = [option.label or str(options.index(option) + 1) for option in question.right_options]
    return line + " | " + " ".join(right) if right else line


def test_every_case_is_expected() -> None:
    assert {path.stem for path in CASES.glob("*.md")} == set(EXPECTED)


@pytest.mark.parametrize("name", EXPECTED)
def test_the_questions_of_a_page(name: str) -> None:
    document = case(name)
    assert [shape(question) for question in document.questions] == EXPECTED[name]
    assert document.dialect in (None, *NAMES)


@pytest.mark.parametrize("name", EXPECTED)
def test_spans_are_exact(name: str) -> None:
    document = case(name)
    text = document.source.text
    for question in document.questions:
        said = re.sub(r"<[^>]*>", "", text[slice(*question.title_span)]).replace("''", "'")
        assert " ".join(said.split()) == question.title
        assert question.span.start <= question.title_span.start
        for part in question.parts:
            assert question.span.start <= part.span.start <= part.span.end <= question.span.end
            label = text[slice(*part.label_span)]
            if isinstance(part, Option):  # a letter may come from the page's style alone
                assert label.upper() == part.label or label.rstrip(".").isdigit()
            else:
                assert part.label.casefold() in label.casefold()


@pytest.mark.parametrize("name", EXPECTED)
def test_questions_do_not_overlap(name: str) -> None:
    spans = [question.span for question in case(name).questions]
    assert all(a.end <= b.start for a, b in pairwise(spans))


@pytest.mark.parametrize("name", EXPECTED)
def test_only_answers_are_judged(name: str) -> None:
    document = case(name)
    if not document.questions:
        return
    for question in document.questions:
        for part in question.parts:
            for block in walk(list(part.blocks)):
                if isinstance(block, Paragraph) and part.role in ("option", "question"):
                    shared = any(
                        block in other.blocks and other.role == "answer" for other in question.parts
                    )
                    assert shared or not is_judged(block.place, document)


def test_an_option_that_is_a_fence_holds_its_fence() -> None:
    question = case("boxes-to-check").questions[1]
    assert [len(option.blocks) for option in question.options] == [2, 2, 1]
    assert [option.checked for option in question.options] == [True, False, True]


def test_a_second_list_of_options_is_a_group_of_its_own() -> None:
    question = case("boxes-to-check").questions[2]
    assert [option.group for option in question.options] == [0, 0, 1, 1]


def test_a_question_ends_at_the_next_question_not_at_a_heading_of_its_answer() -> None:
    document = case("headings-numbered")
    answer = document.questions[0].part("answer")
    assert answer is not None
    assert document.source.text[slice(*answer.span)].endswith("Merge sort is stable.")


def test_front_matter_gives_id_and_tags() -> None:
    (question,) = case("front-matter-file").questions
    assert (question.id, question.tags) == ("sets-3", ("sets", "algebra"))


def test_a_forced_dialect_is_the_only_one() -> None:
    text = (CASES / "letters-with-keys.md").read_text(encoding="utf-8")
    assert {q.dialect for q in detected(text, "details").questions} == {"details"}
    assert not detected(text, "front-matter").questions


def test_readings_tell_why() -> None:
    found = detected("## When?\n\nSoon.\n\n## Where?\n\nHere.\n")
    assert not found.questions
    assert any("2 of 2 headings of level 2 ask" in reason
               for reading in found.readings for reason in reading.against)  # fmt: skip


@pytest.mark.parametrize(
    ("text", "labels"),
    [
        (" B", "B"),
        ("BD", "BD"),
        (" A, B and D.", "ABD"),
        ("**2.** and **3.**", "23"),
        (" C) the third\n", "C"),
        ("The correct answer is **C**. It follows.", "C"),
        ("A cat sat", ""),
        ("All of them", ""),
        ("4.5 litres", ""),
        ("E", ""),
    ],
)
def test_keys(text: str, labels: str) -> None:
    options = [Option("option", letter, Span(0, 0), Span(0, 0), ()) for letter in "ABCD"]
    key = find_key(text, 0, options)
    assert ("".join(key.labels) if key else "") == labels


@pytest.mark.parametrize(
    ("text", "kind", "title"),
    [
        ("1) What is it?", "plain", "What is it?"),
        ("Q12: Why?", "named", "Why?"),
        ("Q. Why?", "named", "Why?"),
        ("**3.** Explain", "", "Explain"),
        ("**Question 4: Who?**", "", "Who?"),
        ("5.1.1 Vectors", "plain", "Vectors"),
        ("Exercise 2: count", "exercise", "count"),
        ("2024 was warm", "", "2024 was warm"),
        ("3D shapes", "", "3D shapes"),
        ("Question of the day", "", "Question of the day"),
    ],
)
def test_titles_without_numbering(text: str, kind: str, title: str) -> None:
    start, end = plain_title(text)
    assert (numbering(text).kind, text[start:end]) == (kind, title)


def test_labels() -> None:
    assert label_at("**Answer:** yes")
    assert label_at("#### Answer: D")
    assert label_at("Réponse : oui")
    assert label_at("Answers vary by country.") is None
    assert label_role("Show answer") == "answer"
    assert label_role("Need more hints?") is None


def test_code_does_not_ask() -> None:
    assert asks("What is `x`?")
    assert not asks("`Which one is it?`")


_LINES = st.sampled_from(
    [
        "", "# A", "## 1. What?", "## Q2. Why?", "Text.", "What now?", "- [ ] a", "- [x] b",
        "- A. a", "- B) b", "A) a", "B) b", "**Answer:** B", "Answer: A", "<details>",
        "<summary>Answer</summary>", "<summary>What?</summary>", "</details>", "```", "---",
        "question: x?", "cards:", "- front: a", "  back: b", '??? question "Why?"',
        '??? success "Answer"', "    inside", '=== "Question"', '=== "Answer"', "?", "Q: a?",
        "A: b", "**Why?**", "1. What?", "> quoted", "<!--", "-->", '<div class="upper-alpha">',
    ]
)  # fmt: skip


@given(st.lists(_LINES, max_size=25), st.sampled_from(["mkdocs", "github"]))
def test_any_page_is_read(lines: list[str], renderer: str) -> None:
    text = "\n".join(lines)
    profile = Profile(renderer="mkdocs" if renderer == "mkdocs" else "github")
    document = read(Source("page.md", text), profile)
    at = 0
    for question in document.questions:
        if question.hidden:
            continue
        assert at <= question.span.start <= question.span.end <= len(text)
        at = question.span.end
        for part in question.parts:
            assert 0 <= part.span.start <= part.span.end <= len(text)


def test_the_command_tells_dialects_and_reasons(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capfdbinary: pytest.CaptureFixture[bytes]
) -> None:
    monkeypatch.chdir(tmp_path)
    (tmp_path / "bank.md").write_text((CASES / "bold.md").read_text("utf-8"), "utf-8")
    (tmp_path / "notes.md").write_text("# Notes\n\nNothing is asked.\n", "utf-8")
    arguments = argparse.Namespace(paths=["bank.md", "notes.md"], output_format="text")
    assert dialects.run(arguments) == 0
    told = capfdbinary.readouterr().out.decode("utf-8").splitlines()
    assert told == [
        "bank.md: bold, 3 questions",
        "    bold: 3 of 3 bold lines ask",
        "notes.md: no dialect, 0 questions",
    ]
    arguments.output_format = "json"
    assert dialects.run(arguments) == 0
    bank, notes = json.loads(capfdbinary.readouterr().out)
    assert (bank["dialects"], bank["questions"]) == (["bold"], 3)
    assert bank["readings"][0]["reasons"] == ["3 of 3 bold lines ask"]
    assert (notes["dialects"], notes["readings"]) == ([], [])


def test_every_dialect_can_be_forced() -> None:
    assert set(DIALECTS) == {AUTO, *NAMES}
