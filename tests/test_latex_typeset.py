"""Will a formula be typeset: problems, their places, and the verdicts of the real engines."""

from __future__ import annotations

import json
import re
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from qa_lint.core.data import data_path
from qa_lint.parsing.latex import typeset
from qa_lint.parsing.latex.problem import Problem
from qa_lint.parsing.latex.tables import ENGINES, drawable, tables
from qa_lint.parsing.latex.typeset import problems

BOTH = frozenset(ENGINES)
MATHJAX, KATEX = frozenset({"mathjax3"}), frozenset({"katex"})


def only(tex: str, *, display: bool = True) -> Problem:
    found = problems(tex, display=display)
    assert len(found) == 1, found
    return found[0]


@pytest.mark.parametrize(
    ("tex", "kind", "flagged", "engines"),
    [
        ("\\frac{a{b}{c}", "unbalanced-group", "{", BOTH),
        ("a_{n}} + 1", "unbalanced-group", "}", BOTH),
        ("\\left( \\frac{1}{2 \\right)", "unbalanced-group", "{", BOTH),
        ("\\left( x", "left-without-right", "\\left", BOTH),
        ("x \\right)", "right-without-left", "\\right", BOTH),
        ("{\\left( x} \\right)", "left-without-right", "\\left", BOTH),
        ("\\left a x \\right)", "bad-delimiter", "\\left a", BOTH),
        ("\\left\u27e8 x \\right.", "bad-delimiter", "\\left\u27e8", MATHJAX),
        ("\\fraq{a}{b}", "unknown-command", "\\fraq", BOTH),
        ("\\mbox{if } x", "unknown-command", "\\mbox", KATEX),
        ("\\bm{x}", "unknown-command", "\\bm", MATHJAX),
        ("\\begin{foo}x\\end{foo}", "unknown-environment", "\\begin{foo}", BOTH),
        ("\\begin{eqnarray}x\\end{eqnarray}", "unknown-environment", "\\begin{eqnarray}", KATEX),
        ("\\begin{cases}a\\end{aligned}", "mismatched-environment", "\\end{aligned}", BOTH),
        ("\\begin{cases}a", "mismatched-environment", "\\begin{cases}", BOTH),
        ("a \\end{cases}", "mismatched-environment", "\\end", BOTH),
        ("\\text{a_b}", "underscore-in-text", "_", KATEX),
        ("\\textbf{a {b_c}}", "underscore-in-text", "_", KATEX),
        ("\\text{50% of} x", "unbalanced-group", "{", KATEX),
        ("\\frac{1}", "missing-argument", "\\frac", BOTH),
        ("x + y_{}^", "missing-argument", "^", BOTH),
        ("\\sqrt[3{x}", "missing-argument", "[", BOTH),
        ("x^\\log y", "unbraced-argument", "\\log", BOTH),
        ("x^\\hat y", "unbraced-argument", "\\hat", KATEX),
        ("x^a^b", "double-script", "^", BOTH),
        ("\\sum_{i}_j", "double-script", "_", BOTH),
        ("x^2'", "double-script", "'", BOTH),
        ("x' ^2", "double-script", "^", KATEX),
        ("a $ b", "dollar-in-math", "$", KATEX),
        ("\\text{cost $5}", "dollar-in-text", "$", BOTH),
        ("a # b", "hash-in-math", "#", BOTH),
        ("a & b", "misplaced-align", "&", BOTH),
        ("\\left( a & b \\right)", "misplaced-align", "&", BOTH),
        ("\\begin{split} a & b & c \\end{split}", "misplaced-align", "&", KATEX),
        ("a\\limits_x", "misplaced-limits", "\\limits", BOTH),
        ("{\\sum}\\limits_x", "misplaced-limits", "\\limits", KATEX),
        ("a \\over b \\over c", "double-infix", "\\over", BOTH),
        ("\\hspace{1}", "bad-length", "1", BOTH),
        ("20 \u20ac", "bad-character", "\u20ac", MATHJAX),
        ("\\begin{array}{p{2cm}} a \\end{array}", "bad-columns", "{p{2cm}}", KATEX),
    ],
)
def test_one_defect(tex: str, kind: str, flagged: str, engines: frozenset[str]) -> None:
    found = problems(tex, display=True)
    assert (kind, flagged, engines) in [
        (p.kind, tex[p.span.start : p.span.end], p.engines) for p in found
    ]
    # A fence that stands across a brace lacks its partner on both sides of it.
    assert len(found) == (2 if kind == "left-without-right" and "}" in tex else 1), found


@pytest.mark.parametrize(
    "tex",
    [
        "",
        "-\\sum_{i}^{} (p_i \\log p_i)",
        "f''(x)^2 + x_a'",
        "\\frac12 + \\sqrt[n]{x} + \\sqrt 2 + \\hat x^2",
        "\\left\\{ \\begin{array}{l|r} a & b \\\\[2pt] \\hline c & d \\end{array} \\right.",
        "\\begin{aligned} a &= b \\\\ &= c \\end{aligned}",
        "\\text{if } x > 0, \\text{ and $y_1$ too}",
        "\\operatorname*{arg\\,max}_x f(x)",
        "a % a { comment } \\foo\n + b",
        "\\newcommand{\\half}[1]{\\frac{#1}{2}} \\half{x}",
        "\\def\\Rn#1{\\mathbb{R}^{#1}} \\Rn{3}",
        "\\max\\limits_x x^\\text{th} x_\\mathrm{max} x^\\frac12",
        "\\left.\\frac{dy}{dx}\\right|_{x=0} \\bigl( a \\bigr)",
        "{a \\over b} + \\left(c \\over d\\right)",
        "x \\in \\{1, \\dots, n\\}, \\|x\\|_2^2 \\le 5\\%",
        "\\color{red} x + \\textcolor{blue}{y}",
        "中 + é + 𝑥",
        "\\begin{matrix} 1 & 2 \\\\\n 3 & 4 \\end{matrix}\\",
    ],
)
def test_sound_formulas(tex: str) -> None:
    # A backslash that ends a formula is a space to MathJax, and nothing KaTeX can read.
    broken = {engine for p in problems(tex, display=True) for engine in p.engines}
    assert broken == ({"katex"} if tex.endswith("\\") else set())


@pytest.mark.parametrize("environment", ["align", "align*", "gather", "equation", "alignat"])
def test_equations_need_display_in_katex(environment: str) -> None:
    argument = "{1}" if environment == "alignat" else ""
    tex = f"\\begin{{{environment}}}{argument} a \\end{{{environment}}}"
    assert problems(tex, display=True) == []
    found = only(tex, display=False)
    assert (found.kind, found.engines) == ("display-only", KATEX)


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("\\farc", "\\frac"),
        ("\\lamda", "\\lambda"),
        ("\\timEs", "\\times"),
        ("\\aplha", "\\alpha"),
        ("\\opertorname", "\\operatorname"),
    ],
)
def test_a_slip_is_mended(typed: str, meant: str) -> None:
    found = only(f"{typed}{{a}}{{b}}")
    assert (found.fix, found.suggestion) == (meant, meant)


@pytest.mark.parametrize(
    ("typed", "suggestion"),
    [
        ("\\alphax", "\\alpha x"),
        ("\\fraq{a}{b}", "\\frac"),
        ("\\mbox{a}", "\\text"),
        ("\\zzzzzz", None),
        ("\\expect", None),
        ("\\qty", "\\require{physics}"),
        ("\\R", "\\mathbb{R}"),
    ],
)
def test_what_is_not_sure_is_not_fixed(typed: str, suggestion: str | None) -> None:
    found = only(typed)
    assert found.fix is None
    assert found.suggestion == suggestion


def test_macros_of_the_page_are_known() -> None:
    assert problems("\\E{x_1} \\R^n", display=False, macros={"E": 1, "\\R": 0}) == []
    assert only("\\E", display=False).kind == "unknown-command"
    found = problems("\\E", display=False, macros={"E": 1})
    assert [problem.kind for problem in found] == ["missing-argument"]


def test_problems_come_in_order() -> None:
    found = problems("\\foo x^a^b \\bar", display=False)
    assert [problem.span for problem in found] == sorted(problem.span for problem in found)
    assert [problem.kind for problem in found] == [
        "unknown-command",
        "double-script",
        "missing-argument",
    ]


@pytest.mark.parametrize(
    "tex",
    [
        *("{" * 100_000, "\\left(" * 5000, "^" * 10_000, "{" * 101 + "}" * 101, "a" * 8193),
        *("\\begin{cases}" * 101, "x " * 3001),
    ],
)
def test_limits(tex: str) -> None:
    found = only(tex)
    assert (found.kind, found.engines) == ("limits", frozenset())


DEEP = ["{", "\\frac{", "x^{", "\\sqrt{", "\\text{$", "\\left(", "\\begin{matrix}", "\\mathop{"]


@pytest.mark.parametrize("opener", DEEP)
@pytest.mark.parametrize("closed", [True, False])
def test_deep_nesting(opener: str, *, closed: bool) -> None:
    closers = {"\\left(": "\\right)", "\\begin{matrix}": "\\end{matrix}", "\\text{$": "$}"}
    closer = closers.get(opener, "}") + ("{a}" if opener == "\\frac{" else "")
    found = problems(opener * 99 + "a" + closer * 99 * closed, display=True)
    assert bool(found) is not closed


@pytest.mark.parametrize(
    "piece",
    [
        *("^", "\\sqrt[", "\\root", "\\mathop", "\\limits", "\\verb|", "%\n{", "\\right)"),
        *("'", "\\end{a}", "\\text", "\\newcommand ", "\\hspace{ ", "\\big", "\\over", "$"),
        *("\\sqrt", "\\def"),
    ],
)
def test_repetition_ends(piece: str) -> None:
    problems((piece * 3000)[:2999], display=True)
    problems("\\hspace{" + " " * 8000 + "}", display=True)


PIECES = st.sampled_from(
    [
        *"\\{}_^'&%\n $a1[]()|#~é",
        *("\\frac", "\\text{", "\\left(", "\\right", "\\begin{cases}", "\\\\", "\\end{cases}"),
        *("\\sqrt[", "\\over", "\\limits", "\\def\\x", "\\verb|", "\\hspace", "\\big", "\\tag"),
        *("\\newcommand{", "\\color", "\\root", "\\of", "\\middle", "\\mathrm", "\\hline"),
    ]
)


@settings(max_examples=300, deadline=None)
@given(st.lists(PIECES, max_size=30).map("".join), st.booleans())
def test_any_text_is_judged(tex: str, display: bool) -> None:
    found = problems(tex, display=display)
    assert found == problems(tex, display=display)
    for problem in found:
        assert 0 <= problem.span.start < problem.span.end <= len(tex)
        assert problem.engines
        assert problem.engines <= BOTH


def test_the_tables_are_whole() -> None:
    for engine in ENGINES:
        known = tables(engine)
        assert {"frac", "alpha", "left", "begin", "\\", ",", "{"} <= set(known.commands)
        assert {"matrix", "cases", "aligned", "array"} <= set(known.environments)
        assert {"(", ".", "\\{", "\\langle", "\\|"} <= known.delimiters
        for code in [*known.commands.values(), *known.environments.values()]:
            assert set(code.arguments) <= set("metpacrsdobnk*")
            assert set(code.signs) <= set("^LTXNIDE123456789")
    assert list(drawable()) == sorted(drawable())


def test_every_kind_is_documented() -> None:
    folder = Path(typeset.__file__).parent
    code = "".join(path.read_text("utf-8") for path in folder.glob("*.py"))
    noted = set(re.findall(r'(?:note|Finding|Problem)\(\s*"([a-z-]+)"', code))
    noted |= {"underscore-in-text", "script-in-text", "align-in-text"}
    listed = re.findall(r"``(.*?)``", Problem.__doc__ or "", re.DOTALL)[1]
    assert noted == set(listed.split())


def test_the_data_is_found() -> None:
    assert data_path("data", "latex.json").is_file()


# Broken formulas found, sound ones left alone, over 7,858 real and mutated fragments.
FLOORS = {"mathjax3": (2940, 0), "katex": (3292, 0)}


@pytest.mark.parametrize("engine", ENGINES)
def test_agreement_with_the_engines(engine: str, shared: Path) -> None:
    path = shared / "math" / "fragments.jsonl"
    if not path.is_file():
        pytest.skip(f"needs {path}")
    hits = 0
    false_alarms = []
    for line in path.read_text("utf-8").splitlines():
        row = json.loads(line)
        breaks = any(engine in p.engines for p in problems(row["tex"], display=row["display"]))
        hits += breaks and row[engine] is not None
        if breaks and row[engine] is None:
            false_alarms.append(row["tex"])
    least, most = FLOORS[engine]
    assert hits >= least
    assert len(false_alarms) <= most, false_alarms
