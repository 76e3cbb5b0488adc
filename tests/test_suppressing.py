"""Comments that leave findings out: what they cover, what they may say, when they are unused."""

from __future__ import annotations

import json
import re
from pathlib import Path
from typing import Any

import jsonschema
import pytest
from hypothesis import given
from hypothesis import strategies as st

from qa_lint.core.data import data_path
from qa_lint.core.profile import Profile, Renderer
from qa_lint.core.text import Source
from qa_lint.parsing.directives import Ignore, find_ignores
from qa_lint.parsing.reader import read
from tests.command_line import GOOD, LINKED, run, run_json, write

RULE = "links/doubled-parentheses"
WHY = f"<!-- qa-lint: ignore {RULE}: on purpose -->"
SCHEMA = data_path("data", "report.schema.json")
FAMILY = "<!-- qa-lint: ignore links: on purpose -->"
RENDERERS: tuple[Renderer, ...] = ("mkdocs", "github", "plain")

PAGE = """\
!!! Question ""
    [q1]
    === "Question"
        #### What is the derivative? [title]
        [under]

    === "Answer"
        [first]
        The first ((https://example.org/1)) line. [line]
        The second line.

        [before]

        - item
          [in item]
        - other

          [before para]

          para

        | a | b |
        |---|---|
        | 1 | 2 | [row]

        ```text
        [fenced]
        ```

        `[code]` and $x$ [end]

            [indented]
"""
COVERED = {
    "q1": ("question", "!!! Question"),
    "title": ("line", "        #### What is the derivative?"),
    "under": ("question", "!!! Question"),
    "first": ("block", "<!-- qa-lint: ignore a/first: r -->"),
    "line": ("line", "        The first ((https://example.org/1)) line."),
    "before": ("block", "- item"),
    "in item": ("block", "item"),
    "before para": ("block", "para"),
    "row": ("line", "        | 1 | 2 |"),
    "end": ("line", "        `<!-- qa-lint: ignore a/code: r -->` and $x$"),
}


@pytest.fixture(autouse=True)
def _working_folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    folder = tmp_path / "bank"
    folder.mkdir()
    monkeypatch.chdir(folder)


def ignores(text: str, renderer: Renderer = "mkdocs") -> list[Ignore]:
    return find_ignores(read(Source("a.md", text), Profile(renderer=renderer)))


def covered(text: str, renderer: Renderer = "mkdocs") -> list[tuple[str, str | None]]:
    """The scope of each comment with the text that it covers."""
    return [(one.scope, one.target and text[slice(*one.target)]) for one in ignores(text, renderer)]


def findings(ran: Any) -> list[tuple[str, int, str | None]]:
    """Rule, line, and by what it is suppressed, of each finding."""
    return [
        (d["rule"], d["range"]["start"]["line"], d["suppressed"] and d["suppressed"]["by"])
        for d in ran.report["diagnostics"]
    ]


def test_what_each_place_covers() -> None:
    def comment(match: re.Match[str]) -> str:
        return f"<!-- qa-lint: ignore a/{match[1].replace(' ', '-')}: r -->"

    text = re.sub(r"\[([a-z0-9 ]+)\]", comment, PAGE)
    found = {one.names[0].text: one for one in ignores(text)}
    assert list(found) == [f"a/{name.replace(' ', '-')}" for name in COVERED]
    for name, (scope, start) in COVERED.items():
        one = found[f"a/{name.replace(' ', '-')}"]
        assert one.target is not None
        assert (one.scope, text[slice(*one.target)][: len(start)]) == (scope, start), name
        assert one.title == "What is the derivative?"


@pytest.mark.parametrize("renderer", RENDERERS)
def test_scopes_in_every_renderer(renderer: Renderer) -> None:
    text = (
        f"# A page\n\n{WHY}\n\nA paragraph\nof two lines.\n\nA line. {WHY}\n\n> {WHY}\n> Quoted.\n"
    )
    assert covered(text, renderer) == [
        ("block", "A paragraph\nof two lines."),
        ("line", f"A line. {WHY}"),
        ("block", covered(text, renderer)[2][1]),
    ]
    assert "Quoted." in str(covered(text, renderer)[2][1])
    assert covered(f"{WHY}\n\n{text}", renderer)[0][0] == "file"
    assert covered(f"---\ntitle: x\n---\n<!-- a -->\n{WHY}\n\nText.\n", renderer)[0][0] == "file"
    assert covered(f"~~~\n{WHY}\n~~~\n\n`{WHY}`\n\nText.\n\n    {WHY}\n", renderer) == []
    assert covered(f"Text.\n\n<!-- see {WHY}\n", renderer) == []
    assert covered(f"---\ntitle: {WHY}\n---\n\nText.\n", renderer) == []


def test_words_that_name_the_scope() -> None:
    def ignore(word: str) -> str:
        return f"<!-- qa-lint: {word} {RULE}: why -->"

    body = GOOD.replace("        The", f"        {ignore('ignore-question')}\n        The")
    assert covered(body)[0][0] == "question"
    assert covered(f"Text. {ignore('ignore-file')}\n\nMore.\n")[0][0] == "file"
    assert covered(f"{ignore('ignore-block')}\n\nText.\n\nMore.\n") == [("block", "Text.")]
    assert covered(f"Intro.\n\n{ignore('ignore-line')}\nText.\nMore.\n")[0] == ("line", "Text.")
    assert covered(f"One.\n\nTwo.\n\n{ignore('ignore-question')}\n") == [("question", None)]
    assert covered(f"One.\n\nTwo.\n\n{WHY}\n") == [("block", None)]


def test_before_a_question_it_is_the_question() -> None:
    text = f"# Page\n\n{WHY}\n\n{GOOD}"
    ((scope, target),) = covered(text)
    assert scope == "question"
    assert target == GOOD.rstrip("\n")


def test_several_rules_and_what_is_read() -> None:
    (one,) = ignores("Text. <!--qa-lint:  Ignore a/b, c/d\n e :  some\n reason: really -->\n")
    assert [name.text for name in one.names] == ["a/b", "c/d", "e"]
    assert one.reason == "some reason: really"


@pytest.mark.parametrize(
    "comment",
    ["<!-- qa-lint found this -->", "<!-- see qa-lint: ignore -->", "<!-- qa-linter: x -->"],
)
def test_other_comments_are_left_alone(comment: str) -> None:
    write(Path("a.md"), f"{GOOD}\n{comment}\n")
    assert run_json("a.md").report["diagnostics"] == []


@pytest.mark.parametrize("comment", [WHY, FAMILY])
def test_a_line(comment: str) -> None:
    text = LINKED.replace("shows.", f"shows. {comment}")
    write(Path("a.md"), text + "\nOther [a]((https://www.example.org/b)).\n")
    ran = run_json("a.md", "--select", RULE)
    jsonschema.validate(ran.report, json.loads(SCHEMA.read_text(encoding="utf-8")))
    assert findings(ran) == [(RULE, 7, "comment"), (RULE, 9, None)]
    assert ran.report["diagnostics"][0]["suppressed"]["reason"] == "on purpose"
    assert ran.status == 1


def test_suppressed_findings_do_not_fail_are_counted_and_are_not_fixed() -> None:
    text = LINKED.replace("shows.", f"shows. {WHY}")
    write(Path("a.md"), text)
    ran = run("a.md", "--select", RULE)
    assert (ran.status, ran.out) == (0, "1 file checked: nothing found (1 suppressed)\n")
    assert run("a.md", "--select", RULE, "--fix").status == 0
    assert Path("a.md").read_text(encoding="utf-8") == text


def test_a_second_run_comes_from_the_cache() -> None:
    write(Path("a.md"), LINKED.replace("shows.", f"shows. {WHY} <!-- qa-lint: ignore math: x -->"))
    first, second = run_json("a.md"), run_json("a.md")
    assert first.stdout == second.stdout
    assert "file/unused-ignore" in first.rules


def test_rules_of_the_whole_bank() -> None:
    write(Path("a.md"), GOOD)
    write(Path("qa-lint.toml"), "")
    comment = "<!-- qa-lint: ignore consistency/duplicate-title: translated -->"
    write(Path("b.md"), f"{comment}\n\n{GOOD}")
    assert findings(run_json(".")) == [("consistency/duplicate-title", 5, "comment")]
    assert run_json("b.md").report["diagnostics"] == [], "alone, it can't be known"
    assert run_json(".", "--no-bank").report["diagnostics"] == []
    Path("a.md").unlink()
    assert findings(run_json(".")) == [("file/unused-ignore", 1, None)]


def test_a_finding_that_ends_a_line_is_not_in_the_next() -> None:
    write(Path("a.md"), f"# P\n\nText [a]((https://www.example.org/b))\n{WHY} more.\n")
    assert (RULE, 3, None) in findings(run_json("a.md"))


@pytest.mark.parametrize(
    ("comment", "rule", "message"),
    [
        (
            "<!-- qa-lint: ignore links/doubled-parens: x -->",
            "unknown-rule",
            "doubled-parentheses'",
        ),
        ("<!-- qa-lint: ignore linkz: x -->", "unknown-rule", "did you mean 'links'"),
        ("<!-- qa-lint: ignore -->", "malformed-ignore", "names no rule"),
        ("<!-- qa-lint: ignroe links: x -->", "malformed-ignore", "did you mean 'ignore'"),
        ("<!-- qa-lint ignore links: x -->", "malformed-ignore", "colon"),
        ("<!-- qa-lint-disable links -->", "malformed-ignore", "colon"),
        (f"<!-- qa-lint: ignore {RULE}: x -->", "unused-ignore", "nothing of"),
        ("<!-- qa-lint: ignore-file spelling: x -->", "unused-ignore", "in this file"),
    ],
)
def test_what_is_wrong_with_a_comment(comment: str, rule: str, message: str) -> None:
    write(Path("a.md"), f"{GOOD}\nText. {comment}\n")
    (found,) = run_json("a.md").report["diagnostics"]
    assert found["rule"] == f"file/{rule}"
    assert found["severity"] == "warning"
    assert message in found["message"]
    assert found["range"]["start"]["line"] == 9


def test_a_missing_reason() -> None:
    write(Path("a.md"), LINKED.replace("shows.", f"shows. <!-- qa-lint: ignore {RULE} -->"))
    ran = run_json("a.md", "--select", f"file,{RULE}")
    assert findings(ran) == [(RULE, 7, "comment"), ("file/ignore-without-reason", 7, None)]


def test_an_unclosed_comment() -> None:
    write(Path("a.md"), f"{GOOD}\nText <!-- qa-lint: ignore links: x\n")
    rules = run_json("a.md", "--select", "file").rules
    assert rules == ["file/malformed-ignore"]


def test_unused_only_where_the_rule_ran() -> None:
    write(Path("a.md"), f"{GOOD}\nText. {WHY}\n")
    assert run_json("a.md").rules == ["file/unused-ignore"]
    assert run_json("a.md", "--select", "file,math").rules == []
    assert run_json("a.md", "--ignore", RULE).rules == []
    assert run_json("a.md", "--ignore", "file/unused-ignore").rules == []
    write(Path("b.md"), f"{GOOD}\nText. <!-- qa-lint: ignore links/dead: often down -->\n")
    assert run_json("b.md").rules == []
    write(Path("c.md"), f"{GOOD}\nText. {FAMILY}\n")
    assert run_json("c.md").rules == [], "the family has rules that need the network"


def test_one_of_two_rules_is_unused() -> None:
    comment = f"<!-- qa-lint: ignore {RULE}, math/unknown-command: why -->"
    text = LINKED.replace("shows.", f"shows. {comment}")
    write(Path("a.md"), text)
    found = run_json("a.md").report["diagnostics"]
    (unused,) = [d for d in found if d["rule"] == "file/unused-ignore"]
    start, end = unused["range"]["start"]["offset"], unused["range"]["end"]["offset"]
    assert text[start:end] == "math/unknown-command"


def test_the_nearest_comment_counts_and_the_other_is_unused() -> None:
    text = LINKED.replace("shows.", f"shows. {WHY}")
    write(Path("a.md"), f"<!-- qa-lint: ignore {RULE}: everywhere -->\n\n{text}")
    found = run_json("a.md", "--select", f"file,{RULE}")
    assert findings(found) == [("file/unused-ignore", 1, None), (RULE, 9, "comment")]


def test_a_comment_changes_neither_title_nor_key() -> None:
    write(Path("a.md"), LINKED)
    (plain,) = run_json("a.md", "--select", RULE).report["diagnostics"]
    commented = LINKED.replace("square?", "square? <!-- qa-lint: ignore math: x -->")
    write(Path("a.md"), commented)
    ran = run_json("a.md", "--select", f"{RULE},structure")
    assert [d["key"] for d in ran.report["diagnostics"]] == [plain["key"]]


def test_many_hostile_comments() -> None:
    texts = [
        "Text.\n\n" + f"{WHY}\n\n" * 1_000,
        "## What?\n" + f"{WHY}\n" * 1_000,
        "x\n" + "<!-- qa-lint: ignore " * 20_000,
        "<!-- " * 50_000 + WHY,
        "x <!-- qa-lint: ignore" + " " * 100_000,
        "x\n" + ("<!--" + " \n" * 19 + "qa-lint") * 3_000,
    ]
    for text in texts:
        document = read(Source("a.md", text), Profile())
        assert len(find_ignores(document)) <= 3_000


@given(
    st.lists(
        st.sampled_from(
            [WHY, "<!--", "-->", "```\n", "\n", "\n\n", "    ", "- ", "> ", "# ", "text", "`",
             "!!! Question\n", '=== "Answer"\n', "---\n", "<div>", "qa-lint:", "ignore-block a/b"]
        ),
        max_size=30,
    )
)  # fmt: skip
def test_any_text(parts: list[str]) -> None:
    text = "".join(parts)
    for renderer in RENDERERS:
        for one in ignores(text, renderer):
            assert text.startswith("<!--", one.span.start)
            if one.target is not None:
                assert 0 <= one.target.start <= one.target.end <= len(text)
            if one.problem:
                assert one.target is None
