"""What a site's settings, or a page itself, say about rendering."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from qa_lint.core.profile import Profile
from qa_lint.core.settings import Settings
from qa_lint.parsing.blocks import Syntax, syntax_of
from qa_lint.parsing.mkdocs import infer_profile, profile_of, relevant_part
from qa_lint.running.site import profile_for


def site(*extensions: Any, **settings: Any) -> Profile:
    return profile_of({"markdown_extensions": list(extensions), **settings}, "mkdocs.yml")


def test_extensions_are_names_or_mappings() -> None:
    profile = site("admonition", {"pymdownx.arithmatex": {"generic": True}}, {"toc": None})
    assert profile.extensions == ("admonition", "pymdownx.arithmatex", "toc")
    assert profile_of({"markdown_extensions": {"toc": {}}}, "x").extensions == ("toc",)
    assert profile.certain
    assert profile.renderer == "mkdocs"


@pytest.mark.parametrize(
    "value", [None, "admonition", 3, [None, 3, ["a"], [{"b": 1}]], {}, [{3: {}}]]
)
def test_odd_extensions_are_none(value: Any) -> None:
    assert profile_of({"markdown_extensions": value}, "x").renderer == "mkdocs"


@pytest.mark.parametrize(
    ("extension", "indent"),
    [
        ("toc", 4),
        ("mdx_truly_sane_lists", 2),
        ({"mdx_truly_sane_lists": {"nested_indent": 3}}, 3),
        ({"mdx_truly_sane_lists": {"nested_indent": "many"}}, 4),
    ],
)
def test_list_indent(extension: Any, indent: int) -> None:
    assert site(extension).list_indent == indent


def test_math_delimiters() -> None:
    only_round = site({"pymdownx.arithmatex": {"inline_syntax": ["round"], "smart_dollar": False}})
    assert not only_round.math_dollars
    assert only_round.math_brackets
    assert not only_round.smart_dollar
    assert site("toc").math_dollars


@pytest.mark.parametrize(
    ("script", "engine"),
    [
        ("https://cdn.jsdelivr.net/npm/mathjax@3/es5/tex-mml-chtml.js", "mathjax3"),
        ("https://cdn.jsdelivr.net/npm/mathjax@4/tex-chtml.js", "mathjax4"),
        ("https://unpkg.com/katex@0/dist/katex.min.js", "katex"),
        ({"path": "https://unpkg.com/katex@0/dist/katex.min.js"}, "katex"),
        ("javascripts/mathjax.js", None),
        ("javascripts/extra.js", None),
    ],
)
def test_math_engine(script: Any, engine: str | None) -> None:
    assert site(extra_javascript=["javascripts/first.js", script]).engine == engine


def test_plugins_and_hooks_change_pages() -> None:
    assert site(plugins=["search", {"macros": {}}]).templated
    assert not site(plugins=["search"]).templated
    assert site(hooks=["hooks/x.py"]).hooked


@pytest.mark.parametrize(
    ("text", "renderer"),
    [
        ('=== "Answer"\n    a', "mkdocs"),
        ("!!! note\n    a", "mkdocs"),
        ('??? "a"\n    b', "mkdocs"),
        ("```{note}\na\n```", "sphinx"),
        ("---\nkernelspec:\n---", "sphinx"),
        ("Wow!!! note this", "github"),
        ("# Title", "github"),
    ],
)
def test_a_page_tells_its_renderer(text: str, renderer: str) -> None:
    assert infer_profile(Profile(renderer="auto"), text).renderer == renderer
    assert infer_profile(Profile(renderer="plain"), text).renderer == "plain"


def test_extensions_decide_on_the_syntax() -> None:
    assert syntax_of(Profile()) == Syntax()
    bare = syntax_of(site("toc"))
    assert bare == Syntax(4, *[False] * (len(Syntax._fields) - 1))
    full = syntax_of(
        site("markdown.extensions.admonition", "pymdownx.tabbed", "extra", "sane_lists")
    )
    assert full.admonitions
    assert full.tabs
    assert full.markdown_in_html
    assert full.footnotes
    assert full.sane
    assert not full.separate
    assert syntax_of(site("mdx_truly_sane_lists")).separate


def test_only_the_entries_that_matter_are_loaded() -> None:
    site = "site_name: A\nnav:\n  - a: a.md\nmarkdown_extensions:\n- admonition\nextra:\n  x: 1\n"
    assert relevant_part(site) == "markdown_extensions:\n- admonition\n"
    assert relevant_part("a: &x 1\nnav: *x\n") == "a: &x 1\nnav: *x\n"
    assert relevant_part("{plugins: [macros]}\n") == "{plugins: [macros]}\n"


def test_files_beside_the_pages_of_a_site_are_not_rendered_by_it(tmp_path: Path) -> None:
    (tmp_path / "mkdocs.yml").write_text("site_name: Bank\ndocs_dir: pages\n", encoding="utf-8")
    assert profile_for(tmp_path, Settings()).renderer == "mkdocs"  # no such folder: all of it
    (tmp_path / "site").mkdir()
    (tmp_path / "site" / "mkdocs.yml").write_text("docs_dir: pages\n", encoding="utf-8")
    (tmp_path / "site" / "pages" / "deep").mkdir(parents=True)
    assert profile_for(tmp_path / "site", Settings()).renderer == "auto"
    assert profile_for(tmp_path / "site" / "pages" / "deep", Settings()).renderer == "mkdocs"
    forced = profile_for(tmp_path / "site", replace(Settings(), renderer="mkdocs"))
    assert forced.renderer == "mkdocs"
    assert forced.list_indent == 4


def test_plugins_that_find_pages_anywhere(tmp_path: Path) -> None:
    text = "docs_dir: pages\nplugins:\n  - search\n  - same-dir\n"
    (tmp_path / "mkdocs.yml").write_text(text, encoding="utf-8")
    (tmp_path / "pages").mkdir()
    assert profile_for(tmp_path, Settings()).renderer == "mkdocs"


def test_zensical_without_a_site_file_has_its_own_extensions(tmp_path: Path) -> None:
    profile = profile_for(tmp_path, replace(Settings(), renderer="zensical"))
    assert profile.renderer == "mkdocs"
    assert not profile.certain
    assert "pymdownx.tabbed" in profile.extensions
    assert profile.list_indent == 4
