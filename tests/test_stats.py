"""``qa-lint stats``: the counts of the seed, of a small bank, and of bad input."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from qa_lint.core.profile import Profile
from qa_lint.core.text import Source
from qa_lint.linting.inventory import Inventory, inventory, total
from qa_lint.parsing.reader import read
from tests.command_line import Ran, run, write

BANK = r"""# Bank

!!! Question ""
    === "Question"
        #### What is 2 + 2 = 4 called?

    === "Answer"

        A sum: 2 + 3 = 5, see [one](https://www.example.org/sum), [two][more], [here](notes.md)
        and ![a picture](https://www.example.org/sum.png). An [unknown] label is no link.

        $$
        a = b
        $$

        Inline are $x^2$ and $\foo bar$.

        | a | b |
        |---|---|
        | 1 | 2 |

        ```python
        print(1)
        ```

!!! Question ""
    === "Question"
        #### What has no answer?

    === "Answer"

        <!-- to be written -->

<!--
!!! Question ""
    === "Question"
        #### What is hidden?

    === "Answer"

        Neither $z$ nor [this](https://www.example.org/hidden) is counted.
-->

[more]: https://www.example.org/more
"""


def _inventory(text: str, **profile: Any) -> Inventory:
    return inventory(read(Source("bank.md", text), Profile(**profile)))


def _json(*paths: Path) -> dict[str, Any]:
    ran = run("stats", "--output-format", "json", *paths)
    assert ran.status == 0
    return ran.report


def test_the_seed(shared: Path) -> None:
    data = _json(shared / "seed" / "interview_questions.md")["total"]
    assert data["questions"] == {
        "total": 58,
        "hidden": 1,
        "answered": 58,
        "dialects": {"mkdocs-tabs": 58},
    }
    assert data["formulas"]["total"] == data["formulas"]["typeset_checked"] == 18
    assert (data["formulas"]["display"], data["formulas"]["inline"]) == (4, 14)
    assert data["links"] == {"total": 16, "kinds": {"inline": 16}}
    assert data["references"] == 15  # one link stands in two pairs of parentheses: it leads nowhere
    assert (data["tables"], data["code_blocks"], data["options"]["total"]) == (2, 1, 0)


def test_a_small_bank() -> None:
    found = _inventory(BANK)
    assert (found.questions, found.hidden_questions, found.answered) == (2, 1, 1)
    assert found.dialects == {"mkdocs-tabs": 2}
    assert (found.display_formulas, found.inline_formulas, found.formulas) == (1, 2, 3)
    assert (found.typeset_checked, found.read_as_trees) == (3, 2)
    assert (found.claims, found.numeric_claims, found.judged_claims) == (2, 2, 1)
    assert found.links == {"inline": 2, "reference": 1, "image": 1, "definition": 1}
    assert found.references == 2
    assert (found.tables, found.code_blocks) == (1, 1)


def test_right_options_answer_a_question() -> None:
    found = _inventory(
        "# Quiz\n\n## Which of these is even?\n\n- [ ] 1\n- [x] 2\n\n"
        "## Which of these is odd?\n\n- [ ] 4\n- [x] 3\n- [x] 5\n",
        renderer="github",
    )
    assert (found.questions, found.answered) == (2, 2)
    assert (found.options, found.right_options) == (5, 3)


def test_an_answer_in_the_front_matter_counts() -> None:
    found = _inventory("---\nquestion: What is the square of 3?\nanswer: Nine.\n---\n")
    assert (found.questions, found.answered) == (1, 1)


def test_what_is_beyond_the_limits_is_not_read() -> None:
    found = _inventory(f"Deep: ${'{' * 101}x{'}' * 101}$ and flat: $x$.\n")
    assert (found.formulas, found.typeset_checked, found.read_as_trees) == (2, 1, 1)


def test_a_formula_that_the_site_shows_as_text_is_none() -> None:
    assert _inventory("It costs $ 5 or $ 6.\n").formulas == 0


def test_totals_add_up() -> None:
    one = _inventory(BANK)
    both = total([one, one])
    assert (both.questions, both.claims, both.formulas) == (4, 4, 6)
    assert both.links == {"inline": 4, "reference": 2, "image": 2, "definition": 2}
    assert one == _inventory(BANK)
    assert total([]) == Inventory()


def test_json_has_each_file_and_the_total(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    write(tmp_path / "a.md", BANK)
    write(tmp_path / "b" / "notes.md", "# Notes\n\nNothing is asked. [One](https://example.org)\n")
    data = _json(Path())
    assert list(data) == ["version", "files", "unread", "total"]
    assert data["version"] == 1
    assert [one["path"] for one in data["files"]] == ["a.md", "b/notes.md"]
    assert [one["questions"]["total"] for one in data["files"]] == [2, 0]
    assert [one["references"] for one in data["files"]] == [2, 0]
    assert data["total"]["files"] == 2
    assert data["total"]["links"]["total"] == 6


def test_text(tmp_path: Path) -> None:
    ran = run("stats", write(tmp_path / "a.md", BANK))
    assert ran.status == 0
    assert [line.split(maxsplit=1)[-1] for line in ran.out.splitlines()] == [
        "1",
        "2  (1 answered, 2 mkdocs-tabs, 1 more hidden)",
        "0",
        "3  (1 display, 2 inline, 3 checked for typesetting, 2 read as trees)",
        "2  (2 numeric, 1 judged)",
        "5  (1 definition, 1 image, 2 inline, 1 reference)",
        "2",
        "1",
        "blocks       1",
    ]


def test_a_path_that_is_not_there(tmp_path: Path) -> None:
    ran = run("stats", tmp_path / "missing.md")
    assert (ran.status, ran.out) == (2, "")
    assert "missing.md" in ran.err


def test_no_path_at_all() -> None:
    assert run("stats").status == 2


def _named(ran: Ran) -> list[str]:
    return [one["path"] for one in json.loads(ran.stdout)["files"]]


def test_an_unreadable_file_is_named_and_left_out(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    write(tmp_path / "good.md", "# Notes\n")
    write(tmp_path / "bad.md", b"\xff\xfe\x00\xff not text \x00\x81")
    ran = run("stats", "--output-format", "json", ".")
    assert ran.status == 0
    assert _named(ran) == ["good.md"]
    assert "bad.md" in ran.err


@pytest.mark.parametrize("text", ["", "\ufeff", "---\n", "$$", "[a]: b\n\n[a][a]", "<!--", "```"])
def test_odd_files_are_counted(tmp_path: Path, text: str) -> None:
    assert _json(write(tmp_path / "odd.md", text))["total"]["questions"]["total"] == 0
