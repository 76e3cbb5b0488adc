"""Will a formula be typeset: problems, their places, and the verdicts of the real engines."""

from __future__ import annotations

import json
import random
import re
import subprocess
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from qa_lint.core.data import data_path
from qa_lint.parsing.latex import typeset
from qa_lint.parsing.latex.problem import Problem
from qa_lint.parsing.latex.tables import ENGINES, drawable, tables
from qa_lint.parsing.latex.typeset import problems
from tests.node_tools import ROOT, needs, node

ALL = frozenset(ENGINES)
MATHJAX, MATHJAX3 = frozenset({"mathjax3", "mathjax4"}), frozenset({"mathjax3"})
STRICT, KATEX = frozenset({"mathjax4", "katex"}), frozenset({"katex"})
"""``STRICT`` engines read text by rules of its own."""


def only(tex: str, *, display: bool = True) -> Problem:
    found = problems(tex, display=display)
    assert len(found) == 1, found
    return found[0]


@pytest.mark.parametrize(
    ("tex", "kind", "flagged", "engines"),
    [
        ("\\frac{a{b}{c}", "unbalanced-group", "{", ALL),
        ("a_{n}} + 1", "unbalanced-group", "}", ALL),
        ("\\left( \\frac{1}{2 \\right)", "unbalanced-group", "{", ALL),
        ("\\left( x", "left-without-right", "\\left", ALL),
        ("x \\right)", "right-without-left", "\\right", ALL),
        ("{\\left( x} \\right)", "left-without-right", "\\left", ALL),
        ("\\left a x \\right)", "bad-delimiter", "\\left a", ALL),
        ("\\left\u27e8 x \\right.", "bad-delimiter", "\\left\u27e8", MATHJAX),
        ("\\fraq{a}{b}", "unknown-command", "\\fraq", ALL),
        ("\\mbox{if } x", "unknown-command", "\\mbox", KATEX),
        ("\\bm{x}", "unknown-command", "\\bm", MATHJAX),
        ("\\begin{foo}x\\end{foo}", "unknown-environment", "\\begin{foo}", ALL),
        ("\\begin{eqnarray}x\\end{eqnarray}", "unknown-environment", "\\begin{eqnarray}", KATEX),
        ("\\begin{cases}a\\end{aligned}", "mismatched-environment", "\\end{aligned}", ALL),
        ("\\begin{cases}a", "mismatched-environment", "\\begin{cases}", ALL),
        ("a \\end{cases}", "mismatched-environment", "\\end", ALL),
        ("\\text{a_b}", "underscore-in-text", "_", STRICT),
        ("\\textbf{a {b_c}}", "underscore-in-text", "_", STRICT),
        ("\\text{50% of} x", "unbalanced-group", "{", KATEX),
        ("\\frac{1}", "missing-argument", "\\frac", ALL),
        ("x + y_{}^", "missing-argument", "^", ALL),
        ("\\sqrt[3{x}", "missing-argument", "[", ALL),
        ("x^\\log y", "unbraced-argument", "\\log", ALL),
        ("x^\\hat y", "unbraced-argument", "\\hat", KATEX),
        ("x^a^b", "double-script", "^", ALL),
        ("\\sum_{i}_j", "double-script", "_", ALL),
        ("x^2'", "double-script", "'", ALL),
        ("x' ^2", "double-script", "^", KATEX),
        ("a $ b", "dollar-in-math", "$", KATEX),
        ("\\text{cost $5}", "dollar-in-text", "$", ALL),
        ("a # b", "hash-in-math", "#", ALL),
        ("a & b", "misplaced-align", "&", ALL),
        ("\\left( a & b \\right)", "misplaced-align", "&", ALL),
        ("\\begin{split} a & b & c \\end{split}", "misplaced-align", "&", KATEX),
        ("a\\limits_x", "misplaced-limits", "\\limits", ALL),
        ("{\\sum}\\limits_x", "misplaced-limits", "\\limits", KATEX),
        ("a \\over b \\over c", "double-infix", "\\over", ALL),
        ("\\hspace{1}", "bad-length", "1", ALL),
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
        assert problem.engines <= ALL


def test_the_tables_are_whole() -> None:
    for engine in ENGINES:
        known = tables(engine)
        assert {"frac", "alpha", "left", "begin", "\\", ",", "{"} <= set(known.commands)
        assert {"matrix", "cases", "aligned", "array"} <= set(known.environments)
        assert {"(", ".", "\\{", "\\langle", "\\|"} <= known.delimiters
        for code in [*known.commands.values(), *known.environments.values()]:
            assert set(code.arguments) <= set("metpacrsdobnkv*")
            assert set(code.signs) <= set("^LTXNIDE123456789")
    for engine in MATHJAX:
        assert list(drawable(engine)) == sorted(drawable(engine))


def test_every_kind_is_documented() -> None:
    folder = Path(typeset.__file__).parent
    code = "".join(path.read_text("utf-8") for path in folder.glob("*.py"))
    noted = set(re.findall(r'(?:note|Finding|Problem)\(\s*"([a-z-]+)"', code))
    noted |= {"underscore-in-text", "script-in-text", "align-in-text"}
    listed = re.findall(r"``(.*?)``", Problem.__doc__ or "", re.DOTALL)[1]
    assert noted == set(listed.split())


def test_the_data_is_found() -> None:
    assert data_path("data", "latex.json").is_file()


DISAGREEMENTS = 0.001
"""Share of the fuzzed formulas that may be judged differently."""


def fuzzed(rows: list[dict[str, Any]], count: int, seed: int) -> Iterator[dict[str, Any]]:
    """Yield real formulas with a few tokens lost, added, replaced or swapped.

    Without colours: MathJax shows unknown commands in red, and only so they are seen.
    """
    chance = random.Random(seed)
    split = re.compile(r"\\[A-Za-z]+\*?|\\.|[A-Za-z0-9]+|\s+|.", re.DOTALL)
    pool = [token for row in rows[:1_500] for token in split.findall(row["tex"])]
    pool += STRUCTURE * (len(pool) // (3 * len(STRUCTURE)))
    for _ in range(count):
        row = chance.choice(rows)
        tokens = split.findall(row["tex"]) or ["x"]
        for _ in range(chance.choice((1, 1, 2, 3, 4))):
            at = chance.randrange(len(tokens))
            change = chance.random()
            if change < 0.3 and len(tokens) > 1:
                del tokens[at]
            elif change < 0.8:
                tokens.insert(at, chance.choice(pool))
            elif change < 0.9:
                tokens[at] = chance.choice(pool)
            else:
                other = chance.randrange(len(tokens))
                tokens[at], tokens[other] = tokens[other], tokens[at]
        yield {"tex": "".join(tokens), "display": row["display"]}


STRUCTURE = (
    "{ } ^ _ & \\\\ \\left( \\right) $ # % ~ ' [ ] \\text{ \\mathrm \\frac \\sqrt \\limits \\over "
    "\\tag{1} \\begin{cases} \\end{cases} \\begin{align} \\end{align} \\operatorname \\big \\mbox{ "
    "\\hat \\overset \\displaystyle \\quad \\underbrace \\middle| \\substack{ é √ − ’ →"
).split()


def judged(rows: list[dict[str, Any]], folder: Path) -> list[dict[str, str | None]]:
    """Return what the engines themselves say about formulas."""
    for package in ("katex", "mathjax-full", "mathjax"):
        needs(package)
    file = folder / "formulas.jsonl"
    file.write_text("".join(json.dumps(row) + "\n" for row in rows), "utf-8")
    script = ROOT / "tools" / "latex_engines.js"
    done = subprocess.run(
        [node(), script, "verdicts", file], check=True, capture_output=True, encoding="utf-8"
    )
    return [json.loads(line) for line in done.stdout.splitlines() if line.startswith("{")]


def differing(rows: list[dict[str, Any]], verdicts: list[dict[str, str | None]]) -> list[str]:
    """Return the formulas that an engine and we judge differently."""
    found = []
    for row, verdict in zip(rows, verdicts, strict=True):
        own = problems(row["tex"], display=row["display"])
        if any(problem.kind == "limits" for problem in own):
            continue
        for engine in ENGINES:
            ours = any(engine in problem.engines for problem in own)
            if ours != (verdict[engine] is not None):
                found.append(f"{engine}: {verdict[engine]}: {row['tex']}")
    return found


@pytest.fixture(scope="module")
def fragments(shared: Path) -> list[dict[str, Any]]:
    """Return the 7,858 formulas, real and mutated, of the development data."""
    path = shared / "math" / "fragments.jsonl"
    if not path.is_file():
        pytest.skip(f"needs {path}")
    return [json.loads(line) for line in path.read_text("utf-8").splitlines()]


def test_agreement_with_recorded_verdicts(fragments: list[dict[str, Any]]) -> None:
    for row in fragments:
        own = problems(row["tex"], display=row["display"])
        for engine in ("mathjax3", "katex"):
            assert any(engine in p.engines for p in own) == (row[engine] is not None), row["tex"]


@pytest.mark.slow
def test_agreement_with_the_engines(fragments: list[dict[str, Any]], tmp_path: Path) -> None:
    assert differing(fragments, judged(fragments, tmp_path)) == []


@pytest.mark.slow
@pytest.mark.parametrize("seed", [1, 2])
def test_agreement_on_fuzzed_formulas(
    fragments: list[dict[str, Any]], tmp_path: Path, seed: int
) -> None:
    real = [row for row in fragments if not row["mutation"] and "color" not in row["tex"]]
    rows = list(fuzzed(real, 5_000, seed))
    found = differing(rows, judged(rows, tmp_path))
    assert len(found) <= DISAGREEMENTS * len(rows) * len(ENGINES), found
