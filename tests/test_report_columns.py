"""Columns in the units of other tools, on lines where the units differ."""

from __future__ import annotations

import json

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from qa_lint.core.diagnostic import RelatedPlace, ResolvedEdit, ResolvedFix
from qa_lint.core.text import Source, Span
from qa_lint.reporting import github, rdjson, sarif
from qa_lint.reporting.columns import Unit, place
from qa_lint.reporting.material import FileView
from tests.reports import diagnostic, material

CASES = [
    # text, (code points, UTF-16, UTF-8) column of "wrong"
    ("wrong", (1, 1, 1)),
    ("é wrong", (3, 3, 4)),
    ("漢字 wrong", (4, 4, 8)),
    ("𝄞 wrong", (3, 4, 6)),
    ("🐶🐱 é wrong", (6, 8, 13)),
    ("e\u0301 wrong", (4, 4, 5)),
    ("👩\u200d🔬 wrong", (5, 7, 13)),
]


@pytest.mark.parametrize(("text", "columns"), CASES)
@pytest.mark.parametrize("before", ["", "first é𝄞\n", "first\r\n\r\n"])
def test_each_format_counts_in_its_unit(
    text: str, columns: tuple[int, int, int], before: str
) -> None:
    code_points, utf16, utf8 = columns
    whole = f"{before}{text} end\n"
    found = diagnostic(text=whole)
    run = material(found, text=whole)
    assert found.range.start.column == code_points

    (command,) = github.render(run)
    assert f",col={code_points},endColumn={code_points + 5}," in command
    result = json.loads(sarif.render(run))["runs"][0]["results"][0]
    region = result["locations"][0]["physicalLocation"]["region"]
    assert (region["startColumn"], region["endColumn"]) == (utf16, utf16 + 5)
    where = json.loads(rdjson.render(run))["diagnostics"][0]["location"]["range"]
    assert (where["start"]["column"], where["end"]["column"]) == (utf8, utf8 + 5)


def test_a_byte_order_mark_takes_bytes_but_no_character() -> None:
    source = Source("a.md", "é wrong\nwrong\n", bom=True)
    first, second = source.range(Span(2, 7)), source.range(Span(8, 13))
    assert place(first, source, "utf-8").start_column == 7
    assert place(first, source, "utf-16").start_column == 3
    assert place(second, source, "utf-8").start_column == 1


@settings(deadline=None)
@given(st.text(alphabet="aé漢𝄞🐶\n\r\t ", min_size=1), st.data())
def test_the_columns_lead_back_to_the_same_place(text: str, data: st.DataObject) -> None:
    """Cut the line's encoded form at the columns: what lies between is what was flagged."""
    source = Source("a.md", text)
    start = data.draw(st.integers(0, len(source.text)))
    end = data.draw(st.integers(start, len(source.text)))
    flagged = source.text[start:end]
    units: list[tuple[Unit, str, int]] = [("utf-8", "utf-8", 1), ("utf-16", "utf-16-le", 2)]
    for unit, encoding, size in units:
        where = place(source.range(Span(start, end)), source, unit)
        lines = [line.encode(encoding) for line in source.text.split("\n")]
        first, last = lines[where.start_line - 1], lines[where.end_line - 1]
        head = first[: size * (where.start_column - 1)]
        tail = last[: size * (where.end_column - 1)]
        newline = "\n".encode(encoding)
        before = newline.join([*lines[: where.start_line - 1], head])
        through = newline.join([*lines[: where.end_line - 1], tail])
        assert through[len(before) :].decode(encoding) == flagged


def test_related_places_and_fixes_are_converted_too() -> None:
    text = "𝄞 wrong\n🐶é wrong\n"
    found = diagnostic(text=text)
    source = Source("a.md", text)
    other = source.range(Span(11, 16))
    found.related = (RelatedPlace("a.md", other, "there"), RelatedPlace("b.md", other, "elsewhere"))
    found.fix = ResolvedFix("mend", "safe", (ResolvedEdit(other, "right"),))
    result = json.loads(sarif.render(material(found, text=text)))["runs"][0]["results"][0]
    there, elsewhere = (r["physicalLocation"]["region"] for r in result["relatedLocations"])
    assert there == {"startLine": 2, "startColumn": 5, "endLine": 2, "endColumn": 10}
    assert elsewhere == {"startLine": 2, "endLine": 2}  # the text of that file is not known
    change = result["fixes"][0]["artifactChanges"][0]["replacements"][0]
    assert change["deletedRegion"] == there
    reviewed = json.loads(rdjson.render(material(found, text=text)))["diagnostics"][0]
    assert reviewed["suggestions"][0]["range"]["start"] == {"line": 2, "column": 8}
    assert reviewed["related_locations"][1]["location"]["range"] == {
        "start": {"line": 2},
        "end": {"line": 2},
    }


def test_a_suggestion_makes_all_edits_at_once_with_the_line_ends_of_the_file() -> None:
    text = "𝄞 one\r\ntwo three\r\n"
    source = Source("a.md", text)
    edits = (
        ResolvedEdit(source.range(Span(10, 15)), "3\n"),
        ResolvedEdit(source.range(Span(2, 5)), "1"),
    )
    found = diagnostic(text=text, flagged="one", fix=ResolvedFix("mend", "safe", edits))
    run = material(found, text=text)
    (suggestion,) = json.loads(rdjson.render(run))["diagnostics"][0]["suggestions"]
    assert suggestion == {
        "range": {"start": {"line": 1, "column": 6}, "end": {"line": 2, "column": 10}},
        "text": "1\r\ntwo 3\r\n",
    }
    (fix,) = json.loads(sarif.render(run))["runs"][0]["results"][0]["fixes"]
    inserted = [r["insertedContent"]["text"] for r in fix["artifactChanges"][0]["replacements"]]
    assert inserted == ["3\r\n", "1"]


def test_a_file_whose_text_is_unknown_has_lines_only() -> None:
    run = material(diagnostic(), files={"a.md": FileView(b"a.md", None)})
    result = json.loads(sarif.render(run))["runs"][0]["results"][0]
    assert result["locations"][0]["physicalLocation"]["region"] == {"startLine": 1, "endLine": 1}
    assert "primaryLocationLineHash" not in result["partialFingerprints"]
