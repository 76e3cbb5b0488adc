"""What a site's scripts tell its math engine: macros, packages, delimiters."""

from __future__ import annotations

from pathlib import Path

import pytest

from qa_lint.core.profile import Profile
from qa_lint.core.settings import Settings
from qa_lint.parsing.site_scripts import script_settings, scripts_of
from qa_lint.running import site as site_module
from qa_lint.running.cache import Cache
from qa_lint.running.site import profile_for

MATHJAX = r"""
window.MathJax = {
  // macros: {commented: "x"},
  tex: {
    inlineMath: [["\\(", "\\)"]], /* macros: {also: ''} */
    macros: {
      R: "\\mathbb{R}",
      'bm': ["\\boldsymbol{#1}", 1],
      "opt": ["#1 + #2", 2, "x"],
      half: `\\frac{1}{2}`,
      fn: function (a, b) { return {inner: "x"} },
      last: ["\\mathbf{#1}^{#2}", 2]
    },
    packages: {'[+]': ['physics']}
  },
  loader: {load: ['[tex]/mathtools']},
  options: { ignoreHtmlClass: ".*|", processHtmlClass: "arithmatex" }
};
"""
KATEX = r"""document$.subscribe(({ body }) => {
  renderMathInElement(body, {
    macros: {"\\R": "\\mathbb{R}", "\\pair": "(#1, #2)", "\\*": "x"},
  })
})"""


def test_macros_of_mathjax_are_read_with_their_arguments() -> None:
    told = script_settings([MATHJAX])
    own = {name: told.macros[name] for name in ("R", "bm", "opt", "half", "fn", "last")}
    assert own == {"R": 0, "bm": 1, "opt": 0, "half": 0, "fn": 0, "last": 2}
    assert {"dv", "qty", "coloneqq"} <= set(told.macros)  # of the packages
    assert not {"commented", "also", "inner"} & set(told.macros)
    assert (told.dollars, told.scans_page) == (False, False)


def test_macros_of_katex_count_their_own_arguments() -> None:
    told = script_settings([KATEX])
    assert told.macros == {"R": 0, "pair": 2, "*": 0}
    assert (told.dollars, told.scans_page) == (None, True)


def test_dollars_are_math_where_the_script_says_so() -> None:
    script = "MathJax = {tex: {inlineMath: [['$', '$'], ['\\\\(', '\\\\)']]}}"
    assert script_settings([script]) == ({}, True, True)


@pytest.mark.parametrize(
    "script",
    ["", "macros:", "macros: {", "macros: {a:", "macros: {,}", "macros: [", "x: {macros: 'a'}",
     "macros: {" * 5000, "macros: {a: [1" * 3000, '"' * 90000, "/*" * 40000, "packages: ["],
)  # fmt: skip
def test_broken_scripts_tell_nothing(script: str) -> None:
    assert set(script_settings([script]).macros) <= {"a", "macros"}


def test_only_scripts_of_the_site_itself_are_named() -> None:
    entries = ["js/a.js", "https://cdn.example/b.js", {"path": "js/c.mjs", "type": "module"}, 1]
    assert scripts_of({"extra_javascript": entries}) == ["js/a.js", "js/c.mjs", "1"]
    assert scripts_of({"extra_javascript": "a.js"}) == []


def site(folder: Path, script: str = MATHJAX, head: str = "") -> Path:
    (folder / "docs" / "js").mkdir(parents=True, exist_ok=True)
    (folder / "docs" / "js" / "mathjax.js").write_text(script, encoding="utf-8")
    (folder / "mkdocs.yml").write_text(
        f"site_name: x\n{head}extra_javascript:\n  - js/mathjax.js\n", encoding="utf-8"
    )
    return folder


def profile(folder: Path, cache: Cache | None = None, pages: str = "docs") -> Profile:
    site_module._PROFILES.clear()
    site_module.nearest_site_file.cache_clear()
    site_module._pages.cache_clear()
    return profile_for(folder / pages, Settings(), cache)


def test_a_site_has_the_macros_of_its_scripts(tmp_path: Path) -> None:
    assert profile(site(tmp_path)).macros["bm"] == 1
    told = profile(site(tmp_path, head="docs_dir: 'src'\n"))
    assert told.macros == {}  # the script is not there
    (tmp_path / "docs").rename(tmp_path / "src")
    assert profile(tmp_path, pages="src").macros["bm"] == 1


def test_a_script_that_is_not_loaded_does_not_count(tmp_path: Path) -> None:
    site(tmp_path)
    (tmp_path / "mkdocs.yml").write_text(
        "site_name: x\nextra_javascript:\n#  - js/mathjax.js\n", encoding="utf-8"
    )
    assert profile(tmp_path).macros == {}


def test_a_changed_script_is_read_again(tmp_path: Path) -> None:
    folder = site(tmp_path / "site")
    cache = Cache(tmp_path / "cache.db")
    assert "R" in profile(folder, cache).macros
    site(folder, "MathJax = {tex: {macros: {Q: 'x'}}}")
    assert profile(folder, cache).macros == {"Q": 0}
    assert profile(folder, cache).macros == {"Q": 0}


def test_a_script_outside_the_site_is_not_read(tmp_path: Path) -> None:
    folder = site(tmp_path / "site")
    (tmp_path / "outside.js").write_text(MATHJAX, encoding="utf-8")
    script = folder / "docs" / "js" / "mathjax.js"
    script.unlink()
    script.symlink_to(tmp_path / "outside.js")
    assert profile(folder).macros == {}
    (folder / "mkdocs.yml").write_text("extra_javascript: [../../outside.js]\n", encoding="utf-8")
    assert profile(folder).macros == {}
    script.unlink()
    script.mkdir()
    site_file = folder / "mkdocs.yml"
    site_file.write_text("extra_javascript: [js/mathjax.js]\n", encoding="utf-8")
    assert profile(folder).macros == {}
