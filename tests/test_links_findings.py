"""From verdicts to findings at the exact place."""

from __future__ import annotations

from dataclasses import replace

import pytest

from qa_lint.core.diagnostic import Finding
from qa_lint.core.linkstatus import Verdict
from qa_lint.core.profile import Profile
from qa_lint.core.rule import Rule, parse_doc
from qa_lint.core.text import Source
from qa_lint.parsing.document import Document
from qa_lint.parsing.reader import read
from qa_lint.running.links.findings import link_findings
from qa_lint.running.links.results import UrlResult
from qa_lint.running.links.rules import LOCAL, RULES
from qa_lint.running.links.skipping import THIS_MACHINE
from qa_lint.running.links.weblinks import link_urls

TEXT = """\
One [page](https://a.net/x?a=1&amp;b=2 "title"), ![image](http://a.net/i\\_1.png), <https://a.net/auto>,
bare https://a.net/bare, `https://a.net/code`, $https://a.net/math$, [label][ref],
[again](https://a.net/auto#part), [mail](mailto:a@b.net), [file](a.md), [bad]((https://a.net/bad)).

<!-- https://a.net/comment -->

裸 https://a.net/裸，还有。 (https://a.net/one),https://a.net/two) "https://a.net/3","https://a.net/4"
[https://a.net/text](https://a.net/last) and [https://a.net/text][ref].

[ref]: https://a.net/(ref)
"""
URLS = [
    "https://a.net/x?a=1&b=2",
    "http://a.net/i_1.png",
    "https://a.net/auto",
    "https://a.net/bare",
    "https://a.net/auto#part",
    "https://a.net/last",
    "https://a.net/(ref)",
]


def document(text: str = TEXT) -> Document:
    return read(Source("page.md", text), Profile())


def result(url: str, verdict: Verdict, final_url: str | None = None) -> dict[str, UrlResult]:
    return {url: UrlResult(url, verdict, None, final_url, "the reason", 0.1, 100)}


def findings(text: str, results: dict[str, UrlResult]) -> list[tuple[Rule, Finding, str]]:
    return [
        (rule, finding, text[slice(*finding.span)])
        for _, rule, finding in link_findings([document(text)], results)
    ]


RAW = """\
<div>
<a class="x" href="https://a.net/1">a</a> <img alt='>' src='https://a.net/2?a&amp;b'>
<a href = https://a.net/3 >c</a> <!-- <a href="https://a.net/comment"> -->
<a data-href="https://a.net/no" href="/local">d</a> <iframe src="https://a.net/4"></iframe>
<script src="https://a.net/script">"<a href='https://a.net/quoted'>"</script>
</div>

Inline <a href="https://a.net/5">e</a>, `<a href="https://a.net/code">`,
[f](<https://a.net/with space>).
"""


def test_raw_html_has_links_too() -> None:
    assert link_urls([document(RAW)]) == [
        *("https://a.net/1", "https://a.net/2?a&b", "https://a.net/3", "https://a.net/4"),
        *("https://a.net/5", "https://a.net/with%20space"),
    ]
    ((_, _, marked),) = findings(RAW, result("https://a.net/2?a&b", "broken"))
    assert marked == "https://a.net/2?a&amp;b"


@pytest.mark.parametrize(
    "part", ['<a "', "<a '\"", '<a "<a" ', "<img src=", "<a href='", "<!--<a "]
)
def test_hostile_html_ends(part: str) -> None:
    link_urls([document("<div>\n" + part * (300_000 // len(part)))])


def test_every_web_address_once_as_the_browser_gets_it() -> None:
    assert link_urls([document(), document()]) == URLS


@pytest.mark.parametrize("url", URLS)
def test_a_dead_link_is_reported_where_it_stands(url: str) -> None:
    ((rule, finding, marked),) = findings(TEXT, result(url, "broken"))
    assert (rule.id, rule.severity, finding.severity) == ("links/dead", "error", None)
    assert marked.replace("&amp;", "&").replace("\\_", "_") == url
    assert finding.evidence is not None
    assert finding.evidence.read == (url,)


@pytest.mark.parametrize("verdict", ["ok", "blocked", "uncertain", "not-checked"])
def test_what_is_not_proven_is_not_reported(verdict: Verdict) -> None:
    assert not findings(TEXT, result(URLS[0], verdict))


def test_a_hidden_way_inside_is_worse_than_an_open_one() -> None:
    text = "[a](http://10.0.0.1/) [b](http://b.net/) [c](http://1.1.1.1/)\n"
    results = (
        result("http://10.0.0.1/", "unsafe")
        | result("http://b.net/", "unsafe")
        | result("http://1.1.1.1/", "unsafe", "http://10.0.0.1/")
    )
    found = findings(text, results)
    assert [rule.id for rule, _, _ in found] == ["links/unsafe"] * 3
    assert [finding.severity for _, finding, _ in found] == ["warning", None, None]


def test_a_moved_page_keeps_the_place_in_it() -> None:
    text = "[a](http://a.net/x#part)\n"
    ((rule, finding, _),) = findings(
        text, result("http://a.net/x#part", "moved", "https://a.net/y")
    )
    assert (rule.id, rule.severity) == ("links/moved", "info")
    assert finding.fix is not None
    assert finding.fix.safety == "safe"
    assert [edit.text for edit in finding.fix.edits] == ["https://a.net/y#part"]


@pytest.mark.parametrize(
    ("old", "new", "safety"),
    [
        ("http://a.net/x", "https://a.net/x", "safe"),
        ("http://a.net/x", "https://www.a.net/y", "safe"),
        ("https://www.a.net/x", "https://a.net/y", "safe"),
        ("https://a.net/x", "http://a.net/x", "unsafe"),
        ("https://a.net/x", "https://b.net/x", "unsafe"),
        ("https://a.net/x", "https://docs.a.net/x", "unsafe"),
        ("https://a.net/x", "https://a.net.evil.net/x", "unsafe"),
    ],
)
def test_only_moves_on_the_same_site_are_safe(old: str, new: str, safety: str) -> None:
    ((_, finding, _),) = findings(f"[a]({old})\n", result(old, "moved", new))
    assert finding.fix is not None
    assert finding.fix.safety == safety


@pytest.mark.parametrize(
    ("verdict", "rule_id"), [("missing-fragment", "missing-fragment"), ("soft-404", "soft-404")]
)
def test_other_verdicts_have_rules_of_their_own(verdict: Verdict, rule_id: str) -> None:
    ((rule, _, marked),) = findings(TEXT, result(URLS[0], verdict))
    assert (rule.id, marked) == (f"links/{rule_id}", "https://a.net/x?a=1&amp;b=2")


def test_links_to_this_machine_are_warned_of() -> None:
    text = "[a](http://localhost:8888/x) http://localhost:8888/y `http://localhost/`\n"
    known = {
        url: replace(result(url, "not-checked")[url], reason=THIS_MACHINE)
        for url in link_urls([document(text)])
    }
    ((rule, _, marked),) = findings(text, known)
    assert (rule.id, rule.severity, marked) == (
        "links/local-address",
        "warning",
        "http://localhost:8888/x",
    )


@pytest.mark.parametrize("target", ["https://a.net/y)", "https://a.net/ y", "https://a.net/`y`"])
def test_what_a_server_says_is_not_written_into_markdown(target: str) -> None:
    ((_, finding, _),) = findings("[a](http://a.net/)\n", result("http://a.net/", "moved", target))
    assert finding.fix is None


@pytest.mark.parametrize("rule", RULES, ids=lambda rule: rule.id)
def test_rules_are_documented(rule: Rule) -> None:
    doc = parse_doc(rule.doc)
    assert doc.summary
    assert doc.why
    assert doc.fix
    assert {example.good for example in doc.examples} == {True, False}
    for example in doc.examples:
        urls = link_urls([document(example.text)])
        assert len(urls) == (0 if example.good and rule is LOCAL else 1)
        if not example.good:
            assert example.spans == (
                (example.text.index(urls[0]), example.text.index(urls[0]) + len(urls[0])),
            )
