"""Planted faults of LaTeX are found where they are; what only looks like one is left alone."""

from __future__ import annotations

import re
from itertools import pairwise
from pathlib import Path
from textwrap import indent

import pytest

from qa_lint.core.diagnostic import Diagnostic
from qa_lint.core.profile import Profile
from qa_lint.core.settings import Settings
from qa_lint.core.text import Source
from qa_lint.linting.checks import math as checks
from qa_lint.parsing.document import Math
from qa_lint.parsing.latex.problem import Problem
from qa_lint.parsing.mkdocs import infer_profile
from qa_lint.parsing.reader import read
from qa_lint.running.jobs import Job, check_job
from tests.oracles import python_markdown
from tests.test_oracle import pages_of, sites

CASES = Path(__file__).parent / "cases" / "latex"
TYPESET = (
    "bad-argument bad-character double-script left-without-right mismatched-environment "
    "misplaced-align misplaced-command missing-argument redefinition repeated-command "
    "unbalanced-group unbraced-argument underscore-in-text unescaped-sign unknown-command"
).split()
LOST = (
    "display-in-text joined-displays mixed-delimiters space-inside-dollars unclosed-formula".split()
)
SHOWN = "accidental-math unsupported-delimiters".split()
SETTINGS = Settings(select=tuple(f"math/{name}" for name in [*TYPESET, *LOST, *SHOWN]))
TABS = ("pymdownx.superfences", "pymdownx.tabbed")
MARK = re.compile(r" «([^»]*)»$", re.MULTILINE)
HEAD = '### 1. Why is it so?\n\n=== "Answer"\n\n'


def cases(name: str) -> dict[str, str]:
    """Return the bodies of a file of cases by their names."""
    parts = re.split(r"(?m)^%% ", (CASES / name).read_text(encoding="utf-8"))[1:]
    return {part.split("\n", 1)[0]: part.split("\n", 1)[1] for part in parts}


DEFECTS, CLEAN = cases("defects.txt"), cases("clean.txt")


def page(body: str) -> str:
    return HEAD + indent(body, "    ")


def found(text: str, profile: Profile | None = None) -> list[Diagnostic]:
    """Return what a user is shown of a page of which only the text is known."""
    profile = profile or infer_profile(Profile(renderer="auto"), text)
    result = check_job(Job(Source("page.md", text), SETTINGS, profile))
    assert result.failures == {}
    return [one for one in result.diagnostics if one.severity != "info"]


def seen(text: str) -> set[tuple[int, str]]:
    return {(one.range.start.line, one.rule.removeprefix("math/")) for one in found(text)}


@pytest.mark.parametrize("name", DEFECTS)
def test_a_planted_fault_is_found_and_nothing_else(name: str) -> None:
    lines = page(DEFECTS[name]).split("\n")
    expected = {(n, mark[1]) for n, line in enumerate(lines, 1) if (mark := MARK.search(line))}
    assert expected
    assert seen(page(MARK.sub("", DEFECTS[name]))) == expected


@pytest.mark.parametrize("name", CLEAN)
def test_what_only_looks_like_a_fault_is_left_alone(name: str) -> None:
    assert seen(page(CLEAN[name])) == set()


def shown(text: str) -> list[str]:
    """Return the formulas that arithmatex marks, without blanks, in the order of the page."""
    tokens = python_markdown.Renderer().outline(text)
    return [token for token in tokens if token.startswith(("$ ", "$$ "))]


def read_as(text: str) -> list[str]:
    """Return the formulas that are read, written like those that arithmatex marks."""
    document = read(Source("page.md", text), infer_profile(Profile(renderer="auto"), text))
    formulas = [one for one in document.units(Math) if one.rendered]
    kinds = ["$$" if one.display else "$" for one in formulas]
    return [f"{kind} {''.join(one.tex.split())}" for kind, one in zip(kinds, formulas, strict=True)]


@pytest.mark.parametrize("name", [*DEFECTS, *CLEAN])
def test_formulas_are_lost_or_shown_as_by_arithmatex(name: str) -> None:
    text = page(MARK.sub("", (DEFECTS | CLEAN)[name]))
    theirs = shown(text)
    lost = [one for one in found(text) if one.rule.removeprefix("math/") in LOST]
    if not lost and name != "a page about dollars":  # where `$$` is read as no formula
        assert theirs == read_as(text)
    for one in lost:
        flagged = "".join(text[one.range.start.offset : one.range.end.offset].split())
        whole = flagged.removeprefix("\\[").removesuffix("\\]").strip("$")
        assert f"$$ {whole}" not in theirs
        if one.rule == "math/space-inside-dollars":
            assert f"$ {whole}" not in theirs


def test_every_kind_of_problem_has_a_rule() -> None:
    listed = re.search(r"one of: ``([^`]*)``", Problem.__doc__ or "")
    assert listed
    folder = Path(checks.__file__).parent
    rules = "".join(path.read_text(encoding="utf-8") for path in folder.glob("*.py"))
    assert [kind for kind in listed[1].split() if f'"{kind}"' not in rules] == []


def test_severity_follows_what_is_known_of_the_site() -> None:
    text = page("The loss is $$L = x^2$$ here.\n")
    known = Profile(origin="mkdocs.yml", extensions=(*TABS, "pymdownx.arithmatex"))
    assert [one.severity for one in found(text)] == ["warning"]
    assert [one.severity for one in found(text, known)] == ["error"]
    unmarked = Profile(origin="mkdocs.yml", extensions=TABS)
    assert found(text, unmarked) == []


def test_fixes_of_delimiters_settle() -> None:
    bodies = {
        "A $ \\alpha $ b.": ["$ \\alpha"],
        "A $n_1$$ b.": ["$ n_1"],
        "A \\(\\alpha\\] b.": ["$ \\alpha"],
        "A $5/$10 b.": [],
        "A\n$$b$$\nc.": ["$$ b"],
        "A\n\n$$\nb\n$$\nc.": ["$$ b"],
        "$$a$$\n$$b$$": ["$$ a", "$$ b"],
        "| a | b |\n| - | - |\n| $$x$$ | c |": ["$ x"],
    }
    for body, formulas in bodies.items():
        text = page(body + "\n")
        (one,) = found(text)
        assert one.fix is not None, body
        edits = sorted(one.fix.edits, key=lambda edit: edit.range.start.offset, reverse=True)
        fixed = text
        for first, second in pairwise(edits):
            assert second.range.end.offset <= first.range.start.offset
        for edit in edits:
            fixed = fixed[: edit.range.start.offset] + edit.text + fixed[edit.range.end.offset :]
        assert found(fixed) == []
        assert shown(fixed) == formulas


def test_a_fix_that_would_leave_a_list_is_not_offered() -> None:
    (one,) = found(page("- The loss:\n$$L = x^2$$\n"))
    assert one.fix is None


def test_a_site_without_round_brackets_shows_them_as_text() -> None:
    text = page("The rate \\(\\alpha\\) is small.\n\n\\[ x^2 \\]\n")
    site = Profile(
        origin="mkdocs.yml", extensions=(*TABS, "pymdownx.arithmatex"), math_brackets=False
    )
    (one,) = found(text, site)
    assert (one.rule, one.severity) == ("math/unsupported-delimiters", "error")
    assert one.fix is not None
    assert found(text) == []


AUTO, GITHUB = Profile(renderer="auto"), Profile(renderer="github")


def on_github(text: str, *, forced: bool) -> list[tuple[str, str]]:
    """Return rules and severities on a page of GitHub, said to be one or only looking like one."""
    select = ("math/refused-on-github", "math/eaten-backslash", "math/unsupported-delimiters")
    settings = Settings(select=select, renderer="github" if forced else "auto")
    profile = infer_profile(GITHUB if forced else AUTO, text)
    result = check_job(Job(Source("page.md", text), settings, profile))
    return [(one.rule.removeprefix("math/"), one.severity) for one in result.diagnostics]


@pytest.mark.parametrize(
    ("text", "rule", "severity"),
    [
        ("The $\\operatorname{rank}(A)$ is 2.", "refused-on-github", "warning"),
        ("$$\n\\operatorname*{argmax}_x f\n$$", "refused-on-github", "warning"),
        ("$\\newcommand{\\R}{\\mathbb{R}} \\R$", "refused-on-github", "warning"),
        ("The set $\\{1, 2\\}$ is small.", "eaten-backslash", "warning"),
        ("The loss $\\mathrm{a\\_b}$ is small.", "eaten-backslash", "warning"),
        ("The rate \\(\\alpha\\) is small.", "unsupported-delimiters", "error"),
        ("It is\n\n\\[ x^2 + y_1 \\]\n", "unsupported-delimiters", "error"),
    ],
)
def test_what_github_does_not_take(text: str, rule: str, severity: str) -> None:
    assert on_github(text, forced=True) == [(rule, severity)]
    assert on_github(text, forced=False) == [(rule, "info")]


@pytest.mark.parametrize(
    "text",
    [
        "The set $`\\{1, 2\\}`$ and $\\lbrace 1, 2 \\rbrace$, $\\alpha_1$, $\\max_i x_i$.",
        "$$\nS = \\{ x \\} \\\\ y\n$$",
        "This is \\(no formula\\), \\[sic\\] and `\\(\\alpha\\)`.",
        "```math\n\\{ x \\}\n```",
    ],
)
def test_what_github_takes(text: str) -> None:
    assert on_github(text, forced=True) == []


def test_a_slip_is_an_error_where_the_macros_of_the_site_are_known() -> None:
    text = page("The rate $\\lamda$ and $\\zzq$ and $\\bz$ here.\n")
    told = Profile(
        origin="mkdocs.yml", extensions=TABS, engine="mathjax3", scans_page=False, macros={"bz": 0}
    )
    assert [one.severity for one in found(text, told)] == ["error", "warning"]
    untold = Profile(origin="mkdocs.yml", extensions=TABS, engine="mathjax3")
    assert [one.severity for one in found(text, untold)] == ["error"]


FRONT_MATTER = re.compile(r"\A---\n(?:.*\n)*?---\n")


@pytest.mark.slow
def test_what_real_sites_lose_is_what_is_reported(shared: Path) -> None:
    """No formula said to be lost is in the HTML, and no page shows a dollar unreported."""
    silent, shown_after_all, reported = [], [], 0
    for folder, profile, renderer in sites(shared):
        for file in pages_of(folder) if "pymdownx.arithmatex" in profile.extensions else ():
            text = file.read_bytes().decode("utf-8", "replace").replace("\r\n", "\n")
            if "$" not in text:
                continue
            lost = [
                one
                for one in check_job(Job(Source("page.md", text), SETTINGS, profile)).diagnostics
                if one.rule.removeprefix("math/") in LOST
            ]
            tokens = renderer.outline(FRONT_MATTER.sub("", text))
            stray = [one for one in tokens if "$" in one and not one.startswith(("$", "`", "code"))]
            reported += len(lost)
            silent += [file] if stray and not lost else []
            for one in lost:
                flagged = text[one.range.start.offset : one.range.end.offset]
                if tokens.count(f"$$ {''.join(flagged.split()).strip('$')}") >= text.count(flagged):
                    shown_after_all.append((file, flagged))
    assert (silent, shown_after_all) == ([], [])
    assert reported > 100
