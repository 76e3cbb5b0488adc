"""No text of a checked file, a pack or a file name can break out of its place in a report."""

from __future__ import annotations

import json
import re
import unicodedata
from collections.abc import Callable
from html.parser import HTMLParser
from xml.etree import ElementTree

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from markdown_it import MarkdownIt

from qa_lint.reporting import (
    github,
    github_summary,
    gitlab,
    json_report,
    junit,
    markdown,
    rdjson,
    sarif,
)
from qa_lint.reporting.material import Material
from qa_lint.reporting.plain import printable, without_commands
from tests.reports import HOSTILE, TEXTS, diagnostic, hostile_materials, material

few = settings(max_examples=30, deadline=None)
any_time = settings(deadline=None)
RENDERER = MarkdownIt("commonmark", {"html": True}).enable(["table", "strikethrough"])
CONTROL = {"Cc", "Cs"}
BIDI = re.compile(r"[\u202a-\u202e\u2066-\u2069\u200e\u200f\u2028\u2029]")
JSON_FORMATS: dict[str, Callable[[Material], str]] = {
    "sarif": sarif.render,
    "gitlab": gitlab.render,
    "rdjson": rdjson.render,
    "json": lambda run: json_report.render(run.diagnostics, run.skipped, 1, {}),
}


def assert_harmless(text: str, *, allowed: str = "\n") -> None:
    """Nothing in a text moves a cursor, hides text, or is no character at all."""
    assert not [c for c in text if unicodedata.category(c) in CONTROL and c not in allowed]
    assert not BIDI.search(text)


class Tags(HTMLParser):
    """Collects the elements, attributes and text of HTML."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.tags: set[str] = set()
        self.attributes: set[tuple[str, str | None]] = set()
        self.text = ""
        self.feed(html)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.add(tag)
        self.attributes.update(attrs)

    def handle_data(self, data: str) -> None:
        self.text += data


def visible(html: str) -> str:
    return Tags(html).text.replace("\u200b", "").strip()


# --- github ---------------------------------------------------------------------------------


def command(line: str) -> tuple[str, dict[str, str], str]:
    """Read a line as GitHub's runner does: name, properties, message."""
    found = re.fullmatch(r"::(\w+) (.*?)::(.*)", line)
    assert found, line
    name, listed, message = found.groups()
    properties = dict(pair.split("=", 1) for pair in listed.split(","))
    for escape, character in (("%0D", "\r"), ("%0A", "\n"), ("%3A", ":"), ("%2C", ",")):
        message = message if escape in ("%3A", "%2C") else message.replace(escape, character)
        properties = {k: v.replace(escape, character) for k, v in properties.items()}
    message = message.replace("%25", "%")
    return name, {k: v.replace("%25", "%") for k, v in properties.items()}, message


@few
@given(hostile_materials())
def test_github_has_one_command_a_line_and_no_other(run: Material) -> None:
    lines = list(github.render(run))
    assert len(lines) == len(run.diagnostics)
    for line in lines:
        assert line.splitlines() == [line]
        assert_harmless(line, allowed="")
        assert "##[" not in line
        name, properties, message = command(line)
        assert name in ("error", "warning", "notice")
        assert set(properties) <= {"file", "line", "endLine", "col", "endColumn", "title"}
        assert not [part for part in message.split("\n") if part.lstrip().startswith("::")]


def test_github_gives_names_and_messages_back() -> None:
    text = "100% of a:b, c=d %0A :: é𝄞"
    (line,) = github.render(material(diagnostic("%25,a=b:c ü.md", message=text)))
    _, properties, message = command(line)
    assert properties["file"] == "%25,a=b:c ü.md"
    assert message == text


# --- the job summary --------------------------------------------------------------------------


@few
@given(hostile_materials())
def test_the_summary_holds_only_our_own_markup(run: Material) -> None:
    page = github_summary.render(run, blob="https://github.com/o/r/blob/0123456")
    assert_harmless(page)
    html = Tags(RENDERER.render(page))
    assert html.tags <= {
        *("h2", "p", "table", "thead", "tbody", "tr", "th", "td", "br", "code", "a"),
        *("details", "summary", "ul", "li"),
    }
    for name, value in html.attributes:
        if name == "href":
            assert re.fullmatch(
                r"https://github\.com/o/r/blob/0123456/\S+\?plain=1#L\d+", value or ""
            )
        else:
            assert (name, value) == ("open", None) or name == "style"
    rows = [line for line in page.splitlines() if re.match(r"\| (\[|\d)", line)]
    assert len(rows) == len(run.diagnostics)


@any_time
@given(TEXTS)
def test_markdown_renders_as_the_text_itself(text: str) -> None:
    expected = printable(" ".join(text.split()))
    html = RENDERER.render(markdown.escaped(text))
    assert Tags(html).tags <= {"p"}
    assert visible(html) == expected
    cell = RENDERER.render(f"| a |\n|---|\n| {markdown.escaped(text)} |\n")
    assert Tags(cell).tags <= {"table", "thead", "tbody", "tr", "th", "td"}
    assert visible(cell).removeprefix("a").strip() == expected


@any_time
@given(TEXTS)
def test_code_renders_as_the_text_itself_in_a_table(text: str) -> None:
    expected = printable(" ".join(text.split()))
    html = RENDERER.render(f"| a |\n|---|\n| {markdown.code(text)} |\n")
    assert Tags(html).tags <= {"table", "thead", "tbody", "tr", "th", "td", "code"}
    assert visible(html).removeprefix("a").strip() == expected


@any_time
@given(TEXTS)
def test_a_fence_holds_its_text(text: str) -> None:
    html = Tags(RENDERER.render(markdown.fenced(text, "markdown")))
    assert html.tags == {"pre", "code"}
    assert html.text.rstrip("\n").split("\n") == [
        printable(line) for line in text.rstrip("\n").split("\n")
    ]


@pytest.mark.parametrize(
    ("text", "no_more"),
    [
        ("@octocat", "@octocat"),
        ("see #12", "#12"),
        ("https://evil.example", "https://"),
        ("www.evil.example", "www.evil"),
        ("$x$ and $$y$$", "$"),
    ],
)
def test_what_github_makes_of_plain_text_is_broken_up(text: str, no_more: str) -> None:
    assert no_more not in markdown.escaped(text)


def test_code_in_a_message_stays_code() -> None:
    assert markdown.with_code("the `a|b` of `c`, not *d*") == "the `a\\|b` of `c`, not \\*d\\*"
    assert markdown.with_code("a lone ` tick") == "a lone \\` tick"


# --- the formats for machines -----------------------------------------------------------------


@few
@given(hostile_materials())
def test_junit_is_xml(run: Material) -> None:
    text = junit.render(run)
    assert_harmless(text)
    root = ElementTree.fromstring(text.encode("utf-8"))  # noqa: S314 - our own output
    cases = root.findall("./testsuite/testcase")
    assert len(cases) == int(root.attrib["tests"])
    assert len(root.findall(".//failure")) == int(root.attrib["failures"])
    failing = [d for d in run.diagnostics if d.severity == "error"]
    assert int(root.attrib["failures"]) == len(failing)
    names = [(c.get("classname"), c.get("name")) for c in cases if c.find("skipped") is None]
    assert len(set(names)) == len(names)


@pytest.mark.parametrize("name", JSON_FORMATS)
@few
@given(run=hostile_materials())
def test_json_formats_parse_and_round_trip(name: str, run: Material) -> None:
    text = JSON_FORMATS[name](run)
    assert "##[" not in text
    assert not [line for line in text.split("\n") if line.lstrip().startswith("::")]
    data = json.loads(text)
    encoded = text.encode("utf-8", "backslashreplace")
    assert json.loads(encoded) == data
    assert json.loads(json.dumps(data)) == data


def strings(data: object) -> list[str]:
    """Return every string of JSON data, keys included."""
    if isinstance(data, str):
        return [data]
    if isinstance(data, dict):
        return [*data, *(text for value in data.values() for text in strings(value))]
    return [text for item in data for text in strings(item)] if isinstance(data, list) else []


def exact_texts(run: Material) -> set[str]:
    """Return what tools take as it is: names of files, and what fixes put into them."""
    found = [*run.diagnostics, *run.suppressed]
    edits = {edit.text for d in found if d.fix for edit in d.fix.edits}
    return edits | {d.path for d in found} | {p.path for d in found for p in d.related}


@pytest.mark.parametrize("name", ["sarif", "gitlab", "rdjson"])
@few
@given(run=hostile_materials())
def test_texts_for_people_hold_no_control_characters(name: str, run: Material) -> None:
    report = JSON_FORMATS[name](run)
    assert_harmless(report)
    for text in strings(json.loads(report)):
        if text not in exact_texts(run):
            assert_harmless(text)


@few
@given(hostile_materials())
def test_sarif_messages_hold_no_links(run: Material) -> None:
    (only,) = json.loads(sarif.render(run))["runs"]
    for result in only["results"]:
        texts = [result["message"]["text"]]
        texts += [place["message"]["text"] for place in result["relatedLocations"]]
        texts += [fix["description"]["text"] for fix in result.get("fixes", [])]
        assert not [text for text in texts if "](" in text]
    for rule in only["tool"]["driver"]["rules"]:
        assert "](" not in rule["shortDescription"]["text"] + rule["help"]["text"]
        html = Tags(RENDERER.render(rule["help"].get("markdown", "")))
        assert html.tags <= {"p", "strong", "code", "pre"}


@few
@given(hostile_materials())
def test_gitlab_fingerprints_are_unique(run: Material) -> None:
    twice = Material([*run.diagnostics, *run.diagnostics], run.files)
    issues = json.loads(gitlab.render(twice))
    assert len({issue["fingerprint"] for issue in issues}) == len(issues)


# --- logs -------------------------------------------------------------------------------------


@any_time
@given(st.lists(st.sampled_from(HOSTILE), max_size=4).map("".join))
def test_a_log_line_is_no_command(text: str) -> None:
    for line in printable(text).split("\n"):
        shown = without_commands(line)
        assert "##[" not in shown
        assert not shown.lstrip().startswith("::")


def test_a_harmless_log_line_stays() -> None:
    assert without_commands("a.md:1:2: error ## [x] std::vector") == (
        "a.md:1:2: error ## [x] std::vector"
    )
    assert without_commands("##[group]x") == "##\\x5bgroup]x"
    assert without_commands("  ::error::x") == "  :\\x3aerror::x"
