"""GitHub: which findings become annotations, and what the job summary looks like."""

from __future__ import annotations

import pytest

from qa_lint.core.diagnostic import Diagnostic, Evidence, Skipped
from qa_lint.reporting import github, github_summary, gitlab, junit
from qa_lint.reporting.material import Material
from tests.reports import BODY, diagnostic, material


def test_ten_of_each_level_and_a_turn_for_each_rule() -> None:
    common = [diagnostic(rule="format/common", key=str(n)) for n in range(30)]
    rare = [diagnostic(rule=f"facts/rare-{n}") for n in range(3)]
    mild = [diagnostic(severity="warning", rule="spelling/x") for _ in range(12)]
    hints = [diagnostic(severity="info", rule="spelling/y") for _ in range(2)]
    run = material(*hints, *mild, *common, *rare)
    lines = list(github.render(run))
    levels = [line.split(" ", 1)[0] for line in lines]
    assert levels == ["::error"] * 10 + ["::warning"] * 10 + ["::notice"] * 2
    titles = [line.partition("title=qa-lint ")[2].partition("::")[0] for line in lines]
    assert titles[:4] == ["format/common", "facts/rare-0", "facts/rare-1", "facts/rare-2"]
    assert github.left_out(run) == 23 + 2


def test_the_best_proof_comes_first() -> None:
    run = material(
        diagnostic(severity="warning", tier="candidate", rule="math/c"),
        diagnostic(severity="warning", tier="measured", rule="math/m"),
        diagnostic(severity="warning", tier="proven", rule="math/p"),
    )
    titles = [line.partition("title=qa-lint ")[2][:6] for line in github.render(run)]
    assert titles == ["math/p", "math/m", "math/c"]


def test_an_annotation() -> None:
    found = diagnostic(
        message="softmax gives 0.269", help="write it", evidence=Evidence(("a", "b"), "c", "d")
    )
    assert list(github.render(material(found))) == [
        "::error file=a.md,line=1,endLine=1,col=5,endColumn=10,title=qa-lint format/x::"
        "softmax gives 0.269%0Aread: a; b%0Acomputed: c%0Asource: d%0Ahelp: write it"
    ]


def test_a_message_is_no_novel() -> None:
    (line,) = github.render(material(diagnostic(message="x" * 10**6, help="do this")))
    assert len(line) < 2_000
    assert line.endswith("…%0Ahelp: do this")


def test_columns_only_inside_one_line() -> None:
    (line,) = github.render(material(diagnostic(flagged="end\nsecond")))
    assert ",line=1,endLine=2,title=" in line


def test_nothing_found() -> None:
    run = Material([], material(diagnostic("a.md"), diagnostic("b.md")).files)
    assert list(github.render(run)) == []
    assert github_summary.render(run) == "## ✅ qa-lint: nothing found in 2 files\n"


def test_what_is_not_shown_is_counted() -> None:
    run = material(suppressed=[diagnostic(), diagnostic()])
    assert list(github.render(run)) == []
    assert github_summary.render(run).split("\n") == [
        "## ✅ qa-lint: nothing found in 0 files",
        "",
        "Not shown: 2 suppressed findings.",
        "",
    ]


def test_a_rule_that_broke_on_every_file_leaves_room_for_the_rest() -> None:
    skipped = [Skipped("math/z", "it broke", f"{number}.md") for number in range(50_000)]
    page = github_summary.render(material(diagnostic(), skipped=skipped), 10_000)
    assert "- and 49,980 more" in page
    assert "a message" in page


def test_the_whole_summary() -> None:
    found = [
        diagnostic(
            message="softmax gives `0.269`, not 0.37",
            rule="claims/softmax",
            evidence=Evidence(("2.0, 1.0",), "softmax(2.0, 1.0)", "https://example.org"),
            help="write 0.269",
        ),
        diagnostic("docs/b c.md", severity="warning", rule="spelling/misspelling"),
    ]
    run = material(*found, skipped=[Skipped("math/z", "it broke", "a.md")])
    page = github_summary.render(run, blob="https://github.com/o/r/blob/abc")
    assert page.split("\n") == [
        "## ❌ qa-lint: 1 error, 1 warning in 2 of 2 files",
        "",
        "<details open><summary><code>a.md</code>: 1 error</summary>",
        "",
        "| Line | | Finding |",
        "|--:|:-:|---|",
        "| [1](https://github.com/o/r/blob/abc/a.md?plain=1#L1) | ❌ | softmax gives `0.269`, not "
        "0.37 `claims/softmax`<br>read: `2.0, 1.0`<br>computed: `softmax(2.0, 1.0)`<br>"
        "source: `https://example.org`<br>→ write 0.269 |",
        "",
        "</details>",
        "",
        "<details open><summary><code>docs/b c.md</code>: 1 warning</summary>",
        "",
        "| Line | | Finding |",
        "|--:|:-:|---|",
        "| [1](https://github.com/o/r/blob/abc/docs/b%20c.md?plain=1#L1) | ⚠️ | a message "
        "`spelling/misspelling` |",
        "",
        "</details>",
        "",
        "Not run:",
        "",
        "- `math/z` on `a.md`: it broke",
        "",
        "<details><summary>By rule</summary>",
        "",
        "| | Rule | Findings |",
        "|:-:|---|--:|",
        "| ❌ | `claims/softmax` | 1 |",
        "| ⚠️ | `spelling/misspelling` | 1 |",
        "",
        "`qa-lint explain RULE` says more about a rule.",
        "",
        "</details>",
        "",
    ]


def test_a_file_outside_the_repository_has_no_link() -> None:
    found = diagnostic("/elsewhere/a.md")
    page = github_summary.render(material(found), blob="https://github.com/o/r/blob/abc")
    assert "blob" not in page
    assert "| 1 | ❌ | a message" in page


def test_the_worst_files_come_first_and_most_are_closed() -> None:
    found = [diagnostic(f"{n}.md", severity="warning") for n in range(5)]
    found += [diagnostic("last.md"), diagnostic("last.md")]
    page = github_summary.render(material(*found))
    heads = [line for line in page.splitlines() if line.startswith("<details")]
    assert heads[0] == "<details open><summary><code>last.md</code>: 2 errors</summary>"
    assert [head.startswith("<details open>") for head in heads] == [True] * 3 + [
        False
    ] * 4  # the last tells of rules


@pytest.mark.parametrize("room", [0, 100, 400, 1_000, 10_000, 100_000, 1024 * 1024])
def test_the_summary_fits_and_says_what_is_missing(room: int) -> None:
    found = [diagnostic(f"{n % 100}.md", message=f"é𝄞 {n} " * 5) for n in range(3_000)]
    page = github_summary.render(material(*found), room)
    assert len(page.encode()) <= room
    assert page.count("<details") == page.count("</details>")
    rows = sum(line.startswith("| 1 |") for line in page.splitlines())
    if rows == 3_000:
        assert "more finding" not in page
    elif page:
        assert f"… and {3_000 - rows:,} more findings" in page


def test_the_same_finding_twice_has_two_fingerprints() -> None:
    first, second = diagnostic("a.md"), diagnostic("b.md")
    report = gitlab.render(material(first, second, diagnostic("a.md")))
    assert len(set(_fingerprints(report))) == 3
    moved = diagnostic("a.md", text="another line\n" + BODY)
    assert _fingerprints(gitlab.render(material(moved)))[0] == _fingerprints(report)[0]


def _fingerprints(report: str) -> list[str]:
    import json

    return [issue["fingerprint"] for issue in json.loads(report)]


def test_gitlab_levels() -> None:
    import json

    severities: list[Diagnostic] = [
        diagnostic(severity="error"),
        diagnostic(severity="warning"),
        diagnostic(severity="info"),
    ]
    report = json.loads(gitlab.render(material(*severities)))
    assert [issue["severity"] for issue in report] == ["major", "minor", "info"]
    assert report[0]["location"] == {"path": "a.md", "lines": {"begin": 1, "end": 1}}


def test_junit_fails_what_fails_the_run() -> None:
    files = material(diagnostic("a.md"), diagnostic("good.md")).files
    found = [diagnostic(), diagnostic(), diagnostic(severity="warning")]
    skipped = [Skipped("math/z", "it broke")]
    text = junit.render(material(*found, files=files, skipped=skipped))
    assert '<testsuites name="qa-lint" tests="5" failures="2" errors="0" skipped="1">' in text
    assert text.count("<failure ") == 2
    assert text.count("<system-out>") == 1
    assert 'name="format/x: a message (2)"' in text
    assert '<testcase classname="good.md" name="nothing found" file="good.md"/>' in text
    assert '<skipped message="it broke"/>' in text
