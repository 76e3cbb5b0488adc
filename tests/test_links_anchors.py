"""The anchors of pages against those that the renderers make."""

from __future__ import annotations

import html
import re
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import markdown
import pymdownx.slugs
import pytest

from qa_lint.core.profile import Profile
from qa_lint.core.text import Source
from qa_lint.parsing.anchors import Anchors, anchors_of
from qa_lint.parsing.mkdocs import profile_of
from qa_lint.parsing.reader import read
from qa_lint.parsing.slugs import github, kramdown, pymdown, pymdown_lower, python_markdown
from qa_lint.parsing.yamlio import load_site
from tests.oracles.python_markdown import extensions_of

HEADING = re.compile(r"<h[1-6][^>]*? id=\"([^\"]*)\"")
WAYS = {
    "pymdown": pymdownx.slugs.slugify(),
    "pymdown-lower": pymdownx.slugs.slugify(case="lower"),
}


pytestmark = pytest.mark.usefixtures("quiet_renderers")


def renderer_of(extensions: Mapping[str, Any], slug: str | None) -> markdown.Markdown:
    configs = {name: dict(settings) for name, settings in extensions.items()}
    configs["toc"] = {"slugify": WAYS[slug]} if slug in WAYS else {}
    return markdown.Markdown(extensions=list(configs), extension_configs=configs)


def heading_ids(renderer: markdown.Markdown, text: str) -> list[str]:
    return [html.unescape(one) for one in HEADING.findall(renderer.reset().convert(text))]


def anchors(text: str, profile: Profile) -> Anchors:
    return anchors_of(read(Source("a.md", text), profile), profile)


MKDOCS = Profile(origin="mkdocs.yml", slug="python-markdown", extensions=("attr_list", "tables"))

HEADINGS = [
    "Gradient descent",
    "What is `k`-means++?",
    "**Bold**, *slanted* and __more__",
    "snake_case and _slanted_ words",
    "Über Größe: déjà vu",
    "The [paper](https://arxiv.org/abs/1706.03762) of 2017",
    "1.2 Numbers & signs -- a dash",
    "Sum $x_i^2$ of squares",
    "Trailing hashes ###",
    "An image ![alt](a.png) here",
    "Its own id {#own-id}",
    "A class {.wide}",
    "Entities &amp; &lt;b&gt;",
    "Escaped \\*stars\\* and \\_lines\\_",
    "日本語の見出し",
    "Raw <b>HTML</b> inside",
]


@pytest.mark.parametrize("heading", HEADINGS)
@pytest.mark.parametrize("slug", ["python-markdown", "pymdown", "pymdown-lower"])
def test_a_heading_has_the_id_that_python_markdown_gives_it(heading: str, slug: str) -> None:
    text = f"# {heading}\n\ntext\n\n## {heading}\n"
    renderer = renderer_of({"attr_list": {}, "tables": {}}, slug)
    found = anchors(text, Profile(origin="mkdocs.yml", slug=slug, extensions=("attr_list",)))
    assert found.exact
    assert found.complete
    assert set(heading_ids(renderer, text)) <= found.names


def test_ids_that_nobody_wrote_are_not_there() -> None:
    found = anchors("# Gradient descent\n\n<!-- <a id='hidden'> -->\n\n```\n# Code\n```\n", MKDOCS)
    assert "gradient-descent" in found.names
    assert not {"hidden", "code", "descent"} & found.names


@pytest.mark.parametrize(
    "text",
    ["--8<-- 'other.md'\n", "::: package.module\n", "{% include 'x.md' %}\n"],
)
def test_a_page_that_is_filled_in_is_not_judged(text: str) -> None:
    assert not anchors("# Title\n\n" + text, MKDOCS).complete


def test_where_the_renderer_is_unknown_any_usual_one_will_do() -> None:
    found = anchors("# 1. Größe & Form!\n", Profile(renderer="github"))
    assert not found.exact
    for way in (github, kramdown, python_markdown, pymdown, pymdown_lower):
        assert way("1. Größe & Form!") in found.names


def test_slugs_of_other_renderers() -> None:
    # From the test data of github-slugger and the documentation of kramdown.
    assert github("I ♥ unicode") == "i--unicode"
    assert github("Dash-dash") == "dash-dash"
    assert github("en–dash") == "endash"
    assert github("Привет") == "привет"
    assert kramdown("1. Is this for real?") == "is-this-for-real"


@pytest.mark.slow
def test_every_heading_of_real_sites_has_its_id(shared: Path) -> None:
    missing: list[str] = []
    pages = 0
    for site in sorted((shared / "corpora").glob("*/mkdocs.yml")):
        data = load_site(site.read_text(encoding="utf-8"), str(site))
        profile = profile_of(data, str(site))
        renderer = renderer_of(extensions_of(data), profile.slug)
        for page in sorted(site.parent.rglob("*.md")):
            source = Source(page.name, page.read_bytes().decode("utf-8", "replace"))
            document = read(source, profile)
            found = anchors_of(document, profile)
            if not found.complete:
                continue
            pages += 1
            end = document.front_matter.end if document.front_matter else 0
            ids = heading_ids(renderer, source.text[end:])
            missing += [f"{site.parent.name}/{page.name}: {one}" for one in set(ids) - found.names]
    assert pages > 500
    assert missing == []
