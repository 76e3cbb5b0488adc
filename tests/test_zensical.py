"""Sites with a ``zensical.toml``, held against Zensical itself where it is installed.

It is no requirement, because it takes 90 MB: ``pip install zensical`` (0.0.73 was the one tested).
"""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from qa_lint.core.settings import Settings
from qa_lint.core.text import Source
from qa_lint.parsing.blocks import syntax_of
from qa_lint.parsing.reader import read
from qa_lint.parsing.zensical import DEFAULT_EXTENSIONS, site_of
from qa_lint.running.settings_files import parse_toml
from qa_lint.running.site import profile_for
from tests.oracles.python_markdown import Renderer, extensions_of, ours

CASES = sorted((Path(__file__).parent / "cases").glob("*.md"))
SITES = {
    "none": "[project]\nsite_name = 'Bank'\n",
    "bare": "site_name = 'Bank'\n",
    "list": "[project]\nsite_name = 'Bank'\n"
    "markdown_extensions = ['admonition', 'pymdownx.details']\n",
    "empty": "[project]\nsite_name = 'Bank'\nmarkdown_extensions = []\n",
    "nested": "[project]\nsite_name = 'Bank'\n[project.markdown_extensions]\nadmonition = {}\n"
    "pymdownx.tabbed.alternate_style = true\npymdownx.arithmatex.generic = true\n",
    "quoted": "[project]\nsite_name = 'Bank'\n[project.markdown_extensions.'pymdownx.tabbed']\n"
    "alternate_style = true\n[project.markdown_extensions.mdx_truly_sane_lists]\n",
    "blocks": "[project]\nsite_name = 'Bank'\n[project.markdown_extensions]\n"
    "pymdownx.blocks.tab = {}\n",
}


pytestmark = pytest.mark.usefixtures("quiet_renderers")


@pytest.fixture
def zensical() -> Any:
    """Zensical's own reader of settings."""
    return pytest.importorskip("zensical.config", reason="needs zensical (90 MB)")


def _configured(toml: str, zensical: Any, folder: Path) -> Any:
    """Return what Zensical makes of a site file in a folder."""
    (folder / "docs").mkdir()
    site = folder / "zensical.toml"
    site.write_text(toml, encoding="utf-8")
    return zensical.parse_zensical_config(str(site))


@pytest.mark.parametrize("toml", SITES.values(), ids=SITES)
def test_extensions_are_those_that_zensical_loads(toml: str, zensical: Any, tmp_path: Path) -> None:
    theirs = _configured(toml, zensical, tmp_path)["markdown_extensions"]
    own = site_of(parse_toml(toml))["markdown_extensions"]
    assert set(own) == {name for name in theirs if isinstance(name, str)}


def test_the_default_extensions_are_those_of_zensical(zensical: Any) -> None:
    assert set(DEFAULT_EXTENSIONS) == set(zensical.DEFAULT_MARKDOWN_EXTENSIONS)


@pytest.mark.parametrize("path", CASES, ids=lambda path: path.stem)
def test_page_as_zensical_renders_it(path: Path, zensical: Any, tmp_path: Path) -> None:
    sane = path.name.endswith(".sane.md")
    toml = SITES["none"]
    if sane:
        names = [*DEFAULT_EXTENSIONS, "mdx_truly_sane_lists"]
        toml += f"markdown_extensions = {names}\n"
    config = _configured(toml, zensical, tmp_path)
    names = [name for name in config["markdown_extensions"] if isinstance(name, str)]
    entries = {name: config["mdx_configs"].get(name) or {} for name in names}
    renderer = Renderer(extensions_of({"markdown_extensions": entries}, built_in=()))
    source = Source(path.name, path.read_text(encoding="utf-8"))
    document = read(source, profile_for(tmp_path / "docs", Settings()))
    end = document.front_matter.end if document.front_matter else 0
    assert ours(source, document, math=True) == renderer.outline(source.text[end:])


def test_a_folder_below_a_site_is_read_by_its_settings(tmp_path: Path) -> None:
    (tmp_path / "docs" / "deep").mkdir(parents=True)
    (tmp_path / "zensical.toml").write_text(SITES["list"], encoding="utf-8")
    profile = profile_for(tmp_path / "docs" / "deep", Settings())
    assert profile.origin == str(tmp_path / "zensical.toml")
    assert profile.renderer == "mkdocs"
    syntax = syntax_of(profile)
    assert (syntax.admonitions, syntax.details, syntax.tabs) == (True, True, False)
    assert syntax.indented_fences  # superfences is always loaded


def test_zensical_comes_before_mkdocs(tmp_path: Path) -> None:
    (tmp_path / "zensical.toml").write_text(SITES["none"], encoding="utf-8")
    (tmp_path / "mkdocs.yml").write_text("site_name: Bank\n", encoding="utf-8")
    assert syntax_of(profile_for(tmp_path, Settings())).tabs
    (tmp_path / "zensical.toml").unlink()


def test_settings_are_inherited_as_mkdocs_does(tmp_path: Path) -> None:
    (tmp_path / "en").mkdir()
    (tmp_path / ".git").mkdir()
    base = "markdown_extensions:\n  admonition: {}\n  mdx_truly_sane_lists:\n    nested_indent: 3\n"
    (tmp_path / "base.yml").write_text(base, encoding="utf-8")
    own = "INHERIT: ../base.yml\nmarkdown_extensions:\n  pymdownx.tabbed: {}\n"
    (tmp_path / "en" / "mkdocs.yml").write_text(own, encoding="utf-8")
    profile = profile_for(tmp_path / "en", Settings())
    assert profile.extensions == ("admonition", "mdx_truly_sane_lists", "pymdownx.tabbed")
    assert profile.list_indent == 3


def test_settings_are_not_inherited_from_outside(tmp_path: Path) -> None:
    (tmp_path / "base.yml").write_text("markdown_extensions: [admonition]\n", encoding="utf-8")
    (tmp_path / "site").mkdir()
    own = "INHERIT: ../base.yml\nsite_name: x\n"
    (tmp_path / "site" / "mkdocs.yml").write_text(own, encoding="utf-8")
    assert profile_for(tmp_path / "site", Settings()).extensions == ()


def test_settings_that_inherit_each_other_end(tmp_path: Path) -> None:
    for name, other in (("mkdocs.yml", "b.yml"), ("b.yml", "mkdocs.yml")):
        text = f"INHERIT: {other}\nmarkdown_extensions: [admonition]\n"
        (tmp_path / name).write_text(text, encoding="utf-8")
    assert profile_for(tmp_path, Settings()).extensions == ("admonition",)
