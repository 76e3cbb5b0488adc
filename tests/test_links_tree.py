"""Relative links, images and anchors, with real folders of real files."""

from __future__ import annotations

import logging
import re
from pathlib import Path
from typing import Any

import mkdocs.commands.build
import mkdocs.config
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from qa_lint.core.capabilities import Target
from qa_lint.core.profile import Profile
from qa_lint.running.tree import PageTree, Project
from tests.command_line import Ran, run_json, write

RULES = "--select=links/missing-file,links/missing-image,links/missing-anchor"
SITE = "site_name: x\nmarkdown_extensions: [attr_list]\n"


def found(ran: Ran) -> list[tuple[str, int, str, str]]:
    return [
        (d["path"], d["range"]["start"]["line"], d["rule"][6:], d["severity"])
        for d in ran.report["diagnostics"]
    ]


@pytest.fixture
def site(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Make a small MkDocs site the working folder."""
    write(tmp_path / "mkdocs.yml", SITE)
    write(tmp_path / "docs/index.md", "# Home\n\n## Step size\n")
    write(tmp_path / "docs/deep/part.md", "# Part\n\n## Part two {#two}\n")
    write(tmp_path / "docs/img/loss.png", "")
    write(tmp_path / "docs/odd name.md", "# Odd\n")
    monkeypatch.chdir(tmp_path)
    return tmp_path


ALIVE = [
    "[a](index.md)",
    "[a](deep/part.md#two)",
    "[a](./deep/../index.md#step-size)",
    "[a](odd%20name.md) and [b](<odd name.md>)",
    "![a](img/loss.png)",
    "![a](../img/loss.png)",  # seen from the address of the page
    '<img src="../img/loss.png">',
    "[a](../deep/part/)",
    "[a](deep/part.html)",
    "[a](?print=1#own)",
    "[a](#own)",
    "[a](/anywhere/else.md)",
    "[a](//example.org/x.md)",
    "[a](mailto:me@example.org)",
    "[a](https://example.org/no.md)",
    "[a](../../outside.md)",
    "<!-- [a](no.md) -->",
    "`[a](no.md)`",
    "[a]({{ url }}/no.md)",
]
DEAD = [
    ("[a](no.md)", "missing-file"),
    ("[a](deep/no.md#two)", "missing-file"),
    ("[a](deep/part.md#three)", "missing-anchor"),
    ("[a](#Own)", "missing-anchor"),
    ("[a][b]\n\n[b]: no.md", "missing-file"),
    ("![a](img/no.png)", "missing-image"),
    ('<a href="no.md">a</a>', "missing-file"),
    ("[a](odd name.md#x)".replace(" ", "%20"), "missing-anchor"),
    ("[a](/no.md) [b](no.md)", "missing-file"),
]


@pytest.mark.parametrize("text", ALIVE)
def test_what_the_site_serves_is_not_missing(site: Path, text: str) -> None:
    write(site / "docs/page.md", f"# Own\n\n{text}\n")
    assert found(run_json(RULES, "docs")) == []


@pytest.mark.parametrize(("text", "rule"), DEAD)
def test_what_the_site_does_not_serve_is_an_error(site: Path, text: str, rule: str) -> None:
    write(site / "docs/page.md", f"# Own\n\n{text}\n")
    ran = run_json(RULES, "docs")
    assert [(one[2], one[3]) for one in found(ran)] == [(rule, "error")]
    assert ran.status == 1


def test_a_single_file_of_a_site_is_judged_with_the_files_around_it(site: Path) -> None:
    write(site / "docs/page.md", "# Own\n\n[a](deep/part.md#three) [b](deep/part.md#two)\n")
    assert [one[2] for one in found(run_json(RULES, "--no-bank", "docs/page.md"))] == [
        "missing-anchor"
    ]


def test_mkdocs_itself_says_the_same(site: Path, caplog: pytest.LogCaptureFixture) -> None:
    dead = "\n\n".join(text for text, _ in DEAD if "href" not in text and "(/" not in text)
    write(site / "docs/page.md", f"# Own\n\n{dead}\n\n[a](index.md#step-size) [b](#own)\n")
    levels = {"not_found": "warn", "anchors": "warn", "unrecognized_links": "warn"}
    config = mkdocs.config.load_config(
        str(site / "mkdocs.yml"), site_dir=str(site / "out"), validation=levels, theme=None
    )
    caplog.set_level(logging.WARNING, "mkdocs")
    mkdocs.commands.build.build(config)
    theirs = []
    for record in caplog.records:
        target = re.findall(r"'([^']*)'", record.message)[1]
        theirs.append(target.partition("#")[2 if "anchor" in record.message else 0])
    own: list[str] = []
    text = (site / "docs/page.md").read_text()
    for diagnostic in run_json(RULES, "docs/page.md").report["diagnostics"]:
        start, end = (diagnostic["range"][side]["offset"] for side in ("start", "end"))
        own.append(text[start:end])
    assert sorted(own) == sorted(theirs)
    assert len(own) > 5


TOC = "site_name: x\nmarkdown_extensions: [{toc: {%s}}, attr_list, tables, footnotes]\n"
SITES = {
    "ids": (
        TOC % "",
        "# Home {#start}\n\n## Two words\n\n## Two words\n\nText\n{: #para }\n\n"
        "- a\n\n    ## In list\n\n> ## In quote\n\n```\n## In fence\n```\n\n"
        "## **Bold** `co_de` x_y_z\n\n## Formula $x^2$\n\n## [Link](b.md) ![i](i.png)\n\n"
        "## AT&amp;T\n\n## a.b.c\n\n<a name='nm'></a> x[^1]\n\n[^1]: note\n\n"
        "[](){#anch} <span id='cell'></span>\n\n",
        "start two-words two-words_1 para in-list in-quote bold-co_de-x_y_z formula-x2 link att "
        "abc nm fn:1 anch cell two-words_2 Start in-fence a.b.c link_1 two_words",
    ),
    "separator": (
        TOC % "separator: _, toc_depth: 2",
        "# A b c\n\n### Deep one\n\n## 2. Number\n\n",
        "a_b_c deep_one 2_number",
    ),
    "own-slugs": (
        TOC % "slugify: !!python/name:markdown.extensions.toc.slugify_unicode ''",
        "# Überblick\n\n## Überblick\n\n",
        "überblick überblick_1",
    ),
    "pymdown": (
        TOC % "slugify: !!python/object/apply:pymdownx.slugs.slugify {kwds: {case: lower}}",
        "# Ünï Cöde\n\n## Что это?\n\n",
        "ünï-cöde что-это uni-code",
    ),
    "title": ("site_name: x\n", "---\ntitle: T\n---\n\nNo heading.\n\n", "t"),
}


@pytest.mark.parametrize("name", SITES)
def test_no_anchor_is_missed_that_mkdocs_makes(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture, name: str
) -> None:
    settings, text, anchors = SITES[name]
    text += " ".join(f"[a](#{anchor})" for anchor in anchors.split()) + "\n"
    write(tmp_path / "mkdocs.yml", settings)
    write(tmp_path / "docs/index.md", text)
    write(tmp_path / "docs/b.md", "# B\n")
    write(tmp_path / "docs/i.png", "")
    monkeypatch.chdir(tmp_path)
    own = {
        text[d["range"]["start"]["offset"] : d["range"]["end"]["offset"]]
        for d in run_json(RULES, "docs").report["diagnostics"]
    }
    config = mkdocs.config.load_config(
        "mkdocs.yml", site_dir=str(tmp_path / "out"), validation={"anchors": "warn"}, theme=None
    )
    caplog.set_level(logging.WARNING, "mkdocs")
    mkdocs.commands.build.build(config)
    theirs = {re.findall(r"'#([^']*)'", record.message)[0] for record in caplog.records}
    assert own <= theirs
    if name in ("ids", "pymdown", "title"):  # how these sites make ids is known
        assert own == theirs


def test_a_definition_that_nobody_uses_is_no_link(site: Path) -> None:
    write(site / "docs/page.md", "[a][b]\n\n[b]: no.md\n[c]: no-either.md\n")
    assert [one[1] for one in found(run_json(RULES, "docs"))] == [3]


def test_what_a_plugin_may_add_is_a_warning_at_most(site: Path) -> None:
    write(site / "mkdocs.yml", SITE + "plugins: [search, gen-files]\n")
    write(site / "docs/page.md", "[a](no.md)\n")
    assert [one[3] for one in found(run_json(RULES, "docs"))] == ["warning"]


def test_a_file_without_project_is_not_judged(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    write(tmp_path / "page.md", "# Own\n\n[a](no.md) ![b](no.png) [c](#no)\n")
    write(tmp_path / "other.png", "")
    monkeypatch.chdir(tmp_path)
    assert found(run_json(RULES, "page.md")) == []
    assert len(found(run_json(RULES, "."))) == 3


def test_what_a_copy_may_have_left_out_is_not_judged(site: Path) -> None:
    write(site / "docs/page.md", "[a](data/no.csv) [b](no.csv) [c](elsewhere/no.md) ![d](x.png)\n")
    assert [one[2] for one in found(run_json(RULES, "docs"))] == ["missing-image"]
    (site / ".git").mkdir()
    assert len(found(run_json(RULES, "docs"))) == 4


def test_images_that_a_checkout_leaves_out_are_told_of_once(site: Path) -> None:
    (site / ".git").mkdir()
    (site / "docs/img/loss.png").unlink()
    images = "\n".join(f"![a](img/{number}.png)" for number in range(40))
    write(site / "docs/page.md", images + "\n")
    ran = run_json(RULES, "docs")
    assert found(ran) == []
    assert ["images" in one["reason"] for one in ran.report["skipped"]] == [True]
    write(site / "docs/img/7.png", "")
    assert len(found(run_json(RULES, "docs"))) == 39


def test_many_dead_anchors_of_a_page_are_one_finding(site: Path) -> None:
    links = "\n".join(f"[a](#no-{number})" for number in range(40))
    write(site / "docs/page.md", links + "\n")
    ran = run_json(RULES, "docs")
    assert [one[2] for one in found(ran)] == ["missing-anchor"]
    assert "40 links" in ran.report["diagnostics"][0]["message"]


def test_the_file_that_was_meant_is_offered(site: Path) -> None:
    write(site / "docs/page.md", "![a](images/loss.png)\n")
    ran = run_json(RULES, "docs")
    fix = ran.report["diagnostics"][0]["fix"]
    assert (fix["safety"], fix["edits"][0]["text"]) == ("suggestion", "img/loss.png")


def test_a_link_out_of_the_project_tells_nothing(site: Path) -> None:
    write(site.parent / "secret.md", "# Secret\n")
    (site / "docs/door").symlink_to(site.parent)
    texts = ["door/secret.md", "door/no-secret.md", "../../secret.md", "../../no-secret.md"]
    write(site / "docs/page.md", "\n".join(f"[a]({text})" for text in texts) + "\n")
    assert found(run_json(RULES, "docs/page.md")) == []


def test_odd_pages_around(site: Path) -> None:
    (site / "docs/binary.md").write_bytes(b"\0")
    (site / "docs/folder.md").mkdir()
    write(site / "docs/page.md", "[a](binary.md#x) [b](folder.md#y) [c](img/loss.png#z)\n")
    assert found(run_json(RULES, "docs/page.md")) == []


@settings(deadline=None)
@given(st.text(max_size=40))
def test_any_target_is_answered(tmp_path_factory: pytest.TempPathFactory, target: str) -> None:
    folder = tmp_path_factory.getbasetemp()

    def nothing(_page: str, _project: Any) -> None:
        return None

    tree = PageTree(folder / "page.md", Profile(), Project(folder), nothing)
    if "\0" not in target:
        assert isinstance(tree.find(target), Target)
