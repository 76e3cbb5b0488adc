"""From verdicts to findings at the exact place."""

from __future__ import annotations

import pytest

from qa_lint.core.diagnostic import Finding
from qa_lint.core.profile import Profile
from qa_lint.core.rule import Rule, parse_doc
from qa_lint.core.text import Source
from qa_lint.parsing.document import Document
from qa_lint.parsing.reader import read
from qa_lint.running.links.findings import RULES, link_findings, link_urls
from qa_lint.running.links.results import UrlResult, Verdict

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
    assert finding.fix.safety == "unsafe"
    assert [edit.text for edit in finding.fix.edits] == ["https://a.net/y#part"]


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
        assert len(urls) == 1
        if not example.good:
            assert example.spans == (
                (example.text.index(urls[0]), example.text.index(urls[0]) + len(urls[0])),
            )
