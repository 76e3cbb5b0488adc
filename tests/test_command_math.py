"""The X-ray of formulas on the command line."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from qa_lint.cli import main

PAGE = "# Notes\n\nLet $f(x) = x^2$ be a function.\n\nSo $f(x + 1) = g$ and $\\sqrt{x$.\n"


def shown(capsys: pytest.CaptureFixture[str], *arguments: str) -> str:
    assert main(["math", *arguments]) == 0
    return capsys.readouterr().out


def test_a_formula(capsys: pytest.CaptureFixture[str]) -> None:
    text = shown(capsys, r"$(a+b)^2 = a^2 + b^2 + w^{(t)}$")
    assert "power   (a+b)^2" in text
    assert "a label, not a power" in text
    assert "SymPy: (a + b)**2 = " in text
    assert "typesetting: no problem" in text


def test_verdicts(capsys: pytest.CaptureFixture[str]) -> None:
    text = shown(capsys, r"\text{Var}(aX + b) = a\,\text{Var}(X)")
    assert "refuted: " in text
    assert "left 63/2, right 21/2" in text
    assert "equal: " in shown(capsys, r"\log(ab) = \log a + \log b")
    assert "refuted: 2 + 2 = 5 (left 4, right 5)" in shown(capsys, "2 + 2 = 5")
    assert "a definition" in shown(capsys, "y = a + b")
    assert "ambiguous" in shown(capsys, r"\log xy = 2")


def test_what_the_rules_find(capsys: pytest.CaptureFixture[str]) -> None:
    wrong = r"\frac{d}{dx}\tanh(x) = 1 - \tanh(x)"
    assert "warning math/false-derivative: " in shown(capsys, wrong)
    assert "nothing found" in shown(capsys, r"\frac{d}{dx}\tanh(x) = 1 - \tanh^2(x)")
    (data,) = json.loads(shown(capsys, "--output-format", "json", "1 + 1 = 3"))
    (found,) = data["findings"]
    assert (found["rule"], found["severity"]) == ("claims/equality", "error")
    assert found["computed"] == "1 + 1 = 2"


def test_findings_are_those_of_the_formula(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    page = tmp_path / "page.md"
    page.write_text("So $1 + 1 = 3$ and $2 + 2 = 5$,\n\nand $3 + 3 = 6$.\n", encoding="utf-8")
    text = shown(capsys, f"{page}:1")
    assert text.count("claims/equality") == 2
    assert text.index("not 3") < text.index("2 + 2 = 5") < text.index("not 5")
    assert "nothing found" in shown(capsys, f"{page}:3")


def test_a_line_of_a_file(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    page = tmp_path / "page.md"
    page.write_text(PAGE, encoding="utf-8")
    text = shown(capsys, f"{page}:5")
    assert "because f is used as a function in f(x) = x^2" in text
    assert "never closed" in text


def test_json(capsys: pytest.CaptureFixture[str]) -> None:
    (data,) = json.loads(shown(capsys, "x = 1, y", "--output-format", "json"))
    assert data["tex"] == "x = 1, y"
    assert data["read"] is True
    assert data["tree"][0] == {"depth": 0, "reading": "list", "start": 0, "end": 8}
    assert data["verdicts"][0]["status"] == "unknown"


@pytest.mark.parametrize(
    ("given", "message"),
    [
        ("", "is empty"),
        ("$$ $$", "is empty"),
        ("missing.md:3", "no such file"),
        ("page.md:1", "no formula in line 1"),
        ("page.md:99", "has 6 lines"),
        ("x" * 200_000, "more than 100,000"),
        ("binary.md:1", "is not UTF-8"),
        (".:1", "no such file"),
    ],
)
def test_bad_input(
    given: str,
    message: str,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    monkeypatch.chdir(tmp_path)
    (tmp_path / "page.md").write_text(PAGE, encoding="utf-8")
    (tmp_path / "binary.md").write_bytes(b"$x$\xff\xfe")
    assert main(["math", given]) == 2
    assert message in capsys.readouterr().err


@pytest.mark.parametrize("tex", ["9^{9^{9^{9}}} = x", "(" * 9_000, "\x1b]0;x\x07", "x" * 9_000])
def test_hostile_formulas(tex: str, capsys: pytest.CaptureFixture[str]) -> None:
    text = shown(capsys, tex)
    assert "\x1b" not in text
